"""The Markdown of a deck; whatever else a text holds is shown as it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.terminal.markdown import inline, markdown, verbatim
from quiz.terminal.style import Look
from quiz.terminal.text import cells, plain, width_of

LOOK = Look()
PROSE = st.text("abc *`-#[]()é漢\n1.>_", max_size=60)


def drawn(text: str, width: int = 60) -> list[str]:
    """Draw a text without styles."""
    return [plain(line) for line in markdown(text, width, LOOK)]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("", []),
        ("plain", [("plain", "")]),
        ("a **b** c", [("a ", ""), ("b", "bold"), (" c", "")]),
        ("`x` and **y**", [("x", "code"), (" and ", ""), ("y", "bold")]),
        ("**b `x` c**", [("b `x` c", "bold")]),
        ("`**x**`", [("**x**", "code")]),
        ("2 * 3 * 4", [("2 * 3 * 4", "")]),
        ("x**2", [("x**2", "")]),
        ("one ` tick", [("one ` tick", "")]),
        ("****", [("****", "")]),
        ("``", [("``", "")]),
        ("a **b", [("a **b", "")]),
        ("**a** **b", [("a", "bold"), (" **b", "")]),
        ("[bold]x[/bold] _y_ <b>z</b>", [("[bold]x[/bold] _y_ <b>z</b>", "")]),
        ("∂L/∂ŷ = `ŷ − y`", [("∂L/∂ŷ = ", ""), ("ŷ − y", "code")]),
    ],
)
def test_bold_and_code(text: str, spans: list[tuple[str, str]]) -> None:
    """Pairs of ** and ` are taken away and styled; a mark without its partner stands as it is."""
    assert inline(text) == spans
    assert inline(text, "dim") == [(part, style or "dim") for part, style in spans]


@given(PROSE)
def test_inline_takes_away_pairs_of_marks_alone(text: str) -> None:
    """Put the marks back around the styled spans and the text is as it was written."""
    around = {"": "", "bold": "**", "code": "`"}
    assert "".join(around[style] + span + around[style] for span, style in inline(text)) == text


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("one\ntwo", ["one two"]),
        ("one\n\ntwo", ["one", "", "two"]),
        ("- a\n- b", ["• a", "• b"]),
        ("- a\n  more\n- b", ["• a more", "• b"]),
        ("text\n- a\n\nafter", ["text", "• a", "", "after"]),
        ("-5 is negative", ["-5 is negative"]),
        ("* a\n# b", ["• a", "b"]),
        ("1. a\n2. b\n   more", ["1. a", "2. b more"]),
        ("1) a\n\n   still a\n\nafter", ["1) a", "", "   still a", "", "after"]),
        ("- a\n  - b\n  - c\n- d", ["• a", "  • b", "  • c", "• d"]),
        ("1. a\n   * b\n     + c", ["1. a", "  • b", "    • c"]),
        ("text\n+ b of a sum\n7. of a date", ["text + b of a sum 7. of a date"]),
        ("a\\\nb  \nc", ["a", "b", "c"]),
        ("- a  \n  b", ["• a", "  b"]),
        ("## Why?\ntext", ["Why?", "text"]),
        ("#hashtag", ["#hashtag"]),
        ("> a\n> - b\n\nc", ["│ a", "│ • b", "", "c"]),
        ("> > a", ["│ │ a"]),
        ("a\n\n---\nb", ["a", "", "─" * 20, "b"]),
        (
            "| name | n |\n|:--|--:|\n| **a** b | 12 |\n| c \\| d |",
            ["name    n", "─────  ──", "a b    12", "c | d"],
        ),
        ("P(a | b)\nis a", ["P(a | b) is a"]),
        ("```python\nx  = 1\n\n  y\n```", ["  x  = 1", "  ", "    y"]),
        ("a\n```\n- b **c**\n```\nd", ["a", "  - b **c**", "d"]),
        ("```\nnever closed", ["  never closed"]),
        ("- a\n```\nx\n```\nafter", ["• a", "  x", "after"]),
        ("```\nx\n```y```\n```", ["  x", "  ```y```"]),
        ("\n\na\n", ["a"]),
    ],
)
def test_blocks(text: str, lines: list[str]) -> None:
    """Each kind of block in lines; a row that is none of them belongs to its paragraph."""
    assert [row.rstrip() if "|" in text else row for row in drawn(text)] == lines


def test_a_table_without_room_is_told_cell_by_cell() -> None:
    """Each cell with the head of its column, so that nothing is cut."""
    text = "| optimizer | state |\n|---|---|\n| Adam | two moments a weight |\n| SGD | none |"
    assert drawn(text, 24) == [
        "optimizer: Adam", "state: two moments a", "    weight", "optimizer: SGD", "state: none",
    ]  # fmt: skip


def test_a_hostile_depth_is_not_followed() -> None:
    """Quotes and lists a thousand deep are drawn, and end."""
    assert drawn(">" * 1000)
    lists = "\n".join(f"{'  ' * depth}- {depth}" for depth in range(300))
    assert all(cells(row) <= 60 for row in drawn(lists))


def test_backticks_around_a_word_open_no_block() -> None:
    """A row with ``` around a word is prose: nothing of it is taken for a language and dropped."""
    assert "".join(drawn("```x``` is code")).replace("`", "") == "x is code"


@given(PROSE, st.integers(8, 60))
def test_no_line_is_too_wide_and_nothing_is_lost(text: str, width: int) -> None:
    """Every letter of prose is drawn, in order, within the width."""
    lines = markdown(text, width, LOOK)
    assert all(width_of(line) <= width for line in lines)
    if not any(row.strip().startswith("```") for row in text.split("\n")):  # may name a language
        kept = "".join(map(plain, lines))
        assert [one for one in kept if one in "abcé漢"] == [one for one in text if one in "abcé漢"]


@given(st.text("abc *`-#\t 漢", max_size=60), st.integers(8, 60))
def test_code_is_drawn_as_it_is(row: str, width: int) -> None:
    """A line of code that fits keeps its spaces; one that does not goes on below, all of it."""
    lines = list(map(plain, verbatim(row, "code", width)))
    expected = row.rstrip().expandtabs(4)
    if cells(expected) + 2 <= width:
        assert lines == ["  " + expected]
    assert all(cells(line) <= width and line.startswith("  ") for line in lines)
    assert "".join(lines).replace(" ", "") == expected.replace(" ", "")


def test_ascii_marks() -> None:
    """Without Unicode the bullet is a star."""
    assert plain(markdown("- a", 40, Look(unicode=False))[0]) == "* a"
