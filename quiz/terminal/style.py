"""Styles by name, and the marks that are drawn.

Named ANSI colors only: they follow the theme of the terminal, dark or light; no yellow, which is
unreadable on white. Nothing depends on color alone.
"""

from typing import NamedTuple

STYLES = {
    "": "",
    "bold": "1",
    "dim": "2",
    "title": "1",
    "heading": "1;4",
    "key": "1;36",
    "code": "36",
    "formula": "36",
    "accent": "35",
    "again": "31",
    "hard": "35",
    "good": "32",
    "easy": "94",
    "good heading": "32;1",
    "hard heading": "31;1",
    "matched": "1;4;32",
    "warning": "1",
    "chosen": "7",
}
RATING_STYLES = {1: "again", 2: "hard", 3: "good", 4: "easy"}
_COLORLESS = {
    name: ";".join(code for code in codes.split(";") if code in ("1", "2", "4", "7"))
    for name, codes in STYLES.items()
}


class _Mark:
    """What is drawn if the encoding has it, and the fallback."""

    def __init__(self, unicode: str, elsewhere: str) -> None:
        self._unicode, self._elsewhere = unicode, elsewhere

    def __get__(self, look: "Look", owner: type) -> str:
        return self._unicode if look.unicode else self._elsewhere


class _Choices(NamedTuple):
    color: bool = True
    unicode: bool = True
    escapes: bool = True
    """False: no escape sequence at all, not even for bold."""
    linear: bool = False
    """Everything is in words, as for a screen reader: no bars."""


class Look(_Choices):
    """How the output is drawn: with color or not, with Unicode marks or ASCII ones."""

    __slots__ = ()
    rule = _Mark("─", "-")
    upright = _Mark("│", "|")
    bullet = _Mark("•", "*")
    dot = _Mark("·", "-")
    """Between short facts."""
    dash = _Mark("–", "-")
    """A range."""
    arrow = _Mark("→", "->")
    ellipsis = _Mark("…", "~")
    """Marks where a text was cut; one cell wide."""
    upward = _Mark("▁▂▃▄▅▆▇█", "#")
    """Blocks that fill from below, the last one full."""

    def bar(self, done: float, width: int) -> str:
        """A progress bar of `width` cells, `done` from 0 to 1; nothing in linear output.

        It does not fill its line from top to bottom, so that bars in neighboring rows stay apart.
        """
        if self.linear:
            return ""
        full, empty = ("■", "·") if self.unicode else ("#", ".")
        filled = min(width, max(0, int(done * width + 0.5)))
        return full * filled + empty * (width - filled)

    def sgr(self, style: str) -> str:
        """The parameters of the escape sequence that switches a style on; empty for none."""
        if not self.escapes:
            return ""
        return STYLES[style] if self.color else _COLORLESS[style]
