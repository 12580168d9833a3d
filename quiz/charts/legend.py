"""Which series is which: their letters, and the legend that explains them."""

from collections.abc import Iterator, Sequence

from rich.style import Style

from quiz.charts.canvas import Canvas, dash_of
from quiz.charts.chart import Row
from quiz.charts.glyphs import Look
from quiz.charts.lettering import fit, widest
from quiz.charts.palette import PLAIN, series_style

SAMPLE = 10
"""Pixels of line shown in front of a name."""
LETTER_EVERY = 24
"""Columns between two letters on a line."""


def letters_for(names: Sequence[str]) -> list[str]:
    """A capital letter for each name: where it can be the first of its own letters left."""
    taken: list[str] = []
    spare = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    for name in names:
        wanted = [char for char in name.upper() if char.isascii() and char.isalnum()]
        free = [char for char in (*wanted, *spare) if char not in taken]
        taken.append(free[0] if free else "?")
    return taken


def entry(mark: Row, name: str, columns: int, look: Look) -> Row:
    """A legend entry: a mark and the name, cut to what a line of `columns` can hold."""
    room = columns - sum(len(text) for text, _ in mark) - 1
    return [*mark, (" " + fit(name, min(room, widest([name], look)), look), PLAIN)]


def line_entry(number: int, letter: str, name: str, columns: int, look: Look) -> Row:
    """The legend entry of a line: its letter, a piece of it, its name."""
    canvas = Canvas(SAMPLE // look.glyphs.cell[0], 1, look)
    middle = canvas.down // 2
    style = series_style(number)
    canvas.stroke([(0, middle), (canvas.across - 1, middle)], style, dash_of(number))
    lead: Row = [(letter + " ", style)] if letter else []
    return entry([*lead, *canvas.draw()[0]], name, columns, look)


def put_letters(canvas: Canvas, letters: Sequence[str], styles: Sequence[Style]) -> None:
    """Writes each series' letter on its line, again and again, where no other line is.

    The columns are staggered, from the right end, where curves tend to be apart.
    """
    places = _alone(canvas, len(letters))
    for number, letter in enumerate(letters):
        spots = places[number]
        if not spots or not letter:
            continue
        first = canvas.columns - 3 - number * 5
        for wanted in range(first, -LETTER_EVERY // 2, -LETTER_EVERY):
            column = min((abs(spot - wanted), spot) for spot in spots)[1]
            if abs(column - wanted) <= LETTER_EVERY // 2 or wanted == first:
                canvas.write(spots[column], column, letter, styles[number])


def _alone(canvas: Canvas, count: int) -> list[dict[int, int]]:
    """Per series, a row for each column where it is alone; where it never is, of all its cells."""
    alone: list[dict[int, int]] = [{} for _ in range(count)]
    for index, column, owner in _drawn(canvas):
        if owner & (owner - 1) == 0:
            alone[owner.bit_length() - 1].setdefault(column, index)
    for number in range(count):
        if not alone[number]:
            alone[number] = {
                column: row for row, column, owner in _drawn(canvas) if owner >> number & 1
            }
    return alone


def _drawn(canvas: Canvas) -> Iterator[tuple[int, int, int]]:
    """The row, column and owners of each cell with pixels and no text."""
    for index, owner in enumerate(canvas.owners):
        if owner and index not in canvas.over:
            yield index // canvas.columns, index % canvas.columns, owner
