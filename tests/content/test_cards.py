"""Each of our cards is what we say a good card is."""

import re
from pathlib import Path

import pytest

from quiz.deck.decks import read
from quiz.deck.lint import lint
from quiz.deck.question import Question
from quiz.demo.names import names
from quiz.typed.matching import covered

ROOT = Path(__file__).parents[2]
DECK = read((ROOT / "content/questions.yaml").read_bytes(), "questions.yaml")
QUESTIONS = pytest.mark.parametrize("question", DECK.questions, ids=lambda one: one.id)

WORDS_A_MINUTE = 150
LONGEST_POINT = 69


def test_there_is_no_advice() -> None:
    """What `quiz check --advice` would say of anybody's deck, it does not have to say of ours."""
    assert lint(DECK, names(), covered) == []


@QUESTIONS
def test_an_answer_takes_a_minute(question: Question) -> None:
    """Spoken at 150 words a minute: 55 to 65 seconds."""
    seconds = len(question.answer.split()) / WORDS_A_MINUTE * 60
    assert 55 <= seconds <= 65


@QUESTIONS
def test_a_key_point_is_one_line(question: Question) -> None:
    """Behind its box and letter, in 80 columns: to be ticked it has to be seen at a glance."""
    assert [point.id for point in question.key_points if len(point.point) > LONGEST_POINT] == []


@QUESTIONS
def test_the_answer_is_that_of_somebody(question: Question) -> None:
    """The first person stands in every answer, as in an interview."""
    assert re.search(r"\bI\b", question.answer)


@QUESTIONS
def test_two_or_three_points_are_essential(question: Question) -> None:
    """Few enough that each of them matters."""
    assert 2 <= sum(point.essential for point in question.key_points) <= 3


@QUESTIONS
def test_a_lead_is_one_sentence(question: Question) -> None:
    """It ends where its first sentence ends."""
    assert question.lead is not None
    assert question.lead.endswith(".")
    assert not re.search(r"[.!?]\s", question.lead)


@QUESTIONS
def test_there_are_two_to_four_aliases(question: Question) -> None:
    """None of which says what the title says."""
    assert 2 <= len(question.aliases) <= 4
    assert question.question not in question.aliases
