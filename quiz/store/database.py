"""The SQLite database of the data file: opening it for writing or only for reading.

A file it cannot understand is never written to: one that is damaged, from a newer version or
from another program is reported and left as it is.
"""

import os
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

from quiz import files, settings
from quiz.errors import StoreError
from quiz.store import SCHEMA_VERSION
from quiz.store.file import (
    can_be_written,
    data_file_exists,
    error_name,
    explained,
    is_damage,
    is_pending,
    read_only_error,
    remedy,
)

APPLICATION_ID = 0x6E6E717A  # "nnqz"
BUSY_SECONDS = 10
FORMAT = 2
DEVICE = "device"
"""The settings key for the name of this machine's log."""
LAST_TIME = 32_503_680_000_000
"""The end of the year 2999, in milliseconds since 1970 UTC: no clock is that far off."""

_HERE = os.path.dirname(os.path.abspath(__file__))
_CACHE = ("deck.sql", "answers.sql")
_LATEST = f"""
SELECT time FROM event WHERE time BETWEEN 0 AND {LAST_TIME} AND id NOT IN (
    SELECT CASE WHEN version = {SCHEMA_VERSION} AND json_valid(data)
                     AND json_type(data, '$.target') = 'text'
                     AND json_type(data, '$.corrected') = 'integer'
                THEN json_extract(data, '$.target') ELSE '' END
    FROM event WHERE kind = 'retime'
) ORDER BY time DESC LIMIT 1
"""
"""Events from the future that were retimed do not count."""


class Database:
    """An open file. `writable` is False if the file or its folder is read-only.

    Settings are stored as key -> text; `quiz.settings` says what they mean.
    """

    def __init__(self, path: str, connection: sqlite3.Connection, writable: bool) -> None:
        self.path = path
        self.connection = connection
        self.writable = writable
        in_memory = not connection.execute("PRAGMA database_list").fetchone()[2]
        self._place = None if in_memory else _identity(path)
        self._written = self._damaged = False

    def close(self) -> None:
        """Close the file so that a plain copy of it has everything that was committed.

        SQLite itself moves the write-ahead log into the file only when nobody else has it open,
        and another terminal often does.
        """
        with suppress(sqlite3.Error):  # what was saved is just as durable without it
            if self.writable and not self.connection.in_transaction:
                self.connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        self.connection.close()

    def last_time(self) -> int | None:
        """The latest time in the log, in milliseconds since 1970 UTC; None if it is empty."""
        with self.sqlite_errors():
            row = self.connection.execute(_LATEST).fetchone()
        return int(row[0]) if row else None

    @contextmanager
    def sqlite_errors(self) -> Iterator[None]:
        """Turn SQLite's errors into one line. A file found damaged is no longer written to."""
        try:
            yield
        except sqlite3.Error as error:
            self._damaged = self._damaged or is_damage(error)
            raise explained(self.path, error, self._written) from error
        except UnicodeDecodeError as error:  # in text that SQLite returned
            raise StoreError(f"{self.path}: it contains invalid text. {self.remedy}") from error

    @property
    def remedy(self) -> str:
        """What to do about the file if it is damaged."""
        return remedy(self.path, self._written)

    def settings(self) -> dict[str, str]:
        """All stored settings."""
        with self.sqlite_errors():
            return dict(self.connection.execute("SELECT key, value FROM setting"))

    def set(self, key: str, value: str) -> None:
        """Store a setting."""
        with self.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (key, value))

    def unset(self, key: str) -> None:
        """Return a setting to its default."""
        with self.transaction() as connection:
            connection.execute("DELETE FROM setting WHERE key = ?", (key,))

    def device(self) -> str:
        """This file's device name, chosen at random on first use."""
        if DEVICE not in self.settings():
            with self.transaction() as connection:
                entry = (DEVICE, new_device())
                connection.execute("INSERT OR IGNORE INTO setting VALUES (?, ?)", entry)
        return self.settings()[DEVICE]

    def back_up(self, path: str, *, replace: bool = False) -> int:
        """Write a copy of all committed data, for its owner alone. Returns its size in bytes.

        Sessions may keep running. A plain copy of the file would miss what is still in its
        write-ahead log.

        Args:
            path: where to write it.
            replace: whether to replace an existing file.

        Raises:
            QuizError: it cannot be written; an existing file is then left as it was.

        """
        if os.path.realpath(path) == os.path.realpath(self.path):
            raise StoreError(f"{path} is the data file itself. Name another file.")
        try:
            with files.begun(path, replace=replace, mode=0o600) as part:
                self.connection.execute("VACUUM main INTO ?", (part,))
        except sqlite3.Error as error:
            raise StoreError(f"{path} could not be written: {error}.") from error
        return os.path.getsize(path)

    def check_writable(self) -> None:
        """Refuse to continue if nothing can be saved.

        Raises:
            ReadOnlyError: the file cannot be written.

        """
        if not self.writable:
            raise read_only_error(self.path)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A durable transaction: when the block ends, either all of it is on disk or none of it.

        A nested transaction is part of the outer one.

        Raises:
            ReadOnlyError: the file cannot be written.
            StoreError: the disk is full, the file is damaged, or another program holds it.

        """
        self.check_writable()
        if self._damaged:
            raise StoreError(f"{self.path} is damaged. {self.remedy}")
        if self.connection.in_transaction:
            yield self.connection
            return
        with self.sqlite_errors(), _atomic(self.connection):
            yield self.connection
        if self._place is not None and _identity(self.path) != self._place:
            raise StoreError(
                f"{self.path} was removed or replaced while it was open, so nothing can be saved. "
                "Quit, put it back, and start again."
            )
        self._written = True

    @contextmanager
    def caching(self) -> Iterator[sqlite3.Connection]:
        """Like `transaction`, for the cache: in memory if the file is read-only."""
        if self.writable:
            with self.transaction() as connection:
                yield connection
        else:
            yield self.connection


def _identity(path: str) -> tuple[int, int] | None:
    """What tells a file from another of the same name; None where there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


