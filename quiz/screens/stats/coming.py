"""What falls due on the coming days."""

from rich.console import Group, RenderableType

from quiz.charts import Columns, Sparkline
from quiz.report.forecast import DAYS, Forecast
from quiz.screens.stats.part import part, said

ASSUMED = "Each question once, on the day it is asked next; new ones left out."
TITLE = f"Due in {DAYS} days"


def coming(figures: Forecast, height: int = 10, *, explained: bool = False) -> Group:
    """A bar for each day from today on, `height` lines of it; and what it assumes."""
    if not figures.total:
        return _nothing(figures)
    chart: list[RenderableType] = [Columns(figures.due, x_title="days from today", height=height)]
    return part(_title(figures), *chart, *([said(ASSUMED)] if explained else []))


def coming_line(figures: Forecast, width: int) -> Group:
    """The same in two lines."""
    if not figures.total:
        return _nothing(figures)
    title = f"{_title(figures)}, from left to right"
    return part(title, Sparkline(figures.due, low=0, width=width))


def _nothing(figures: Forecast) -> Group:
    return part(TITLE, said(f"Nothing; {figures.later:,} later." if figures.later else "Nothing."))


def _title(figures: Forecast) -> str:
    return f"{TITLE}: {figures.total:,} ({figures.due[0]:,} today)"
