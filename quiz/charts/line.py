"""Lines and points over axes: loss against step, a function against its argument."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from rich.style import Style

from quiz.charts.canvas import GHOSTLY, GHOSTS, Canvas, Place, dash_of, inside, visible
from quiz.charts.chart import HEIGHT, Chart, Row, Told, course, empty, fit, widest
from quiz.charts.frame import Frame, Reference, Words, frame, put_labels, rule, unseen, values_on
from quiz.charts.look import FAINT, PLAIN, Look, series_style
from quiz.charts.scale import Scale, Values, drawable, floats, left_out, scale_of, short
from quiz.plain_text import count as counted

MARKS = "ox+*#@%&"
"""The n-th group has the n-th mark; they are told apart without color."""


class Points(NamedTuple):
    """A group of points: their coordinates, equally many, and their mark (one character).

    Points on a line have the color of the series named by `of`.
    """

    name: str
    x: Values
    y: Values
    mark: str = ""
    of: str = ""

    def pairs(self, log_x: bool = False, log_y: bool = False) -> list[Place]:
        """What can be drawn of the points."""
        both = zip(floats(self.x), floats(self.y), strict=True)
        return [(x, y) for x, y in both if drawable(x, log_x) and drawable(y, log_y)]


def mark_of(group: Points, number: int, look: Look) -> str:
    """The mark of group `number`, counted from 0: one cell."""
    return fit(group.mark, 1, look) if group.mark else MARKS[number % len(MARKS)]


def colors_of(groups: Sequence[Points], lines: Sequence[str]) -> list[int]:
    """The color number of each group: that of its line, else its own."""
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
    """The points that cannot be drawn, in words."""
    xs = [x for group in groups for x in group.x]
    ys = [y for group in groups for y in group.y]
    axes = (("x", xs, log_x), ("y", ys, log_y))
    return [
        f"points' {axis}: {note}" for axis, values, log in axes for note in left_out(values, log)
    ]


def outside(points: Sequence[Place], x: Scale, y: Scale) -> list[str]:
    """How many points are off the axes, in words."""
    count = sum(not (x.holds(x_value) and y.holds(y_value)) for x_value, y_value in points)
    return [f"{counted(count, 'point')} outside the axes"] if count else []


def put_points(
    canvas: Canvas, layout: Frame, groups: Sequence[Points], colors: Sequence[int]
) -> None:
    """Mark each point's cell; where groups meet, the one with the most points there shows."""
    counts: dict[int, dict[int, int]] = {}
    x_place, y_place = layout.x.places(), layout.y.places()
    for number, group in enumerate(groups):
        for x, y in group.pairs(layout.x.log, layout.y.log):
            place = x_place(x), y_place(y)
            if inside(place):
                here = counts.setdefault(canvas.cell(*place), {})
                here[number] = here.get(number, 0) + 1
    for cell, here in counts.items():
        number = min(here, key=lambda group: (-counts[cell][group], group))
        mark = mark_of(groups[number], number, layout.look)
        canvas.over[cell] = (mark, series_style(colors[number]))


SAMPLE = 10
"""Pixels of line shown in front of a name."""
LETTER_EVERY = 24
"""Columns between two letters on a line."""


