"""The screen: sizes and scrolling, a resize, a tall answer; color and its absence; no Unicode."""

import re
from pathlib import Path

import pytest
from quiz_person import Person
from quiz_terminal import DOWN, ESCAPE, PAGE_DOWN, PAGE_UP, UP, Terminal

pytest_plugins = ["quiz_fixtures"]

SIZES = [(60, 20), (80, 24), (120, 40)]


def walk_through(terminal: Terminal) -> None:
    """Show everything that one question has."""
    terminal.wait_for("What is a perceptron", "Space reveal")
    terminal.press("hh", "How it learns")
    terminal.press("?", "Before the answer")
    terminal.press("?", "Space reveal")
    terminal.press(" ", "1 Again")
    for key, heading in (("p", "To be precise"), ("f", "Follow-up 1 of"), ("?", "After it")):
        terminal.press(key, heading)
        terminal.redraw(" ")
        terminal.press(ESCAPE, "tick what you said", "a-e tick 1-4 rate")


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_everything_fits_the_screen(person: Person, columns: int, rows: int) -> None:
    """No row is wider than the screen, the keys stand in the last row, with help and quit."""
    person.size = columns, rows
    terminal = person.opens()
    walk_through(terminal)
    terminal.press("3", "1 of 5 done", "Space reveal")
    assert terminal.rows[-1].endswith("? help  q quit")
    terminal.press("q", "Summary", "q leave")
    assert terminal.screen.worst_overflows == 0
    assert terminal.rows[1] == "─" * columns
    terminal.press("q")
    assert terminal.end() == 0
    assert terminal.screen.overflows == 0


def test_resize_redraws_at_the_new_size(person: Person) -> None:
    """Made smaller and larger while it runs, the screen is drawn anew and loses nothing."""
    terminal = person.opens()
    terminal.wait_for("What is a perceptron")
    terminal.press(" ac", "[x] a", "[ ] b", "[x] c")
    for columns, rows in ((60, 20), (120, 40), (80, 24), (34, 9), (200, 60)):
        terminal.resize(columns, rows)
        assert rows < 20 or all(box in terminal.flat for box in ("[x] a", "[ ] b", "[x] c"))
        assert "1 Again" in terminal.rows[-2]
        assert "q quit" in terminal.rows[-1]
        terminal.redraw(PAGE_DOWN)
        terminal.redraw(PAGE_UP)
        assert terminal.screen.worst_overflows == 0
        assert max(map(len, terminal.rows)) <= columns
    terminal.press("4", "1 of 5 done")


def test_too_small_a_terminal_says_so_and_recovers(person: Person) -> None:
    """20x5 names the least size, no word of it cut; enlarged, ratings count; q leaves it too."""
    person.size = 20, 5
    terminal = person.opens()
    terminal.wait_for("20x5 is too small", "34x9 at least", "q quits")
    assert terminal.screen.worst_overflows == 0
    terminal.resize(80, 24)
    terminal.wait_for("What is a perceptron", "Space reveal")
    terminal.resize(20, 5)
    terminal.wait_for("20x5 is too small")
    terminal.resize(60, 20)
    terminal.press(" ", "1 Again")
    terminal.resize(20, 5)
    terminal.wait_for("20x5 is too small")
    terminal.press("q")
    assert terminal.end() == 0


@pytest.mark.parametrize(
    ("command", "keys", "leaving"),
    [
        ((), " ab3", "q quit"),
        (("mock",), " ab3", "q leave"),
        (("drill", "perceptron-xor/one-update#3"), "s\r", "q end"),
        (("drill", "overfitting/diagnose#1"), "s1", "q end"),  # a choice: there is no line to type
    ],
)
def test_too_small_a_terminal_decides_nothing(
    person: Person, command: tuple[str, ...], keys: str, leaving: str
) -> None:
    """What is pressed before a question that cannot be seen does nothing."""
    person.size = 20, 5
    terminal = person.opens(*command)
    terminal.wait_for("20x5 is too small")
    for key in keys:
        terminal.redraw(key)
    terminal.resize(80, 24)
    terminal.wait_for(leaving)
    terminal.press("q")
    assert terminal.end() == 0
    assert person.saved() == []


