"""When a question is asked: its state, its next due day, and its place in a session's queue.

The engine (`quiz.scheduling.fsrs`) says how stable a memory is; the due day follows here. There
is one learning and one relearning step: a question returns ten minutes after Again, fifteen after
Hard while it is being learned. The queue has due questions first, lowest retrievability first, then
new ones; every limit counts distinct questions, so a repeat on the same day is free.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from quiz.scheduling import fsrs
from quiz.scheduling.fsrs import Trace
from quiz.scheduling.study_day import DAY, MINUTE, Moment, StudyDay, study_day

AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4
RATINGS = {AGAIN: "Again", HARD: "Hard", GOOD: "Good", EASY: "Easy"}

NEW, LEARNING, REVIEW, RELEARNING = "new", "learning", "review", "relearning"


class Memory(NamedTuple):
    """The scheduler's belief about one question after at least one review. Days are study days."""

    state: str
    """`learning`, `review` or `relearning`."""
    stability: float
    """Days after which recall has fallen to 90%."""
    difficulty: float
    """1 (easy) to 10 (hard)."""
    first_day: int
    last_day: int
    due_day: int
    due_at: int
    """Milliseconds since 1970 UTC. To compare whole days, use `due_day`."""
    reps: int
    lapses: int


class QuestionState(NamedTuple):
    """A question's place in the schedule. `memory` is None while it is new."""

    memory: Memory | None = None
    suspended: bool = False
    buried_until: int | None = None
    """The study day on which a buried question may be asked again."""
    note: str = ""
    misjudged: bool = False
    """Answered “sure” but rated Again, and not recalled on a later day since."""

    @property
    def name(self) -> str:
        """`new`, or the state of its memory."""
        return self.memory.state if self.memory else NEW

    def recall(self, today: int) -> float | None:
        """The probability of recall on study day `today`; None while it is new."""
        if self.memory is None:
            return None
        return fsrs.retrievability(today - self.memory.last_day, self.memory.stability)

    def askable(self, day: int) -> bool:
        """Whether it may be asked on study day `day`: neither suspended nor buried."""
        return not self.suspended and (self.buried_until is None or self.buried_until <= day)


UNSEEN = QuestionState()

AGAIN_STEP, HARD_STEP = 10 * MINUTE, 15 * MINUTE
"""When a question that is being learned returns, in milliseconds."""
_LEARNED = {AGAIN: LEARNING, HARD: LEARNING, GOOD: REVIEW, EASY: REVIEW}
NEXT_STATE: Mapping[str, Mapping[int, str]] = {
    NEW: _LEARNED,
    LEARNING: _LEARNED,
    REVIEW: {AGAIN: RELEARNING, HARD: REVIEW, GOOD: REVIEW, EASY: REVIEW},
    RELEARNING: {AGAIN: RELEARNING, HARD: RELEARNING, GOOD: REVIEW, EASY: REVIEW},
}
"""State -> rating -> the state afterwards."""


def review(memory: Memory | None, rating: int, at: Moment, retention: float) -> Memory:
    """The memory after a review.

    A review stamped before the last one (a traveler, a clock put back) counts as the same day.

    Args:
        memory: the memory before; None for a new question.
        rating: 1 Again, 2 Hard, 3 Good, 4 Easy.
        at: when it was reviewed.
        retention: desired probability of recall when it falls due; clamped to 0.70–0.97.

    Raises:
        SchedulerError: an argument is out of range.

    """
    day, before, elapsed = at.day, None, 0
    if memory is not None:
        day = StudyDay(max(day, memory.last_day))
        before, elapsed = Trace(memory.stability, memory.difficulty), day - memory.last_day
    after = fsrs.after(before, rating, elapsed)
    was = memory.state if memory else NEW
    state = NEXT_STATE[was][rating]
    due_day, due_at = due(state, rating, after.stability, day, at, retention)
    return Memory(
        state=state,
        stability=after.stability,
        difficulty=after.difficulty,
        first_day=memory.first_day if memory else day,
        last_day=day,
        due_day=due_day,
        due_at=due_at,
        reps=(memory.reps if memory else 0) + 1,
        lapses=(memory.lapses if memory else 0) + (was == REVIEW and rating == AGAIN),
    )


def intervals(memory: Memory | None, at: Moment, retention: float) -> dict[int, tuple[int, int]]:
    """What each rating would lead to: rating -> (milliseconds until due, study days until due)."""
    after = {rating: review(memory, rating, at, retention) for rating in RATINGS}
    return {
        rating: (one.due_at - at.time, one.due_day - one.last_day) for rating, one in after.items()
    }


def due(
    state: str, rating: int, stability: float, day: StudyDay, at: Moment, retention: float
) -> tuple[StudyDay, int]:
    """The study day and the instant at which a question falls due, from its state afterwards."""
    if state == REVIEW:
        days = fsrs.interval(stability, retention)
        return StudyDay(day + days), at.time + days * DAY
    due_at = at.time + (AGAIN_STEP if rating == AGAIN else HARD_STEP)
    return max(day, study_day(due_at, at.offset, at.day_starts)), due_at


REPEAT_AFTER = 3
"""How many other questions come before one that is being learned returns."""


class Due(NamedTuple):
    """A question that has been seen, with what its place in the queue depends on."""

    question: str
    stability: float
    last_day: int
    due_day: int
    misjudged: bool = False
    """The person was sure and wrong: nothing is more dangerous in an interview."""
    difficulty: float = 5.0
    """1 (easy) to 10 (hard)."""


def by_retrievability(due: Iterable[Due], today: int) -> list[str]:
    """Question ids, the one most likely forgotten first; ties by due day, then by id.

    Misjudged questions come before everything else.
    """

    def urgency(item: Due) -> tuple[bool, float, int, str]:
        recall = fsrs.retrievability(today - item.last_day, item.stability)
        return not item.misjudged, recall, item.due_day, item.question

    return [item.question for item in sorted(due, key=urgency)]


class Queue(NamedTuple):
    """The questions a session has left. The first is the one being asked."""

    upcoming: tuple[str, ...]
    done: frozenset[str] = frozenset()
    """Distinct questions answered in this session."""
    limit: int | None = None
    """How many distinct questions the session may ask; None for all of them."""

    @property
    def current(self) -> str | None:
        """The question to ask now; None when the session is over."""
        return self.upcoming[0] if self.upcoming else None

    @property
    def left(self) -> int:
        """How many distinct questions are still to be asked."""
        return len(set(self.upcoming))

    def answered(self, repeat: bool) -> "Queue":
        """After the current question; with `repeat` it returns after three others.

        It comes at the end when fewer are left, and at once when none are.
        """
        question, rest = self.upcoming[0], self.upcoming[1:]
        if repeat:
            rest = (*rest[:REPEAT_AFTER], question, *rest[REPEAT_AFTER:])
        return self._replace(upcoming=rest, done=self.done | {question})

    def without_current(self) -> "Queue":
        """After the current question was put off; it does not return in this session."""
        current = self.upcoming[0]
        return self._replace(upcoming=tuple(q for q in self.upcoming if q != current))

    def again(self, question: str, done: bool) -> "Queue":
        """With `question` first, after a decision about it was undone."""
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
