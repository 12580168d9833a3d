"""The replay of a log: what counts is the set of events, not the order in which they arrive."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from replaying import replay

from quiz.scheduling.state import UNSEEN, Memory, QuestionState, review
from quiz.store.events import (
    UNDOABLE,
    Bury,
    Event,
    Happening,
    Note,
    Other,
    Reset,
    Retime,
    Review,
    Suspend,
    Undo,
    Unsuspend,
    effective,
)
from quiz.store.replay import fold

START = 1_780_000_000_000
DAY = 86_400_000
KEYS = [("nn", "relu"), ("nn", "softmax"), ("own", "relu")]
DEVICES = ["laptop", "phone", "desk"]
States = dict[tuple[str, str], QuestionState]

HAPPENINGS: st.SearchStrategy[Happening] = st.one_of(
    st.builds(Review, rating=st.integers(1, 4), retention=st.sampled_from([0.8, 0.9])),
    st.builds(Review, rating=st.integers(1, 4), confidence=st.sampled_from([None, 1, 3])),
    st.builds(Suspend),
    st.builds(Unsuspend),
    st.builds(Bury, until=st.integers(739_000, 739_100)),
    st.builds(Reset),
    st.builds(Note, text=st.sampled_from(["", "see Glorot 2010", "again"])),
    st.just(Other("later", '{"right":true}')),
)


@st.composite
def logs(draw: st.DrawFn, corrected: bool = True) -> list[Event]:
    """Draw a log in order of time: several devices and questions, clocks that tie, corrections."""
    events: list[Event] = []
    for number in range(draw(st.integers(0, 14))):
        deck, question = draw(st.sampled_from(KEYS))
        what = draw(HAPPENINGS)
        if corrected and events and draw(st.integers(0, 3)) == 0:
            target = draw(st.sampled_from(events))
            assert target.question is not None
            deck, question = target.deck, target.question  # a correction is logged with its target
            moved = START + draw(st.integers(0, 60)) * DAY // 3
            what = Undo(target.id) if draw(st.booleans()) else Retime(target.id, moved)
        before = events[-1].time if events else START
        events.append(
            Event(
                id=f"{number:04}",
                time=before + draw(st.sampled_from([0, 1, 600_000, DAY // 3, 5 * DAY])),
                offset=draw(st.sampled_from([-300, 0, 60, 540])),
                device=draw(st.sampled_from(DEVICES)),
                deck=deck,
                question=question,
                revision=None,
                what=what,
                day_starts=draw(st.sampled_from([4, 4, 0, 22])),
            )
        )
    return events


def seen(states: States) -> States:
    """Leave out what is as if never mentioned: an undone event leaves such a state behind."""
    return {key: state for key, state in states.items() if state != UNSEEN}


def by_definition(events: Sequence[Event]) -> States:
    """Work out the states without folding: the last word on each matter, question by question."""
    moved: dict[str, int] = {}
    for event in sorted(events, key=lambda event: (event.time, event.id)):
        if isinstance(event.what, Retime):
            moved[event.what.target] = event.what.corrected
    taken_back = {event.what.target for event in events if isinstance(event.what, Undo)}
    counting = sorted(
        (
            event._replace(time=moved.get(event.id, event.time))
            for event in events
            if event.id not in taken_back or event.kind not in UNDOABLE
        ),
        key=lambda event: (event.time, event.id),
    )
    states: States = {}
    for key in {(event.deck, event.question or "") for event in events}:
        own = [event for event in counting if (event.deck, event.question) == key]
        switches = [event.kind for event in own if event.kind in ("suspend", "unsuspend")]
        notes = [event.what.text for event in own if isinstance(event.what, Note)]
        bury_or_look = [event for event in own if event.kind in ("bury", "review", "reset")]
        burial = bury_or_look[-1].what if bury_or_look else None
        resets = [place for place, event in enumerate(own) if event.kind == "reset"]
        believed: Memory | None = None
        since_reset = own[max(resets, default=-1) + 1 :]
        answers: list[tuple[int, Review]] = []  # each with the study day on which it counts
        for event in since_reset:
            if isinstance(event.what, Review):
                believed = review(believed, event.what.rating, event.moment, event.what.retention)
                answers.append((believed.last_day, event.what))
        wrong_days = [day for day, one in answers if one.rating == 1 and one.confidence == 3]
        right_days = [day for day, one in answers if one.rating > 1]
        states[key] = QuestionState(
            memory=believed,
            suspended=switches[-1:] == ["suspend"],
            buried_until=burial.until if isinstance(burial, Bury) else None,
            note=notes[-1] if notes else "",
            misjudged=bool(wrong_days) and not any(day > wrong_days[-1] for day in right_days),
        )
    return states


@given(logs().flatmap(lambda log: st.tuples(st.just(log), st.permutations(log))))
def test_replay_is_the_last_word_on_each_matter(logged: tuple[list[Event], list[Event]]) -> None:
    """The states are what the definitions say, in whatever order the events arrive."""
    log, shuffled = logged
    assert replay(shuffled) == by_definition(log)


@given(logs().flatmap(lambda log: st.tuples(st.just(log), st.permutations(log))))
def test_events_count_in_order_of_time_and_id(logged: tuple[list[Event], list[Event]]) -> None:
    """What counts comes out by time, ties by id, and nothing but undone events is missing."""
    log, shuffled = logged
    counting = effective(shuffled)
    places = [(event.time, event.id) for event in counting]
    assert places == sorted(places)
    gone = {event.id for event in log} - {event.id for event in counting}
    assert gone <= {event.what.target for event in log if isinstance(event.what, Undo)}


@given(logs(), st.lists(st.tuples(HAPPENINGS, st.sampled_from(KEYS)), max_size=5))
def test_undo_takes_back_any_number_of_steps(
    log: list[Event], steps: list[tuple[Happening, tuple[str, str]]]
) -> None:
    """Steps undone one by one, the last first, lead back to where they began."""
    time = log[-1].time if log else START
    done = [
        Event(f"8{number:03}", time + number, 0, "laptop", *key, None, what)
        for number, (what, key) in enumerate(steps)
        if what.kind in UNDOABLE
    ]
    undone = [
        event._replace(id=f"9{number:03}", time=time + 100 + number, what=Undo(event.id))
        for number, event in enumerate(reversed(done))
    ]
    assert seen(replay([*log, *done, *undone])) == seen(replay(log))


@pytest.mark.parametrize("what", [Note("mine"), Other("drill", "{}"), Undo("0001")])
def test_notes_and_corrections_cannot_be_undone(what: Happening) -> None:
    """An undo of anything but a rating, suspend, bury or reset changes nothing."""
    log = [
        Event("0001", START, 0, "laptop", "nn", "relu", None, Suspend()),
        Event("0002", START + 1, 0, "laptop", "nn", "relu", None, what),
    ]
    undo = Event("0003", START + 2, 0, "laptop", "nn", "relu", None, Undo("0002"))
    assert replay([*log, undo]) == replay(log)


@given(logs(corrected=False), st.integers(0, 13), st.integers(0, 60))
def test_retime_is_as_if_stamped_rightly(log: list[Event], index: int, thirds: int) -> None:
    """An event put right counts exactly as it would had its clock been right."""
    if not log:
        return
    wrong = log[index % len(log)]
    time = START + thirds * DAY // 3
    correction = wrong._replace(id="9000", time=log[-1].time, what=Retime(wrong.id, time))
    right = [event._replace(time=time) if event is wrong else event for event in log]
    assert replay([*log, correction]) == replay(right)


def test_latest_retime_stands() -> None:
    """Of two corrections of one event the one with the later id counts, whatever its stamp."""
    first = Event("0001", START, 0, "laptop", "nn", "relu", None, Review(3))
    wrong = first._replace(id="0002", time=START + 9, device="phone", what=Retime("0001", 0))
    right = first._replace(id="0003", time=START + 3, what=Retime("0001", START + 5 * DAY))
    assert replay([first, right, wrong]) == replay([first._replace(time=START + 5 * DAY)])


@given(logs())
def test_questions_do_not_touch_each_other(log: list[Event]) -> None:
    """A question's state follows from its own events: it can be derived again alone."""
    for key, state in replay(log).items():
        own = [event for event in log if (event.deck, event.question) == key]
        assert replay(own) == {key: state}


