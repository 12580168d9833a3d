"""Styles by name, and the marks that are drawn.

Named ANSI colours only: they follow the theme of the terminal, dark or light; no yellow, which
nobody can read on white. Nothing is told by colour alone.
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
_COLOURLESS = {
    name: ";".join(code for code in codes.split(";") if code in ("1", "2", "4", "7"))
    for name, codes in STYLES.items()
}


class Look(NamedTuple):
    """How the output is drawn: with colour or not, with Unicode marks or ASCII ones."""

    colour: bool = True
    unicode: bool = True
    escapes: bool = True
    """False: no escape sequence at all, not even for bold."""
    linear: bool = False
    """Everything is told in words, as for a screen reader: no bars."""

    @property
    def rule(self) -> str:
        """The character of a horizontal line."""
        return "─" if self.unicode else "-"

    @property
    def upright(self) -> str:
        """The character of a vertical line."""
        return "│" if self.unicode else "|"

    @property
    def bullet(self) -> str:
        """The mark of a list item."""
        return "•" if self.unicode else "*"

    @property
    def dot(self) -> str:
        """A separator between short facts."""
        return "·" if self.unicode else "-"

    @property
    def dash(self) -> str:
        """A range."""
        return "–" if self.unicode else "-"

    @property
    def arrow(self) -> str:
        """From one value to another."""
        return "→" if self.unicode else "->"

    @property
    def ellipsis(self) -> str:
        """The mark, one cell wide, where a text was cut."""
        return "…" if self.unicode else "~"

    @property
    def upward(self) -> str:
        """Blocks that fill from below, the last one full."""
        return "▁▂▃▄▅▆▇█" if self.unicode else "#"

    def bar(self, done: float, width: int) -> str:
        """A progress bar of `width` cells, `done` from 0 to 1; nothing where all is linear.

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
        return STYLES[style] if self.colour else _COLOURLESS[style]
