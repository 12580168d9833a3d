"""Logs that hold what cannot be: no command fails on one, and what follows is told rightly."""

from contextlib import closing
from pathlib import Path

import pytest
from hostile_events import LATER, NO_EVENT, OUT_OF_RANGE, rewritten
from quiz_command import Machine
from replaying import replay

from quiz.desk import Desk
from quiz.store import states

EVERYTHING_WORKS = (
    ("list",), ("show", "perceptron", "--history"), ("plan",), ("stats",), ("weak",), ("log",),
    ("log", "--json"), ("doctor", "--rebuild"), ("undo",), ("mock", "--history"),
)  # fmt: skip


@pytest.mark.parametrize("change", [*OUT_OF_RANGE, *LATER, *NO_EVENT])
def test_what_lies_in_a_log_already_stops_no_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    """Whatever an earlier version let in: states are those of the other events, commands work."""
    machine = Machine(tmp_path)
    for now, rating in (("18:00", 1), ("18:05", 3)):
        machine.ok(
            "review", "perceptron", typed=f"\n{rating}\nq\n", QUIZ_NOW=f"2026-12-01T{now}+01:00"
        )
    path = str(machine.home / "quiz.db")
    rewritten(path, f"UPDATE event SET {change} WHERE json_extract(data, '$.rating') = 1")
    for command in EVERYTHING_WORKS:
        done = machine.quiz(*command, QUIZ_NOW="2026-12-01T20:00+01:00")
        assert done.code in (0, 1), done
    review = machine.quiz(
        "review", "perceptron", typed="\n3\nq\n", QUIZ_NOW="2026-12-02T20:00+01:00"
    )
    assert review.code == 0, review
    monkeypatch.setenv("QUIZ_HOME", str(machine.home))
    monkeypatch.setenv("QUIZ_NOW", "2026-12-02T21:00+01:00")
    with closing(Desk(writable=True)) as desk:
        assert states.everything(desk.database.connection) == replay(desk.log.events())
        memory = desk.schedule.state("perceptron").memory
        assert memory is not None
        undone = "id =" not in change  # else that one was undone, as the log's last
        assert memory.reps == (1 if undone else 2)
