"""A mock interview line by line, in this process: what is saved, and what is not."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from quiz.desk import Desk
from quiz.mock import Request
from quiz.mock.start import interview
from quiz.terminal.style import Look
from quiz.terminal.ui import LineMode

DECK = """\
format: 1
deck: letters
title: Letters
questions:
- {id: a, number: 1, question: What is a?, difficulty: easy, category: Letters, answer: A letter.}
- {id: b, number: 2, question: What is b?, difficulty: easy, category: Letters, answer: A letter.}
"""
NO_REVIEWS = """\
CREATE TEMP TRIGGER no_reviews BEFORE INSERT ON event WHEN NEW.kind = 'review'
BEGIN SELECT RAISE(ABORT, 'no'); END
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A desk with a deck of two questions and an empty log."""
    path = tmp_path / "letters.yaml"
    path.write_text(DECK)
    monkeypatch.setenv("QUIZ_HOME", str(tmp_path / "home"))
    with Desk(str(path), writable=True) as opened:
        yield opened


def held(desk: Desk, typed: str) -> str:
    """What a mock interview prints whose input are these lines."""
    out = io.StringIO()
    ui = LineMode(Look(escapes=False), io.StringIO(typed), out, 80)
    request = Request(limit=2, seed=3)
    interview(desk, ui, request)
    return out.getvalue()


def test_the_first_rating_is_saved_with_the_interview(desk: Desk) -> None:
    """The interview begins in the log with its first answer, which names it."""
    assert "1 of 2 questions answered and saved." in held(desk, "\n3\nq\n")
    began, answer = desk.log.events()
    assert (began.kind, answer.kind) == ("mock", "review")
    assert getattr(answer.what, "mock", None) == began.id


def test_an_interview_whose_first_answer_cannot_be_saved_never_began(desk: Desk) -> None:
    """Both are one transaction; what failed is told, and the next try saves both."""
    connection = desk.database.connection
    connection.execute(NO_REVIEWS)
    said = held(desk, "\n3\nq\n")
    assert "Not saved." in said
    assert "Nothing was answered, so nothing was saved." in said
    assert list(desk.log.events()) == []
    connection.execute("DROP TRIGGER no_reviews")
    held(desk, "\n3\nq\n")
    assert [event.kind for event in desk.log.events()] == ["mock", "review"]


def test_nothing_is_left_open_after_a_failure(desk: Desk) -> None:
    """A failed save within a larger transaction ends it: the next one begins anew."""
    desk.database.connection.execute(NO_REVIEWS)
    held(desk, "\n3\n4\nq\n")
    assert not desk.database.connection.in_transaction
