"""Numbers on an axis: which can be drawn, their places, ticks and short texts."""

import math
import sys
from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from quiz.plain_text import count as counted

Values = Collection[float | None]
"""A list, tuple or NumPy vector of numbers; None and nan are gaps."""
Grid = Collection[Values]
"""Rows of numbers, all equally long: lists of lists or a NumPy matrix."""

PLAIN_BELOW = 1e6
PLAIN_FROM = 1e-4
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def floats(values: Values) -> list[float]:
    """Each value as a float; None is nan."""
    return [math.nan if value is None else float(value) for value in values]


def scientific(value: float, decimals: int, ascii_only: bool) -> str:
    """`value` with a power of ten: `10⁻¹²` or `2.5×10⁶`, in ASCII `1e-12` or `2.5e6`."""
    mantissa, _, exponent = f"{value:.{decimals}e}".partition("e")
    power = str(int(exponent))
    if ascii_only:
        return f"{mantissa}e{power}"
    raised = "10" + power.translate(_SUPERSCRIPT)
    if float(mantissa) in (1, -1):
        return raised if value > 0 else "-" + raised
    return f"{mantissa}×{raised}"


def short(value: float, digits: int = 3, ascii_only: bool = False) -> str:
    """`value` to `digits` significant digits, without trailing zeros: `0.25`, `1200`, `10⁻¹²`."""
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return ("-" if value < 0 else "") + ("inf" if ascii_only else "∞")
    if value == 0:
        return "0"
    size = abs(value)
    if size == int(size) and size < PLAIN_BELOW:
        return str(int(value))
    if size < PLAIN_FROM or size >= PLAIN_BELOW:
        mantissa = f"{value:.{digits - 1}e}".partition("e")[0]
        decimals = len(mantissa.rstrip("0").partition(".")[2])
        return scientific(value, decimals, ascii_only)
    decimals = max(0, digits - 1 - math.floor(math.log10(size)))
    text = f"{value:.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def left_out(values: Values, log: bool = False) -> list[str]:
    """The `values` that an axis cannot show, in words; None is an intended gap, not mentioned."""
    given = floats([value for value in values if value is not None])
    lost = sum(not math.isfinite(value) for value in given)
    low = sum(math.isfinite(value) and value <= 0 for value in given) if log else 0
    whys = ((lost, "not finite"), (low, "not above 0 on a log axis"))
    return [f"{counted(number, 'value')} left out: {why}" for number, why in whys if number]


LARGEST = sys.float_info.max
SMALLEST = math.ulp(0.0)
FAR = 1e6
"""Places are clamped to this many axis lengths, so that nothing overflows."""


class Scale(NamedTuple):
    """The range [low, high] of an axis, low < high; both positive if `log`."""

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
        """Whether `value` is on the axis."""
        return self.low <= value <= self.high


def drawable(value: float, log: bool = False) -> bool:
    """Whether an axis can show `value` at all."""
    return math.isfinite(value) and (value > 0 or not log)


def power_of_ten(exponent: float) -> float:
    """10 to `exponent`, within the range of floats."""
    if exponent > 308:
        return LARGEST if exponent >= math.log10(LARGEST) else float(10.0**exponent)
    return max(SMALLEST, float(10.0**exponent)) if exponent > -324 else SMALLEST


def scale_of(
    values: Iterable[float], log: bool = False, bounds: tuple[float, float] | None = None
) -> Scale:
    """The scale that just holds what is drawable of `values`, or the given bounds.

    If all values are equal (to nine digits) it is widened around them; without values it is
    0 to 1, or 1 to 10.
    """
    if bounds is None:
        shown = [value for value in values if drawable(value, log)]
        bounds = (min(shown), max(shown)) if shown else (1.0, 10.0) if log else (0.0, 1.0)
    low, high = widened(float(bounds[0]), float(bounds[1]), log)
    return Scale(low, high, log)


def widened(low: float, high: float, log: bool) -> tuple[float, float]:
    """The range itself, or a wider one if its ends are almost equal."""
    if log:
        if math.log10(high) - math.log10(low) > 1e-9:
            return low, high
        return max(SMALLEST, low / 3), min(LARGEST, max(high * 3, 10 * SMALLEST))
    size = max(abs(low), abs(high))
    if high / 2 - low / 2 > max(size * 1e-9, 1e-300):
        return low, high
    margin = max(power_of_ten(math.floor(math.log10(size))), 1e-299) if size else 1.0
    return max(-LARGEST, low - margin), min(LARGEST, high + margin)


STRIDES = (1, 2, 3, 5, 10, 20, 25, 50, 100, 200, 500)
PLAIN_DECADES = (1e-3, 1e4)
"""Log axes within these are labeled without powers of ten."""
HUGE = 1e308
"""The largest step."""
TINY = 1e-300
"""Below this, equal steps on a log axis would be lost to rounding."""
NEARLY = 1e-9
"""How far off, in steps, a tick may be and still count as at the end of the axis."""


class Tick(NamedTuple):
    """A mark on an axis; a minor tick has no label."""

    value: float
    label: str = ""


def step_for(low: float, high: float, count: int) -> tuple[float, int]:
    """The smallest 1, 2, 2.5 or 5 times a power of ten of which at most `count` fit the range.

    Returns the step and the power of ten of its last digit. 2.5 itself is left out: among whole
    numbers it looks odd.
    """
    raw = min(LARGEST, high / count - low / count)
    exponent = math.floor(math.log10(raw))
    unit = power_of_ten(exponent)
    for times, digit in ((1, 0), (2, 0), (2.5, -1), (5, 0)):
        if times * unit >= raw * (1 - NEARLY) and (digit == 0 or exponent != 0):
            return (times * unit, exponent + digit) if times * unit <= HUGE else (HUGE, 308)
    return (10 * unit, exponent + 1) if exponent < 308 else (HUGE, 308)


