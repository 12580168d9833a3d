"""A horizontal axis: its line, ticks and labels under a plot."""

from collections.abc import Sequence

from quiz.charts.chart import Row
from quiz.charts.glyphs import Look
from quiz.charts.number import short
from quiz.charts.palette import FAINT, PLAIN
from quiz.charts.scale import Scale
from quiz.charts.ticks import Tick, ticks

LABEL_GAP = 2
"""Blanks between two labels, at least."""


def column_of(scale: Scale, value: float, columns: int, look: Look) -> int:
    """The column in which a dot for `value` lies, on an axis of `columns` cells."""
    across = look.glyphs.cell[0]
    return round(scale.place(value) * (columns * across - 1)) // across


def labelled(scale: Scale, count: int, look: Look) -> Sequence[Tick]:
    """Ticks of which two or more have labels: where round numbers are too few, the ends."""
    for more in range(4):
        found = ticks(scale, count + more, look.ascii)
        if sum(bool(tick.label) for tick in found) >= 2:
            return found
    return [Tick(end, short(end, 4, look.ascii)) for end in (scale.low, scale.high)]


def baseline(scale: Scale, gutter: int, columns: int, look: Look) -> list[Row]:
    """The axis and its labels, two rows: `gutter` cells, a corner, `columns` cells of axis.

    As many ticks as have room for their labels side by side.
    """
    for count in range(max(2, columns // 8), 0, -1):
        found = labelled(scale, count, look)
        places = [column_of(scale, tick.value, columns, look) for tick in found]
        labels, complete = _labels(found, places, gutter, columns)
        if complete:
            break
    line = [look.glyphs.horizontal] * columns
    for place in places:
        line[place] = look.glyphs.x_tick
    axis = look.glyphs.corner + "".join(line)
    return [[(" " * gutter, PLAIN), (axis, FAINT)], [(labels, PLAIN)]]


def _labels(
    found: Sequence[Tick], places: Sequence[int], gutter: int, columns: int
) -> tuple[str, bool]:
    """The labels, each centred on its tick and kept in the picture, and whether all had room."""
    line, complete = "", True
    for tick, place in zip(found, places, strict=True):
        size = len(tick.label)
        if not size:
            continue
        start = gutter + 1 + place - (size - 1) // 2
        start = max(0, min(start, gutter + 1 + columns - size))
        if line and start < len(line) + LABEL_GAP:
            complete = False
        else:
            line = line.ljust(start) + tick.label
    return line, complete
