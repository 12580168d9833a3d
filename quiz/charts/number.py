"""Numbers: from whatever sequence a caller has to floats, and from a float to a short text."""

import math
from collections.abc import Callable, Collection

Values = Collection[float | None]
"""A list, tuple or NumPy vector of numbers; None and nan are gaps."""
Grid = Collection[Values]
"""Rows of numbers, all equally long: lists of lists or a NumPy matrix."""
Format = str | Callable[[float], str]
"""A format specification such as `.2f`, or a function from a number to its text."""

PLAIN_BELOW = 1e6
PLAIN_FROM = 1e-4
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def floats(values: Values) -> list[float]:
    """Each value as a float: None is nan, an integer too big for a float is infinite."""
    return [_float(value) for value in values]


def _float(value: float | None) -> float:
    if value is None:
        return math.nan
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def rows_of(values: Grid) -> list[list[float]]:
    """A grid as lists of floats."""
    return [floats(row) for row in values]


def columns_in(values: Collection[Collection[object]]) -> int:
    """How many columns a grid has. Raises ValueError where its rows differ in length."""
    lengths = [len(row) for row in values]
    for number, length in enumerate(lengths):
        if length != lengths[0]:
            raise ValueError(f"row {number} has {length} values, row 0 has {lengths[0]}")
    return lengths[0] if lengths else 0


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


def formatted(value: float, form: Format | None, ascii_only: bool) -> str:
    """`value` as the caller wants it; without a wish, short."""
    if form is None or not math.isfinite(value):
        return short(value, ascii_only=ascii_only)
    return format(value, form) if isinstance(form, str) else form(value)


def counted(count: int, noun: str) -> str:
    """`1 value`, `3 values`."""
    return f"{count} {noun}" + ("" if count == 1 else "s")


def left_out(values: Values, log: bool = False) -> list[str]:
    """What an axis cannot show of `values`, in words. None is a gap that was meant: no word."""
    given = floats([value for value in values if value is not None])
    lost = sum(not math.isfinite(value) for value in given)
    low = sum(math.isfinite(value) and value <= 0 for value in given) if log else 0
    remarks = []
    if lost:
        remarks.append(f"{counted(lost, 'value')} left out: not finite")
    if low:
        remarks.append(f"{counted(low, 'value')} left out: not above 0 on a log axis")
    return remarks
