"""The README is true: its commands run, its pictures are what the program draws."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pictures
import program
import pytest
from program import Ended
from typer.main import get_command

from quiz.commands.app import NAMES, app
from quiz.deck.decks import read
from quiz.deck.decks import read as read_deck
from quiz.deck.lint import lint
from quiz.deck.question import Question
from quiz.demo.names import names, views
from quiz.demo.parameters import parameters
from quiz.review.screen import help_lines
from quiz.typed.matching import covered

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
DECK_PAGE = (ROOT / "docs" / "deck.md").read_text("utf-8")
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
SVG_NAME = 'xmlns="http://www.w3.org/2000/svg"'
PROGRAM: Any = get_command(app)
COMMANDS: dict[str, Any] = {name: PROGRAM.get_command(None, name) for name in NAMES}


def block(marker: str, page: str = README) -> list[str]:
    """The lines of the fenced block after a marker."""
    found = re.search(rf"{re.escape(marker)}.*?^```\w*\n(.*?)^```$", page, re.DOTALL | re.M)
    assert found is not None, marker
    return found[1].splitlines()


def flags(command: Any) -> set[str]:
    """The options of a command."""
    names = {
        name
        for parameter in command.params
        if not getattr(parameter, "hidden", False)
        for name in parameter.opts
    }
    return {name for name in names if name.startswith("--")} | {"--help"}


@pytest.fixture(autouse=True)
def shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The README shows the deck that is shipped."""
    monkeypatch.setenv("QUIZ_DECK", "")


