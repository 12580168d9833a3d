"""Where a classifier decides for which class, with the data it decides about."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rich.style import Style

from quiz.charts.chart import HEIGHT, Chart, Row, Told, heading, notes, paragraph
from quiz.charts.frame import Frame, Words, frame
from quiz.charts.heatmap import ColorScale, color_scale_of, shade_of
from quiz.charts.line import Points, entries, mark_of, outside, put_points, remarks_on
from quiz.charts.look import PLAIN, STEPS, Look, cell_style, half_style
from quiz.charts.scale import LARGEST, Scale, checked
from quiz.charts.text import Grid, columns_in, rows_of, written
from quiz.plain_text import count as counted
from quiz.plain_text import percent

PALE = 1.7
"""How much wider the color scale is than the values: marks must stand out from their ground."""


@dataclass(frozen=True, slots=True)
class DecisionBoundary(Chart):
    """`z[row][column]` on a regular grid, row 0 at the bottom; where `z` ≥ `threshold`, class 1.

    `points` are the data of class 0, then of class 1, marked `o` and `x`; those on the wrong
    side are marked `O` and `X` and counted, but where it is `quiet`. The ground of class 1 is red
    or shaded, that of class 0 blue or blank. `height` counts all lines.
    """

    z: Grid
    points: Sequence[Points] = ()
    x_range: tuple[float, float] | None = None
    y_range: tuple[float, float] | None = None
    threshold: float = 0.5
    title: str = ""
    x_title: str = ""
    y_title: str = ""
    quiet: bool = False
    height: int | None = None

    def __post_init__(self) -> None:
        columns_in(self.z)
        checked(self.x_range, False, "x_range")
        checked(self.y_range, False, "y_range")
        if len(self.points) > 2:
            raise ValueError(f"a boundary parts two classes, not {len(self.points)}")

    def rows(self, look: Look, columns: int) -> list[Row]:
        """The picture, `height` rows of at most `columns` cells."""
        grid = rows_of(self.z)
        values = [value for row in grid for value in row]
        lost = sum(not math.isfinite(value) for value in values)
        remarks = [f"{counted(lost, 'value')} of the ground blank: not finite"] if lost else []
        if lost == len(values):
            words = paragraph("Nothing to draw: there are no values.", columns, look, PLAIN)
            return [*heading(self.title, columns, look), *words, *notes(remarks, columns, look)]
        x, y = _ground(self.x_range, len(grid[0])), _ground(self.y_range, len(grid))
        groups = [
            replace(group, mark=mark_of(group, number, look))
            for number, group in enumerate(self.points)
        ]
        wrong = [self._wrong(group, number, grid, x, y) for number, group in enumerate(groups)]
        remarks += remarks_on(self.points)
        if not self.quiet:
            remarks += [*_remarks(wrong), *outside(self.points, x, y)]
        legend = [*entries(groups, columns, look), self._key(look)]
        texts = Words(self.title, self.x_title, self.y_title, legend, remarks)
        layout = frame(look, columns, self.height or HEIGHT, x, y, texts, snug=True)
        steps = self._steps(grid, look)
        # The first of groups that meet in a cell is seen: errors first, in their class's color.
        marks = [*wrong, *groups]
        return layout.around(_painted(layout, steps, marks, len(groups)))

    def told(self, look: Look) -> Iterator[Told]:
        """How much of the ground is class 1, and of each class how many points are on its side."""
        grid = rows_of(self.z)
        known = [value for row in grid for value in row if math.isfinite(value)]
        if not known:
            return
        above = sum(value >= self.threshold for value in known)
        yield "ground of class 1", percent(above / len(known))
        x, y = _ground(self.x_range, len(grid[0])), _ground(self.y_range, len(grid))
        for number, group in enumerate(self.points):
            group = replace(group, mark=mark_of(group, number, look))
            wrong = len(self._wrong(group, number, grid, x, y).x)
            name = group.name or f"class {number}"
            yield name, f"{counted(len(group.x), 'point')}, {wrong:,} on the wrong side"

    def _steps(self, grid: list[list[float]], look: Look) -> list[list[int]]:
        """Color numbers: how far from the threshold, or without color on which side."""
        if not look.color:
            return [
                [-1 if math.isnan(z) else STEPS * (z >= self.threshold) for z in row]
                for row in grid
            ]
        scale = color_scale_of((z for row in grid for z in row), True, self.threshold).scale
        low, high = scale.low, scale.high
        middle, reach = low / 2 + high / 2, min(LARGEST / 2, PALE * (high / 2 - low / 2))
        colors = ColorScale(Scale(middle - reach, middle + reach), diverging=True)
        return [colors.steps(row) for row in grid]

    def _wrong(
        self, group: Points, number: int, grid: list[list[float]], x: Scale, y: Scale
    ) -> Points:
        """The points of class `number` that lie on the other class's side."""
        pairs = [
            (a, b)
            for a, b in group.pairs()
            if x.holds(a) and y.holds(b)
            if (z := _at(grid, x.place(a), y.place(b))) == z
            if (z >= self.threshold) != bool(number)
        ]
        return Points("", [a for a, _ in pairs], [b for _, b in pairs], group.mark.upper())

    def _key(self, look: Look) -> Row:
        """What the ground means."""
        names = [group.name or f"class {number}" for number, group in enumerate(self.points)]
        names += [f"class {number}" for number in range(len(names), 2)]
        if not look.color:
            return [(f"{_shades(look)[1] * 3} decided for {written(names[1], look)}", PLAIN)]
        low, high = (cell_style(step, diverging=True) for step in (STEPS // 4, 3 * STEPS // 4))
        first, second = (written(name, look) for name in names)
        return [("decided: ", PLAIN), (f" {first} ", low), (f" {second} ", high)]


def _shades(look: Look) -> str:
    """The ground of the two classes without color."""
    return " ." if look.ascii else " ░"


def _at(grid: list[list[float]], x_place: float, y_place: float) -> float:
    """The value of the grid nearest to a place."""
    row = int(y_place * (len(grid) - 1) + 0.5)
    return grid[row][int(x_place * (len(grid[0]) - 1) + 0.5)]


def _remarks(wrong: Sequence[Points]) -> list[str]:
    """How many points are on the wrong side, in words."""
    count = sum(len(group.x) for group in wrong)
    marks = ", ".join(group.mark for group in wrong if group.x)
    return [f"{counted(count, 'point')} on the wrong side: {marks}"] if count else []


def _ground(bounds: tuple[float, float] | None, count: int) -> Scale:
    """The axis under a grid of `count` values: `bounds`, or their numbers from 0."""
    low, high = bounds or (0.0, float(max(1, count - 1)))
    return Scale(float(low), float(high))


def _painted(
    layout: Frame, steps: list[list[int]], points: Sequence[Points], classes: int
) -> list[Row]:
    """The plot: a grid of color numbers (row 0 at the bottom, −1 blank) with points over it.

    In color two pixels lie in a cell, one above the other; each shows the nearest value. Groups
    of points have the colors of `classes`, again and again.
    """
    look = layout.look
    across = _nearest(layout.columns, len(steps[0]))
    fine = 2 if look.color and not look.ascii else 1
    down = _nearest(fine * layout.rows, len(steps))[::-1]
    lines = {row: [steps[row][column] for column in across] for row in set(down)}
    if fine == 2:
        pairs = zip(down[::2], down[1::2], strict=True)
        rows = [_half_blocks(lines[upper], lines[lower]) for upper, lower in pairs]
    elif look.color:
        rows = [[(" ", _ground_style(step)) for step in lines[row]] for row in down]
    else:
        signs = [shade_of(step, _shades(look)) for step in range(STEPS + 1)] + [" "]
        rows = [[(signs[step], PLAIN) for step in lines[row]] for row in down]
    canvas = layout.canvas()
    put_points(canvas, layout, points, [number % classes for number in range(len(points))])
    for cell, (mark, style) in canvas.over.items():
        row, column = divmod(cell, layout.columns)
        step = lines[down[row * fine]][column]
        rows[row][column] = (mark, _ground_style(step) if look.color and step >= 0 else style)
    return rows


def _ground_style(step: int) -> Style:
    return cell_style(step, diverging=True) if step >= 0 else PLAIN


def _nearest(pixels: int, count: int) -> list[int]:
    """For each of `pixels` across an axis, the nearest of `count` grid lines."""
    last = max(1, pixels - 1)
    return [int(pixel / last * (count - 1) + 0.5) for pixel in range(pixels)]


def _half_blocks(upper: list[int], lower: list[int]) -> Row:
    """A row of cells with a color number above and one below."""
    row: Row = []
    for above, below in zip(upper, lower, strict=True):
        if above >= 0 and below >= 0:
            row.append(("▀", half_style(above, below)))
        elif above < 0 and below < 0:
            row.append((" ", PLAIN))
        else:
            color = _ground_style(max(above, below)).bgcolor
            row.append(("▀" if above >= 0 else "▄", Style(color=color)))
    return row
