"""Pictures side by side where there is room, one below the other where there is not."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.table import Table

from quiz.charts.glyphs import is_linear

GAP = 2


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Renderables in columns, whose widths are as `shares` (all alike without).

    On less than `least` columns they stand one below the other, charts `flat` lines high where
    that is given, and only the first `narrow` of them where that is given. One alone has all the
    room there is.
    """

    parts: Sequence[RenderableType]
    least: int = 72
    shares: Sequence[int] = ()
    flat: int | None = None
    narrow: int | None = None

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if is_linear(console):
            yield from self.parts
            return
        if options.max_width < self.least and len(self.parts) > 1:
            yield from (self._flattened(part) for part in self.parts[: self.narrow])
            return
        grid = Table.grid(padding=0)
        for place, width in enumerate(self._widths(options.max_width)):
            if place:
                grid.add_column(width=GAP)
            grid.add_column(width=width)
        cells: list[RenderableType] = [self.parts[0]]
        for part in self.parts[1:]:
            cells += ["", part]
        grid.add_row(*cells)
        yield grid

    def _widths(self, columns: int) -> list[int]:
        """What each part gets: all columns but the gaps, in proportion to the shares."""
        shares = list(self.shares) or [1] * len(self.parts)
        room = columns - GAP * (len(self.parts) - 1)
        ends = [room * sum(shares[: place + 1]) // sum(shares) for place in range(len(shares))]
        return [end - start for start, end in zip([0, *ends], ends, strict=False)]

    def _flattened(self, part: RenderableType) -> RenderableType:
        chart: Any = part
        if self.flat is None or not hasattr(chart, "height"):
            return part
        flat: RenderableType = replace(chart, height=self.flat)
        return flat
