"""Homes, files and logs that cannot be used as they are: told truly, and never made worse."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hostile_events import LATER, NO_EVENT, OUT_OF_RANGE, rewritten
from quiz_command import Machine
from replaying import replay

from quiz.desk import Desk
from quiz.errors import StoreError
from quiz.store import states
from quiz.store.events import Review
from quiz.store.file import explained

NOW = "2026-12-01T18:00+01:00"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE deck_question SET body = '[1' WHERE id = 'dropout'",
        "UPDATE deck_question SET heading = '[]' WHERE id = 'dropout'",
        "UPDATE deck_question SET heading = '7' WHERE id = 'dropout'",
        "UPDATE deck_question SET body = CAST(x'5bff' AS TEXT) WHERE id = 'dropout'",
        "UPDATE deck SET recap = '{'",
    ],
)
def test_a_damaged_compiled_deck_is_compiled_again(tmp_path: Path, change: str) -> None:
    """The YAML is there: a row that cannot be read costs nobody a question."""
    machine = Machine(tmp_path)
    with closing(sqlite3.connect(machine.home / "quiz.db")) as connection:
        connection.execute(change)
        connection.commit()
    for command in (("recap",), ("show", "dropout", "--answer"), ("list",), ("weak",)):
        machine.ok(*command, QUIZ_NOW=NOW)
    machine.ok("review", "dropout", typed="\n3\nq\n", QUIZ_NOW=NOW)


@pytest.mark.parametrize("gone", ["home", "file", "replaced"])
def test_a_file_that_is_gone_acknowledges_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gone: str
) -> None:
    """A rating written to a file that nobody can find any more is not saved, and it is said."""
    home = Machine(tmp_path).home
    monkeypatch.setenv("QUIZ_HOME", str(home))
    with closing(Desk(writable=True)) as desk:
        desk.record(Review(3), "dropout")
        if gone == "home":
            shutil.rmtree(home)
        else:
            (home / "quiz.db").unlink()
        if gone == "replaced":
            (home / "quiz.db").touch()
        with pytest.raises(StoreError, match="removed or replaced while it was open"):
            desk.record(Review(3), "dropout")


def test_nothing_is_written_to_a_file_found_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From then on; and that it was left as it was is said only of a file not written before."""
    home = Machine(tmp_path).home
    monkeypatch.setenv("QUIZ_HOME", str(home))
    for first, said in ((False, "left as it was"), (True, "Nothing more will be written to it")):
        with closing(Desk(writable=True)) as desk:
            if first:
                desk.record(Review(3), "dropout")
            damage = sqlite3.DatabaseError("database disk image is malformed")
            damage.sqlite_errorname = "SQLITE_CORRUPT"
            with pytest.raises(StoreError, match=said), desk.database.sqlite_errors():
                raise damage
            with pytest.raises(StoreError, match=f"is damaged. .*{said}"):
                desk.record(Review(3), "perceptron")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("SQLITE_BUSY_SNAPSHOT", "Another program is using the file"),
        ("SQLITE_FULL", "Is the disk full"),
        ("SQLITE_IOERR_SHMMAP", "a folder on a local disk"),
        ("SQLITE_PROTOCOL", "a folder on a local disk"),
        ("SQLITE_IOERR_FSYNC", "Is the disk full, or gone"),
        ("SQLITE_READONLY_DIRECTORY", "can be read and written"),
        ("SQLITE_CORRUPT_INDEX", "restore a backup"),
        ("SQLITE_NOTADB", "restore a backup"),
        ("SQLITE_AUTH", "quiz doctor"),
    ],
)
def test_advice_follows_sqlites_own_name(tmp_path: Path, name: str, said: str) -> None:
    """Not the wording of the text, of which one has many causes."""
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorname = name
    assert said in str(explained(str(tmp_path / "quiz.db"), error))


def test_pipes_and_devices_are_refused_in_a_line(tmp_path: Path) -> None:
    """Nobody waits for ever: as the data file, or as the deck."""
    machine = Machine(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    assert "is a pipe" in machine.quiz("list", "--deck", str(tmp_path / "pipe")).complaint(1)
    for make in (os.mkfifo, lambda path: path.symlink_to(os.devnull)):
        (machine.home / "quiz.db").unlink()
        make(machine.home / "quiz.db")
        assert "pipe or a device" in machine.quiz("list").complaint(1)


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
        assert f"{file} has format 77; this version reads " in machine.refused(*command)
    assert file.read_bytes() == newer
    file.unlink()
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE photo (id)")
        database.commit()
    foreign = file.read_bytes()
    for command in (["list"], []):
        assert machine.refused(*command).startswith(f"{file} belongs to another program")
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
        assert done.err.endswith("Set QUIZ_HOME to a folder. Continuing without your data.\n"), done
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


EVERYTHING_WORKS = (
    ("list",), ("show", "perceptron", "--history"), ("plan",), ("stats",), ("weak",), ("log",),
    ("log", "--json"), ("doctor", "--rebuild"), ("undo",), ("mock", "--history"),
)  # fmt: skip


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which a question was rated twice."""
    machine = Machine(tmp_path_factory.mktemp("reviewed"))
    for now, rating in (("18:00", 1), ("18:05", 3)):
        machine.ok(
            "review", "perceptron", typed=f"\n{rating}\nq\n", QUIZ_NOW=f"2026-12-01T{now}+01:00"
        )
    return machine.home


@pytest.mark.parametrize("change", [*OUT_OF_RANGE, *LATER, *NO_EVENT])
def test_what_lies_in_a_log_already_stops_no_command(
    tmp_path: Path, reviewed: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    """Whatever an earlier version let in: states are those of the other events, commands work."""
    machine = Machine(tmp_path, compiled=False)
    shutil.copytree(reviewed, machine.home)
    path = str(machine.home / "quiz.db")
    rewritten(path, f"UPDATE event SET {change} WHERE json_extract(data, '$.rating') = 1")
    for command in EVERYTHING_WORKS:
        done = machine.quiz(*command, QUIZ_NOW="2026-12-01T20:00+01:00")
        assert done.code in (0, 1), done
    review = machine.quiz(
        "review", "perceptron", typed="\n3\nq\n", QUIZ_NOW="2026-12-02T20:00+01:00"
    )
    assert review.code == 0, review
    monkeypatch.setenv("QUIZ_HOME", str(machine.home))
    monkeypatch.setenv("QUIZ_NOW", "2026-12-02T21:00+01:00")
    with closing(Desk(writable=True)) as desk:
        assert states.everything(desk.database.connection) == replay(desk.log.events())
        memory = desk.schedule.state("perceptron").memory
        assert memory is not None
        undone = "id =" not in change  # else that one was undone, as the log's last
        assert memory.reps == (1 if undone else 2)
