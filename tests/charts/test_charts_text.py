"""Lettering and numbers: what is written fits and says what it should."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from quiz.charts.chart import centered, fit, wrap
from quiz.charts.look import Look, printable
from quiz.charts.scale import left_out, short

UNICODE, ASCII = Look(), Look(ascii=True)


@given(st.text(), st.integers(0, 30), st.sampled_from("<>^"), st.sampled_from([UNICODE, ASCII]))
def test_fit_is_exact(text: str, columns: int, align: str, look: Look) -> None:
    """Whatever the text, it takes exactly the columns it is given."""
    assert cell_len(fit(text, columns, look, align)) == columns


@given(st.text(), st.integers(2, 30))
def test_wrapped_lines_fit(text: str, columns: int) -> None:
    """No wrapped line is too wide, and no character is lost but blanks."""
    lines = wrap(text, columns, UNICODE)
    assert all(cell_len(line) <= columns for line in lines)
    assert "".join("".join(lines).split()) == "".join(printable(text).split())


@given(st.text())
def test_nothing_moves_the_cursor(text: str) -> None:
    """Of hostile text only what is printable is left, in ASCII only ASCII."""
    assert printable("\x1b[31mred\x9b\u202e\u200d\nnext") == "[31mred next"
    assert all(ord(char) >= 32 and char != "\x7f" for char in printable(text))
    spelled = printable(text, ascii_only=True)
    assert spelled.isascii()
    assert all(ord(char) >= 32 for char in spelled)


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("σ²", "sigma^2"),
        ("∂L/∂ŷ", "dL/dy"),
        ("x₁₂ ≤ 10⁻¹²", "x_12 <= 10^-12"),
        ("Δw = −η·g", "Deltaw = -eta*g"),
        ("784×256", "784x256"),
        ("½", "1/2"),
        ("日本", "????"),
    ],
)
def test_ascii_spelling(text: str, spelled: str) -> None:
    """Mathematics is spelled in ASCII, and what cannot be is as wide as it was."""
    assert printable(text, ascii_only=True) == spelled


def test_cut_and_centered_text() -> None:
    """What was cut ends in an ellipsis; a title stands over its span, or the line if wider."""
    assert fit("gradient", 5, UNICODE) == "grad…"
    assert fit("gradient", 5, ASCII) == "grad~"
    assert fit("日本語", 4, UNICODE) == "日 …"
    assert centered("ab", 3, 4, 10, UNICODE) == "    ab "
    assert centered("abcdef", 3, 4, 10, UNICODE) == "  abcdef  "


@pytest.mark.parametrize(
    ("value", "unicode", "ascii_text"),
    [
        (0.0, "0", "0"),
        (0.25, "0.25", "0.25"),
        (1200.0, "1200", "1200"),
        (0.0012345, "0.00123", "0.00123"),
        (-2.5, "-2.5", "-2.5"),
        (1e-12, "10⁻¹²", "1e-12"),
        (-1e-12, "-10⁻¹²", "-1e-12"),
        (2.5e6, "2.5×10⁶", "2.5e6"),
        (math.inf, "∞", "inf"),
        (-math.inf, "-∞", "-inf"),
        (math.nan, "nan", "nan"),
    ],
)
def test_short_numbers(value: float, unicode: str, ascii_text: str) -> None:
    """Numbers are short, without trailing zeros, and powers of ten where zeros would be many."""
    assert short(value) == unicode
    assert short(value, ascii_only=True) == ascii_text


@given(st.floats(-1e308, 1e308))
def test_short_numbers_are_right(value: float) -> None:
    """A short number read back is the number to three digits."""
    assert float(short(value, ascii_only=True)) == pytest.approx(value, rel=5.1e-3)


def test_left_out() -> None:
    """What an axis cannot show is counted, but not gaps that were meant."""
    assert left_out([1, None, math.nan, math.inf, -1, 0]) == ["2 values left out: not finite"]
    assert left_out([0, 1], log=True) == ["1 value left out: not above 0 on a log axis"]
