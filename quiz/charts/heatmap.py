"""A matrix as colored cells, with numbers or texts in them; and the colors of values."""

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from quiz.charts.chart import Chart, Row, Told, TooNarrow, heading, notes, paragraph
from quiz.charts.look import FAINT, PLAIN, STEPS, Look, cell_style
from quiz.charts.scale import LARGEST, Scale, checked, drawable, scale_of
from quiz.charts.text import (
    Format,
    Grid,
    centered,
    columns_in,
    fit,
    formatted,
    rows_of,
    short,
    widest,
    written,
)
from quiz.plain_text import count as counted

BAR = 30
"""Columns of a color bar."""


@dataclass(frozen=True, slots=True)
class ColorScale:
    """A scale of colors. A diverging one has its neutral color in the middle of `scale`."""

    scale: Scale
    diverging: bool = False

    def steps(self, values: Iterable[float]) -> list[int]:
        """Per value the number of its color, 0 to STEPS; −1 where the scale has none."""
        place, log = self.scale.places(), self.scale.log
        low, high = self.scale.low, self.scale.high
        steps = []
        for value in values:
            if low < value < high:
                steps.append(int(place(value) * STEPS + 0.5))
            elif drawable(value, log):
                steps.append(STEPS if value >= high else 0)
            else:
                steps.append(-1)
        return steps

    def step(self, value: float) -> int:
        """The number of one value's color."""
        return self.steps([value])[0]

    def shades(self, look: Look) -> str:
        """All shade characters from low to high."""
        glyphs = look.glyphs
        return glyphs.below[::-1] + " " + glyphs.above if self.diverging else glyphs.shades

    def key(self, columns: int, look: Look) -> Row:
        """A color bar between the numbers of its ends, at most `columns` wide."""
        low, high = (short(end, 3, look.ascii) for end in (self.scale.low, self.scale.high))
        high += " (log)" if self.scale.log else ""
        room = columns - len(low) - len(high) - 2
        if room < 3:
            return [(f"{low} .. {high}"[:columns], PLAIN)]
        if not look.color:
            shades = self.shades(look)
            each = max(1, min(3, (room - 2) // len(shades)))
            drawn = "".join(shade * each for shade in shades)
            edges = ("[", "]") if room >= len(drawn) + 2 else ("", "")
            return [(f"{low} {edges[0]}{drawn[:room]}{edges[1]} {high}", PLAIN)]
        size = min(BAR, room)
        steps = [round(number / (size - 1) * STEPS) for number in range(size)]
        bar: Row = [(" ", cell_style(step, self.diverging)) for step in steps]
        return [(low + " ", PLAIN), *bar, (" " + high, PLAIN)]


def shade_of(step: int, shades: str) -> str:
    """The character for a color number, of `shades` from low to high."""
    return shades[min(len(shades) - 1, step * len(shades) // (STEPS + 1))]


def color_scale_of(
    values: Iterable[float],
    diverging: bool = False,
    center: float = 0.0,
    bounds: tuple[float, float] | None = None,
    log: bool = False,
) -> ColorScale:
    """The colors for `values`. A diverging scale reaches equally far on both sides of `center`."""
    if not diverging:
        return ColorScale(scale_of(values, log, bounds))
    low, high = bounds or (math.inf, -math.inf)
    shown = [low, high] if bounds else [value for value in values if math.isfinite(value)]
    reach = max((abs(value / 2 - center / 2) * 2 for value in shown), default=1.0)
    ends = max(-LARGEST, center - reach), min(LARGEST, center + reach)
    return ColorScale(scale_of(ends if reach else [center]), diverging=True)


WIDEST_CELL = 20
UPRIGHT = 8
"""Characters of a column label that are written downwards, where it is too wide for its cell."""


@dataclass(frozen=True, slots=True)
class Heatmap(Chart):
    """`values[row][column]`, row 0 on top, a cell for each.

    In the cells stand `texts`, or the numbers, all formatted alike, or nothing: with
    `numbers=False`, and where there is no room. Without color, cells are filled with shade
    characters. None and nan are `missing`; a line counts them, unless `missing` is blank (cells
    still to come). A diverging scale is neutral at 0.
    """

    values: Grid
    row_labels: Sequence[str] = ()
    column_labels: Sequence[str] = ()
    title: str = ""
    row_title: str = ""
    column_title: str = ""
    texts: Collection[Collection[str]] | None = None
    numbers: bool = True
    missing: str = "✗"
    diverging: bool = False
    value_range: tuple[float, float] | None = None
    log: bool = False
    key: bool = True

    def __post_init__(self) -> None:
        columns = columns_in(self.values)
        checked(self.value_range, self.log, "value_range")
        _same("row labels", self.row_labels, len(self.values))
        _same("column labels", self.column_labels, columns)
        if self.texts is not None and (
            len(self.texts) != len(self.values) or columns_in(self.texts) != columns
        ):
            raise ValueError("texts and values differ in shape")
        if self.log and self.diverging:
            raise ValueError("a diverging scale cannot be logarithmic")

    def told(self, look: Look) -> Iterator[Told]:
        """The values of each row, by the names of their columns."""
        if self.row_title or self.column_title:
            yield "", " by ".join(filter(None, [self.row_title, self.column_title]))
        grid = rows_of(self.values)
        texts = self.texts or [[short(one, ascii_only=look.ascii) for one in row] for row in grid]
        columns = self.column_labels or [str(one + 1) for one in range(columns_in(self.values))]
        for number, (row, words) in enumerate(zip(grid, texts, strict=True)):
            cells = [
                f"{name} {text or self.missing}"
                if math.isfinite(value)
                else f"{name} {self.missing}"
                for name, value, text in zip(columns, row, words, strict=True)
            ]
            label = self.row_labels[number] if self.row_labels else f"row {number + 1}"
            yield label, ", ".join(cells)

    def rows(self, look: Look, columns: int) -> list[Row]:
        """A row for each row of values, and titles, column labels and color bar."""
        grid = rows_of(self.values)
        values = [value for row in grid for value in row]
        title = heading(self.title, columns, look)
        if not values:
            return [*title, *paragraph("Nothing to show: no values.", columns, look, PLAIN)]
        colors = color_scale_of(values, self.diverging, bounds=self.value_range, log=self.log)
        texts = self._texts(grid, look)
        label, cell = self._sizes(texts, look, columns)
        if texts and widest([text for row in texts for text in row], look) >= cell:
            texts = []
        body = [self._row(number, row, colors, texts, label, cell, look)
                for number, row in enumerate(grid)]  # fmt: skip
        head = self._head(label, cell, columns, look)
        lost = sum(not drawable(value, self.log) for value in values)
        shown = written(self.missing, look)
        remarks = []
        if lost and shown.strip():
            why = "not above 0" if self.log else "without a number"
            remarks = [f"{shown}: {counted(lost, 'value')} {why}"]
        key = [colors.key(columns, look)] if self.key and lost < len(values) else []
        return [*title, *head, *body, *key, *notes(remarks, columns, look)]

    def _texts(self, grid: list[list[float]], look: Look) -> list[list[str]]:
        """What stands in the cells; nothing if they are to be empty."""
        if self.texts is not None:
            return [[written(text, look) for text in row] for row in self.texts]
        if not self.numbers:
            return []
        form = _alike([value for row in grid for value in row])
        return [
            [
                written(formatted(value, form, look.ascii), look)
                if drawable(value, self.log)
                else written(self.missing, look)
                for value in row
            ]
            for row in grid
        ]

    def _sizes(self, texts: list[list[str]], look: Look, columns: int) -> tuple[int, int]:
        """Widths of the row labels, gap included, and of a cell. Raises TooNarrow."""
        count = columns_in(self.values)
        names = [*self.row_labels, self.row_title]
        label = widest(names, look)
        label = min(label, max(4, columns // 3, columns - 1 - 3 * count)) + 1 if label else 0
        need = widest([text for row in texts for text in row], look)
        cell = (columns - label) // count
        if cell < 1:
            raise TooNarrow(min(label, 5) + count)
        wish = max(need + 2, min(widest(self.column_labels, look) + 1, WIDEST_CELL), 2)
        most = max(wish, WIDEST_CELL if texts else WIDEST_CELL // 2)
        return label, min(cell, most)

    def _head(self, label: int, cell: int, columns: int, look: Look) -> list[Row]:
        """The column title, and the column labels: across, or downwards where cells are narrow."""
        count = columns_in(self.values)
        rows: list[Row] = []
        blank = fit(self.row_title, label, look)
        if self.column_title:
            over = centered(self.column_title, label, cell * count, columns, look)
            rows.append([(over, FAINT)])
        names = [written(name, look) for name in self.column_labels]
        if not names:
            return [*rows, [(blank, FAINT)]] if self.row_title else rows
        if widest(names, look) < cell or widest(names, look) == 1:
            across = "".join(fit(name, cell, look, "^") for name in names)
            return [*rows, [(blank, FAINT), (across, PLAIN)]]
        tall = min(UPRIGHT, max(map(len, names)))
        names = [fit(name, tall, look).rstrip().rjust(tall) for name in names]
        for line in range(tall):
            lead = blank if line == tall - 1 else " " * label
            across = "".join(fit(name[line : line + 1], cell, look, "^") for name in names)
            rows.append([(lead, FAINT), (across, PLAIN)])
        return rows

    def _row(
        self,
        number: int,
        values: list[float],
        colors: ColorScale,
        texts: list[list[str]],
        label: int,
        cell: int,
        look: Look,
    ) -> Row:
        """One row of cells behind its label."""
        name = self.row_labels[number] if self.row_labels else ""
        row: Row = [(fit(name, label - 1, look) + " ", PLAIN)] if label else []
        shades = colors.shades(look)
        for column, step in enumerate(colors.steps(values)):
            text = texts[number][column] if texts else ""
            if step < 0:
                row.append((fit(text or self.missing, cell, look, "^"), PLAIN))
            elif look.color:
                row.append((fit(text, cell, look, "^"), cell_style(step, self.diverging)))
            else:
                row.append((_filled(text, cell, shade_of(step, shades), look), PLAIN))
        return row


def _filled(text: str, cell: int, shade: str, look: Look) -> str:
    """A cell without color: its text between shade characters, or these alone."""
    if not text:
        return shade * cell
    missing = cell - cell_len(text)
    return shade * (missing // 2) + text + shade * (missing - missing // 2)


def _same(name: str, labels: Sequence[str], count: int) -> None:
    if len(labels) not in (0, count):
        raise ValueError(f"{len(labels)} {name} for {count}")


def _alike(values: list[float]) -> Format | None:
    """One format for all: integers as they are, else as many decimals as give three digits."""
    finite = [abs(value) for value in values if math.isfinite(value)]
    largest = max(finite, default=0.0)
    if largest < 1e6 and all(value == int(value) for value in finite):
        return ".0f"
    if 0.1 <= largest < 1e4:
        return f".{max(0, 2 - max(0, math.floor(math.log10(largest))))}f"
    return None
