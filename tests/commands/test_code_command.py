"""`quiz code` in a pipe: the list, hints, the solution, a file judged, a session line by line."""

from pathlib import Path

import pytest
from quiz_command import Machine

from quiz.code import exercises

NAMES = exercises.names()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine on which the program was never started."""
    return Machine(tmp_path, compiled=False)


def written(name: str) -> str:
    """A right answer: our solution without its annotations' names."""
    head = "from __future__ import annotations\nimport numpy as np\n\n\n"
    return head + exercises.read(name).solution


def test_the_list_names_every_exercise(machine: Machine) -> None:
    """With how one stands, also in an empty home; as JSON too."""
    ended = machine.quiz("code", "--list")
    assert ended.code == 0
    assert all(name in ended.out for name in NAMES)
    assert f"0 of {len(NAMES)} exercises" in ended.out
    records = machine.quiz("code", "--list", "--json").json
    assert sorted(record["exercise"] for record in records) == NAMES
    assert {record["rating"] for record in records} == {None}


def test_a_file_is_judged_and_nothing_saved(machine: Machine, tmp_path: Path) -> None:
    """Exit code 0 where it passes, 1 where it does not; the name of the file tells the exercise."""
    file = tmp_path / "dropout.py"
    file.write_text(written("dropout"), encoding="utf-8")
    ended = machine.quiz("code", "--check", str(file))
    assert (ended.code, ended.err) == (0, "")
    assert "passed" in ended.out
    other = tmp_path / "mine.py"
    other.write_text(written("dropout").replace("/ (1 - p)", "/ p"), encoding="utf-8")
    assert machine.quiz("code", "--check", str(other)).code == 2
    ended = machine.quiz("code", "dropout", "--check", str(other))
    assert ended.code == 1
    assert "divides by p instead of 1 − p" in ended.flat
    verdict = machine.quiz("code", "dropout", "--check", str(other), "--json").json
    assert verdict["right"] is False
    assert [slip["name"] for slip in verdict["slips"]] == ["divides by p instead of 1 − p"]
    assert not machine.home.exists()


def test_a_session_in_a_pipe(machine: Machine) -> None:
    """The stub is begun and judged, a hint taken; a right file passes and its rating is saved."""
    ended = machine.quiz("code", "dropout", typed="c\nh\nq\n")
    assert ended.code == 0
    assert "Hint 1" in ended.out
    assert machine.saved() == []
    file = machine.home / "code" / "dropout.py"
    assert "NotImplementedError" in file.read_text()
    file.write_text(written("dropout"), encoding="utf-8")
    ended = machine.quiz("code", "dropout", typed="c\n\nq\n")
    assert "Saved: Hard" in ended.out
    (event,) = machine.saved()
    assert (event["kind"], event["exercise"], event["rating"]) == ("code", "dropout", 2)
    assert event["passed"] == event["checks"]
    assert (event["hints"], event["failures"], event["solution"]) == (1, 0, False)


def test_a_wrong_version_counts_and_its_slip_is_kept(machine: Machine) -> None:
    """Wrong, then right: Hard is suggested, and the person may say otherwise."""
    machine.quiz("code", "dropout", typed="q\n")
    file = machine.home / "code" / "dropout.py"
    file.write_text(written("dropout").replace("/ (1 - p)", "/ p"), encoding="utf-8")
    machine.quiz("code", "dropout", typed="c\nc\nq\n")
    file.write_text(written("dropout"), encoding="utf-8")
    assert "Enter: Hard" in machine.quiz("code", "dropout", typed="c\n3\nq\n").out
    (event,) = machine.saved()
    assert (event["rating"], event["failures"]) == (3, 1)
    assert event["slip"] == "divides by p instead of 1 − p"


