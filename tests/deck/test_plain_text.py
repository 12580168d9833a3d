"""Control characters: found where they are, stripped wherever they are."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.plain_text import CONTROL, find_control, strip_control

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
