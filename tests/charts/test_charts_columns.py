"""Upright bars and intervals: heights, places and marks that mean the values."""

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from picture import lines

from quiz.charts import Columns, Intervals

RISES = " ▁▂▃▄▅▆▇█"


def heights(picture: list[str], rows: int) -> list[float]:
    """Height of the bar in each column of the plot, in cells."""
    plot = [line.partition("┤" if "┤" in line else "│")[2] for line in picture[:rows]]
    width = max(map(len, plot))
    columns = zip(*(line.ljust(width) for line in plot), strict=True)
    return [sum(RISES.index(char) for char in column) / 8 for column in columns]


@settings(deadline=None)
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


def test_the_axis_counts_from_the_start() -> None:
    """`start` is the place of the first bar."""
    picture = lines(Columns([1.0] * 30, start=-29, height=8), 66)
    assert picture[-1].split() == ["-25", "-20", "-15", "-10", "-5", "0"]


def test_one_is_not_many() -> None:
    """A single one does not fill the height."""
    assert max(heights(lines(Columns([0, 1, 0], height=10), 40), 8)) <= 3


def test_gaps_and_what_cannot_be_drawn() -> None:
    """None is a gap; negative and infinite values are named; without any value it says so."""
    picture = lines(Columns([3, None, -1, math.inf, 3], height=12), 50)
    assert picture[-2:] == ["1 value left out: not finite", "1 value below 0 left out"]
    assert lines(Columns([]), 40) == ["Nothing to draw: there are no values."]


def test_more_values_than_columns() -> None:
    """Neighbours are averaged, and a note says so."""
    picture = lines(Columns([5.0] * 500, height=10), 40)
    assert "bars: each is the mean of its neighbours" in " ".join(picture)
    assert max(map(len, picture)) <= 40


def test_an_interval_lies_where_its_numbers_are() -> None:
    """Over an axis from 0 to 100 in steps: ends, value and cross in their columns."""
    chart = Intervals(
        ["a"], [20], [50], [80], [65], ["of 7"], ("true", "predicted"), x_range=(0, 100)
    )
    row, axis, _, legend = lines(chart, len("a │") + 101 + len(" of 7"))
    start = axis.index("└") + 1
    assert row.startswith("a │")
    assert row.endswith(" of 7")
    marks = {row.index(mark) - start for mark in "├●×┤"}
    assert sorted(marks) == [20, 50, 65, 80]
    assert legend == "● true   × predicted"


def test_a_value_as_expected_hides_nothing() -> None:
    """Both in one cell are one mark, which the legend names where that costs no row."""
    chart = Intervals(["a"], [20], [50], [80], [50], (), ("true", "predicted"), x_range=(0, 100))
    row, *_, legend = lines(chart, 60)
    assert "⊗" in row
    assert not {*"●×"} & {*row}
    assert legend == "● true   × predicted   ⊗ both"
    assert lines(chart, 22)[-1] == "● true   × predicted"
    assert "⊗" not in "".join(lines(replace(chart, expected=[70]), 60))
    assert "⊗" not in "".join(lines(replace(chart, expected=()), 60))


def test_an_end_beyond_the_axis_is_open() -> None:
    """Where the interval goes on beyond the axis, it has no end mark on that side."""
    row = lines(Intervals(["a"], [20], [70], [80], x_range=(50, 100)), 60)[0]
    assert "├" not in row
    assert "┤" in row
    assert "●" in row


def test_intervals_that_cannot_be_drawn() -> None:
    """Nothing to draw, values without a number, and lengths that differ are said."""
    assert lines(Intervals([], [], [], []), 40) == ["Nothing to draw: no values."]
    picture = lines(Intervals(["a", "b"], [1, 1], [2, None], [3, 3]), 40)
    assert picture[-1] == "1 value without a number"
    with pytest.raises(ValueError, match="1 values for 2 labels"):
        Intervals(["a", "b"], [1, 1], [2], [3, 3])
    with pytest.raises(ValueError, match="1 texts for 2 labels"):
        Intervals(["a", "b"], [1, 1], [2, 2], [3, 3], texts=["x"])
    assert lines(Intervals(["a"], [1], [2], [3]), 9) == ["This", "chart", "needs 13", "columns."]
