"""Which questions a command is about: ids, numbers, beginnings, tags, limits, other decks."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from quiz_command import Machine

TODAY = "2026-12-01T18:30+00:00"
TOMORROW = "2026-12-02T18:30+00:00"


@pytest.fixture
def deck(tmp_path: Path) -> str:
    """A deck of one's own with three questions and a name with a space."""
    rows = [
        f"  - {{id: own-{number}, number: {number}0, question: Own {number}?, answer: That., "
        f"difficulty: easy, category: C, tags: [t{number}]}}"
        for number in (1, 2, 3)
    ]
    file = tmp_path / "my own.yaml"
    file.write_text("\n".join(["format: 1", "deck: own", "title: Own", "questions:", *rows]) + "\n")
    return str(file)


def asked(machine: Machine, *arguments: str, answers: int = 9, **environment: str) -> list[str]:
    """The questions that a session asks, in order, each answered Easy so that none returns."""
    before = len(machine.saved())
    machine.ok("review", *arguments, typed="\n4\n" * answers + "q\n", **environment)
    return [event["question"] for event in machine.saved()[before:]]


NAMES = ["5", "#5", "vanishing-gradient", "vanish", "VANISHING_GRADIENT"]
NO_NAMES = {
    "99": "There is no question 99. They are numbered 1 to 20.",
    "0": "There is no question 0. They are numbered 1 to 20.",
    "drop-outt": "There is no question “drop-outt”. Did you mean dropout?",
    "qqqq": "There is no question “qqqq”. `quiz list` names them all.",
    "": "There is no question “”. `quiz list` names them all.",
    "a": "“a” fits several questions: activation-functions, adam-vs-sgd.",
    "²": "There is no question “²”. `quiz list` names them all.",
    "[bold]": "There is no question “[bold]”.",
    "a\x1b[31mb\x07": "There is no question “a[31mb”. `quiz list` names them all.",
}


def test_ways_to_name_a_question(machine: Machine) -> None:
    """Its number, its name, a unique beginning; capitals and underscores are forgiven."""
    for word in NAMES:
        assert machine.ok("show", word, "--json").json["id"] == "vanishing-gradient"


def test_words_that_name_no_question(machine: Machine) -> None:
    """Unknown or ambiguous: the nearest or what fits is named; no control character is repeated."""
    for word, said in NO_NAMES.items():
        assert machine.misused("show", "--json", "--", word).startswith(said)


def test_unknown_question_anywhere_changes_nothing(machine: Machine) -> None:
    """Of several questions one is unknown: none is touched."""
    commands = ("suspend", "unsuspend", "reset", "review")
    for done in machine.all_of([command, "1", "nosuch", "2"] for command in commands):
        assert done.complaint(2).startswith("There is no question “nosuch”.")
    assert machine.saved() == []


def test_list_searches_text_id_and_tags(machine: Machine) -> None:
    """A word that occurs only in an answer, in an id or as a tag finds its questions."""
    for word, expected in (("rosenblatt", "perceptron"), ("BATCH-NORM", "batch-normalization")):
        found = {record["id"] for record in machine.ok("list", word, "--json").json}
        assert expected in found
        assert len(found) < 20
    tagged = {record["id"] for record in machine.ok("list", "rnn", "--json").json}
    assert {"activation-functions", "gradient-clipping"} <= tagged


def test_list_without_a_match(machine: Machine) -> None:
    """Nothing found is no error: an empty list as data, a remark on stderr as text."""
    assert machine.ok("list", "zzzz", "--json").json == []
    done = machine.quiz("list", "zzzz")
    assert (done.code, done.out, done.err) == (0, "", "No question mentions “zzzz”.\n")


def test_named_questions_are_asked_in_their_order(machine: Machine) -> None:
    """Due or not, new or not, once each."""
    assert asked(machine, "7", "perceptron", "7", "vanish") == [
        "dropout", "perceptron", "vanishing-gradient",
    ]  # fmt: skip
    assert asked(machine, "perceptron") == ["perceptron"]  # though it is not due for days


def test_filters(machine: Machine) -> None:
    """Of several tags any will do, and difficulty narrows them."""
    listed = machine.ok("list", "--json").json
    tagged = {one["id"] for one in listed if {"rnn", "dropout"} & set(one["tags"])}
    hard = {one["id"] for one in listed if one["difficulty"] == "hard" and one["id"] in tagged}
    wanted = ("--tag", "rnn", "--tag", "dropout", "--new", "20")
    assert set(asked(machine, *wanted)) == tagged
    machine.ok("reset", *tagged)
    assert set(asked(machine, *wanted, "--difficulty", "hard")) == hard


def test_filter_without_a_question_is_a_usage_error(machine: Machine) -> None:
    """What is due, and new within the day's share, leaves nothing: the way out is named."""
    said = machine.misused("review", "--tag", "metrics", "--new", "0")
    assert said == "No question with these filters is due. Add --ahead, or drop a filter."


def test_limit_counts_distinct_questions(machine: Machine) -> None:
    """A repeat of the same day is free: two questions, five answers."""
    machine.ok("review", "--limit", "2", typed="\n1\n\n1\n\n3\n\n2\n\n3\n\n3\nq\n")
    answers = [event["question"] for event in machine.saved()]
    assert set(answers) == {"perceptron", "nonlinearity"}
    assert len(answers) == 5


