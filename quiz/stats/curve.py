"""A question's memory as a curve: recall falls day by day, and each answer lifts it."""

from collections.abc import Sequence
from typing import NamedTuple

from quiz.charts import LineChart, Points, Reference, Series
from quiz.plain_text import count, percent
from quiz.scheduling.fsrs import retrievability
from quiz.scheduling.state import RATINGS, QuestionState
from quiz.scheduling.study_day import StudyDay
from quiz.stats.parts import Part, part
from quiz.store.replay import Step
from quiz.terminal.text import day

MOST_POINTS = 400
"""Points between two answers: more than a terminal has columns."""


class Lift(NamedTuple):
    """An answer on the curve, named as `quiz show --json` prints it."""

    day: StudyDay
    rating: int
    recall_before: float | None
    """Predicted just before the answer; None for a first one and a repeat on the same day."""
    stability_after: float
    """Days until recall falls to 90%, as estimated after the answer."""


class Curve(NamedTuple):
    """Recall by study day, from the first answer to today or the next due day."""

    points: tuple[tuple[int, float | None], ...]
    """(study day, recall), two on the day of an answer; None where a reset breaks the curve."""
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
        """The curve from the last `most` study days with an answer."""
        first = min(sorted({lift.day for lift in self.lifts})[-most:], default=0)
        return self._replace(
            points=tuple(point for point in self.points if point[0] >= first),
            lifts=tuple(lift for lift in self.lifts if lift.day >= first),
        )


def curve(steps: Sequence[Step], state: QuestionState, today: int) -> Curve:
    """The curve of one question.

    Args:
        steps: its answers in order.
        state: its state now; new again after a reset.
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
    """Recall on the days after an answer, up to `until`."""
    stride = max(1, -(-(until - step.day) // MOST_POINTS))
    days = [*range(step.day + stride, until, stride), until]
    return [(day, retrievability(day - step.day, step.stability)) for day in days]


HEIGHT = 16
LEAST_AHEAD = 30
"""Days to come that are drawn if it is due that late; or as many as have passed, if more."""
MOST_DAYS = 24
"""With answers on more days, the curve could not be read."""


def picture(figures: Curve, height: int | None = None) -> Part:
    """The curve, or a sentence if there is nothing to draw yet.

    Args:
        figures: the whole curve; only its latest days are drawn.
        height: lines of the terminal; None in a pipe.

    """
    title, answers = "Recall over time", count(len(figures.lifts), "answer")
    if figures.due is None:
        reset = f"New again since it was reset; {answers} before."
        return part(title, reset if figures.lifts else "Not answered yet.")
    due = day(figures.due, figures.today)
    if figures.days < 2:
        words = f"Answered on one day so far, {day(figures.lifts[0].day, figures.today)}; next: "
        return part(title, f"{words}{due}. A curve takes answers on two days.")
    drawn = f", the last {MOST_DAYS} drawn" if figures.days > MOST_DAYS else ""
    said = f"{answers} on {figures.days} days{drawn}. Next: {due}."
    until = figures.due - figures.today
    figures = figures.latest(MOST_DAYS)
    points = [(when - figures.today, recall) for when, recall in figures.points]
    first = points[0][0]
    ahead = min(until, max(LEAST_AHEAD, -first))
    points = [point for point in points if point[0] <= ahead]
    known = [recall for _, recall in figures.points if recall is not None]
    floor = min(80.0, 10.0 * int(10 * min(*known, figures.desired - 0.01)))
    percents = [None if recall is None else 100 * recall for _, recall in points]
    lines = [Reference(100 * figures.desired, f"asked again at {percent(figures.desired)}")]
    lines.append(Reference(0, "today" if until else "due today", "x"))
    if until and until <= ahead:
        lines.append(Reference(until, f"due {due}", "x"))
    chart = LineChart(
        [Series("", percents, [when for when, _ in points])],
        x_title="days from today",
        y_title="recall, %",
        points=_marks(figures),
        references=lines,
        x_range=(min(first, -1), max(ahead, 1)),
        y_range=(floor, 100.0),
        height=HEIGHT if height is None else max(12, min(HEIGHT, height - 8)),
    )
    return part(title, chart, said)


def _marks(figures: Curve) -> list[Points]:
    """Each answer as the digit of its rating, at the recall just before it."""
    groups = []
    for rating, name in RATINGS.items():
        lifts = [lift for lift in figures.lifts if lift.rating == rating]
        met = [1.0 if lift.recall_before is None else lift.recall_before for lift in lifts]
        if lifts:
            days = [lift.day - figures.today for lift in lifts]
            places = [100 * recall for recall in met]
            groups.append(Points(name, days, places, str(rating)))
    return groups
