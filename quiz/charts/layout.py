"""A figure: charts and notes below and beside one another, fitted to the available room.

Nothing in it fixes its own height: charts with axes share the lines left by text and tables, and
parts that are side by side when there is room are stacked when there is not.
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from itertools import zip_longest
from typing import Any, NamedTuple

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment
from rich.text import Text

from quiz.charts.look import is_linear, printable

ROWS = 18
"""Lines of a figure if no height is given."""
LEAST_ROWS = 7
"""The least lines of a chart with axes: four for the plot, one for the title, two for the axis."""
GAP = 2
LEAST_COLUMNS = 18
"""The least columns of a chart beside others."""
COMFORTABLE = {1: 0, 2: 34}
"""Columns a chart should have beside others, by their number; otherwise 24."""

Line = list[Segment]


class Figure:
    """Parts one below the other, in a given number of columns and rows; text is a faint note."""

    def __init__(self, *parts: "RenderableType | Figure") -> None:
        self.parts = tuple(part for part in parts if part != "")

    def lines(self, console: Console, columns: int, rows: int) -> list[Line]:
        """The picture, no line wider than `columns`.

        Charts share what the others leave; later ones get what earlier ones did not use.
        """
        drawn = [
            [] if flexible(part) else fitted(part, console, columns, rows) for part in self.parts
        ]
        left = rows - sum(map(len, drawn))
        places = [place for place, part in enumerate(self.parts) if flexible(part)]
        for number, place in enumerate(places):
            part, share = self.parts[place], left // (len(places) - number)
            share = max(share, least(part, console, columns, share))
            drawn[place] = fitted(part, console, columns, share)
            left -= len(drawn[place])
        return [line for lines in drawn for line in lines]

    def least(self, console: Console, columns: int, rows: int) -> int:
        """The least lines it needs."""
        return sum(least(part, console, columns, rows) for part in self.parts)

    def haunted(self, earlier: Any) -> "Figure":
        """The figure with the curves of an earlier one of the same kind behind its own."""
        if type(earlier) is not type(self) or len(earlier.parts) != len(self.parts):
            return self
        made = copy(self)
        pairs = zip(self.parts, earlier.parts, strict=True)
        made.parts = tuple(_haunted(part, before) for part, before in pairs)
        return made

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in self.lines(console, options.max_width, options.height or ROWS):
            yield from line
            yield Segment.line()


def _haunted(part: Any, earlier: Any) -> Any:
    found = getattr(part, "haunted", None)
    return found(earlier) if found is not None and type(part) is type(earlier) else part


def flexible(part: Any) -> bool:
    """Whether a part fills the lines it is given."""
    if isinstance(part, Figure):
        return any(map(flexible, part.parts))
    return hasattr(part, "height") and part.height is None


def least(part: Any, console: Console, columns: int, rows: int) -> int:
    """The least lines a part needs."""
    if isinstance(part, Figure):
        return part.least(console, columns, rows)
    if flexible(part):
        return LEAST_ROWS
    return len(fitted(part, console, columns, rows))


def fitted(part: Any, console: Console, columns: int, rows: int) -> list[Line]:
    """The lines of a part; a chart is at most about as high as it is wide."""
    if isinstance(part, Figure):
        return part.lines(console, columns, rows)
    if isinstance(part, str):
        part = Text(printable(part, console.options.ascii_only), style="dim")
    elif flexible(part):
        part = replace(part, height=max(LEAST_ROWS, min(rows, columns // 2 + 4)))
    options = console.options.update(width=columns, height=None)
    return console.render_lines(part, options, pad=False)


class Beside(Figure):
    """Parts side by side, in several rows if there are too many for the width.

    `shares` are their relative widths in a single row, equal by default. With `always` they stay
    in one row whatever the width.
    """

    def __init__(
        self, *parts: RenderableType | Figure, shares: Sequence[int] = (), always: bool = False
    ) -> None:
        super().__init__(*parts)
        self.shares, self.always = tuple(shares), always

    def lines(self, console: Console, columns: int, rows: int) -> list[Line]:
        """The parts in one row, or as a figure of several rows."""
        across = self._across(console, columns, rows)
        if across == 1:
            return super().lines(console, columns, rows)
        if across < len(self.parts):
            starts = range(0, len(self.parts), across)
            missing = [Text("")] * (-len(self.parts) % across)
            *above, last = (self.parts[start : start + across] for start in starts)
            grid = Figure(*(Beside(*row) for row in above), Beside(*last, *missing))
            return grid.lines(console, columns, rows)
        widths = self.widths(columns)
        drawn = [
            fitted(part, console, width, rows)
            for part, width in zip(self.parts, widths, strict=True)
        ]
        return [_joined(cells, widths) for cells in zip_longest(*drawn, fillvalue=())]

    def least(self, console: Console, columns: int, rows: int) -> int:
        """The tallest part, or the sum of the rows."""
        across = self._across(console, columns, rows)
        return self._needed(across, console, columns, rows)

    def widths(self, columns: int) -> list[int]:
        """The width of each part: all columns except the gaps, in proportion to the shares."""
        shares = self.shares or (1,) * len(self.parts)
        room = columns - GAP * (len(self.parts) - 1)
        ends = [room * sum(shares[: place + 1]) // sum(shares) for place in range(len(shares))]
        return [end - start for start, end in zip([0, *ends], ends, strict=False)]

    def _needed(self, across: int, console: Console, columns: int, rows: int) -> int:
        width = (columns - GAP * (across - 1)) // across
        heights = [least(part, console, width, rows) for part in self.parts]
        return sum(max(heights[at : at + across]) for at in range(0, len(heights), across))

    def _across(self, console: Console, columns: int, rows: int) -> int:
        """How many parts go in a row: as many as are comfortable, more if lines are few."""
        count = len(self.parts)
        if is_linear(console):
            return 1
        if self.always:
            return count
        chosen = 1
        for across in range(1, count + 1):
            width = (columns - GAP * (across - 1)) // across
            if width < LEAST_COLUMNS and across > 1:
                break
            comfortable = width >= COMFORTABLE.get(across, 24)
            if comfortable or self._needed(chosen, console, columns, rows) > rows:
                chosen = across
        rounds = -(-count // chosen)
        return -(-count // rounds)


def _joined(cells: Sequence[Sequence[Segment]], widths: Sequence[int]) -> Line:
    """Lines side by side, each padded to its width; no trailing blanks."""
    joined: Line = []
    for cell, width in zip(cells, widths, strict=True):
        used = Segment.get_line_length(list(cell))
        joined += [*cell, Segment(" " * (width - used + GAP))]
    while joined and not joined[-1].text.strip() and joined[-1].style is None:
        joined.pop()
    return joined


class Fitted(NamedTuple):
    """A picture in a width and a number of lines."""

    part: RenderableType
    columns: int
    rows: int | None

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = min(self.columns, options.max_width)
        yield from console.render(self.part, options.update(width=width, height=self.rows))
