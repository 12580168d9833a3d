"""Lines and points: what is drawn stands where the axes say."""

import math
import re
from itertools import pairwise

import numpy as np
import pytest
from picture import lines

from quiz.charts import LineChart, Points, Reference, Series


def plot(picture: list[str]) -> list[str]:
    """The cells right of the vertical axis, from top to bottom."""
    found: list[str] = []
    for line in picture:
        parts = re.split("[│┤|+└]", line, maxsplit=1)
        if found and parts[-1][:1] in ("─", "┬", "-") and not parts[-1].strip("─┬-+"):
            break
        found += parts[1:]
    return found


def dots(picture: list[str]) -> set[tuple[int, int]]:
    """The coordinates of all braille dots of a plot, (0, 0) on top left."""
    order = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)]
    return {
        (2 * column + x, 4 * row + y)
        for row, cells in enumerate(plot(picture))
        for column, char in enumerate(cells)
        if 0x2800 <= ord(char) < 0x2900
        for bit, (x, y) in enumerate(order)
        if ord(char) - 0x2800 >> bit & 1
    }


def test_dots_lie_where_the_axes_say() -> None:
    """Each dot of a parabola is at most a pixel from where the formula puts it."""
    xs = [number / 100 for number in range(101)]
    chart = LineChart([Series("", [x * x for x in xs], xs)], y_range=(0, 1), height=12)
    picture = lines(chart)
    across, down = 2 * (60 - len("0.25┤")) - 1, 4 * 10 - 1
    found = dots(picture)
    assert len({x for x, _ in found}) == across + 1
    for x, y in found:
        nearby = [1 - ((x + shift) / across) ** 2 for shift in (-1, 0, 1)]
        assert min(abs(y - place * down) for place in nearby) <= 1.5


def test_exponential_decay_is_straight_on_a_log_axis() -> None:
    """exp(−x) on a log axis falls by the same number of pixels in each column."""
    chart = LineChart(
        [Series("", [math.exp(-step / 5) for step in range(100)])], log_y=True, height=30
    )
    found = dots(lines(chart))
    top = {x: min(y for column, y in found if column == x) for x in {x for x, _ in found}}
    slope = (top[max(top)] - top[0]) / max(top)
    assert all(abs(y - top[0] - slope * x) <= 1.5 for x, y in top.items())


def test_a_level_line_stands_beside_its_label() -> None:
    """A constant lies in the row that its value labels."""
    picture = lines(LineChart([Series("", [3, 3, 3])]))
    (row,) = [line for line in picture if "⠉" in line or "⠒" in line or "⠤" in line or "⣀" in line]
    assert re.match(r" *3(\.0)?┤", row)


def test_gaps_are_left_open() -> None:
    """None, nan and infinities break a line; only what was not meant is reported."""
    values = [1, 1, None, None, 1, 1, math.nan, 1, 1, math.inf, 1, 1]
    picture = lines(LineChart([Series("", values)], height=9), width=70)
    columns = sorted({x for x, _ in dots(picture)})
    breaks = sum(after - before > 2 for before, after in pairwise(columns))
    assert breaks == 3
    assert "2 values left out: not finite" in picture


def test_a_lonely_value_is_seen() -> None:
    """One value between gaps, or one in all, is an `o`."""
    assert sum(line.count("o") for line in lines(LineChart([Series("", [7])]))) == 1
    assert sum(line.count("o") for line in lines(LineChart([Series("", [1, None, 2])]))) == 2


def test_series_are_told_apart_without_color() -> None:
    """Each of several series has its letter on the line and in the legend, and its own dashes.

    A single one is named in the legend and needs no letter.
    """
    alone = lines(LineChart([Series("loss", [1, 2, 3])]))
    assert not re.search("[A-Za-z]", "".join(plot(alone)))
    assert alone[-1].endswith(" loss")
    ramps = [Series(name, [slope * x for x in range(50)])
             for slope, name in enumerate(["flat", "slow", "quick"])]  # fmt: skip
    for encoding in ("utf-8", "ascii"):
        picture = lines(LineChart(ramps), encoding=encoding)
        body = "".join(plot(picture))
        assert all(letter in body for letter in "FSQ")
        legend = picture[-1]
        samples = re.findall(r"[FSQ] (.*?) (?:flat|slow|quick)", legend)
        assert len(set(samples)) == 3