def test_tall_answer_scrolls_under_a_pinned_footer(person: Person, deck: Path) -> None:
    """Every line of a long answer comes into sight, the key points at a tick; the rest stays."""
    person.size = 60, 20
    terminal = person.opens("--deck", str(deck))
    terminal.wait_for("What is number 1?")
    terminal.press(" ", "The alpha point.", "more below: Space")
    header, footer = terminal.rows[:2], terminal.rows[-2:]
    seen = set(terminal.rows)
    while "more below" in terminal.flat:
        terminal.redraw(" ")
        seen.update(terminal.rows)
        assert terminal.rows[:2] == header
        assert terminal.rows[-2:] == footer
    for row in range(1, 31):
        assert f"  Paragraph {row} of the long answer." in seen
    assert "  [ ] e  The epsilon point." in seen
    terminal.press("\x1b[H", "The alpha point.")
    terminal.press("\x1b[F", "Paragraph 30 of the long answer.")
    assert "3 Good" in terminal.flat
    assert "The alpha point." not in terminal.flat
    terminal.press("a", "[x] a The alpha point.", "[ ] e The epsilon point.")


def test_arrows_and_letters_scroll_line_by_line(person: Person, deck: Path) -> None:
    """Down and j move one line, up and k back; the top is where it began."""
    terminal = person.opens("--deck", str(deck))
    terminal.wait_for("What is number 1?")
    terminal.press(" ", "more below: Space")
    top = terminal.rows
    terminal.press(DOWN, "1 above")
    terminal.press("j", "2 above")
    assert terminal.rows[2:10] == top[4:12]
    terminal.redraw(UP)
    terminal.redraw("k")
    assert terminal.rows == top
    terminal.redraw(UP)
    assert terminal.rows == top


def test_typed_text_wider_than_the_screen(person: Person, tmp_path: Path) -> None:
    """A word longer than the screen and characters two cells wide stay inside it."""
    file = tmp_path / "wide.yaml"
    file.write_text(
        "format: 1\ndeck: wide\ntitle: Wide\nquestions:\n"
        "  - id: wide\n    number: 1\n    question: >-\n"
        f"      {'勾配消失問題' * 20} {'x' * 300}\n"
        "    difficulty: easy\n    category: Wide\n    answer: |\n"
        f"      {'W' * 200} {'é́' * 90} 誤差逆伝播\n"
        "    code:\n"
        f"      - 'y = {'sin(' * 60}x{')' * 60}'\n",
        encoding="utf-8",
    )
    terminal = person.opens("--deck", str(file))
    terminal.wait_for("1 · easy · Wide · new", "Space reveal")
    terminal.press(" ", "WWWW", "1-4 rate")
    for columns, rows in (*SIZES, SIZES[0]):
        terminal.resize(columns, rows)
        terminal.redraw(PAGE_DOWN)
        assert terminal.screen.worst_overflows == 0
    assert "a-e tick" not in terminal.flat


_SGR = re.compile(rb"\x1b\[([0-9;]*)m")


def codes(terminal: Terminal) -> set[int]:
    """The parameters of every style that was switched on (ECMA-48, 8.3.117)."""
    return {
        int(code) for found in _SGR.findall(terminal.output) for code in found.split(b";") if code
    }


def has_color(terminal: Terminal) -> bool:
    """Whether a foreground or background color was ever switched on."""
    return any(30 <= code <= 49 or 90 <= code <= 107 for code in codes(terminal))


def show_all(terminal: Terminal) -> Terminal:
    """A question, its answer with a tick, and the page of precise notes."""
    terminal.wait_for("What is a perceptron", "Space reveal")
    terminal.press(" a", "[x] a", "Enter: Again")
    terminal.press("p", "To be precise")
    return terminal


@pytest.mark.parametrize(
    ("arguments", "environment", "color"),
    [
        ([], {}, True),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        (["review", "--color=always"], {"FORCE_COLOR": "0"}, True),
        ([], {"NO_COLOR": ""}, True),  # empty counts as not set: no-color.org
        ([], {"NO_COLOR": "1"}, False),
        ([], {"FORCE_COLOR": "0"}, False),
        ([], {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        (["--color", "never"], {}, False),
        (["review", "--color", "never"], {"FORCE_COLOR": "1"}, False),
        (["review", "--limit", "5", "--color=never"], {"QUIZ_COLOR": "always"}, False),
    ],
)
def test_color_is_there_unless_it_is_not_wanted(
    person: Person, arguments: list[str], environment: dict[str, str], color: bool
) -> None:
    """Of the sixteen named ones only; the flag beats the environment; without, bold remains."""
    terminal = show_all(person.opens(*arguments, **environment))
    assert has_color(terminal) is color
    assert 1 in codes(terminal)
    assert not codes(terminal) & {38, 48}  # 256 colors and true color


def test_terminal_without_unicode(person: Person) -> None:
    """Where the encoding has no box characters the marks are ASCII and the rest is a ?."""
    terminal = person.opens(PYTHONIOENCODING="ascii")
    terminal.wait_for("0 of 5 done", "1 - easy - Foundations - new", "." * 16)
    assert terminal.rows[1] == "-" * 80
    terminal.press(" abc", "[x] a", "[x] b", "[x] c", "Enter: Hard")
    assert terminal.output.isascii()
