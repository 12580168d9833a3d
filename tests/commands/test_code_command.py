"""`quiz code` in a pipe: the list, hints, the solution, a file judged, a session line by line."""

import json
from pathlib import Path

import pytest
from program import Ended, environment, run_here

from quiz.code import exercises

NAMES = exercises.names()


@pytest.fixture(name="home")
def home_of_somebody(tmp_path: Path) -> Path:
    """A home that is not there yet."""
    return tmp_path / "home"


def run(home: Path, *arguments: str, typed: str = "", **more: str) -> Ended:
    """Run `quiz code` in this process."""
    variables = environment(home, **more)
    return run_here(["code", *arguments], typed.encode(), variables, home.parent)


def written(name: str) -> str:
    """A right answer: our solution without its annotations' names."""
    head = "from __future__ import annotations\nimport numpy as np\n\n\n"
    return head + exercises.read(name).solution


def log(home: Path) -> list[dict[str, object]]:
    """Everything that was saved."""
    out = run_here(["log", "--json"], b"", environment(home), home.parent).out
    return [json.loads(line) for line in out.splitlines()]


def test_the_list_names_every_exercise(home: Path) -> None:
    """With how one stands, also in an empty home; as JSON too."""
    ended = run(home, "--list")
    assert ended.code == 0
    assert all(name in ended.out for name in NAMES)
    assert f"0 of {len(NAMES)} exercises" in ended.out
    records = json.loads(run(home, "--list", "--json").out)
    assert sorted(record["exercise"] for record in records) == NAMES
    assert {record["rating"] for record in records} == {None}


def test_a_file_is_judged_and_nothing_saved(home: Path, tmp_path: Path) -> None:
    """Exit code 0 where it passes, 1 where it does not; the name of the file tells the exercise."""
    file = tmp_path / "dropout.py"
    file.write_text(written("dropout"), encoding="utf-8")
    ended = run(home, "--check", str(file))
    assert (ended.code, ended.err) == (0, "")
    assert "passed" in ended.out
    other = tmp_path / "mine.py"
    other.write_text(written("dropout").replace("/ (1 - p)", "/ p"), encoding="utf-8")
    assert run(home, "--check", str(other)).code == 2
    ended = run(home, "dropout", "--check", str(other))
    assert ended.code == 1
    assert "divides by p instead of 1 − p" in " ".join(ended.out.split())
    verdict = json.loads(run(home, "dropout", "--check", str(other), "--json").out)
    assert verdict["right"] is False
    assert [slip["name"] for slip in verdict["slips"]] == ["divides by p instead of 1 − p"]
    assert not home.exists()


def test_a_session_in_a_pipe(home: Path) -> None:
    """The stub is begun and judged, a hint taken; a right file passes and its rating is saved."""
    ended = run(home, "dropout", typed="c\nh\nq\n")
    assert ended.code == 0
    assert "Hint 1" in ended.out
    assert log(home) == []
    file = home / "code" / "dropout.py"
    assert "NotImplementedError" in file.read_text()
    file.write_text(written("dropout"), encoding="utf-8")
    ended = run(home, "dropout", typed="c\n\nq\n")
    assert "Saved: Hard" in ended.out
    (event,) = log(home)
    assert (event["kind"], event["exercise"], event["rating"]) == ("code", "dropout", 2)
    assert event["passed"] == event["checks"]
    assert (event["hints"], event["failures"], event["solution"]) == (1, 0, False)


def test_a_wrong_version_counts_and_its_slip_is_kept(home: Path) -> None:
    """Wrong, then right: Hard is suggested, and the person may say otherwise."""
    run(home, "dropout", typed="q\n")
    file = home / "code" / "dropout.py"
    file.write_text(written("dropout").replace("/ (1 - p)", "/ p"), encoding="utf-8")
    run(home, "dropout", typed="c\nc\nq\n")
    file.write_text(written("dropout"), encoding="utf-8")
    assert "Enter: Hard" in run(home, "dropout", typed="c\n3\nq\n").out
    (event,) = log(home)
    assert (event["rating"], event["failures"]) == (3, 1)
    assert event["slip"] == "divides by p instead of 1 − p"


