"""`quiz demo` as a command: names, options in any place, the list, the tour, color in a pipe."""

import json
import re
from pathlib import Path

import pytest
from quiz_command import Machine

from quiz.demo.names import claim, names


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """A machine on which no question was answered."""
    return Machine(tmp_path_factory.mktemp("demos"))


def deck_of(tmp_path: Path, **more: str) -> str:
    """A deck of one question; `more` are further fields of it."""
    question = more | {
        "id": "own", "number": 1, "question": "What?", "difficulty": "easy", "category": "Own",
        "tags": ["own"], "answer": "That.",
        "key_points": [
            {"id": word, "point": f"The {word}.", "cue": f"Cue {word}", "keywords": []}
            for word in ("one", "two", "three")
        ],
    }  # fmt: skip
    deck = {"format": 1, "deck": "own", "title": "Own", "questions": [question]}
    file = tmp_path / "own.yaml"
    file.write_text(json.dumps(deck), encoding="utf-8")
    return str(file)


@pytest.fixture
def unlinked(tmp_path: Path) -> str:
    """A deck of one question that links no demo."""
    return deck_of(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["xor"], "There is no demo “xor”. Did you mean perceptron-xor?"),
        (["vanishin-gradiant"], "Did you mean vanishing-gradient?"),
        (["numpy"], "There is no demo “numpy”. `quiz demo` lists them all."),
        (["a"], "“a” fits several demos: activation-functions, adam-vs-sgd."),
        (["2100"], "No question 2100 has a demo. `quiz demo` lists them all."),
        (["9" * 5000], "has a demo. `quiz demo` lists them all."),
        (["--seed", "3"], "Name the demo before its options: quiz demo NAME --seed …."),
        (["5", "--seed", "-1"], "--seed is 0 to 4294967295; -1 is out of range."),
        (["--all", "5"], "--all runs every demo with its defaults; “5” cannot be added."),
        (["--all", "--json"], "--all runs every demo with its defaults; “--json” cannot be added."),
    ],
)
def test_what_is_no_demo(machine: Machine, arguments: list[str], said: str) -> None:
    """One line that says what there is instead; exit code 2."""
    assert machine.quiz("demo", *arguments).complaint(2).endswith(said)


def test_list_as_json(machine: Machine) -> None:
    """Each demo with its question's number and claim; those that no question links come last."""
    listed = machine.ok("demo", "--json").json
    numbers = [one["number"] for one in listed]
    linked = [number for number in numbers if number is not None]
    assert linked == sorted(linked) != []
    assert numbers == linked + [None] * (len(numbers) - len(linked))
    assert {one["demo"]: one["claim"] for one in listed} == {name: claim(name) for name in names()}


def test_json_before_and_after_the_name(machine: Machine) -> None:
    """The figures of a demo, wherever the option stands."""
    after = machine.ok("demo", "5", "--depth", "3", "--json").json
    assert after["parameters"]["depth"] == 3
    assert machine.ok("demo", "--json", "5", "--depth", "3").json == after


@pytest.mark.parametrize("ending", ["svg", "html"])
def test_saved_picture_keeps_its_columns(machine: Machine, tmp_path: Path, ending: str) -> None:
    """Each run of braille says how wide it is, since many a font has none of its own width."""
    file = tmp_path / f"picture.{ending}"
    machine.ok("demo", "overfitting", "--steps", "20", "--save", str(file))
    saved = file.read_text(encoding="utf-8")
    drawn = [run for run in re.findall("<[^>]*>[^<]*", saved) if re.search("[⠁-⣿]", run)]
    assert len(drawn) > 5
    for run in drawn:
        assert re.match('<text [^>]*textLength="', run), run


def test_deck_without_demos_still_has_them_all(machine: Machine, unlinked: str) -> None:
    """Listed without a number, and found by name."""
    listed = machine.ok("demo", "--json", QUIZ_DECK=unlinked).json
    assert [(one["number"], one["demo"]) for one in listed] == [(None, name) for name in names()]
    assert "perceptron-xor" in machine.ok("demo", QUIZ_DECK=unlinked).out


def test_tour_in_a_pipe_is_every_demo(machine: Machine) -> None:
    """In the order of the questions, each with its heading and its knobs, without waiting."""
    done = machine.quiz("demo", "--all")  # on a slow machine stderr tells how far a run has come
    assert done.code == 0
    lines = done.out.splitlines()
    listed = machine.ok("demo", "--json").json
    headings = [
        f"{one['number']}. {one['demo']}" if one["number"] else one["demo"] for one in listed
    ]
    assert [line for line in lines if line in headings] == headings
    for one in listed:
        assert any(line.startswith(f"Turn next: quiz demo {one['demo']} ") for line in lines)
        if one["number"]:
            assert f"Question {one['number']}: quiz show {one['number']} --answer" in lines


def test_a_demo_follows_the_settings(tmp_path: Path) -> None:
    """Where `plain` is on, the picture is told in words, but not if a variable says otherwise."""
    machine = Machine(tmp_path)
    drawn, told = (machine.ok("demo", "cross-entropy", *more).out for more in ([], ["--plain"]))
    machine.ok("config", "plain", "on")
    assert machine.ok("demo", "cross-entropy").out == told != drawn
    assert machine.ok("demo", "cross-entropy", QUIZ_PLAIN="0").out == drawn


def test_the_question_of_a_demo_is_that_of_the_open_deck(machine: Machine, tmp_path: Path) -> None:
    """The deck links a demo by its name; without a link, or a deck at all, nothing is said."""
    own = deck_of(tmp_path, demo="vanishing-gradient")
    run = ("demo", "vanishing-gradient", "--depth", "3")
    assert "Question 5: quiz show 5 --answer" in machine.ok(*run).out
    assert "Question 1: quiz show 1 --answer" in machine.ok(*run, QUIZ_DECK=own).out
    assert "Question" not in machine.ok("demo", "cross-entropy", QUIZ_DECK=own).out
    broken = tmp_path / "broken.yaml"
    broken.write_text("questions: [", encoding="utf-8")
    for deck in (str(broken), str(tmp_path / "nowhere.yaml")):
        done = machine.ok(*run, QUIZ_DECK=deck)
        assert "Turn next: quiz demo vanishing-gradient" in done.out
        assert "Question" not in done.out


@pytest.mark.parametrize(
    ("arguments", "environment", "escapes"),
    [
        ([], {}, False),
        ([], {"FORCE_COLOR": "0"}, False),
        ([], {"FORCE_COLOR": "1"}, True),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
        (["--color", "always"], {}, True),
        ([], {"NO_COLOR": "1"}, False),
    ],
)
def test_escapes_in_a_pipe(
    machine: Machine, arguments: list[str], environment: dict[str, str], escapes: bool
) -> None:
    """Neither color nor bold where color is off."""
    out = machine.ok(*arguments, "demo", "5", **environment).out
    assert ("\x1b" in out) is escapes
