"""`quiz weak`: what to work on, why, and the one command for each."""

import re
import shutil
from pathlib import Path

import pytest
from quiz_command import Machine

FORGOTTEN, TICKED = "\n1\n", "\nabc3\n"
"""An answer rated Again without a tick, and one with three of five key points."""


def test_nothing_to_say_yet(machine: Machine) -> None:
    """Before the first answer, and where all is firm, a sentence says so."""
    assert machine.ok("weak").flat == "Nothing has been answered yet: quiz"
    assert machine.ok("weak", "--json").json == []
    machine.ok("review", "3", typed="\nabcde4\nq\n")
    assert machine.ok("weak").flat == (
        "Nothing is weak so far. `quiz weak --all` shows every question."
    )
    assert "Strong so far." in machine.ok("weak", "--all").flat


def test_weakest_first_with_reasons_and_a_command(machine: Machine) -> None:
    """What was forgotten comes before what was half said; each with what helps."""
    machine.ok("review", "1", "5", typed=FORGOTTEN + TICKED + "q\n")
    flat = machine.ok("weak").flat
    assert flat.index("What is a perceptron") < flat.index("What is the vanishing gradient")
    assert "strength 38% Rated Again in 1 of 1 review. quiz demo 1" in flat
    assert "strength 68% Missed last time: " in flat
    assert flat.endswith("quiz review 5 --typed")


def test_limit_tells_how_many_are_left_out(machine: Machine) -> None:
    """At most so many, and the command that shows the rest; JSON has them all."""
    machine.ok("review", "1", "2", typed=FORGOTTEN * 2 + "q\n")
    done = machine.ok("weak", "--limit", "1")
    assert done.flat.endswith("and 1 more: quiz weak --limit 2")
    machine.ok("review", "3", "4", "5", "6", "7", typed="\nabcde4\n" * 5 + "q\n")
    told = machine.ok("weak", "--all").out
    assert told.count("quiz demo ") == 7
    assert machine.ok("weak", "--all", "--limit", "1").flat.endswith("more: quiz weak --all")
    everything = machine.ok("weak", "--limit", "1", "--json").json
    assert {one["number"] for one in everything} == {1, 2}
    assert everything[0]["evidence"] == {"reviews": {"asked": 1, "right": 0.0}}
    assert everything[0]["reasons"] == ["Rated Again in 1 of 1 review."]


def test_commands_are_about_the_deck_of_the_flag(machine: Machine, tmp_path: Path) -> None:
    """What is suggested of another deck names it; copied, it does what was meant."""
    (tmp_path / "my deck.md").write_text("Q: What is it?\nA: That.\n", encoding="utf-8")
    deck = ("--deck", "my deck.md")
    said = machine.quiz(*deck, "review", typed="\n1\n\n3\nq\n").flat
    assert "quiz stats --deck 'my deck.md'" in said
    told = machine.quiz(*deck, "weak").out
    assert told.rstrip().endswith("--deck 'my deck.md'")


SUGGEST = {
    "stats": ("quiz mock", "quiz drill", "quiz code"),
    "plan": ("quiz plan 20",),
    "show 1": ("quiz show",),
    "recap": ("quiz show n",),
}
"""Commands, and what they suggest."""


@pytest.mark.parametrize("call", SUGGEST)
def test_reports_suggest_what_is_about_their_deck(
    machine: Machine, tmp_path: Path, call: str
) -> None:
    """Every command that a report names carries the deck of the flag; without one, none does."""
    deck = "d.yaml"
    shutil.copy(Path(__file__).parent.parent / "fixture_deck.yaml", tmp_path / deck)
    machine.ok("review", "2", "--deck", deck, typed="\n3\nq\n")
    said = machine.ok(*call.split(), "--deck", deck, COLUMNS="200").flat
    named = [one for one in re.findall(r"quiz(?: [^`:]*?)? --deck \S+", said) if deck in one]
    found = [begin for begin in SUGGEST[call] if any(one.startswith(begin) for one in named)]
    assert found == list(SUGGEST[call])
    assert "--deck" not in machine.ok(*call.split(), COLUMNS="200").flat


def test_what_serves_one_deck_is_told_which(machine: Machine, tmp_path: Path) -> None:
    """A drill of another deck than the first is asked by number and file; a review by its name."""
    other = tmp_path / "other.yaml"
    text = (Path(__file__).parent.parent / "fixture_deck.yaml").read_text("utf-8")
    other.write_text(re.sub(r"(?m)^deck: .*", "deck: other", text), "utf-8")
    mine = tmp_path / "mine.md"
    mine.write_text("Q: What is it?\nA: That.\n", encoding="utf-8")
    served = ("--deck", str(mine), "--deck", str(other))
    machine.ok(*served, "review", "other/1", typed=FORGOTTEN + "q\n")
    (weak,) = machine.ok(*served, "weak", "--json").json
    assert weak["command"] == f"quiz demo 1 --deck {other}"
