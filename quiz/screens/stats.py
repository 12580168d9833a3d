"""The figures of `quiz stats` as Rich renderables."""

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from quiz.report.progress import WINDOW_DAYS, Progress
from quiz.screens.durations import count, spell
from quiz.screens.theme import Look

FEW = 20
"""With fewer tests than this a retention figure says little."""


def renderables(title: str, figures: Progress, width: int, look: Look) -> list[RenderableType]:
    """The title, the figures as sentences, a bar for each category."""
    lines = [
        f"{count(figures.questions, 'question')}: {figures.learned} learned, "
        f"{figures.due} due, {figures.new} new"
        + (f", {figures.suspended} suspended" if figures.suspended else ""),
        _retention(figures),
        f"{count(figures.streak, 'day')} in a row; {spell(figures.seconds_today)} today, "
        f"{spell(figures.seconds_window)} in {WINDOW_DAYS} days, "
        f"{spell(figures.seconds_total)} in all",
    ]
    if not figures.reviews:
        lines = [lines[0], "No answer yet: quiz asks the first questions."]
    return [
        Text(title, style="bold"),
        *(Text(line) for line in lines),
        Text(),
        _table(figures, width, look),
    ]


def _retention(figures: Progress) -> str:
    if figures.retention is None:
        return "Nothing to tell about recall yet: it is tested from the second day on."
    text = (
        f"Recalled {figures.recalled} of {figures.tested} answers in {WINDOW_DAYS} days "
        f"({figures.retention:.0%}), questions of the same day left out"
    )
    return text + ("; few answers, so a rough figure" if figures.tested < FEW else "")


def _table(figures: Progress, width: int, look: Look) -> Table:
    bar = max(8, min(30, width - 50))
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("category")
    table.add_column("seen", justify="right", no_wrap=True)
    table.add_column("due", justify="right", no_wrap=True)
    table.add_column("recall now", justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for row in figures.categories:
        share = row.seen / row.questions * (row.recall or 0)
        table.add_row(
            Text(row.category),
            Text(f"{row.seen}/{row.questions}"),
            Text(str(row.due)),
            Text("" if row.recall is None else f"{row.recall:.0%}"),
            Text(look.bar(share, bar), style="green"),
        )
    return table
