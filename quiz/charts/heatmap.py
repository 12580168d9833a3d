"""Matrices as colored cells with texts: heat maps and confusion matrices."""

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from rich.cells import cell_len
from rich.style import Style

from quiz.charts.chart import (
    Chart,
    Row,
    Told,
    TooNarrow,
    centered,
    empty,
    fit,
    heading,
    widest,
)
from quiz.charts.look import FAINT, PLAIN, STEPS, STRONG, Look, cell_style, written
from quiz.charts.scale import Grid, Scale, floats, scale_of, short

WIDEST_CELL = 20


def color_steps(values: Iterable[float], scale: Scale) -> list[int]:
    """The number of each value's color, 0 to STEPS, clamped at the ends; −1 if not a number."""
    place = scale.places()
    return [
        -1 if not math.isfinite(value)
        else 0 if value <= scale.low
        else STEPS if value >= scale.high
        else int(place(value) * STEPS + 0.5)
        for value in values
    ]  # fmt: skip


def shade_of(step: int, shades: str) -> str:
    """The character for a color number; `shades` run from low to high."""
    return shades[min(len(shades) - 1, step * len(shades) // (STEPS + 1))]


@dataclass(frozen=True, slots=True)
class Heatmap(Chart):
    """`values[row][column]`, row 0 on top, a cell for each.

    In the cells stand `texts` where there is room. Without color, cells are filled with shade
    characters; None and nan are blank. The colors reach over `value_range`, or all values; where
    they are `diverging` the middle is neutral.
    """

    values: Grid
    row_labels: Sequence[str] = ()
    column_labels: Sequence[str] = ()
    title: str = ""
    row_title: str = ""
    column_title: str = ""
    texts: Collection[Collection[str]] = ()
    diverging: bool = False
    value_range: tuple[float, float] | None = None

    def told(self, look: Look) -> Iterator[Told]:
        """The values of each row, by the names of their columns."""
        if self.row_title or self.column_title:
            yield "", " by ".join(filter(None, [self.row_title, self.column_title]))
        grid = list(map(floats, self.values))
        texts = self.texts or [[short(one, ascii_only=look.ascii) for one in row] for row in grid]
        for number, words in enumerate(texts):
            columns = self.column_labels or range(1, len(words) + 1)
            label = self.row_labels[number] if self.row_labels else f"row {number + 1}"
            cells = (f"{name} {text}" for name, text in zip(columns, words, strict=True))
            yield label, ", ".join(cells)

    def rows(self, look: Look, columns: int) -> list[Row]:
        """A row for each row of values, and titles and column labels."""
        grid = list(map(floats, self.values))
        values = [value for row in grid for value in row]
        if not values:
            return empty(self.title, columns, look)
        scale = scale_of(values, bounds=self.value_range)
        texts = [[written(text, look) for text in row] for row in self.texts]
        label, cell = self._sizes(texts, len(grid[0]), look, columns)
        if not texts or widest([text for row in texts for text in row], look) >= cell:
            texts = [[""] * len(row) for row in grid]
        names = self.row_labels or [""] * len(grid)
        body = [
            [
                *([(fit(name, label - 1, look) + " ", PLAIN)] if label else []),
                *(self._cell(*pair, cell, look)
                  for pair in zip(color_steps(row, scale), words, strict=True)),
            ]
            for name, row, words in zip(names, grid, texts, strict=True)
        ]  # fmt: skip
        head = self._head(label, cell, len(grid[0]), columns, look)
        return [*heading(self.title, columns, look), *head, *body]

    def _sizes(
        self, texts: list[list[str]], count: int, look: Look, columns: int
    ) -> tuple[int, int]:
        """Widths of the row labels, gap included, and of a cell. Raises TooNarrow."""
        label = widest([*self.row_labels, self.row_title], look)
        label = min(label, max(4, columns // 3, columns - 1 - 3 * count)) + 1 if label else 0
        need = widest([text for row in texts for text in row], look)
        cell = (columns - label) // count
        if cell < 1:
            raise TooNarrow(min(label, 5) + count)
        wish = max(need + 2, min(widest(self.column_labels, look) + 1, WIDEST_CELL), 2)
        most = max(wish, WIDEST_CELL if texts else WIDEST_CELL // 2)
        return label, min(cell, most)

    def _head(self, label: int, cell: int, count: int, columns: int, look: Look) -> list[Row]:
        """The column title; the row title and the column labels."""
        rows: list[Row] = []
        if self.column_title:
            over = centered(self.column_title, label, cell * count, columns, look)
            rows.append([(over, FAINT)])
        if self.row_title or self.column_labels:
            across = "".join(fit(name, cell, look, "^") for name in self.column_labels)
            rows.append([(fit(self.row_title, label, look), FAINT), (across, PLAIN)])
        return rows

    def _cell(self, step: int, text: str, cell: int, look: Look) -> tuple[str, Style]:
        """One cell; without color its text stands between shade characters, or these alone."""
        if step < 0:
            return fit(text, cell, look, "^"), PLAIN
        if look.color:
            return fit(text, cell, look, "^"), cell_style(step, self.diverging)
        glyphs = look.glyphs
        shades = f"{glyphs.below[::-1]} {glyphs.above}" if self.diverging else glyphs.shades
        shade, missing = shade_of(step, shades), cell - cell_len(text)
        return shade * (missing // 2) + text + shade * (missing - missing // 2), PLAIN


ROW_TITLE, COLUMN_TITLE = "actual", "predicted"
WIDEST_COUNT = 14
LEAST_LABEL = 5


@dataclass(frozen=True, slots=True)
class ConfusionMatrix(Chart):
    """`counts[actual][predicted]` for K classes, K × K; what is right stands in brackets.

    Color, where there is any, shows each cell's share of its row.
    """

    counts: Grid
    labels: Sequence[str]
    title: str = ""

    def told(self, look: Look) -> Iterator[Told]:
        """Each cell."""
        counts = list(map(floats, self.counts))
        for row, column in product(range(len(self.labels)), repeat=2):
            label = f"{ROW_TITLE} {self.labels[row]}, {COLUMN_TITLE} {self.labels[column]}"
            yield label, short(counts[row][column], ascii_only=look.ascii)

    def rows(self, look: Look, columns: int) -> list[Row]:
        """The table: the title and K + 2 rows."""
        if not self.labels:
            return empty(self.title, columns, look)
        counts, size = list(map(floats, self.counts)), len(self.labels)
        texts = [
            [_bracketed(value, row == column, look) for column, value in enumerate(values)]
            for row, values in enumerate(counts)
        ]
        need = widest([text for row in texts for text in row], look) + 1
        names = widest(self.labels, look)
        label = max(len(ROW_TITLE), names) + 1
        wish = min(max(need + 1, names + 2), WIDEST_COUNT)
        cell = max(need, min(wish, (columns - label) // size))
        label = min(label, columns - cell * size)
        if label < LEAST_LABEL:
            raise TooNarrow(LEAST_LABEL + need * size)
        head = [(fit(name, cell - 1, look, ">") + " ", PLAIN) for name in self.labels]
        body = [
            [
                (fit(self.labels[row], label - 1, look) + " ", PLAIN),
                *((fit(text, cell, look, ">"), _style(counts[row], column, look))
                  for column, text in enumerate(texts[row])),
            ]
            for row in range(size)
        ]  # fmt: skip
        return [
            *heading(self.title, columns, look),
            [(centered(COLUMN_TITLE, label, cell * size, columns, look), FAINT)],
            [(fit(ROW_TITLE, label - 1, look) + " ", FAINT), *head],
            *body,
        ]


def _bracketed(value: float, right: bool, look: Look) -> str:
    text = short(value, 4, look.ascii)
    return f"[{text}]" if right else f"{text} "


def _style(counts: list[float], column: int, look: Look) -> Style:
    """A cell's color: its share of the row."""
    total = sum(count for count in counts if math.isfinite(count))
    share = counts[column] / total if total > 0 and math.isfinite(counts[column]) else 0.0
    if look.color:
        return cell_style(round(min(1.0, max(0.0, share)) * STEPS), diverging=False)
    return STRONG if share > 0.5 else PLAIN
