"""What other parts make of code from memory: a mock asks one, weak, plan and the log count it."""

import json
from pathlib import Path
from typing import Any

import pytest
from program import Ended, environment, run_here

from quiz.code import exercises

RIGHT = (
    "from __future__ import annotations\nimport numpy as np\n\n\n"
    + exercises.read("dropout").solution
)
ANSWER = "\na\n3\n"
"""A question in a mock, line by line: shown, a point ticked, rated Good."""


@pytest.fixture(name="home")
def home_of_somebody(tmp_path: Path) -> Path:
    """A home in which dropout was begun and is right."""
    home = tmp_path / "home"
    run(home, "code", "dropout", typed="q\n")
    (home / "code" / "dropout.py").write_text(RIGHT, encoding="utf-8")
    return home


def run(home: Path, *arguments: str, typed: str = "") -> Ended:
    """Run the program in this process."""
    ended = run_here(arguments, typed.encode(), environment(home), home.parent)
    assert ended.code == 0, ended.err
    return ended


def write(home: Path) -> None:
    """Write dropout once more, from memory, and rate it as is suggested."""
    run(home, "code", "dropout", typed="q\n")
    (home / "code" / "dropout.py").write_text(RIGHT, encoding="utf-8")
    run(home, "code", "dropout", typed="c\n\nq\n")


def log(home: Path) -> list[dict[str, Any]]:
    """Everything that was saved."""
    return [json.loads(line) for line in run(home, "log", "--json").out.splitlines()]


def test_a_mock_asks_for_code_at_its_end(home: Path) -> None:
    """The exercise of its question; the scorecard tells what came of it."""
    options = ("mock", "--limit", "1", "--tag", "dropout", "--code")
    ended = run(home, *options, typed=f"{ANSWER}\n3\nc\n\nq\n")
    kinds = [event["kind"] for event in log(home)]
    assert kinds == ["mock", "review", "follow_up", "code", "mock_end"]
    began, _, _, code, _ = log(home)
    assert began["exercise"] == "dropout"
    assert code["mock"] == began["id"]
    assert "dropout: 7 of 7 checks passed, Easy" in " ".join(ended.out.split())
    card = json.loads(run(home, "mock", "--json").out)
    assert card["code"]["passed"] == card["code"]["checks"] == 7


def test_a_mock_left_at_its_code_goes_on_there(home: Path) -> None:
    """The rest was answered and stays answered."""
    options = ("mock", "--limit", "1", "--tag", "dropout", "--code")
    run(home, *options, typed=f"{ANSWER}\n3\nq\n")
    assert [event["kind"] for event in log(home)] == ["mock", "review", "follow_up"]
    run(home, "mock", "--resume", typed="c\n2\nq\n")
    assert [event["kind"] for event in log(home)][3:] == ["code", "mock_end"]


def test_weak_counts_code_and_names_the_command(home: Path) -> None:
    """A solution that was read makes its question weak, until it is written."""
    for _ in range(2):
        run(home, "code", "dropout", "--solution")
    (found,) = json.loads(run(home, "weak", "--json").out)
    assert found["question"] == "dropout"
    assert found["evidence"]["code"] == {"asked": 2, "right": 0.0}
    assert found["command"].startswith("quiz code ")
    for _ in range(6):
        write(home)
    assert json.loads(run(home, "weak", "--json").out) == []


def test_a_question_is_not_rescheduled(home: Path) -> None:
    """It is as new as before."""
    run(home, "code", "dropout", typed="c\n\nq\n")
    listed = json.loads(run(home, "list", "--json").out)
    assert {one["state"] for one in listed} == {"new"}


def test_the_plan_counts_what_is_written(home: Path) -> None:
    """How many of all, and what is due; nothing is said before any was written."""
    run(home, "plan", "+14")
    assert "exercises" not in run(home, "plan").out
    run(home, "code", "dropout", typed="c\n\nq\n")
    total = len(exercises.names())
    assert f"1 of {total} exercises written from memory" in run(home, "plan").out
    code = json.loads(run(home, "plan", "--json").out)["code"]
    assert code == {"known": 1, "total": total, "due": []}


def test_merging_brings_code_along(home: Path, tmp_path: Path) -> None:
    """A log in a pipe is enough: the other machine knows the exercise."""
    run(home, "code", "dropout", typed="c\n\nq\n")
    lines = run(home, "log", "--json").out
    other = tmp_path / "other" / "home"
    other.parent.mkdir()
    run(other, "merge", "-", typed=lines)
    listed = json.loads(run(other, "code", "--list", "--json").out)
    assert [one["exercise"] for one in listed if one["written"]] == ["dropout"]
    assert log(other)[0]["kind"] == "code"


def test_undo_says_what_it_takes_back(home: Path) -> None:
    """And the log says what happened."""
    run(home, "code", "dropout", typed="c\n\nq\n")
    assert "code dropout: Easy, 7 of 7 checks" in run(home, "log").out
    assert "code dropout: Easy" in run(home, "undo").out
