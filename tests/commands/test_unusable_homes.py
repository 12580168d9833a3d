"""Homes that cannot be used as they are: a file in the folder's place, damaged, foreign, newer."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from quiz_command import Machine


def test_home_that_is_a_file(machine: Machine, tmp_path: Path) -> None:
    """A file where the folder should be is told as what it is."""
    file = tmp_path / "a-file"
    file.write_text("mine")
    commands = [["list"], ["review"], ["config", "plain", "on"]]
    for done in machine.all_of(commands, [{"QUIZ_HOME": str(file)}] * len(commands)):
        assert done.complaint(1) == (
            f"{file} is a file, but a folder is needed there. Set QUIZ_HOME to a folder."
        )
    assert file.read_text() == "mine"


@pytest.mark.parametrize(
    "damage",
    [b"\x00" * 200, b"SQLite format 3\x00" + b"\xff" * 4000, b"not a database at all"],
)
def test_damaged_file_is_left_as_it_is(machine: Machine, damage: bytes) -> None:
    """Each command tells it in one line with what to do, and changes not a byte."""
    file = machine.home / "quiz.db"
    file.write_bytes(damage)
    for done in machine.all_of([["list"], [], ["undo"], ["log"]]):
        said = done.complaint(1)
        assert said.startswith(f"{file}"), said
        assert "The file was left as it was." in said, said
        assert "backup" in said, said
    done = machine.quiz("doctor")
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert file.read_bytes() == damage


def test_foreign_and_newer_files_are_left_as_they_are(machine: Machine) -> None:
    """Another program's database, and one of a later version, are named and not touched."""
    file = machine.home / "quiz.db"
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA user_version = 77")
    newer = file.read_bytes()
    for command in (["list"], []):
        assert f"{file} is of format 77; this version knows " in machine.refused(*command)
    assert file.read_bytes() == newer
    file.unlink()
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE photo (id)")
        database.commit()
    foreign = file.read_bytes()
    for command in (["list"], []):
        assert machine.refused(*command).startswith(f"{file} is a database of another program")
    assert file.read_bytes() == foreign


def test_what_needs_no_data_goes_on_without(machine: Machine, tmp_path: Path) -> None:
    """A question, a recap and a demo are not in the data file: its fault is said, and no more."""
    file = tmp_path / "a-file"
    file.write_text("mine")
    for command in (
        ("show", "dropout", "--answer"), ("recap",), ("demo", "f1-imbalanced", "--no-predict"),
        ("demo",),
    ):  # fmt: skip
        done = machine.quiz(*command, QUIZ_HOME=str(file))
        assert done.code == 0, done
        assert done.err.endswith("Set QUIZ_HOME to a folder. Going on without your data.\n"), done
        assert done.err.count("\n") == 1
        assert done.out == machine.quiz(*command).out


def test_no_home_folder(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """As for a user without an entry in the system's list (`docker run --user`)."""
    for home in ("", "nowhere"):
        for command in (("list",), (), ("doctor",), ("config",)):
            done = machine.quiz(*command, QUIZ_HOME="", HOME=home)
            assert done.complaint(1) == (
                "You have no home folder here. Set QUIZ_HOME to a folder for your data."
            )


@pytest.mark.parametrize("now", ["0001-01-01T00:00", "1969-12-31", "9999-12-31T23:59+00:00"])
def test_times_at_the_ends_of_the_calendar(machine: Machine, now: str) -> None:
    """No clock shows them: one line, and nothing is saved."""
    for command in (("list",), (), ("plan",), ("stats",), ("undo",)):
        assert "QUIZ_NOW" in machine.quiz(*command, QUIZ_NOW=now).complaint(2)
