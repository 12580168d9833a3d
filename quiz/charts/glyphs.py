"""Which characters and colors a picture may use, chosen from the console."""

from dataclasses import dataclass

from rich.console import Console, ConsoleOptions


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
    """A block that fills from the left: the last is full."""
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
    rightward="▏▎▍▌▋▊▉█",
    upward="▁▂▃▄▅▆▇█",
    ellipsis="…",
)
"""2×4 dots in a cell, box drawing, eighth blocks."""

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
