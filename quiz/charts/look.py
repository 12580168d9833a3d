"""What a picture is drawn with: a console, its characters and its colors.

Text is cleaned, and spelled in ASCII if a console has nothing else.

Colors: Okabe–Ito for series, viridis and red–blue for values, and the ink that reads on them.
Sources: Okabe & Ito 2008, Color Universal Design; Smith & van der Walt 2015, viridis (CC0);
Brewer, ColorBrewer 2.0, RdBu.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any, NamedTuple, NoReturn

from rich.cells import cell_len
from rich.color import parse_rgb_hex
from rich.color_triplet import ColorTriplet
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.style import Style
from rich.table import Table
from rich.text import Text
from rich.tree import Tree


class Glyphs(NamedTuple):
    """The characters that charts are drawn with: 2×4 dots in a cell, box drawing, blocks."""

    cell: tuple[int, int] = (2, 4)
    """Pixels across and down in a cell."""
    bits: tuple[tuple[int, ...], ...] = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
    """`bits[y][x]`: what a pixel adds to the cell's pattern."""
    patterns: str = " " + "".join(map(chr, range(0x2801, 0x2900)))
    """The character of each pattern; pattern 0 is a space."""
    vertical: str = "│"
    horizontal: str = "─"
    corner: str = "└"
    y_tick: str = "┤"
    x_tick: str = "┬"
    dashed_vertical: str = "┆"
    dashed_horizontal: str = "┄"
    shades: str = " ░▒▓█"
    """From no ink to full ink."""
    below: str = "-=≡"
    """Shades for values below the middle of a diverging scale, faint to strong."""
    above: str = "░▒▓"
    """The same, above the middle."""
    rightward: str = "▖▄"
    """A block that fills from the left; even the full one leaves a gap above."""
    leftward: str = "▗▄"
    """The same from the right."""
    upward: str = "▁▂▃▄▅▆▇█"
    """A block that fills from below: the last is full."""
    ellipsis: str = "…"


UNICODE = Glyphs()
ASCII = Glyphs(
    cell=(1, 2),
    bits=((1,), (2,)),
    patterns=" '.:",
    vertical="|",
    horizontal="-",
    corner="+",
    y_tick="+",
    x_tick="+",
    dashed_vertical="|",
    dashed_horizontal="-",
    shades=" .:-=+*#%@",
    below="-=%",
    above="+*#",
    rightward="#",
    leftward="#",
    upward=".:#",
    ellipsis="~",
)
"""1×2 pixels in a cell, written with `'`, `.` and `:`."""


class Look(NamedTuple):
    """What a console can show."""

    ascii: bool = False
    """Whether only ASCII may be used."""
    color: bool = True
    """Whether there are at least 256 colors. With fewer, cells get shades instead."""
    linear: bool = False
    """Whether charts are given in words, as for a screen reader."""

    @property
    def glyphs(self) -> Glyphs:
        """The characters to draw with."""
        return ASCII if self.ascii else UNICODE


class PlainConsole(Console):
    """Text as it is written: no markup, no emoji codes, no highlighting.

    Args:
        linear: whether charts, tables and trees are printed as labeled rows.
        options: Rich's own.

    """

    def __init__(self, *, linear: bool = False, **options: Any) -> None:
        self.linear = linear
        super().__init__(highlight=False, markup=False, emoji=False, **options)

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """Render as Rich does; in linear output, tables with headings and trees as rows."""
        if self.linear and isinstance(renderable, Table) and renderable.show_header:
            renderable = _told(renderable)
        elif self.linear and isinstance(renderable, Tree):
            renderable = Text("\n").join(_leaves(renderable))
        return super().render(renderable, options)

    def on_broken_pipe(self) -> NoReturn:
        """Rich would exit with 1 here, but it is not an error when `head` has read enough."""
        raise BrokenPipeError


def _told(table: Table) -> Text:
    """A line for each row: its first column, then the others with their names."""
    names = ["", *(str(column.header) for column in table.columns[1:])]
    rows = zip(*(column.cells for column in table.columns), strict=True)
    lines = (
        ", ".join(
            f"{name} {cell}".lstrip()
            for name, cell in zip(names, cells, strict=True)
            if str(cell).strip()
        )
        for cells in rows
    )
    title = [str(table.title)] if table.title else []
    return Text("\n".join([*title, *lines]))


