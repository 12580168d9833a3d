"""What a calculator would say, against Python's own arithmetic."""

import math
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.drill.numerals import UnreadableError, number, value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3.8/(1-0.3)", 3.8 / 0.7),
        ("14614/512*27", 14614 / 512 * 27),
        ("ln 2", math.log(2)),
        ("-ln(0.25)", math.log(4)),
        ("ln 2 / 2", math.log(2) / 2),
        ("sqrt(2)", math.sqrt(2)),
        ("√2", math.sqrt(2)),
        ("exp(-1)", math.exp(-1)),
        ("0.5^18", 0.5**18),
        ("0.5**18", 0.5**18),
        ("2^3^2", 512.0),
        ("-2^2", -4.0),
        ("2^-1", 0.5),
        ("log2(8) + log10 100", 5.0),
        ("2*π", 2 * math.pi),
        ("1-20%", 0.8),
        ("1e-3 * 2", 0.002),
        ("7 - 2 - 1", 4.0),
        ("8/4/2", 1.0),
        ("x = (1+2)*3", 9.0),
        ("3 × (2 − 0.5)", 4.5),
        ("≈ sqrt(3^2 + 4^2)", 5.0),
    ],
)
def test_an_expression_is_a_number(text: str, expected: float) -> None:
    """As it is typed into a drill."""
    assert number(text) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1/(2-2)", "divided by 0"),
        ("9^999", "too large"),
        ("log(2)", "ln, log2 or log10"),
        ("sqrt(-1)", "one number"),
        ("3 +", "one number"),
        ("(1 + 2", "one number"),
        ("-8 12", "one number"),
        ("2 (3)", "one number"),
        ("__import__('os')", "no number"),
        ("((((((((((1", "one number"),
    ],
)
def test_what_has_no_value_says_why(text: str, why: str) -> None:
    """And what has a digit in it is never said to have no number."""
    with pytest.raises(UnreadableError, match=why):
        number(text)


EXPRESSIONS = st.recursive(
    st.integers(0, 99).map(str),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(" ".join),
        inner.map(lambda text: f"({text})"),
        inner.map(lambda text: f"-{text}"),
    ),
    max_leaves=8,
)


@given(EXPRESSIONS)
def test_agrees_with_python(text: str) -> None:
    """Signs, brackets and precedence are those that Python has for the same text."""
    try:
        expected = eval(text)
    except ZeroDivisionError:
        with pytest.raises(ZeroDivisionError):
            value(text)
        return
    assert value(text) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@given(st.text("0123456789+-*/^() .%elnsqrtxp", max_size=30))
def test_whatever_is_typed_is_a_number_or_refused(text: str) -> None:
    """Never anything but a finite number or a reason."""
    with suppress(UnreadableError):
        assert math.isfinite(number(text))
