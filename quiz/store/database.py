"""The SQLite database of the data file: opening it for writing or only for reading.

Nothing is written to a file that was not understood: a damaged one, one from a newer version
and another program's are reported and left as they are.
"""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

from quiz import settings, whole_file
from quiz.errors import ReadOnlyError, StoreError
from quiz.store import SCHEMA_VERSION
from quiz.store.file import (
    create_private,
    damaged,
    error_name,
    explained,
    is_damage,
    is_pending,
    is_there,
    make_folder,
    read_only_message,
    uri,
)

APPLICATION_ID = 0x6E6E717A  # "nnqz"
BUSY_SECONDS = 10
FORMAT = 2
DEVICE = "device"
"""Under this key stands, among the settings, the name of this machine's log."""

_NO_SHARED_MEMORY = ("SQLITE_IOERR_SHM", "SQLITE_IOERR_LOCK", "SQLITE_PROTOCOL", "SQLITE_CANTOPEN")
"""Beginnings of the names of what a file system raises that cannot do what WAL needs."""

_HERE = os.path.dirname(os.path.abspath(__file__))

LAST_TIME = 32_503_680_000_000
"""The end of the year 2999, in milliseconds since 1970 UTC: no clock is that wrong by chance."""
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
    """An open file. `writable` is False where it, or its folder, can only be read.

    Its settings are text by their keys; what they mean stands in `quiz.settings`.
    """

    def __init__(self, path: str, connection: sqlite3.Connection, writable: bool) -> None:
        self.path = path
        self.connection = connection
        self.writable = writable
        in_memory = not connection.execute("PRAGMA database_list").fetchone()[2]
        self._place = None if in_memory else _identity(path)
        self._written = self._damaged = False

    def close(self) -> None:
        """Close the file; what was committed stays, and a plain copy of the file has all of it.

        SQLite brings the write-ahead log into the file where nobody else has it open; somebody
        has it open often enough, in another terminal.
        """
        with suppress(sqlite3.Error):  # what was saved is as durable without
            if self.writable and not self.connection.in_transaction:
                self.connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        self.connection.close()

    def last_time(self) -> int | None:
        """The latest instant of the log in milliseconds since 1970 UTC; None while it is empty."""
        with self.told():
            row = self.connection.execute(_LATEST).fetchone()
        return int(row[0]) if row else None

    @contextmanager
    def told(self) -> Iterator[None]:
        """Turn SQLite's errors into one line; a file found damaged is not written to any more."""
        try:
            yield
        except sqlite3.Error as error:
            self._damaged = self._damaged or is_damage(error)
            raise explained(self.path, error, self._written) from error
        except UnicodeDecodeError as error:  # of the text that SQLite handed over
            raise StoreError(f"{self.path}: it holds what is no text. {self.remedy}") from error

    @property
    def remedy(self) -> str:
        """What to do about the file where it is damaged."""
        return damaged(self.path, self._written)

    def settings(self) -> dict[str, str]:
        """All stored settings."""
        with self.told():
            return dict(self.connection.execute("SELECT key, value FROM setting"))

    def set(self, key: str, value: str) -> None:
        """Keep a setting."""
        with self.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (key, value))

    def unset(self, key: str) -> None:
        """Back to the default."""
        with self.transaction() as connection:
            connection.execute("DELETE FROM setting WHERE key = ?", (key,))

    def device(self) -> str:
        """This file's device, chosen at random when it is first asked for."""
        if DEVICE not in self.settings():
            with self.transaction() as connection:
                connection.execute(
                    "INSERT OR IGNORE INTO setting VALUES (?, ?)", (DEVICE, new_device())
                )
        return self.settings()[DEVICE]

    def back_up(self, path: str, *, replace: bool = False) -> int:
        """Write a copy of all that is committed, for its owner alone. Returns its size in bytes.

        Sessions may go on meanwhile. A copy of the file as it lies there would miss what is still
        in its write-ahead log.

        Args:
            path: where to.
            replace: whether a file that is there already gives way.

        Raises:
            QuizError: it cannot be written; then nothing is, and what was there stays.

        """
        if os.path.realpath(path) == os.path.realpath(self.path):
            raise StoreError(f"{path} is the data file itself. Name another file.")
        try:
            with whole_file.begun(path, replace=replace, mode=0o600) as part:
                self.connection.execute("VACUUM main INTO ?", (part,))
        except sqlite3.Error as error:
            raise StoreError(f"{path} could not be written: {error}. Nothing was.") from error
        return os.path.getsize(path)

    def check_writable(self) -> None:
        """Refuse to go on where nothing can be saved.

        Raises:
            ReadOnlyError: the file cannot be written.

        """
        if not self.writable:
            raise ReadOnlyError(read_only_message(self.path))

    def _check_place(self) -> None:
        """Notice a file that was removed or replaced: what is written to it now is gone."""
        if self._place is not None and _identity(self.path) != self._place:
            raise StoreError(
                f"{self.path} was removed or replaced while it was open, and nothing is saved any "
                "more. Leave, put it back, and start again."
            )

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A durable transaction: all of it is on the disk when the block ends, or none of it is.

        One within another is part of it.

        Raises:
            ReadOnlyError: the file cannot be written.
            StoreError: the disk is full, the file is damaged or somebody holds it.

        """
        self.check_writable()
        if self._damaged:
            raise StoreError(f"{self.path} is damaged. {self.remedy}")
        if self.connection.in_transaction:
            yield self.connection
            return
        with self.told():
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
                self.connection.execute("COMMIT")
                self._check_place()
                self._written = True
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise

    @contextmanager
    def caching(self) -> Iterator[sqlite3.Connection]:
        """Like `transaction`, for compiled decks: in memory where nothing can be written."""
        if self.writable:
            with self.transaction() as connection:
                yield connection
        else:
            yield self.connection


def new_device() -> str:
    """A fresh random name for this machine's log, eight hexadecimal digits."""
    return os.urandom(4).hex()


