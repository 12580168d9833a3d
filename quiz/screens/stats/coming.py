"""What falls due on the coming days."""

from rich.console import Group

from quiz.charts import Columns, Sparkline
from quiz.report.forecast import DAYS, Forecast
from quiz.screens.stats.part import part, said
from quiz.screens.theme import Look


def _title(figures: Forecast) -> str:
    return f"Due in {DAYS} days: {figures.total:,}, {figures.due[0]:,} of them today"


def coming(figures: Forecast, width: int, look: Look, height: int = 10) -> Group:
    """A bar for each day from today on."""
    if not figures.total:
        later = f"; {figures.later:,} later" if figures.later else ""
        return part("Due in 30 days", said(f"Nothing{later}."))
    axis = "days from today, each question once" if width >= 44 else "days from today"
    return part(_title(figures), Columns(figures.due, x_title=axis, height=height))


def coming_line(figures: Forecast, width: int, look: Look) -> Group:
    """The same in two lines."""
    if not figures.total:
        return coming(figures, width, look)
    return part(_title(figures), Sparkline(figures.due, low=0, width=width))