def test_new_replaces_the_share_of_the_day(machine: Machine) -> None:
    """--new 7 asks seven, --new 0 only what is due; without it five."""
    assert len(asked(machine, "--new", "7")) == 7
    assert asked(machine, "--new", "0") == []
    fresh = Machine(machine.home / "other")
    assert len(asked(fresh)) == 5
    assert asked(fresh) == []


def test_ahead_asks_what_is_not_due_yet(machine: Machine) -> None:
    """The day after, nothing is due; --ahead asks what was seen, the likeliest forgotten first."""
    machine.ok("review", "1", "2", "3", typed="\n3\n\n4\n\n3\nq\n", QUIZ_NOW=TODAY)
    ahead = asked(machine, "--ahead", "--new", "0", QUIZ_NOW=TOMORROW)
    assert ahead == ["activation-functions", "perceptron", "nonlinearity"]


def test_other_deck_by_flag_and_by_environment(machine: Machine, deck: str) -> None:
    """Every command that reads questions serves it; the flag beats the variable."""
    calls = [
        ["list", "--json", "--deck", deck],
        ["--deck", deck, "list", "--json"],
        ["show", "30", "--json", "--deck", deck],
        ["stats", "--json", "--deck", deck],
        ["recap", "--deck", deck],
        ["doctor", "--deck", deck],
    ]
    after, before, shown, stats, recap, doctor = machine.all_of(calls)
    assert [one["id"] for one in after.json] == ["own-1", "own-2", "own-3"]
    assert before == replace(after, command=before.command)
    assert shown.json["id"] == "own-3"
    assert stats.json["questions"] == 3
    assert recap.out.startswith("Own\n\nThis deck has no recap.")
    assert "id own)" in doctor.out
    assert machine.ok("list", "--json", QUIZ_DECK=deck).out == after.out
    assert machine.quiz("check", QUIZ_DECK=deck).out.startswith("my own.yaml:")
    said = machine.refused("list", "--deck", "elsewhere.yaml", QUIZ_DECK=deck)
    assert "elsewhere.yaml: no such file or directory. Give the path of" in said


def test_decks_keep_apart(machine: Machine, deck: str) -> None:
    """Answers belong to their deck: the log tells which, and the other one does not change."""
    assert asked(machine, "--deck", deck) == ["own-1", "own-2", "own-3"]
    assert {event["deck"] for event in machine.saved()} == {"own"}
    assert machine.ok("stats", "--json").json["new"] == 20
    assert machine.ok("stats", "--json", "--deck", deck).json["new"] == 0
    machine.ok("suspend", "10", "--deck", deck)
    assert machine.standing("own-1", "--deck", deck)["suspended"] is True


def test_relative_path_and_home_sign(machine: Machine, deck: str) -> None:
    """A path relative to the folder one is in, or to one's home, is the same deck."""
    name = Path(deck).name
    paths = [{"QUIZ_DECK": name}, {"QUIZ_DECK": f"~/{name}"}]
    for done in machine.all_of([["list", "--json"]] * 2, paths):
        assert len(done.json) == 3


def test_edited_deck_is_read_again(machine: Machine, deck: str) -> None:
    """A changed text shows at once, an added question is new, progress stays with its id."""
    machine.ok("review", "own-1", "--deck", deck, typed="\n3\nq\n")
    text = Path(deck).read_text().replace("Own 1?", "Asked otherwise?")
    more = text.splitlines()[-1].replace("own-3", "own-4").replace("number: 30", "number: 40")
    Path(deck).write_text(f"{text}{more}\n")
    listed = machine.ok("list", "--json", "--deck", deck).json
    assert [one["question"] for one in listed] == ["Asked otherwise?", "Own 2?", "Own 3?", "Own 3?"]
    assert [one["reps"] for one in listed] == [1, 0, 0, 0]
    assert json.dumps(listed).count('"new"') == 3


def test_cramming_leaves_the_schedule_alone(machine: Machine) -> None:
    """Everything that fits is asked, also what is not due; no rating is saved, and u takes none."""
    machine.ok("review", "1", "2", typed="\n3\n\n1\nq\n")
    before, saved = machine.ok("list", "--json").json, machine.saved()
    done = machine.ok("review", "1", "2", "3", "--cram", typed="\n4\nu\n\n1\n\n3\n\n3\n")
    assert "not saved" in done.flat
    assert "Crammed: 3 of 4 answers recalled." in done.flat
    assert machine.ok("list", "--json").json == before
    assert machine.saved() == saved
    everything = machine.ok("review", "--cram", typed="\n3\n" * 25).flat
    assert "Crammed: 20 of 20 answers recalled." in everything
    assert machine.saved() == saved


def test_no_more_a_day_than_is_set(machine: Machine) -> None:
    """With most_per_day today's sessions stop there, together; the next day has its own."""
    machine.ok("config", "most_per_day", "2")

    def reviews() -> int:
        return sum(event["kind"] == "review" for event in machine.saved())

    day, next_day = {"QUIZ_NOW": "2026-11-26T10:00"}, {"QUIZ_NOW": "2026-11-27T10:00"}
    machine.ok("review", "--limit", "1", typed="\n4\nq\n", **day)
    machine.ok("review", typed="\n4\n" * 6 + "q\n", **day)
    assert reviews() == 2
    machine.ok("review", typed="\n4\n" * 6 + "q\n", **next_day)
    assert reviews() == 4
