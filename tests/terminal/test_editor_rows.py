"""How the editor breaks what is typed into rows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.terminal.editor import broken
from quiz.terminal.text import cells


def rows(line: str, width: int) -> list[str]:
    """The rows of a line."""
    return [line[begin:end] for begin, end in broken(line, width)]


@pytest.mark.parametrize(
    ("line", "width", "expected"),
    [
        ("", 10, [""]),
        ("short", 10, ["short"]),
        ("any continuous function", 10, ["any ", "continuous ", "function"]),
        ("approximately", 6, ["approx", "imatel", "y"]),
        ("ab cdefghij", 5, ["ab ", "cdefg", "hij"]),
        ("full  next", 4, ["full  ", "next"]),
        ("漢字 仮名", 5, ["漢字 ", "仮名"]),
    ],
)
def test_rows_are_broken_at_spaces(line: str, width: int, expected: list[str]) -> None:
    """A word goes to the next row whole; one that no row can hold is cut."""
    assert rows(line, width) == expected


@given(st.text("ab 漢é", max_size=80), st.integers(2, 20))
def test_nothing_is_lost_and_no_row_is_too_wide(line: str, width: int) -> None:
    """The rows make up the line; but for blanks at its end each fits."""
    found = rows(line, width)
    assert "".join(found) == line
    assert all(cells(row.rstrip(" ")) <= width for row in found)
