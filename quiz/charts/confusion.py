"""A confusion matrix: what was the case against what was predicted."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from rich.style import Style

from quiz.charts.chart import Chart, Row, Told, TooNarrow, heading, paragraph
from quiz.charts.look import FAINT, PLAIN, STEPS, STRONG, Look, cell_style
from quiz.charts.text import Grid, centered, columns_in, fit, rows_of, short, widest

ROW_TITLE, COLUMN_TITLE = "actual", "predicted"
WIDEST_CELL = 14
LEAST_LABEL = 5
RATE = 10
"""Columns for a rate at the end of a row."""
PERCENT = 7
"""Columns for a rate under a column."""


@dataclass(frozen=True, slots=True)
class ConfusionMatrix(Chart):
    """`counts[actual][predicted]` for K classes, K × K; what is right stands in brackets.

    With `rates`, recall stands at the end of each row, precision under each column, accuracy in
    the corner. Color, where there is any, shows each cell's share of its row.
    """

    counts: Grid
    labels: Sequence[str]
    title: str = ""
    rates: bool = True

    def __post_init__(self) -> None:
        size = columns_in(self.counts)
        if not len(self.labels) == size == len(self.counts):
            raise ValueError(
                f"{len(self.counts)} rows and {size} columns for {len(self.labels)} labels"
            )

    def told(self, look: Look) -> Iterator[Told]:
        """Each cell; recall and precision of each class, and the accuracy."""
        counts, size = rows_of(self.counts), range(len(self.labels))
        for row, column in product(size, size):
            label = f"actual {self.labels[row]}, predicted {self.labels[column]}"
            yield label, short(counts[row][column], ascii_only=look.ascii)
        if not self.rates:
            return
        for one, label in enumerate(self.labels):
            yield f"recall of {label}", _rate(counts[one][one], counts[one])
            predicted = [row[one] for row in counts]
            yield f"precision of {label}", _rate(counts[one][one], predicted)
        right = sum(counts[one][one] for one in size)
        yield "accuracy", _rate(right, [one for row in counts for one in row])

    def rows(self, look: Look, columns: int) -> list[Row]:
        """The table: K + 2 rows, one more with `rates`, and the title."""
        title = heading(self.title, columns, look)
        if not self.labels:
            return [*title, *paragraph("Nothing to show: no classes.", columns, look, PLAIN)]
        counts = rows_of(self.counts)
        texts = [
            [self._text(value, row == column, look) for column, value in enumerate(values)]
            for row, values in enumerate(counts)
        ]
        label, cell, rates = self._sizes(texts, look, columns)
        size = len(self.labels)
        names = [(fit(name, cell - 1, look, ">") + " ", PLAIN) for name in self.labels]
        head: Row = [(fit(ROW_TITLE, label - 1, look) + " ", FAINT), *names]
        over = centered(COLUMN_TITLE, label, cell * size, columns, look)
        body = [
            [
                (fit(self.labels[row], label - 1, look) + " ", PLAIN),
                *(
                    (fit(texts[row][column], cell, look, ">"), _style(counts[row], column, look))
                    for column in range(size)
                ),
            ]
            for row in range(size)
        ]
        if rates:
            _add_rates(counts, head, body, label, cell, look)
        return [*title, [(over, FAINT)], head, *body]

    def _text(self, value: float, right: bool, look: Look) -> str:
        text = short(value, 4, look.ascii)
        return f"[{text}]" if right else f"{text} "

    def _sizes(self, texts: list[list[str]], look: Look, columns: int) -> tuple[int, int, bool]:
        """Widths of the labels and of a cell, and whether the rates fit. Raises TooNarrow."""
        size = len(self.labels)
        need = widest([text for row in texts for text in row], look) + 1
        names = widest(self.labels, look)
        wish = min(max(need + 1, names + 2), WIDEST_CELL)
        label = max(widest([ROW_TITLE], look), names) + 1
        if self.rates:
            label_with = max(label, len("precision "))
            for cell in (wish, max(need, PERCENT, min(names + 1, WIDEST_CELL))):
                if label_with + cell * size + RATE <= columns:
                    return label_with, cell, True
        for narrow, cell in ((label, wish), (label, need), (LEAST_LABEL, need)):
            if narrow + cell * size <= columns:
                spare = columns - cell * size
                return min(label, spare), max(cell, min(wish, (columns - label) // size)), False
        raise TooNarrow(LEAST_LABEL + need * size)


def _style(counts: list[float], column: int, look: Look) -> Style:
    """A cell's color: its share of the row."""
    total = sum(count for count in counts if math.isfinite(count))
    share = counts[column] / total if total > 0 and math.isfinite(counts[column]) else 0.0
    if look.color:
        return cell_style(round(min(1.0, max(0.0, share)) * STEPS), diverging=False)
    return STRONG if share > 0.5 else PLAIN


def _add_rates(
    counts: list[list[float]], head: Row, body: list[Row], label: int, cell: int, look: Look
) -> None:
    """Adds recall to each row, and a row with the precision of each class and the accuracy."""
    size = len(counts)
    head.append((fit("recall", RATE, look, ">"), FAINT))
    for number in range(size):
        recall = _rate(counts[number][number], counts[number])
        body[number].append((fit(recall, RATE, look, ">"), PLAIN))
    last: Row = [(fit("precision", label, look), FAINT)]
    for number in range(size):
        precision = _rate(counts[number][number], [row[number] for row in counts])
        last.append((fit(f"{precision} ", cell, look, ">"), PLAIN))
    right = sum(counts[number][number] for number in range(size))
    accuracy = _rate(right, [count for row in counts for count in row])
    body += [last, [(f"accuracy {accuracy}", PLAIN)]]


def _rate(part: float, whole: list[float]) -> str:
    """A share in percent, or `-` where there is nothing to share."""
    total = sum(whole)
    share = part / total if total > 0 else math.nan
    return f"{100 * share:.1f}%" if math.isfinite(share) else "-"
