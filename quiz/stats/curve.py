"""One question's memory over time: recall falls day by day and is lifted by each answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from quiz.scheduling.fsrs import retrievability
from quiz.scheduling.state import QuestionState
from quiz.scheduling.study_day import StudyDay
from quiz.store.replay import Step

MOST_POINTS = 400
"""Of one stretch between two answers: more than a terminal has columns."""


@dataclass(frozen=True, slots=True)
class Lift:
    """An answer on the curve, named as `quiz show --json` prints it."""

    day: StudyDay
    rating: int
    recall_before: float | None
    """Predicted just before; None for a first answer and for a repeat on the same day."""
    stability_after: float
    """Days until recall has fallen to 90 %, as it was believed after the answer."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Recall by study day, from the first answer to today or to the day of the next one."""

    points: tuple[tuple[int, float | None], ...]
    """(study day, recall), twice on the day of an answer; None where a reset breaks the curve."""
    lifts: tuple[Lift, ...]
    today: int
    due: int | None
    """The study day on which the question falls due; None while it is new."""
    desired: float
    """The recall at which it is asked again."""

    @property
    def days(self) -> int:
        """On how many study days it was answered."""
        return len({lift.day for lift in self.lifts})

    def latest(self, most: int) -> "Curve":
        """The curve from the last `most` study days with an answer on."""
        first = min(sorted({lift.day for lift in self.lifts})[-most:], default=0)
        return replace(
            self,
            points=tuple(point for point in self.points if point[0] >= first),
            lifts=tuple(lift for lift in self.lifts if lift.day >= first),
        )


def curve(steps: Sequence[Step], state: QuestionState, today: int) -> Curve:
    """The curve of one question.

    Args:
        steps: its answers in order.
        state: what the log says about it now; new again after a reset.
        today: study day.

    """
    points: list[tuple[int, float | None]] = []
    before: Step | None = None
    for step in steps:
        if before is not None and step.recall is not None:
            points += _falling(before, step.day)
        elif before is not None and step.day > before.day:
            points.append((step.day, None))
        points.append((step.day, 1.0))
        before = step
    due = state.memory.due_day if state.memory else None
    if before is not None and due is not None:
        points += _falling(before, max(today, due))
    return Curve(
        points=tuple(points),
        lifts=tuple(
            Lift(step.day, step.answer.rating, step.recall, step.stability) for step in steps
        ),
        today=today,
        due=due,
        desired=steps[-1].answer.retention if steps else 0.9,
    )


def _falling(step: Step, until: int) -> list[tuple[int, float | None]]:
    """Recall on the days after an answer, the last of them `until`."""
    stride = max(1, -(-(until - step.day) // MOST_POINTS))
    days = [*range(step.day + stride, until, stride), until]
    return [(day, retrievability(day - step.day, step.stability)) for day in days]
