"""A grid of cells to draw on: dots finer than a cell, text over them, and lines cut to fit it."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from rich.cells import cell_len
from rich.style import Style

from quiz.charts.chart import Row
from quiz.charts.look import PLAIN, Look

SOLID = "1"
DASHES = (SOLID, "111100", "100", "1111100100", "1111111111000", "110010")
"""The pixels drawn of a series' line: the n-th series has the n-th pattern."""

GHOSTLY, GHOSTS = "1000", 60
"""The dashes of a line behind all others, and the bit that marks its cells."""


class Canvas:
    """`columns` × `rows` cells; pixel (0, 0) is top left."""

    def __init__(self, columns: int, rows: int, look: Look) -> None:
        self.columns, self.high = columns, rows
        glyphs = look.glyphs
        across, down = glyphs.cell
        self.across, self.down = columns * across, rows * down
        """Size in pixels."""
        self._patterns = glyphs.patterns
        self._column = [x // across for x in range(self.across)]
        self._bit_column = [x % across for x in range(self.across)]
        self._base = [y // down * columns for y in range(self.down)]
        self._bits = [glyphs.bits[y % down] for y in range(self.down)]
        self.cells = cells = columns * rows
        self.dots = [0] * cells
        """Per cell, the pattern of its pixels."""
        self.owners = [0] * cells
        """Per cell, a bit for each series that drew in it."""
        self.styles = [PLAIN] * cells
        self.under: dict[int, tuple[str, Style]] = {}
        """Characters that show where no pixel is drawn."""
        self.over: dict[int, tuple[str, Style]] = {}
        """Characters that hide pixels."""

    def pixel(self, x_place: float, y_place: float) -> tuple[int, int]:
        """The pixel at a place: (0, 0) is bottom left, (1, 1) top right."""
        return round(x_place * (self.across - 1)), round((1 - y_place) * (self.down - 1))

    def cell(self, x_place: float, y_place: float) -> int:
        """The number of the cell at a place in [0, 1]²."""
        x, y = self.pixel(x_place, y_place)
        return self._base[y] + self._column[x]

    def stroke(
        self, pixels: list[tuple[int, int]], style: Style, dash: str = SOLID, owner: int = 0
    ) -> None:
        """A line through pixels, drawn where `dash`, repeated along it, has a 1."""
        column, bit_column, base, bits = self._column, self._bit_column, self._base, self._bits
        dots, owners, styles = self.dots, self.owners, self.styles
        mask = [mark == "1" for mark in dash]
        period, travelled, flag = len(mask), 0, 1 << owner
        x, y = pixels[0]
        for next_x, next_y in (pixels[0], *pixels[1:]):
            across, down = next_x - x, next_y - y
            steps = max(abs(across), abs(down))
            for number in range(1 if travelled else 0, steps + 1):
                if mask[travelled % period]:
                    part = number / steps if steps else 0.0
                    dot_x, dot_y = x + round(across * part), y + round(down * part)
                    index = base[dot_y] + column[dot_x]
                    dots[index] |= bits[dot_y][bit_column[dot_x]]
                    owners[index] |= flag
                    styles[index] = style
                travelled += 1
            x, y = next_x, next_y

    def write(self, row: int, column: int, text: str, style: Style) -> None:
        """Write `text` over what is drawn, one character per cell; it is cut at the right edge."""
        for place, char in enumerate(text[: self.columns - column], row * self.columns + column):
            self.over[place] = (char if cell_len(char) == 1 else "?", style)

    def best_spot(self, spots: list[tuple[int, int]], size: int) -> tuple[int, int]:
        """The first (row, column) at which a text of `size` cells hides the least."""

        def hidden(spot: tuple[int, int]) -> int:
            start = spot[0] * self.columns + spot[1]
            cells = range(start, start + size)
            return sum(self.dots[cell] > 0 or cell in self.over for cell in cells)

        return min(spots, key=hidden)

    def draw(self) -> list[Row]:
        """The rows, from top to bottom."""
        patterns, under, over = self._patterns, self.under, self.over
        rows: list[Row] = []
        for start in range(0, self.columns * self.high, self.columns):
            row: Row = []
            for index in range(start, start + self.columns):
                if index in over:
                    row.append(over[index])
                elif self.dots[index]:
                    row.append((patterns[self.dots[index]], self.styles[index]))
                elif index in under:
                    row.append(under[index])
                else:
                    row.append((" ", PLAIN))
            rows.append(row)
        return rows


def dash_of(number: int) -> str:
    """The dash pattern of series `number`, counted from 0."""
    return DASHES[number % len(DASHES)]


Place = tuple[float, float]
"""x and y; (0, 0) is the plot's bottom left corner, (1, 1) its top right."""


def inside(place: Place) -> bool:
    """Whether a place is inside the plot."""
    x, y = place
    return 0 <= x <= 1 and 0 <= y <= 1


def clipped(start: Place, end: Place) -> tuple[Place, Place] | None:
    """The part of the line from `start` to `end` in the plot, or None (Liang & Barsky 1984)."""
    (x, y), (end_x, end_y) = start, end
    first, last = 0.0, 1.0
    for origin, move in ((x, end_x - x), (y, end_y - y)):
        if move:
            enter, leave = sorted((-origin / move, (1 - origin) / move))
            first, last = max(first, enter), min(last, leave)
        elif not 0 <= origin <= 1:
            return None
    if first > last:
        return None

    def at(part: float) -> Place:
        along_x, along_y = x + part * (end_x - x), y + part * (end_y - y)
        return min(1.0, max(0.0, along_x)), min(1.0, max(0.0, along_y))

    return at(first) if first else start, at(last) if last < 1 else end


def visible(places: Sequence[Place]) -> Iterator[list[Place]]:
    """The pieces of the line through `places` that are inside the plot."""
    if all(map(inside, places)):
        yield list(places)
        return
    piece: list[Place] = []
    for start, end in pairwise(places):
        part = clipped(start, end)
        if part is None or (piece and piece[-1] != part[0]):
            if piece:
                yield piece
            piece = []
        if part:
            piece = [*piece, part[1]] if piece else list(part)
    if piece:
        yield piece
