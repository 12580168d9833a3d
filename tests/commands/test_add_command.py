"""`quiz add` and `quiz deck`: a card in one line, in an editor, through a pipe; copies and ids."""

from pathlib import Path

import pytest
from quiz_command import Machine

from quiz import settings


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine on which nothing has happened."""
    return Machine(tmp_path, compiled=False)


def test_a_card_in_one_line(machine: Machine) -> None:
    """Question, answer, tags and points arrive in a deck of one's own, which passes the check."""
    machine.ok(
        "add", "Capital of Peru?", "Lima", "--tag", "geo quiz", "--points", "on the coast | big"
    )
    machine.ok("add", "The capital of [Chile] is [Santiago].")
    path = str(machine.home / "cards.md")
    assert "nothing wrong" in machine.ok("check", path).out
    listed = machine.ok("--deck", path, "list", "--json").json
    assert [one["question"] for one in listed] == [
        "Capital of Peru?",
        "The capital of [...] is Santiago.",
        "The capital of Chile is [...].",
    ]
    assert listed[0]["tags"] == ["geo-quiz"]
    shown = machine.ok("--deck", path, "show", "1", "--json").json
    assert [point["point"] for point in shown["key_points"]] == ["on the coast", "big"]


def test_texts_may_begin_with_a_dash(machine: Machine) -> None:
    """Lists and negative numbers are no options; what has the form of one is, and is refused."""
    machine.ok("add", "Name two.", "- one\n- two", "--points", "- the first | - the other")
    machine.ok("add", "- 3 + 2?", "-1", "--tag=a b")
    path = str(machine.home / "cards.md")
    shown = [machine.ok("show", one, "--json", "--deck", path).json for one in "12"]
    asked = [(one["question"], one["answer"]) for one in shown]
    assert asked == [("Name two.", "- one\n- two"), ("- 3 + 2?", "-1")]
    assert [point["point"] for point in shown[0]["key_points"]] == ["- the first", "- the other"]
    assert shown[1]["tags"] == ["a-b"]
    assert "--tga" in machine.quiz("add", "x?", "y", "--tga", "z").err


@pytest.mark.parametrize(
    "arguments",
    [("x",), ("  ", "y"), ("x", " "), (), ("x", "y", "--to", "deck.yaml"), ("C: x", "a\x1bb")],
)
def test_what_is_no_card_is_refused(machine: Machine, arguments: tuple[str, ...]) -> None:
    """With one line that says what to do, and nothing is written."""
    done = machine.quiz("add", *arguments)
    assert done.code in (1, 2)
    assert done.err.strip()
    assert not (machine.home / "cards.md").exists()


def test_the_same_question_is_not_asked_twice(machine: Machine) -> None:
    """A second card with the same question is refused and named by its line."""
    machine.ok("add", "Capital of Peru?", "Lima")
    before = (machine.home / "cards.md").read_bytes()
    assert "line 6" in machine.misused("add", "capital of peru?", "Lima!")
    assert (machine.home / "cards.md").read_bytes() == before


def test_bytes_that_are_not_text_are_refused(machine: Machine) -> None:
    """What a terminal with another encoding sends: one line, and nothing is written."""
    assert "UTF-8" in machine.misused("add", "Q \udcff?", "A")
    assert not (machine.home / "cards.md").exists()


def test_cards_through_a_pipe(machine: Machine, tmp_path: Path) -> None:
    """Several at once; where one is at fault what was written is kept and told."""
    machine.ok("add", "--to", str(tmp_path / "d.md"), typed="Q: a?\nA: b\n\nQ: c?\nA: d\n")
    assert "2 questions" in machine.ok("check", str(tmp_path / "d.md")).out
    done = machine.quiz("add", typed="Q: no answer\n")
    assert done.code == 1
    kept = Path(done.err.strip().rpartition(" in ")[2].rstrip("."))
    assert kept.read_text() == "Q: no answer\n"
    kept.unlink()


def test_a_copy_of_the_built_in_deck(machine: Machine, tmp_path: Path) -> None:
    """It is the same deck, to the byte; a file that is there stays without --force."""
    copy = tmp_path / "mine.yaml"
    machine.ok("deck", "copy", str(copy))
    assert copy.read_bytes() == Path(settings.shipped_deck()).read_bytes()
    copy.write_text("mine")
    assert "--force" in machine.refused("deck", "copy", str(copy))
    assert copy.read_text() == "mine"
    machine.ok("deck", "copy", str(copy), "--force")
    assert copy.read_bytes() == Path(settings.shipped_deck()).read_bytes()
    assert ".yaml" in machine.misused("deck", "copy", str(tmp_path / "mine.txt"))


def test_edits_keep_progress_once_there_are_ids(machine: Machine, tmp_path: Path) -> None:
    """A question that was learned, given an id and reworded is the same question."""
    path = tmp_path / "d.md"
    path.write_text("Q: a?\nA: b\n")
    machine.ok("review", "1", "--deck", str(path), "--plain", typed="\n3")
    machine.ok("deck", "ids", str(path))
    path.write_text(path.read_text().replace("a?", "What is a?"))
    (listed,) = machine.ok("list", "--json", "--deck", str(path)).json
    assert (listed["question"], listed["reps"]) == ("What is a?", 1)
    assert "no such file" in machine.misused("deck", "ids", str(tmp_path / "none.md"))
