"""The calendar: which day an answer belongs to, and ranges that leave no count out."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.scheduling.study_day import DAY
from quiz.stats.days import WEEKS, by_day, calendar, levels
from quiz.store.events import Event, Review
from quiz.store.replay import of_events

WEDNESDAY = date(2026, 11, 25)
TODAY = WEDNESDAY.toordinal()
NOON = round(datetime(2026, 11, 25, 12, tzinfo=UTC).timestamp()) * 1000
HOUR = DAY // 24


def answered(number: int, time: int, seconds: float = 60.0, offset: int = 0) -> Event:
    """Make an answer so many milliseconds from noon of today."""
    what = Review(3, seconds=seconds)
    return Event(f"{number:03}", NOON + time, offset, "laptop", "nn", f"q{number}", None, what)


@given(st.integers(1000, 3_000_000))
def test_it_begins_on_a_monday_and_ends_today(today: int) -> None:
    """25 whole weeks and the days of this one, without a gap."""
    days = calendar({}, (), today).days
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
    found = calendar(by_day(of_events(log).steps), {TODAY - 1}, TODAY)
    assert [(day.day - TODAY, day.reviews, day.seconds) for day in found.studied] == [
        (-3, 2, 340.0),
        (0, 1, 20.0),
    ]
    assert [day.day for day in found.days if day.missed] == [TODAY - 1]
    assert [day.day for day in found.last(2)] == [TODAY - 1, TODAY]


@pytest.mark.parametrize(
    ("hours", "offset", "day"),
    [(-9, 0, -1), (-8, 0, 0), (-9, 60, 0), (15, 0, 0), (16, 0, None), (10, -480, 0)],
)
def test_days_roll_over_at_four_by_the_local_clock(
    hours: int, offset: int, day: int | None
) -> None:
    """3 a.m. is yesterday's, 4 a.m. today's, in whatever zone it was; tomorrow is not shown."""
    steps = of_events([answered(1, hours * HOUR, offset=offset)]).steps
    found = calendar(by_day(steps), (), TODAY)
    assert [one.day - TODAY for one in found.studied] == ([] if day is None else [day])


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
