"""A new question whose answer is read before it is asked; and what line mode says of ticks."""

import json
from pathlib import Path

import pytest
from quiz_command import Machine

READ_FIRST = {"QUIZ_NEW_SHOWS": "answer"}


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Someone with five cards of a question and an answer."""
    made = Machine(tmp_path, compiled=False)
    cards = (f"Q: What is {n}?\nA: It is {n}.\n" for n in "abcde")
    (tmp_path / "deck.md").write_text("\n".join(cards))
    return made


def session(machine: Machine, typed: str, **environment: str) -> str:
    """What today's session prints in a pipe."""
    deck = str(machine.home.parent / "deck.md")
    return machine.ok("--plain", typed=typed, QUIZ_DECK=deck, **environment).out


def test_an_answer_is_read_and_then_asked(machine: Machine) -> None:
    """Each new question shows its answer first, comes back after three, and is rated then."""
    told = session(machine, "\n" * 4 + "\n3\nq\n", **READ_FIRST)
    asked = [line for line in told.splitlines() if line.startswith("What is")]
    assert asked == [f"What is {n}?" for n in "abcdab"]
    first, again = told.partition("What is b?")[0], told.rpartition("What is a?")[2]
    assert "It is a." in first
    assert "Rate:" not in first
    assert "It is a." not in again.partition("Enter reveal")[0]
    assert "Rate:" in again
    (event,) = machine.ok("log", "--json").out.splitlines()
    assert json.loads(event)["kind"] == "review"


def test_a_rating_does_nothing_to_what_is_only_read(machine: Machine) -> None:
    """Nobody is taken to have recalled what stands before their eyes."""
    session(machine, "3\n4\na\nq\n", **READ_FIRST)
    assert machine.ok("log", "--json").out == ""


def test_what_was_answered_before_is_asked_at_once(machine: Machine) -> None:
    """Only a new question shows its answer."""
    session(machine, "\n1\nq\n")
    told = session(machine, "q\n", **READ_FIRST)
    assert "What is a?" in told
    assert "It is a." not in told


def test_ticks_of_one_line_are_told_once(tmp_path: Path) -> None:
    """Three keys on a line are one change; keys on lines of their own are three."""
    together = Machine(tmp_path / "one").ok("review", "1", "--plain", typed="\nabc\nq\n").out
    apart = Machine(tmp_path / "other").ok("review", "1", "--plain", typed="\na\nb\nc\nq\n").out
    assert [line[:16] for line in together.splitlines() if line[:7] == "Ticked:"] == [
        "Ticked: a, b, c."
    ]
    assert sum(line.startswith("Ticked:") for line in apart.splitlines()) == 3
