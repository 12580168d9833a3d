"""Study days: they roll over at 4 a.m. local time, so that a late session is one session.

A study day is an ordinal date (`datetime.date.toordinal`, 1 = 0001-01-01), an instant is
milliseconds since 1970 UTC, and an offset is minutes ahead of UTC.
"""

from collections.abc import Iterable
from typing import NewType, cast

StudyDay = NewType("StudyDay", int)
"""An ordinal date; the day rolls over at 4 a.m."""

ROLLOVER_HOUR = 4
MINUTE = 60_000
DAY = 24 * 60 * MINUTE
_EPOCH = 719_163  # date(1970, 1, 1).toordinal()


def study_day(time: int, offset: int) -> StudyDay:
    """The study day on which an instant falls at a place `offset` minutes ahead of UTC."""
    return StudyDay((time + (offset - ROLLOVER_HOUR * 60) * MINUTE) // DAY + _EPOCH)


def study_days(moments: Iterable[tuple[int, int]]) -> list[StudyDay]:
    """The study days of many moments, (time, offset): a call for each would take three times."""
    shift = ROLLOVER_HOUR * 60
    days = [(time + (offset - shift) * MINUTE) // DAY + _EPOCH for time, offset in moments]
    return cast("list[StudyDay]", days)


def starts(day: int, offset: int) -> int:
    """The instant at which a study day begins at a place `offset` minutes ahead of UTC."""
    return (day - _EPOCH) * DAY - (offset - ROLLOVER_HOUR * 60) * MINUTE
