"""Plain text: what may be drawn, and how numbers, shares, times and names are written."""

import unicodedata
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.plain_text import (
    CONTROL,
    count,
    find_control,
    local_time,
    nearest,
    percent,
    strip_control,
    whole_percent,
)

MOST_MINUTES = 14 * 60

ANY_TEXT = st.text(st.characters(exclude_categories=[]))


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("", None),
        ("plain, ∂L/∂ŷ √2 \U0001f600 naïve", None),
        ("two\nlines\tand a tab", None),
        ("no\u00a0break, zero\u200dwidth joiner", None),
        ("a\x00b", 1),
        ("a\r\nb", 1),
        ("\x1b[31mred", 0),
        ("del\x7f", 3),
        ("next line\x85", 9),
        ("csi\x9b31m", 3),
        ("two\nlines\x1b", 9),
        ("\u202eevil", 0),
        ("isolate \u2066", 8),
        ("line\u2028separator", 4),
        ("paragraph\u2029separator", 9),
        ("mark\ufeffin the middle", 4),
        ("\ud800", 0),
        ("\uffff", 0),
        ("first \x01 of \x02 two", 6),
    ],
)
def test_the_first_control_character_is_found(text: str, offset: int | None) -> None:
    """find_control names the offset of the first character that no deck may hold."""
    assert find_control(text) == offset


@pytest.mark.parametrize(
    ("text", "stripped"),
    [
        ("unchanged", "unchanged"),
        ("two\nlines", "two\nlines"),
        ("if x:\r\n\treturn", "if x:\n    return"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("\x9b2J\x07\x7f\u202e\u2069\u2028\ufeff\ud800x", "2Jx"),
    ],
)
def test_stripping_leaves_text_and_lines(text: str, stripped: str) -> None:
    """strip_control takes out what drives a terminal and keeps lines and indentation."""
    assert strip_control(text) == stripped


@given(ANY_TEXT)
def test_stripped_text_holds_no_control(text: str) -> None:
    """After strip_control nothing is found, and stripping again changes nothing."""
    stripped = strip_control(text)
    assert find_control(stripped) is None
    assert strip_control(stripped) == stripped


@given(ANY_TEXT)
def test_found_is_what_the_set_says(text: str) -> None:
    """find_control agrees with looking at each character in turn."""
    offsets = [offset for offset, character in enumerate(text) if ord(character) in CONTROL]
    assert find_control(text) == (offsets[0] if offsets else None)


def test_every_unicode_control_but_two_is_in_the_set() -> None:
    """Of Unicode's category Cc only line feed and tab are allowed; of Cs nothing."""
    controls = {code for code in range(0x110000) if unicodedata.category(chr(code)) in ("Cc", "Cs")}
    assert controls - CONTROL == {ord("\n"), ord("\t")}


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0, "0%"),
        (1e-9, "1%"),
        (0.004, "1%"),
        (0.014, "1%"),
        (0.5, "50%"),
        (0.986, "99%"),
        (0.996, "99%"),
        (1 - 1e-12, "99%"),
        (1.0, "100%"),
    ],
)
def test_only_everything_is_all_of_it(share: float, text: str) -> None:
    """What is nearly everything is not 100%, and what is nearly nothing is not 0%."""
    assert percent(share) == text


@given(st.floats(0, 1))
def test_percent_is_at_most_one_off(share: float) -> None:
    """Rounded to the nearest, or kept off the ends; 0 and 100 mean exactly that."""
    rounded = whole_percent(share)
    assert abs(rounded - 100 * share) <= 1
    assert (rounded == 0, rounded == 100) == (share == 0, share == 1)


@given(
    st.datetimes(datetime(1980, 1, 1), datetime(2090, 1, 1)),  # noqa: DTZ001 # any place's clock
    st.integers(-MOST_MINUTES, MOST_MINUTES),
)
def test_local_time_is_that_of_the_place(then: datetime, offset: int) -> None:
    """An instant is told as the clock on the wall showed it."""
    seconds = (then - datetime(1970, 1, 1)).total_seconds() - 60 * offset  # noqa: DTZ001
    assert local_time(int(seconds * 1000), offset) == then.strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("lisst", "list"),
        ("suspendd", "suspend"),
        ("unsupend", "unsuspend"),
        ("zebra", None),
        ("", None),
        ("list" * 100, None),
    ],
)
def test_nearest_name_is_a_slip_of_the_finger_away(name: str, meant: str | None) -> None:
    """A misspelled name finds the one it was meant to be; what is like no name finds none."""
    assert nearest(name, ["list", "review", "suspend", "unsuspend"]) == meant


def test_nearest_among_very_many() -> None:
    """Among thousands of names it still finds the one."""
    assert nearest("qestion-7654", [f"question-{one}" for one in range(9_000)]) == "question-7654"


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0 questions"), (1, "1 question"), (2, "2 questions"), (10_000, "10,000 questions")],
)
def test_count(number: int, text: str) -> None:
    """One of a thing, and several; long numbers are grouped; a plural of its own can be given."""
    assert count(number, "question") == text
    assert count(number, "is", "are") == text.replace("questions", "are").replace("question", "is")
