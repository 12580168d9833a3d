"""Groups of points, each group with a mark of its own, over a plot."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.style import Style

from quiz.charts.canvas import Canvas
from quiz.charts.chart import Row
from quiz.charts.frame import Frame
from quiz.charts.glyphs import Look
from quiz.charts.legend import entry
from quiz.charts.lettering import fit
from quiz.charts.number import Values, counted, floats, left_out
from quiz.charts.palette import series_style
from quiz.charts.scale import Scale, drawable

MARKS = "ox+*#@%&"
"""The n-th group has the n-th mark; they are told apart without colour."""


@dataclass(frozen=True, slots=True)
class Points:
    """A group of points: their coordinates, equally many, and their mark (one character)."""

    name: str
    x: Values
    y: Values
    mark: str = ""

    def __post_init__(self) -> None:
        if len(self.x) != len(self.y):
            raise ValueError(f"points {self.name!r}: {len(self.x)} x for {len(self.y)} y")

    def pairs(self, log_x: bool = False, log_y: bool = False) -> list[tuple[float, float]]:
        """What can be drawn of the points."""
        both = zip(floats(self.x), floats(self.y), strict=True)
        return [(x, y) for x, y in both if drawable(x, log_x) and drawable(y, log_y)]


def mark_of(group: Points, number: int, look: Look) -> str:
    """The mark of group `number`, counted from 0: one cell."""
    return fit(group.mark, 1, look) if group.mark else MARKS[number % len(MARKS)]


def entries(groups: Sequence[Points], first: int, columns: int, look: Look) -> list[Row]:
    """Legend entries: each group's mark and name. The first has colour number `first`."""
    return [
        entry([(mark_of(group, number, look), series_style(first + number))],
              group.name, columns, look)
        for number, group in enumerate(groups)
        if group.name
    ]  # fmt: skip


def remarks_on(groups: Sequence[Points], log_x: bool = False, log_y: bool = False) -> list[str]:
    """What of the points cannot be drawn, in words."""
    xs = [x for group in groups for x in group.x]
    ys = [y for group in groups for y in group.y]
    return [
        *(f"points' x: {note}" for note in left_out(xs, log_x)),
        *(f"points' y: {note}" for note in left_out(ys, log_y)),
    ]


def outside(groups: Sequence[Points], x: Scale, y: Scale) -> list[str]:
    """How many of the points lie off the axes, in words."""
    pairs = [pair for group in groups for pair in group.pairs()]
    count = sum(not (x.holds(x_value) and y.holds(y_value)) for x_value, y_value in pairs)
    return [f"{counted(count, 'point')} outside the axes"] if count else []


def put_points(
    canvas: Canvas,
    layout: Frame,
    groups: Sequence[Points],
    first: int = 0,
    colours: int | None = None,
) -> None:
    """Marks each point's cell; where groups meet, the group with most points there is seen.

    The first group has colour number `first`; after `colours` of them they repeat.
    """
    counts: dict[int, dict[int, int]] = {}
    x_place, y_place = layout.x.places(), layout.y.places()
    for number, group in enumerate(groups):
        for x, y in group.pairs(layout.x.log, layout.y.log):
            place = x_place(x), y_place(y)
            if all(0 <= part <= 1 for part in place):
                here = counts.setdefault(canvas.cell(*place), {})
                here[number] = here.get(number, 0) + 1
    for cell, here in counts.items():
        number = min(here, key=lambda group: (-counts[cell][group], group))
        style: Style = series_style(first + number % (colours or len(groups)))
        canvas.over[cell] = (mark_of(groups[number], number, layout.look), style)