def test_the_solution_counts_as_again_and_can_be_undone(machine: Machine) -> None:
    """As an option and as a key; `quiz undo` takes back one after the other."""
    ended = machine.quiz("code", "dropout", "--solution")
    assert "def dropout(" in ended.out
    assert [event["rating"] for event in machine.saved()] == [1]
    machine.quiz("code", "cross-entropy", typed="s\ns\nq\n")
    assert [(event["exercise"], event["rating"]) for event in machine.saved()] == [
        ("dropout", 1),
        ("cross-entropy", 1),
    ]
    records = {one["exercise"]: one for one in machine.quiz("code", "--list", "--json").json}
    assert records["dropout"]["rating"] == 1
    undone = machine.quiz("undo")
    assert "cross-entropy" in undone.out
    records = {one["exercise"]: one for one in machine.quiz("code", "--list", "--json").json}
    assert (records["dropout"]["written"], records["cross-entropy"]["written"]) == (1, 0)


def test_without_a_name_it_is_the_next_one(machine: Machine) -> None:
    """The first of the list that is new; on another day what is due comes before it."""
    first, second = machine.quiz("code", "--list", "--json").json[:2]
    assert first["title"] in machine.quiz("code", typed="q\n").out
    noon, one, next_noon = ("2026-12-01T12:00", "2026-12-01T13:00", "2026-12-02T12:00")
    machine.quiz("code", first["exercise"], "--solution", QUIZ_NOW=noon)
    assert second["title"] in machine.quiz("code", typed="q\n", QUIZ_NOW=one).out
    assert first["title"] in machine.quiz("code", typed="q\n", QUIZ_NOW=next_noon).out


def test_written_again_it_begins_with_the_stub(machine: Machine) -> None:
    """From memory: what was written the last time is put aside, and told."""
    machine.quiz("code", "dropout", typed="q\n")
    file = machine.home / "code" / "dropout.py"
    file.write_text(written("dropout"), encoding="utf-8")
    machine.quiz("code", "dropout", typed="c\n\nq\n")
    assert file.read_text() == written("dropout")
    assert "dropout-1.py" in machine.quiz("code", "dropout", typed="q\n").out.replace("\n", "")
    assert (machine.home / "code" / "dropout-1.py").read_text() == written("dropout")
    assert "NotImplementedError" in file.read_text()


def test_hints_come_one_by_one(machine: Machine) -> None:
    """All of those so far, and no more than there are."""
    hints = exercises.read("dropout").hints
    for number in (1, 2, len(hints), len(hints)):
        out = machine.quiz("code", "dropout", "--hint").out
        assert len(out.splitlines()) == max(number, 1)
        assert hints[number - 1] in out


def test_a_draft_is_put_aside_and_never_overwritten(machine: Machine) -> None:
    """--reset begins afresh as often as one likes; what was written lies beside it."""
    machine.quiz("code", "dropout", typed="q\n")
    file = machine.home / "code" / "dropout.py"
    for number in (1, 2):
        file.write_text(f"mine = {number}\n")
        machine.quiz("code", "dropout", typed="q\n")
        assert file.read_text() == f"mine = {number}\n"
        assert machine.quiz("code", "dropout", "--reset").code == 0
        assert (machine.home / "code" / f"dropout-{number}.py").read_text() == f"mine = {number}\n"
        assert "NotImplementedError" in file.read_text()
    machine.quiz("code", "dropout", "--reset")
    assert not (machine.home / "code" / "dropout-3.py").exists()  # the stub is not worth keeping


def test_one_exercise_as_json(machine: Machine) -> None:
    """The task, the stub and where it will be written; nothing is begun."""
    record = machine.quiz("code", "dropout", "--json").json
    assert record["stub"] == exercises.read("dropout").stub
    assert record["file"] == str(machine.home / "code" / "dropout.py")
    assert not (machine.home / "code").exists()


def test_a_damaged_note_of_an_attempt_is_a_new_attempt(machine: Machine) -> None:
    """What counts so far lies in a file that anything may happen to."""
    machine.quiz("code", "dropout", "--hint")
    note = machine.home / "code" / ".dropout.json"
    for damage in ("", "{}", "[]", '{"seconds": "x"}', '{"hints": "x"}', "\x00"):
        note.write_text(damage)
        ended = machine.quiz("code", "dropout", "--hint")
        assert (ended.code, len(ended.out.splitlines())) == (0, 1)
