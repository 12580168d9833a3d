"""Study days: they begin at 4 a.m. local time, or when a person likes: a late session is one.

A study day is an ordinal date (`datetime.date.toordinal`, 1 = 0001-01-01), an instant is
milliseconds since 1970 UTC, and an offset is minutes ahead of UTC.
"""

from collections.abc import Iterable
from typing import NamedTuple, NewType, cast

StudyDay = NewType("StudyDay", int)
"""An ordinal date. Until `day_starts` o'clock it is still the day before."""

DAY_STARTS = 4
"""The hour at which a study day begins where a person has set none."""
MINUTE = 60_000
DAY = 24 * 60 * MINUTE
_EPOCH = 719_163  # date(1970, 1, 1).toordinal()


def study_day(time: int, offset: int, day_starts: int = DAY_STARTS) -> StudyDay:
    """The study day of an instant at a place `offset` minutes ahead of UTC."""
    return StudyDay((time + (offset - day_starts * 60) * MINUTE) // DAY + _EPOCH)


def study_days(moments: Iterable[tuple[int, int, int]]) -> list[StudyDay]:
    """The study days of many moments, as of `Moment`: a call for each would take three times."""
    days = [
        (time + (offset - day_starts * 60) * MINUTE) // DAY + _EPOCH
        for time, offset, day_starts in moments
    ]
    return cast("list[StudyDay]", days)


class Moment(NamedTuple):
    """An instant, by the clock of the person it belongs to."""

    time: int
    """Milliseconds since 1970 UTC."""
    offset: int
    """Minutes by which local time is ahead of UTC."""
    day_starts: int = DAY_STARTS
    """The hour at which the person's study day begins."""

    @property
    def day(self) -> StudyDay:
        """The study day it is."""
        return study_day(*self)

    def later(self, milliseconds: int) -> "Moment":
        """The moment so much later."""
        return self._replace(time=self.time + milliseconds)

    def start_of(self, day: int) -> int:
        """The instant at which a study day begins by this clock."""
        return (day - _EPOCH) * DAY - (self.offset - self.day_starts * 60) * MINUTE
