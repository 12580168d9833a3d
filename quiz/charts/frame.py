"""Axes round a plot: where it lies, its ticks and labels, titles, legend and notes."""

from collections.abc import Sequence
from dataclasses import dataclass

from quiz.charts.baseline import baseline, column_of, labelled
from quiz.charts.canvas import Canvas
from quiz.charts.chart import Row, TooNarrow, flow, heading, notes
from quiz.charts.glyphs import Look
from quiz.charts.lettering import centred, fit, widest
from quiz.charts.palette import FAINT, PLAIN
from quiz.charts.scale import Scale
from quiz.charts.ticks import Tick, enclosed

LEAST_COLUMNS = 10
LEAST_ROWS = 4
LEGEND_FROM = 30
"""Columns under which a picture has no legend: letters and marks remain."""


@dataclass(frozen=True, slots=True)
class Words:
    """What is written round a plot."""

    title: str = ""
    x_title: str = ""
    y_title: str = ""
    legend: Sequence[Row] = ()
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """A plot of `columns` × `rows` cells with its axes; everything in cells."""

    look: Look
    columns: int
    rows: int
    gutter: int
    """Cells left of the vertical axis."""
    x: Scale
    y: Scale
    y_labels: Sequence[Tick]
    above: Sequence[Row]
    below: Sequence[Row]

    def canvas(self) -> Canvas:
        """A canvas of the plot's size."""
        return Canvas(self.columns, self.rows, self.look)

    def column(self, value: float) -> int:
        """The column of a value on the horizontal axis, where a dot for it would be."""
        return column_of(self.x, value, self.columns, self.look)

    def row(self, value: float) -> int:
        """The row of a value on the vertical axis, counted from the top."""
        down = self.look.glyphs.cell[1]
        return round((1 - self.y.place(value)) * (self.rows * down - 1)) // down

    def around(self, plot: Sequence[Row]) -> list[Row]:
        """The whole picture: `plot` with everything round it."""
        glyphs = self.look.glyphs
        labels: dict[int, str] = {}
        for tick in self.y_labels:
            row = self.row(tick.value)
            labels[row] = tick.label or labels.get(row, "")
        rows = [*self.above]
        for number, cells in enumerate(plot):
            axis = glyphs.y_tick if number in labels else glyphs.vertical
            label = labels.get(number, "").rjust(self.gutter)
            rows.append([(label, PLAIN), (axis, FAINT), *cells])
        return [*rows, *baseline(self.x, self.gutter, self.columns, self.look), *self.below]


def frame(
    look: Look, columns: int, height: int, x: Scale, y: Scale, words: Words, snug: bool = False
) -> Frame:
    """Lays out a picture of `columns` × `height` cells. Raises TooNarrow.

    `y` is widened to round numbers unless `snug`. Where `height` is not enough, the x title,
    the legend and the other titles are left out in this order.
    """
    parts: dict[str, list[Row]] = {
        "title": heading(words.title, columns, look),
        "y_title": [[(fit(words.y_title, columns, look), PLAIN)]] if words.y_title else [],
        "legend": flow(words.legend, columns) if columns >= LEGEND_FROM else [],
        "x_title": [[]] if words.x_title else [],
    }
    remarks = notes(words.notes, columns, look)
    rows = height - 2 - len(remarks) - sum(map(len, parts.values()))
    for name in ("x_title", "legend", "y_title", "title"):
        if rows < LEAST_ROWS:
            rows += len(parts[name])
            parts[name] = []
    rows = max(rows, LEAST_ROWS)
    steps = max(2, round(rows / 2.5))
    y_labels: Sequence[Tick] = ()
    if not snug:
        y, y_labels = enclosed(y, steps, look.ascii)
    if snug or sum(bool(tick.label) for tick in y_labels) < 2:
        y_labels = labelled(y, steps, look)
    gutter = max(1, widest([tick.label for tick in y_labels], look))
    plot = columns - gutter - 1
    if plot < LEAST_COLUMNS:
        raise TooNarrow(gutter + 1 + LEAST_COLUMNS)
    if parts["x_title"]:
        parts["x_title"] = [[(centred(words.x_title, gutter + 1, plot, columns, look), PLAIN)]]
    above = [*parts["title"], *parts["y_title"]]
    below = [*parts["x_title"], *parts["legend"], *remarks]
    return Frame(look, plot, rows, gutter, x, y, y_labels, above, below)
