"""Upright bars along an axis: of values, of how often values occur, or in one line of text."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rich.console import Console, ConsoleOptions
from rich.measure import Measurement

from quiz.charts.chart import HEIGHT, Chart, Row, Told, course, empty
from quiz.charts.frame import Frame, Words, frame
from quiz.charts.look import PLAIN, Look, series_style
from quiz.charts.scale import Scale, Values, floats, left_out, short
from quiz.plain_text import count as counted
from quiz.terminal.text import upright

MOST_TOLD = 60
"""In words, up to this many values are listed one by one."""
ASCII_RISES = "._-=#"


@dataclass(frozen=True, slots=True)
class Sparkline(Chart):
    """One column per value, from `low` to `high`.

    A gap is blank. If there are more values than columns, neighbors are averaged.
    """

    values: Values
    low: float
    high: float
    width: int | None = None

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        wished = len(self.values) if self.width is None else min(self.width, len(self.values))
        most = max(1, min(options.max_width, wished))
        return Measurement(min(most, 8), most)

    def told(self, look: Look) -> Iterator[Told]:
        """The values, or for many of them the course."""
        values = floats(self.values)
        if len(values) <= MOST_TOLD:
            yield "values", ", ".join(short(value, ascii_only=look.ascii) for value in values)
            return
        places = enumerate(values, start=1)
        yield "values", course([(at, one) for at, one in places if math.isfinite(one)], look)

    def rows(self, look: Look, columns: int) -> list[Row]:
        """One row."""
        room = columns if self.width is None else min(self.width, columns)
        values = averaged(floats(self.values), room)
        if not any(map(math.isfinite, values)):
            return [[("-" if columns else "", PLAIN)]]
        rises = ASCII_RISES if look.ascii else look.glyphs.upward
        place, last = Scale(self.low, self.high).places(), len(rises) - 1
        text = "".join(
            rises[min(last, max(0, int(place(value) * len(rises))))]
            if math.isfinite(value)
            else " "
            for value in values
        )
        return [[(text, PLAIN)]]


def averaged(values: list[float], columns: int) -> list[float]:
    """At most `columns` values: the means of what is finite in equal pieces of `values`."""
    if len(values) <= columns:
        return values
    means = []
    for column in range(columns):
        start = column * len(values) // columns
        piece = values[start : (column + 1) * len(values) // columns]
        finite = [value for value in piece if math.isfinite(value)]
        # Divide first: the sum of huge values would overflow.
        means.append(sum(value / len(finite) for value in finite) if finite else math.nan)
    return means


LEAST_TOP = 4.0
"""The least upper end of the vertical axis, so that a single value does not look like many."""
BINS = 24
NOTED_FROM = 9
"""From this many lines on, a histogram notes what is beyond its axis."""


@dataclass(frozen=True, slots=True)
class Histogram(Chart):
    """How many of the values fall in each of `BINS` equal parts of `x_range`.

    What lies beyond its ends stands in the bars there, and is counted in a note, if the chart is
    not low.
    """

    values: Values
    title: str
    x_range: tuple[float, float]
    height: int | None = None

    def rows(self, look: Look, columns: int) -> list[Row]:
        """The picture, `height` rows of at most `columns` cells."""
        counts, below, above = self._counted()
        if not any([*counts, below, above]):
            return empty(self.title, columns, look)
        counts[0] += below
        counts[-1] += above
        height = self.height or HEIGHT
        remarks = left_out(self.values)
        if below + above and height >= NOTED_FROM:
            remarks.append(f"{below + above:,} beyond, at the ends")
        words = Words(self.title, notes=remarks)
        y = Scale(0.0, max(LEAST_TOP, max(counts)))
        layout = frame(look, columns, height, Scale(*self.x_range), y, words)
        return layout.around(_upright(layout, counts))

    def _counted(self) -> tuple[list[int], int, int]:
        """How many values are in each part of the axis, and how many below and above it."""
        x = Scale(*self.x_range)
        place, counts, below, above = x.places(), [0] * BINS, 0, 0
        for value in filter(math.isfinite, floats(self.values)):
            if x.holds(value):
                counts[min(BINS - 1, int(place(value) * BINS))] += 1
            else:
                below, above = below + (value < x.low), above + (value > x.high)
        return counts, below, above

    def told(self, look: Look) -> Iterator[Told]:
        """How many values are in each part of the axis, leaving out empty parts."""
        counts, below, above = self._counted()
        low, high = self.x_range
        ends = [low + (high - low) * part / BINS for part in range(BINS + 1)]
        names = [short(end, ascii_only=look.ascii) for end in ends]
        for (start, end), number in zip(pairwise(names), counts, strict=True):
            if number:
                yield f"{start} to {end}", f"{number:,}"
        if below + above:
            yield "beyond the ends", f"{below + above:,}"


@dataclass(frozen=True, slots=True)
class Columns(Chart):
    """A bar for each value, all equally wide; the first stands at `start` on the axis.

    Bars begin at 0 and go up; None and nan leave a gap. Where there are more values than
    columns, neighbors are averaged, and a note says so. `height` counts all lines.
    """

    values: Values
    x_title: str = ""
    start: float = 0.0
    height: int = 12

    def rows(self, look: Look, columns: int) -> list[Row]:
        """The picture, `height` rows of at most `columns` cells."""
        values = floats(self.values)
        drawn = [value for value in values if math.isfinite(value) and value >= 0]
        remarks = left_out(self.values)
        below = sum(math.isfinite(value) and value < 0 for value in values)
        remarks += [f"{counted(below, 'value')} below 0 left out"] if below else []
        if not drawn:
            return empty("", columns, look, remarks)
        x = Scale(self.start, self.start + max(1, len(values)))
        y = Scale(0.0, max(LEAST_TOP, *drawn))

        def layout(columns: int) -> Frame:
            words = Words(x_title=self.x_title, notes=remarks)
            return frame(look, columns, self.height, x, y, words)

        most = layout(columns).columns
        if len(values) > most:
            values = averaged([value if value >= 0 else math.nan for value in values], most)
            remarks.append(f"{most} bars: each is the mean of its neighbors")
        # All bars are equally wide: the picture gives up what is left over.
        fitted = layout(columns - layout(columns).columns % len(values))
        return fitted.around(_upright(fitted, values))

    def told(self, look: Look) -> Iterator[Told]:
        """Each value above 0, with its place on the axis."""
        for number, value in enumerate(floats(self.values)):
            if math.isfinite(value) and value > 0:
                place = short(self.start + number, ascii_only=look.ascii)
                yield f"{place} {self.x_title}".rstrip(), short(value, ascii_only=look.ascii)


def _upright(layout: Frame, values: Sequence[float]) -> list[Row]:
    """The bars, equally wide; never empty for a value above 0."""
    heights: list[float] = []
    for number, value in enumerate(values):
        start = round(number * layout.columns / len(values))
        end = round((number + 1) * layout.columns / len(values))
        known = math.isfinite(value) and value > 0
        heights += [layout.y.place(value) * layout.rows if known else 0.0] * (end - start)
    rows = upright(heights, layout.rows, layout.look.glyphs.upward)
    return [[("".join(row), series_style(0))] for row in rows]