def readable_settings() -> dict[str, str]:
    """All settings in the user's data file; none where it cannot be read, or has no place."""
    with suppress(StoreError), closing(open_readable(settings.database())) as database:
        return database.settings()
    return {}


@contextmanager
def _told(path: str) -> Iterator[None]:
    """Do what `Database.told` does, while the file is being opened."""
    try:
        yield
    except sqlite3.Error as error:
        raise explained(path, error) from error


def _identity(path: str) -> tuple[int, int] | None:
    """What tells a file from another of the same name; None where there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def open_writable(path: str) -> Database:
    """Open the file for a session, creating it and its folder (modes 0600 and 0700) if missing.

    Raises:
        ReadOnlyError: the folder or the file cannot be written.
        StoreError: the file cannot be used; it is left as it was.

    """
    there = is_there(path)
    folder = os.path.dirname(path)
    make_folder(folder)
    if not os.access(folder, os.W_OK) or (there and not os.access(path, os.W_OK)):
        raise ReadOnlyError(read_only_message(path))
    if not there:
        create_private(path)
    with _told(path):
        try:
            connection = _connect(path)
        except sqlite3.OperationalError as error:
            if not error_name(error).startswith(_NO_SHARED_MEMORY):
                raise
            connection = _connect(path, alone=True)
        return Database(path, connection, writable=True)


def _connect(path: str, *, alone: bool = False) -> sqlite3.Connection:
    """Open a file for writing. `alone` needs no memory shared with others, and lets in no other."""
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        if alone:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        found = format_of(connection, path)
        _write_ahead(connection)
        connection.execute("PRAGMA synchronous = FULL")
        if not found or not _deck_tables_fit(connection):
            _create(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch to WAL. SQLite does not wait for others there, as it does everywhere else."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if not error_name(error).startswith("SQLITE_BUSY") or time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def open_readable(path: str) -> Database:
    """Open the file for a command that only reports. A missing file reads as an empty one.

    Where the file can be written it is opened like any other, so that decks are compiled once.

    Raises:
        StoreError: the file cannot be used; it is left as it was.

    """
    if not is_there(path):
        return open_empty(path)
    if os.access(os.path.dirname(path), os.W_OK) and os.access(path, os.W_OK):
        return open_writable(path)
    mode = "mode=ro" if is_pending(path) else "mode=ro&immutable=1"
    with _told(path):
        connection = sqlite3.connect(
            uri(path, mode), uri=True, timeout=BUSY_SECONDS, isolation_level=None
        )
        try:
            if not format_of(connection, path):
                connection.close()
                return open_empty(path)
            _temporary_deck_tables(connection)
        except BaseException:
            connection.close()
            raise
        return Database(path, connection, writable=False)


def _create(connection: sqlite3.Connection) -> None:
    """Create the tables, all or none of them; a second terminal waits and finds them there.

    Compiled decks of a version that laid them out otherwise are dropped: they are derived.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        if not connection.execute("PRAGMA user_version").fetchone()[0]:
            for statement in statements("schema.sql"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {FORMAT}")
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        if not _deck_tables_fit(connection):
            connection.execute("DROP TABLE IF EXISTS deck_question")
            connection.execute("DROP TABLE IF EXISTS deck")
            for statement in statements("deck.sql"):
                connection.execute(statement)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _deck_tables_fit(connection: sqlite3.Connection) -> bool:
    """Whether the tables of compiled decks are there, and laid out as this version does it."""
    found = connection.execute(
        "SELECT sql FROM sqlite_master WHERE tbl_name IN ('deck', 'deck_question') AND sql NOTNULL"
    )
    wanted = {text[text.index("CREATE") :].rstrip(";\n") for text in statements("deck.sql")}
    return {sql for (sql,) in found} == wanted


def complete(connection: sqlite3.Connection) -> None:
    """Give a file the indexes and triggers that came after it was created."""
    for statement in statements("schema.sql"):
        begin = statement.find("CREATE ")
        kind, name = statement[begin:].split()[1:3]
        if kind in ("INDEX", "TRIGGER"):
            words = f"CREATE {kind} IF NOT EXISTS {name}"
            connection.execute(statement[begin:].replace(f"CREATE {kind} {name}", words, 1))


def statements(*names: str) -> Iterator[str]:
    """The statements of SQL files beside this module, one by one.

    `executescript` would commit a transaction.
    """
    statement = ""
    for name in names:
        with open(os.path.join(_HERE, name), encoding="utf-8") as file:
            for line in file:
                statement += line
                if sqlite3.complete_statement(statement):
                    yield statement
                    statement = ""


def open_empty(path: str) -> Database:
    """Nothing has happened, and what is compiled stays in memory."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for statement in statements("schema.sql", "deck.sql"):
        connection.execute(statement)
    return Database(path, connection, writable=True)


def _temporary_deck_tables(connection: sqlite3.Connection) -> None:
    """Decks are compiled into memory where the file cannot be written."""
    connection.execute("PRAGMA temp_store = MEMORY")
    for statement in statements("deck.sql"):
        temporary = statement.replace("CREATE TABLE", "CREATE TEMP TABLE")
        connection.execute(
            temporary.replace("INDEX deck_question_id", "INDEX temp.deck_question_id")
        )


def format_of(connection: sqlite3.Connection, path: str) -> int:
    """The file's format, 0 for an empty file. Reads only.

    Raises:
        StoreError: it is another program's, or of another format.

    """
    connection.execute("BEGIN")  # one view of the file, which another terminal may be creating
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    connection.execute("COMMIT")
    if application != APPLICATION_ID and (tables or application):
        raise StoreError(
            f"{path} is a database of another program and was left as it is. "
            "Set QUIZ_HOME to another folder."
        )
    if found != FORMAT and (found or tables):
        remedy = (
            "Update with: pip install --upgrade nn-quiz"
            if found > FORMAT
            else "It is from before the first release; set QUIZ_HOME to another folder."
        )
        raise StoreError(
            f"{path} is of format {found}; this version knows {FORMAT}. It was left as it is. "
            f"{remedy}"
        )
    return int(found)
