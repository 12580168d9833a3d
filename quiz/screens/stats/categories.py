"""Progress by category."""

from collections.abc import Sequence

from rich.console import Group

from quiz.report.progress import CategoryProgress
from quiz.screens.stats.part import bars, part, percent
from quiz.screens.theme import Look


def categories(figures: Sequence[CategoryProgress], width: int, look: Look) -> Group:
    """A bar for each: what would be recalled now, of all its questions, seen or not."""
    rows = [
        (
            f"{one.category} {one.seen}/{one.questions}",
            one.seen / one.questions * (one.recall or 0),
            percent(one.seen / one.questions * (one.recall or 0))
            + (f", {one.due} due" if one.due else ""),
            "green",
        )
        for one in figures
    ]
    return part("Categories: seen, and recall of all", *bars(rows, width, look, most_name=width))