@contextmanager
def _atomic(connection: sqlite3.Connection) -> Iterator[None]:
    """Run all of the block or none of it. The lock comes first: a second terminal waits for it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def new_device() -> str:
    """A fresh random name for this machine's log, eight hexadecimal digits."""
    return os.urandom(4).hex()


def readable_settings() -> dict[str, str]:
    """All settings in the user's data file; none if it cannot be read or has no location."""
    with suppress(StoreError), closing(open_readable(settings.database())) as database:
        return database.settings()
    return {}


def open_writable(path: str) -> Database:
    """Open the file for a session, creating it and its folder (modes 0600 and 0700) if missing.

    Raises:
        ReadOnlyError: the folder or the file cannot be written.
        StoreError: the file cannot be used; it is left as it was.

    """
    there = data_file_exists(path)
    files.make_folder(os.path.dirname(path))
    if not can_be_written(path, there):
        raise read_only_error(path)
    if not there:
        files.make_private(path)
    try:
        connection = _connect(path)
    except sqlite3.Error as error:
        raise explained(path, error) from error
    return Database(path, connection, writable=True)


def open_readable(path: str) -> Database:
    """Open the file for a command that only reports. A missing file counts as an empty one.

    A writable file is opened for writing, so that decks are compiled only once.

    Raises:
        StoreError: the file cannot be used; it is left as it was.

    """
    if not data_file_exists(path):
        return open_empty(path)
    if can_be_written(path, there=True):
        return open_writable(path)
    try:
        connection = connect_read_only(path)
        try:
            is_empty = not format_of(connection, path)
            if not is_empty:
                create_in_memory(connection, *_CACHE)
        except BaseException:
            connection.close()
            raise
    except sqlite3.Error as error:
        raise explained(path, error) from error
    if is_empty:
        connection.close()
        return open_empty(path)
    return Database(path, connection, writable=False)


