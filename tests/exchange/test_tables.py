"""A deck as a table: what a spreadsheet opens, and what comes back from one."""

import csv
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from quiz_command import Machine

from quiz.deck.reading import read
from quiz.exchange.deck_file import guarded, unguarded

DECK = Path(__file__).parents[1] / "fixture_deck.yaml"


@given(st.text(st.sampled_from("'=+-@\t\rab1 "), max_size=6))
def test_no_cell_is_a_formula_and_each_comes_back(cell: str) -> None:
    """Whatever a cell says, it does not begin like a formula, and is itself again afterwards."""
    assert guarded(cell)[:1] not in tuple("=+-@\t\r")
    assert unguarded(guarded(cell)) == cell


def test_the_table_has_every_question(tmp_path: Path) -> None:
    """With a byte order mark for Excel, by the rules of RFC 4180, nothing changed but formulas."""
    Machine(tmp_path).ok("export", "deck.csv")
    data = (tmp_path / "deck.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in data
    with open(tmp_path / "deck.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    questions = read(DECK.read_bytes(), "deck").questions
    assert [unguarded(row["question"]) for row in rows] == [one.question for one in questions]
    assert [unguarded(row["answer"]) for row in rows] == [one.answer for one in questions]
    assert [row["id"] for row in rows] == [one.id for one in questions]


def test_nothing_is_replaced_unless_told_to(tmp_path: Path) -> None:
    """A table that is there may have been edited: it stays."""
    machine = Machine(tmp_path)
    (tmp_path / "deck.csv").write_text("precious")
    assert "is there already" in machine.refused("export", "deck.csv")
    assert (tmp_path / "deck.csv").read_text() == "precious"
    machine.ok("export", "deck.csv", "--force")


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    """An ending that is not known, and progress where there is no room for it."""
    machine = Machine(tmp_path)
    assert ".apkg" in machine.misused("export", "deck.docx")
    assert "Anki package" in machine.misused("export", "deck.csv", "--progress")
    assert "cannot be written" in machine.refused("export", "nowhere/deck.csv")
    assert list(tmp_path.iterdir()) == [machine.home]


def test_of_several_decks_the_first_is_written(tmp_path: Path) -> None:
    """And that there are others is told; each can be named."""
    machine = Machine(tmp_path)
    machine.ok("add", "What is one?", "One.", "--to", "one.md")
    machine.ok("add", "What is two?", "Two.", "--to", "two.md")
    machine.ok("config", "decks", "one.md, two.md")
    done = machine.quiz("export", "first.csv", QUIZ_DECK="")
    assert (done.code, "1 other deck is served too" in done.err) == (0, True)
    assert "What is one?" in (tmp_path / "first.csv").read_text("utf-8")
    machine.ok("export", "second.csv", "--deck", "two")
    assert "What is two?" in (tmp_path / "second.csv").read_text("utf-8")
