"""Heatmap, decision boundary, confusion matrix: cells that mean their values."""

import io
import math
import re

import numpy as np
import pytest
from picture import lines
from rich.color import Color
from rich.console import Console, RenderableType
from rich.segment import Segment

from quiz.charts import ConfusionMatrix, DecisionBoundary, Heatmap, Points
from quiz.charts.boundary import PALE
from quiz.charts.heatmap import color_steps
from quiz.charts.look import STEPS, ramp
from quiz.charts.scale import Scale


def cells(chart: RenderableType, width: int = 60) -> list[list[tuple[str, object, object]]]:
    """The picture in color: character, ink and ground of each cell, row by row."""
    console = Console(
        file=io.StringIO(), width=width, color_system="truecolor", legacy_windows=False
    )
    rows = Segment.split_lines(console.render(chart))
    return [
        [
            (char, segment.style and segment.style.color, segment.style and segment.style.bgcolor)
            for segment in row
            for char in segment.text
        ]
        for row in rows
    ]


def color(value: float, low: float, high: float, diverging: bool = False) -> Color:
    """The color of a value by definition: its share of the ramp."""
    return Color.from_rgb(*ramp(diverging)[round((value - low) / (high - low) * STEPS)])


def test_cells_have_the_color_of_their_value() -> None:
    """Each cell's ground is the ramp's color at its value's share of the range."""
    values = [[0, 1, 2], [3, 7, 10]]
    picture = cells(Heatmap(values), 18)
    for row, found in zip(values, picture, strict=True):
        assert [ground for _, _, ground in found[::6]] == [color(value, 0, 10) for value in row]


