"""The log: appended durably, undone by events, and always equal to its own replay."""

import json
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from replaying import replay

from quiz.errors import ReadOnlyError, StoreError
from quiz.scheduling.state import UNSEEN
from quiz.store import states
from quiz.store.database import Database, open_readable, open_writable
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
)
from quiz.store.log import Log, Stamp
from quiz.store.replay import fold

pytest_plugins = ["desks"]

NOON = 1_800_000_000_000  # 2027-01-15 08:00 UTC
HOUR = 3_600_000
DAY = 24 * HOUR
GOOD = Review(3)


@pytest.fixture(name="log")
def new_log(database: Database) -> Log:
    """The log of a new data file."""
    return Log(database)


def stamp(time: int, question: str | None = "dropout", device: str = "here") -> Stamp:
    """Where and when."""
    return Stamp(time, 60, device, "deck", question, "revision")


def undo(log: Log, time: int, device: str = "here") -> Event | None:
    """Undo the latest decision of a device, as a desk does."""
    targets = log.to_undo(device)
    log.append_together((Undo(one.id), stamp(time, one.question, device)) for one in targets)
    assert len(targets) <= 1
    return targets[0] if targets else None


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
HAPPENINGS: st.SearchStrategy[Happening] = st.one_of(
    st.builds(
        Review,
        rating=st.integers(1, 4),
        mode=st.sampled_from(["flashcard", "typed", "mock"]),
        points=st.lists(TEXT, max_size=3).map(tuple),
        hints=st.integers(0, 5),
        confidence=st.none() | st.integers(1, 3),
        seconds=st.floats(0, 1e6),
        retention=st.floats(0.7, 0.97),
    ),
    st.builds(Bury, st.integers(739_800, 740_500)),
    st.builds(Note, TEXT),
    st.sampled_from([Suspend(), Unsuspend(), Reset()]),
    st.builds(Other, st.just("drill"), st.dictionaries(TEXT, TEXT).map(json.dumps)),
)


@given(st.lists(st.tuples(HAPPENINGS, st.none() | TEXT), max_size=8))
def test_what_was_appended_is_read_again(happened: list[tuple[Happening, str | None]]) -> None:
    """Every kind of event comes back as it was, envelope and all, in the order of appending."""
    with closing(open_readable("/nowhere/quiz.db")) as database:  # in memory
        log = Log(database)
        appended = [log.append(what, stamp(NOON, question)) for what, question in happened]
        assert list(log.events()) == appended
        assert [event.what for event in appended] == [what for what, _ in happened]


def test_event_carries_its_stamp(log: Log) -> None:
    """Time, place, device, deck, question and revision are those of the stamp."""
    event = log.append(GOOD, Stamp(NOON, -210, "here", "deck", "dropout", "r1"))
    assert (event.time, event.offset, event.device) == (NOON, -210, "here")
    assert (event.deck, event.question, event.revision) == ("deck", "dropout", "r1")


def test_clock_that_went_back_stamps_just_after_the_last_event(log: Log) -> None:
    """Times and ids rise strictly though the clock stands still, goes back and forth."""
    clock = [NOON, NOON, NOON - DAY, NOON + 1, NOON + 1000, NOON - 1000]
    events = [log.append(GOOD, stamp(time)) for time in clock]
    assert [event.time - NOON for event in events] == [0, 1, 2, 3, 1000, 1001]
    assert all(before.id < after.id for before, after in pairwise(events))


def test_failed_append_saves_neither_event_nor_state(log: Log, database: Database) -> None:
    """Event and state stand in one transaction: when the one fails, so does the other."""
    log.append(GOOD, stamp(NOON))
    before = list(log.events()), states.everything(database.connection)
    with pytest.raises(StoreError, match="CHECK constraint failed"):
        log.append(Other("drill", "{not JSON"), stamp(NOON + 1))
    assert (list(log.events()), states.everything(database.connection)) == before
    database.connection.execute("ALTER TABLE state RENAME TO hidden")
    with pytest.raises(StoreError, match="no such table: state"):
        log.append(GOOD, stamp(NOON + 1))
    assert list(log.events()) == before[0]


