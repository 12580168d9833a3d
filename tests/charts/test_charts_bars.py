"""Bars and sparklines: lengths and heights that mean the values."""

import math
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from picture import lines
from rich.table import Table

from quiz.charts import Bars, Columns, Histogram, Interval, Intervals, Sparkline, StackedBars

RISES = " ▁▂▃▄▅▆▇█"
HALVES = " ▖▄"


def length(line: str) -> float:
    """Length of the bar in a line, in cells."""
    return sum(HALVES.index(char) for char in line if char in HALVES[1:]) / 2


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=12), st.integers(40, 120))
def test_lengths_are_proportional(values: list[int], width: int) -> None:
    """Bars are as long as their values, to half a cell, and the longest fills the room."""
    picture = lines(Bars([f"b{number}" for number in range(len(values))], values), width)
    lengths = [length(line) for line in picture]
    for value, found in zip(values, lengths, strict=True):
        wanted = max(1 / 2, max(lengths) * value / max(values))
        assert found == pytest.approx(wanted, abs=1 / 2)
    assert max(map(len, picture)) >= width - 4


def test_negative_bars_go_left() -> None:
    """Bars of both signs part at one axis and share one scale."""
    picture = lines(Bars(["up", "down"], [30, -15]), 80)
    up, down = picture
    assert up.index("│") == down.index("│")
    left = down[: down.index("│")]
    assert left.count("▄") + left.count("▗") / 2 == pytest.approx(length(up) / 2, abs=1)
    assert up.endswith(" 30")
    assert re.search(r"-15 [▗▄]", down)


def test_bars_that_cannot_be_drawn_say_so() -> None:
    """Nan and infinities have a word in place of a bar; without a value it says so."""
    assert lines(Bars(["a", "b"], [math.nan, math.inf])) == ["a │ nan", "b │ ∞"]
    for chart in (Bars([], []), Columns([]), Histogram([], "", (0, 1))):
        assert lines(chart, 40) == ["Nothing to draw: there are no values."]


def test_a_fixed_axis_makes_pictures_compare() -> None:
    """With x_range a bar's length depends on its value alone, and none leaves the axis."""

    def lengths(*values: float) -> list[float]:
        names = [f"b{number}" for number in range(len(values))]
        return list(map(length, lines(Bars(names, values, number=".3f", x_range=(0, 1)), 60)))

    whole, half, above, nothing = lengths(1.0, 0.5, 7.0, 0.0)
    assert lengths(0.5) == [half]
    assert half == pytest.approx(whole / 2, abs=1 / 2)
    assert above == whole == 60 - len("b0 ") - len("│") - len(" 1.000")
    assert nothing == 0
    left, right = lines(Bars(["a", "b"], [-3, 1], x_range=(-2, 2)), 50)
    assert left[: left.index("│")].count("▄") == pytest.approx(2 * length(right), abs=1)


def test_something_is_never_nothing() -> None:
    """A tiny value has a bar, zero has none."""
    tiny, zero, _ = lines(Bars(["tiny", "zero", "big"], [1e-9, 0, 1]))
    assert "▖" in tiny
    assert length(zero) == 0


def test_bar_numbers_and_coarse_bars() -> None:
    """Numbers stand at the bars' ends in the caller's format; ASCII draws whole cells of `#`."""
    first, second = lines(Bars(["a", "b"], [1234567, 0.5], number=",.1f"))
    assert first.endswith("▄ 1,234,567.0")
    assert second.endswith(" 0.5")
    picture = lines(Bars(["a", "b"], [10, 5]), 40, "ascii")
    assert picture[0].count("#") == pytest.approx(2 * picture[1].count("#"), abs=1)
    assert all(line.isascii() for line in picture)


def heights(picture: list[str], rows: int) -> list[float]:
    """Height of the bar in each column of the plot, in cells."""
    plot = [line.partition("┤" if "┤" in line else "│")[2] for line in picture[:rows]]
    width = max(map(len, plot))
    columns = zip(*(line.ljust(width) for line in plot), strict=True)
    return [sum(RISES.index(char) for char in column) / 8 for column in columns]


@given(st.lists(st.integers(0, 60), min_size=1, max_size=30), st.integers(45, 120))
def test_bars_are_equally_wide_and_as_high_as_their_values(values: list[int], width: int) -> None:
    """Each value has the same whole number of columns, as many as fit, in proportion to itself."""
    picture = lines(Columns(values, height=14), width)
    plot = len(picture[-2].partition("└")[2])
    each, left = divmod(plot, len(values))
    assert left == 0
    assert plot + len(values) > width - 4
    found = heights(picture, 12)
    found += [0.0] * (plot - len(found))
    highest = max(found)
    for number, value in enumerate(values):
        (top,) = set(found[number * each : (number + 1) * each])
        assert (top > 0) == (value > 0)
        wanted = max(1 / 8, value * highest / max(values)) if value else 0
        assert top == pytest.approx(wanted, abs=1 / 8)


