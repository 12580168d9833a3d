"""How well each question would be recalled now, the weakest first."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table

from quiz.report.memories import Remembered
from quiz.screens.stats.part import bars, part, percent, said
from quiz.screens.theme import Look

COLUMN = 36
"""Columns that a list of names and bars needs at least."""
GAP = 2
FADED = 0.9
"""Under this a bar has the colour of a warning; the number says it too."""


def memory(
    figures: Sequence[Remembered], width: int, look: Look, lines: int | None = None
) -> Group:
    """Bars in as many columns as have room, read downwards; with `lines`, so many at most."""
    if not figures:
        return part("Recall now", said("Every question of this deck is new."))
    columns = max(1, (width + GAP) // (COLUMN + GAP))
    count = len(figures)
    if lines is not None:
        figures = figures[: max(1, lines - 1) * columns]
    title = "Recall now, weakest first"
    if len(figures) < count:
        title += f": {len(figures)} of {count:,}"
    if any(one.suspended for one in figures):
        title += ", in brackets what is suspended"
    columns = min(columns, len(figures))
    each = (width - GAP * (columns - 1)) // columns
    down = -(-len(figures) // columns)
    rows = bars([_row(one) for one in figures], each, look)
    if columns == 1:
        return part(title, *rows)
    grid = Table.grid(padding=0)
    for place in range(columns):
        grid.add_column(width=each + (GAP if place < columns - 1 else 0), no_wrap=True)
    for line in range(down):
        cells: list[RenderableType] = list(rows[line::down])
        grid.add_row(*cells)
    return part(title, grid)


def _row(one: Remembered) -> tuple[str, float, str, str]:
    style = "yellow" if one.recall < FADED else "green"
    name = f"({one.question})" if one.suspended else one.question
    return name, one.recall, percent(one.recall), style
