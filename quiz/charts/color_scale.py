"""From a value to the color, or without color to the shade character, of its cell."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from quiz.charts.chart import Row
from quiz.charts.glyphs import Look
from quiz.charts.palette import PLAIN, STEPS, cell_style
from quiz.charts.scale import LARGEST, Scale, drawable, scale_of
from quiz.charts.text import short

BAR = 30
"""Columns of a color bar."""


@dataclass(frozen=True, slots=True)
class ColorScale:
    """A scale of colors. A diverging one has its neutral color in the middle of `scale`."""

    scale: Scale
    diverging: bool = False

    def steps(self, values: Iterable[float]) -> list[int]:
        """Per value the number of its color, 0 to STEPS; −1 where the scale has none."""
        place, log = self.scale.places(), self.scale.log
        low, high = self.scale.low, self.scale.high
        steps = []
        for value in values:
            if low < value < high:
                steps.append(int(place(value) * STEPS + 0.5))
            elif drawable(value, log):
                steps.append(STEPS if value >= high else 0)
            else:
                steps.append(-1)
        return steps

    def step(self, value: float) -> int:
        """The number of one value's color."""
        return self.steps([value])[0]

    def shades(self, look: Look) -> str:
        """All shade characters from low to high."""
        glyphs = look.glyphs
        return glyphs.below[::-1] + " " + glyphs.above if self.diverging else glyphs.shades

    def key(self, columns: int, look: Look) -> Row:
        """A color bar between the numbers of its ends, at most `columns` wide."""
        low, high = (short(end, 3, look.ascii) for end in (self.scale.low, self.scale.high))
        high += " (log)" if self.scale.log else ""
        room = columns - len(low) - len(high) - 2
        if room < 3:
            return [(f"{low} .. {high}"[:columns], PLAIN)]
        if not look.color:
            shades = self.shades(look)
            each = max(1, min(3, (room - 2) // len(shades)))
            drawn = "".join(shade * each for shade in shades)
            edges = ("[", "]") if room >= len(drawn) + 2 else ("", "")
            return [(f"{low} {edges[0]}{drawn[:room]}{edges[1]} {high}", PLAIN)]
        size = min(BAR, room)
        steps = [round(number / (size - 1) * STEPS) for number in range(size)]
        bar: Row = [(" ", cell_style(step, self.diverging)) for step in steps]
        return [(low + " ", PLAIN), *bar, (" " + high, PLAIN)]


def shade_of(step: int, shades: str) -> str:
    """The character for a color number, of `shades` from low to high."""
    return shades[min(len(shades) - 1, step * len(shades) // (STEPS + 1))]


def color_scale_of(
    values: Iterable[float],
    diverging: bool = False,
    center: float = 0.0,
    bounds: tuple[float, float] | None = None,
    log: bool = False,
) -> ColorScale:
    """The colors for `values`. A diverging scale reaches equally far on both sides of `center`."""
    if not diverging:
        return ColorScale(scale_of(values, log, bounds))
    low, high = bounds or (math.inf, -math.inf)
    shown = [low, high] if bounds else [value for value in values if math.isfinite(value)]
    reach = max((abs(value / 2 - center / 2) * 2 for value in shown), default=1.0)
    ends = max(-LARGEST, center - reach), min(LARGEST, center + reach)
    return ColorScale(scale_of(ends if reach else [center]), diverging=True)