def test_read_only_log_refuses(log: Log, database: Database) -> None:
    """Where nothing can be saved nothing is appended, and the text says what to do."""
    database.writable = False
    with pytest.raises(ReadOnlyError, match="Make the folder writable, or set QUIZ_HOME"):
        log.append(GOOD, stamp(NOON))
    assert list(log.events()) == []


def test_undo_takes_back_any_number_of_steps_over_reopenings(tmp_path: Path) -> None:
    """Each undo brings back the states of one step earlier, in a fresh process as well."""
    path = str(tmp_path / "quiz.db")
    steps: list[tuple[Happening, str]] = [
        (GOOD, "a"), (Review(4), "b"), (Suspend(), "a"), (Review(1), "b"),
        (Bury(740_000), "c"), (Reset(), "b"), (Unsuspend(), "a"), (Review(2), "c"),
    ]  # fmt: skip
    history = []
    for number, (what, question) in enumerate(steps):
        with closing(open_writable(path)) as database:
            history.append(seen(database))
            Log(database).append(what, stamp(NOON + number * HOUR, question))
    for number, (what, question) in reversed(list(enumerate(steps))):
        with closing(open_writable(path)) as database:
            target = undo(Log(database), NOON + DAY)
            assert target is not None
            assert (target.what, target.question) == (what, question)
            assert seen(database) == history[number]
    with closing(open_writable(path)) as database:
        log = Log(database)
        assert log.to_undo("here") == []
        assert len(list(log.events())) == 2 * len(steps)


def seen(database: Database) -> dict[tuple[str, str], object]:
    """All states that differ from that of an unseen question."""
    kept = states.everything(database.connection)
    return {key: state for key, state in kept.items() if state != UNSEEN}


def test_undo_is_for_this_device_alone(log: Log) -> None:
    """Another device's events are not undone, nor are notes and drills."""
    mine = log.append(GOOD, stamp(NOON))
    log.append(GOOD, stamp(NOON + 1, device="there"))
    log.append(Note("mine"), stamp(NOON + 2))
    log.append(Other("drill", "{}"), stamp(NOON + 3))
    assert undo(log, NOON + 4) == mine
    assert undo(log, NOON + 5) is None
    assert undo(log, NOON + 6, "there") is not None


def test_what_was_saved_together_is_undone_together(log: Log) -> None:
    """One decision about several questions: one time, and one undo."""
    alone = log.append(Suspend(), stamp(NOON, "x"))
    both = log.append_together((Suspend(), stamp(NOON + 1, name)) for name in ("a", "b"))
    assert both[0].time == both[1].time > alone.time
    log.append(Suspend(), stamp(NOON + 1, "c", device="there"))
    assert log.to_undo("here") == both[::-1]
    log.append_together((Undo(one.id), stamp(NOON + 2, one.question)) for one in both)
    assert log.to_undo("here") == [alone]


def test_a_sessions_own_decisions_come_first(log: Log) -> None:
    """Another terminal has decided something meanwhile; then the rest in its order."""
    mine = log.append(GOOD, stamp(NOON, "a"))
    other = log.append(GOOD, stamp(NOON + 1, "b"))
    assert log.to_undo("here", {mine.id}) == [mine]
    log.append(Undo(mine.id), stamp(NOON + 2, "a"))
    assert log.to_undo("here", {mine.id}) == [other]


def test_decision_after_an_undo_is_the_next_to_undo(log: Log) -> None:
    """Do a, undo, do b, undo, undo: b is taken back, and then what came before a."""
    first = log.append(GOOD, stamp(NOON, "first"))
    a = log.append(GOOD, stamp(NOON + 1, "a"))
    assert undo(log, NOON + 2) == a
    b = log.append(GOOD, stamp(NOON + 3, "b"))
    assert [undo(log, NOON + 4), undo(log, NOON + 5), undo(log, NOON + 6)] == [b, first, None]


