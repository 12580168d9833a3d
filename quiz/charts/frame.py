"""Axes around a plot: its ticks and labels, titles, legend and notes, and reference lines."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from quiz.charts.canvas import Canvas
from quiz.charts.chart import GAP, Row, TooNarrow, centered, fit, flow, heading, notes, widest
from quiz.charts.look import FAINT, PLAIN, Look
from quiz.charts.scale import Scale, Tick, drawable, enclosed, short, ticks

LEAST_COLUMNS = 10
LEAST_ROWS = 4
LEGEND_FROM = 30
"""With fewer columns there is no legend; letters and marks remain."""


class Words(NamedTuple):
    """The texts around a plot."""

    title: str = ""
    x_title: str = ""
    y_title: str = ""
    legend: Sequence[Row] = ()
    notes: Sequence[str] = ()


class Frame(NamedTuple):
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
        """The column of a value on the horizontal axis."""
        return column_of(self.x, value, self.columns, self.look)

    def row(self, value: float) -> int:
        """The row of a value on the vertical axis, counted from the top."""
        down = self.look.glyphs.cell[1]
        return round((1 - self.y.place(value)) * (self.rows * down - 1)) // down

    def around(self, plot: Sequence[Row]) -> list[Row]:
        """The whole picture: `plot` with everything around it."""
        glyphs = self.look.glyphs
        labels: dict[int, str] = {}
        for tick in self.y_labels:
            row = self.row(tick.value)
            labels[row] = tick.label or labels.get(row, "")
        rows: list[Row] = []
        for number, cells in enumerate(plot):
            axis = glyphs.y_tick if number in labels else glyphs.vertical
            label = labels.get(number, "").rjust(self.gutter)
            rows.append([(label, PLAIN), (axis, FAINT), *cells])
        axis_below = x_axis(self.x, self.gutter, self.columns, self.look)
        return [*self.above, *rows, *axis_below, *self.below]


def frame(
    look: Look, columns: int, height: int, x: Scale, y: Scale, words: Words, snug: bool = False
) -> Frame:
    """Lays out a picture of `columns` × `height` cells. Raises TooNarrow.

    `y` is widened to round numbers unless `snug`. If `height` is not enough, the x title, the
    legend and the other titles are left out, in this order; a short legend moves beside the title.
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
            if name == "legend":
                parts["title"] = _beside(parts["title"], parts["legend"], columns)
            parts[name] = []
    rows = max(rows, LEAST_ROWS)
    steps = max(2, round(rows / 2.5))
    y_labels: Sequence[Tick] = ()
    if not snug:
        y, y_labels = enclosed(y, steps, look.ascii)
    if snug or sum(bool(tick.label) for tick in y_labels) < 2:
        y_labels = labeled(y, steps, look)
    gutter = max(1, widest([tick.label for tick in y_labels], look))
    plot = columns - gutter - 1
    if plot < LEAST_COLUMNS:
        raise TooNarrow(gutter + 1 + LEAST_COLUMNS)
    if parts["x_title"]:
        parts["x_title"] = [[(centered(words.x_title, gutter + 1, plot, columns, look), PLAIN)]]
    above = [*parts["title"], *parts["y_title"]]
    below = [*parts["x_title"], *parts["legend"], *remarks]
    return Frame(look, plot, rows, gutter, x, y, y_labels, above, below)


def _beside(title: list[Row], legend: list[Row], columns: int) -> list[Row]:
    """The title with the legend on its line, if both are one line and fit."""
    if len(title) != 1 or len(legend) != 1:
        return title
    joined = [*title[0], (" " * GAP, PLAIN), *legend[0]]
    return [joined] if sum(len(text) for text, _ in joined) <= columns else title


LABEL_GAP = 2
"""The least number of blanks between two labels."""


def column_of(scale: Scale, value: float, columns: int, look: Look) -> int:
    """The column of a dot for `value`, on an axis of `columns` cells."""
    across = look.glyphs.cell[0]
    return round(scale.place(value) * (columns * across - 1)) // across


