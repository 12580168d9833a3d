"""Study days in a row. A day off is forgiven when nothing was due on it."""

from collections.abc import Collection
from dataclasses import dataclass
from heapq import heappop, heappush

from quiz.scheduling.trail import Trail


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
    overdue = _Overdue(trail, questions)
    current = longest = 0
    missed = set[int]()
    for day in range(min(studied), today + 1):
        if day in studied:
            current += 1
            longest = max(longest, current)
        elif day < today and overdue.on(day):
            missed.add(day)
            current = 0
    return Streak(current, longest, frozenset(missed))


class _Overdue:
    """Whether something is due as a day begins; to be asked for one day after the other."""

    def __init__(self, trail: Trail, questions: Collection[str]) -> None:
        self._waits = [wait for wait in trail.waits if wait.question in questions]
        self._next = 0
        self._due: dict[str, int | None] = {}
        self._earliest: list[tuple[int, str]] = []
        """A heap; an entry counts as long as it agrees with what is due."""

    def on(self, day: int) -> bool:
        while self._next < len(self._waits) and self._waits[self._next].day < day:
            wait = self._waits[self._next]
            self._next += 1
            self._due[wait.question] = wait.due
            if wait.due is not None:
                heappush(self._earliest, (wait.due, wait.question))
        while self._earliest:
            due, question = self._earliest[0]
            if self._due[question] == due:
                return due <= day
            heappop(self._earliest)
        return False
