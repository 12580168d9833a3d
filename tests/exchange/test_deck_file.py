"""What is exported as a deck is read again as the same deck."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from quiz_command import Machine

from quiz.deck.markdown import read as read_markdown
from quiz.deck.question import Deck, KeyPoint, PreciseNote, Question, Source
from quiz.deck.reading import read
from quiz.exchange.deck_file import json_deck, yaml_deck
from quiz.plain_text import CONTROL

ROOT = Path(__file__).parents[2]
WRITERS = pytest.mark.parametrize("write", [json_deck, yaml_deck])
Writer = Callable[[Deck], str]


def without_lines(deck: Deck) -> Deck:
    """The deck without where its questions stand in their file."""
    return deck._replace(questions=tuple(one._replace(line=0) for one in deck.questions))


@WRITERS
@pytest.mark.parametrize("file", ["content/questions.yaml", "tests/fixture_deck.yaml"])
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
        id=name, number=7, question=text, difficulty="hard", category=line, tags=(line,),
        requires=(name,), answer=text, formula=(line,), code=(line, line), use=(), avoid=(),
        key_points=(KeyPoint(name, text, line, ("a {b, c} … d",), plus=text, essential=True),),
        precise=(PreciseNote(text, text, (line,)),), traps=(), follow_ups=(),
        sources=(Source(line, line, -5, line, line),), demo=None, lead=text,
    )  # fmt: skip
    deck = Deck(name, line, (question,))
    assert without_lines(read(write(deck).encode(), "x")) == deck


@pytest.mark.parametrize("file", ["content/questions.yaml", "tests/fixture_deck.yaml"])
def test_a_markdown_deck_keeps_what_progress_hangs_on(file: str, tmp_path: Path) -> None:
    """The ids of deck, questions and key points, and what is asked, answered and ticked."""
    deck = read((ROOT / file).read_bytes(), file)
    Machine(tmp_path).ok("export", "mine.md", "--deck", str(ROOT / file))
    again = read_markdown((tmp_path / "mine.md").read_bytes(), "mine.md")
    assert (again.id, again.title) == (deck.id, deck.title)
    for ours, theirs in zip(deck.questions, again.questions, strict=True):
        for name in ("id", "question", "answer", "category", "tags", "demo", "difficulty"):
            assert getattr(ours, name) == getattr(theirs, name), ours.id
        assert [(one.id, one.essential, one.point) for one in ours.key_points] == [
            (one.id, one.essential, one.point) for one in theirs.key_points
        ]
