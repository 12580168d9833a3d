"""Numbers and expressions as people type them: what is read, and what is refused and why."""

import math
from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.drill.numerals import LONGEST_NUMBER, UnreadableError, number, value

finite = st.floats(allow_nan=False, allow_infinity=False)


@given(finite)
def test_every_float_is_read_as_it_is_printed(value: float) -> None:
    """What Python prints of a finite number is read as that number."""
    assert number(repr(value)) == value


@given(st.floats(-1e300, 1e300), st.integers(0, 12))
def test_every_rounded_decimal_is_read_as_python_reads_it(value: float, digits: int) -> None:
    """Fixed and scientific notation with any number of digits, with either minus sign."""
    for text in (f"{value:.{digits}e}", f"{value % 1e6:.{digits}f}"):
        assert number(text) == float(text)
        assert number(text.replace("-", "−")) == float(text)


@given(st.integers(-(10**6), 10**6), st.integers(1, 10**6), st.sampled_from(["/", " / ", "⁄"]))
def test_fractions(above: int, below: int, slash: str) -> None:
    """One whole number over another is their ratio."""
    assert number(f"{above}{slash}{below}") == float(Fraction(above, below))


@given(st.integers(-(10**6), 10**6), st.integers(0, 4), st.sampled_from(["%", " %"]))
def test_percents(units: int, decimals: int, sign: str) -> None:
    """A percentage is a hundredth of its number."""
    exact = Fraction(units, 10**decimals)
    text = f"{units / 10**decimals:.{decimals}f}{sign}"
    assert number(text) == pytest.approx(float(exact / 100), rel=1e-15, abs=0)


@given(st.integers(1000, 10**12), st.sampled_from(list(",_'’ \u00a0\u202f\u2009")))
def test_thousands_are_parted_by_one_kind_of_separator(value: int, separator: str) -> None:
    """Groups of three digits, whatever parts them."""
    assert number(f"{value:,}".replace(",", separator)) == value
    assert number("−" + f"{value:,}".replace(",", separator)) == -value


@given(st.integers(-9, 9), st.integers(-9, 9))
def test_powers(base: int, exponent: int) -> None:
    """`2^-3`, `2**-3` and `2⁻³`; a sign stands before the power, not in its base."""
    if base == 0 and exponent < 0:
        return
    expected = float(Fraction(abs(base)) ** exponent) * (-1 if base < 0 else 1)
    raised = str(exponent).translate(str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"))
    for text in (f"{base}^{exponent}", f"{base}**{exponent}", f"{base}^({exponent})"):
        assert number(text) == pytest.approx(expected, rel=1e-14)
    assert number(f"{base}{raised}") == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (" 3 ", 3), ("+3", 3), ("- 2", -2), (".5", 0.5), ("5.", 5), ("1E5", 1e5), ("007", 7),
        ("½", 0.5), ("-½", -0.5), ("2½", 2.5), ("2 ¾", 2.75), ("⅓", 1 / 3), ("½%", 0.005),
        ("3‰", 0.003), ("1,234,567.5", 1234567.5), ("-1,000/2", -500), ("1e3/4", 250),
        ("1.5×10^-3", 0.0015), ("1.5·10⁻³", 0.0015), ("1.5*10**-3", 0.0015), ("2 x 10^3", 2000),
        ("x = 3", 3), ("w1=4", 4), ("∂L/∂w = −0.5", -0.5), ("= 2", 2), ("≈0.3", 0.3), ("~7", 7),
        ("1e-999", 0),
    ],
)  # fmt: skip
def test_what_is_read(text: str, value: float) -> None:
    """Signs, fractions, powers of ten, thousands, and a name before an equals sign."""
    assert number(text) == pytest.approx(value, rel=1e-15, abs=0)


NONE = "There is no number in that."
ONE = "That cannot be read as one number."
POINT = "Write the decimal point as a point: 1.5"
UNIT = "Only the number, without a unit or a word."
FINITE = "The answer is a finite number."
LARGE = "That number is too large."
ZERO = "Nothing can be divided by 0."


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", NONE), ("   ", NONE), ("x =", NONE), ("abc", NONE), ("2/", ONE), ("/2", ONE),
        ("9^9^9", LARGE), ("1_0", ONE), ("12,34,567", ONE), ("1 00", ONE), ("1 000,000", ONE),
        ("2 3", ONE), ("True", NONE), ("%", NONE), ("🙂", NONE),
        ("1\u20e3", ONE),
        ("1,5", POINT), ("0,500", POINT), ("1000,000", POINT),
        ("3 apples", UNIT), ("5 nats", UNIT), ("3x", UNIT), ("0x10", UNIT), ("1.5e", UNIT),
        ("nan", FINITE), ("NaN", FINITE), ("-inf", FINITE), ("∞", FINITE), ("Infinity", FINITE),
        ("1e999", LARGE), ("10^400", LARGE), ("-1e308*10^5", LARGE), ("1/1e-320", LARGE),
        ("9^999", LARGE), ("1/0", ZERO), ("2/0%", ZERO), ("0^-1", ZERO), ("1/(2-2)", ZERO),
        ("log(2)", "Which logarithm? Write ln, log2 or log10."), ("sqrt(-1)", ONE), ("3 +", ONE),
        ("(1 + 2", ONE), ("-8 12", ONE), ("2 (3)", ONE), ("((((((((((1", ONE),
        ("__import__('os')", NONE),
        ("1" * 41, f"More than {LONGEST_NUMBER} characters are too many for a number."),
    ],
)  # fmt: skip
def test_what_is_refused(text: str, why: str) -> None:
    """No number, none that is finite, too long, or of two meanings: it says which."""
    with pytest.raises(UnreadableError) as refused:
        number(text)
    assert str(refused.value) == why


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3.8/(1-0.3)", 3.8 / 0.7), ("14614/512*27", 14614 / 512 * 27), ("2*π", 2 * math.pi),
        ("ln 2", math.log(2)), ("-ln(0.25)", math.log(4)), ("ln 2 / 2", math.log(2) / 2),
        ("sqrt(2)", math.sqrt(2)), ("√2", math.sqrt(2)), ("exp(-1)", math.exp(-1)),
        ("0.5^18", 0.5**18), ("0.5**18", 0.5**18), ("2^3^2", 512), ("-2^2", -4), ("2^-1", 0.5),
        ("log2(8) + log10 100", 5), ("1-20%", 0.8), ("1e-3 * 2", 0.002), ("7 - 2 - 1", 4),
        ("8/4/2", 1), ("x = (1+2)*3", 9), ("3 × (2 − 0.5)", 4.5), ("≈ sqrt(3^2 + 4^2)", 5),
    ],
)  # fmt: skip
def test_an_expression_is_a_number(text: str, expected: float) -> None:
    """As it is typed into a drill."""
    assert number(text) == pytest.approx(expected, rel=1e-12)


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


@given(st.text(max_size=60) | st.text("0123456789+-*/^() .%elnsqrtxp", max_size=30))
def test_whatever_is_typed_is_a_number_or_refused(text: str) -> None:
    """Never anything but a finite number or a reason."""
    with suppress(UnreadableError):
        assert math.isfinite(number(text))
