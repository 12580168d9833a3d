"""`quiz drill` in a shell: instances as JSON, sessions through a pipe, and what cannot be asked."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from quiz_command import Done, Machine

from quiz.demo.drills import drills

KEYS = [
    "id", "demo", "question_id", "prompt", "answer", "tolerance", "choices", "distractors",
    "solution",
]  # fmt: skip
TWICE = "backpropagation/used-twice"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """A machine on which nothing is answered, for what only looks."""
    return Machine(tmp_path_factory.mktemp("drills"))


def deck(folder: Path, *demos: str | None) -> str:
    """A deck of one's own with a question for each of these demos."""
    rows = [
        {
            "id": f"own-{number}", "number": number, "question": f"Own {number}?", "answer": "So.",
            "difficulty": "easy", "category": "C", "tags": [f"t{number}"],
        } | ({"demo": demo} if demo else {})
        for number, demo in enumerate(demos, start=1)
    ]  # fmt: skip
    file = folder / "own.yaml"
    text = json.dumps({"format": 1, "deck": "own", "title": "Own", "questions": rows})
    file.write_text(text, encoding="utf-8")
    return str(file)


def dealt(machine: Machine, *arguments: str) -> list[dict[str, Any]]:
    """The instances that `--json` prints."""
    records: list[dict[str, Any]] = machine.ok("drill", "--json", *arguments).json
    return records


def line(record: dict[str, Any]) -> str:
    """The right answer to an instance, as a person could type it."""
    answer = record["answer"]
    if isinstance(answer, list):
        return f"({', '.join(map(repr, answer))})"
    return answer if isinstance(answer, str) else repr(answer)


def drilled(machine: Machine) -> list[dict[str, Any]]:
    """The drills that were saved."""
    return [event for event in machine.saved() if event["kind"] == "drill"]


def test_json_is_one_array_with_the_agreed_keys(shared: Machine) -> None:
    """As many instances as asked for, over many questions, and no prompt twice."""
    demos = {question["demo"] for question in shared.ok("list", "--json").json} - {None}
    many = sum(len(drills(demo)) for demo in demos)
    records = dealt(shared, "--limit", str(many), "--seed", "1")
    assert len(records) == many
    assert all(list(record) == KEYS for record in records)
    assert len({record["prompt"] for record in records}) == many
    assert {record["demo"] for record in records} == demos
    for record in records:
        assert re.fullmatch(rf"{record['demo']}/[a-z0-9-]+#\d+", record["id"])
        assert record["question_id"] in shared.ok("list", "--json").out
        assert record["tolerance"] >= 0
        assert record["distractors"]
        assert all(list(one) == ["value", "misconception"] for one in record["distractors"])
        assert (record["answer"] in record["choices"]) is bool(record["choices"])
    assert shared.saved() == []


def test_a_seed_repeats_and_its_absence_does_not(shared: Machine) -> None:
    """The same seed gives the same series; without one no two are alike."""
    first, again = (shared.ok("drill", "--json", "--seed", "7").out for _ in range(2))
    assert first == again
    assert len(json.loads(first)) == 10
    others = {shared.ok("drill", "--json", *more).out for more in ((), (), ("--seed", "8"))}
    assert len(others | {first}) == 4


def test_an_id_gives_its_instance(shared: Machine) -> None:
    """What was printed can be asked for by its id, on its own or among others."""
    records = dealt(shared, "--limit", "3", "--seed", "2")
    ids = [record["id"] for record in records]
    assert dealt(shared, *ids) == records
    assert dealt(shared, ids[1], "--limit", "5") == records[1:2]
    mixed = dealt(shared, ids[0], "dropout", "--limit", "4")
    assert mixed[0] == records[0]
    assert {record["demo"] for record in mixed[1:]} == {"dropout"}


