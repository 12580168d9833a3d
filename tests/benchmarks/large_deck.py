"""A deck of 10,000 small questions, and homes in which they are compiled, or all due."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from quiz.deck.question import Heading
from quiz.desk import Desk
from quiz.review import today
from quiz.review.today import SessionFilter
from quiz.store.events import Review
from quiz.store.log import Stamp

QUESTIONS = 10_000
_DAY = 86_400_000  # milliseconds
_QUESTION = """\
  - id: question-{number}
    number: {number}
    question: What is the value of unit {number} of the layer, and why is it so?
    difficulty: {difficulty}
    category: Units
    tags: [unit, layer-{layer}]
    requires: [{requires}]
    answer: |
      It is the weighted sum of its inputs plus a bias, number **{number}**, put through an
      activation function such as `relu`.
    key_points:
      - id: sum
        point: A weighted sum of the inputs.
        cue: The sum
        keywords: [weighted sum, linear]
      - id: bias
        point: A bias, which shifts it.
        cue: The shift
        keywords: [bias, offset]
      - id: activation
        point: An activation function, which bends it.
        cue: The bend
        keywords: [activation, nonlinear]
"""


def text(questions: int = QUESTIONS) -> str:
    """The deck as YAML: every tenth question requires the one ten before it."""
    parts = ["format: 1\ndeck: large\ntitle: A large deck\nquestions:\n"]
    for number in range(1, questions + 1):
        before = f"question-{number - 10}" if number > 10 and number % 10 == 0 else ""
        difficulty = ("easy", "medium", "hard")[number % 3]
        parts.append(
            _QUESTION.format(
                number=number, difficulty=difficulty, layer=number % 50, requires=before
            )
        )
    return "".join(parts)


@contextmanager
def opened(home: Path, deck: Path | None = None) -> Iterator[Desk]:
    """The desk of a home, in this process."""
    os.environ["QUIZ_HOME"] = str(home)
    desk = Desk(str(deck) if deck else None, writable=True)
    try:
        yield desk
    finally:
        desk.close()
        del os.environ["QUIZ_HOME"]


def first_question(home: Path, deck: Path | None = None) -> Heading:
    """The question with which today's session begins. Compiles the deck if it has to."""
    with opened(home, deck) as desk:
        return desk.deck.heading(today.questions(desk, SessionFilter())[0])


def make_due(home: Path, deck: Path) -> None:
    """Review every question of a deck some months ago, so that all of them are due."""
    with opened(home, deck) as desk:
        desk.database.connection.execute("PRAGMA synchronous = OFF")  # only to prepare it
        device = desk.database.device()
        start = time.time_ns() // 1_000_000 - 200 * _DAY
        for number, question in enumerate(desk.deck.in_learning_order()):
            instant = start + number % 100 * _DAY // 100 + number * 60_000
            stamp = Stamp(instant, 0, device, desk.deck.id, question)
            desk.log.append(Review(rating=2 + number % 3, seconds=30.0), stamp)
        assert today.waiting(desk) == desk.deck.count
