"""Groups of points, each with a mark of its own, and the legend that tells series apart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.style import Style

from quiz.charts.canvas import Canvas, dash_of
from quiz.charts.chart import Row
from quiz.charts.frame import Frame
from quiz.charts.glyphs import Look
from quiz.charts.palette import PLAIN, series_style
from quiz.charts.scale import Scale, drawable
from quiz.charts.text import Values, fit, floats, left_out, widest
from quiz.plain_text import count as counted

MARKS = "ox+*#@%&"
"""The n-th group has the n-th mark; they are told apart without color."""


@dataclass(frozen=True, slots=True)
class Points:
    """A group of points: their coordinates, equally many, and their mark (one character).

    Points that lie on a line have the color of the series that `of` names.
    """

    name: str
    x: Values
    y: Values
    mark: str = ""
    of: str = ""

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


def colors_of(groups: Sequence[Points], lines: Sequence[str]) -> list[int]:
    """The color number of each group: that of the line it belongs to, else one of its own."""
    return [
        lines.index(group.of) if group.of in lines else len(lines) + number
        for number, group in enumerate(groups)
    ]


def entries(
    groups: Sequence[Points], columns: int, look: Look, lines: Sequence[str] = ()
) -> list[Row]:
    """Legend entries: each group's mark and name, after the lines of these names."""
    return [
        entry([(mark_of(group, number, look), series_style(color))], group.name, columns, look)
        for number, (group, color) in enumerate(zip(groups, colors_of(groups, lines), strict=True))
        if group.name
    ]


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
    colors: Sequence[int],
) -> None:
    """Marks each point's cell; where groups meet, the group with most points there is seen."""
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
        style: Style = series_style(colors[number])
        canvas.over[cell] = (mark_of(groups[number], number, layout.look), style)


SAMPLE = 10
"""Pixels of line shown in front of a name."""
LETTER_EVERY = 24
"""Columns between two letters on a line."""


def letters_for(names: Sequence[str]) -> list[str]:
    """A capital letter for each name: where it can be the first of its own letters left."""
    taken: list[str] = []
    spare = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    for name in names:
        wanted = [char for char in name.upper() if char.isascii() and char.isalnum()]
        free = [char for char in (*wanted, *spare) if char not in taken]
        taken.append(free[0] if free else "?")
    return taken


def entry(mark: Row, name: str, columns: int, look: Look) -> Row:
    """A legend entry: a mark and the name, cut to what a line of `columns` can hold."""
    room = columns - sum(len(text) for text, _ in mark) - 1
    return [*mark, (" " + fit(name, min(room, widest([name], look)), look), PLAIN)]


def line_entry(number: int, letter: str, name: str, columns: int, look: Look) -> Row:
    """The legend entry of a line: its letter, a piece of it, its name."""
    canvas = Canvas(SAMPLE // look.glyphs.cell[0], 1, look)
    middle = canvas.down // 2
    style = series_style(number)
    canvas.stroke([(0, middle), (canvas.across - 1, middle)], style, dash_of(number))
    lead: Row = [(letter + " ", style)] if letter else []
    return entry([*lead, *canvas.draw()[0]], name, columns, look)


def put_letters(canvas: Canvas, letters: Sequence[str], styles: Sequence[Style]) -> None:
    """Writes each series' letter on its line, again and again, where no other line is.

    The columns are staggered, from the right end, where curves tend to be apart.
    """
    places = _alone(canvas, len(letters))
    for number, letter in enumerate(letters):
        spots = places[number]
        if not spots or not letter:
            continue
        first = canvas.columns - 3 - number * 5
        for wanted in range(first, -LETTER_EVERY // 2, -LETTER_EVERY):
            column = min((abs(spot - wanted), spot) for spot in spots)[1]
            if abs(column - wanted) <= LETTER_EVERY // 2 or wanted == first:
                canvas.write(spots[column], column, letter, styles[number])


def _alone(canvas: Canvas, count: int) -> list[dict[int, int]]:
    """Per series, a row for each column where it is alone; where it never is, of all its cells."""
    alone: list[dict[int, int]] = [{} for _ in range(count)]
    for index, column, owner in _drawn(canvas):
        if owner & (owner - 1) == 0 and owner < 1 << count:
            alone[owner.bit_length() - 1].setdefault(column, index)
    for number in range(count):
        if not alone[number]:
            alone[number] = {
                column: row for row, column, owner in _drawn(canvas) if owner >> number & 1
            }
    return alone


def _drawn(canvas: Canvas) -> Iterator[tuple[int, int, int]]:
    """The row, column and owners of each cell with pixels and no text."""
    for index, owner in enumerate(canvas.owners):
        if owner and index not in canvas.over:
            yield index // canvas.columns, index % canvas.columns, owner
