"""Colour and its absence: NO_COLOR, FORCE_COLOR, --color, and a terminal without Unicode."""

import re

import pytest
from quiz_person import Person
from quiz_terminal import Terminal

pytest_plugins = ["quiz_fixtures"]

_SGR = re.compile(rb"\x1b\[([0-9;]*)m")


def codes(terminal: Terminal) -> set[int]:
    """The parameters of every style that was switched on (ECMA-48, 8.3.117)."""
    return {
        int(code) for found in _SGR.findall(terminal.output) for code in found.split(b";") if code
    }


def has_colour(terminal: Terminal) -> bool:
    """Whether a foreground or background colour was ever switched on."""
    return any(30 <= code <= 49 or 90 <= code <= 107 for code in codes(terminal))


def show_all(terminal: Terminal) -> Terminal:
    """A question, its answer with a tick, and the page of precise notes."""
    terminal.wait_for("What is a perceptron", "Space reveal")
    terminal.press(" a", "[x] a", "Enter: Again")
    terminal.press("p", "To be precise")
    return terminal


def test_colour_by_default(person: Person) -> None:
    """In a terminal with colours the session uses them, of the sixteen named ones only."""
    terminal = show_all(person.opens())
    assert has_colour(terminal)
    assert not codes(terminal) & {38, 48}  # 256 colours and true colour


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        ([], {"NO_COLOR": "1"}),
        ([], {"FORCE_COLOR": "0"}),
        ([], {"NO_COLOR": "1", "FORCE_COLOR": "1"}),
        (["--color", "never"], {}),
        (["review", "--color", "never"], {"FORCE_COLOR": "1"}),
        (["review", "--limit", "5", "--color=never"], {"QUIZ_COLOR": "always"}),
    ],
)
def test_without_colour_bold_remains(
    person: Person, arguments: list[str], environment: dict[str, str]
) -> None:
    """Each way of asking for no colour leaves bold, and ticks and ratings told by their text."""
    terminal = show_all(person.opens(*arguments, **environment))
    assert not has_colour(terminal)
    assert 1 in codes(terminal)


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        (["--color", "always"], {"NO_COLOR": "1"}),
        (["review", "--color=always"], {"FORCE_COLOR": "0"}),
        ([], {"NO_COLOR": ""}),  # empty counts as not set: no-color.org
    ],
)
def test_colour_when_asked_for(
    person: Person, arguments: list[str], environment: dict[str, str]
) -> None:
    """The flag beats the environment, before and after the command."""
    assert has_colour(show_all(person.opens(*arguments, **environment)))


def test_terminal_without_unicode(person: Person) -> None:
    """Where the encoding has no box characters the marks are ASCII and the rest is a ?."""
    terminal = person.opens(PYTHONIOENCODING="ascii")
    terminal.wait_for("0 of 5 done", "1 - easy - Foundations - new", "." * 16)
    assert terminal.rows[1] == "-" * 80
    terminal.press(" abc", "[x] a", "[x] b", "[x] c", "Enter: Hard")
    assert terminal.output.isascii()
