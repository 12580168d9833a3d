"""Points over axes, each class with a mark of its own.

`python -m quiz.charts.scatter` prints samples.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from quiz.charts.chart import Chart, Row, show
from quiz.charts.glyphs import Level, Look
from quiz.charts.line import LineChart
from quiz.charts.points import Points
from quiz.charts.reference import Reference


@dataclass(frozen=True, slots=True)
class Scatter(Chart):
    """Groups of points. Where two meet in a cell, the one with more points there is seen.

    `height` counts all lines, titles and legend included. For points and lines together, give
    `points` to a `LineChart`.
    """

    groups: Sequence[Points]
    title: str = ""
    x_title: str = ""
    y_title: str = ""
    log_x: bool = False
    log_y: bool = False
    references: Sequence[Reference] = ()
    x_range: tuple[float, float] | None = None
    y_range: tuple[float, float] | None = None
    legend: bool = True
    height: int = 18
    width: int | None = None
    level: Level | None = None

    def __post_init__(self) -> None:
        self._chart()

    def rows(self, look: Look, columns: int) -> list[Row]:
        """The picture, `height` rows of at most `columns` cells."""
        return self._chart().rows(look, columns)

    def _chart(self) -> LineChart:
        """The same picture: a line chart without lines."""
        return LineChart(
            (), self.title, self.x_title, self.y_title, self.log_x, self.log_y, self.groups,
            self.references, self.x_range, self.y_range, self.legend, self.height,
        )  # fmt: skip


def samples() -> list[Scatter]:
    """Two pictures: two half moons, and three runs on a log axis."""
    turns = [math.pi * number / 30 for number in range(31)]
    noise = [0.12 * math.sin(7.3 * number**1.7) for number in range(31)]
    upper = Points(
        "upper moon",
        [math.cos(turn) + wobble for turn, wobble in zip(turns, noise, strict=True)],
        [math.sin(turn) - wobble for turn, wobble in zip(turns, noise, strict=True)],
    )
    lower = Points(
        "lower moon",
        [1 - math.cos(turn) - wobble for turn, wobble in zip(turns, noise, strict=True)],
        [0.5 - math.sin(turn) - wobble for turn, wobble in zip(turns, noise, strict=True)],
    )
    rates = [1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2]
    runs = [
        Points("width 8", rates, [0.9, 0.8, 0.62, 0.4, 0.3, 0.28, 0.5, 0.95]),
        Points("width 64", rates, [0.8, 0.6, 0.42, 0.25, 0.2, 0.4, 0.9, None]),
    ]
    return [
        Scatter([upper, lower], "Two half moons", "x₁", "x₂"),
        Scatter(runs, "Loss after 100 steps", "learning rate", "loss", log_x=True, height=14),
    ]


if __name__ == "__main__":
    show(samples())
