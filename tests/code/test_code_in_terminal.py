"""Code from memory on the full screen, with a scripted editor: a slip named, then all right."""

import os
import sys
from pathlib import Path

import pytest
from quiz_person import Person
from quiz_terminal import CTRL_C, ENTER, ESCAPE, Terminal

pytest_plugins = ["quiz_fixtures"]

WRONG = """\
import numpy as np


def dropout(x, p, rng, training):
    if not training:
        return x, None
    mask = (rng.random(x.shape) >= p) / p
    return x * mask, mask


def dropout_backward(gradient, cache):
    return gradient if cache is None else gradient * cache
"""
RIGHT = WRONG.replace("/ p", "/ (1 - p)")


def editor(folder: Path, *versions: str) -> str:
    """The command of an editor that saves one version after the other, each time it is opened."""
    for number, text in enumerate(versions):
        (folder / f"version-{number}").write_text(text, encoding="utf-8")
    script = folder / "editor.py"
    script.write_text(
        f"""\
import pathlib, shutil, sys
folder = pathlib.Path({str(folder)!r})
count = folder / "opened"
number = int(count.read_text()) if count.exists() else 0
count.write_text(str(number + 1))
version = folder / f"version-{{number}}"
if version.exists():
    shutil.copyfile(version, sys.argv[-1])
""",
        encoding="utf-8",
    )
    return f"{sys.executable} {script}"


def rated(person: Person) -> list[tuple[str, str | None, int, int, str]]:
    """Of each saved exercise: name, question, rating, failures and slip."""
    return [
        (event["exercise"], event["question"], event["rating"], event["failures"], event["slip"])
        for event in person.saved()
        if event["kind"] == "code"
    ]


def test_a_wrong_then_a_right_dropout(person: Person, tmp_path: Path) -> None:
    """The slip is named, the checks turn, the rating is saved, and the next exercise is there."""
    person.size = 80, 40
    terminal = person.opens("code", "dropout", EDITOR=editor(tmp_path, WRONG, RIGHT))
    terminal.wait_for("divides by p instead of 1 − p", "✗ Scale at p = 0.8 · failed", "*3.75")
    assert "4 of 7 checks" in terminal.flat
    assert rated(person) == []
    terminal.press(ENTER, "✓ Scale at p = 0.8 · passed", "All 7 checks passed", "Enter Hard")
    terminal.press(ENTER, "Saved: Hard")
    slip = "divides by p instead of 1 − p"
    assert rated(person) == [("dropout", "dropout", 2, 1, slip)]
    terminal.press("q")
    assert terminal.end() == 0
    assert not terminal.full_screen
    assert "dropout: Hard, saved." in terminal.flat
    assert person.ratings() == []
    terminal = person.opens("weak")
    assert terminal.end() == 0


def test_right_at_once_is_easy_and_can_be_corrected(person: Person, tmp_path: Path) -> None:
    """In time and without a failure; the person has the last word."""
    terminal = person.opens("code", "dropout", EDITOR=editor(tmp_path, RIGHT))
    terminal.wait_for("Enter Easy")
    terminal.press("3", "Saved: Good")
    assert [rating for _, _, rating, _, _ in rated(person)] == [3]


def test_watching_judges_at_each_save(person: Person) -> None:
    """The file is saved from elsewhere; keys work between."""
    terminal = person.opens("code", "dropout", "--watch")
    terminal.wait_for("Watching", "Write `dropout`")
    file = person.home / "code" / "dropout.py"
    file.write_text("def dropout(x:\n", encoding="utf-8")
    terminal.wait_for("SyntaxError", "line 1")
    file.write_text(WRONG, encoding="utf-8")
    terminal.wait_for("4 of 7 checks")
    terminal.press("h", "Hint 1")
    terminal.press("t", "Write `dropout`")
    terminal.press(ESCAPE, "4 of 7 checks")
    os.replace(_beside(file, RIGHT), file)  # as many editors save
    terminal.wait_for("Enter Hard")
    terminal.press(ENTER, "Saved: Hard")


def _beside(file: Path, text: str) -> Path:
    other = file.with_suffix(".swap")
    other.write_text(text, encoding="utf-8")
    return other


def test_the_solution_counts_as_again(person: Person) -> None:
    """It is asked for twice, and rated before it is seen."""
    terminal = person.opens("code", "dropout", "--watch")
    terminal.wait_for("Watching")
    terminal.press("s", "Press s once more")
    terminal.press("s", "Our solution", "def dropout_backward(", "Saved: Again")
    assert [rating for _, _, rating, _, _ in rated(person)] == [1]


def test_without_an_editor_the_path_is_told(person: Person) -> None:
    """And what to set; the file can be edited elsewhere all the same."""
    terminal = person.opens("code", "dropout")
    terminal.wait_for("export EDITOR=nano", "File")
    (person.home / "code" / "dropout.py").write_text(RIGHT, encoding="utf-8")
    terminal.wait_for("Enter Easy")


def test_ctrl_c_ends_it_while_code_runs(person: Person, tmp_path: Path) -> None:
    """Nothing is left running, and the terminal is as it was."""
    endless = RIGHT.replace("    if not training:", "    while True:\n        pass\n    if 1:")
    terminal = person.opens("code", "dropout", EDITOR=editor(tmp_path, endless))
    terminal.wait_for("Running the checks")
    terminal.send(CTRL_C)
    assert terminal.end() == 130
    assert not terminal.full_screen


def asked_dropout(person: Person, **environment: str) -> Terminal:
    """The question about dropout, with its answer shown."""
    terminal = person.opens("review", "dropout", **environment)
    terminal.wait_for("Space reveal")
    terminal.press("w", "First reveal the answer")
    terminal.press(" ", "w write code")
    return terminal


def test_w_in_a_review_writes_the_code_of_the_question(person: Person, tmp_path: Path) -> None:
    """Afterwards the question is still to be rated; undo tells the two apart."""
    person.size = 120, 40
    terminal = asked_dropout(person, EDITOR=editor(tmp_path, RIGHT))
    terminal.press("w", "Enter Easy", "· dropout")
    terminal.press(ENTER, "Saved: Easy")
    terminal.press("q", "Back from the code.")
    assert rated(person) == [("dropout", "dropout", 4, 0, "")]
    assert person.ratings() == []
    terminal.press("u", "Undone: code")
    terminal.press("3", "Summary")
    assert person.ratings() == [("dropout", 3)]


def test_the_menu_offers_what_is_due(person: Person, tmp_path: Path) -> None:
    """W goes on with it."""
    shown = person.quiz("code", "dropout", "--solution", QUIZ_NOW="2026-11-20T12:00+00:00")
    assert shown.code == 0
    environment = {"QUIZ_NEW_PER_DAY": "0", "EDITOR": editor(tmp_path, RIGHT)}
    terminal = person.opens(**environment)
    terminal.wait_for("Code from memory", "1 exercise due, dropout first")
    terminal.press("w", "· dropout", "All 7 checks passed")
    terminal.press(ENTER, "Saved")
    terminal.press("q", "Code from memory")


@pytest.mark.parametrize("size", [(34, 9), (60, 20), (80, 24), (120, 40)])
def test_every_size_shows_the_checks(person: Person, tmp_path: Path, size: tuple[int, int]) -> None:
    """Nothing runs over an edge."""
    person.size = size
    terminal = person.opens("code", "dropout", EDITOR=editor(tmp_path, WRONG))
    terminal.wait_for("Scale at p")
    terminal.resize(100, 30)
    terminal.wait_for("4 of 7 checks")
    assert terminal.screen.worst_overflows == 0
