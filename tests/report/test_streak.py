"""Days in a row: a day off is forgiven when nothing was due, and not otherwise."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiz.scheduling.state import UNSEEN
from quiz.scheduling.study_day import DAY, study_day
from quiz.stats.days import streak
from quiz.store.events import (
    Bury,
    Event,
    Happening,
    Reset,
    Review,
    Suspend,
    Undo,
    Unsuspend,
    effective,
)
from quiz.store.replay import fold, of_events

TODAY = date(2026, 11, 23).toordinal()
NOON = round(datetime(2026, 11, 23, 12, tzinfo=UTC).timestamp()) * 1000
GOOD, EASY, AGAIN = Review(3), Review(4), Review(1)
"""At first: Good falls due after 2 days, Easy after 8, Again on the same day."""

Log = list[tuple[int, str, Happening]]
"""(days ago, question, what)."""


def events(log: Log, offset: int = 0) -> list[Event]:
    """Make the events of a log, each at noon or, after it, in its order."""
    return [
        Event(f"{n:03}", NOON - ago * DAY + n, offset, "laptop", "nn", question, None, what)
        for n, (ago, question, what) in enumerate(log)
    ]


@pytest.mark.parametrize(
    ("log", "current", "longest", "missed"),
    [
        ([], 0, 0, []),
        ([(0, "a", GOOD)], 1, 1, []),
        ([(1, "a", GOOD)], 1, 1, []),
        # due 2 days later, on the very day on which it is answered: the day between was free
        ([(2, "a", GOOD), (0, "a", GOOD)], 2, 2, []),
        # due yesterday, not done yesterday
        ([(3, "a", GOOD), (0, "a", GOOD)], 1, 1, [1]),
        ([(3, "a", GOOD)], 0, 1, [1]),
        # due today, which is not over
        ([(2, "a", GOOD)], 1, 1, []),
        # due in the second week
        ([(7, "a", EASY)], 1, 1, []),
        ([(9, "a", EASY)], 0, 1, [1]),
        # learning: due at once, so every day is one on which something is due
        ([(3, "a", AGAIN)], 0, 1, [2, 1]),
        # another question answered does not help the day after
        ([(4, "a", GOOD), (3, "b", EASY), (0, "a", GOOD)], 1, 2, [2, 1]),
        # suspended the day before it fell due; and unsuspended too late to be missed
        ([(4, "a", GOOD), (3, "a", Suspend()), (0, "b", GOOD)], 2, 2, []),
        ([(4, "a", GOOD), (3, "a", Suspend()), (1, "a", Unsuspend())], 1, 1, []),
        # suspended on the day itself: as that day began it was due
        ([(4, "a", GOOD), (2, "a", Suspend()), (0, "b", GOOD)], 1, 1, [2]),
        # put off from its due day for two days, and no further
        ([(5, "a", GOOD), (4, "a", Bury(TODAY - 1)), (0, "a", GOOD)], 1, 1, [1]),
        ([(5, "a", GOOD), (4, "a", Bury(TODAY)), (0, "a", GOOD)], 2, 2, []),
        # new again: never due
        ([(5, "a", GOOD), (4, "a", Reset()), (0, "a", GOOD)], 2, 2, []),
        # of a question gone from the deck nothing is due, but the day was a study day
        ([(9, "gone", AGAIN), (0, "a", GOOD)], 2, 2, []),
        # a long streak behind, months of nothing, a short one now
        (
            [(200, "a", EASY), (199, "b", EASY), (198, "b", EASY), (1, "a", EASY)],
            1, 3, list(range(192, 1, -1)),
        ),
        # undone: it never was a study day
        ([(3, "a", EASY), (2, "b", GOOD), (2, "b", Undo("001")), (0, "a", GOOD)], 2, 2, []),
    ],
)  # fmt: skip
def test_streaks(log: Log, current: int, longest: int, missed: list[int]) -> None:
    """The table: what was done, the streak now, the longest, and the days missed."""
    found = streak(of_events(effective(events(log))), {"a", "b"}, TODAY)
    assert (found.current, found.longest) == (current, longest)
    assert sorted(found.missed) == [TODAY - ago for ago in missed]


def test_an_answer_of_the_night_counts_for_the_evening() -> None:
    """At 3 a.m. it is still the day before; one zone further east it is not."""
    night = NOON - 9 * 3_600_000
    for offset, missed in ((0, 0), (60, 1)):
        one = Event("1", NOON - 2 * DAY, 0, "laptop", "nn", "a", None, AGAIN)
        two = Event("2", night, offset, "laptop", "nn", "a", None, AGAIN)
        found = streak(of_events([one, two]), {"a"}, TODAY)
        assert len(found.missed) == missed


WHATS: st.SearchStrategy[Happening] = st.one_of(
    st.builds(Review, rating=st.integers(1, 4)),
    st.just(EASY),
    st.just(Suspend()),
    st.just(Unsuspend()),
    st.builds(Bury, until=st.integers(TODAY - 40, TODAY + 9)),
    st.just(Reset()),
)


@settings(deadline=None, max_examples=100)
@given(
    st.lists(st.tuples(st.integers(0, 40), st.sampled_from("abc"), WHATS), max_size=14).map(
        lambda log: sorted(log, key=lambda one: -one[0])
    )
)
def test_it_equals_a_replay_day_by_day(log: Log) -> None:
    """Walking back from today, asking on each day the states that fsrs gives for its morning."""
    made = events(log)

    def due_on(day: int) -> bool:
        states = dict.fromkeys("abc", UNSEEN)
        for one in made:
            if one.question is not None and study_day(one.time, one.offset) < day:
                states[one.question] = fold(states[one.question], one)
        return any(
            state.memory is not None and state.memory.due_day <= day and state.askable(day)
            for state in states.values()
        )

    studied = {study_day(one.time, one.offset) for one in made if isinstance(one.what, Review)}
    expected = 0
    for day in range(TODAY, TODAY - 45, -1):
        if day in studied:
            expected += 1
        elif day < TODAY and due_on(day):
            break
    found = streak(of_events(made), set("abc"), TODAY)
    assert found.current == expected
    assert found.longest >= expected
    assert not found.missed & studied
