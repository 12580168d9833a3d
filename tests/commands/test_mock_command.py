"""`quiz mock` in a pipe: a whole interview, its reports, and what cannot be."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from quiz_command import Machine

WHOLE = "\nabcd\n\n\n3\n"
"""One question answered aloud, four points ticked, the suggestion accepted, its follow-up said."""
MISSED = "\n1\n\n1\n"


def mocks(machine: Machine) -> list[list[str]]:
    """The questions of every interview that was begun."""
    return [event["questions"] for event in machine.saved() if event["kind"] == "mock"]


def test_whole_interview_in_a_pipe(machine: Machine) -> None:
    """Question, rubric, follow-up, scorecard; everything labeled, nothing drawn."""
    done = machine.ok("mock", "--limit", "2", "--seed", "4", typed=WHOLE + MISSED + "q\n")
    for text in (
        "Question 1 of 2, 20:00 left.",
        "[Enter I answered aloud, t type the answer, ? help, q leave]",
        "2 questions in 20 min. The clock stops while you score yourself.",
        "A strong answer says a. ",
        "Ticked: a, b, c, d. Enter accepts Good (4 of 5).",
        "Follow-up: ",
        "How was it? 1 missed, 2 partly, 3 said it",
        "Question 2 of 2",
        "Mock interview: scorecard",
        "Ready means at least 75% of the key points, all essential ones among them,",
        "follow-ups: said it",
        "follow-ups: missed",
    ):
        assert text in done.flat
    assert "\x1b" not in done.out
    kinds = [event["kind"] for event in machine.saved()]
    assert kinds == ["mock", "review", "follow_up", "review", "follow_up", "mock_end"]


def test_typed_in_a_pipe(machine: Machine) -> None:
    """With --typed each answer is lines until an empty one; an empty answer may still be aloud."""
    typed = "first line\nsecond\n\na1\nfollow-up words\n\n2\n\n\n1\n\n\n1\nq\n"
    machine.ok("mock", "--limit", "2", "--seed", "4", "--typed", typed=typed)
    answers = [
        (event["kind"], event["answer"])
        for event in machine.saved()
        if event["kind"] in ("review", "follow_up")
    ]
    assert answers == [
        ("review", "first line\nsecond"), ("follow_up", "follow-up words"),
        ("review", ""), ("follow_up", ""),
    ]  # fmt: skip


@pytest.mark.parametrize("typed", ["", "\n", "\nab", "q\n"])
def test_input_that_ends_before_an_answer(machine: Machine, typed: str) -> None:
    """Nothing is saved, and that is said."""
    done = machine.ok("mock", typed=typed)
    assert done.flat.endswith("Nothing was answered, so nothing was saved.")
    assert machine.saved() == []


def test_left_half_way_and_gone_on_with(machine: Machine) -> None:
    """What was answered is kept; --resume asks the rest; the scorecard is of all of it."""
    done = machine.ok("mock", "--limit", "2", "--seed", "4", typed=WHOLE)
    assert "1 of 2 questions answered and saved. Continue: quiz mock --resume" in done.flat
    (half,) = machine.ok("mock", "--history", "--json").json
    assert (half["verdict"], half["answered"], half["finished"]) == ("Unfinished", 1, False)
    done = machine.ok("mock", "--resume", typed=MISSED + "q\n")
    assert "Question 1 of" not in done.flat
    assert "Question 2 of 2" in done.flat
    (whole,) = machine.ok("mock", "--history", "--json").json
    assert (whole["answered"], whole["finished"]) == (2, True)
    assert machine.refused("mock", "--resume") == (
        "There is no unfinished mock interview. Begin one: quiz mock"
    )


def test_an_answer_taken_back_after_the_end(machine: Machine) -> None:
    """The interview is open again, says so, and goes on with that question alone."""
    machine.ok("mock", "--limit", "2", "--seed", "4", typed=WHOLE + WHOLE + "q\n")
    machine.ok("undo")
    (half,) = machine.ok("mock", "--history", "--json").json
    assert (half["verdict"], half["answered"], half["finished"]) == ("Unfinished", 1, False)
    done = machine.ok("mock", "--resume", typed=WHOLE + "q\n")
    assert "1 of 2 questions answered so far." in done.flat
    assert "Only 2 questions" not in done.flat
    (whole,) = machine.ok("mock", "--history", "--json").json
    assert (whole["answered"], whole["finished"], whole["verdict"]) == (2, True, "Ready")


def test_interviews_of_a_later_version_are_passed_over(machine: Machine) -> None:
    """One whose event this version cannot read is no fault: the last that it can read counts."""
    machine.ok("mock", "--limit", "2", "--seed", "4", typed=WHOLE)
    with closing(sqlite3.connect(machine.home / "quiz.db")) as connection, connection:
        connection.execute(
            "INSERT INTO event SELECT '01000000-0000-7000-8000-000000000000', 9, time + 1, offset, "
            "device, deck, question, revision, kind, '{}' FROM event WHERE kind = 'mock'"
        )
    (card,) = machine.ok("mock", "--history", "--json").json
    assert card["answered"] == 1
    assert "Question 2 of 2" in machine.ok("mock", "--resume", typed=MISSED + "q\n").flat


def test_the_next_one_asks_other_questions(machine: Machine) -> None:
    """The shipped deck has enough: no question of the last interview comes back at once."""
    for _ in range(2):
        machine.ok("mock", "--limit", "6", "--seed", "4", typed=MISSED * 6 + "q\n")
    first, second = mocks(machine)
    assert len(first) == len(second) == 6
    assert not set(first) & set(second)


def test_same_seed_same_questions_on_another_machine(tmp_path: Path) -> None:
    """With the same log the seed decides."""
    chosen = []
    for name in ("one", "two"):
        machine = Machine(tmp_path / name)
        machine.ok("mock", "--seed", "9", typed=MISSED)
        chosen += mocks(machine)
    assert chosen[0] == chosen[1]


def test_weak_questions_are_asked_first(machine: Machine) -> None:
    """What was rated Again is in the next interview of its difficulty."""
    machine.ok("review", "12", "17", typed="\n1\n\n1\nq\n")
    machine.ok("mock", "--difficulty", "easy", "--limit", "2", typed=MISSED)
    assert set(mocks(machine)[0]) == {"cross-entropy", "deep-vs-shallow"}


@pytest.mark.parametrize(("level", "follow_ups", "hard"), [("junior", 1, 1), ("senior", 2, 3)])
def test_levels(machine: Machine, level: str, follow_ups: int, hard: int) -> None:
    """A senior gets harder questions and a second follow-up."""
    answers = ("\n1\n" + "\n1\n" * follow_ups) * 6
    machine.ok("mock", "--level", level, typed=answers + "q\n")
    card = machine.ok("mock", "--json").json
    assert [len(row["follow_ups"]) for row in card["questions"]] == [follow_ups] * 6
    assert sum(row["difficulty"] == "hard" for row in card["questions"]) == hard
    assert card["level"] == level


def test_scorecard_as_json(machine: Machine) -> None:
    """One document with the figures, the verdict and its rule."""
    machine.ok("mock", "--limit", "1", "--tag", "metrics", typed=WHOLE + "q\n")
    card = machine.ok("mock", "--json").json
    (row,) = card["questions"]
    assert (row["question"], row["said"], row["points"], row["rating"]) == ("f1-score", 4, 5, 3)
    assert (card["verdict"], card["score"], card["under_half"]) == ("Ready", 0.8, 0)
    assert "75%" in card["rule"]
    assert len(row["missed"]) == 1


def test_history(machine: Machine) -> None:
    """A line for each interview, and how the score has moved."""
    assert "There is no mock interview yet." in machine.ok("mock", "--history").flat
    assert machine.ok("mock", "--history", "--json").json == []
    for typed, seed, day in ((MISSED, "4", "01"), (WHOLE, "5", "03")):
        now = {"QUIZ_NOW": f"2026-12-{day}T18:30+00:00"}
        machine.ok("mock", "--limit", "1", "--seed", seed, typed=f"{typed}q\n", **now)
    done = machine.ok("mock", "--history", QUIZ_NOW="2026-12-04T18:30+00:00")
    assert "2 mock interviews" in done.flat
    assert "Up 80 points from the first to the last: 80%." in done.flat
    assert "2026-12-01 junior" in done.flat
    assert "2026-12-03 junior" in done.flat


def test_report_is_written_and_written_again(machine: Machine, tmp_path: Path) -> None:
    """--save writes the scorecard; over its own report again, with --history all of them."""
    file = tmp_path / "report.md"
    done = machine.quiz("mock", "--limit", "1", "--save", str(file), typed=WHOLE + "q\n")
    assert (done.code, done.err) == (0, f"Written: {file}\n")
    assert file.read_text("utf-8").startswith("# Mock interview of 20")
    done = machine.quiz("mock", "--history", "--save", str(file))
    assert (done.code, done.err) == (0, f"Written: {file}\n")
    assert file.read_text("utf-8").startswith("# Mock interviews\n")


def test_nothing_answered_writes_no_report(machine: Machine, tmp_path: Path) -> None:
    """The file is not made, and that is said."""
    file = tmp_path / "report.md"
    done = machine.quiz("mock", "--save", str(file), typed="q\n")
    assert (done.code, done.err) == (0, f"Nothing was answered yet, so {file} was not written.\n")
    assert not file.exists()


def test_somebody_elses_file_is_not_overwritten(machine: Machine, tmp_path: Path) -> None:
    """What is no report of ours stays as it is; refused before the first question."""
    file = tmp_path / "notes.md"
    file.write_text("# My notes\n", encoding="utf-8")
    said = machine.misused("mock", "--save", str(file))
    assert said == f"--save: {file} is not the report of a mock. Choose another name."
    assert file.read_text(encoding="utf-8") == "# My notes\n"


@pytest.mark.parametrize("arguments", [["--resume"], ["--json"]])
def test_nothing_there_yet(machine: Machine, arguments: list[str]) -> None:
    """Without any interview there is none to go on with or to print."""
    said = "There is no mock interview yet. Begin one: quiz mock"
    assert machine.refused("mock", *arguments) == said


def test_more_than_there_are(machine: Machine) -> None:
    """All 20 are asked, and it is said that there are no more."""
    done = machine.ok("mock", "--limit", "100", typed=MISSED)
    assert "Only 20 questions in 20 min." in done.flat
    assert len(set(mocks(machine)[0])) == 20


def test_suspended_questions_are_not_asked(machine: Machine) -> None:
    """What one never wants to be asked is left out here too."""
    machine.ok("suspend", "19")
    said = machine.misused("mock", "--tag", "metrics")
    assert said == "Every question that fits is suspended: `quiz suspend --off ID` brings one back."


def test_time_that_is_up_before_the_first_key(machine: Machine) -> None:
    """In a pipe the answer under way is finished, and then it is over."""
    done = machine.ok("mock", "--limit", "3", "--minutes", "1e-9", typed="\nab1\nq\n")
    assert "2 not reached, counted as not said" in done.flat
    assert [event["kind"] for event in machine.saved()] == ["mock", "review", "mock_end"]


def test_own_deck_without_points_or_follow_ups(machine: Machine, tmp_path: Path) -> None:
    """A plain flashcard is rated, nothing is followed up, and the verdict counts it once."""
    deck = tmp_path / "plain.yaml"
    question = {"id": "one", "number": 1, "question": "What?", "difficulty": "easy",
                "category": "C", "answer": "That."}  # fmt: skip
    deck.write_text(
        f"format: 1\ndeck: own\ntitle: Own\nquestions:\n  - {json.dumps(question)}\n",
        encoding="utf-8",
    )
    done = machine.ok("mock", "--deck", str(deck), typed="\n3\nq\n")
    assert "Ready: 100% of the key points (1 of 1)" in done.flat