def open_empty(path: str) -> Database:
    """An empty database in memory, for compiled decks too."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for statement in _statements("schema.sql", "state.sql", *_CACHE):
        connection.execute(statement)
    return Database(path, connection, writable=True)


def connect_read_only(path: str) -> sqlite3.Connection:
    """A connection that changes neither the file nor its folder; both may be read-only."""
    quoted = path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    mode = "ro" if is_pending(path) else "ro&immutable=1"
    uri = f"file:{quoted}?mode={mode}"
    return sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)


_NO_SHARED_MEMORY = ("SQLITE_IOERR_SHM", "SQLITE_IOERR_LOCK", "SQLITE_PROTOCOL", "SQLITE_CANTOPEN")
"""Prefixes of the errors raised on a file system that does not support WAL."""


def _connect(path: str, *, alone: bool = False) -> sqlite3.Connection:
    """Open a file for writing. `alone` needs no shared memory, and locks everyone else out."""
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        if alone:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        found = format_of(connection, path)
        _write_ahead(connection)
        connection.execute("PRAGMA synchronous = FULL")
        if not found or not _cache_fits(connection):
            _create(connection)
    except BaseException as error:
        connection.close()
        if alone or not error_name(error).startswith(_NO_SHARED_MEMORY):
            raise
        return _connect(path, alone=True)
    return connection


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch to WAL. Unlike everywhere else, SQLite does not wait for a lock here."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if not error_name(error).startswith("SQLITE_BUSY") or time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def _create(connection: sqlite3.Connection) -> None:
    """Create the tables, all or none of them; a second terminal waits and finds them there.

    A cache from a version with another layout is dropped: it is derived data.
    """
    with _atomic(connection):
        if not connection.execute("PRAGMA user_version").fetchone()[0]:
            complete(connection)
            connection.execute(f"PRAGMA user_version = {FORMAT}")
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        if not _cache_fits(connection):
            for statement in _statements(*_CACHE):
                if table := re.search(r"CREATE TABLE (\w+)", statement):
                    connection.execute(f"DROP TABLE IF EXISTS {table[1]}")
                connection.execute(statement)


def _cache_fits(connection: sqlite3.Connection) -> bool:
    """Whether the tables of the cache exist, with the layout of this version."""
    found = {sql for (sql,) in connection.execute("SELECT sql FROM sqlite_master")}
    return found.issuperset(
        text[text.index("CREATE") :].rstrip(";\n") for text in _statements(*_CACHE)
    )


def complete(connection: sqlite3.Connection) -> None:
    """Create whatever is missing: a file may be older than some indexes and triggers."""
    for statement in _statements("schema.sql", "state.sql"):
        connection.execute(statement)


def create_in_memory(connection: sqlite3.Connection, *names: str) -> None:
    """Create SQL files' derived tables in memory, where they hide those in the data file."""
    connection.execute("PRAGMA temp_store = MEMORY")
    for statement in _statements(*names):
        temporary = statement.replace("CREATE TABLE", "CREATE TEMP TABLE")
        connection.execute(re.sub(r"INDEX (IF NOT EXISTS )?", r"INDEX \1temp.", temporary, count=1))


def _statements(*names: str) -> Iterator[str]:
    """The statements of SQL files next to this module: `executescript` would commit."""
    statement = ""
    for name in names:
        with open(os.path.join(_HERE, name), encoding="utf-8") as lines:
            for line in lines:
                statement += line
                if sqlite3.complete_statement(statement):
                    yield statement
                    statement = ""


def format_of(connection: sqlite3.Connection, path: str) -> int:
    """The file's format; 0 for an empty file. Only reads.

    Raises:
        StoreError: it belongs to another program, or has another format.

    """
    connection.execute("BEGIN")  # a consistent view: another terminal may be creating the file
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    connection.execute("COMMIT")
    if application != APPLICATION_ID and (tables or application):
        raise StoreError(
            f"{path} belongs to another program and was left as it is. "
            "Set QUIZ_HOME to another folder."
        )
    if found != FORMAT and (found or tables):
        remedy = (
            "Update with: pip install --upgrade nn-quiz"
            if found > FORMAT
            else "It is from before the first release; set QUIZ_HOME to another folder."
        )
        raise StoreError(
            f"{path} has format {found}; this version reads {FORMAT}. It was left as it is. "
            f"{remedy}"
        )
    return int(found)