@pytest.mark.parametrize(
    ("before", "what", "after"),
    [
        (UNSEEN, Suspend(), UNSEEN._replace(suspended=True)),
        (UNSEEN._replace(suspended=True, note="x"), Unsuspend(), UNSEEN._replace(note="x")),
        (UNSEEN, Bury(739_001), UNSEEN._replace(buried_until=739_001)),
        (UNSEEN._replace(note="x"), Note(""), UNSEEN),
        (UNSEEN._replace(note="x", buried_until=739_001), Reset(), UNSEEN._replace(note="x")),
        (UNSEEN._replace(suspended=True), Other("future", "{}"), UNSEEN._replace(suspended=True)),
    ],
)
def test_small_steps(before: QuestionState, what: Happening, after: QuestionState) -> None:
    """Each kind changes its own matter and leaves the others as they are."""
    event = Event("0001", START, 0, "laptop", "nn", "relu", None, what)
    assert fold(before, event) == after


@pytest.mark.parametrize(
    ("state", "askable"),
    [
        (UNSEEN, lambda day: True),
        (UNSEEN._replace(suspended=True), lambda day: False),
        (UNSEEN._replace(buried_until=10), lambda day: day >= 10),
        (UNSEEN._replace(suspended=True, buried_until=10), lambda day: False),
    ],
)
def test_what_may_be_asked(state: QuestionState, askable: Callable[[int], bool]) -> None:
    """A suspended question is not asked, a buried one not before its day."""
    assert [state.askable(day) for day in (9, 10, 11)] == [askable(day) for day in (9, 10, 11)]
