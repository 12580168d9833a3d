"""Typed answers to drills: read in the form that is asked for, graded within the tolerance."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.demo import Drill, Wrong
from quiz.drill.grading import (
    Option,
    Value,
    Verdict,
    form,
    grade,
    options,
    pick,
    read,
    written,
)
from quiz.drill.numerals import UnreadableError


def drill(
    answer: Value, tolerance: float = 0.0, *wrong: tuple[Value, str], choices: tuple[str, ...] = ()
) -> Drill:
    """A drill with this answer."""
    return Drill("?", answer, tolerance, "!", tuple(Wrong(*one) for one in wrong), choices)


@pytest.mark.parametrize(
    ("text", "vector"),
    [
        ("(1, 2)", (1, 2)), ("[1 2]", (1, 2)), ("1, 2", (1, 2)), ("1,2", (1, 2)), ("1;2", (1, 2)),
        ("⟨1 2⟩", (1, 2)), ("(1,2", (1, 2)), ("(1, 2),", (1, 2)), ("1\t2", (1, 2)),
        ("1 −2", (1, -2)), ("- 1, - 2", (-1, -2)), ("1/2 ½", (0.5, 0.5)), ("1 / 2, 3", (0.5, 3)),
        ("50%, 1e-3", (0.5, 1e-3)), ("w1 = 1, w2 = 2", (1, 2)), ("1.5 2.5", (1.5, 2.5)),
        # A comma or a space parts the numbers or groups their digits: the length decides.
        ("1,200", (1, 200)), ("1 200", (1, 200)), ("1, 200", (1, 200)),
        ("1,000, 2,000", (1000, 2000)), ("1,000 2,000", (1000, 2000)), ("1,000;2", (1000, 2)),
        ("1 000; 2 000", (1000, 2000)),
        ("[1 2; 3 4]", (1, 2, 3, 4)), ("[[1, 2], [3, 4]]", (1, 2, 3, 4)), ("1 2 3", (1, 2, 3)),
        ("1,2 3,4", (1, 2, 3, 4)), ("7,", (7,)),
    ],
)  # fmt: skip
def test_vectors(text: str, vector: tuple[float, ...]) -> None:
    """Brackets, commas, semicolons and spaces in any mixture."""
    assert read(drill((0.0,) * len(vector)), text) == vector


@pytest.mark.parametrize(
    ("text", "length", "why"),
    [
        ("1", 2, "That is 1 number."),
        ("(1, 2, 3)", 2, "That is 3 numbers."),
        ("1,000", 2, "That is 1 number."),  # and not (1, 0)
        ("1,5; 2,5", 2, "Write the decimal point as a point: 1.5"),
        ("1, nan", 2, "The answer is a finite number."),
        ("1, x", 2, "There is no number in that."),
        ("yes", 2, "There are no numbers in that."),
        ("", 2, "There are no numbers in that."),
        ("1 " * 101, 2, "More than 200 characters are too many for an answer."),
    ],
)
def test_what_is_no_vector(text: str, length: int, why: str) -> None:
    """A wrong length and an unreadable element are told apart."""
    with pytest.raises(UnreadableError) as refused:
        read(drill((0.0,) * length), text)
    assert str(refused.value) == why


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=5))
def test_every_vector_is_read_as_it_is_printed(values: list[float]) -> None:
    """A tuple or a list as Python prints it, and its numbers separated by spaces."""
    wanted = drill(tuple(values))
    for text in (repr(tuple(values)), repr(values), " ".join(map(repr, values))):
        assert read(wanted, text) == tuple(values)


def test_a_number_is_not_a_vector() -> None:
    """Where a number is asked for a comma groups thousands, and two numbers are refused."""
    assert read(drill(1.0), "1,200") == 1200
    assert read(drill(1.0), "(3)") == 3
    for text in ("1, 2", "(1, 2)", "1 2"):
        with pytest.raises(UnreadableError):
            read(drill(1.0), text)


@pytest.mark.parametrize(
    ("answer", "tolerance", "value", "right"),
    [
        (0.7, 0.01, 0.71, True), (0.7, 0.01, 0.69, True), (0.7, 0.01, 0.7101, False),
        (0.695, 0.01, 0.705, True),  # though 0.705 − 0.695 is a little above 0.01 in binary
        (0.1 + 0.2, 0.0, 0.3, True), (6, 0.0, 6.0, True), (6, 0.0, 6.001, False),
        (0, 0.0, 0.0, True), (0, 0.0, 1e-12, False), (1e-9, 1e-11, 1.02e-9, False),
        ((1.0, 2.0), 0.0, (1.0, 2.0), True), ((1.0, 2.0), 0.0, (2.0, 1.0), False),
        ((1.0, 2.0), 0.1, (1.05, 1.95), True), ((1.0, 2.0), 0.1, (1.05, 2.2), False),
        ("both", 0.0, "both", True), ("both", 0.0, "neither", False),
    ],
)  # fmt: skip
def test_within_the_tolerance(answer: Value, tolerance: float, value: Value, right: bool) -> None:
    """The tolerance itself still counts, in every element; beyond it nothing does."""
    assert grade(drill(answer, tolerance), value).right is right


def test_a_wrong_answer_betrays_the_nearest_misconception() -> None:
    """Of two that fit the nearer one is told; what fits none is wrong without a reason."""
    asked = drill(1.0, 0.01, (2.0, "twice"), (2.015, "and a bit"), (-1.0, "sign"))
    assert grade(asked, 2.005) == Verdict(False, "twice")
    assert grade(asked, 2.012) == Verdict(False, "and a bit")
    assert grade(asked, -1.0) == Verdict(False, "sign")
    assert grade(asked, 5.0) == Verdict(False)
    vector = drill((1.0, 2.0), 0.0, ((2.0, 1.0), "order"))
    assert grade(vector, (2.0, 1.0)) == Verdict(False, "order")
    assert grade(vector, (2.0, 1.1)) == Verdict(False)
    choice = drill("both", 0.0, ("neither", "look again"), choices=("both", "neither", "one"))
    assert grade(choice, "neither") == Verdict(False, "look again")
    assert grade(choice, "one") == Verdict(False)


def test_a_misconception_is_recognised_when_rounded() -> None:
    """A wrong answer far above the tolerance may have three digits; a right one may not."""
    asked = drill(0.00875, 0.0000875, (12.3456, "summed"), (0.65, "one"))
    assert grade(asked, 12.3) == Verdict(False, "summed")
    assert grade(asked, 0.009) == Verdict(False)
    assert grade(drill(6, 0.0, (1000, "count")), 1001) == Verdict(False)  # exact is exact


@given(st.floats(-1e9, 1e9).filter(lambda x: abs(x) > 1e-9), st.floats(1e-6, 0.1))
def test_what_is_shown_as_right_is_right(answer: float, relative: float) -> None:
    """The digits that are shown of an answer are within its tolerance."""
    asked = drill(answer, relative * abs(answer))
    assert grade(asked, read(asked, written(asked, answer))) == Verdict(True)


@pytest.mark.parametrize(
    ("value", "tolerance", "text"),
    [
        (0.5554492, 0.01, "0.555"), (8192.0, 81.92, "8192"), (0.0121759, 1.2e-4, "0.0122"),
        (9.6549e-6, 8.7e-5, "9.65e-6"), (697.6, 0.06, "697.6"), (-0.04999999983, 5e-6, "-0.05"),
        (6, 0.0, "6"), (0.1 + 0.2, 0.0, "0.3"), (-0.0, 0.0, "0"), ((1.0, 2.5), 0.0, "(1, 2.5)"),
        (324549, 0.0, "324549"), ("relu, gelu", 0.0, "relu, gelu"),
    ],
)  # fmt: skip
def test_digits_that_are_shown(value: Value, tolerance: float, text: str) -> None:
    """As many as count, and none of binary rounding."""
    assert written(drill(value, tolerance), value) == text


OUT_OF_FOUR = "Give the number of an option: 1 to 4."
OPTIONS = tuple(Option(text, text) for text in ("overfitting", "underfitting", "both", "BOTH too"))


@pytest.mark.parametrize(
    ("text", "place"),
    [("1", 0), (" 2 ", 1), ("3)", 2), ("4.", 3), ("over", 0), ("U", 1), ("both", 2),
     ("both  TOO", 3), ("Overfitting", 0)],
)  # fmt: skip
def test_picking(text: str, place: int) -> None:
    """By number, by text, or by a unique beginning, in any case."""
    assert pick(OPTIONS, text) == OPTIONS[place]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        *((text, OUT_OF_FOUR) for text in ("0", "5", "12", "neither", "", "²")),
        ("bo", f"Several options begin like that. {OUT_OF_FOUR}"),
    ],
)
def test_picking_nothing(text: str, why: str) -> None:
    """No option, or several: the form is named."""
    with pytest.raises(UnreadableError) as refused:
        pick(OPTIONS, text)
    assert str(refused.value) == why


def test_options_of_numbers() -> None:
    """The answer among its distractors; of those that would print alike only the first."""
    asked = drill(0.5, 0.01, (0.25, "half"), (0.2501, "nearly half"), (-0.5, "sign"))
    offered = options(asked)
    assert [one.text for one in offered] == ["0.5", "0.25", "-0.5"]
    assert [one.misconception for one in offered] == ["", "half", "sign"]
    assert math.isclose(float(offered[0].text), 0.5)


def test_options_of_choices() -> None:
    """A drill's own choices in its own order, each with what it betrays."""
    asked = drill("b", 0.0, ("a", "no"), choices=("a", "b", "c"))
    assert options(asked) == (Option("a", "a", "no"), Option("b", "b"), Option("c", "c"))


def test_the_form_is_named() -> None:
    """What kind of number, how many, or which options."""
    assert form(drill(0.5, 0.01)) == "Give a number, such as 0.37, 3/8, 37%, 3.7e-1 or 2*ln(3)."
    assert form(drill(5)) == "Give a number, such as 12 or 1,000."
    assert form(drill((1.0, 2.0, 3.0))) == "Give 3 numbers, such as (1, 2, 3)."
    assert form(drill("a"), OPTIONS) == OUT_OF_FOUR