def _leaves(tree: Tree) -> Iterable[Text]:
    """The labels of a tree, each branch before its children."""
    yield tree.label if isinstance(tree.label, Text) else Text(str(tree.label))
    for child in tree.children:
        yield from _leaves(child)


def look_of(console: Console, options: ConsoleOptions) -> Look:
    """What `console` can show. Old Windows consoles lack braille, so they get ASCII."""
    color = console.color_system in ("256", "truecolor") and not console.no_color
    return Look(options.ascii_only or options.legacy_windows, color, is_linear(console))


def is_linear(console: Console) -> bool:
    """Whether everything on a console is in words; not on one of Rich's own."""
    return getattr(console, "linear", False)


SPELLED = {
    "−": "-", "–": "-", "—": "-", "×": "x", "·": "*", "⋅": "*", "÷": "/", "⁄": "/", "…": "...",
    "→": "->", "←": "<-", "↑": "^", "↓": "v", "≤": "<=", "≥": ">=", "≠": "!=", "≈": "~", "±": "+/-",
    "√": "sqrt", "∞": "inf", "∂": "d", "∇": "grad ", "∑": "sum", "∏": "prod", "‖": "||",
    "’": "'", "‘": "'", "“": '"', "”": '"', "✓": "v", "✔": "v", "✗": "x", "✘": "x", "•": "*",
    "█": "#", "░": ".", "▒": ":", "▓": "%",
}  # fmt: skip
UNPRINTABLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Variation selectors: terminals disagree on the width they give a character."""


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
    """The spelling of one character, and `^` or `_` if it is raised or lowered."""
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


# Of the eight, those that stand out at 3:1 or more from white and from black alike, because
# nobody knows the background of a terminal; and two more that do, a violet and a gray.
SERIES = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#7b5fd0", "#7f7f7f")

VIRIDIS = (
    "#440154", "#482475", "#414487", "#355f8d", "#2a788e", "#21918c",
    "#22a884", "#44bf70", "#7ad151", "#bddf26", "#fde725",
)  # fmt: skip
BLUE_RED = (
    "#053061", "#2166ac", "#4393c3", "#92c5de", "#d1e5f0", "#f7f7f7",
    "#fddbc7", "#f4a582", "#d6604d", "#b2182b", "#67001f",
)  # fmt: skip

STEPS = 40
"""A ramp's colors are numbered 0 to STEPS: enough to look smooth, few enough to cache."""

PLAIN = Style()
FAINT = Style(dim=True)
STRONG = Style(bold=True)


@cache
def ramp(diverging: bool) -> tuple[ColorTriplet, ...]:
    """STEPS + 1 colors from low to high: viridis, or blue over white to red."""
    anchors = [rgb(color) for color in (BLUE_RED if diverging else VIRIDIS)]
    colors = []
    for number in range(STEPS + 1):
        place = number / STEPS * (len(anchors) - 1)
        index = min(int(place), len(anchors) - 2)
        part = place - index
        pairs = zip(anchors[index], anchors[index + 1], strict=True)
        colors.append(ColorTriplet(*(round(a + (b - a) * part) for a, b in pairs)))
    return tuple(colors)


def rgb(color: str) -> ColorTriplet:
    """`#rrggbb` as three numbers from 0 to 255."""
    return parse_rgb_hex(color[1:])


def luminance(color: ColorTriplet) -> float:
    """Relative luminance in [0, 1] (WCAG 2.2)."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in color.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ink_on(color: ColorTriplet) -> ColorTriplet:
    """Black or white, whichever has more contrast to `color` (WCAG 2.2)."""
    light = (luminance(color) + 0.05) ** 2 >= 1.05 * 0.05
    return ColorTriplet(0, 0, 0) if light else ColorTriplet(255, 255, 255)


@cache
def series_style(number: int) -> Style:
    """The color of series `number`, counted from 0; they repeat, dashes and letters do not."""
    return Style(color=SERIES[number % len(SERIES)])


@cache
def cell_style(number: int, diverging: bool) -> Style:
    """A cell in ramp color `number` with readable ink, both given explicitly."""
    color = ramp(diverging)[number]
    return Style(color=ink_on(color).hex, bgcolor=color.hex, bold=False)


@cache
def half_style(upper: int, lower: int) -> Style:
    """Two pixels in one cell: the diverging colors of `▀` and of its background."""
    colors = ramp(diverging=True)
    return Style(color=colors[upper].hex, bgcolor=colors[lower].hex)