def multiples(low: float, high: float, step: float) -> list[float]:
    """The multiples of `step` in [low, high]."""
    first, last = math.ceil(low / step - NEARLY), math.floor(high / step + NEARLY)
    return [number * step for number in range(first, last + 1)]


def ticks(scale: Scale, count: int, ascii_only: bool = False) -> list[Tick]:
    """About `count` labeled ticks, at most `count + 1`, and the minor ticks, in order."""
    count = max(1, count)
    if not scale.log:
        return _linear(scale, count, ascii_only)
    return _between_decades(scale, count, ascii_only) or _decades(scale, count, ascii_only)


def _linear(scale: Scale, count: int, ascii_only: bool) -> list[Tick]:
    return _at_multiples(scale, *step_for(scale.low, scale.high, count), ascii_only)


def _at_multiples(scale: Scale, step: float, exponent: int, ascii_only: bool) -> list[Tick]:
    values = multiples(scale.low, scale.high, step)
    size = max(map(abs, values), default=0.0)
    plain = size < PLAIN_BELOW and step >= PLAIN_FROM
    return [Tick(value, _label(value, exponent, plain, ascii_only)) for value in values]


def _label(value: float, exponent: int, plain: bool, ascii_only: bool) -> str:
    """`value` written exactly to the power of ten of the step."""
    if abs(value) < power_of_ten(exponent) / 2:
        return "0"
    if plain:
        return f"{value:.{max(0, -exponent)}f}"
    digits = math.floor(math.log10(abs(value)) + NEARLY) - exponent
    return scientific(value, max(0, digits), ascii_only)


def _decades(scale: Scale, count: int, ascii_only: bool) -> list[Tick]:
    """Powers of ten, every so many that at most `count` + 1 are labeled."""
    first = math.ceil(math.log10(scale.low) - NEARLY)
    last = math.floor(math.log10(scale.high) + NEARLY)
    for stride in STRIDES:
        start = math.ceil(first / stride) * stride
        exponents = range(start, last + 1, stride)
        if len(exponents) <= count + 1:
            break
    values = [power_of_ten(exponent) for exponent in exponents]
    plain = scale.low >= PLAIN_DECADES[0] / 2 and scale.high <= PLAIN_DECADES[1] * 2
    return [Tick(value, _log_label(value, plain, ascii_only)) for value in values]


def _log_label(value: float, plain: bool, ascii_only: bool) -> str:
    """`value`, a digit and a power of ten: `0.002` where `plain`, else `2×10⁻³` or `2e-3`."""
    return short(value, 1) if plain else scientific(value, 0, ascii_only)


def _between_decades(scale: Scale, count: int, ascii_only: bool) -> list[Tick]:
    """Ticks at 1, 2 and 5 or 1 and 3 times powers of ten, where there is room for them.

    Under two decades the other multiples are minor ticks, and where fewer than three labels lie
    on the axis, it gets round numbers instead.
    """
    first, last = math.log10(scale.low), math.log10(scale.high)
    if last - first > 2 * count:
        return []
    multiples = [
        (times, times * power_of_ten(exponent))
        for exponent in range(math.floor(first), math.floor(last) + 1)
        for times in range(1, 10)
    ]
    inside = [(times, value) for times, value in multiples if scale.holds(value)]
    for chosen in (range(1, 10), (1, 2, 5), (1, 3)):
        labeled = {value for times, value in inside if times in chosen}
        if len(labeled) <= count + 1:
            break
    short_axis = last - first < 2
    if len(labeled) < 3 and short_axis and scale.low > TINY:
        return _linear(scale, count, ascii_only)
    if len(labeled) > count + 1 and not short_axis:
        return []
    if len(labeled) > count + 1:
        labeled = {value for times, value in inside if times == 1}
    plain = inside[0][1] >= PLAIN_DECADES[0] and inside[-1][1] <= PLAIN_DECADES[1]
    return [
        Tick(value, _log_label(value, plain, ascii_only) if value in labeled else "")
        for _, value in inside
        if value in labeled or short_axis
    ]


def enclosed(scale: Scale, count: int, ascii_only: bool = False) -> tuple[Scale, list[Tick]]:
    """The scale widened to round numbers, and its ticks: about `count`, at most `count` + 3.

    Linear scales, and logarithmic ones of less than half a decade, have a label at either end.
    """
    decades = math.log10(scale.high) - math.log10(scale.low) if scale.log else 0.0
    if decades >= 0.5 or (scale.log and scale.low < TINY):
        low, high = _round_log(scale.low, down=True), _round_log(scale.high, down=False)
        wide = Scale(low, high, log=True)
        return wide, ticks(wide, count, ascii_only)
    step, exponent = step_for(scale.low, scale.high, max(1, count))
    low = math.floor(scale.low / step + NEARLY) * step
    high = math.ceil(scale.high / step - NEARLY) * step
    if not math.isfinite(low) or (scale.log and low <= 0):
        low = scale.low
    if not math.isfinite(high):
        high = scale.high
    wide = Scale(min(low, scale.low), max(high, scale.high), scale.log)
    return wide, _at_multiples(wide, step, exponent, ascii_only)


def _round_log(value: float, down: bool) -> float:
    """The nearest 1, 2 or 5 times a power of ten at or beyond `value`."""
    exponent = math.floor(math.log10(value) + NEARLY)
    steps = [times * power_of_ten(exponent) for times in (1, 2, 5, 10)]
    if down:
        return max((step for step in steps if step <= value), default=value)
    high = min((step for step in steps if step >= value * (1 - NEARLY)), default=value)
    return max(value, high) if math.isfinite(high) else value
