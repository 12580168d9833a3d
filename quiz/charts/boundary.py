"""The regions where a classifier picks each class, with its data."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.style import Style

from quiz.charts.chart import HEIGHT, Chart, Row, Told, empty
from quiz.charts.frame import Frame, Words, frame
from quiz.charts.heatmap import color_steps, shade_of
from quiz.charts.line import Points, entries, mark_of, outside, put_points, remarks_on
from quiz.charts.look import PLAIN, STEPS, Look, cell_style, half_style, written
from quiz.charts.scale import LARGEST, Grid, Scale, floats, scale_of
from quiz.plain_text import count as counted
from quiz.plain_text import percent

THRESHOLD = 0.5
"""At and above this value it is class 1."""
PALE = 1.7
"""How much wider the color scale is than the values, so that marks stand out."""


@dataclass(frozen=True, slots=True)
class DecisionBoundary(Chart):
    """`z[row][column]` on a regular grid, row 0 at the bottom: the probability of class 1.

    `points` are the data of class 0, then of class 1, marked `o` and `x`; those on the wrong
    side are marked `O` and `X` and counted, but where it is `quiet`. The ground of class 1 is red
    or shaded, that of class 0 blue or blank. `height` counts all lines.
    """

    z: Grid
    points: Sequence[Points]
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    title: str = ""
    x_title: str = ""
    y_title: str = ""
    quiet: bool = False
    height: int | None = None

    def rows(self, look: Look, columns: int) -> list[Row]:
        """The picture, `height` rows of at most `columns` cells."""
        grid = list(map(floats, self.z))
        values = [value for row in grid for value in row]
        lost = sum(not math.isfinite(value) for value in values)
        remarks = [f"{counted(lost, 'value')} of the ground blank: not finite"] if lost else []
        if lost == len(values):
            return empty(self.title, columns, look, remarks)
        x, y = Scale(*self.x_range), Scale(*self.y_range)
        groups = [
            group._replace(mark=mark_of(group, number, look))
            for number, group in enumerate(self.points)
        ]
        wrong = [_wrong(group, number, grid, x, y) for number, group in enumerate(groups)]
        remarks += remarks_on(self.points)
        if not self.quiet:
            pairs = [pair for group in groups for pair in group.pairs()]
            remarks += [*_told_wrong(wrong), *outside(pairs, x, y)]
        legend = [*entries(groups, columns, look), self._key(look)]
        texts = Words(self.title, self.x_title, self.y_title, legend, remarks)
        layout = frame(look, columns, self.height or HEIGHT, x, y, texts, snug=True)
        # The first of groups that meet in a cell is seen: errors first, in their class's color.
        marks = [*wrong, *groups]
        return layout.around(_painted(layout, _steps(grid, look), marks, len(groups)))

    def told(self, look: Look) -> Iterator[Told]:
        """How much of the plane is class 1, and how many points of each class are on its side."""
        grid = list(map(floats, self.z))
        known = [value for row in grid for value in row if math.isfinite(value)]
        if not known:
            return
        above = sum(value >= THRESHOLD for value in known)
        yield "ground of class 1", percent(above / len(known))
        x, y = Scale(*self.x_range), Scale(*self.y_range)
        for number, (group, name) in enumerate(zip(self.points, self._names(), strict=False)):
            wrong = len(_wrong(group, number, grid, x, y).x)
            yield name, f"{counted(len(group.x), 'point')}, {wrong:,} on the wrong side"

    def _names(self) -> list[str]:
        """What the two classes are called."""
        given = [group.name for group in self.points] + [""] * (2 - len(self.points))
        return [name or f"class {number}" for number, name in enumerate(given)]

    def _key(self, look: Look) -> Row:
        """What the ground means."""
        first, second = (written(name, look) for name in self._names())
        if not look.color:
            return [(f"{_shades(look)[1] * 3} decided for {second}", PLAIN)]
        low, high = (cell_style(step, diverging=True) for step in (STEPS // 4, 3 * STEPS // 4))
        return [("decided: ", PLAIN), (f" {first} ", low), (f" {second} ", high)]


def _shades(look: Look) -> str:
    """The ground of the two classes without color."""
    return " ." if look.ascii else " ░"


def _wrong(group: Points, number: int, grid: list[list[float]], x: Scale, y: Scale) -> Points:
    """The points of class `number` on the other class's side."""
    pairs = [
        (a, b)
        for a, b in group.pairs()
        if x.holds(a) and y.holds(b)
        if (z := _at(grid, x.place(a), y.place(b))) == z
        if (z >= THRESHOLD) != bool(number)
    ]
    return Points("", [a for a, _ in pairs], [b for _, b in pairs], group.mark.upper())


def _at(grid: list[list[float]], x_place: float, y_place: float) -> float:
    """The value of the grid nearest to a place."""
    row = int(y_place * (len(grid) - 1) + 0.5)
    return grid[row][int(x_place * (len(grid[0]) - 1) + 0.5)]


def _told_wrong(wrong: Sequence[Points]) -> list[str]:
    """How many points are on the wrong side, in words."""
    count = sum(len(group.x) for group in wrong)
    marks = ", ".join(group.mark for group in wrong if group.x)
    return [f"{counted(count, 'point')} on the wrong side: {marks}"] if count else []


def _steps(grid: list[list[float]], look: Look) -> list[list[int]]:
    """Color numbers: how far from the threshold, or without color on which side."""
    if not look.color:
        return [
            [-1 if math.isnan(z) else STEPS * (z >= THRESHOLD) for z in row] for row in grid
        ]  # fmt: skip
    finite = (z for row in grid for z in row if math.isfinite(z))
    reach = max(abs(z / 2 - THRESHOLD / 2) * 2 for z in finite)
    reach = min(LARGEST / 2, PALE * (reach or 1.0))
    scale = scale_of((), bounds=(THRESHOLD - reach, THRESHOLD + reach))
    return [color_steps(row, scale) for row in grid]


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
    """A row of cells with a color number above and one below; blank where one is missing."""
    return [
        ("▀", half_style(above, below)) if above >= 0 and below >= 0 else (" ", PLAIN)
        for above, below in zip(upper, lower, strict=True)
    ]
