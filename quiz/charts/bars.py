"""Pictures with a row per label: bars, stacked bars and intervals."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import NamedTuple

from rich.style import Style

from quiz.charts.chart import (
    Chart,
    Piece,
    Row,
    Told,
    TooNarrow,
    empty,
    fit,
    flow,
    heading,
    widest,
)
from quiz.charts.frame import column_of, x_axis
from quiz.charts.look import FAINT, PLAIN, SERIES, Look, series_style, written
from quiz.charts.scale import Scale, Values, floats, short

LEAST_BAR = 4
LEAST_LABEL = 6
LEAST_PLOT = 10


@dataclass(frozen=True, slots=True)
class Bars(Chart):
    """A bar for each value, with its label in front and its number at the end.

    Bars start at 0, negative ones go to the left. `number` is the format specification of the
    values. `x_range` fixes the ends of the axis, which includes 0, so that pictures compare:
    a bar that would go beyond stops there, and its number says how far it went.
    """

    labels: Sequence[str]
    values: Values
    title: str = ""
    number: str = ""
    x_range: tuple[float, float] | None = None
    ghosts: Values = ()

    def haunted(self, earlier: "Bars") -> "Bars":
        """The chart with marks where the bars of an earlier one with the same labels ended."""
        same = len(earlier.values) == len(self.values)
        return replace(self, ghosts=earlier.values) if same else self

    def rows(self, look: Look, columns: int) -> list[Row]:
        """The title, and a row for each bar."""
        values = floats(self.values)
        if not values:
            return empty(self.title, columns, look)
        ghosts = floats(self.ghosts) or [math.nan] * len(values)
        texts = [self._text(value, look) for value in values]
        ends = self.x_range or _ends([*values, *ghosts])
        room = _Room.of(self.labels, texts, values, ends, look, columns)
        bars = [
            room.marked(room.row(label, value, text, look), ghost, look)
            for label, value, text, ghost in zip(self.labels, values, texts, ghosts, strict=True)
        ]
        return [*heading(self.title, columns, look), *bars]

    def told(self, look: Look) -> Iterator[Told]:
        """Each bar's value."""
        for label, value in zip(self.labels, floats(self.values), strict=True):
            yield label, self._text(value, look)

    def _text(self, value: float, look: Look) -> str:
        """The text at the end of a bar, or in place of the bar if the value is not finite."""
        if self.number and math.isfinite(value):
            return format(value, self.number)
        return short(value, ascii_only=look.ascii)


def _ends(values: Sequence[float]) -> tuple[float, float]:
    """The ends of an axis that holds 0 and all finite values."""
    drawn = [0.0, *filter(math.isfinite, values)]
    low, high = min(drawn), max(drawn)
    return low, high if high > low else 1.0