def test_the_solution_counts_as_again_and_can_be_undone(home: Path) -> None:
    """As an option and as a key; `quiz undo` takes back one after the other."""
    ended = run(home, "dropout", "--solution")
    assert "def dropout(" in ended.out
    assert [event["rating"] for event in log(home)] == [1]
    run(home, "cross-entropy", typed="s\ns\nq\n")
    assert [(event["exercise"], event["rating"]) for event in log(home)] == [
        ("dropout", 1),
        ("cross-entropy", 1),
    ]
    records = {one["exercise"]: one for one in json.loads(run(home, "--list", "--json").out)}
    assert records["dropout"]["rating"] == 1
    undone = run_here(["undo"], b"", environment(home), home.parent)
    assert "cross-entropy" in undone.out
    records = {one["exercise"]: one for one in json.loads(run(home, "--list", "--json").out)}
    assert (records["dropout"]["written"], records["cross-entropy"]["written"]) == (1, 0)


def test_without_a_name_it_is_the_next_one(home: Path) -> None:
    """The first of the list that is new; on another day what is due comes before it."""
    first, second = json.loads(run(home, "--list", "--json").out)[:2]
    assert first["title"] in run(home, typed="q\n").out
    run(home, first["exercise"], "--solution", QUIZ_NOW="2026-12-01T12:00+00:00")
    assert second["title"] in run(home, typed="q\n", QUIZ_NOW="2026-12-01T13:00+00:00").out
    assert first["title"] in run(home, typed="q\n", QUIZ_NOW="2026-12-02T12:00+00:00").out


def test_written_again_it_begins_with_the_stub(home: Path) -> None:
    """From memory: what was written the last time is put aside, and told."""
    run(home, "dropout", typed="q\n")
    file = home / "code" / "dropout.py"
    file.write_text(written("dropout"), encoding="utf-8")
    run(home, "dropout", typed="c\n\nq\n")
    assert file.read_text() == written("dropout")
    assert "dropout-1.py" in run(home, "dropout", typed="q\n").out.replace("\n", "")
    assert (home / "code" / "dropout-1.py").read_text() == written("dropout")
    assert "NotImplementedError" in file.read_text()


def test_hints_come_one_by_one(home: Path) -> None:
    """All of those so far, and no more than there are."""
    hints = exercises.read("dropout").hints
    for number in (1, 2, len(hints), len(hints)):
        out = run(home, "dropout", "--hint").out
        assert len(out.splitlines()) == max(number, 1)
        assert hints[number - 1] in out


def test_a_draft_is_put_aside_and_never_overwritten(home: Path) -> None:
    """--reset begins afresh as often as one likes; what was written lies beside it."""
    run(home, "dropout", typed="q\n")
    file = home / "code" / "dropout.py"
    for number in (1, 2):
        file.write_text(f"mine = {number}\n")
        run(home, "dropout", typed="q\n")
        assert file.read_text() == f"mine = {number}\n"
        assert run(home, "dropout", "--reset").code == 0
        assert (home / "code" / f"dropout-{number}.py").read_text() == f"mine = {number}\n"
        assert "NotImplementedError" in file.read_text()
    run(home, "dropout", "--reset")
    assert not (home / "code" / "dropout-3.py").exists()  # the stub is not worth keeping


def test_one_exercise_as_json(home: Path) -> None:
    """The task, the stub and where it will be written; nothing is begun."""
    record = json.loads(run(home, "dropout", "--json").out)
    assert record["stub"] == exercises.read("dropout").stub
    assert record["file"] == str(home / "code" / "dropout.py")
    assert not (home / "code").exists()


def test_a_damaged_note_of_an_attempt_is_a_new_attempt(home: Path) -> None:
    """What counts so far lies in a file that anything may happen to."""
    run(home, "dropout", "--hint")
    note = home / "code" / ".dropout.json"
    for damage in ("", "{}", "[]", '{"seconds": "x"}', '{"hints": "x"}', "\x00"):
        note.write_text(damage)
        ended = run(home, "dropout", "--hint")
        assert (ended.code, len(ended.out.splitlines())) == (0, 1)
