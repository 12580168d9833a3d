"""Study days: they roll over at 4 a.m. by the clock on the wall, whatever the offset does."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.scheduling.study_day import DAY, Moment, study_day, study_days

HOUR = 3_600_000
OFFSETS = st.integers(-720, 840)
INSTANTS = st.integers(-2_000_000_000_000, 32_000_000_000_000)  # the years 1906 to 2984


def on_the_wall(time: int, offset: int) -> datetime:
    """Tell the local time of an instant by way of `datetime`, in exact integer arithmetic."""
    place = timezone(timedelta(minutes=offset))
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=time)).astimezone(place)


def instant(year: int, month: int, day: int, hour: int, minute: int, offset: int) -> int:
    """Find the instant at which the clock on the wall shows a time."""
    place = timezone(timedelta(minutes=offset))
    then = datetime(year, month, day, hour, minute, tzinfo=place)
    return round(then.timestamp()) * 1000


@given(INSTANTS, OFFSETS, st.integers(0, 23))
def test_day_begins_when_a_person_likes(time: int, offset: int, hour: int) -> None:
    """The date of the wall calendar so many hours before; the day begins at that hour sharp."""
    then = on_the_wall(time, offset) - timedelta(hours=hour)
    moment = Moment(time, offset, hour)
    assert moment.day == study_days([moment])[0] == then.date().toordinal()
    start = moment.start_of(moment.day)
    wall = on_the_wall(start, offset)
    assert (wall.date().toordinal(), wall.hour, wall.minute) == (moment.day, hour, 0)
    assert start <= time < start + DAY


@given(st.integers(650_000, 1_000_000), OFFSETS)
def test_start_is_the_first_millisecond_of_its_day(day: int, offset: int) -> None:
    """A day begins at 4:00 on the wall, and the millisecond before is the day before."""
    start = Moment(0, offset).start_of(day)
    wall = on_the_wall(start, offset)
    assert (wall.date().toordinal(), wall.hour, wall.minute, wall.second) == (day, 4, 0, 0)
    assert study_day(start, offset) == day
    assert study_day(start - 1, offset) == day - 1


# Berlin: clocks go forward on 2026-03-29 and back on 2026-10-25, both at 01:00 UTC.
@pytest.mark.parametrize(
    ("before", "after", "sunday", "hours"),
    [(60, 120, (2026, 3, 29), 23), (120, 60, (2026, 10, 25), 25)],
)
def test_clock_change_moves_no_day(
    before: int, after: int, sunday: tuple[int, int, int], hours: int
) -> None:
    """The night of a clock change is 23 or 25 hours long, and no day is skipped or repeated."""
    day = date(*sunday).toordinal()
    change = round(datetime(*sunday, 1, tzinfo=UTC).timestamp()) * 1000
    assert Moment(0, after).start_of(day) - Moment(0, before).start_of(day - 1) == hours * HOUR

    def here(time: int) -> int:
        return study_day(time, before if time < change else after)

    every_ten_minutes = range(
        Moment(0, before).start_of(day - 1), Moment(0, after).start_of(day + 1), 600_000
    )
    seen = [here(time) for time in every_ten_minutes]
    assert seen == sorted(seen)
    assert [seen.count(day - 1), seen.count(day)] == [6 * hours, 6 * 24]


def test_traveller_may_live_a_day_twice() -> None:
    """Flown west over the date line, the same date comes again, and so does the study day."""
    in_auckland = instant(2026, 11, 23, 9, 0, 780)
    in_honolulu = in_auckland + 12 * HOUR
    assert study_day(in_honolulu, -600) == study_day(in_auckland, 780) - 1
    assert study_day(in_honolulu + 24 * HOUR, -600) == study_day(in_auckland, 780)
