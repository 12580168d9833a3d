"""The figures in words: how many, how well, how long."""

from quiz.report.calibration import LEAST
from quiz.report.progress import WINDOW_DAYS
from quiz.report.stats import Stats
from quiz.screens.durations import count, spell
from quiz.screens.stats.part import percent


def standing(stats: Stats) -> str:
    """Where the questions stand."""
    figures = stats.progress
    words = f"{count(figures.questions, 'question')}: {figures.learned:,} learned, "
    words += f"{figures.due:,} due, {figures.new:,} new"
    return words + (f", {figures.suspended:,} suspended" if figures.suspended else "")


def habit(stats: Stats) -> list[str]:
    """The streak, the time, and the recall of the last 30 days."""
    figures, row = stats.progress, stats.streak
    lines = [f"{count(row.current, 'day')} in a row"]
    if row.longest > row.current:
        lines.append(f"longest: {row.longest}")
    lines += [
        f"today: {spell(figures.seconds_today)}",
        f"{WINDOW_DAYS} days: {spell(figures.seconds_window)}",
        f"in all: {spell(figures.seconds_total)}",
    ]
    studied = [day for day in stats.calendar.last(WINDOW_DAYS) if day.reviews]
    if studied:
        mean = sum(day.seconds for day in studied) / len(studied)
        lines.append(f"{spell(mean)} a study day")
    if figures.retention is not None and figures.tested >= LEAST:
        lines.append(f"recalled {percent(figures.retention)}")
        lines.append(f"  of {figures.tested} in {WINDOW_DAYS} days")
    return lines
