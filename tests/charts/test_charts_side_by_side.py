"""Pictures side by side: their widths, and what becomes of them where there is no room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from picture import lines
from rich.cells import cell_len
from rich.text import Text

from quiz.charts import Bars, LineChart, Series, SideBySide
from quiz.charts.side_by_side import GAP

LEFT = LineChart([Series("", [1, 2, 4, 8])], "Left", height=9)
RIGHT = LineChart([Series("", [8, 4, 2, 1])], "Right", height=9)


@given(st.integers(20, 200), st.lists(st.integers(1, 9), min_size=1, max_size=5))
def test_widths_add_up(columns: int, shares: list[int]) -> None:
    """Parts and gaps take all columns, each part its share of them up to one column."""
    widths = SideBySide([Text("part")] * len(shares), shares=shares)._widths(columns)
    room = columns - GAP * (len(shares) - 1)
    assert sum(widths) == room
    for width, share in zip(widths, shares, strict=True):
        assert abs(width - room * share / sum(shares)) < 1


@pytest.mark.parametrize("width", [72, 80, 119, 120])
def test_with_room_they_share_their_lines(width: int) -> None:
    """The left half of what is drawn is the left picture, the right half the right one."""
    left, right = SideBySide([LEFT, RIGHT])._widths(width)
    shown = [line.ljust(width) for line in lines(SideBySide([LEFT, RIGHT]), width)]
    assert [line[:left].rstrip() for line in shown] == lines(LEFT, left)
    assert [line[left : left + GAP] for line in shown] == [" " * GAP] * 9
    assert [line[left + GAP :].rstrip() for line in shown] == lines(RIGHT, right)


@pytest.mark.parametrize("width", [40, 60, 71])
def test_without_room_they_are_stacked(width: int) -> None:
    """One below the other, each as wide as the terminal."""
    assert lines(SideBySide([LEFT, RIGHT]), width) == lines(LEFT, width) + lines(RIGHT, width)
    assert lines(SideBySide([LEFT, RIGHT], least=width), width) != lines(LEFT, width) + lines(
        RIGHT, width
    )


def test_stacked_they_may_be_flat_or_fewer() -> None:
    """`flat` is the height of charts that are stacked, `narrow` how many parts are left."""
    bars = Bars(["a", "b"], [1, 2])
    flat = lines(SideBySide([LEFT, bars, Text("words")], flat=6), 60)
    assert len(flat) == 6 + len(lines(bars, 60)) + 1
    assert flat[-1] == "words"
    assert lines(SideBySide([LEFT, RIGHT], narrow=1), 60) == lines(LEFT, 60)
    assert len(lines(SideBySide([LEFT, RIGHT], flat=6, narrow=1), 80)) == 9


@pytest.mark.parametrize("width", [40, 80])
def test_one_alone_is_as_it_is(width: int) -> None:
    """A single picture has all the room, and its own height."""
    assert lines(SideBySide([LEFT], flat=6), width) == lines(LEFT, width)


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
@pytest.mark.parametrize("width", range(20, 131, 10))
def test_never_wider_than_the_terminal(width: int, encoding: str) -> None:
    """Two parts and three unequal ones keep within the width, and in ASCII within ASCII."""
    for part in [
        SideBySide([LEFT, RIGHT]),
        SideBySide([LEFT, RIGHT, Text("three " * 9)], 30, (3, 2, 1)),
    ]:
        shown = lines(part, width, encoding)
        assert max(map(cell_len, shown)) <= width
        assert "Left" in shown[0]
