"""Figures: what shares the lines, what stands beside what, and the ghost of an earlier run."""

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from picture import lines
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from quiz.charts import Bars, Beside, Figure, Heatmap, Histogram, LineChart, Points, Series
from quiz.charts.layout import GAP, LEAST_ROWS, Fitted

CHART = LineChart([Series("", [1, 2, 4, 8])], "Curve")
BARS = Bars(["a", "b", "c"], [1, 2, 3], "Bars")


def drawn(part: object, width: int, rows: int) -> list[str]:
    """The lines of a figure in a room."""
    return lines(Fitted(part, width, rows), width)  # type: ignore[arg-type] # any renderable


@pytest.mark.parametrize("rows", [16, 20, 24, 33])
def test_a_chart_takes_the_lines_that_text_leaves(rows: int) -> None:
    """Title, table and note keep theirs; the chart gets the rest, and nothing is left over."""
    figure = Figure(BARS, CHART, "A note.")
    picture = drawn(figure, 80, rows)
    assert len(picture) == rows
    assert picture[: len(lines(BARS, 80))] == lines(BARS, 80)
    assert picture[-1] == "A note."


def test_two_charts_share_evenly_and_never_less_than_they_need() -> None:
    """Below the least there is no smaller picture: it is longer than the room."""
    tall, low = (len(drawn(Figure(CHART, CHART), 80, rows)) for rows in (30, 6))
    assert tall == 30
    assert low == 2 * LEAST_ROWS


def test_beside_where_there_is_room_below_where_there_is_none() -> None:
    """Two charts at 80 columns, one below the other at 60 with lines enough, else beside."""
    pair = Beside(CHART, CHART)
    for width, rows, beside in [(80, 20, True), (60, 30, False), (60, 12, True), (30, 12, False)]:
        titles = [line for line in drawn(pair, width, rows) if "Curve" in line]
        assert (titles[0].count("Curve") == 2) is beside, (width, rows)


@given(st.integers(20, 200), st.lists(st.integers(1, 9), min_size=1, max_size=5))
def test_widths_add_up(columns: int, shares: list[int]) -> None:
    """Parts and gaps take all columns, each part its share of them up to one column."""
    widths = Beside(*[Text("part")] * len(shares), shares=shares).widths(columns)
    room = columns - GAP * (len(shares) - 1)
    assert sum(widths) == room
    for width, share in zip(widths, shares, strict=True):
        assert abs(width - room * share / sum(shares)) < 1


@pytest.mark.parametrize("width", [40, 80, 119])
def test_always_beside(width: int) -> None:
    """The left half of what is drawn is the left part, the right half the right one."""
    pair = Beside(CHART, BARS, always=True)
    left, right = pair.widths(width)
    shown = [line.ljust(width) for line in drawn(pair, width, 9)]
    assert [line[:left].rstrip() for line in shown] == drawn(Figure(CHART), left, 9)
    assert [line[left : left + GAP] for line in shown] == [" " * GAP] * len(shown)
    beside = [line[left + GAP :].rstrip() for line in shown]
    assert "\n".join(beside).rstrip() == "\n".join(drawn(BARS, right, 9))


def test_six_charts_make_a_grid() -> None:
    """Three and three at 80 columns; an empty place at the end keeps the columns in line."""
    six, five = (drawn(Beside(*[CHART] * count), 80, 16) for count in (6, 5))
    assert [line.count("Curve") for line in six if "Curve" in line] == [3, 3]
    assert [line.count("Curve") for line in five if "Curve" in line] == [3, 2]
    first, second = (line for line in five if "Curve" in line)
    assert second == first[: len(second)].rstrip()


@pytest.mark.parametrize("width", [40, 57, 80, 120])
def test_nothing_passes_the_right_edge(width: int) -> None:
    """Whatever is put beside what."""
    heat = Heatmap([[1, 2, 3]], ["row"], ["a", "b", "c"], "Heat")
    figure = Figure(Beside(BARS, heat, shares=(2, 1)), Beside(*[CHART] * 4), Text("words " * 30))
    assert max(map(cell_len, drawn(figure, width, 30))) <= width


def test_ghost_of_an_earlier_run_lies_behind() -> None:
    """Its line widens the axis and is dotted; nothing of it stands in the legend."""
    now = Figure(LineChart([Series("now", [1, 1, 1, 1])], "Loss"), "new words")
    before = Figure(LineChart([Series("before", [1, 3, 5, 9])], "Loss"), "old words")
    text = "\n".join(drawn(now.haunted(before), 60, 14))
    assert "8" in text  # the axis holds the earlier line, too
    assert "before" not in text
    assert "old words" not in text
    assert "new words" in text
    assert drawn(now.haunted(Figure(CHART)), 60, 14) == drawn(now, 60, 14)  # of another make


def test_ghost_of_a_longer_bar_is_a_mark() -> None:
    """Where the earlier bar ended; nothing where the new one is as long."""
    now, before = Bars(["a", "b"], [1.0, 9.0]), Bars(["a", "b"], [8.0, 2.0])
    first, second = lines(now.haunted(before), 60)
    assert first.endswith("┆")
    assert not second.endswith("┆")


def test_line_beyond_the_axis_leaves_with_an_arrow() -> None:
    """The axis is that of one line; another one leaves it over the top, and is not drawn low."""
    chart = LineChart(
        [Series("kept", [4, 2, 1]), Series("lost", [4, 1e9, float("inf")])], "Loss", within="kept"
    )
    picture = lines(chart, 60)
    top = next(line for line in picture if "↑" in line)
    assert picture.index(top) == 1  # right under the title
    assert "10⁹" not in "".join(picture)
    assert "not finite" not in "".join(picture)


def test_points_of_a_line_have_its_color() -> None:
    """The mark on the second line is as orange as it."""
    out = io.StringIO()
    console = Console(file=out, width=60, force_terminal=True, color_system="truecolor")
    chart = LineChart(
        [Series("a", [1, 2]), Series("b", [2, 1])], points=[Points("", [0.5], [2], "@", "b")]
    )
    console.print(chart)
    assert re.search(r"\x1b\[38;2;213;94;0m[^\x1b]*@", out.getvalue())


def test_histogram_counts_each_value_once() -> None:
    """Of 24 parts of an axis, each two cells wide: what lies beyond stands in the last."""
    values = [0.1] * 8 + [0.9] * 2 + [7.0]
    picture = lines(Histogram(values, "Values", (0, 1), height=12), 3 + 48)
    assert picture[0] == "Values"
    assert picture[-1] == "1 beyond, at the ends"
    full = [sum(row.ljust(51)[3 + 2 * part] == "█" for row in picture) for part in (2, 21, 23)]
    assert full == [6, 1, 0]  # 6.4, 1.6 and 0.8 of the eight rows from 0 to 10
