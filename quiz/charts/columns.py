"""Upright bars, one for each step along an axis: what falls due on each of the next days.

`python -m quiz.charts.columns` prints samples.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from quiz.charts.chart import Chart, Row, heading, notes, paragraph, show
from quiz.charts.frame import Frame, Words, frame
from quiz.charts.glyphs import Level, Look
from quiz.charts.number import Values, counted, floats, left_out
from quiz.charts.palette import PLAIN, series_style
from quiz.charts.scale import Scale
from quiz.charts.sparkline import averaged

LEAST_TOP = 4.0
"""The vertical axis reaches at least so far, so that a single one does not look like many."""


@dataclass(frozen=True, slots=True)
class Columns(Chart):
    """A bar for each value, all equally wide; the first stands at `start` on the axis.

    Bars begin at 0 and go up; None and nan leave a gap. Where there are more values than
    columns, neighbours are averaged, and a note says so. `height` counts all lines.
    """

    values: Values
    title: str = ""
    x_title: str = ""
    y_title: str = ""
    start: float = 0.0
    height: int = 12
    width: int | None = None
    level: Level | None = None

    def rows(self, look: Look, columns: int) -> list[Row]:
        """The picture, `height` rows of at most `columns` cells."""
        values = floats(self.values)
        drawn = [value for value in values if math.isfinite(value) and value >= 0]
        remarks = left_out(self.values)
        below = sum(math.isfinite(value) and value < 0 for value in values)
        remarks += [f"{counted(below, 'value')} below 0 left out"] if below else []
        if not drawn:
            words = paragraph("Nothing to draw: there are no values.", columns, look, PLAIN)
            return [*heading(self.title, columns, look), *words, *notes(remarks, columns, look)]
        layout = self._layout(values, max(drawn), look, columns, remarks)
        most = layout.columns
        if len(values) > most:
            shown = [value if value >= 0 else math.nan for value in values]
            values = averaged(shown, most)
            remarks.append(f"{most} bars: each is the mean of its neighbours")
            layout = self._layout(values, max(drawn), look, columns, remarks)
        each = layout.columns // len(values)
        spare = layout.columns - each * len(values)
        if spare:  # all bars are equally wide: the picture gives up what is left over
            layout = self._layout(values, max(drawn), look, columns - spare, remarks)
        return layout.around(upright(layout, values))

    def _layout(
        self, values: list[float], top: float, look: Look, columns: int, remarks: list[str]
    ) -> Frame:
        x = Scale(self.start, self.start + max(1, len(self.values)))
        words = Words(self.title, self.x_title, self.y_title, notes=remarks)
        return frame(look, columns, self.height, x, Scale(0.0, max(LEAST_TOP, top)), words)


def upright(layout: Frame, values: Sequence[float]) -> list[Row]:
    """The bars; each has an equal share of the columns. Never nothing for something."""
    parts, style = layout.look.glyphs.upward, series_style(0)
    fine = len(parts)
    heights: list[int] = []
    for number, value in enumerate(values):
        start = round(number * layout.columns / len(values))
        end = round((number + 1) * layout.columns / len(values))
        known = math.isfinite(value) and value > 0
        height = round(layout.y.place(value) * layout.rows * fine) if known else 0
        heights += [max(1, height) if known else 0] * (end - start)
    rows: list[Row] = []
    for row in range(layout.rows):
        floor = (layout.rows - 1 - row) * fine
        cells = [max(0, min(fine, height - floor)) for height in heights]
        rows.append([("".join(parts[cell - 1] if cell else " " for cell in cells), style)])
    return rows


def samples() -> list[Columns]:
    """Two pictures: questions due on each of 30 days, and minutes of a week with a gap."""
    due = [7, 3, 0, 2, 5, 1, 0, 0, 4, 2] * 3
    minutes = [12.5, 0, 8.0, None, 22.0, 4.5, 9.0]
    return [
        Columns(due, "Due in 30 days", "days from today", "questions"),
        Columns(minutes, "Minutes a day", "day", height=10),
    ]


if __name__ == "__main__":
    show(samples())
