"""What `--json` prints: one document each, JSON Lines of the log, with the keys that are agreed."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from fsrs import Card, Rating, Scheduler, State
from quiz_command import DECK, Machine
from yaml import CSafeLoader, load

LISTED = {
    "id", "number", "question", "difficulty", "category", "tags", "demo", "state", "suspended",
    "buried_until", "due", "due_at", "stability", "retrievability", "reps", "lapses",
}  # fmt: skip
LOGGED = {"id", "time", "offset", "device", "deck", "question", "kind"}
REVIEWED = {"rating", "mode", "points", "hints", "seconds"}
NOW = "2026-12-01T18:30+01:00"


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """A machine on which two questions were answered, one put off and one suspended."""
    somebody = Machine(tmp_path_factory.mktemp("reports"))
    somebody.ok("review", "1", "2", "3", "4", typed="h\n\nac3\n\nabd\n4\nn\ns\nq\n", QUIZ_NOW=NOW)
    return somebody


def test_list_says_what_the_deck_says(tmp_path: Path) -> None:
    """Every question with the agreed keys, in order of its number, as its YAML has it."""
    listed = Machine(tmp_path).ok("list", "--json").json
    questions = load(DECK.read_bytes(), CSafeLoader)["questions"]
    assert [record["number"] for record in listed] == list(range(1, 21))
    for record, question in zip(listed, questions, strict=True):
        assert record.keys() >= LISTED
        for key in ("id", "number", "question", "difficulty", "category", "tags", "demo"):
            absent: list[str] | None = [] if key == "tags" else None
            assert record[key] == question.get(key, absent), question["id"]
        assert (record["state"], record["reps"], record["lapses"]) == ("new", 0, 0)
        assert record["suspended"] is False
        for key in ("buried_until", "due", "due_at", "stability", "retrievability"):
            assert record[key] is None


def test_list_says_where_each_question_stands(machine: Machine) -> None:
    """Dates in ISO 8601, stability as fsrs computes it, and what keeps a question back."""
    rated = machine.standing("perceptron", QUIZ_NOW=NOW)
    noon = datetime(2026, 12, 1, 12, tzinfo=UTC)
    step = timedelta(minutes=10)
    scheduler = Scheduler(learning_steps=(step,), relearning_steps=(step,), enable_fuzzing=False)
    card, _ = scheduler.review_card(Card(card_id=1), Rating.Good, noon)
    assert card.state is State.Review
    assert rated["stability"] == pytest.approx(card.stability, abs=1e-4)
    assert (rated["state"], rated["reps"], rated["retrievability"]) == ("review", 1, 1)
    assert rated["due"] == (date(2026, 12, 1) + (card.due - noon)).isoformat()
    due_at = datetime.fromisoformat(rated["due_at"])
    rated_at = datetime.fromisoformat(NOW)
    assert timedelta(0) <= due_at - rated_at - (card.due - noon) < timedelta(minutes=1)
    put_off = machine.standing("activation-functions", QUIZ_NOW=NOW)
    assert (put_off["buried_until"], put_off["state"]) == ("2026-12-02", "new")
    assert machine.standing("backpropagation", QUIZ_NOW=NOW)["suspended"] is True
    later = machine.standing("activation-functions", QUIZ_NOW="2026-12-02T18:30+01:00")
    assert later["buried_until"] is None


def test_retrievability_falls_as_the_formula_says(machine: Machine) -> None:
    """R(t, S) = (1 + t/S · (0.9^(−1/w) − 1))^(−w) with FSRS-6's decay; 0.9 when t = S."""
    record = machine.standing("perceptron", QUIZ_NOW="2026-12-11T18:30+01:00")
    decay = Scheduler().parameters[20]
    factor = 0.9 ** (-1 / decay) - 1
    expected = (1 + factor * 10 / record["stability"]) ** -decay
    assert record["retrievability"] == pytest.approx(expected, abs=1e-4)


def test_log_is_json_lines(machine: Machine) -> None:
    """One event on each line with the agreed keys, in the order in which it happened."""
    lines = machine.ok("log", "--json").out.splitlines()
    events = [json.loads(line) for line in lines]
    assert [event["kind"] for event in events] == ["review", "review", "bury", "suspend"]
    started = datetime.fromisoformat(NOW).timestamp() * 1000
    for event in events:
        assert event.keys() >= LOGGED
        assert (event["deck"], event["offset"]) == ("neural-networks", 60)
        assert started <= event["time"] < started + 60_000
    assert [event["id"] for event in events] == sorted(event["id"] for event in events)
    assert len({event["device"] for event in events}) == 1
    first, second = events[:2]
    for review in (first, second):
        assert review.keys() >= LOGGED | REVIEWED
    assert (first["question"], first["rating"], first["hints"]) == ("perceptron", 3, 1)
    assert first["points"] == ["weighted-sum-step", "mistake-rule"]
    assert (second["rating"], second["mode"]) == (4, "flashcard")
    assert 0 <= second["seconds"] < 60