def test_columns_at_their_limits() -> None:
    """`start` is the place of the first; one is not many; gaps are not told, other values are."""
    assert lines(Columns([1.0] * 30, start=-29, height=8), 66)[-1].split() == [
        "-25", "-20", "-15", "-10", "-5", "0",
    ]  # fmt: skip
    assert max(heights(lines(Columns([0, 1, 0], height=10), 40), 8)) <= 3
    remarks = ["1 value left out: not finite", "1 value below 0 left out"]
    assert lines(Columns([3, None, -1, math.inf, 3], height=12), 50)[-2:] == remarks
    many = lines(Columns([5.0] * 500, height=10), 40)
    assert "bars: each is the mean of its neighbors" in " ".join(many)
    assert max(map(len, many)) <= 40


@pytest.mark.parametrize(
    ("chart", "encoding", "line"),
    [
        (Sparkline(range(8), 0, 7), "utf-8", "▁▂▃▄▅▆▇█"),
        (Sparkline(range(5), 0, 4), "ascii", "._-=#"),
        (Sparkline([-9, 0, 4, 8, 99], 0, 8), "utf-8", "▁▁▅██"),
        (Sparkline([0, None, 1], 0, 1), "utf-8", "▁ █"),
        (Sparkline([0, 2, 6, 8], 1, 7, 2), "utf-8", "▁█"),
        (Sparkline([], 0, 1), "utf-8", "-"),
    ],
)
def test_sparklines(chart: Sparkline, encoding: str, line: str) -> None:
    """Equal steps, held at the given ends; gaps are blank, values without room are averaged.

    In a table a sparkline takes just the columns it needs.
    """
    assert lines(chart, encoding=encoding) == [line]
    table = Table.grid()
    table.add_row("loss ", chart, " end")
    assert lines(table, encoding=encoding) == [f"loss {line} end"]


@given(
    st.lists(st.integers(1, 50), min_size=1, max_size=30),
    st.integers(0, 200),
    st.integers(40, 120),
    st.sampled_from(["utf-8", "ascii"]),
)
def test_ribbons_are_cut_in_proportion(
    parts: list[int], spare: int, width: int, encoding: str
) -> None:
    """A ribbon is as long as its sum; neighbors change their filling at most as often as cut."""
    total = sum(parts) + spare
    (line,) = lines(StackedBars(["run"], [parts], "", total), width, encoding)
    room = width - len("run ")
    ribbon = line[len("run ") :]
    assert abs(len(ribbon) - room * sum(parts) / total) <= 1
    changes = sum(one != other for one, other in pairwise(ribbon))
    assert changes <= len(parts) - 1
    if min(parts) * room >= 2 * total:
        assert changes == len(parts) - 1


AXIS, NAMES = (0, 100), ("true", "predicted")


def test_an_interval_lies_where_its_numbers_are() -> None:
    """Over an axis from 0 to 100 in steps: ends, value and cross in their columns."""
    chart = Intervals([Interval("a", 20, 50, 80, 65, "of 7")], AXIS, NAMES)
    row, axis, _, legend = lines(chart, len("a │") + 101 + len(" of 7"))
    start = axis.index("└") + 1
    assert row.startswith("a │")
    assert row.endswith(" of 7")
    marks = {row.index(mark) - start for mark in "├●×┤"}
    assert sorted(marks) == [20, 50, 65, 80]
    assert legend == "● true   × predicted"
    assert lines(chart, 9) == ["This", "chart", "needs 18", "columns."]


def test_a_value_as_expected_hides_nothing() -> None:
    """Both in one cell are one mark, which the legend names where that costs no row."""
    chart = Intervals([Interval("a", 20, 50, 80, 50)], AXIS, NAMES)
    row, *_, legend = lines(chart, 60)
    assert "⊗" in row
    assert not {*"●×"} & {*row}
    assert legend == "● true   × predicted   ⊗ both"
    assert lines(chart, 22)[-1] == "● true   × predicted"
    for expected in (70, math.nan):
        other = Intervals([Interval("a", 20, 50, 80, expected)], AXIS, NAMES)
        assert "⊗" not in "".join(lines(other, 60))


def test_an_end_beyond_the_axis_is_open() -> None:
    """Where the interval goes on beyond the axis, it has no end mark on that side."""
    row = lines(Intervals([Interval("a", 20, 70, 80)], (50, 100)), 60)[0]
    assert "├" not in row
    assert "┤" in row
    assert "●" in row