def test_color_steps() -> None:
    """The middle has the middle color, what lies beyond an end that of the end, nan none."""
    steps = color_steps([-9, -4, 0, 4, math.inf, math.nan], Scale(-4, 4))
    assert steps == [0, 0, STEPS // 2, STEPS, -1, -1]


def test_texts_in_cells() -> None:
    """Texts stand in the middle of shades, where there is room for them; a gap is blank."""
    chart = Heatmap([[0, None], [0.3, 1]], ["a", "b"], ["x", "y"], texts=[["0", ""], [".3", "1"]])
    names, *picture = lines(chart, 20)
    assert names.split() == ["x", "y"]
    assert [re.findall(r"\.?\d", line) for line in picture] == [["0"], [".3", "1"]]
    assert "█" not in picture[0]
    assert "█" in picture[1]
    assert not any("." in line for line in lines(chart, 6))
    assert "".join(lines(Heatmap(np.eye(8)), 7)).replace(" ", "") == "Thischartneeds8columns."


def test_signs_without_color() -> None:
    """Without color the signs of a diverging heatmap have different characters."""
    for encoding in ("utf-8", "ascii"):
        picture = lines(Heatmap([[-2, 0, 2]], diverging=True), 18, encoding)
        shades = {picture[0].ljust(18)[column] for column in (0, 6, 12)}
        assert len(shades) == 3
        assert " " in shades


def test_boundary_pixels_are_values() -> None:
    """Two pixels in a cell, each of its value's color: row 0 is at the bottom, middle is white."""
    z = [[(column + 10 * row) / 179 for column in range(30)] for row in range(16)]
    picture = cells(DecisionBoundary(z, (), (0, 29), (0, 1), height=11), 30 + len("0.5┤"))
    reach = PALE * 0.5
    for row in range(8):
        for column in range(30):
            char, *colors = picture[row][4 + column]
            assert char == "▀"
            for found, value in zip(colors, (z[15 - 2 * row], z[14 - 2 * row]), strict=True):
                place = (value[column] - 0.5 + reach) / (2 * reach)
                assert found == Color.from_rgb(*ramp(True)[int(place * STEPS + 0.5)])


def test_points_on_a_boundary() -> None:
    """A point lies on the cell of its coordinates, in ink that is given with its ground."""
    chart = DecisionBoundary([[0, 1], [2, 3]], [Points("start", [1], [1])], (0, 1), (0, 1))
    char, ink, ground = cells(chart, 40)[0][39]
    assert char.lower() == "o"
    assert isinstance(ink, Color)
    assert isinstance(ground, Color)
    far = DecisionBoundary([[0, 1], [2, 3]], [Points("", [9], [9])], (0, 1), (0, 1))
    assert "1 point outside the axes" in lines(far)


@pytest.mark.parametrize(("encoding", "shade"), [("utf-8", "░"), ("ascii", ".")])
def test_boundary_sides(encoding: str, shade: str) -> None:
    """Without color, shaded is just where the classifier says class 1."""
    z = [[0.5 + (column - 20) + 2 * (row - 4) for column in range(40)] for row in range(8)]
    chart = DecisionBoundary(z, (), (0, 39), (0, 1), height=11)
    picture = lines(chart, 44, encoding)
    for row in range(8):
        ground = picture[row][4:].ljust(40)
        assert [char == shade for char in ground] == [value >= 0.5 for value in z[7 - row]]


def test_wrong_sides_are_marked() -> None:
    """Points on the wrong side are capitals, and counted."""
    z = [[0.0, 0.0, 1.0, 1.0]] * 2
    groups = [Points("no", [0, 3], [0, 0.5]), Points("yes", [3, 0, 0], [1, 1, 0.5])]
    picture = lines(DecisionBoundary(z, groups, (0, 3), (0, 1)))
    body = "".join(line[4:] for line in picture[:-4])
    assert [body.count(mark) for mark in "oOxX"] == [1, 1, 1, 2]
    assert picture[-1] == "3 points on the wrong side: O, X"


def test_marks_wear_the_color_of_their_class() -> None:
    """On a shaded ground each mark, right or wrong, has the color that the legend gives it."""
    groups = [Points("no", [0, 3], [0, 0.5]), Points("yes", [3, 0, 0], [1, 1, 0.5])]
    chart = DecisionBoundary([[0.0, 0.0, 1.0, 1.0]] * 2, groups, (0, 3), (0, 1))
    console = Console(file=io.StringIO(), width=60, color_system="standard", legacy_windows=False)
    inks: dict[str, set[object]] = {"o": set(), "x": set()}
    for row in Segment.split_lines(console.render(chart)):
        for segment in row:
            if segment.style is not None and segment.style.color is not None:
                for mark in {*segment.text} & {*"oOxX"}:
                    inks[mark.lower()].add(segment.style.color)
    assert [len(colors) for colors in inks.values()] == [1, 1]
    assert inks["o"] != inks["x"]


def test_boundary_colors_agree_with_sides() -> None:
    """In color, class 1 is redder than blue, class 0 bluer than red."""
    picture = cells(DecisionBoundary([[0.0, 0.2, 0.8, 1.0]] * 4, (), (0, 3), (0, 1), height=9), 40)
    for column, red in ((4, False), (39, True)):
        ground = picture[2][column][2]
        assert isinstance(ground, Color)
        assert ground.triplet is not None
        assert (ground.triplet.red > ground.triplet.blue) == red


def test_confusion_matrix() -> None:
    """What is right stands in brackets; names and counts of a class end in one column."""
    chart = ConfusionMatrix(np.diag([5, 600, 70]), ["a", "bb", "long name"], "Test")
    picture = lines(chart)
    assert [line.split() for line in picture] == [
        ["Test"],
        ["predicted"],
        ["actual", "a", "bb", "long", "name"],
        ["a", "[5]", "0", "0"],
        ["bb", "0", "[600]", "0"],
        ["long", "name", "0", "0", "[70]"],
    ]
    ends = [[match.end() for match in re.finditer(r"(long )?\w+", line)] for line in picture[2:]]
    assert all(row[1:] == ends[0][1:] for row in ends)
    assert any("[600]" in line for line in lines(chart, 25))
    assert " ".join(lines(chart, 20)).startswith("This chart needs")
