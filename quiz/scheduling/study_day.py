"""Study days: each begins at 4 a.m. local time, or at another hour, so a late session is one day.

A study day is an ordinal date (`datetime.date.toordinal`, 1 = 0001-01-01), an instant is
milliseconds since 1970 UTC, and an offset is minutes ahead of UTC. A person writes a day as
`2026-12-10`, `+14`, `10 Dec`, `Dec 10` or `tomorrow`.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, NewType, cast

from quiz.errors import UsageError

StudyDay = NewType("StudyDay", int)
"""An ordinal date. Until `day_starts` o'clock it is still the day before."""

DAY_STARTS = 4
"""The hour a study day begins unless the person has set another."""
MINUTE = 60_000
DAY = 24 * 60 * MINUTE
_EPOCH = 719_163  # date(1970, 1, 1).toordinal()


def study_day(time: int, offset: int, day_starts: int = DAY_STARTS) -> StudyDay:
    """The study day of an instant at a place `offset` minutes ahead of UTC."""
    return StudyDay((time + (offset - day_starts * 60) * MINUTE) // DAY + _EPOCH)


def study_days(moments: Iterable[tuple[int, int, int]]) -> list[StudyDay]:
    """The study days of many moments, three times as fast as one call for each."""
    days = [
        (time + (offset - day_starts * 60) * MINUTE) // DAY + _EPOCH
        for time, offset, day_starts in moments
    ]
    return cast("list[StudyDay]", days)


class Moment(NamedTuple):
    """An instant, by the person's own clock."""

    time: int
    """Milliseconds since 1970 UTC."""
    offset: int
    """Minutes by which local time is ahead of UTC."""
    day_starts: int = DAY_STARTS
    """The hour at which the person's study day begins."""

    @property
    def day(self) -> StudyDay:
        """The study day of this instant."""
        return study_day(*self)

    def start_of(self, day: int) -> int:
        """The instant at which a study day begins by this clock."""
        return (day - _EPOCH) * DAY - (self.offset - self.day_starts * 60) * MINUTE


FORMS = "2026-12-10, +14 (days from now), 10 Dec or tomorrow"
FARTHEST = 730
"""Days ahead that a plan may reach."""
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_SHORTEST = 3  # letters of a month
_LEAP_YEARS = 8  # at most between one 29 Feb and the next


def day_of(text: str, today: int) -> int:
    """The study day, an ordinal date, that a text means on study day `today`.

    A day without a year is the next such day, including today.

    Raises:
        UsageError: it is not a date in one of these forms, is in the past, or is too far away.

    """
    found = _found(" ".join(text.lower().replace(",", " ").split()), today)
    if found is None:
        raise UsageError(f"“{text}” is not a date. Write it as {FORMS}.")
    if found < today:
        now = date.fromordinal(today).isoformat()
        raise UsageError(f"“{text}” is past: today is {now}. Write the date as {FORMS}.")
    if found > today + FARTHEST:
        raise UsageError(f"“{text}” is more than two years away. Write a nearer date, as {FORMS}.")
    return found


_RELATIVE = r"\+(\d{1,9})(?: ?d(?:ays?)?)?"
_ISO = r"(\d{4})-(\d{1,2})-(\d{1,2})"
_DAY_FIRST = r"(?P<day>\d{1,2})\.? ?(?P<month>[a-z]+)\.?(?: (?P<year>\d{4}))?"
_MONTH_FIRST = r"(?P<month>[a-z]+)\.? ?(?P<day>\d{1,2})(?: (?P<year>\d{4}))?"


def _found(text: str, today: int) -> int | None:
    if text in ("today", "tomorrow"):
        return today + (text == "tomorrow")
    if match := re.fullmatch(_RELATIVE, text, re.ASCII):
        return today + int(match[1])
    if match := re.fullmatch(_ISO, text, re.ASCII):
        return _ordinal(int(match[1]), int(match[2]), int(match[3]))
    match = re.fullmatch(_DAY_FIRST, text, re.ASCII) or re.fullmatch(_MONTH_FIRST, text, re.ASCII)
    if match is None or len(match["month"]) < _SHORTEST:
        return None
    months = [month for month in _MONTHS if month.startswith(match["month"])]
    if not months:
        return None
    day, month = int(match["day"]), _MONTHS.index(months[0]) + 1
    if match["year"]:
        return _ordinal(int(match["year"]), month, day)
    year = date.fromordinal(today).year
    coming = (_ordinal(one, month, day) for one in range(year, year + _LEAP_YEARS + 1))
    return next((found for found in coming if found is not None and found >= today), None)


def _ordinal(year: int, month: int, day: int) -> int | None:
    try:
        return date(year, month, day).toordinal()
    except ValueError:
        return None
