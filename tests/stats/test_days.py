"""Study days: which one an answer belongs to, ranges of counts, and which days off are forgiven."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from walked import totals_of

from quiz.scheduling.state import UNSEEN
from quiz.scheduling.study_day import DAY, study_day
from quiz.stats.figures import WEEKS, CalendarDay, Streak, calendar, streak
from quiz.stats.parts import levels
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
from quiz.store.replay import fold

WEDNESDAY = date(2026, 11, 25)
TODAY = WEDNESDAY.toordinal()
NOON = round(datetime(2026, 11, 25, 12, tzinfo=UTC).timestamp()) * 1000
HOUR = DAY // 24


def answered(number: int, time: int, seconds: float = 60.0, offset: int = 0) -> Event:
    """Make an answer so many milliseconds from noon of today."""
    what = Review(3, seconds=seconds)
    return Event(f"{number:03}", NOON + time, offset, "laptop", "nn", f"q{number}", None, what)


def studied(days: tuple[CalendarDay, ...]) -> list[CalendarDay]:
    """Find the days with an answer."""
    return [day for day in days if day.reviews]


@given(st.integers(1000, 3_000_000))
def test_it_begins_on_a_monday_and_ends_today(today: int) -> None:
    """25 whole weeks and the days of this one, without a gap."""
    days = calendar({}, (), today)
    assert date.fromordinal(days[0].day).weekday() == 0
    assert days[-1].day == today
    assert len(days) == 7 * (WEEKS - 1) + date.fromordinal(today).weekday() + 1
    assert all(later.day == earlier.day + 1 for earlier, later in pairwise(days))


def test_reviews_and_time_by_hand() -> None:
    """Two answers on one day, one idle; what is older than the calendar is not in it."""
    log = [
        answered(1, -200 * DAY),
        answered(2, -3 * DAY, 40.0),
        answered(3, -3 * DAY + 1, 9_999.0),
        answered(4, 0, 20.0),
    ]
    found = calendar(totals_of(log, {}).days, {TODAY - 1}, TODAY)
    assert [(day.day - TODAY, day.reviews, day.seconds) for day in studied(found)] == [
        (-3, 2, 340.0),
        (0, 1, 20.0),
    ]
    assert [day.day for day in found if day.missed] == [TODAY - 1]


@pytest.mark.parametrize(
    ("hours", "offset", "day"),
    [(-9, 0, -1), (-8, 0, 0), (-9, 60, 0), (15, 0, 0), (16, 0, None), (10, -480, 0)],
)
def test_days_roll_over_at_four_by_the_local_clock(
    hours: int, offset: int, day: int | None
) -> None:
    """3 a.m. is yesterday's, 4 a.m. today's, in whatever zone it was; tomorrow is not shown."""
    log = [answered(1, hours * HOUR, offset=offset)]
    found = calendar(totals_of(log, {}).days, (), TODAY)
    assert [one.day - TODAY for one in studied(found)] == ([] if day is None else [day])


@pytest.mark.parametrize(
    ("counts", "ranges"),
    [
        ([], ()),
        ([0, 0], ()),
        ([3], ((1, 3),)),
        ([1, 2, 0, 2], ((1, 1), (2, 2))),
        ([1, 2, 3, 4], ((1, 1), (2, 2), (3, 3), (4, 4))),
        ([1, 1, 1, 1, 1, 1, 1, 90], ((1, 1), (2, 90))),
        ([5, 10, 15, 20, 25, 30, 35, 40], ((1, 10), (11, 20), (21, 30), (31, 40))),
    ],
)
def test_levels_by_hand(counts: list[int], ranges: tuple[tuple[int, int], ...]) -> None:
    """Quarters of the days, as far as counts differ."""
    assert levels(counts) == ranges


@given(st.lists(st.integers(0, 500), max_size=182))
def test_every_count_has_one_level(counts: list[int]) -> None:
    """At most four ranges, one after the other, from 1 to the largest count."""
    ranges = levels(counts)
    assert len(ranges) <= 4
    for count in counts:
        assert sum(low <= count <= high for low, high in ranges) == (count > 0)
    assert all(later[0] == earlier[1] + 1 for earlier, later in pairwise(ranges))
    if ranges:
        assert (ranges[0][0], ranges[-1][1]) == (1, max(counts))


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


def streak_of(log: list[Event], questions: str = "ab") -> Streak:
    """Find the streak of a log, in a deck with these questions."""
    totals = totals_of(log, dict.fromkeys(questions, 0))
    return streak(totals.days, totals.waits, TODAY)


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
    found = streak_of(effective(events(log)))
    assert (found.current, found.longest) == (current, longest)
    assert sorted(found.missed) == [TODAY - ago for ago in missed]


WHATS: st.SearchStrategy[Happening] = st.one_of(
    st.builds(Review, rating=st.integers(1, 4)),
    st.just(EASY),
    st.just(Suspend()),
    st.just(Unsuspend()),
    st.builds(Bury, until=st.integers(TODAY - 40, TODAY + 9)),
    st.just(Reset()),
)


@given(
    st.lists(st.tuples(st.integers(0, 40), st.sampled_from("abc"), WHATS), max_size=14).map(
        lambda log: sorted(log, key=lambda one: -one[0])
    )
)
def test_a_streak_equals_a_replay_day_by_day(log: Log) -> None:
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
    found = streak_of(made, "abc")
    assert found.current == expected
    assert found.longest >= expected
    assert not found.missed & studied
