"""What a picture may be drawn with: the characters and colors that a console has.

Colors: Okabe–Ito for series, viridis and red–blue for values, and the ink that reads on them.
Sources: Okabe & Ito 2008, Color Universal Design; Smith & van der Walt 2015, viridis (CC0);
Brewer, ColorBrewer 2.0, RdBu.
"""

from dataclasses import dataclass
from functools import cache, lru_cache

from rich.color import Color
from rich.console import Console, ConsoleOptions
from rich.style import Style


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The characters that charts are drawn with."""

    cell: tuple[int, int]
    """Pixels across and down in a cell."""
    bits: tuple[tuple[int, ...], ...]
    """`bits[y][x]`: what a pixel adds to the cell's pattern."""
    patterns: str
    """The character of each pattern; pattern 0 is a space."""
    vertical: str
    horizontal: str
    corner: str
    y_tick: str
    x_tick: str
    dashed_vertical: str
    dashed_horizontal: str
    shades: str
    """From no ink to full ink."""
    below: str
    """Shades for values under the middle of a diverging scale, faint to strong."""
    above: str
    """The same over the middle."""
    rightward: str
    """A block that fills from the left: the last is full, but as high as leaves a gap above it."""
    leftward: str
    """The same from the right."""
    upward: str
    """A block that fills from below: the last is full."""
    ellipsis: str


UNICODE = Glyphs(
    cell=(2, 4),
    bits=((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80)),
    patterns=" " + "".join(map(chr, range(0x2801, 0x2900))),
    vertical="│",
    horizontal="─",
    corner="└",
    y_tick="┤",
    x_tick="┬",
    dashed_vertical="┆",
    dashed_horizontal="┄",
    shades=" ░▒▓█",
    below="-=≡",
    above="░▒▓",
    rightward="▖▄",
    leftward="▗▄",
    upward="▁▂▃▄▅▆▇█",
    ellipsis="…",
)
"""2×4 dots in a cell, box drawing, blocks."""

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


@dataclass(frozen=True, slots=True)
class Look:
    """What a console can show."""

    ascii: bool = False
    """Whether only ASCII may be written."""
    color: bool = True
    """256 colors or more. With fewer, a cell's color could not be read, so cells get shades."""
    linear: bool = False
    """Whether a chart is told in words, as for a screen reader."""

    @property
    def glyphs(self) -> Glyphs:
        """The characters to draw with."""
        return ASCII if self.ascii else UNICODE


def look_of(console: Console, options: ConsoleOptions) -> Look:
    """What `console` can show. Old Windows consoles have no braille, so they get ASCII."""
    color = console.color_system in ("256", "truecolor") and not console.no_color
    return Look(options.ascii_only or options.legacy_windows, color, is_linear(console))


def is_linear(console: Console) -> bool:
    """Whether everything on a console is told line after line, as `quiz.terminal.console` says."""
    return getattr(console, "linear", False)


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
"""Colors of a ramp are numbered 0 to STEPS: enough to look smooth, few enough to repeat."""

PLAIN = Style()
GHOST = Style(dim=True)
FAINT = Style(dim=True)
STRONG = Style(bold=True)

Rgb = tuple[int, int, int]


def rgb(color: str) -> Rgb:
    """`#rrggbb` as three numbers from 0 to 255."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


@cache
def ramp(diverging: bool) -> tuple[Rgb, ...]:
    """STEPS + 1 colors from low to high: viridis, or blue over white to red."""
    anchors = [rgb(color) for color in (BLUE_RED if diverging else VIRIDIS)]
    colors = []
    for number in range(STEPS + 1):
        place = number / STEPS * (len(anchors) - 1)
        index = min(int(place), len(anchors) - 2)
        part = place - index
        first, second = anchors[index], anchors[index + 1]
        mixed = [round(a + (b - a) * part) for a, b in zip(first, second, strict=True)]
        colors.append((mixed[0], mixed[1], mixed[2]))
    return tuple(colors)


def luminance(color: Rgb) -> float:
    """Relative luminance in [0, 1] (WCAG 2.2)."""
    red, green, blue = (
        part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in color
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Rgb, other: Rgb) -> float:
    """Contrast ratio of two colors, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def ink_on(color: Rgb) -> Rgb:
    """Black or white, whichever reads better on `color`."""
    black, white = (0, 0, 0), (255, 255, 255)
    return black if contrast(black, color) >= contrast(white, color) else white


@lru_cache(maxsize=128)
def series_style(number: int) -> Style:
    """The color of series `number`, counted from 0; they repeat, dashes and letters do not."""
    return Style(color=Color.from_rgb(*rgb(SERIES[number % len(SERIES)])))


@lru_cache(maxsize=256)
def cell_style(number: int, diverging: bool) -> Style:
    """A cell in ramp color `number` with ink that reads on it, both given explicitly."""
    color = ramp(diverging)[number]
    ink = ink_on(color)
    return Style(color=Color.from_rgb(*ink), bgcolor=Color.from_rgb(*color), bold=False)


@lru_cache(maxsize=8192)
def half_style(upper: int, lower: int) -> Style:
    """Two pixels in one cell: the diverging colors of `▀` and of what is under it."""
    colors = ramp(diverging=True)
    return Style(
        color=Color.from_rgb(*colors[upper]),
        bgcolor=Color.from_rgb(*colors[lower]),
    )
