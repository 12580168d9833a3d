"""Intervals: ends, values and crosses in the columns of their numbers."""

from dataclasses import replace

import pytest
from picture import lines

from quiz.charts import Intervals


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
