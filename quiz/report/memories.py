"""How well each question would be recalled now, the weakest first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from quiz.deck.heading import Heading
from quiz.report.standing import recall
from quiz.scheduling.state import UNSEEN, QuestionState


@dataclass(frozen=True, slots=True)
class Remembered:
    """The memory of one question that has been answered at least once."""

    question: str
    number: int
    recall: float
    """Probability of recall today."""
    stability: float
    """Days after which recall falls to 90 %."""
    due: int
    """Study day."""
    suspended: bool


def memories(
    headings: Iterable[Heading], states: Mapping[str, QuestionState], today: int
) -> tuple[Remembered, ...]:
    """The questions seen, by their recall on study day `today`, then by number."""
    found = []
    for heading in headings:
        state = states.get(heading.id, UNSEEN)
        now = recall(state, today)
        if state.memory is not None and now is not None:
            memory = state.memory
            found.append(
                Remembered(
                    heading.id, heading.number, now, memory.stability, memory.due_day,
                    state.suspended,
                )
            )  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.recall, one.number)))
