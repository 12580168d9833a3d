"""What the log says about one question: its memory, and whether it may be asked."""

from typing import NamedTuple

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


AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4
RATINGS = {AGAIN: "Again", HARD: "Hard", GOOD: "Good", EASY: "Easy"}
