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
from quiz.charts.heatmap import ColorScale, color_scale_of
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
    picture = cells(Heatmap(values, numbers=False, key=False), 18)
    for row, found in zip(values, picture, strict=True):
        assert [ground for _, _, ground in found[::6]] == [color(value, 0, 10) for value in row]


def test_diverging_colors_are_even() -> None:
    """On a diverging scale the middle is neutral, and equal distances have equal strength."""
    colors = color_scale_of([-1.0, 4.0], diverging=True)
    assert colors.scale == Scale(-4, 4)
    assert colors.steps([-4, 0, 4]) == [0, STEPS // 2, STEPS]
    assert colors.step(-1) + colors.step(1) == STEPS
    assert color_scale_of([0.2, 0.6], diverging=True, center=0.5).step(0.5) == STEPS // 2


def test_log_colors() -> None:
    """On a log scale the middle decade has the middle color; 0 has none."""
    assert ColorScale(Scale(1, 100, log=True)).steps([1, 10, 100, 0]) == [0, STEPS // 2, STEPS, -1]


def test_numbers_in_cells() -> None:
    """Numbers are written alike; without color shades stand around them."""
    picture = lines(Heatmap([[0, 0.5], [0.25, 1]], ["a", "b"], ["x", "y"]), 30)
    assert [re.findall(r"\d\.\d\d", line) for line in picture[1:3]] == [
        ["0.00", "0.50"],
        ["0.25", "1.00"],
    ]
    assert "█" in picture[2]
    assert picture[3].startswith("0 [")
    assert picture[3].endswith("] 1")


def test_texts_and_missing_cells() -> None:
    """Texts stand in place of numbers; a missing cell has its mark, and is counted."""
    picture = lines(Heatmap([[1, None]], texts=[["yes", "never"]]), 30)
    assert picture[0].split()[-1] == "never"
    picture = lines(Heatmap([[1, None], [math.nan, 2]]), 30)
    assert "".join(picture[:2]).count("✗") == 2
    assert picture[-1] == "✗: 2 values without a number"
    assert lines(Heatmap([[1, None]]), 30, "ascii")[-1] == "x: 1 value without a number"
    assert "without a number" not in "".join(lines(Heatmap([[1, None]], missing=" "), 30))


def test_signs_without_color() -> None:
    """Without color the signs of a diverging heatmap have different characters."""
    for encoding in ("utf-8", "ascii"):
        picture = lines(Heatmap([[-2, 0, 2]], diverging=True, numbers=False), 18, encoding)
        shades = {picture[0].ljust(18)[column] for column in (0, 6, 12)}
        assert len(shades) == 3
        assert " " in shades


def test_narrow_heatmaps() -> None:
    """Without room for numbers the cells are bare, without room for labels these stand upright."""
    chart = Heatmap(np.eye(8), column_labels=[f"unit{n}" for n in range(8)])
    picture = lines(chart, 24)
    assert picture[0].split() == ["u"] * 8
    assert picture[4].split() == list("01234567")
    assert not any("1.0" in line for line in picture)
    assert "".join(lines(chart, 7)).replace(" ", "") == "Thischartneeds8columns."


def test_heatmap_shapes() -> None:
    """Labels and texts must have the shape of the values."""
    with pytest.raises(ValueError, match="1 row labels for 2"):
        Heatmap([[1], [2]], ["a"])
    with pytest.raises(ValueError, match="texts and values differ in shape"):
        Heatmap([[1], [2]], texts=[["a"]])
    with pytest.raises(ValueError, match="cannot be logarithmic"):
        Heatmap([[1]], diverging=True, log=True)


def test_boundary_pixels_are_values() -> None:
    """Two pixels in a cell, each of its value's color: row 0 is at the bottom, middle is white."""
    z = [[column + 10 * row for column in range(30)] for row in range(16)]
    chart = DecisionBoundary(z, threshold=89.5, y_range=(0, 1), height=11)
    picture = cells(chart, 30 + len("0.5┤"))
    reach = PALE * 89.5
    for row in range(8):
        for column in range(30):
            char, *colors = picture[row][4 + column]
            assert char == "▀"
            for found, value in zip(colors, (z[15 - 2 * row], z[14 - 2 * row]), strict=True):
                place = (value[column] - 89.5 + reach) / (2 * reach)
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
    z = [[(column - 20) + 2 * (row - 4) for column in range(40)] for row in range(8)]
    chart = DecisionBoundary(z, threshold=0.0, y_range=(0, 1), height=11)
    picture = lines(chart, 44, encoding)
    for row in range(8):
        ground = picture[row][4:].ljust(40)
        assert [char == shade for char in ground] == [value >= 0 for value in z[7 - row]]


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
    picture = cells(DecisionBoundary([[0.0, 0.2, 0.8, 1.0]] * 4, y_range=(0, 1), height=9), 40)
    for column, red in ((4, False), (39, True)):
        ground = picture[2][column][2]
        assert isinstance(ground, Color)
        assert ground.triplet is not None
        assert (ground.triplet.red > ground.triplet.blue) == red


def test_confusion_rates() -> None:
    """Recall is a row's share, precision a column's, accuracy the diagonal's."""
    picture = lines(ConfusionMatrix([[90, 10], [5, 15]], ["no", "yes"], "Test"))
    assert [line.split() for line in picture] == [
        ["Test"],
        ["predicted"],
        ["actual", "no", "yes", "recall"],
        ["no", "[90]", "10", "90.0%"],
        ["yes", "5", "[15]", "75.0%"],
        ["precision", "94.7%", "60.0%"],
        ["accuracy", "87.5%"],
    ]


def test_confusion_columns_are_aligned() -> None:
    """Names, counts and rates of a class end in one column."""
    picture = lines(ConfusionMatrix(np.diag([5, 600, 70]), ["a", "bb", "ccc"]))
    ends = [[match.end() for match in re.finditer(r"[\w.%]+", line)][1:4] for line in picture[1:6]]
    assert all(row == ends[0] for row in ends[1:4])


def test_empty_classes_have_no_rate() -> None:
    """Nothing divided by nothing is a dash."""
    picture = lines(ConfusionMatrix([[0, 0], [0, 3]], ["a", "b"]))
    assert picture[2].split()[-1] == "-"
    assert picture[-1] == "accuracy 100.0%"


def test_narrow_confusion() -> None:
    """The rates go first, then the labels are cut, then a sentence is left."""
    chart = ConfusionMatrix([[90, 10], [5, 15]], ["healthy", "ill"])
    assert not any("recall" in line for line in lines(chart, 26))
    assert any("[90]" in line for line in lines(chart, 17))
    assert " ".join(lines(chart, 10)).startswith("This chart needs")


def test_confusion_shape() -> None:
    """Rows, columns and labels must be equally many."""
    with pytest.raises(ValueError, match="2 rows and 2 columns for 3 labels"):
        ConfusionMatrix([[1, 2], [3, 4]], ["a", "b", "c"])
