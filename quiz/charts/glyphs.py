"""Which characters and colours a picture may use: three levels, chosen from the console."""

from dataclasses import dataclass
from enum import Enum

from rich.console import Console, ConsoleOptions


class Level(Enum):
    """How finely a character cell can be drawn."""

    BRAILLE = "braille"
    """2×4 dots in a cell, box drawing, eighth blocks."""
    HALF_BLOCK = "half-block"
    """1×2 pixels in a cell and only what code page 437 has: old Windows consoles."""
    ASCII = "ascii"
    """1×2 pixels in a cell, written with `'`, `.` and `:`."""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The characters of one level."""

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


GLYPHS = {
    Level.BRAILLE: Glyphs(
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
    ),
    Level.HALF_BLOCK: Glyphs(
        cell=(1, 2),
        bits=((1,), (2,)),
        patterns=" ▀▄█",
        vertical="│",
        horizontal="─",
        corner="└",
        y_tick="┤",
        x_tick="┬",
        dashed_vertical="│",
        dashed_horizontal="─",
        shades=" ░▒▓█",
        below="-=≡",
        above="░▒▓",
        rightward="▌█",
        upward="▄█",
        ellipsis="~",
    ),
    Level.ASCII: Glyphs(
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
    ),
}


@dataclass(frozen=True, slots=True)
class Look:
    """What a console can show: the level of its characters, and whether it has shades of colour."""

    level: Level = Level.BRAILLE
    colour: bool = True
    """256 colours or more. With fewer, a cell's colour could not be read, so cells get shades."""

    @property
    def glyphs(self) -> Glyphs:
        """The characters of this level."""
        return GLYPHS[self.level]

    @property
    def ascii(self) -> bool:
        """Whether only ASCII may be written."""
        return self.level is Level.ASCII


def look_of(console: Console, options: ConsoleOptions, level: Level | None = None) -> Look:
    """What `console` can show; `level` overrides the choice, but never beyond the encoding."""
    if options.ascii_only:
        level = Level.ASCII
    elif level is None:
        level = Level.HALF_BLOCK if options.legacy_windows else Level.BRAILLE
    colour = console.color_system in ("256", "truecolor") and not console.no_color
    return Look(level, colour)
