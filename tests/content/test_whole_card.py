"""Every shipped question as one meets it: what one scores by is on the screen after one key."""

from pathlib import Path

import pytest
from quiz_person import Person

from quiz.deck.decks import read
from quiz.deck.question import Question

pytest_plugins = ["quiz_fixtures"]

ROOT = Path(__file__).parents[2]
QUESTIONS = read((ROOT / "content" / "questions.yaml").read_bytes(), "").questions
RATINGS = ("1 Again soon", "2 Hard soon", "3 Good 2 d", "4 Easy 8 d")


def shown(text: str) -> str:
    """A text as it stands on a screen whose line breaks count as spaces."""
    return " ".join(text.replace("**", "").replace("`", "").split())


def boxes(question: Question) -> list[str]:
    """The empty box of each key point, with its label."""
    return [f"[ ] {label}" for label, _ in zip("abcde", question.key_points, strict=False)]


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
def test_one_key_shows_all_that_one_scores_by(person: Person, size: tuple[int, int]) -> None:
    """Question, rubric and ratings at any size; from 80×24 on the lead and every point as well."""
    person.size = size
    everything = [str(question.number) for question in QUESTIONS]
    terminal = person.opens("review", *everything, QUIZ_DECK="")
    for place, question in enumerate(QUESTIONS, start=1):
        terminal.wait_for(shown(question.question), "Space reveal")
        terminal.press(" ", shown(question.question), *RATINGS, *boxes(question))
        terminal.press("a", "[x] a", shown(question.question), *boxes(question)[1:])
        if size != (60, 20):
            terminal.wait_for(shown(question.lead or ""))
            left = " ".join(row[: 60 if size[0] > 110 else 80] for row in terminal.rows)
            for point in question.key_points:
                assert shown(point.point) in shown(left)
        done = f"{place} of {len(QUESTIONS)} done"
        terminal.press("4", done if place < len(QUESTIONS) else "Summary")
