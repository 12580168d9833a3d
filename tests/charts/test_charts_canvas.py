"""The canvas: pixels in cells, dashes, text; what is clipped; the colors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color_triplet import ColorTriplet

from quiz.charts.canvas import DASHES, Canvas, clipped, dash_of, inside, visible
from quiz.charts.line import letters_for
from quiz.charts.look import (
    PLAIN,
    SERIES,
    STEPS,
    Look,
    ink_on,
    luminance,
    ramp,
    rgb,
    series_style,
)

BLACK, WHITE = ColorTriplet(0, 0, 0), ColorTriplet(255, 255, 255)


def drawn(canvas: Canvas) -> list[str]:
    """The canvas as lines of text."""
    return ["".join(text for text, _ in row) for row in canvas.draw()]


@pytest.mark.parametrize(
    ("columns", "rows", "look", "picture"),
    [
        (2, 1, Look(), [chr(0x2800 + 0b00010001) + chr(0x2800 + 0b10000100)]),
        (4, 2, Look(ascii=True), ["'.  ", "  '."]),
    ],
)
def test_diagonal(columns: int, rows: int, look: Look, picture: list[str]) -> None:
    """The dots that the Unicode chart numbers 1, 5 and 3, 8; in ASCII upper and lower pixels."""
    canvas = Canvas(columns, rows, look)
    canvas.stroke([(0, 0), (3, 3)], PLAIN)
    assert drawn(canvas) == picture


@pytest.mark.parametrize("look", [Look(), Look(ascii=True)])
def test_all_pixels_fill_a_cell(look: Look) -> None:
    """All pixels of a cell together are the last pattern, none is a blank."""
    canvas = Canvas(2, 1, look)
    across, down = look.glyphs.cell
    for x in range(across):
        canvas.stroke([(x, 0), (x, down - 1)], PLAIN)
    assert drawn(canvas) == [look.glyphs.patterns[-1] + " "]


def test_dashes_run_on_round_corners() -> None:
    """A dash pattern is continued from piece to piece of a line."""
    straight, bent = Canvas(8, 1, Look(ascii=True)), Canvas(8, 1, Look(ascii=True))
    straight.stroke([(0, 0), (7, 0)], PLAIN, "1100")
    bent.stroke([(0, 0), (1, 0), (2, 0), (5, 0), (5, 0), (7, 0)], PLAIN, "1100")
    assert drawn(straight) == drawn(bent) == ["''  ''  "]


def test_dashes_differ() -> None:
    """Each of the first six series has a pattern of its own, and each draws something."""
    lines = []
    for number in range(6):
        canvas = Canvas(30, 1, Look())
        canvas.stroke([(0, 0), (59, 0)], PLAIN, dash_of(number))
        lines += drawn(canvas)
    assert len(set(lines)) == 6 == len(DASHES)
    assert all(line.strip() for line in lines)


def test_corners_and_edges() -> None:
    """Place (0, 0) is the lower left cell, (1, 1) the upper right one; text ends at the edge."""
    canvas = Canvas(5, 3, Look())
    assert (canvas.cell(0, 0), canvas.cell(1, 1)) == (10, 4)
    canvas.write(0, 3, "abc", PLAIN)
    assert drawn(canvas) == ["   ab", " " * 5, " " * 5]


COORDINATE = st.integers(-300, 300).map(lambda hundredths: hundredths / 100)
PLACE = st.tuples(COORDINATE, COORDINATE)


@given(PLACE, PLACE)
def test_clipping_finds_what_is_inside(
    start: tuple[float, float], end: tuple[float, float]
) -> None:
    """A line's part in the square is what sampling the line finds there."""
    part = clipped(start, end)
    parts = [number / 500 for number in range(501)]
    samples = [
        (start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1]))
        for share in parts
    ]
    found = [place for place in samples if inside(place)]
    if part is None:
        assert not found
        return
    assert inside(part[0])
    assert inside(part[1])
    for place in found:
        for axis in (0, 1):
            low, high = sorted((part[0][axis], part[1][axis]))
            assert low - 1e-6 <= place[axis] <= high + 1e-6


def test_a_line_that_leaves_and_returns_is_two() -> None:
    """A line that leaves the plot is not drawn along the edge."""
    pieces = list(visible([(0.0, 0.5), (0.2, 1.5), (0.8, 1.5), (1.0, 0.5)]))
    assert pieces == [
        [(0.0, 0.5), pytest.approx((0.1, 1.0))],
        [pytest.approx((0.9, 1.0)), (1.0, 0.5)],
    ]


def contrast(one: ColorTriplet, other: ColorTriplet) -> float:
    """Contrast ratio of two colors, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_ink_reads_on_every_color() -> None:
    """Ink on each color of both ramps has a contrast of at least 4.5 : 1."""
    for diverging in (False, True):
        assert len(ramp(diverging)) == STEPS + 1
        assert all(contrast(ink_on(color), color) >= 4.5 for color in ramp(diverging))


def test_series_stand_out_from_any_background() -> None:
    """Series colors have 3 : 1 against white and against black."""
    for color in map(rgb, SERIES):
        assert contrast(color, WHITE) >= 3
        assert contrast(color, BLACK) >= 3
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert len({series_style(number).color for number in range(len(SERIES))}) == len(SERIES)


def test_ramps_can_be_read_in_gray() -> None:
    """Viridis only grows lighter; the diverging ramp is lightest in its middle."""
    light = [luminance(color) for color in ramp(diverging=False)]
    assert light == sorted(light)
    both = [luminance(color) for color in ramp(diverging=True)]
    assert both[: STEPS // 2 + 1] == sorted(both[: STEPS // 2 + 1])
    assert both[STEPS // 2 :] == sorted(both[STEPS // 2 :], reverse=True)


@given(st.lists(st.text(max_size=5), max_size=30))
def test_letters_differ(names: list[str]) -> None:
    """Up to 36 series have letters that differ, of their own names if possible."""
    letters = letters_for(names)
    assert len(set(letters)) == len(names)
    assert letters_for(["SGD", "Adam", "Adagrad"]) == ["S", "A", "D"]
