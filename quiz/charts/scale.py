"""From a value to its place on an axis: a linear or logarithmic scale."""

import math
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass

LARGEST = sys.float_info.max
SMALLEST = math.ulp(0.0)
FAR = 1e6
"""Places are held within this many axis lengths, so that nothing overflows."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The range [low, high] of an axis, low < high; both positive where `log`."""

    low: float
    high: float
    log: bool = False

    def places(self) -> Callable[[float], float]:
        """The function from a value to its place: 0 at `low`, 1 at `high`.

        Values must be finite, and positive on a log scale. Halves keep −1e308…1e308 finite.
        """
        if self.log:
            start, span = math.log10(self.low), math.log10(self.high) - math.log10(self.low)
            return lambda value: (math.log10(value) - start) / span
        start, span = self.low / 2, self.high / 2 - self.low / 2

        def place(value: float) -> float:
            found = (value / 2 - start) / span
            return found if -FAR < found < FAR else math.copysign(FAR, found)

        return place

    def place(self, value: float) -> float:
        """The place of one value."""
        return self.places()(value)

    def holds(self, value: float) -> bool:
        """Whether `value` lies on the axis."""
        return self.low <= value <= self.high


def drawable(value: float, log: bool = False) -> bool:
    """Whether an axis can show `value` at all."""
    return math.isfinite(value) and (value > 0 or not log)


def power_of_ten(exponent: float) -> float:
    """10 to `exponent`, held within what a float can say."""
    if exponent > 308:
        return LARGEST if exponent >= math.log10(LARGEST) else float(10.0**exponent)
    return max(SMALLEST, float(10.0**exponent)) if exponent > -324 else SMALLEST


def checked(bounds: tuple[float, float] | None, log: bool, name: str) -> None:
    """Raises ValueError where `bounds` are not a range that an axis can have."""
    if bounds is None:
        return
    low, high = bounds
    if not (drawable(low, log) and drawable(high, log) and low < high):
        kind = "two positive numbers" if log else "two finite numbers"
        raise ValueError(f"{name} must be {kind}, the smaller first, not {low} and {high}")


def scale_of(
    values: Iterable[float], log: bool = False, bounds: tuple[float, float] | None = None
) -> Scale:
    """The scale that just holds what is drawable of `values`, or the given bounds.

    Where all values are equal (to nine digits) it is widened around them; without any it is
    0 to 1, or 1 to 10.
    """
    if bounds is None:
        shown = [value for value in values if drawable(value, log)]
        bounds = (min(shown), max(shown)) if shown else (1.0, 10.0) if log else (0.0, 1.0)
    low, high = widened(float(bounds[0]), float(bounds[1]), log)
    return Scale(low, high, log)


def widened(low: float, high: float, log: bool) -> tuple[float, float]:
    """The range itself, or a wider one where its ends can hardly be told apart."""
    if log:
        if math.log10(high) - math.log10(low) > 1e-9:
            return low, high
        return max(SMALLEST, low / 3), min(LARGEST, max(high * 3, 10 * SMALLEST))
    size = max(abs(low), abs(high))
    if high / 2 - low / 2 > max(size * 1e-9, 1e-300):
        return low, high
    margin = max(power_of_ten(math.floor(math.log10(size))), 1e-299) if size else 1.0
    return max(-LARGEST, low - margin), min(LARGEST, high + margin)
