"""Today's questions, in order: what is due by lowest retrievability, then new ones.

Every limit counts distinct questions; a repeat on the same day is free.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from quiz.scheduling.fsrs import retrievability

REPEAT_AFTER = 3


class Due(NamedTuple):
    """What the order needs to know of a question that has been seen."""

    question: str
    stability: float
    last_day: int
    due_day: int
    misjudged: bool = False
    """One was sure of it and wrong: nothing is more dangerous in an interview."""
    difficulty: float = 5.0
    """1 (easy) to 10 (hard)."""


def by_retrievability(due: Iterable[Due], today: int) -> list[str]:
    """Question ids, the one most likely forgotten first; ties by due day, then by id.

    What was misjudged comes before everything else.
    """

    def urgency(item: Due) -> tuple[bool, float, int, str]:
        recall = retrievability(today - item.last_day, item.stability)
        return not item.misjudged, recall, item.due_day, item.question

    return [item.question for item in sorted(due, key=urgency)]


class Queue(NamedTuple):
    """The questions of a session still to come. The first one is the one being asked."""

    upcoming: tuple[str, ...]
    done: frozenset[str] = frozenset()
    """Distinct questions answered in this session."""
    limit: int | None = None
    """How many distinct questions the session may ask; None for all of them."""

    @property
    def current(self) -> str | None:
        """The question to ask now; None when the session is over."""
        for question in self.upcoming[:1]:
            return question
        return None

    @property
    def left(self) -> int:
        """How many distinct questions are still to be asked."""
        return len(set(self.upcoming))

    def answered(self, repeat: bool) -> "Queue":
        """After the current question; with `repeat` it returns after three others.

        When fewer than three others are left it comes after those, and at once when none are.
        """
        question, rest = self.upcoming[0], self.upcoming[1:]
        if repeat:
            rest = (*rest[:REPEAT_AFTER], question, *rest[REPEAT_AFTER:])
        return self._replace(upcoming=rest, done=self.done | {question})

    def without_current(self) -> "Queue":
        """After the current question was put off: it does not return in this session."""
        current = self.upcoming[0]
        return self._replace(upcoming=tuple(q for q in self.upcoming if q != current))

    def again(self, question: str, done: bool) -> "Queue":
        """With `question` first, after what was decided about it was undone."""
        rest = tuple(q for q in self.upcoming if q != question)
        answered = self.done | {question} if done else self.done - {question}
        return self._replace(upcoming=(question, *rest), done=answered)

    def refilled(self, questions: Sequence[str]) -> "Queue":
        """With more questions at the end, as far as the limit allows."""
        known = self.done | set(self.upcoming)
        fresh = tuple(question for question in questions if question not in known)
        if self.limit is not None:
            fresh = fresh[: max(0, self.limit - len(known))]
        return self._replace(upcoming=(*self.upcoming, *fresh))
