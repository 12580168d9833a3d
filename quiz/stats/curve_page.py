"""A question's memory as a curve: falling day by day, lifted by each answer."""

from rich.console import RenderableType
from rich.text import Text

from quiz.charts import LineChart, Points, Reference, Series
from quiz.plain_text import count, percent
from quiz.scheduling.state import RATINGS
from quiz.stats.curve import Curve
from quiz.stats.parts import part
from quiz.terminal.text import day

HEIGHT = 16
LEAST_AHEAD = 30
"""So many days to come are drawn at least, if it is due so late; else as many as have passed."""
MOST_DAYS = 24
"""With answers on more days than this, one fall could not be told from the next."""


def picture(figures: Curve, height: int | None = None) -> RenderableType:
    """The curve, or a sentence if there is nothing to draw yet.

    Args:
        figures: the whole curve; only its latest days are drawn.
        height: lines of the terminal; None in a pipe.

    """
    title = "Recall over time"
    if figures.due is None:
        return part(title, Text(_nothing(figures)))
    if figures.days < 2:
        words = f"Answered on one day so far, {day(figures.lifts[0].day, figures.today)}; next: "
        words += f"{day(figures.due, figures.today)}. A curve takes answers on two days."
        return part(title, Text(words))
    said = _next(figures)
    figures = figures.latest(MOST_DAYS)
    first = figures.points[0][0]
    assert figures.due is not None
    ahead = min(figures.due - figures.today, max(LEAST_AHEAD, figures.today - first))
    points = [point for point in figures.points if point[0] - figures.today <= ahead]
    known = [recall for _, recall in figures.points if recall is not None]
    floor = min(80.0, 10.0 * int(10 * min(*known, figures.desired - 0.01)))
    chart = LineChart(
        [
            Series(
                "",
                [None if recall is None else 100 * recall for _, recall in points],
                [when - figures.today for when, _ in points],
            )
        ],
        x_title="days from today",
        y_title="recall, %",
        points=_marks(figures),
        references=_references(figures, ahead),
        x_range=(min(first - figures.today, -1), max(ahead, 1)),
        y_range=(floor, 100.0),
        height=HEIGHT if height is None else max(12, min(HEIGHT, height - 8)),
    )
    return part(title, chart, Text(said))


def _nothing(figures: Curve) -> str:
    if figures.lifts:
        return f"New again since it was reset; {count(len(figures.lifts), 'answer')} before."
    return "Not answered yet."


def _next(figures: Curve) -> str:
    assert figures.due is not None
    due = day(figures.due, figures.today)
    drawn = f", the last {MOST_DAYS} drawn" if figures.days > MOST_DAYS else ""
    return f"{count(len(figures.lifts), 'answer')} on {figures.days} days{drawn}. Next: {due}."


def _marks(figures: Curve) -> list[Points]:
    """Each answer by the digit of its rating, at the recall that it met."""
    groups = []
    for rating, name in RATINGS.items():
        lifts = [lift for lift in figures.lifts if lift.rating == rating]
        places = [
            100.0 if lift.recall_before is None else 100 * lift.recall_before for lift in lifts
        ]
        days = [float(lift.day - figures.today) for lift in lifts]
        if lifts:
            groups.append(Points(name, days, places, str(rating)))
    return groups


def _references(figures: Curve, ahead: int) -> list[Reference]:
    """The desired recall; today; and the day on which it falls due, if that is drawn."""
    assert figures.due is not None
    wanted = f"asked again at {percent(figures.desired)}"
    lines = [Reference(100 * figures.desired, wanted)]
    if figures.due == figures.today:
        return [*lines, Reference(0, "due today", "x")]
    if figures.due - figures.today > ahead:
        return [*lines, Reference(0, "today", "x")]
    due = Reference(figures.due - figures.today, f"due {day(figures.due, figures.today)}", "x")
    return [*lines, Reference(0, "today", "x"), due]
