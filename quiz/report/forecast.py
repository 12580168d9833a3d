"""How many questions fall due on each of the coming days."""

from collections.abc import Iterable
from dataclasses import dataclass

from quiz.scheduling.state import QuestionState

DAYS = 30


@dataclass(frozen=True, slots=True)
class Forecast:
    """Questions due, for today and the 29 days after it.

    Each question is counted once, on the day on which it is asked next: what is overdue today,
    what is put off on the day it returns. Left out are new and suspended questions, and the
    return of a question after it was answered: the true load of later days is larger.
    """

    due: tuple[int, ...]
    """On today, tomorrow, …"""
    later: int
    """Beyond the last of these days."""

    @property
    def total(self) -> int:
        """All of the days together."""
        return sum(self.due)


def forecast(states: Iterable[QuestionState], today: int) -> Forecast:
    """The forecast on study day `today`."""
    due, later = [0] * DAYS, 0
    for state in states:
        if state.memory is None or state.suspended:
            continue
        ahead = max(0, max(state.memory.due_day, state.buried_until or 0) - today)
        if ahead < DAYS:
            due[ahead] += 1
        else:
            later += 1
    return Forecast(tuple(due), later)
