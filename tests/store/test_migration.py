"""Migrations on a made-up chain of formats: all or nothing, after a copy, once for all."""

import multiprocessing
import sqlite3
import stat
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from quiz.errors import StoreError
from quiz.store.database import APPLICATION_ID, open_writable

FIRST = {1: "CREATE TABLE word (text TEXT);\n-- a comment at the end\n"}
SECOND = FIRST | {
    2: """ALTER TABLE word ADD COLUMN length INTEGER;
    UPDATE word SET length = length(text);
    CREATE TRIGGER word_length AFTER INSERT ON word BEGIN
        UPDATE word SET length = length(text) WHERE text = NEW.text;
    END;
    """
}
THIRD = SECOND | {3: "CREATE INDEX word_by_length ON word (length);"}
BROKEN = SECOND | {3: "CREATE TABLE new (x);\nDELETE FROM word;\nINSERT INTO nowhere VALUES (1);"}


@pytest.fixture(name="path")
def file_of_format_1(tmp_path: Path) -> Path:
    """A file of format 1 that holds two words."""
    path = tmp_path / "quiz.db"
    with closing(open_writable(str(path), steps=FIRST)) as database:
        database.connection.execute("INSERT INTO word VALUES ('loss'), ('gradient')")
    return path


def dump(path: Path) -> list[str]:
    """Everything a file holds, as SQL, with its format and owner."""
    with closing(sqlite3.connect(path)) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        (owner,) = connection.execute("PRAGMA application_id").fetchone()
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return [f"format {version} of {owner:x}", *connection.iterdump()]


def copies(path: Path) -> list[str]:
    """The names of all other files beside the data file."""
    return sorted(one.name for one in path.parent.iterdir() if one != path)


def migrated(path: Path, steps: Mapping[int, str]) -> list[tuple[str, int]]:
    """The words and their lengths after migrating to the newest format."""
    with closing(open_writable(str(path), steps=steps)) as database:
        return database.connection.execute("SELECT text, length FROM word ORDER BY 1").fetchall()


def test_new_file_gets_the_newest_format_without_a_copy(tmp_path: Path) -> None:
    """Nothing is copied where nothing was."""
    path = tmp_path / "quiz.db"
    assert migrated(path, THIRD) == []
    assert dump(path)[0] == f"format 3 of {APPLICATION_ID:x}"
    assert copies(path) == []


@pytest.mark.parametrize("steps", [SECOND, THIRD])
def test_steps_are_taken_in_order(path: Path, steps: Mapping[int, str]) -> None:
    """Every step between the two formats is taken, once, on what the file holds."""
    assert migrated(path, steps) == [("gradient", 8), ("loss", 4)]
    assert dump(path)[0] == f"format {max(steps)} of {APPLICATION_ID:x}"
    assert migrated(path, steps) == [("gradient", 8), ("loss", 4)]
    assert copies(path) == ["quiz.db.format-1.bak"]


def test_copy_is_the_file_as_it_was(path: Path) -> None:
    """The copy holds everything, is a whole file of the old format, and its owner's alone."""
    before = dump(path)
    migrated(path, THIRD)
    copy = path.with_name("quiz.db.format-1.bak")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert dump(copy) == before
    copy.replace(path)
    assert migrated(path, THIRD) == [("gradient", 8), ("loss", 4)]


def test_earlier_copy_is_kept(path: Path) -> None:
    """A second migration from the same format makes a second copy: no backup is overwritten."""
    kept = path.with_name("quiz.db.format-1.bak")
    kept.write_bytes(b"an earlier copy")
    before = dump(path)
    migrated(path, SECOND)
    assert copies(path) == ["quiz.db.format-1-1.bak", "quiz.db.format-1.bak"]
    assert kept.read_bytes() == b"an earlier copy"
    assert dump(path.with_name("quiz.db.format-1-1.bak")) == before


def test_half_a_copy_is_no_copy(path: Path) -> None:
    """What a killed terminal left of its copy is made anew."""
    path.with_name("quiz.db.part").write_bytes(b"half")
    before = dump(path)
    migrated(path, SECOND)
    assert copies(path) == ["quiz.db.format-1.bak"]
    assert dump(path.with_name("quiz.db.format-1.bak")) == before


@pytest.mark.parametrize("last", [BROKEN[3], "DELETE FROM word;\nCREATE TABLE unfinished (x"])
def test_failing_step_leaves_the_file_as_it_was(path: Path, last: str) -> None:
    """A fault in the last step takes back all steps; the next version can try again."""
    before = dump(path)
    with pytest.raises(StoreError, match=rf"^{path}: .+ (`quiz doctor` says more|start afresh)\.$"):
        open_writable(str(path), steps=SECOND | {3: last})
    assert dump(path) == before
    assert copies(path) == []
    assert migrated(path, THIRD) == [("gradient", 8), ("loss", 4)]


def test_copy_that_cannot_be_made_stops_the_migration(path: Path) -> None:
    """Without a copy nothing is changed."""
    path.with_name("quiz.db.part").mkdir()
    before = dump(path)
    with pytest.raises(OSError, match=r"quiz\.db\.part"):
        open_writable(str(path), steps=SECOND)
    assert dump(path) == before


def _migrate(path: str, start: "multiprocessing.synchronize.Barrier") -> None:
    start.wait(20)
    database = open_writable(path, steps=THIRD)
    database.connection.execute("INSERT INTO word (text) VALUES ('momentum')")
    database.close()


def test_two_terminals_migrate_once(tmp_path: Path) -> None:
    """Of terminals that migrate at one moment one does the work; the copy is of the old format."""
    fork = multiprocessing.get_context("fork")
    for attempt in range(6):
        path = tmp_path / str(attempt) / "quiz.db"
        with closing(open_writable(str(path), steps=FIRST)) as database:
            database.connection.execute("INSERT INTO word VALUES ('loss')")
        before = dump(path)
        start = fork.Barrier(3)
        terminals = [fork.Process(target=_migrate, args=(str(path), start)) for _ in range(3)]
        for terminal in terminals:
            terminal.start()
        for terminal in terminals:
            terminal.join(30)
        assert [terminal.exitcode for terminal in terminals] == [0] * 3
        assert migrated(path, THIRD) == [("loss", 4)] + [("momentum", 8)] * 3
        assert copies(path) == ["quiz.db.format-1.bak"]
        assert dump(path.with_name("quiz.db.format-1.bak")) == before
