"""Where a question stands now, as the record that `--json` prints and a list is made from."""

from datetime import UTC, date, datetime
from typing import Any

from quiz.scheduling.forgetting import retrievability
from quiz.scheduling.state import QuestionState


def recall(state: QuestionState, today: int) -> float | None:
    """The probability that a question is recalled on study day `today`; None while it is new."""
    if state.memory is None:
        return None
    return retrievability(today - state.memory.last_day, state.memory.stability)


def standing(state: QuestionState, today: int) -> dict[str, Any]:
    """The schedule of one question as JSON-ready values; dates in ISO 8601, stability in days."""
    memory = state.memory
    buried = state.buried_until
    if buried is not None and buried <= today:
        buried = None
    return {
        "state": state.name,
        "suspended": state.suspended,
        "buried_until": None if buried is None else date.fromordinal(buried).isoformat(),
        "due": None if memory is None else date.fromordinal(memory.due_day).isoformat(),
        "due_at": None if memory is None else _instant(memory.due_at),
        "stability": None if memory is None else round(memory.stability, 4),
        "difficulty_of_memory": None if memory is None else round(memory.difficulty, 4),
        "retrievability": _rounded(recall(state, today)),
        "reps": 0 if memory is None else memory.reps,
        "lapses": 0 if memory is None else memory.lapses,
        "note": state.note or None,
    }


def _instant(milliseconds: int) -> str:
    then = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return then.isoformat(timespec="seconds").replace("+00:00", "Z")


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