def test_questions_drills_and_tags(shared: Machine) -> None:
    """By question, number, beginning, demo or drill; by tag; each drill once before any twice."""
    for name in ("f1-score", "19", "f1-s", "f1-imbalanced"):
        records = dealt(shared, name, "--limit", "3")
        assert {record["question_id"] for record in records} == {"f1-score"}
        assert len({record["id"].partition("#")[0] for record in records}) == 3
    (record,) = dealt(shared, TWICE, "--limit", "1")
    assert record["id"].startswith(f"{TWICE}#")
    tagged = dealt(shared, "--tag", "rnn", "--limit", "40")
    listed = shared.ok("list", "--json").json
    with_tag = {one["id"] for one in listed if "rnn" in one["tags"]}
    assert {record["question_id"] for record in tagged} == with_tag


def test_choices_offer_the_answer_among_its_distractors(shared: Machine) -> None:
    """The answer once, not always in the same place, with what is wrong around it."""
    records = dealt(shared, "--choices", "--limit", "96", "--seed", "3")
    places = set()
    for record in records:
        choices = record["choices"]
        assert choices.count(record["answer"]) == 1
        wrong = [one["value"] for one in record["distractors"]]
        assert len(choices) >= min(3, 1 + len(wrong))
        if not isinstance(record["answer"], str):
            assert len(choices) <= 4
            assert all(one in wrong for one in choices if one != record["answer"])
            places.add(choices.index(record["answer"]))
    assert places == {0, 1, 2, 3}


def session(machine: Machine, records: list[dict[str, Any]], *arguments: str) -> Done:
    """A session in a pipe in which every answer is right."""
    lines = "".join(f"{line(record)}\n" for record in records)
    return machine.ok("drill", *arguments, typed=lines)


def test_a_pipe_of_answers_drives_a_session(machine: Machine) -> None:
    """Every answer computed elsewhere is right, is saved, and comes back nowhere."""
    series = ("--limit", "12", "--seed", "4")
    records = dealt(machine, *series)
    done = session(machine, records, *series)
    assert "12 of 12 right on the first try" in done.flat
    assert "\x1b" not in done.out
    saved = drilled(machine)
    assert [event["drill"] for event in saved] == [record["id"] for record in records]
    assert [event["question"] for event in saved] == [one["question_id"] for one in records]
    assert all(event["right"] and event["misconception"] == "" for event in saved)
    for record in records:
        assert " ".join(record["prompt"].split()) in done.flat
        assert " ".join(record["solution"].split()) in done.flat


def solved(prompt: str) -> tuple[int, int]:
    """The answer to a drill on f = a·b + a, worked out here, and a wrong one: a used once."""
    b = re.search(r"b = (-?\d+)\. What is ∂f/∂a", prompt)
    assert b is not None
    return int(b[1]) + 1, int(b[1])


def test_a_slip_is_told_and_comes_back(machine: Machine) -> None:
    """Wrong: what is right, why, the working, the demo; then a fresh instance, which is right."""
    (record,) = dealt(machine, TWICE, "--limit", "1", "--seed", "5")
    right, slip = solved(record["prompt"])
    done = machine.ok("drill", TWICE, "--limit", "1", "--seed", "5", typed=f"{slip}\n")
    for text in (
        f"Not right: it is {right}.",
        "a is used twice: the second use adds a slope of 1.",
        record["solution"],
        "quiz demo backpropagation",
        "used twice · again",
        "0 of 1 right on the first try",
        "quiz drill 4",
    ):
        assert text in done.flat
    fresh = done.flat.rpartition("used twice · again ")[2]
    assert solved(fresh)
    (event,) = drilled(machine)
    assert (event["drill"], event["right"], event["answer"]) == (record["id"], False, str(slip))
    assert event["misconception"] == "a is used twice: the second use adds a slope of 1."


def test_what_cannot_be_read_is_asked_again_and_not_counted(machine: Machine) -> None:
    """Nonsense, NaN, too many digits and empty lines name the form; then the answer counts."""
    (record,) = dealt(machine, TWICE, "--limit", "1", "--seed", "5")
    nonsense = ["abc", "nan", "inf", "9" * 60, "1,5", "", "(1, 2)", "\x1b[31mred", "🙂", "x" * 9000]
    lines = "".join(f"{one}\n" for one in [*nonsense, str(solved(record["prompt"])[0])])
    done = machine.ok("drill", TWICE, "--limit", "1", "--seed", "5", typed=lines)
    assert done.flat.count("Give a number, such as 12 or 1,000.") == len(nonsense) + 1
    assert "1 of 1 right on the first try" in done.flat
    assert [event["right"] for event in drilled(machine)] == [True]


