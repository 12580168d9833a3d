"""A person in a home of their own, and a deck, for the program in a pseudo-terminal.

A plugin that the test modules name, and no second conftest.py: for mypy both would be `conftest`.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from quiz_person import Person


@pytest.fixture
def person(tmp_path: Path) -> Iterator[Person]:
    """A person who has not answered a question yet."""
    somebody = Person(tmp_path)
    yield somebody
    somebody.leaves()


@pytest.fixture
def newcomer(tmp_path: Path) -> Iterator[Person]:
    """A person on whose machine the program was never started."""
    somebody = Person(tmp_path, compiled=False)
    yield somebody
    somebody.leaves()


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    """A deck of one's own: five questions, question n on line 4 + n; the first answer is long."""
    points = ["alpha", "beta", "gamma", "delta", "epsilon"]
    lines = ["format: 1", "deck: own", "title: Own deck", "questions:"]
    for number in range(1, 6):
        question = {
            "id": f"question-{number}",
            "number": number,
            "question": f"What is number {number}?",
            "difficulty": ("easy", "medium", "hard")[number % 3],
            "category": "Numbers",
            "tags": ["odd" if number % 2 else "even"],
            "answer": f"It is {number}."
            + "".join(f"\n\nParagraph {row} of the long answer." for row in range(1, 31))
            * (number == 1),
            "key_points": [
                {"id": name, "point": f"The {name} point.", "cue": f"Cue {name}", "keywords": []}
                for name in points[: 5 if number != 2 else 3]
            ],
        }
        lines.append(f"  - {json.dumps(question)}")
    file = tmp_path / "own.yaml"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file
