"""Study days: they begin at 4 a.m. local time, or when a person likes: a late session is one.

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
_SHORTEST = 3
"""Letters of a month that are enough."""
_LEAP_YEARS = 8
"""29 Feb comes at least so often."""


def day_of(text: str, today: int) -> int:
    """The study day, an ordinal date, that is meant on study day `today`.

    A day without a year is the next such day, today included.

    Raises:
        UsageError: it is not a date in one of these forms, is past, or too far away.

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


def _found(text: str, today: int) -> int | None:
    if text in ("today", "tomorrow"):
        return today + (text == "tomorrow")
    if match := re.fullmatch(r"\+(\d{1,9})(?: ?d(?:ays?)?)?", text, re.ASCII):
        return today + int(match[1])
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text, re.ASCII):
        return _ordinal(int(match[1]), int(match[2]), int(match[3]))
    day_first = re.fullmatch(r"(\d{1,2})\.? ?([a-z]+)\.?(?: (\d{4}))?", text, re.ASCII)
    if day_first:
        return _named(int(day_first[1]), day_first[2], day_first[3], today)
    month_first = re.fullmatch(r"([a-z]+)\.? ?(\d{1,2})(?: (\d{4}))?", text, re.ASCII)
    if month_first:
        return _named(int(month_first[2]), month_first[1], month_first[3], today)
    return None


def _named(day: int, name: str, year: str | None, today: int) -> int | None:
    """A day of a named month, in a year or the next one that comes."""
    months = [
        number
        for number, month in enumerate(_MONTHS, start=1)
        if month.startswith(name) and len(name) >= _SHORTEST
    ]
    if not months:
        return None
    if year is not None:
        return _ordinal(int(year), months[0], day)
    this = date.fromordinal(today).year
    coming = (_ordinal(one, months[0], day) for one in range(this, this + _LEAP_YEARS + 1))
    return next((found for found in coming if found is not None and found >= today), None)


def _ordinal(year: int, month: int, day: int) -> int | None:
    try:
        return date(year, month, day).toordinal()
    except ValueError:
        return None
