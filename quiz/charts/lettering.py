"""Text that fits: cleaned, written in ASCII where it must be, cut or wrapped by cell width."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from rich.cells import cell_len

from quiz.charts.glyphs import Look

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


def centred(text: str, lead: int, span: int, columns: int, look: Look) -> str:
    """`text` centred over `span` cells that begin at `lead`, or in the whole line if too wide."""
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
