"""What was done on which study day: the last 26 weeks, reviews and time, and days off."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple

from quiz.plan.policy import IDLE_SECONDS
from quiz.scheduling.study_day import StudyDay
from quiz.store.replay import DuePeriod, Step

WEEKS = 26
LEVELS = 4


class Done(NamedTuple):
    """What was done on one study day."""

    reviews: int
    seconds: float
    """Without idle time."""


def by_day(steps: Collection[Step]) -> dict[int, Done]:
    """Study day -> what was done on it, of the days with at least one review.

    An answer counts for the study day of the place where it was given.
    """
    reviews = Counter(map(itemgetter(1), steps))
    seconds = dict.fromkeys(reviews, 0.0)
    for answer, day, _, _, _ in steps:
        time = answer.seconds
        seconds[day] += time if time < IDLE_SECONDS else IDLE_SECONDS
    return {day: Done(count, seconds[day]) for day, count in reviews.items()}


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One study day of the calendar."""

    day: StudyDay
    reviews: int
    seconds: float
    """Without idle time."""
    missed: bool
    """Something was due and nothing was reviewed; never true of today, which is not over."""


def calendar(
    done: Mapping[int, Done], missed: Collection[int], today: int
) -> tuple[CalendarDay, ...]:
    """The days from the Monday 25 weeks before this week's to `today`, without a gap.

    Args:
        done: as of `by_day`.
        missed: as of `streak`.
        today: study day.

    """
    monday = today - (today - 1) % 7 - 7 * (WEEKS - 1)  # ordinal 1 was a Monday
    nothing = Done(0, 0.0)
    return tuple(
        CalendarDay(StudyDay(day), *done.get(day, nothing), day in missed)
        for day in range(monday, today + 1)
    )


def levels(counts: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """At most four ranges of counts, low to high, each with about as many of the days.

    They leave nothing out between 1 and the largest count, so that every day has one level.
    """
    found = sorted(count for count in counts if count > 0)
    if not found:
        return ()
    ends = sorted({found[(len(found) * part + LEVELS - 1) // LEVELS - 1] for part in range(1, 5)})
    return tuple((low + 1, high) for low, high in zip([0, *ends], ends, strict=False))


@dataclass(frozen=True, slots=True)
class Streak:
    """The streaks of a log.

    A streak is a series of days with at least one review, in which every day without a review
    was one on which nothing was due. Its length counts the days with a review, not the days off.

    Whether something was due on a day is what the log said as that day began, at 4 a.m.: some
    question of the deck had been answered before, had fallen due by then, and was neither
    suspended nor buried beyond that day. New questions are never due. Today is not over: as
    long as it has no review it neither adds to a streak nor ends it.
    """

    current: int
    longest: int
    missed: frozenset[int]
    """The study days that ended a streak or came after its end: something was due, none done."""


def streak(
    studied: Iterable[int], periods: Iterable[DuePeriod], questions: Collection[str], today: int
) -> Streak:
    """The streaks up to study day `today`.

    Args:
        studied: the study days with at least one review.
        periods: when which question was due.
        questions: those that count.
        today: study day.

    """
    days = {day for day in studied if day <= today}
    if not days:
        return Streak(0, 0, frozenset())
    first = min(days)
    current = longest = 0
    missed = set[int]()
    for day, waiting in enumerate(_waiting(periods, questions, first, today), first):
        if day in days:
            current += 1
            longest = max(longest, current)
        elif day < today and waiting:
            missed.add(day)
            current = 0
    return Streak(current, longest, frozenset(missed))


def _waiting(
    periods: Iterable[DuePeriod], questions: Collection[str], first: int, last: int
) -> list[int]:
    """How many questions are due as each day from `first` to `last` begins."""
    changes = [0] * (last - first + 2)
    for question, due, until in periods:
        start, end = max(due, first), last if until is None else min(until, last)
        if start <= end and question in questions:
            changes[start - first] += 1
            changes[end - first + 1] -= 1
    return list(accumulate(changes[:-1]))
