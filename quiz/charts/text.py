"""What is written in a chart: numbers as short texts, and text that fits its cells.

Text is cleaned, spelled in ASCII where it must be, and cut or wrapped by cell width.
"""

import math
import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from functools import lru_cache

from rich.cells import cell_len

from quiz.charts.look import Look
from quiz.plain_text import count as counted

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


SPELLED = {
    "−": "-", "–": "-", "—": "-", "×": "x", "·": "*", "⋅": "*", "÷": "/", "⁄": "/", "…": "...",
    "→": "->", "←": "<-", "↑": "^", "↓": "v", "≤": "<=", "≥": ">=", "≠": "!=", "≈": "~", "±": "+/-",
    "√": "sqrt", "∞": "inf", "∂": "d", "∇": "grad ", "∑": "sum", "∏": "prod", "‖": "||",
    "’": "'", "‘": "'", "“": '"', "”": '"', "✓": "v", "✔": "v", "✗": "x", "✘": "x", "•": "*",
    "█": "#", "░": ".", "▒": ":", "▓": "%",
}  # fmt: skip
UNPRINTABLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Variation selectors: terminals do not agree how wide they make a character."""


@lru_cache(maxsize=4096)
def printable(text: str, ascii_only: bool = False) -> str:
    """`text` on one line, without what moves a cursor, joins characters or changes their width.

    In ASCII, symbols are spelled (σ² is `sigma^2`, ≤ is `<=`) and what has no spelling is `?`.
    """
    if text.isascii() and text.isprintable():
        return text
    composed = " ".join(unicodedata.normalize("NFC", text).splitlines()).replace("\t", " ")
    kept = "".join(
        char
        for char in composed
        if unicodedata.category(char) not in UNPRINTABLE and not SELECTORS.match(char)
    )
    return _spelled(kept) if ascii_only else kept


def _spelled(text: str) -> str:
    """`text` in ASCII; a run of superscripts or subscripts gets one `^` or `_`."""
    parts: list[str] = []
    script = ""
    for char in text:
        plain, position = _ascii(char)
        parts.append(position + plain if position != script else plain)
        script = position
    return "".join(parts)


def _ascii(char: str) -> tuple[str, str]:
    """The spelling of one character, and `^` or `_` where it stands high or low."""
    if char.isascii():
        return char, ""
    if char in SPELLED:
        return SPELLED[char], ""
    name = unicodedata.name(char, "")
    if name.startswith("GREEK SMALL LETTER "):
        return name.split(" WITH")[0].split()[-1].lower(), ""
    if name.startswith("GREEK CAPITAL LETTER "):
        return name.split(" WITH")[0].split()[-1].title(), ""
    kind = unicodedata.decomposition(char).partition(" ")[0]
    position = {"<super>": "^", "<sub>": "_"}.get(kind, "")
    parts = unicodedata.normalize("NFKD", char)
    plain = "".join(
        SPELLED.get(part, part if part.isascii() else "?")
        for part in parts
        if not unicodedata.combining(part)
    )
    known = plain and plain.isascii() and "?" not in plain
    return (plain, position) if known else ("?" * cell_len(char), "")


def written(text: str, look: Look) -> str:
    """`text` as this look can show it, on one line."""
    return printable(text, look.ascii)


def fit(text: str, columns: int, look: Look, align: str = "<") -> str:
    """`text` in exactly `columns` cells: padded (`<`, `>` or `^`), or cut with an ellipsis."""
    text = written(text, look)
    missing = columns - cell_len(text)
    if missing < 0:
        kept = _head(text, columns - 1) + look.glyphs.ellipsis if columns > 0 else ""
        return kept + " " * (columns - cell_len(kept))
    left = {"<": 0, ">": missing, "^": missing // 2}[align]
    return " " * left + text + " " * (missing - left)


def centered(text: str, lead: int, span: int, columns: int, look: Look) -> str:
    """`text` centered over `span` cells that begin at `lead`, or in the whole line if too wide."""
    if widest([text], look) > span:
        return fit(text, columns, look, "^")
    return " " * lead + fit(text, span, look, "^")


def _head(text: str, columns: int) -> str:
    """The longest beginning of `text` that is at most `columns` wide."""
    used = 0
    for index, char in enumerate(text):
        used += cell_len(char)
        if used > columns:
            return text[:index]
    return text


def wrap(text: str, columns: int, look: Look) -> list[str]:
    """`text` in lines of at most `columns` cells, broken at spaces where there are any."""
    lines: list[str] = []
    line = ""
    for word in written(text, look).split():
        joined = f"{line} {word}" if line else word
        if cell_len(joined) <= columns:
            line = joined
            continue
        if line:
            lines.append(line)
        while cell_len(word) > columns:
            head = _head(word, columns)
            lines.append(head or look.glyphs.ellipsis)
            word = word[max(1, len(head)) :]
        line = word
    return [*lines, line] if line else lines


def widest(texts: Sequence[str], look: Look) -> int:
    """Cells that the widest of `texts` takes; 0 without any."""
    return max((cell_len(written(text, look)) for text in texts), default=0)