def letters_for(names: Sequence[str]) -> list[str]:
    """A capital letter for each name: the first of its letters that is still free, if any."""
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
    """Write each series' letter on its line, repeatedly, where no other line is.

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
    """Per series, a row for each column where it is alone; all its cells if it never is."""
    drawn = [
        (index // canvas.columns, index % canvas.columns, owner)
        for index, owner in enumerate(canvas.owners)
        if owner and index not in canvas.over
    ]
    return [
        {column: row for row, column, owner in reversed(drawn) if owner == 1 << number}
        or {column: row for row, column, owner in drawn if owner >> number & 1}
        for number in range(count)
    ]


class Series(NamedTuple):
    """A line: its values `y`, one for each `x`, or for 0, 1, 2, … None, nan and inf are gaps."""

    name: str
    y: Values
    x: Values | None = None

    def points(self) -> list[Place]:
        """All points, gaps included."""
        xs = [float(number) for number in range(len(self.y))] if self.x is None else floats(self.x)
        return list(zip(xs, floats(self.y), strict=True))


@dataclass(frozen=True, slots=True)
class LineChart(Chart):
    """Series as lines, each with its own dashes, letter and color; and points as marks.

    `height` counts all lines, titles and legend included. The axes hold all values and
    references, unless `x_range` or `y_range` says otherwise; the y axis only those of the series
    that `within` names, where one is named, and an arrow shows where another leaves it. A `quiet`
    chart does not count what lies outside of its axes. `ghosts` are drawn faintly behind, without
    a name.
    """

    series: Sequence[Series]
    title: str = ""
    x_title: str = ""
    y_title: str = ""
    log_x: bool = False
    log_y: bool = False
    points: Sequence[Points] = ()
    references: Sequence[Reference] = ()
    x_range: tuple[float, float] | None = None
    y_range: tuple[float, float] | None = None
    legend: bool = True
    within: str = ""
    quiet: bool = False
    ghosts: Sequence[Series] = ()
    height: int | None = None

    def rows(self, look: Look, columns: int) -> list[Row]:
        """The picture, `height` rows of at most `columns` cells."""
        lines = [self._runs(series) for series in self.series]
        drawn = [point for runs in lines for run in runs for point in run]
        for group in self.points:
            drawn += group.pairs(self.log_x, self.log_y)
        if not drawn:
            return empty(self.title, columns, look, self._remarks())
        layout = self._layout(drawn, look, columns)
        canvas = layout.canvas()
        rule(canvas, layout, self.references)
        for ghost in self.ghosts:
            _draw(canvas, layout, self._runs(ghost), FAINT, GHOSTLY, GHOSTS)
        styles = [series_style(number) for number in range(len(lines))]
        for number, runs in enumerate(lines):
            _draw(canvas, layout, runs, styles[number], dash_of(number), number)
        put_points(canvas, layout, self.points, colors_of(self.points, self._names()))
        put_labels(canvas, layout, self.references)
        put_letters(canvas, self._letters(), styles)
        if self.within:
            self._put_arrows(canvas, layout)
        return layout.around(canvas.draw())

    def told(self, look: Look) -> Iterator[Told]:
        """The course of each line, the points, and the reference lines."""
        if self.x_title or self.y_title:
            across, up = self.x_title or "x", self.y_title or "y"
            yield "", f"{up} against {across}: each value at its place"
        for series in self.series:
            yield series.name, course(self._drawn([series]), look)
        for group in self.points:
            yield group.name, course(group.pairs(self.log_x, self.log_y), look)
        for line in self.references:
            at = f"{line.axis} = {short(line.value, ascii_only=look.ascii)}"
            yield line.label or "line", at

    def haunted(self, earlier: "LineChart") -> "LineChart":
        """The chart with the lines of an earlier one behind its own."""
        return replace(self, ghosts=[*self.ghosts, *earlier.series])

    def _names(self) -> list[str]:
        return [series.name for series in self.series]

    def _letters(self) -> list[str]:
        """A letter for each series; a single one needs none."""
        names = self._names()
        return letters_for(names) if len(names) > 1 else [""] * len(names)

    def _put_arrows(self, canvas: Canvas, layout: Frame) -> None:
        """An arrow where a line leaves over the top for good, or stops being finite."""
        arrow = "^" if layout.look.ascii else "↑"
        for number, series in enumerate(self.series):
            before: float | None = None
            for x, y in series.points():
                if y <= layout.y.high:
                    before = x if layout.x.holds(x) else before
                elif before is not None or layout.x.holds(x):
                    column = layout.column(before if before is not None else x)
                    canvas.write(0, column, arrow, series_style(number))
                    break

    def _runs(self, series: Series) -> list[list[Place]]:
        """The unbroken pieces of a series."""
        runs: list[list[Place]] = [[]]
        for x, y in series.points():
            if drawable(x, self.log_x) and drawable(y, self.log_y):
                runs[-1].append((x, y))
            elif runs[-1]:
                runs.append([])
        return [run for run in runs if run]

    def _drawn(self, series: Sequence[Series]) -> list[Place]:
        """The points of series that can be drawn."""
        return [point for one in series for run in self._runs(one) for point in run]

    def _remarks(self) -> list[str]:
        """The values that cannot be drawn, in words."""
        xs = [x for series in self.series for x in (() if series.x is None else series.x)]
        ys = [y for series in self._kept() for y in series.y]
        return [
            *left_out(ys, self.log_y),
            *(f"x: {note}" for note in left_out(xs, self.log_x)),
            *remarks_on(self.points, self.log_x, self.log_y),
        ]

    def _layout(self, drawn: Sequence[Place], look: Look, columns: int) -> Frame:
        """The axes and the texts around them."""
        behind = self._drawn(self.ghosts)
        xs = [*(x for x, _ in [*drawn, *behind]), *values_on("x", self.references)]
        x = scale_of(xs, self.log_x, self.x_range)
        held = self._drawn(self._kept()) if self.within else [*drawn, *behind]
        ys = [y_value for x_value, y_value in held if x.holds(x_value)]
        y = scale_of([*ys, *values_on("y", self.references)], self.log_y, self.y_range)
        remarks = [*self._remarks(), *unseen(self.references, x, y)]
        if not (self.quiet or self.within):
            remarks += outside(drawn, x, y)
        words = Words(self.title, self.x_title, self.y_title, self._legend(look, columns), remarks)
        return frame(look, columns, self.height or HEIGHT, x, y, words, self.y_range is not None)

    def _kept(self) -> list[Series]:
        """The series that must fit on the y axis."""
        return [series for series in self.series if self.within in ("", series.name)]

    def _legend(self, look: Look, columns: int) -> list[Row]:
        if not self.legend:
            return []
        named = enumerate(zip(self._names(), self._letters(), strict=True))
        lines = [
            line_entry(number, letter, name, columns, look)
            for number, (name, letter) in named
            if name
        ]
        return [*lines, *entries(self.points, columns, look, self._names())]


def _draw(
    canvas: Canvas, layout: Frame, runs: list[list[Place]], style: Style, dash: str, owner: int
) -> None:
    """The pieces of one series; a single value between gaps is an `o`."""
    x_place, y_place = layout.x.places(), layout.y.places()
    for run in runs:
        places = [(x_place(x), y_place(y)) for x, y in run]
        if len(places) > 1:
            for piece in visible(places):
                canvas.stroke([canvas.pixel(*place) for place in piece], style, dash, owner)
        elif inside(places[0]):
            row, column = divmod(canvas.cell(*places[0]), canvas.columns)
            canvas.write(row, column, "o", style)