class _Room(NamedTuple):
    """How a row is divided, in cells: label, negative bars, axis, positive bars and numbers."""

    label: int
    before: int
    """For negative bars and their numbers."""
    left: int
    """For negative bars alone."""
    right: int
    ends: tuple[float, float]

    @classmethod
    def of(
        cls,
        labels: Sequence[str],
        texts: Sequence[str],
        values: Sequence[float],
        ends: tuple[float, float],
        look: Look,
        columns: int,
    ) -> "_Room":
        """Raises TooNarrow. Labels are cut only if the bars would otherwise be too short."""
        left_ones = [math.isfinite(value) and value < 0 for value in values]
        high = [text for text, is_left in zip(texts, left_ones, strict=True) if not is_left]
        low = [text for text, is_left in zip(texts, left_ones, strict=True) if is_left]
        number = widest(high, look) + 1 if high else 0
        before = widest(low, look) + 1 if low else 0
        label = widest(labels, look) + 1
        rest = columns - 1 - number - before
        least = LEAST_BAR * (2 if before and number else 1)
        label = max(min(label, rest - least), min(label, LEAST_LABEL))
        bar = rest - label
        if bar < least:
            raise TooNarrow(columns + least - bar)
        left = 0
        if before:
            span = ends[1] / 2 - ends[0] / 2
            left = max(1, min(bar, round(bar * (-ends[0] / 2 / span))))
        return cls(label, before + left, left, bar - left, ends)

    def row(self, label: str, value: float, text: str, look: Look) -> Row:
        """One bar."""
        style = series_style(0)
        name = fit(label, self.label - 1, look) + " "
        axis = (look.glyphs.vertical, FAINT)
        if not math.isfinite(value):
            return [(name + " " * self.before, PLAIN), axis, (" " + text, FAINT)]
        if value < 0:
            share = min(1.0, value / self.ends[0]) if self.ends[0] < 0 else 0.0
            bar = _bar(share * self.left, look.glyphs.leftward)[::-1]
            space = self.before - len(bar)
            return [(name + fit(text + " ", space, look, ">"), PLAIN), (bar, style), axis]
        bar = _bar(self._length(value), look.glyphs.rightward)
        return [(name + " " * self.before, PLAIN), axis, (bar, style), (" " + text, PLAIN)]

    def marked(self, row: Row, ghost: float, look: Look) -> Row:
        """A row with a faint mark where an earlier bar ended, if that is past its number."""
        if not math.isfinite(ghost) or ghost < 0:
            return row
        used = widest(["".join(text for text, _ in row)], look)
        gap = self.label + self.before + 1 + int(self._length(ghost)) - used
        return [*row, (" " * gap + look.glyphs.dashed_vertical, FAINT)] if gap > 0 else row

    def _length(self, value: float) -> float:
        """Length in cells of a bar to the right, at most to the end of the axis."""
        return min(1.0, value / self.ends[1]) * self.right if self.ends[1] > 0 else 0.0


def _bar(length: float, parts: str) -> str:
    """A bar of `length` cells, with partial cells; never empty for a value above 0."""
    count = max(length > 0, round(length * len(parts)))
    whole, part = divmod(count, len(parts))
    return parts[-1] * whole + (parts[part - 1] if part else "")


