"""What all charts share: rows of styled text that fit their cells, and how they reach a console."""

from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len, chop_cells, set_cell_size
from rich.console import Console, ConsoleOptions
from rich.segment import Segment
from rich.style import Style

from quiz.charts.look import FAINT, PLAIN, STRONG, Look, look_of, written
from quiz.charts.scale import short

FEW = 6
"""In words, up to this many points are listed one by one."""
GAP = 3
"""Blanks between two entries of a legend."""
HEIGHT = 18
"""Lines of a chart with axes if no height is given."""
Piece = tuple[str, Style]
Row = list[Piece]
"""One line of a picture."""
Told = tuple[str, str]
"""A label and its value."""


class TooNarrow(Exception):  # noqa: N818 - it is not an error: the chart says so in its place
    """A chart does not fit; the argument is how many columns it needs."""


class Chart:
    """A Rich renderable that is drawn as rows.

    A chart is as wide as the room it is given. What does not fit is left out: first ticks, then
    the legend; then a sentence says how many columns it needs.
    """

    __slots__ = ()

    def rows(self, look: Look, columns: int) -> list[Row]:
        """The picture, no row wider than `columns`. Raises TooNarrow."""
        raise NotImplementedError

    def told(self, look: Look) -> Iterator[Told]:
        """The same in words: a label and a text for each row."""
        raise NotImplementedError

    def _told_rows(self, look: Look, columns: int) -> list[Row]:
        title = getattr(self, "title", "")
        said = [f"{label}: {value}" if label else value for label, value in self.told(look)]
        if not said:
            return empty(title, columns, look)
        words = [row for line in said for row in paragraph(line, columns, look)]
        return [*heading(title, columns, look), *words]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        look = look_of(console, options)
        columns = options.max_width
        try:
            rows = self._told_rows(look, columns) if look.linear else self.rows(look, columns)
        except TooNarrow as narrow:
            rows = paragraph(f"This chart needs {narrow} columns.", columns, look)
        return segments(rows)


def course(points: Sequence[tuple[float, float]], look: Look) -> str:
    """A line in words: where it begins and ends, its lowest and its highest point."""
    if not points:
        return "no values"

    def at(point: tuple[float, float]) -> str:
        x, y = (short(value, ascii_only=look.ascii) for value in point)
        return f"{y} at {x}"

    if len(points) <= FEW:
        return ", ".join(map(at, points))
    low, high = (pick(points, key=lambda point: point[1]) for pick in (min, max))
    return (
        f"from {at(points[0])} to {at(points[-1])}; "
        f"lowest {at(low)}, highest {at(high)}; {len(points):,} points"
    )


def segments(rows: Iterable[Row]) -> Iterator[Segment]:
    """Rows as segments: neighbors of one style merged, blanks at the end of a line dropped.

    A blank without a ground joins what is before it. Styles are compared by identity, which is
    enough, since all come from caches.
    """
    line = Segment.line()
    for row in rows:
        text, style = "", PLAIN
        for piece, wanted in row:
            blank = piece == " " and wanted.bgcolor is None and style.bgcolor is None
            if wanted is style or (blank and text):
                text += piece
            elif piece:
                if text:
                    yield Segment(text, style)
                text, style = piece, wanted
        if style.bgcolor is None:
            text = text.rstrip(" ")
        if text:
            yield Segment(text, style)
        yield line


def paragraph(text: str, columns: int, look: Look, style: Style = PLAIN) -> list[Row]:
    """`text` wrapped to `columns`; no row without text."""
    return [[(line, style)] for line in wrap(text, columns, look)]


def heading(text: str, columns: int, look: Look) -> list[Row]:
    """A chart's title."""
    return paragraph(text, columns, look, STRONG)


def notes(texts: Iterable[str], columns: int, look: Look) -> list[Row]:
    """Remarks under a picture, one per line."""
    return [row for text in texts for row in paragraph(text, columns, look, FAINT)]


def empty(title: str, columns: int, look: Look, remarks: Iterable[str] = ()) -> list[Row]:
    """What is shown in place of a chart without values."""
    words = paragraph("Nothing to draw: there are no values.", columns, look)
    return [*heading(title, columns, look), *words, *notes(remarks, columns, look)]


def flow(items: Iterable[Row], columns: int) -> list[Row]:
    """Short rows side by side, as many to a line as fit. No item may exceed `columns`."""
    lines: list[Row] = []
    used = 0
    for item in items:
        size = sum(cell_len(text) for text, _ in item)
        if lines and used + GAP + size <= columns:
            lines[-1] += [(" " * GAP, PLAIN), *item]
            used += GAP + size
        else:
            lines.append(list(item))
            used = size
    return lines


def widest(texts: Iterable[str], look: Look) -> int:
    """The width of the widest text, in cells; 0 without any."""
    return max((cell_len(written(text, look)) for text in texts), default=0)


def fit(text: str, columns: int, look: Look, align: str = "<") -> str:
    """`text` in exactly `columns` cells: padded (`<`, `>` or `^`), or cut with an ellipsis."""
    text = written(text, look)
    missing = columns - cell_len(text)
    if missing < 0:
        return set_cell_size(text, columns - 1) + look.glyphs.ellipsis if columns > 0 else ""
    left = {"<": 0, ">": missing, "^": missing // 2}[align]
    return " " * left + text + " " * (missing - left)


def centered(text: str, lead: int, span: int, columns: int, look: Look) -> str:
    """`text` centered over `span` cells that begin at `lead`, or in the whole line if too wide."""
    if widest([text], look) > span:
        return fit(text, columns, look, "^")
    return " " * lead + fit(text, span, look, "^")


def wrap(text: str, columns: int, look: Look) -> list[str]:
    """`text` in lines of at most `columns` cells, broken at spaces if possible."""
    lines: list[str] = []
    line = ""
    for word in written(text, look).split():
        joined = f"{line} {word}" if line else word
        if cell_len(joined) <= columns:
            line = joined
            continue
        *full, line = list(filter(None, [line, *chop_cells(word, columns)])) or [""]
        lines += full
    return [*lines, line] if line else lines
