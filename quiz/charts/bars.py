"""Bars: horizontal ones, a number for each of a few names, and upright ones along an axis."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate, pairwise

from rich.style import Style

from quiz.charts.chart import (
    HEIGHT,
    Chart,
    Piece,
    Row,
    Told,
    TooNarrow,
    heading,
    notes,
    paragraph,
)
from quiz.charts.frame import Frame, Words, frame, x_axis
from quiz.charts.glyphs import Look
from quiz.charts.palette import FAINT, PLAIN, series_style
from quiz.charts.scale import Scale, checked, drawable, power_of_ten, scale_of
from quiz.charts.sparkline import averaged
from quiz.charts.text import (
    Format,
    Values,
    centered,
    fit,
    floats,
    formatted,
    left_out,
    short,
    widest,
    written,
)
from quiz.plain_text import count as counted
from quiz.terminal.text import upright

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
            bar = _leftward(share * self.left, look) if share else ""
            space = before - len(bar)
            return [(name + fit(text + " ", space, look, ">"), PLAIN), (bar, style), axis]
        length = self._length(value)
        bar = _rightward(length, look)
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


def _rightward(length: float, look: Look) -> str:
    """A bar of `length` cells, to a part of a cell; never nothing for something."""
    parts = look.glyphs.rightward
    count = round(length * len(parts))
    if length > 0:
        count = max(1, count)
    whole, part = divmod(count, len(parts))
    return parts[-1] * whole + (parts[part - 1] if part else "")


def _leftward(length: float, look: Look) -> str:
    """A bar that ends on the right, to half a cell."""
    if look.ascii:
        return look.glyphs.rightward[-1] * max(1, round(length))
    whole, half = divmod(max(1, round(length * 2)), 2)
    return "▐" * half + "█" * whole


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
        for name, parts in zip(self.labels, self.parts, strict=True):
            row: Row = [(fit(name, label - 1, look) + " ", PLAIN)]
            ends = [round(room * end / whole) for end in accumulate(parts)]
            owners = [number % 2 for number, (start, end) in enumerate(pairwise([0, *ends]))
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
    return "▌", _parted(left, right)


@cache
def _parted(left: int, right: int) -> Style:
    ground = series_style(right).color if right >= 0 else None
    return series_style(left) + Style(bgcolor=ground.name if ground else None)


LEAST_TOP = 4.0
"""The vertical axis reaches at least so far, so that a single one does not look like many."""


NOTED_FROM = 9
"""Lines from which a histogram has room to say how much it does not show."""


@dataclass(frozen=True, slots=True)
class Histogram(Chart):
    """How many of the values fall in each of `bins` equal parts of an axis.

    The axis is `x_range` or holds all values; what lies beyond its ends is counted in a note, if
    the chart is not low.
    """

    values: Values
    title: str = ""
    x_title: str = ""
    bins: int = 24
    x_range: tuple[float, float] | None = None
    height: int | None = None

    def __post_init__(self) -> None:
        checked(self.x_range, False, "x_range")

    def rows(self, look: Look, columns: int) -> list[Row]:
        """The picture, `height` rows of at most `columns` cells."""
        values = self._finite()
        if not values:
            none = paragraph("Nothing to draw: there are no values.", columns, look, PLAIN)
            return [*heading(self.title, columns, look), *none]
        x, counts, beyond = self._counted(values)
        height = self.height or HEIGHT
        remarks = left_out(self.values)
        if beyond and height >= NOTED_FROM:
            remarks.append(f"{beyond:,} beyond the ends")
        words = Words(self.title, self.x_title, notes=remarks)
        y = Scale(0.0, max(LEAST_TOP, max(counts)))
        layout = frame(look, columns, height, x, y, words)
        return layout.around(_upright(layout, [float(count) for count in counts]))

    def _finite(self) -> list[float]:
        return [value for value in floats(self.values) if math.isfinite(value)]

    def _counted(self, values: list[float]) -> tuple[Scale, list[int], int]:
        """The axis, how many values lie in each part of it, and how many beyond its ends."""
        x = scale_of(values, bounds=self.x_range)
        place, counts, beyond = x.places(), [0] * self.bins, 0
        for value in values:
            if x.holds(value):
                counts[min(self.bins - 1, int(place(value) * self.bins))] += 1
            else:
                beyond += 1
        return x, counts, beyond

    def told(self, look: Look) -> Iterator[Told]:
        """How many values lie in each part of the axis that holds any."""
        values = self._finite()
        if not values:
            return
        x, counts, beyond = self._counted(values)
        if self.x_title:
            yield "", self.x_title
        ends = [x.low + (x.high - x.low) * part / self.bins for part in range(self.bins + 1)]
        names = [short(end, ascii_only=look.ascii) for end in ends]
        for (low, high), number in zip(pairwise(names), counts, strict=True):
            if number:
                yield f"{low} to {high}", f"{number:,}"
        if beyond:
            yield "beyond the ends", f"{beyond:,}"


@dataclass(frozen=True, slots=True)
class Columns(Chart):
    """A bar for each value, all equally wide; the first stands at `start` on the axis.

    Bars begin at 0 and go up; None and nan leave a gap. Where there are more values than
    columns, neighbors are averaged, and a note says so. `height` counts all lines.
    """

    values: Values
    x_title: str = ""
    start: float = 0.0
    height: int | None = None

    def rows(self, look: Look, columns: int) -> list[Row]:
        """The picture, `height` rows of at most `columns` cells."""
        values = floats(self.values)
        drawn = [value for value in values if math.isfinite(value) and value >= 0]
        remarks = left_out(self.values)
        below = sum(math.isfinite(value) and value < 0 for value in values)
        remarks += [f"{counted(below, 'value')} below 0 left out"] if below else []
        if not drawn:
            words = paragraph("Nothing to draw: there are no values.", columns, look, PLAIN)
            return [*words, *notes(remarks, columns, look)]
        layout = self._layout(values, max(drawn), look, columns, remarks)
        most = layout.columns
        if len(values) > most:
            shown = [value if value >= 0 else math.nan for value in values]
            values = averaged(shown, most)
            remarks.append(f"{most} bars: each is the mean of its neighbors")
            layout = self._layout(values, max(drawn), look, columns, remarks)
        each = layout.columns // len(values)
        spare = layout.columns - each * len(values)
        if spare:  # all bars are equally wide: the picture gives up what is left over
            layout = self._layout(values, max(drawn), look, columns - spare, remarks)
        return layout.around(_upright(layout, values))

    def told(self, look: Look) -> Iterator[Told]:
        """Each value above 0, with its place on the axis."""
        for number, value in enumerate(floats(self.values)):
            if math.isfinite(value) and value > 0:
                place = short(self.start + number, ascii_only=look.ascii)
                yield f"{place} {self.x_title}".rstrip(), short(value, ascii_only=look.ascii)

    def _layout(
        self, values: list[float], top: float, look: Look, columns: int, remarks: list[str]
    ) -> Frame:
        x = Scale(self.start, self.start + max(1, len(self.values)))
        words = Words(x_title=self.x_title, notes=remarks)
        return frame(look, columns, self.height or 12, x, Scale(0.0, max(LEAST_TOP, top)), words)


def _upright(layout: Frame, values: Sequence[float]) -> list[Row]:
    """The bars; each has an equal share of the columns. Never nothing for something."""
    heights: list[float] = []
    for number, value in enumerate(values):
        start = round(number * layout.columns / len(values))
        end = round((number + 1) * layout.columns / len(values))
        known = math.isfinite(value) and value > 0
        heights += [layout.y.place(value) * layout.rows if known else 0.0] * (end - start)
    rows = upright(heights, layout.rows, layout.look.glyphs.upward)
    return [[("".join(row), series_style(0))] for row in rows]