def test_vector_of_the_wrong_length_is_asked_again(machine: Machine) -> None:
    """It says how many numbers there should be."""
    instance = "perceptron-xor/one-update#3"
    (record,) = dealt(machine, instance)
    done = machine.ok("drill", instance, typed=f"1, 2\n{line(record)}\n")
    assert "That is 2 numbers. Give 3 numbers, such as (1, 2, 3)." in done.flat
    assert [event["right"] for event in drilled(machine)] == [True]


def test_what_was_wrong_comes_first_next_time(machine: Machine) -> None:
    """And what was right comes after what was never asked."""
    series = ("--seed", "6", "--limit", "2")
    wrong, right = (record["id"].partition("#")[0] for record in dealt(machine, *series))
    records = dealt(machine, *series)
    machine.ok("drill", *series, typed=f"s\n{line(records[1])}\n")
    assert [event["right"] for event in drilled(machine)] == [False, True]
    linked = filter(None, (one["demo"] for one in machine.ok("list", "--json").json))
    every = str(sum(len(drills(demo)) for demo in linked))
    for seed in ("1", "2", "3"):
        order = [
            record["id"].partition("#")[0]
            for record in dealt(machine, "--limit", every, "--seed", seed)
        ]
        assert order[0] == wrong
        assert order[-1] == right


def test_it_never_feeds_the_scheduler(machine: Machine) -> None:
    """Drilled questions are as new and as due as before, and a rebuild agrees."""
    before = machine.ok("list", "--json").json
    session(machine, dealt(machine, "--seed", "9"), "--seed", "9")
    machine.ok("drill", "--limit", "2", typed="s\ns\nq\n")
    assert len(drilled(machine)) == 12
    assert machine.ok("list", "--json").json == before
    machine.ok("doctor", "--rebuild")
    assert machine.ok("list", "--json").json == before
    assert machine.ok("log").out.count(": right") == 10


def test_lines_that_are_commands(machine: Machine) -> None:
    """`?` tells what may be typed, `s` the solution, `q` ends with the summary."""
    done = machine.ok("drill", "--seed", "1", typed="?\ns\nq\n7\n")
    for text in ("Ways to write an answer", "The answer is", "0 of 1 right on the first try"):
        assert text in done.flat
    assert len(drilled(machine)) == 1
    assert "No drill was answered." in machine.ok("drill", typed="").flat


def test_options_in_a_pipe(machine: Machine) -> None:
    """The number of an option or its text; the event keeps the text."""
    instance = "overfitting/diagnose#1"
    (record,) = dealt(machine, instance)
    place = record["choices"].index(record["answer"]) + 1
    for text in (str(place), record["answer"].upper(), record["answer"][:3]):
        done = machine.ok("drill", instance, typed=f"{text}\n")
        assert "1 of 1 right on the first try" in done.flat
    assert [event["answer"] for event in drilled(machine)] == [record["answer"]] * 3


def test_a_deck_without_demos_has_no_drills(machine: Machine, tmp_path: Path) -> None:
    """It says so; and a question without one among others that have some is named."""
    nothing = "No question of this deck has drills: none links a demo with some."
    assert machine.misused("drill", "--deck", deck(tmp_path, None, None)) == nothing
    some = deck(tmp_path, None, "dropout")
    said = machine.misused("drill", "own-1", "--deck", some)
    assert said == "The question own-1 has no drills: it links no demo."
    said = machine.misused("drill", TWICE, "--deck", some)
    assert said == "No question of this deck links the demo backpropagation."
    (record,) = json.loads(machine.ok("drill", "--json", "--limit", "1", "--deck", some).out)
    assert record["question_id"] == "own-2"
