"""Progress stays with its question: renamed ids, other questions under known ids, two decks."""

import json
from pathlib import Path

import pytest
from quiz_command import Machine

CARDS = {"q1": ("Capital of Peru?", "Lima"), "q2": ("Capital of Chile?", "Santiago")}


def written(path: Path, cards: dict[str, tuple[str, str]]) -> str:
    """Write a deck with the id `mine`."""
    questions = [
        {"id": name, "question": question, "answer": answer}
        for name, (question, answer) in cards.items()
    ]
    deck = {"format": 1, "deck": "mine", "title": "Mine", "questions": questions}
    path.write_text(json.dumps(deck), "utf-8")
    return str(path)


@pytest.fixture
def deck(machine: Machine, tmp_path: Path) -> Path:
    """A deck of two cards, the first of which was answered."""
    path = tmp_path / "mine.yaml"
    machine.ok("review", "q1", "--deck", written(path, CARDS), typed="\n3\nq\n")
    return path


def due(machine: Machine, deck: Path) -> dict[str, object]:
    """Id -> when it is due."""
    return {one["id"]: one["due"] for one in machine.ok("list", "--json", "--deck", str(deck)).json}


def test_a_renamed_question_keeps_its_progress(
    machine: Machine, deck: Path, tmp_path: Path
) -> None:
    """Said once when the id is gone; carried over by `rename`, and by merging elsewhere."""
    before = due(machine, deck)
    written(deck, {"lima": CARDS["q1"], "q2": CARDS["q2"]})
    told = machine.quiz("list", "--deck", str(deck)).err
    assert "q1" in told
    assert "quiz rename q1 NEW" in told
    assert machine.quiz("list", "--deck", str(deck)).err == ""
    assert (
        "1 question with progress left this deck: q1"
        in machine.ok("doctor", "--deck", str(deck)).out
    )
    machine.ok("rename", "q1", "lima", "--deck", str(deck))
    assert due(machine, deck) == {"lima": before["q1"], "q2": before["q2"]}
    assert "left this deck" not in machine.ok("doctor", "--deck", str(deck)).out
    assert "Good" in machine.ok("show", "lima", "--history", "--deck", str(deck)).out
    other = Machine(tmp_path / "other")
    other.ok("merge", str(machine.home / "quiz.db"))
    assert due(other, deck) == due(machine, deck)


def test_answers_under_the_old_id_from_elsewhere_count_too(
    machine: Machine, deck: Path, tmp_path: Path
) -> None:
    """Another machine that did not know of the new id yet answers under the old one."""
    other = Machine(tmp_path / "other")
    other.ok("merge", str(machine.home / "quiz.db"))
    old = written(tmp_path / "old.yaml", CARDS)
    written(deck, {"lima": CARDS["q1"], "q2": CARDS["q2"]})
    machine.ok("rename", "q1", "lima", "--deck", str(deck), QUIZ_NOW="2030-01-01T12:00")
    other.ok("review", "q1", "--deck", old, typed="\n1\nq\n", QUIZ_NOW="2030-01-02T12:00")
    machine.quiz("merge", str(other.home / "quiz.db"), QUIZ_NOW="2030-01-03T12:00")
    shown = machine.quiz(
        "show", "lima", "--json", "--deck", str(deck), QUIZ_NOW="2030-01-03T12:00"
    ).json
    assert len(shown["answers"]) == 2
    assert "equal to a replay" in machine.quiz("doctor", QUIZ_NOW="2030-01-03T12:00").out


def test_what_cannot_be_renamed_is_told(machine: Machine, deck: Path) -> None:
    """An id that is still there, one without answers, one whose answers would be mixed."""
    machine.ok("review", "q2", "--deck", str(deck), typed="\n3\nq\n")
    flag = ("--deck", str(deck))
    assert "still" in machine.misused("rename", "q1", "q2", *flag)
    assert "There are no answers" in machine.misused("rename", "nowhere", "q2", *flag)
    written(deck, {"q2": CARDS["q2"]})
    machine.quiz("list", *flag)
    assert "answers of its own" in machine.misused("rename", "q1", "q2", *flag)


def test_another_question_under_the_same_id_is_told(machine: Machine, deck: Path) -> None:
    """An edit is none of it; another question with another answer is, once."""
    written(deck, CARDS | {"q1": ("What is the capital of Peru?", "It is Lima.")})
    assert machine.quiz("list", "--deck", str(deck)).err == ""
    written(deck, CARDS | {"q1": ("Who painted Guernica?", "Picasso, in 1937.")})
    told = machine.quiz("list", "--deck", str(deck)).err
    assert "quiz reset q1" in told
    assert machine.quiz("list", "--deck", str(deck)).err == ""


def test_two_decks_of_one_id_are_told(machine: Machine, deck: Path, tmp_path: Path) -> None:
    """Made from one template: the second one's questions would inherit the first one's answers."""
    second = tmp_path / "second.yaml"
    written(second, {"q1": ("Who painted Guernica?", "Picasso, in 1937.")})
    told = machine.quiz("list", "--deck", str(second)).err
    assert str(deck) in told
    assert "an id of its own" in told
    copy = written(tmp_path / "copy.yaml", CARDS)
    assert "second.yaml" in machine.quiz("list", "--deck", copy).err
    assert "mine.yaml" not in machine.quiz("list", "--deck", copy).err
