"""Pictures side by side: their widths, and what becomes of them where there is no room."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.text import Text

import quiz.charts
from quiz.charts import Bars, Beside, LineChart, Series
from quiz.charts.beside import GAP, samples

ROOT = Path(quiz.charts.__file__).parents[2]
LEFT = LineChart([Series("", [1, 2, 4, 8])], "Left", height=9)
RIGHT = LineChart([Series("", [8, 4, 2, 1])], "Right", height=9)


def lines(part: RenderableType, width: int, encoding: str = "utf-8") -> list[str]:
    """What a console of a width shows, without blanks at the ends of lines."""
    file = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    Console(file=file, width=width, color_system=None).print(part, crop=False)
    file.flush()
    assert isinstance(file.buffer, io.BytesIO)
    return [line.rstrip() for line in file.buffer.getvalue().decode(encoding).splitlines()]


@given(st.integers(20, 200), st.lists(st.integers(1, 9), min_size=1, max_size=5))
def test_widths_add_up(columns: int, shares: list[int]) -> None:
    """Parts and gaps take all columns, each part its share of them up to one column."""
    widths = Beside([Text("part")] * len(shares), shares=shares)._widths(columns)
    room = columns - GAP * (len(shares) - 1)
    assert sum(widths) == room
    for width, share in zip(widths, shares, strict=True):
        assert abs(width - room * share / sum(shares)) < 1


@pytest.mark.parametrize("width", [72, 80, 119, 120])
def test_with_room_they_share_their_lines(width: int) -> None:
    """The left half of what is drawn is the left picture, the right half the right one."""
    left, right = Beside([LEFT, RIGHT])._widths(width)
    shown = [line.ljust(width) for line in lines(Beside([LEFT, RIGHT]), width)]
    assert [line[:left].rstrip() for line in shown] == lines(LEFT, left)
    assert [line[left : left + GAP] for line in shown] == [" " * GAP] * 9
    assert [line[left + GAP :].rstrip() for line in shown] == lines(RIGHT, right)


@pytest.mark.parametrize("width", [40, 60, 71])
def test_without_room_they_are_stacked(width: int) -> None:
    """One below the other, each as wide as the terminal."""
    assert lines(Beside([LEFT, RIGHT]), width) == lines(LEFT, width) + lines(RIGHT, width)
    assert lines(Beside([LEFT, RIGHT], least=width), width) != lines(LEFT, width) + lines(
        RIGHT, width
    )


def test_stacked_they_may_be_flat_or_fewer() -> None:
    """`flat` is the height of charts that are stacked, `narrow` how many parts are left."""
    bars = Bars(["a", "b"], [1, 2])
    flat = lines(Beside([LEFT, bars, Text("words")], flat=6), 60)
    assert len(flat) == 6 + len(lines(bars, 60)) + 1
    assert flat[-1] == "words"
    assert lines(Beside([LEFT, RIGHT], narrow=1), 60) == lines(LEFT, 60)
    assert len(lines(Beside([LEFT, RIGHT], flat=6, narrow=1), 80)) == 9


@pytest.mark.parametrize("width", [40, 80])
def test_one_alone_is_as_it_is(width: int) -> None:
    """A single picture has all the room, and its own height."""
    assert lines(Beside([LEFT], flat=6), width) == lines(LEFT, width)


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
@pytest.mark.parametrize("width", range(20, 131, 10))
def test_never_wider_than_the_terminal(width: int, encoding: str) -> None:
    """Samples and unequal parts keep within the width, and in ASCII within ASCII."""
    for part in [*samples(), Beside([LEFT, RIGHT, Text("three " * 9)], 30, (3, 2, 1))]:
        shown = lines(part, width, encoding)
        assert max(map(cell_len, shown)) <= width
        assert "Halving" in shown[0] or "Left" in shown[0]


def test_module_prints_samples() -> None:
    """`python -m` prints the same pictures side by side and stacked, and complains of nothing."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "quiz.charts.beside"],
        capture_output=True, cwd=ROOT, env={"COLUMNS": "80", "PYTHONIOENCODING": "utf-8"},
        check=True,
    )  # fmt: skip
    assert done.stderr == b""
    shown = done.stdout.decode().splitlines()
    assert max(map(cell_len, shown)) <= 80
    assert sum("Halving" in line and "Squares" in line for line in shown) == 1
    assert sum("Halving" in line for line in shown) == sum("Squares" in line for line in shown) == 2
