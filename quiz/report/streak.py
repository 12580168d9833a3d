"""Study days in a row. A day off is forgiven when nothing was due on it."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import accumulate

from quiz.scheduling.trail import Trail, Wait


@dataclass(frozen=True, slots=True)
class Streak:
    """The streaks of a log.

    A streak is a series of days with at least one review, in which every day without a review
    was one on which nothing was due. Its length counts the days with a review, not the days off.

    Whether something was due on a day is what the log said as that day began, at 4 a.m.: some
    question of the deck had been answered before, had fallen due by then, and was neither
    suspended nor put off beyond that day. New questions are never due. Today is not over: as
    long as it has no review it neither adds to a streak nor ends it.
    """

    current: int
    longest: int
    missed: frozenset[int]
    """The study days that ended a streak or came after its end: something was due, none done."""


def streak(trail: Trail, questions: Collection[str], today: int) -> Streak:
    """The streaks up to study day `today`; what waits counts for `questions` alone."""
    studied = {step.day for step in trail.steps if step.day <= today}
    if not studied:
        return Streak(0, 0, frozenset())
    waiting = _waiting(trail, questions, min(studied), today)
    current = longest = 0
    missed = set[int]()
    for day in range(min(studied), today + 1):
        if day in studied:
            current += 1
            longest = max(longest, current)
        elif day < today and waiting[day - min(studied)]:
            missed.add(day)
            current = 0
    return Streak(current, longest, frozenset(missed))


def _waiting(trail: Trail, questions: Collection[str], first: int, last: int) -> list[int]:
    """How many questions are due as each day from `first` to `last` begins.

    What happens on a day counts from the next morning on; so a question is due from the day on
    which it falls due, but not before that morning, to the day of what happens to it next.
    """
    changes = [0] * (last - first + 2)
    latest: dict[str, Wait] = {}

    def count(wait: Wait, until: int) -> None:
        if wait.due is not None:
            start, end = max(wait.due, wait.day + 1, first), min(until, last)
            if start <= end:
                changes[start - first] += 1
                changes[end - first + 1] -= 1

    for wait in trail.waits:
        if wait.question in questions:
            before = latest.get(wait.question)
            if before is not None:
                count(before, wait.day)
            latest[wait.question] = wait
    for wait in latest.values():
        count(wait, last)
    return list(accumulate(changes))
