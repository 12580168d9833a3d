"""`quiz stats` and `quiz show --history` on a log that a person made over some days."""

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from quiz_command import Machine

LAST = "2026-12-10T18:30+01:00"
SECTIONS = {
    "questions", "due", "new", "learned", "suspended", "reviews", "recalled", "tested",
    "seconds_today", "seconds_window", "seconds_total", "categories", "today", "retention",
    "streak", "longest_streak", "calendar", "calibration", "forecast", "forecast_later",
    "memories", "mocks", "drills", "confidence", "code",
}  # fmt: skip


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """A machine on which one question was answered on four days and another was undone."""
    somebody = Machine(tmp_path_factory.mktemp("stats"))
    for day, keys in (("01", "\n3\nq\n"), ("03", "\n1\nq\n"), ("04", "\n3\nq\n")):
        somebody.ok("review", "1", typed=keys, QUIZ_NOW=f"2026-12-{day}T18:30+01:00")
    somebody.ok("review", "2", typed="\n4\nu\nq\n", QUIZ_NOW="2026-12-05T18:30+01:00")
    somebody.ok("review", "1", typed="\n4\nq\n", QUIZ_NOW="2026-12-10T18:00+01:00")
    return somebody


def test_json_has_everything(machine: Machine) -> None:
    """The agreed keys, dates in ISO 8601, a day for each day, a bin for each range."""
    figures = machine.ok("stats", "--json", QUIZ_NOW=LAST).json
    assert figures.keys() == SECTIONS
    assert figures["today"] == "2026-12-10"
    days = [date.fromisoformat(day["day"]) for day in figures["calendar"]]
    assert days == [days[0] + timedelta(n) for n in range(len(days))]
    assert (days[0].weekday(), days[-1]) == (0, date(2026, 12, 10))
    assert [part["day"] for part in figures["forecast"]][:2] == ["2026-12-10", "2026-12-11"]
    assert len(figures["forecast"]) == 30
    assert sum(part["due"] for part in figures["forecast"]) + figures["forecast_later"] == 1
    bins = figures["calibration"]["bins"]
    assert [one["from"] for one in bins[1:]] == [one["to"] for one in bins[:-1]]


def test_json_counts_what_was_done_and_not_undone(machine: Machine) -> None:
    """Four answers on four days, three of them tests, two recalled; the undone one is no answer."""
    figures = machine.ok("stats", "--json", QUIZ_NOW=LAST).json
    studied = {day["day"]: day["reviews"] for day in figures["calendar"] if day["reviews"]}
    assert studied == {f"2026-12-{day}": 1 for day in ("01", "03", "04", "10")}
    calibration = figures["calibration"]
    assert (calibration["of"], calibration["right"], figures["reviews"]) == (3, 2, 4)
    assert sum(one["of"] for one in calibration["bins"]) == 3
    (remembered,) = figures["memories"]
    assert (remembered["question"], remembered["number"]) == ("perceptron", 1)
    assert remembered["recall"] == 1.0
    missed = [day["day"] for day in figures["calendar"] if day["missed"]]
    assert missed == sorted(missed)
    assert figures["longest_streak"] >= figures["streak"] >= 1


def test_the_answers_of_a_question(machine: Machine) -> None:
    """What was predicted before each: after a first Good it falls to 90 % in 2.3065 days."""
    shown = machine.ok("show", "1", "--json", QUIZ_NOW=LAST).json
    answers = shown["answers"]
    assert [answer["rating"] for answer in answers] == [3, 1, 3, 4]
    assert [answer["day"] for answer in answers][::3] == ["2026-12-01", "2026-12-10"]
    factor = 0.9 ** (-1 / 0.1542) - 1
    assert answers[0] == {
        "day": "2026-12-01", "rating": 3, "recall_before": None, "stability_after": 2.3065,
    }  # fmt: skip
    expected = (1 + factor * 2 / 2.3065) ** -0.1542
    assert answers[1]["recall_before"] == pytest.approx(expected, abs=1e-4)
    assert answers[3]["stability_after"] == shown["standing"]["stability"]


def test_history_is_a_curve_and_a_list(machine: Machine) -> None:
    """Every event, then, where one looks, the picture; an undone answer is only listed."""
    shown = machine.ok("show", "1", "--history", QUIZ_NOW=LAST)
    listed, _, curve = shown.out.partition("\nHistory\n")[2].partition("\n\nRecall over time\n")
    assert "4 answers on 4 days. Next: " in curve
    assert "1 Again   3 Good   4 Easy" in curve
    assert [line[:10] for line in listed.splitlines()] == [
        f"2026-12-{day}" for day in ("01", "03", "04", "10")
    ]
    undone = machine.ok("show", "2", "--history", QUIZ_NOW=LAST)
    assert "Not answered yet." in undone.out
    assert re.search(r"undo of: \w+ after ", undone.out)


def test_an_empty_home(tmp_path: Path) -> None:
    """Nothing was answered: a sentence, and figures of nothing."""
    fresh = Machine(tmp_path)
    assert "No answer yet: quiz asks the first questions." in fresh.ok("stats").flat
    figures = fresh.ok("stats", "--json").json
    assert figures.keys() == SECTIONS
    assert (figures["streak"], figures["reviews"], figures["memories"]) == (0, 0, [])
    assert figures["calibration"]["interval"] is None
    assert json.dumps(figures, allow_nan=False)


def test_a_deck_of_one_question_and_a_changed_zone(tmp_path: Path) -> None:
    """Answered at home, in the night, and a day later on the other side of the world."""
    deck = tmp_path / "one.yaml"
    deck.write_text(
        "format: 1\ndeck: one\ntitle: One\nquestions:\n  - {id: a, number: 1, question: What?, "
        "difficulty: easy, category: C, answer: That., key_points: [{id: p, point: P., cue: C, "
        "keywords: [p]}]}\n"
    )
    machine = Machine(tmp_path)
    for now in ("2026-12-01T23:30+01:00", "2026-12-02T03:30+01:00", "2026-12-03T13:00+09:00"):
        machine.ok("review", "a", "--deck", str(deck), typed="\n3\nq\n", QUIZ_NOW=now)
    figures = machine.ok(
        "stats", "--deck", str(deck), "--json", QUIZ_NOW="2026-12-03T20:00+09:00"
    ).json
    studied = {day["day"]: day["reviews"] for day in figures["calendar"] if day["reviews"]}
    assert studied == {"2026-12-01": 2, "2026-12-03": 1}
    assert (figures["tested"], figures["streak"]) == (1, 2)
