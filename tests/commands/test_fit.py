"""`quiz fit`: adopted where it is better, taken back, and told where there is too little."""

import json
from pathlib import Path

from person_of_parameters import FORGETFUL, histories
from quiz_command import Machine

from quiz.plain_text import local_time
from quiz.scheduling.fitting import Reviewed
from quiz.store.log import uuid7


def lines(logs: list[list[Reviewed]], names: list[str]) -> str:
    """Histories as the lines of a log; each is a question's, or what came after its reset."""
    rows = []
    for place, history in enumerate(logs):
        for one in history:
            rows.append((one.time, names[place], {"kind": "review", "rating": one.rating}))
    last, told = None, []
    for time, question, what in sorted(rows, key=lambda row: row[0]):
        last = uuid7(time, last)
        envelope = {"id": last, "version": 1, "time": time, "offset": 0, "device": "d" * 8}
        about = {"deck": "fixture", "question": question, "revision": None}
        told.append(json.dumps(envelope | about | what))
    return "\n".join(told) + "\n"


def machine_of(tmp_path: Path, logs: list[list[Reviewed]]) -> tuple[Machine, dict[str, str]]:
    """A machine with such a log, and the day after it."""
    machine = Machine(tmp_path)
    after = max(one.time for history in logs for one in history) + 86_400_000
    now = {"QUIZ_NOW": f"{local_time(after, 0).replace(' ', 'T')}+00:00"}
    names = [f"question-{place}" for place in range(len(logs))]
    machine.ok("merge", "-", typed=lines(logs, names), **now)
    return machine, now


def test_a_forgetful_person_adopts_and_takes_back(tmp_path: Path) -> None:
    """What is better is adopted as an event; then there is nothing to gain; then all is as was."""
    machine, now = machine_of(tmp_path, histories(1, 1200, FORGETFUL))
    assert "your own parameters" not in machine.ok("doctor", **now).flat
    said = machine.ok("fit", **now).out
    assert "adopted" in said
    (event,) = (one for one in machine.saved() if one["kind"] == "fit")
    assert len(event["parameters"]) == 21
    doctor = machine.ok("doctor", **now).flat
    assert "equal to a replay" in doctor
    assert "your own parameters" in doctor
    again = machine.ok("fit", "--json", **now).json
    assert again["adopted"] is False
    assert again["gain"] == 0
    assert again["parameters"] == [round(one, 4) for one in event["parameters"]]
    assert "Back to the published" in machine.ok("fit", "--default", **now).out
    assert "already in use" in machine.ok("fit", "--default", **now).out
    assert machine.ok("fit", "--default", "--json", **now).json["adopted"] is False
    assert "equal to a replay" in machine.ok("doctor", **now).out
    assert [one["kind"] for one in machine.saved() if one["kind"] != "review"] == ["fit", "fit"]


def test_too_little_is_one_line(tmp_path: Path) -> None:
    """Nothing at all, and a few."""
    machine = Machine(tmp_path)
    assert "400 more reviews on later days" in machine.refused("fit")
    (tmp_path / "some").mkdir()
    machine, now = machine_of(tmp_path / "some", histories(1, 100))
    assert " more reviews on later days" in machine.refused("fit", **now)
    assert all(one["kind"] == "review" for one in machine.saved())