@dataclass(frozen=True, slots=True)
class StackedBars(Chart):
    """A ribbon for each label, cut into its parts; neighbors differ in color or in their filling.

    All ribbons have one axis, from 0 to `total`.
    """

    labels: Sequence[str]
    parts: Sequence[Sequence[float]]
    title: str
    total: float

    def rows(self, look: Look, columns: int) -> list[Row]:
        """A row for each ribbon, and the title. The smallest visible part is half a cell."""
        label = min(widest(self.labels, look), columns // 3) + 1
        room = 2 * (columns - label)  # in halves of a cell
        drawn = heading(self.title, columns, look)
        for place, (name, parts) in enumerate(zip(self.labels, self.parts, strict=True)):
            row: Row = [(fit(name, label - 1, look) + " ", PLAIN)]
            ends = [round(room * end / self.total) for end in accumulate(parts)]
            owners = [number % 2 for number, (start, end) in enumerate(pairwise([0, *ends]), place)
                      for _ in range(end - start)]  # fmt: skip
            owners += [-1] * (room - len(owners))
            halves = zip(owners[::2], owners[1::2], strict=True)
            drawn.append(row + [_halves(left, right, look) for left, right in halves])
        return drawn

    def told(self, look: Look) -> Iterator[Told]:
        """The lengths of each ribbon's parts."""
        for label, parts in zip(self.labels, self.parts, strict=True):
            yield label, " + ".join(short(part, ascii_only=look.ascii) for part in parts)


def _halves(left: int, right: int, look: Look) -> Piece:
    """A cell of a ribbon from the parts in its halves: 0, 1, or −1 for none."""
    if look.ascii or not look.color:
        return (" #="[left + 1] if look.ascii else " █▒"[left + 1]), PLAIN
    if left == right:
        return ("█", series_style(left)) if left >= 0 else (" ", PLAIN)
    return "▌", Style(color=SERIES[left], bgcolor=SERIES[right] if right >= 0 else None)


class Interval(NamedTuple):
    """One row of `Intervals`."""

    label: str
    low: float
    value: float
    high: float
    expected: float = math.nan
    text: str = ""
    """At the end of the row."""


@dataclass(frozen=True, slots=True)
class Intervals(Chart):
    """Values between the ends of their intervals, and a cross at what was expected of each.

    `names` say in the legend what the mark of a value and the cross mean; where both fall into
    one cell they are one mark. An end beyond `x_range` is not drawn.
    """

    intervals: Sequence[Interval]
    x_range: tuple[float, float]
    names: tuple[str, str] = ("", "")

    def told(self, look: Look) -> Iterator[Told]:
        """Each value with its ends, the expected value, and its text."""
        value_name, cross_name = (name and f"{name} " for name in self.names)
        for one in self.intervals:
            low, value, high, expected = (short(end, ascii_only=look.ascii) for end in one[1:5])
            said = [f"{value_name}{value} ({low} to {high})"]
            if math.isfinite(one.expected):
                said.append(f"{cross_name or 'expected '}{expected}")
            yield one.label, ", ".join([*said, *filter(None, [one.text])])

    def rows(self, look: Look, columns: int) -> list[Row]:
        """A row for each interval, the axis (two), and the legend."""
        scale, labels = Scale(*self.x_range), [one.label for one in self.intervals]
        tail = widest([one.text for one in self.intervals], look)
        tail += tail > 0
        label = widest(labels, look) + 1
        label = max(min(label, columns - 1 - LEAST_PLOT - tail), min(label, LEAST_LABEL))
        plot = columns - label - 1 - tail
        if plot < LEAST_PLOT:
            raise TooNarrow(columns + LEAST_PLOT - plot)
        body = [
            [
                (fit(one.label, label - 1, look) + " ", PLAIN),
                (look.glyphs.vertical, FAINT),
                *_marked(one, scale, plot, look),
                (f" {written(one.text, look)}", PLAIN),
            ]
            for one in self.intervals
        ]
        met = any(piece == _both(look) for row in body for piece in row)
        return [*body, *x_axis(scale, label, plot, look), *self._legend(look, columns, met)]

    def _legend(self, look: Look, columns: int, met: bool) -> list[Row]:
        """The names of the marks; with the mark for both if that costs no extra row."""
        items: list[Row] = []
        for number, name in enumerate(self.names):
            if name:
                words = fit(name, min(columns - 2, widest([name], look)), look)
                items.append([(_signs(look)[number], series_style(number)), (f" {words}", PLAIN)])
        legend = flow(items, columns)
        more = flow([*items, [_both(look), (" both", PLAIN)]], columns)
        return more if met and items and len(more) == len(legend) else legend


def _signs(look: Look) -> str:
    """The signs of a value and of the expected one."""
    return "ox" if look.ascii else "●×"


def _both(look: Look) -> Piece:
    """The sign of a value in the same cell as the expected one."""
    return ("*" if look.ascii else "⊗"), series_style(1)


def _marked(one: Interval, scale: Scale, columns: int, look: Look) -> Row:
    """The interval as a line with ends; over it the value, then the expected one."""
    cells: Row = [(" ", PLAIN)] * columns

    def place(value: float) -> int:
        return column_of(scale, min(max(value, scale.low), scale.high), columns, look)

    start, end = place(one.low), place(one.high)
    cells[start : end + 1] = [(look.glyphs.horizontal, series_style(0))] * (end + 1 - start)
    for value, sign in ((one.low, "├"), (one.high, "┤")):
        if scale.holds(value):
            cells[place(value)] = (look.glyphs.vertical if look.ascii else sign, series_style(0))
    for number, value in enumerate((one.value, one.expected)):
        if scale.holds(value):
            cells[place(value)] = (_signs(look)[number], series_style(number))
    both_seen = scale.holds(one.value) and scale.holds(one.expected)
    if both_seen and place(one.value) == place(one.expected):
        cells[place(one.value)] = _both(look)
    return cells