def test_retimed_event_counts_from_its_true_time(log: Log) -> None:
    """A rating from the future, put right, counts as if given then; the log keeps both."""
    wrong = log.append(GOOD, stamp(NOON + 400 * DAY))
    correction = log.append(Retime(wrong.id, NOON), stamp(NOON + HOUR))
    assert list(log.events()) == [correction, wrong]
    assert log.derived() == {("deck", "dropout"): fold(UNSEEN, at(wrong, NOON))}


def test_log_goes_on_at_the_present_after_a_retime(log: Log, database: Database) -> None:
    """What was retimed no longer holds the clock up, and neither does the correction itself."""
    wrong = log.append(GOOD, stamp(NOON + 400 * DAY))
    assert database.last_time() == NOON + 400 * DAY
    log.append(Retime(wrong.id, NOON), stamp(NOON + HOUR))
    assert database.last_time() == NOON + HOUR
    right = log.append(Review(4), stamp(NOON + DAY))
    assert right.time == NOON + DAY
    assert right.id > wrong.id
    state = fold(fold(UNSEEN, at(wrong, NOON)), right)
    assert states.one(database.connection, "deck", "dropout") == state
    assert log.to_undo("here") == [right]


def at(event: Event, time: int) -> Event:
    """The same event at another time."""
    return Event(
        event.id, time, event.offset, event.device, event.deck, event.question, None, event.what
    )


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("drill", '{"points": 3}'),
        ("review", '{"stars": 5}'),
        ("undo", "[]"),
        ("retime", "{}"),
        ("review", "7"),
        ("review", '{"rating": 5}'),
        ("review", '{"rating": "3"}'),
    ],
)
def test_events_of_a_later_version_are_kept_and_ignored(
    log: Log, database: Database, kind: str, data: str
) -> None:
    """A kind or a shape that this version does not know changes no state and comes back whole."""
    before = log.append(GOOD, stamp(NOON))
    with database.transaction() as connection:
        connection.execute(
            "INSERT INTO event VALUES ('z', 9, ?, 0, 'there', 'deck', 'dropout', NULL, ?, ?)",
            (NOON + 1, kind, data),
        )
    *_, later = log.events()
    assert (later.what, later.version) == (Other(kind, data), 9)
    assert log.derived() == {("deck", "dropout"): fold(UNSEEN, before)}
    assert database.last_time() == NOON + 1
    assert log.to_undo("here") == [before]


ACTIONS = st.lists(
    st.tuples(
        HAPPENINGS | st.sampled_from(["undo", "undo", "retime"]),
        st.sampled_from(["a", "b", None]),
        st.sampled_from(["here", "there"]),
        st.integers(-2 * DAY, 5 * DAY),  # how far the clock moves
        st.integers(0, 30),
    ),
    max_size=14,
)


@given(ACTIONS)
def test_states_always_equal_a_replay_of_the_log(
    actions: list[tuple[Happening | str, str | None, str, int, int]],
) -> None:
    """After every append, whatever the clock does, the kept states are those of a replay."""
    now = NOON
    standing: dict[str, list[str]] = {"here": [], "there": []}  # what each device can undo
    with closing(open_readable("/nowhere/quiz.db")) as database:
        log = Log(database)
        for what, question, device, moved, choice in actions:
            now += moved
            if isinstance(what, str):
                before = list(log.events())
                if what == "undo":
                    target = undo(log, now, device)
                    expected = standing[device].pop() if standing[device] else None
                    assert (target.id if target else None) == expected
                elif before:
                    wrong = before[choice % len(before)]
                    log.append(Retime(wrong.id, now + choice * HOUR), stamp(now, wrong.question))
            else:
                event = log.append(what, stamp(now, question, device))
                standing[device] += [event.id] if event.kind in UNDOABLE else []
            kept = states.everything(database.connection)
            assert kept == replay(log.events()) == log.derived()
        assert log.rebuild() == len(kept if actions else {})
        assert states.everything(database.connection) == replay(log.events())