def test_log_limit_keeps_the_last(machine: Machine) -> None:
    """--limit 2 prints the last two events, as text too."""
    last = [json.loads(line) for line in machine.ok("log", "--json").out.splitlines()[-2:]]
    limited = machine.ok("log", "--json", "--limit", "2").out.splitlines()
    assert [json.loads(line) for line in limited] == last
    rows = machine.ok("log", "--limit", "2").out.splitlines()
    assert [event["id"] in row for event, row in zip(last, rows, strict=True)] == [True, True]
    assert [row.split()[-1] for row in rows] == ["today", "suspend"]
    assert rows[0].startswith("2026-12-01 18:30")


def test_show_is_the_question_its_standing_and_its_history(machine: Machine) -> None:
    """All that the deck says of a question, beside where it stands and what happened to it."""
    shown = machine.ok("show", "perceptron", "--json", QUIZ_NOW=NOW).json
    question = load(DECK.read_bytes(), CSafeLoader)["questions"][0]
    for key in ("id", "number", "question"):
        assert shown[key] == question[key]
    for key in ("key_points", "traps", "follow_ups", "sources"):
        assert len(shown[key]) == len(question.get(key, []))
    for told, point in zip(shown["key_points"], question["key_points"], strict=True):
        assert (told["id"], told["point"]) == (point["id"], point["point"])
    assert shown["answer"].split() == question["answer"].split()
    listed = machine.standing("perceptron", QUIZ_NOW=NOW)
    assert shown["standing"].items() <= listed.items()
    assert shown["history"] == [json.loads(machine.ok("log", "--json").out.splitlines()[0])]


def test_stats(machine: Machine) -> None:
    """The figures add up, and say so the same way in words."""
    figures = machine.ok("stats", "--json", QUIZ_NOW=NOW).json
    assert (figures["questions"], figures["new"], figures["suspended"]) == (20, 18, 1)
    assert (figures["learned"], figures["due"], figures["reviews"]) == (2, 0, 2)
    assert (figures["streak"], figures["retention"]) == (1, None)
    assert sum(part["questions"] for part in figures["categories"]) == 20
    assert sum(part["seen"] for part in figures["categories"]) == 2
    words = machine.ok("stats", QUIZ_NOW=NOW).flat
    assert "20 questions: 2 learned, 0 due, 18 new, 1 suspended" in words


def test_recap(tmp_path: Path) -> None:
    """The sections of the deck's recap, each line with its questions; in words with numbers."""
    machine = Machine(tmp_path)
    sections = machine.ok("recap", "--json").json
    written = load(DECK.read_bytes(), CSafeLoader)["recap"]
    assert [section["title"] for section in sections] == [part["title"] for part in written]
    items = [item for section in sections for item in section["items"]]
    told = [item for part in written for item in part["items"]]
    assert [(item["text"], item["questions"]) for item in items] == [
        (item["text"], item["questions"]) for item in told
    ]
    words = machine.ok("recap").flat
    assert all(item["text"] in words for item in items)


def test_doctor_and_config(machine: Machine) -> None:
    """Findings and settings are lists of records; what they say agrees with their words."""
    findings = machine.ok("doctor", "--json", QUIZ_NOW="2026-12-02T18:30+01:00").json
    assert all(finding["ok"] for finding in findings)
    found = {finding["what"]: finding["found"] for finding in findings}
    assert found["data"].startswith(str(machine.home / "quiz.db"))
    assert found["log"].startswith("4 events from 1 device")
    assert found["deck"].endswith("fixture_deck.yaml (20 questions, id neural-networks)")
    settings = machine.ok("config", "--json").json
    assert {record["key"]: record["value"] for record in settings} == {
        "examiner": "", "new_per_day": 5,
        "new_shows": "question", "most_per_day": 0, "day_starts": 4, "retention": 0.9,
        "confidence": False, "plain": False, "color": "auto", "decks": "builtin, own", "sync": "",
    }  # fmt: skip
    assert {record["origin"] for record in settings} == {"default"}
