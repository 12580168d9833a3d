"""How sure a value is: a point between the ends of its interval, and what was expected of it."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quiz.charts.chart import Chart, Row, Told, TooNarrow, flow, notes, paragraph
from quiz.charts.frame import column_of, x_axis
from quiz.charts.look import FAINT, PLAIN, Look, series_style
from quiz.charts.scale import Scale, checked, drawable, scale_of
from quiz.charts.text import Values, fit, floats, short, widest, written
from quiz.plain_text import count as counted

LEAST_PLOT = 10
LEAST_LABEL = 6


@dataclass(frozen=True, slots=True)
class Intervals(Chart):
    """A row for each label: `values` between `lows` and `highs`, and a cross at `expected`.

    `texts` stand at the ends of the rows. `names` say in the legend what the mark of a value and
    the cross mean; where both fall into one cell they are one mark. The axis is `x_range`, or holds
    everything; an end beyond it is not drawn.
    """

    labels: Sequence[str]
    lows: Values
    values: Values
    highs: Values
    expected: Values = ()
    texts: Sequence[str] = ()
    names: tuple[str, str] = ("", "")
    x_range: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        checked(self.x_range, False, "x_range")
        count = len(self.labels)
        for name, given in (("lows", self.lows), ("values", self.values), ("highs", self.highs)):
            if len(given) != count:
                raise ValueError(f"{len(given)} {name} for {count} labels")
        for name, more in (("expected", self.expected), ("texts", self.texts)):
            if len(more) not in (0, count):
                raise ValueError(f"{len(more)} {name} for {count} labels")

    def told(self, look: Look) -> Iterator[Told]:
        """Each value with its ends, what was expected, and the text at its end."""
        value_name, cross_name = (name and f"{name} " for name in self.names)
        ends = zip(floats(self.lows), floats(self.values), floats(self.highs), strict=True)
        expected = floats(self.expected) or [math.nan] * len(self.labels)
        texts = self.texts or [""] * len(self.labels)
        for label, of, cross, text in zip(self.labels, ends, expected, texts, strict=True):
            low, value, high = (short(one, ascii_only=look.ascii) for one in of)
            if not math.isfinite(of[1]):
                yield label, text or "no value"
                continue
            said = [f"{value_name}{value} ({low} to {high})"]
            if math.isfinite(cross):
                said.append(f"{cross_name or 'expected '}{short(cross, ascii_only=look.ascii)}")
            yield label, ", ".join([*said, *([text] if text else [])])

    def rows(self, look: Look, columns: int) -> list[Row]:
        """A row for each label, the axis (two), and the legend."""
        values = floats(self.values)
        drawn = [one for one in values if math.isfinite(one)]
        if not drawn:
            return paragraph("Nothing to draw: no values.", columns, look, PLAIN)
        lows, highs, expected = floats(self.lows), floats(self.highs), floats(self.expected)
        ends = [*lows, *highs, *expected, *values]
        scale = scale_of([end for end in ends if math.isfinite(end)], bounds=self.x_range)
        text = widest(self.texts, look) + 1 if self.texts else 0
        label = widest(self.labels, look) + 1
        label = max(min(label, columns - 1 - LEAST_PLOT - text), min(label, LEAST_LABEL))
        plot = columns - label - 1 - text
        if plot < LEAST_PLOT:
            raise TooNarrow(columns + LEAST_PLOT - plot)
        body: list[Row] = []
        both = False
        for number, name in enumerate(self.labels):
            marks = _Marks(lows[number], values[number], highs[number],
                           expected[number] if expected else math.nan)  # fmt: skip
            tail = f" {written(self.texts[number], look)}" if self.texts else ""
            both = both or marks.meet(scale, plot, look)
            lead = fit(name, label - 1, look) + " "
            body.append([(lead, PLAIN), (look.glyphs.vertical, FAINT),
                         *marks.row(scale, plot, look), (tail, PLAIN)])  # fmt: skip
        lost = len(values) - len(drawn)
        remarks = notes(
            [f"{counted(lost, 'value')} without a number"] if lost else [], columns, look
        )
        axis = x_axis(scale, label, plot, look)
        return [*body, *axis, *self._legend(look, columns, both), *remarks]

    def _legend(self, look: Look, columns: int, both: bool) -> list[Row]:
        """The names of the marks; that of both at once where it costs no further row."""
        items: list[Row] = []
        for mark, name, number in zip(_marks(look), self.names, (0, 1), strict=True):
            if name:
                words = fit(name, min(columns - 2, widest([name], look)), look)
                items.append([(mark, series_style(number)), (f" {words}", PLAIN)])
        plain = flow(items, columns)
        more = flow([*items, [(_both(look), series_style(1)), (" both", PLAIN)]], columns)
        return more if both and items and len(more) == len(plain) else plain


def _marks(look: Look) -> tuple[str, str]:
    """The marks of a value and of what was expected."""
    return ("●", "×") if not look.ascii else ("o", "x")


def _both(look: Look) -> str:
    """The mark of a value that is as expected, to the cell."""
    return "⊗" if not look.ascii else "*"


@dataclass(frozen=True, slots=True)
class _Marks:
    """What is drawn in one row."""

    low: float
    value: float
    high: float
    expected: float

    def meet(self, scale: Scale, columns: int, look: Look) -> bool:
        """Whether the value and what was expected fall into one cell."""
        places = [
            column_of(scale, one, columns, look)
            for one in (self.value, self.expected)
            if drawable(one) and scale.holds(one)
        ]
        return len(places) == 2 and places[0] == places[1]

    def row(self, scale: Scale, columns: int, look: Look) -> Row:
        """The interval as a line with ends, over it the value, over that what was expected."""
        glyphs = look.glyphs
        blank = (" ", PLAIN)
        cells = [blank] * columns
        line, cross = series_style(0), series_style(1)
        if drawable(self.low) and drawable(self.high) and self.low <= self.high:
            start = column_of(scale, max(self.low, scale.low), columns, look)
            end = column_of(scale, min(self.high, scale.high), columns, look)
            for place in range(max(0, start), min(columns, end + 1)):
                cells[place] = (glyphs.horizontal, line)
            for place, end_of in ((start, self.low), (end, self.high)):
                if scale.holds(end_of) and 0 <= place < columns:
                    cells[place] = (glyphs.vertical if look.ascii else "┤├"[place == start], line)
        for mark, value, style in zip(
            _marks(look), (self.value, self.expected), (line, cross), strict=True
        ):
            if drawable(value) and scale.holds(value):
                cells[column_of(scale, value, columns, look)] = (mark, style)
        if self.meet(scale, columns, look):
            cells[column_of(scale, self.value, columns, look)] = (_both(look), cross)
        return cells
