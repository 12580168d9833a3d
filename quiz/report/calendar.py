"""What was done on which study day: the last 26 weeks, reviews and time, and days off."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from quiz.report.session import IDLE_SECONDS
from quiz.scheduling.trail import Step

WEEKS = 26
LEVELS = 4


@dataclass(frozen=True, slots=True)
class StudyDay:
    """One study day. Idle time does not count."""

    day: int
    reviews: int
    seconds: float
    missed: bool
    """Something was due and nothing was reviewed; never of today, which is not over."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days from the Monday 25 weeks before this week's to today, without a gap."""

    days: tuple[StudyDay, ...]

    @property
    def studied(self) -> tuple[StudyDay, ...]:
        """The days with at least one review."""
        return tuple(day for day in self.days if day.reviews)

    def last(self, days: int) -> tuple[StudyDay, ...]:
        """The last so many days, today among them."""
        return self.days[-days:]


def calendar(steps: Iterable[Step], missed: Collection[int], today: int) -> Calendar:
    """The calendar as of study day `today`; `missed` is as `quiz.report.streak` finds it.

    An answer counts for the study day of the place where it was given.
    """
    monday = today - (today - 1) % 7 - 7 * (WEEKS - 1)  # ordinal 1 was a Monday
    reviews, seconds = [0] * (today - monday + 1), [0.0] * (today - monday + 1)
    for step in steps:
        place = step.day - monday
        if 0 <= place < len(reviews):
            reviews[place] += 1
            seconds[place] += min(step.answer.seconds, IDLE_SECONDS)
    return Calendar(
        tuple(
            StudyDay(monday + place, count, time, monday + place in missed)
            for place, (count, time) in enumerate(zip(reviews, seconds, strict=True))
        )
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