def labeled(scale: Scale, count: int, look: Look) -> Sequence[Tick]:
    """Ticks with at least two labels: if round numbers are too few, the ends get them."""
    for more in range(4):
        found = ticks(scale, count + more, look.ascii)
        if sum(bool(tick.label) for tick in found) >= 2:
            return found
    return [Tick(end, short(end, 4, look.ascii)) for end in (scale.low, scale.high)]


def x_axis(scale: Scale, gutter: int, columns: int, look: Look) -> list[Row]:
    """The axis and its labels, two rows: `gutter` cells, a corner, `columns` cells of axis.

    As many ticks as have room for their labels side by side.
    """
    for count in range(max(2, columns // 8), 0, -1):
        found = labeled(scale, count, look)
        places = [column_of(scale, tick.value, columns, look) for tick in found]
        labels, complete = _labels(found, places, gutter, columns)
        if complete:
            break
    line = [look.glyphs.horizontal] * columns
    for place in places:
        line[place] = look.glyphs.x_tick
    axis = look.glyphs.corner + "".join(line)
    return [[(" " * gutter, PLAIN), (axis, FAINT)], [(labels, PLAIN)]]


def _labels(
    found: Sequence[Tick], places: Sequence[int], gutter: int, columns: int
) -> tuple[str, bool]:
    """The labels, each centered on its tick and kept in the picture, and whether all had room."""
    line, complete = "", True
    for tick, place in zip(found, places, strict=True):
        size = len(tick.label)
        if not size:
            continue
        start = gutter + 1 + place - (size - 1) // 2
        start = max(0, min(start, gutter + 1 + columns - size))
        if line and start < len(line) + LABEL_GAP:
            complete = False
        else:
            line = line.ljust(start) + tick.label
    return line, complete


class Reference(NamedTuple):
    """A dashed line across the plot at a value of the y axis, or of the x axis, and its label."""

    value: float
    label: str = ""
    axis: Literal["x", "y"] = "y"


def values_on(axis: str, references: Sequence[Reference]) -> list[float]:
    """The values that the axis should include."""
    return [reference.value for reference in references if reference.axis == axis]


def unseen(references: Sequence[Reference], x: Scale, y: Scale) -> list[str]:
    """The references that are off the axes, in words."""
    return [
        f"reference {reference.label or reference.value} lies outside the axes"
        for reference in references
        if not _on(x if reference.axis == "x" else y, reference.value)
    ]


def _on(scale: Scale, value: float) -> bool:
    return drawable(value, scale.log) and scale.holds(value)


def _seen(references: Sequence[Reference], layout: Frame) -> Iterator[tuple[Reference, int]]:
    """The references on the axes, each with its row or column."""
    axes = {"x": (layout.x, layout.column), "y": (layout.y, layout.row)}
    for reference in references:
        scale, place = axes[reference.axis]
        if _on(scale, reference.value):
            yield reference, place(reference.value)


def rule(canvas: Canvas, layout: Frame, references: Sequence[Reference]) -> None:
    """Draw the lines under everything else."""
    glyphs = layout.look.glyphs
    for reference, place in _seen(references, layout):
        if reference.axis == "x":
            cells, glyph = range(place, canvas.cells, canvas.columns), glyphs.dashed_vertical
        else:
            start = place * canvas.columns
            cells, glyph = range(start, start + canvas.columns), glyphs.dashed_horizontal
        canvas.under.update(dict.fromkeys(cells, (glyph, FAINT)))


def put_labels(canvas: Canvas, layout: Frame, references: Sequence[Reference]) -> None:
    """Write the labels where they hide the least."""
    for reference, place in _seen(references, layout):
        size = min(widest([reference.label], layout.look), canvas.columns - 2) + 2
        if not reference.label:
            continue
        if reference.axis == "y":
            spots = [(place, column) for column in range(canvas.columns - size, -1, -1)]
        else:
            right, left = place + 1, max(0, place - size)
            column = right if right + size <= canvas.columns else left
            spots = [(row, column) for row in range(canvas.high)]
        row, column = canvas.best_spot(spots, size)
        canvas.write(row, column, f" {fit(reference.label, size - 2, layout.look)} ", PLAIN)
