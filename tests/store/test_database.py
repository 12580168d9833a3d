"""Opening the data file: private, durable, and nothing overwritten that was not understood."""

import multiprocessing
import os
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from quiz.errors import StoreError
from quiz.store.database import APPLICATION_ID, FORMAT, Database, open_readable, open_writable

pytest_plugins = ["desks"]

EVENT = ("id", 1, 0, 0, "device", "deck", None, None, "note", "{}")

LEFT = (
    " The file was left as it was. Save what can still be read: quiz log --json > log.jsonl. Then "
    "move it away, with quiz.db-wal and quiz.db-shm if they are there, and restore a backup or "
    "merge log.jsonl."
)


@pytest.fixture(name="path")
def data_file(tmp_path: Path) -> Path:
    """Where the data file belongs: in a folder that is not there yet."""
    return tmp_path / "home" / "quiz.db"


def pragma(database: Database, name: str) -> object:
    """The value of a PRAGMA."""
    return database.connection.execute(f"PRAGMA {name}").fetchone()[0]


def everything(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, byte for byte."""
    return {one.name: one.read_bytes() for one in folder.iterdir()}


def refusal(path: Path) -> str:
    """What both ways of opening say of a file that cannot be used; nothing changes on the disk."""
    before = everything(path.parent)
    with pytest.raises(StoreError) as writing:
        open_writable(str(path))
    with pytest.raises(StoreError) as reading:
        open_readable(str(path))
    assert str(writing.value) == str(reading.value)
    assert everything(path.parent) == before
    return str(writing.value)


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_folder_and_files_are_the_owners_alone(path: Path, mask: int) -> None:
    """The folder is 0700 and every file in it 0600, whatever the umask."""
    old = os.umask(mask)
    try:
        with closing(open_writable(str(path))) as database:
            database.set("key", "value")
            modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in path.parent.iterdir()}
    finally:
        os.umask(old)
    assert modes == dict.fromkeys(["quiz.db", "quiz.db-wal", "quiz.db-shm"], 0o600)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_commit_waits_for_the_disk(database: Database) -> None:
    """WAL with synchronous = FULL (2) on every connection, and a patience of ten seconds."""
    with closing(open_writable(database.path)) as again:
        for one in (database, again):
            assert pragma(one, "journal_mode") == "wal"
            assert pragma(one, "synchronous") == 2
            assert pragma(one, "busy_timeout") == 10_000


def test_file_says_whose_it_is(database: Database) -> None:
    """The header names the program and the format."""
    assert pragma(database, "application_id") == APPLICATION_ID
    assert pragma(database, "user_version") == FORMAT


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE event SET time = 1",
        "DELETE FROM event",
        "INSERT OR REPLACE INTO event SELECT * FROM event",
    ],
)
def test_log_is_append_only(database: Database, change: str) -> None:
    """The file itself refuses to change or delete an event, for every program."""
    marks = ", ".join("?" * len(EVENT))
    database.connection.execute(f"INSERT INTO event VALUES ({marks})", EVENT)
    database.connection.execute("PRAGMA recursive_triggers = ON")  # for REPLACE
    with pytest.raises(sqlite3.IntegrityError, match="the log is append-only"):
        database.connection.execute(change)
    assert database.connection.execute("SELECT * FROM event").fetchall() == [EVENT]


def test_transaction_is_all_or_nothing(database: Database) -> None:
    """A fault in the block takes back what it did, and the file can be used again."""
    with pytest.raises(StoreError, match="UNIQUE constraint failed"), database.transaction() as one:
        one.executemany("INSERT INTO setting VALUES (?, '1')", [("half",), ("half",)])
    assert database.settings() == {}
    database.set("whole", "1")
    assert database.settings() == {"whole": "1"}


def test_a_setting_is_kept_replaced_and_forgotten(database: Database) -> None:
    """Over a reopening; forgetting takes away that key alone, and twice is no fault."""
    assert database.settings() == {}
    database.set("color", "never")
    database.set("color", "always")
    database.set("plain", "on")
    with closing(open_writable(database.path)) as again:
        assert again.settings() == {"color": "always", "plain": "on"}
        again.unset("color")
        again.unset("color")
    assert database.settings() == {"plain": "on"}


def test_device_is_chosen_once_for_each_file(database: Database, tmp_path: Path) -> None:
    """It is the same ever after, in every terminal, and another in another file."""
    with closing(open_writable(database.path)) as terminal:
        first = terminal.device()
        assert database.device() == first == terminal.device() == database.settings()["device"]
    with closing(open_writable(str(tmp_path / "other" / "quiz.db"))) as other:
        assert other.device() != first


def test_file_that_somebody_holds_is_told(database: Database) -> None:
    """A lock that outlasts the patience becomes a line that says what to do."""
    with closing(sqlite3.connect(database.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        database.connection.execute("PRAGMA busy_timeout = 0")
        with pytest.raises(StoreError, match=r"locked\. Another program is using the file; close"):
            database.set("key", "value")
    database.set("key", "value")


def test_path_may_hold_what_a_uri_reserves(tmp_path: Path) -> None:
    """%, ?, #, blanks and letters beyond ASCII in the path read and write the same file."""
    path = tmp_path / "a?b#c%20d é" / "quiz.db"
    with closing(open_writable(str(path))) as database:
        database.set("key", "value")
    path.chmod(0o400)
    with closing(open_readable(str(path))) as readable:
        assert readable.settings() == {"key": "value"}
    assert [one.name for one in tmp_path.iterdir()] == ["a?b#c%20d é"]


def test_missing_file_reads_as_an_empty_one(path: Path) -> None:
    """A command that reports works before the first session, and creates nothing."""
    with closing(open_readable(str(path))) as database:
        assert database.connection.execute("SELECT count(*) FROM event").fetchone() == (0,)
        assert database.settings() == {}
    assert not path.parent.exists()


def test_empty_file_becomes_a_data_file(path: Path) -> None:
    """A terminal that was killed while it created the file leaves nothing in the way."""
    path.parent.mkdir()
    path.touch()
    with closing(open_writable(str(path))) as database:
        assert pragma(database, "user_version") == FORMAT


def test_newer_file_is_left_as_it_is(path: Path) -> None:
    """A file of a later format is refused, naming both formats and the remedy."""
    open_writable(str(path)).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {FORMAT + 1}")
    assert refusal(path) == (
        f"{path} has format {FORMAT + 1}; this version reads {FORMAT}. It was left as it is. "
        "Update with: pip install --upgrade nn-quiz"
    )


@pytest.mark.parametrize("mark", [0, 0x12345678])
def test_another_programs_database_is_left_as_it_is(path: Path, mark: int) -> None:
    """Tables of somebody else, with or without an application id, are refused."""
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmark (url TEXT)")
        connection.execute(f"PRAGMA application_id = {mark}")
    assert refusal(path) == (
        f"{path} belongs to another program and was left as it is. Set QUIZ_HOME to another folder."
    )


@pytest.mark.parametrize("garbage", [b"\0", b"hello\n", b"x" * 100, b"\0" * 5000, b"\0" * 5120])
def test_garbage_is_left_as_it_is(path: Path, garbage: bytes) -> None:
    """Bytes that are no SQLite file, one byte or many, are reported and kept."""
    path.parent.mkdir()
    path.write_bytes(garbage)
    text = refusal(path)
    assert text.startswith((f"{path}: file is not a database. ", f"{path} has been cut off or is"))
    assert text.endswith(LEFT)


@pytest.mark.parametrize("size", [1, 99, 4096, 30_720, 50_000, -1000, -1])
def test_truncated_file_is_left_as_it_is(path: Path, size: int) -> None:
    """A file cut short anywhere is reported as damaged, with what to do."""
    open_writable(str(path)).close()
    path.write_bytes(path.read_bytes()[:size])
    text = refusal(path)
    assert text.startswith((f"{path}: database disk image is ", f"{path} has been cut off or is "))
    assert text.endswith(LEFT)


@pytest.mark.parametrize("left", ["missing", "empty"])
def test_answers_left_in_a_wal_are_not_deleted(path: Path, left: str) -> None:
    """Without its file a WAL is refused, where SQLite would delete it; with the file it counts."""
    away = path.parent.parent / "away.db"
    with closing(open_writable(str(path))) as database:
        database.set("key", "value")
        shutil.copy(path, away)
        wal = path.with_name("quiz.db-wal").read_bytes()
    path.unlink()
    path.with_name("quiz.db-wal").write_bytes(wal)
    if left == "empty":
        path.touch()
    assert refusal(path) == (
        f"{path} is missing, but {path}-wal holds answers that belong to it. "
        "Put the file back, or move that one away too to start over."
    )
    shutil.copy(away, path)
    with closing(open_writable(str(path))) as database:
        assert database.settings() == {"key": "value"}


def test_folder_in_the_files_place_is_told(path: Path) -> None:
    """A folder called quiz.db is no data file and stays."""
    path.mkdir(parents=True)
    for opening in (open_writable, open_readable):
        with pytest.raises(StoreError, match="is a folder, but the data file belongs there"):
            opening(str(path))
    assert path.is_dir()


def test_file_in_the_folders_place_is_told(path: Path) -> None:
    """QUIZ_HOME that names a file is refused and the file kept."""
    path.parent.write_text("mine")
    for opening in (open_writable, open_readable):
        for below in (path, path.parent / "further" / "down" / "quiz.db"):
            with pytest.raises(StoreError) as refused:
                opening(str(below))
            assert str(refused.value) == (
                f"{path.parent} is a file, but a folder is needed there. Set QUIZ_HOME to a folder."
            )
    assert path.parent.read_text() == "mine"


def _open_and_write(path: str, number: int, start: "multiprocessing.synchronize.Barrier") -> None:
    start.wait(20)
    database = open_writable(path)
    database.set(f"terminal {number}", "was here")
    database.close()


def test_many_terminals_may_start_at_once(tmp_path: Path) -> None:
    """Four processes that create the same home at one moment all get to write into it."""
    fork = multiprocessing.get_context("fork")
    for attempt in range(12):
        path = str(tmp_path / str(attempt) / "home" / "quiz.db")
        start = fork.Barrier(4)
        terminals = [fork.Process(target=_open_and_write, args=(path, n, start)) for n in range(4)]
        for terminal in terminals:
            terminal.start()
        for terminal in terminals:
            terminal.join(30)
        assert [terminal.exitcode for terminal in terminals] == [0] * 4
        with closing(open_writable(path)) as database:
            assert len(database.settings()) == 4
