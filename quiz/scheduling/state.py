"""What the log says about one question: its memory, and whether it may be asked.

The engine (`quiz.scheduling.fsrs`) says how stable a memory is; when the question is asked again
is decided here. One learning and one relearning step: after Again a question returns in ten
minutes, after Hard while it is being learned in fifteen.
"""

from collections.abc import Mapping
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
    step: int | None
    """Position in the learning steps; None in review."""
    stability: float
    """Days after which recall has fallen to 90 %."""
    difficulty: float
    """1 (easy) to 10 (hard)."""
    first_day: int
    last_day: int
    due_day: int
    due_at: int
    """Milliseconds since 1970 UTC. Whole days are compared by `due_day`."""
    reps: int
    lapses: int


class QuestionState(NamedTuple):
    """A question's place in the schedule. `memory` is None while it is new."""

    memory: Memory | None = None
    suspended: bool = False
    buried_until: int | None = None
    """The study day on which a question put off (`not today`) may be asked again."""
    note: str = ""
    misjudged: bool = False
    """It was answered “sure” and rated Again, and has not been recalled on a later day since."""

    @property
    def name(self) -> str:
        """`new`, `learning`, `review` or `relearning`."""
        return self.memory.state if self.memory else NEW

    def askable(self, day: int) -> bool:
        """Whether neither a suspension nor `not today` keeps it back on study day `day`."""
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

    Args:
        memory: what was believed before; None for a new question.
        rating: 1 Again, 2 Hard, 3 Good, 4 Easy.
        at: when it was reviewed.
        retention: desired probability of recall when it falls due; clamped to 0.70–0.97.

    A review stamped before the last one (a traveller, a clock put back) counts as the same day.

    Raises:
        SchedulerError: the rating is none, or the memory cannot be.

    """
    day, before = _day_and_trace(memory, at)
    trace = fsrs.after(before, rating, day - memory.last_day if memory else 0)
    return _reviewed(memory, rating, trace, day, at, retention)


def intervals(memory: Memory | None, at: Moment, retention: float) -> dict[int, tuple[int, int]]:
    """What each rating would lead to: rating -> (milliseconds until due, study days until due)."""
    day, before = _day_and_trace(memory, at)
    traces = fsrs.all_after(before, day - memory.last_day if memory else 0)
    found = {}
    for rating, trace in zip(RATINGS, traces, strict=True):
        after = _reviewed(memory, rating, trace, day, at, retention)
        found[rating] = after.due_at - at.time, after.due_day - day
    return found


def due(
    state: str, rating: int, stability: float, day: StudyDay, at: Moment, retention: float
) -> tuple[StudyDay, int]:
    """The study day and the instant at which a question falls due, from its state afterwards."""
    if state == REVIEW:
        days = fsrs.interval(stability, retention)
        return StudyDay(day + days), at.time + days * DAY
    due_at = at.time + (AGAIN_STEP if rating == AGAIN else HARD_STEP)
    return max(day, study_day(due_at, at.offset, at.day_starts)), due_at


def _day_and_trace(memory: Memory | None, at: Moment) -> tuple[StudyDay, Trace | None]:
    if memory is None:
        return at.day, None
    return StudyDay(max(at.day, memory.last_day)), Trace(memory.stability, memory.difficulty)


def _reviewed(
    memory: Memory | None,
    rating: int,
    trace: Trace,
    day: StudyDay,
    at: Moment,
    retention: float,
) -> Memory:
    state = NEXT_STATE[memory.state if memory else NEW][rating]
    due_day, due_at = due(state, rating, trace.stability, day, at, retention)
    lapsed = memory is not None and memory.state == REVIEW and rating == AGAIN
    return Memory(
        state=state,
        step=None if state == REVIEW else 0,
        stability=trace.stability,
        difficulty=trace.difficulty,
        first_day=memory.first_day if memory else day,
        last_day=day,
        due_day=due_day,
        due_at=due_at,
        reps=(memory.reps if memory else 0) + 1,
        lapses=(memory.lapses if memory else 0) + lapsed,
    )