def test_references() -> None:
    """A reference line has its label in its row or at its column; one off the axes is named."""
    references = [
        Reference(4, "chance"),
        Reference(2, "switch", "x"),
        Reference(math.nan, "unknown"),
    ]
    picture = lines(LineChart([Series("", range(11))], references=references, y_range=(0, 10)))
    row = next(line for line in picture if "chance" in line)
    assert row.startswith(" 4┤")
    assert "┄" in row
    column = next(line for line in picture if "switch" in line).index("┆")
    ticks = picture[-2]
    assert abs(column - ticks.index("2")) <= 1
    assert picture[-1] == "reference unknown lies outside the axes"
    beyond = lines(LineChart([Series("", [1, 2])], references=[Reference(10, "goal")]))
    assert any("goal" in line for line in beyond)  # the axis is stretched to it


def test_points_over_lines() -> None:
    """Points lie on the cells that their coordinates say, over a line."""
    chart = LineChart(
        [Series("fit", [0, 10])], points=[Points("data", [0, 1], [10, 0])], y_range=(0, 10)
    )
    body = plot(lines(chart))
    rows = [row for row in body if "o" in row]
    assert rows[0] is body[0]
    assert rows[0].index("o") == 0
    assert rows[1].index("o") == 60 - len("10┤") - 1


NOTHING = "Nothing to draw: there are no values."


@pytest.mark.parametrize(
    ("chart", "end"),
    [
        (LineChart([Series("", [0, 1, 2, 3, 100])], y_range=(0, 3)), ["1 point outside the axes"]),
        (
            LineChart([Series("", [-1, 0, 1, 10])], log_y=True),
            ["2 values left out: not above 0 on a log axis"],
        ),
        (LineChart([], "Title"), ["Title", NOTHING]),
        (LineChart([Series("", [math.nan])]), [NOTHING, "1 value left out: not finite"]),
    ],
)
def test_what_is_not_drawn_is_said(chart: LineChart, end: list[str]) -> None:
    """Outside of given axes, not above 0 on a log axis, not finite; or there is nothing at all."""
    assert lines(chart)[-len(end) :] == end


def test_numpy() -> None:
    """Vectors of NumPy are drawn as lists are, and can be drawn again."""
    xs = np.linspace(0, 1, 30, dtype=np.float32)
    chart = LineChart([Series("y", xs**2, xs)], points=[Points("p", xs, xs)])
    same = LineChart(
        [Series("y", [float(x) for x in xs**2], [float(x) for x in xs])],
        points=[Points("p", [float(x) for x in xs], [float(x) for x in xs])],
    )
    assert lines(chart) == lines(same) == lines(chart)


def test_marks_of_points() -> None:
    """Every class has its own mark; where classes meet, the one with more points is seen."""
    groups = [Points("a", [0, 0], [0, 0]), Points("b", [0, 1], [0, 1]), Points("c", [1], [0])]
    picture = lines(LineChart([], points=groups))
    body = plot(picture)
    assert [sum(row.count(mark) for row in body) for mark in "ox+"] == [1, 1, 1]
    assert picture[-1] == "o a   x b   + c"
    star = LineChart([], points=[Points("star", [1, 2], [1, 2], "★")])
    assert lines(star)[-1] == "★ star"
    assert lines(star, encoding="ascii")[-1] == "? star"


@pytest.mark.parametrize(("width", "height"), [(40, 9), (77, 12), (120, 18), (60, 30), (60, 5)])
def test_it_fills_its_room(width: int, height: int) -> None:
    """As high as it was told, titles and legend included, and up to the last column.

    Where the height is too small, titles go before the plot does; where the width is, words say so.
    """
    series = [Series("one", [1, 2]), Series("two", [2, 1])]
    picture = lines(LineChart(series, "Title", "x", "y", height=height), width)
    assert len(picture) == max(6, height)
    assert len(plot(picture)) >= 4
    assert max(map(len, picture)) == width
    assert " ".join(lines(LineChart(series), 12)) == "This chart needs 14 columns."
