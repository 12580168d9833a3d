"""The walk through a log: at each answer what was believed just before."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.scheduling.fsrs import retrievability
from quiz.scheduling.state import UNSEEN, QuestionState
from quiz.scheduling.study_day import DAY, study_day
from quiz.store.events import (
    Answer,
    Bury,
    Drilled,
    Event,
    Happening,
    Note,
    Reset,
    Review,
    Suspend,
    Unsuspend,
    answer_of,
)
from quiz.store.replay import fold, of_events, walk

START = round(datetime(2026, 1, 5, 12, tzinfo=UTC).timestamp()) * 1000
TODAY = study_day(START, 0)
HOUR = DAY // 24


def event(number: int, what: Happening, time: int, offset: int = 0, question: str = "q") -> Event:
    """Make the event of a number at an instant after the start."""
    return Event(f"{number:04}", START + time, offset, "laptop", "nn", question, None, what)


WHATS: st.SearchStrategy[Happening] = st.one_of(
    st.builds(Review, rating=st.integers(1, 4), retention=st.sampled_from([0.8, 0.9, 0.95])),
    st.builds(Review, rating=st.integers(1, 4)),
    st.builds(Review, rating=st.just(3)),
    st.just(Suspend()),
    st.just(Unsuspend()),
    st.builds(Bury, until=st.integers(TODAY, TODAY + 60)),
    st.just(Reset()),
    st.just(Note("mine")),
)


@st.composite
def logs(draw: st.DrawFn) -> list[Event]:
    """Draw up to 25 events of two questions, hours to months apart, between time zones."""
    time, events = 0, []
    for number in range(draw(st.integers(0, 25))):
        time += draw(st.sampled_from([0, 60_000, HOUR, DAY // 2, DAY, 6 * DAY, 200 * DAY]))
        offset = draw(st.sampled_from([-480, 0, 60, 780]))
        events.append(event(number, draw(WHATS), time, offset, draw(st.sampled_from("ab"))))
    return events


@given(logs())
def test_every_step_is_what_folding_believed(log: Sequence[Event]) -> None:
    """Day, prediction, stability and due day after each answer: event by event, to the last bit."""
    history = of_events(log)
    steps = iter(history.steps)
    states: dict[str, QuestionState] = {}
    for one in log:
        assert one.question is not None
        before = states.get(one.question, UNSEEN)
        after = states[one.question] = fold(before, one)
        if isinstance(one.what, Review):
            step = next(steps)
            assert after.memory is not None
            assert (step.answer.id, step.day) == (one.id, after.memory.last_day)
            assert step.stability == after.memory.stability
            assert step.due_day == after.memory.due_day
            if before.memory is None or before.memory.last_day == step.day:
                assert step.recall is None
            else:
                days = step.day - before.memory.last_day
                assert step.recall == retrievability(days, before.memory.stability)
    assert not list(steps)
    assert history.states == states


@given(logs())
def test_what_waits_each_morning(log: Sequence[Event]) -> None:
    """From the morning after each event to the day of the next one, as far as it is due."""
    expected: list[tuple[str, int]] = []
    last = TODAY + 3000
    for name in "ab":
        own = [one for one in log if one.question == name]
        mornings = [study_day(one.time, one.offset) for one in own] + [last]
        state = UNSEEN
        for one, today, until in zip(own, mornings, mornings[1:], strict=False):
            state = fold(state, one)
            if state.memory is not None and not state.suspended:
                due = max(state.memory.due_day, state.buried_until or 0, today + 1)
                expected += [(name, day) for day in range(due, until + 1)]
    found = [
        (name, day)
        for name, first, until in of_events(log).periods
        for day in range(first, (last if until is None else until) + 1)
    ]
    assert sorted(found) == sorted(expected)


def test_a_prediction_by_hand() -> None:
    """Good at first leaves 2.3065 days; on the third day after it recall is (1 + F·3/S)^−0.1542."""
    way = of_events([event(1, Review(3), 0), event(2, Review(3), 3 * DAY)])
    factor = 0.9 ** (-1 / 0.1542) - 1
    assert way.steps[1].recall == pytest.approx((1 + factor * 3 / 2.3065) ** -0.1542)
    assert way.steps[0].due_day == TODAY + 2


@pytest.mark.parametrize(
    ("second", "offset", "tested"),
    [
        (15 * HOUR, 0, False),  # 3 a.m.: still the evening before
        (16 * HOUR, 0, True),  # 4 a.m.: a new day
        (15 * HOUR, 60, True),  # 3 a.m. UTC is 4 a.m. one zone further east
        (20 * HOUR, -480, False),  # flown west, it is midnight there
    ],
)
def test_only_a_later_study_day_is_a_test(second: int, offset: int, tested: bool) -> None:
    """Days roll over at 4 a.m. by the clock of the place where the answer was given."""
    way = of_events([event(1, Review(3), 0), event(2, Review(3), second, offset)])
    assert (way.steps[1].recall is not None) == tested


def test_reset_starts_anew() -> None:
    """After a reset the next answer is a first one: nothing was predicted."""
    log = [event(1, Review(4), 0), event(2, Reset(), DAY), event(3, Review(1), 9 * DAY)]
    way = of_events(log)
    assert [step.recall for step in way.steps] == [None, None]
    assert not [period for period in way.periods if period.first <= TODAY + 9]
    assert way.steps[1].stability == pytest.approx(0.212)


def test_what_is_of_no_question_does_not_matter() -> None:
    """A drill without a question is passed by."""
    drill = Event("1", START, 0, "laptop", "nn", None, None, Drilled("d/x#1", True))
    assert walk([], [drill]) == walk([])
    assert answer_of(drill) is None


def test_an_answer_has_all_of_its_review() -> None:
    """The flat form of a review, field by field."""
    review = Review(
        2, "mock", ("a", "b"), 1, confidence=3, seconds=9.5, retention=0.8, mock="m", answer="x"
    )
    assert answer_of(event(7, review, 5, 60)) == Answer(
        "0007", START + 5, 60, "q", 2, "mock", 2, 3, 9.5, 0.8, "m"
    )
