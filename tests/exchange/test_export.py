"""What is exported as text is read again as the same deck, or by a spreadsheet as its table."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from quiz_command import Machine

from quiz.deck.decks import read
from quiz.deck.question import Deck, KeyPoint, PreciseNote, Question, Source
from quiz.exchange.delimited import guarded, unguarded
from quiz.exchange.export import json_deck, yaml_deck
from quiz.plain_text import CONTROL

ROOT = Path(__file__).parents[2]
FIXTURE = "tests/fixture_deck.yaml"
DECKS = pytest.mark.parametrize("file", ["content/questions.yaml", FIXTURE])
WRITERS = pytest.mark.parametrize("write", [json_deck, yaml_deck])
Writer = Callable[[Deck], str]


def without_lines(deck: Deck) -> Deck:
    """The deck without where its questions stand in their file."""
    return deck._replace(questions=tuple(one._replace(line=0) for one in deck.questions))


@WRITERS
@DECKS
def test_our_decks_come_back_the_same(write: Writer, file: str) -> None:
    """Every field of every question, and the recap."""
    deck = read((ROOT / file).read_bytes(), file)
    assert without_lines(read(write(deck).encode(), "x")) == without_lines(deck)


CHARACTERS = st.characters(codec="utf-8").filter(lambda one: ord(one) not in CONTROL)
TEXT = st.text(CHARACTERS, min_size=1).map(str.rstrip).filter(bool)
LINE = TEXT.filter(lambda text: not set(text) & set("\n\t"))
NAME = st.from_regex(r"[a-z0-9]{1,4}(-[a-z0-9]{1,3}){0,2}", fullmatch=True)


@WRITERS
@given(text=TEXT, line=LINE, name=NAME)
def test_any_text_comes_back_the_same(write: Writer, text: str, line: str, name: str) -> None:
    """Whatever YAML might take it for: numbers, lists, quotes, spaces at the beginning."""
    question = Question(
        name, text, text, 7, "hard", line, (line,), requires=(name,), formula=(line,),
        code=(line, line), lead=text, sources=(Source(line, line, -5, line, line),),
        key_points=(KeyPoint(name, text, line, ("a {b, c} … d",), plus=text, essential=True),),
        precise=(PreciseNote(text, text, (line,)),),
    )  # fmt: skip
    deck = Deck(name, line, (question,))
    assert without_lines(read(write(deck).encode(), "x")) == deck


@DECKS
def test_a_markdown_deck_keeps_what_progress_hangs_on(file: str, tmp_path: Path) -> None:
    """The ids of deck, questions and key points, and what is asked, answered and ticked."""
    deck = read((ROOT / file).read_bytes(), file)
    Machine(tmp_path).ok("export", "mine.md", "--deck", str(ROOT / file))
    again = read((tmp_path / "mine.md").read_bytes(), "mine.md")
    assert (again.id, again.title) == (deck.id, deck.title)
    for ours, theirs in zip(deck.questions, again.questions, strict=True):
        for name in ("id", "question", "answer", "category", "demo", "difficulty", "exercise"):
            assert getattr(ours, name) == getattr(theirs, name), ours.id
        assert theirs.tags == tuple(tag.replace(" ", "-") for tag in ours.tags)
        assert theirs.lead == (ours.lead and " ".join(ours.lead.split()))
        assert theirs.key_points == tuple(one._replace(plus=None) for one in ours.key_points)


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
    questions = read((ROOT / FIXTURE).read_bytes(), "deck").questions
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
    assert (done.code, "1 other deck is also served" in done.err) == (0, True)
    assert "What is one?" in (tmp_path / "first.csv").read_text("utf-8")
    machine.ok("export", "second.csv", "--deck", "two")
    assert "What is two?" in (tmp_path / "second.csv").read_text("utf-8")
