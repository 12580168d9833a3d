"""The person's own examiner: what it is given, what it may answer, and what happens if it fails."""

import json
import shlex
import sys
from pathlib import Path

import pytest

from quiz.deck.question import KeyPoint, Question
from quiz.review.attempt import Assessment
from quiz.review.programs import (
    FOUND,
    NOTHING_TICKED,
    TICKED,
    ExaminerError,
    assess,
    examined,
)

POINTS = (
    KeyPoint("slope", "Its slope is one.", "Slope", ("slope",), essential=True),
    KeyPoint("cost", "It is cheap.", "Cost", ("cheap",)),
)
QUESTION = Question("relu", "Why ReLU?", "Its slope.", 3, key_points=POINTS)


def command(folder: Path, program: str) -> str:
    """A command that runs a program of its own, in a folder whose name needs quoting."""
    place = folder / "my examiner"
    place.mkdir(exist_ok=True)
    script = place / "examiner.py"
    script.write_text(program, encoding="utf-8")
    return shlex.join([sys.executable, str(script)])


def test_it_gets_one_object_and_prints_ids(tmp_path: Path) -> None:
    """Question, rubric and answer as JSON; the ids come with any white space between."""
    seen = tmp_path / "seen.json"
    program = (
        f"import sys; open({str(seen)!r}, 'w').write(sys.stdin.read()); print('cost\\n slope')"
    )
    assert examined(command(tmp_path, program), QUESTION, "ça $(id) \"'") == {"slope", "cost"}
    assert json.loads(seen.read_text("utf-8")) == {
        "question": "Why ReLU?",
        "rubric": [
            {"id": "slope", "point": "Its slope is one.", "essential": True},
            {"id": "cost", "point": "It is cheap.", "essential": False},
        ],
        "answer": "ça $(id) \"'",
    }


@pytest.mark.parametrize(
    ("program", "why"),
    [
        ("raise SystemExit(3)", "ended with exit code 3"),
        ("print('slope banana')", "id of a key point"),
        ("import time; time.sleep(60)", "took over 0.5 s"),
    ],
)
def test_a_failure_says_why(tmp_path: Path, program: str, why: str) -> None:
    """An exit code, an unknown id, or too long a wait is no answer."""
    with pytest.raises(ExaminerError, match=why):
        examined(command(tmp_path, program), QUESTION, "cheap", seconds=0.5)


@pytest.mark.parametrize("broken", ["/nowhere/at-all", "'unclosed", "   "])
def test_a_command_that_cannot_run_falls_back_to_the_matcher(broken: str) -> None:
    """The ticks are then the matcher's, and a line says so."""
    found = assess(QUESTION, "it is cheap", broken)
    assert found.points == {"cost"}
    assert not found.examined
    assert found.message.startswith("Your examiner cannot be run")
    assert found.message.endswith("The matcher ticked instead.")


def test_its_ticks_are_called_its_own(tmp_path: Path) -> None:
    """Also where it ticks nothing; no word of the answer is then marked as matched."""
    some = assess(QUESTION, "it is cheap", command(tmp_path, "print('slope')"))
    assert some == Assessment(frozenset({"slope"}), (), TICKED, examined=True)
    none = assess(QUESTION, "it is cheap", command(tmp_path, "print()"))
    assert none == Assessment(frozenset(), (), NOTHING_TICKED, examined=True)


def test_without_one_the_matcher_ticks_and_marks_its_words() -> None:
    """Off by default; then nothing is run."""
    found = assess(QUESTION, "it is cheap", "")
    assert found == Assessment(frozenset({"cost"}), ((6, 11),), FOUND)
