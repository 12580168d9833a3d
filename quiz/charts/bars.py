"""Bars: horizontal ones, a number for each of a few names, and upright ones along an axis."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate, pairwise

from rich.style import Style

from quiz.charts.chart import (
    Chart,
    Piece,
    Row,
    Told,
    TooNarrow,
    heading,
    paragraph,
)
from quiz.charts.frame import x_axis
from quiz.charts.look import FAINT, PLAIN, Look, series_style
from quiz.charts.scale import Scale, checked, drawable, power_of_ten
from quiz.charts.text import (
    Format,
    Values,
    centered,
    fit,
    floats,
    formatted,
    short,
    widest,
    written,
)

LEAST_BAR = 4
LEAST_LABEL = 6


@dataclass(frozen=True, slots=True)
class Bars(Chart):
    """A bar for each value, with its label in front and its number at the end.

    Linear bars start at 0, negative ones go to the left. With `log` they start at a power of
    ten under the smallest value and an axis shows the decades. `number` formats the values.
    `x_range` fixes the ends of the axis, which holds 0 unless `log`, so that several pictures
    compare: a bar that would go beyond ends there, and its number says how far it went.
    """

    labels: Sequence[str]
    values: Values
    title: str = ""
    x_title: str = ""
    log: bool = False
    number: Format | None = None
    x_range: tuple[float, float] | None = None
    ghosts: Values = ()

    def haunted(self, earlier: "Bars") -> "Bars":
        """With a mark where the bars of an earlier chart ended, if it has the same ones."""
        same = len(earlier.values) == len(self.values) and earlier.log == self.log
        return replace(self, ghosts=earlier.values) if same else self

    def __post_init__(self) -> None:
        if len(self.labels) != len(self.values):
            raise ValueError(f"{len(self.labels)} labels for {len(self.values)} values")
        checked(self.x_range, self.log, "x_range")
        if self.x_range and not self.log and not self.x_range[0] <= 0 <= self.x_range[1]:
            raise ValueError("bars start at 0, so x_range must hold it")

    def rows(self, look: Look, columns: int) -> list[Row]:
        """A row for each bar, and the titles; with `log`, two more for the axis."""
        values = floats(self.values)
        title = heading(self.title, columns, look)
        if not values:
            return [*title, *paragraph("Nothing to draw: no bars.", columns, look, PLAIN)]
        drawn = [value for value in values if drawable(value, self.log)]
        ghosts = floats(self.ghosts) or [math.nan] * len(values)
        behind = [value for value in ghosts if drawable(value, self.log)]
        texts = [self._text(value, look) for value in values]
        room = _Room.of(self.labels, texts, values, self._scale([*drawn, *behind]), look, columns)
        bars = [
            room.marked(room.row(label, value, text, look), ghost, look)
            for label, value, text, ghost in zip(self.labels, values, texts, ghosts, strict=True)
        ]
        axis = x_axis(room.scale, room.label, room.right, look) if self.log and drawn else []
        lead = room.label + 1
        name = centered(self.x_title, lead, columns - lead - room.number, columns, look)
        under: list[Row] = [[(name, PLAIN)]] if self.x_title else []
        return [*title, *bars, *axis, *under]

    def told(self, look: Look) -> Iterator[Told]:
        """Each bar's value; what they are, where the axis has a title."""
        if self.x_title:
            yield "", self.x_title
        for label, value in zip(self.labels, floats(self.values), strict=True):
            yield label, formatted(value, self.number, look.ascii)

    def _scale(self, drawn: list[float]) -> Scale:
        """The axis, with 0 or, if `log`, a power of ten well under all bars at its start."""
        if self.x_range:
            return Scale(float(self.x_range[0]), float(self.x_range[1]), self.log)
        if not self.log:
            low, high = min([0.0, *drawn]), max([0.0, *drawn])
            return Scale(low, high if high > low else 1.0)
        if not drawn:
            return Scale(1.0, 10.0, log=True)
        exponent = math.floor(math.log10(min(drawn)))
        base = power_of_ten(exponent)
        if min(drawn) < 2 * base:
            base = power_of_ten(exponent - 1)
        return Scale(base, max(max(drawn), base * 2), log=True)

    def _text(self, value: float, look: Look) -> str:
        """What stands at the end of a bar, or in its place."""
        text = written(formatted(value, self.number, look.ascii), look)
        if drawable(value, self.log):
            return text
        return f"{text}: no bar on a log axis" if math.isfinite(value) else f"{text}: no bar"


