"""A curve in one line of text, for a table or a sentence."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions
from rich.measure import Measurement

from quiz.charts.chart import Chart, Row, Told, course
from quiz.charts.glyphs import Look
from quiz.charts.palette import PLAIN
from quiz.charts.scale import scale_of
from quiz.charts.text import Values, floats, short

MOST_TOLD = 60
"""So many values are told one by one."""
ASCII_RISES = "._-=#"


@dataclass(frozen=True, slots=True)
class Sparkline(Chart):
    """One column per value, from `low` to `high` (by default those of the values).

    A gap is blank. Where the values are more than the columns, neighbors are averaged.
    """

    values: Values
    low: float | None = None
    high: float | None = None
    width: int | None = None

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        wished = len(self.values) if self.width is None else min(self.width, len(self.values))
        most = max(1, min(options.max_width, wished))
        return Measurement(min(most, 8), most)

    def told(self, look: Look) -> Iterator[Told]:
        """The values; of many how they run."""
        values = floats(self.values)
        if len(values) <= MOST_TOLD:
            yield "values", ", ".join(short(value, ascii_only=look.ascii) for value in values)
            return
        places = enumerate(values, start=1)
        yield "values", course([(at, one) for at, one in places if math.isfinite(one)], look)

    def rows(self, look: Look, columns: int) -> list[Row]:
        """One row."""
        room = columns if self.width is None else min(self.width, columns)
        return [[(self.text(look, room), PLAIN)]]

    def text(self, look: Look, columns: int) -> str:
        """The line as a string of at most `columns` characters."""
        values = averaged(floats(self.values), columns)
        finite = [value for value in values if math.isfinite(value)]
        if not finite:
            return "-" if columns else ""
        low = min(finite) if self.low is None else self.low
        high = max(finite) if self.high is None else self.high
        rises = ASCII_RISES if look.ascii else look.glyphs.upward
        if not low < high:
            middle = rises[len(rises) // 2]
            return "".join(middle if math.isfinite(value) else " " for value in values)
        place = scale_of((), bounds=(low, high)).places()
        return "".join(
            rises[min(len(rises) - 1, max(0, int(place(value) * len(rises))))]
            if math.isfinite(value)
            else " "
            for value in values
        )


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
