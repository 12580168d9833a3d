"""A function of two variables as color: a loss surface, a map of an activation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.style import Style

from quiz.charts.chart import HEIGHT, Chart, Row, Told, course, heading, notes, paragraph
from quiz.charts.color_scale import color_scale_of, shade_of
from quiz.charts.frame import Frame, Words, frame
from quiz.charts.glyphs import Look
from quiz.charts.palette import PLAIN, STEPS, cell_style, half_style
from quiz.charts.points import Points, entries, outside, put_points, remarks_on
from quiz.charts.scale import Scale, checked, drawable
from quiz.charts.text import Grid, columns_in, rows_of, short, written
from quiz.plain_text import count as counted

WITH_NAME = 40
"""Columns from which the color bar has a name."""


@dataclass(frozen=True, slots=True)
class Surface(Chart):
    """`z[row][column]` on a regular grid; row 0 is at the bottom, at the least y.

    The grid's corners lie on the corners of `x_range` × `y_range` (by default the numbers of
    columns and rows), as `numpy.meshgrid` of two `linspace` gives it. Two pixels in a cell, one
    above the other; without color one shade character. Each pixel shows the nearest value.
    `height` counts all lines, titles and color bar included.
    """

    z: Grid
    x_range: tuple[float, float] | None = None
    y_range: tuple[float, float] | None = None
    title: str = ""
    x_title: str = ""
    y_title: str = ""
    z_title: str = ""
    points: Sequence[Points] = ()
    log: bool = False
    height: int | None = None

    def __post_init__(self) -> None:
        columns_in(self.z)
        checked(self.x_range, False, "x_range")
        checked(self.y_range, False, "y_range")

    def told(self, look: Look) -> Iterator[Told]:
        """Where it is lowest and highest, and the points on it."""
        grid = rows_of(self.z)
        placed = [
            (value, row, column)
            for row, values in enumerate(grid)
            for column, value in enumerate(values)
            if drawable(value, self.log)
        ]
        if not placed:
            return
        x, y = ground(self.x_range, len(grid[0])), ground(self.y_range, len(grid))

        def text(value: float) -> str:
            return short(value, ascii_only=look.ascii)

        for name, (value, row, column) in (("lowest", min(placed)), ("highest", max(placed))):
            across = x.low + (x.high - x.low) * column / max(1, len(grid[0]) - 1)
            up = y.low + (y.high - y.low) * row / max(1, len(grid) - 1)
            place = f"{self.x_title or 'x'} {text(across)}, {self.y_title or 'y'} {text(up)}"
            yield f"{self.z_title} {name}".lstrip(), f"{text(value)} at {place}"
        for group in self.points:
            yield group.name, course(group.pairs(), look)

    def rows(self, look: Look, columns: int) -> list[Row]:
        """The picture, `height` rows of at most `columns` cells."""
        grid = rows_of(self.z)
        values = [value for row in grid for value in row]
        lost = sum(not drawable(value, self.log) for value in values)
        remarks = [f"{counted(lost, 'value')} blank: no color for them"] if lost else []
        remarks += remarks_on(self.points)
        if lost == len(values):
            words = paragraph("Nothing to draw: there are no values.", columns, look, PLAIN)
            return [*heading(self.title, columns, look), *words, *notes(remarks, columns, look)]
        colors = color_scale_of(values, log=self.log)
        x, y = ground(self.x_range, len(grid[0])), ground(self.y_range, len(grid))
        remarks += outside(self.points, x, y)
        name = f"{written(self.z_title, look)} " if self.z_title and columns >= WITH_NAME else ""
        key = [(name, PLAIN), *colors.key(columns - len(name), look)]
        legend = [key, *entries(self.points, columns, look)]
        texts = Words(self.title, self.x_title, self.y_title, legend, remarks)
        layout = frame(look, columns, self.height or HEIGHT, x, y, texts, snug=True)
        steps = [colors.steps(row) for row in grid]
        return layout.around(painted(layout, steps, False, colors.shades(look), self.points))


def ground(bounds: tuple[float, float] | None, count: int) -> Scale:
    """The axis under a grid of `count` values: `bounds`, or their numbers from 0."""
    low, high = bounds or (0.0, float(max(1, count - 1)))
    return Scale(float(low), float(high))


def painted(
    layout: Frame,
    steps: list[list[int]],
    diverging: bool,
    shades: str,
    points: Sequence[Points],
    colors: int | None = None,
) -> list[Row]:
    """The plot: a grid of color numbers (row 0 at the bottom, −1 blank) with points over it.

    `shades` are the characters to use without color, from low to high; the colors of groups
    of points repeat after `colors` of them.
    """
    look = layout.look
    across = nearest(layout.columns, len(steps[0]))
    fine = 2 if look.color and not look.ascii else 1
    down = nearest(fine * layout.rows, len(steps))[::-1]
    lines = {row: [steps[row][column] for column in across] for row in set(down)}
    if fine == 2:
        pairs = zip(down[::2], down[1::2], strict=True)
        rows = [_half_blocks(lines[upper], lines[lower], diverging) for upper, lower in pairs]
    elif look.color:
        rows = [
            [(" ", cell_style(step, diverging) if step >= 0 else PLAIN) for step in lines[row]]
            for row in down
        ]
    else:
        signs = [shade_of(step, shades) for step in range(STEPS + 1)] + [" "]
        rows = [[(signs[step], PLAIN) for step in lines[row]] for row in down]
    canvas = layout.canvas()
    put_points(
        canvas, layout, points, [number % (colors or len(points)) for number in range(len(points))]
    )
    for cell, (mark, style) in canvas.over.items():
        row, column = divmod(cell, layout.columns)
        step = lines[down[row * fine]][column]
        ground_style = cell_style(step, diverging) if step >= 0 else style
        rows[row][column] = (mark, ground_style if look.color else style)
    return rows


def nearest(pixels: int, count: int) -> list[int]:
    """For each of `pixels` across an axis, the nearest of `count` grid lines."""
    last = max(1, pixels - 1)
    return [int(pixel / last * (count - 1) + 0.5) for pixel in range(pixels)]


def _half_blocks(upper: list[int], lower: list[int], diverging: bool) -> Row:
    """A row of cells with a color number above and one below."""
    row: Row = []
    for above, below in zip(upper, lower, strict=True):
        if above >= 0 and below >= 0:
            row.append(("▀", half_style(above, below, diverging)))
        elif above < 0 and below < 0:
            row.append((" ", PLAIN))
        else:
            color = cell_style(max(above, below), diverging).bgcolor
            row.append(("▀" if above >= 0 else "▄", Style(color=color)))
    return row
