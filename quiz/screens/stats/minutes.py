"""The time that each day took."""

from rich.console import Group

from quiz.charts import Columns
from quiz.report.calendar import Calendar
from quiz.report.progress import WINDOW_DAYS
from quiz.screens.durations import spell
from quiz.screens.stats.part import part, said


def minutes(figures: Calendar, height: int = 10) -> Group:
    """A bar for each of the last 30 days, today at the right end; `height` lines in all."""
    days = figures.last(WINDOW_DAYS)
    seconds = sum(day.seconds for day in days)
    title = f"Minutes a day, {WINDOW_DAYS} days: {spell(seconds)}"
    if not seconds:
        return part(title, said("Nothing yet."))
    each = [day.seconds / 60 for day in days]
    chart = Columns(each, start=1 - len(days), x_title="days from today", height=height - 1)
    return part(title, chart)
