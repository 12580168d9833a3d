"""Files that are damaged, in the wrong place, or gone: told truly, and never made worse."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from quiz_command import Machine

from quiz.desk import Desk
from quiz.errors import StoreError
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
    for first, said in ((False, "left as it was"), (True, "Nothing more is written to it")):
        with closing(Desk(writable=True)) as desk:
            if first:
                desk.record(Review(3), "dropout")
            damage = sqlite3.DatabaseError("database disk image is malformed")
            damage.sqlite_errorname = "SQLITE_CORRUPT"
            with pytest.raises(StoreError, match=said), desk.database.told():
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
        ("SQLITE_CORRUPT_INDEX", "put a copy from a backup in its place"),
        ("SQLITE_NOTADB", "put a copy from a backup in its place"),
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