@dataclass(frozen=True, slots=True)
class _Room:
    """How a line is divided: label, negative bars, axis, positive bars, number; in cells."""

    label: int
    left: int
    right: int
    number: int
    before: int
    """Cells for the numbers of negative bars, left of these."""
    scale: Scale

    @classmethod
    def of(
        cls,
        labels: Sequence[str],
        texts: Sequence[str],
        values: Sequence[float],
        scale: Scale,
        look: Look,
        columns: int,
    ) -> "_Room":
        """Raises TooNarrow. Labels are cut only where the bars would otherwise be too short."""
        pairs = list(zip(texts, values, strict=True))
        high = [text for text, value in pairs if drawable(value, scale.log) and value >= 0]
        low = [text for text, value in pairs if drawable(value, scale.log) and value < 0]
        number = widest(high, look) + 1 if high else 0
        before = widest(low, look) + 1 if low and not scale.log else 0
        label = widest(labels, look) + 1
        rest = columns - 1 - number - before
        least = LEAST_BAR * (2 if before and number else 1)
        label = max(min(label, rest - least), min(label, LEAST_LABEL))
        bar = rest - label
        if bar < least:
            raise TooNarrow(columns + least - bar)
        left = 0
        if before:
            span = scale.high / 2 - scale.low / 2
            left = max(1, min(bar, round(bar * (-scale.low / 2 / span))))
        return cls(label, left, bar - left, number, before, scale)

    def row(self, label: str, value: float, text: str, look: Look) -> Row:
        """One bar."""
        style = series_style(0)
        name = fit(label, self.label - 1, look) + " "
        before = self.before + self.left
        axis = (look.glyphs.vertical, FAINT)
        if not drawable(value, self.scale.log):
            space = self.right + self.number
            if widest([text], look) + 1 > space:
                text = text.partition(":")[0]
            return [(name + " " * before, PLAIN), axis, (" " + fit(text, space - 1, look), FAINT)]
        if value < 0:
            share = min(1.0, value / self.scale.low) if self.scale.low < 0 else 0.0
            bar = _bar(share * self.left, look.glyphs.leftward)[::-1]
            space = before - len(bar)
            return [(name + fit(text + " ", space, look, ">"), PLAIN), (bar, style), axis]
        length = self._length(value)
        bar = _bar(length, look.glyphs.rightward)
        return [(name + " " * before, PLAIN), axis, (bar, style), (" " + text, PLAIN)]

    def marked(self, row: Row, ghost: float, look: Look) -> Row:
        """A row with a faint mark where an earlier bar ended, if that is behind its number."""
        if not drawable(ghost, self.scale.log) or ghost < 0:
            return row
        used = widest(["".join(text for text, _ in row)], look)
        place = self.label + self.before + self.left + 1 + int(self._length(ghost))
        gap = place - used
        return [*row, (" " * gap + look.glyphs.dashed_vertical, FAINT)] if gap > 0 else row

    def _length(self, value: float) -> float:
        """Length in cells of a bar to the right, at most to the end of the axis."""
        if self.scale.log:
            return min(1.0, max(0.0, self.scale.place(value))) * self.right
        return min(1.0, value / self.scale.high) * self.right if self.scale.high > 0 else 0.0


def _bar(length: float, parts: str) -> str:
    """A bar of `length` cells, to a part of a cell; never nothing for something."""
    count = max(length > 0, round(length * len(parts)))
    whole, part = divmod(count, len(parts))
    return parts[-1] * whole + (parts[part - 1] if part else "")


@dataclass(frozen=True, slots=True)
class StackedBars(Chart):
    """A ribbon for each label, cut into its parts; neighbors differ in color or in their filling.

    All ribbons have one axis, from 0 to `total`, or to the longest.
    """

    labels: Sequence[str]
    parts: Sequence[Sequence[float]]
    title: str = ""
    total: float = 0.0

    def rows(self, look: Look, columns: int) -> list[Row]:
        """A row for each ribbon, and the title. A part of half a cell is the least to be seen."""
        label = min(widest(self.labels, look), columns // 3) + 1
        room = 2 * (columns - label)  # in halves of a cell
        whole = self.total or max((sum(parts) for parts in self.parts), default=0.0) or 1.0
        drawn = heading(self.title, columns, look)
        for place, (name, parts) in enumerate(zip(self.labels, self.parts, strict=True)):
            row: Row = [(fit(name, label - 1, look) + " ", PLAIN)]
            ends = [round(room * end / whole) for end in accumulate(parts)]
            owners = [number % 2 for number, (start, end) in enumerate(pairwise([0, *ends]), place)
                      for _ in range(end - start)]  # fmt: skip
            owners += [-1] * (room - len(owners))
            drawn.append(
                row + [_halves(*pair, look) for pair in zip(owners[::2], owners[1::2], strict=True)]
            )
        return drawn

    def told(self, look: Look) -> Iterator[Told]:
        """The lengths of each ribbon's parts."""
        for label, parts in zip(self.labels, self.parts, strict=True):
            yield label, " + ".join(short(part, ascii_only=look.ascii) for part in parts)


def _halves(left: int, right: int, look: Look) -> Piece:
    """A cell of a ribbon by the parts in its halves: 0, 1, or −1 for none."""
    if look.ascii or not look.color:
        return (" #="[left + 1] if look.ascii else " █▒"[left + 1]), PLAIN
    if left == right:
        return ("█", series_style(left)) if left >= 0 else (" ", PLAIN)
    return "▌", _two_colors(left, right)


@cache
def _two_colors(left: int, right: int) -> Style:
    ground = series_style(right).color if right >= 0 else None
    return series_style(left) + Style(bgcolor=ground.name if ground else None)
