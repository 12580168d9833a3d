"""How values are distributed: counts in equal bins as upright bars.

`python -m quiz.charts.histogram` prints samples.
"""

import math
from dataclasses import dataclass
from statistics import NormalDist

from quiz.charts.chart import Chart, Row, heading, notes, paragraph, show
from quiz.charts.columns import upright
from quiz.charts.frame import Words, frame
from quiz.charts.glyphs import Level, Look
from quiz.charts.number import Values, counted, floats, left_out
from quiz.charts.palette import PLAIN
from quiz.charts.scale import Scale, checked, drawable, scale_of

LEAST_COUNT = 4
"""The vertical axis reaches at least so far: it counts, and half a value makes no sense."""
AXIS_COLUMNS = 12
"""Columns that the vertical axis may take."""


@dataclass(frozen=True, slots=True)
class Histogram(Chart):
    """Counts of values in `bins` bins, equally wide on the axis (in its logarithm if `log_x`).

    Without `bins` their number follows from the count and the spread of the values. `height`
    counts all lines, titles included.
    """

    values: Values
    title: str = ""
    x_title: str = ""
    y_title: str = "count"
    bins: int | None = None
    log_x: bool = False
    x_range: tuple[float, float] | None = None
    height: int = 14
    width: int | None = None
    level: Level | None = None

    def __post_init__(self) -> None:
        checked(self.x_range, self.log_x, "x_range")
        if self.bins is not None and self.bins < 1:
            raise ValueError(f"a histogram has one bin or more, not {self.bins}")

    def rows(self, look: Look, columns: int) -> list[Row]:
        """The picture, `height` rows of at most `columns` cells."""
        values = [value for value in floats(self.values) if drawable(value, self.log_x)]
        remarks = left_out(self.values, self.log_x)
        if not values:
            words = paragraph("Nothing to count: there are no values.", columns, look, PLAIN)
            return [*heading(self.title, columns, look), *words, *notes(remarks, columns, look)]
        x = scale_of(values, self.log_x, self.x_range)
        seen = sorted(x.place(value) for value in values if x.holds(value))
        most = max(1, columns - AXIS_COLUMNS)
        bins = min(most, self.bins or bins_for(seen))
        counts = counts_in(seen, bins)
        if len(seen) < len(values):
            remarks.append(f"{counted(len(values) - len(seen), 'value')} outside the axis")
        if self.bins and self.bins > most:
            remarks.append(f"{bins} bins: {self.bins} have no room")
        words_round = Words(self.title, self.x_title, self.y_title, notes=remarks)
        y = Scale(0.0, float(max(LEAST_COUNT, *counts)))
        layout = frame(look, columns, self.height, x, y, words_round)
        return layout.around(upright(layout, counts))


def bins_for(places: list[float]) -> int:
    """A number of bins for sorted places in [0, 1].

    The larger of what Sturges (1926) and Freedman & Diaconis (1981) advise.
    """
    count = len(places)
    if not count or places[0] == places[-1]:
        return 1
    sturges = math.ceil(math.log2(count)) + 1
    spread = places[3 * count // 4] - places[count // 4]
    width = 2 * spread / count ** (1 / 3)
    return max(sturges, min(1000, math.ceil(1 / width) if width > 1e-3 else 0))


def counts_in(places: list[float], bins: int) -> list[int]:
    """How many places in [0, 1] each of `bins` equal bins holds; 1 belongs to the last."""
    counts = [0] * bins
    for place in places:
        counts[max(0, min(bins - 1, int(place * bins)))] += 1
    return counts


def samples() -> list[Histogram]:
    """Two pictures: normal weights, and magnitudes on a log axis."""
    normal = NormalDist()
    weights = [normal.inv_cdf((number + 0.5) / 1000) for number in range(1000)]
    sizes = [10 ** (-4 + 0.8 * weight) for weight in weights]
    return [
        Histogram(weights, "Initial weights, standard normal", "w"),
        Histogram(sizes, "Gradient magnitudes", "|g|", log_x=True, bins=30, height=12),
    ]


if __name__ == "__main__":
    show(samples())