def quiz(folder: Path, line: str, **environment: str) -> Ended:
    """Run a line of shell in a folder with a fresh home.

    What a shell would only hand to `quiz` runs in this process, everything else in a shell, with
    `quiz` as it is installed here.
    """
    line = re.sub(r"\s+#.*", "", line)
    if re.fullmatch(r"quiz [^|><$;&\\]*", line):
        told = program.environment(folder / "home", **environment)
        return program.run_here(shlex.split(line)[1:], b"", told, folder)
    where = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    assert shutil.which("quiz", path=where), "Install the checkout first: pip install -e '.[dev]'"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("QUIZ_")}
    home = {"PATH": where, "QUIZ_HOME": str(folder / "home"), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        ["/bin/sh", "-c", line],
        cwd=folder,
        env=kept | home | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def test_the_run_command_is_one_line_that_ends_in_the_program() -> None:
    """A fresh environment, this checkout installed into it, and the installed command."""
    (line,) = block("<!-- run -->")
    steps = [shlex.split(step) for step in line.split(" && ")]
    assert steps == [
        ["python3", "-m", "venv", ".venv"],
        [".venv/bin/pip", "install", "."],
        [".venv/bin/quiz"],
    ]
    assert "quiz" in PROJECT["scripts"]


def test_the_test_command_is_one_line_that_names_an_extra_that_exists() -> None:
    """A fresh environment, an editable install with the tests' extra, and pytest from it."""
    (line,) = block("<!-- test -->")
    venv, install, test = (shlex.split(step) for step in line.split(" && "))
    assert venv == ["python3", "-m", "venv", ".venv"]
    assert install[:3] == [".venv/bin/pip", "install", "-e"]
    extra = re.fullmatch(r"\.\[(\w+)\]", install[3])
    assert extra is not None
    needed = [re.split(r"[^\w-]", one)[0] for one in PROJECT["optional-dependencies"][extra[1]]]
    assert {"pytest", "pytest-xdist", "hatchling", "mypy", "ruff"} <= set(needed)
    assert (test[0], test[-2:]) == (".venv/bin/pytest", ["--dist", "loadfile"])


def test_the_demo_examples_run(tmp_path: Path) -> None:
    """Every example line runs, and the picture is there."""
    lines = block("<!-- demo examples -->")
    assert len(lines) > 4
    for line in lines:
        assert quiz(tmp_path, line).code == 0, line  # what takes long tells so on stderr
    assert (tmp_path / "skips.svg").stat().st_size > 1000


def test_every_command_and_option_has_help() -> None:
    """No command, argument or option without a line that says what it is."""
    assert PROGRAM.help
    for name, command in COMMANDS.items():
        assert (command.help or "").strip(), name
        for parameter in command.params:
            assert parameter.help, f"{name}: {parameter.name}"


def test_every_option_named_anywhere_exists() -> None:
    """No flag in the README that no command knows."""
    known = flags(PROGRAM).union(*(flags(command) for command in COMMANDS.values()))
    known |= {one.option for name in names() for one in parameters(views(name)[0].run)}
    known |= {"--show"}  # of every demo with a second view
    (of_pytest,) = block("<!-- test -->")
    prose = re.sub(r"<!--.*?-->", "", README.replace(of_pytest, ""))
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", prose)) <= known


def test_every_command_named_in_the_text_exists() -> None:
    """`quiz WORD` in the text is a command of the program; COMMAND stands for any."""
    named = set(re.findall(r"`quiz ([a-z]+)[^`]*`", README)) - {"quiz"}
    assert named <= set(COMMANDS)
    assert len(named) > 5


def test_the_keys_are_in_the_help() -> None:
    """Each key that the README tells is one that `?` explains."""
    explained = {word for line in help_lines(100) for text, _ in line for word in text.split()}
    told = re.search(r"^Space reveals.*?\n\n", README, re.DOTALL | re.M)
    assert told is not None
    keys = set(re.findall(r"`(\S)`", told[0])) - {"a", "e", "?"}
    assert len(keys) > 10
    for key in keys:
        assert {key, f"{key},"} & explained, key


def test_the_session_examples_run(tmp_path: Path) -> None:
    """Each example line of a chosen session runs; without keys it ends at once."""
    lines = block("<!-- session examples -->")
    assert len(lines) == 4
    for number, line in enumerate(lines):
        folder = tmp_path / str(number)
        folder.mkdir()
        done = quiz(folder, line)
        assert (done.code, done.err) == (0, ""), line


def test_the_practice_examples_run(tmp_path: Path) -> None:
    """Each example line of scored practice runs; without keys it ends at once."""
    lines = block("<!-- practice examples -->")
    assert len(lines) == 4
    for line in lines:
        done = quiz(tmp_path, line)
        assert (done.code, done.err) == (0, ""), line


def test_the_pipe_example_rates_two_questions_good(tmp_path: Path) -> None:
    """The printf line reveals and rates two questions Good, and leaves."""
    line = block("<!-- session examples -->")[-1]
    assert line.startswith("printf ")
    assert quiz(tmp_path, line).code == 0
    log = quiz(tmp_path, "quiz log --json").out.splitlines()
    assert [re.findall(r'"kind": "(\w+)"|"rating": (\d)', event) for event in log] == [
        [("review", ""), ("", "3")]
    ] * 2


def test_the_settings_examples_work(tmp_path: Path) -> None:
    """The configuration commands in the text are accepted, and the variable is one."""
    flowing = " ".join(README.split())
    examples = re.findall(r"`(quiz config \w+ (?:[\d.]+|\"[^`]+))`", flowing)
    assert len(examples) >= 3
    (tmp_path / "decks").mkdir()
    for line in examples:
        assert quiz(tmp_path, line, HOME=str(tmp_path)).code == 0, line
    (variable, value) = re.findall(r"`(QUIZ_NEW_PER_DAY)=(\d+)`", README)[0]
    shown = quiz(tmp_path, "quiz config new_per_day --json", **{variable: "7"})
    assert variable in shown.out
    assert re.search(r'"value": 7\b', shown.out), shown.out + value


def test_the_exchange_examples_run(tmp_path: Path) -> None:
    """Import, export and own decks, as they stand there, with a deck of Anki's."""
    (tmp_path / "cards.md").write_text("\n".join(block("<!-- cards -->")) + "\n", "utf-8")
    assert quiz(tmp_path, "quiz export notes.apkg --deck cards.md").code == 0
    lines = block("<!-- exchange -->")
    assert len(lines) == 5
    for line in ("quiz check cards.md", *lines):
        small = {"QUIZ_DECK": "cards.md"} if "export" in line else {}  # a page draws every demo
        done = quiz(tmp_path, line, **small)
        assert done.code == 0, (line, done.err)


def test_the_machines_examples_run(tmp_path: Path) -> None:
    """Sync, merge and backup, with this machine as the server, and the folder made."""
    (tmp_path / "Sync" / "quiz").mkdir(parents=True)
    lines = block("<!-- machines -->")
    assert len(lines) == 3
    assert quiz(tmp_path, block("<!-- session examples -->")[-1]).code == 0
    for line in lines:
        done = quiz(tmp_path, line.replace("ssh server ", ""), HOME=str(tmp_path))
        assert (done.code, done.err) == (0, ""), line


def test_the_example_deck_is_well_formed(tmp_path: Path) -> None:
    """`quiz check` finds no fault in it, and says what a fuller deck would have; `quiz` asks it."""
    text = "\n".join(block("<!-- deck -->", DECK_PAGE)) + "\n"
    deck = read(text.encode(), "my.yaml")
    (tmp_path / "my.yaml").write_text(text, "utf-8")
    advice = [
        f"my.yaml:{finding.line}: {finding.message}" for finding in lint(deck, names(), covered)
    ]
    summary = "my.yaml: 1 question, nothing wrong."
    checked = quiz(tmp_path, "quiz check my.yaml")
    assert (checked.code, checked.out) == (
        0,
        f"{summary} {len(advice)} pieces of advice: quiz check --advice.\n",
    )
    listed = quiz(tmp_path, "quiz check my.yaml --advice").out.splitlines()
    assert listed == [*advice, f"{summary} {len(advice)} pieces of advice."]
    session = quiz(tmp_path, r"printf '\nb1' | quiz --deck my.yaml --plain")
    assert (session.code, session.err) == (0, "")
    assert deck.questions[0].question in session.out
    assert deck.questions[0].key_points[0].point in session.out


def test_the_smallest_deck_is_well_formed() -> None:
    """The Markdown deck of the README is read: a card, and one for each blank."""
    deck = read_deck("\n".join(block("<!-- cards -->")).encode(), "cards.md")
    assert len(deck.questions) == 2


def test_the_optional_fields_are_all_named() -> None:
    """Beside what the example deck has, the page names every field of a question."""
    example = set(re.findall(r"^  [- ] (\w+):", "\n".join(block("<!-- deck -->", DECK_PAGE)), re.M))
    sentence = re.search(r"Also optional: (.*?);", DECK_PAGE, re.DOTALL)
    assert sentence is not None
    named = set(re.findall(r"`(\w+)`", sentence[1]))
    assert named == set(Question._fields) - example - {"line"}


@pytest.mark.parametrize("name", pictures.PICTURES)
def test_the_pictures_are_what_the_program_draws(name: str, tmp_path: Path) -> None:
    """Each is in the README, is drawn so today, and fetches nothing; `just pictures` draws all."""
    assert f"(.github/{name}.svg)" in README
    kept = (pictures.FOLDER / f"{name}.svg").read_text("utf-8")
    assert not re.search(r"https?:|@font-face|<script|href", kept.replace(SVG_NAME, ""))
    assert pictures.picture(name, tmp_path / "home") == kept
