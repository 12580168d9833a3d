"""The SQLite file: opening it for writing or only for reading, migrating it, checking it.

Nothing is written to a file that was not understood: a damaged one, one from a newer version
and another program's are reported and left as they are.
"""

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from quiz.errors import ReadOnlyError, StoreError

APPLICATION_ID = 0x6E6E717A  # "nnqz"
BUSY_SECONDS = 10
_HERE = os.path.dirname(os.path.abspath(__file__))


def migrations() -> Mapping[int, str]:
    """Format number -> the SQL that leads to it from the one before."""
    parts = ("schema.sql", "deck.sql")
    return {1: "\n".join(_script(part) for part in parts)}


def _script(name: str) -> str:
    with open(os.path.join(_HERE, name), encoding="utf-8") as file:
        return file.read()


FORMAT = 1


class Database:
    """An open file. `writable` is False where it, or its folder, can only be read."""

    def __init__(self, path: str, connection: sqlite3.Connection, writable: bool) -> None:
        self.path = path
        self.connection = connection
        self.writable = writable

    def close(self) -> None:
        """Close the file; what was committed stays."""
        self.connection.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A durable transaction: all of it is on the disk when the block ends, or none of it is.

        Raises:
            ReadOnlyError: the file cannot be written.
            StoreError: the disk is full, the file is damaged or somebody holds it.

        """
        if not self.writable:
            raise ReadOnlyError(read_only_message(self.path))
        with told(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
                self.connection.execute("COMMIT")
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


def read_only_message(path: str) -> str:
    """What to say when something has to be saved and cannot be."""
    return (
        f"{os.path.dirname(path)} cannot be written, so no answer could be saved. "
        "Make the folder writable, or set QUIZ_HOME to another one."
    )


@contextmanager
def told(path: str) -> Iterator[None]:
    """Turn SQLite's errors into one line that says what to do."""
    try:
        yield
    except sqlite3.Error as error:
        text = str(error)
        if "locked" in text or "busy" in text:
            remedy = "Another program is using the file; close it and try again."
        elif "full" in text or "I/O" in text:
            remedy = "Is the disk full? Make room and try again; nothing saved so far is lost."
        elif "readonly" in text or "unable to open" in text:
            remedy = "Check that the file and its folder can be read and written."
        elif isinstance(error, sqlite3.DatabaseError) and (
            "malformed" in text or "not a database" in text or "no such table" in text
        ):
            remedy = (
                "The file is damaged and was left as it is. Put a copy from a backup in its "
                "place, or move it away to start afresh; `quiz doctor` says more."
            )
        else:
            remedy = "`quiz doctor` says more."
        raise StoreError(f"{path}: {text}. {remedy}") from error


def open_writable(path: str, steps: Mapping[int, str] | None = None) -> Database:
    """Open the file for a session, creating it and its folder (modes 0600 and 0700) if missing.

    Raises:
        ReadOnlyError: the folder or the file cannot be written.
        StoreError: the file cannot be used; it is left as it was.

    """
    folder = os.path.dirname(path)
    _make_folder(folder)
    there = os.path.exists(path)
    if not os.access(folder, os.W_OK) or (there and not os.access(path, os.W_OK)):
        raise ReadOnlyError(read_only_message(path))
    with told(path):
        if not there:
            _create_private(path)
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            found = _format_of(connection, path, _newest(steps))
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            if found < _newest(steps):
                _migrate(connection, path, found, migrations() if steps is None else steps)
        except BaseException:
            connection.close()
            raise
        return Database(path, connection, writable=True)


def open_readable(path: str) -> Database:
    """Open the file for a command that only reports. A missing file reads as an empty one.

    Where the file can be written it is opened like any other, so that decks are compiled once.
    """
    folder = os.path.dirname(path)
    if os.path.exists(folder) and not os.path.isdir(folder):
        raise StoreError(_not_a_folder(folder))
    if not os.path.exists(path):
        return _open_empty(path)
    if os.access(folder, os.W_OK) and os.access(path, os.W_OK):
        return open_writable(path)
    wal = f"{path}-wal"
    pending = os.path.exists(wal) and os.path.getsize(wal) > 0
    mode = "mode=ro" if pending else "mode=ro&immutable=1"
    with told(path):
        connection = sqlite3.connect(
            f"file:{_quoted(path)}?{mode}",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
        )
        try:
            found = _format_of(connection, path, FORMAT)
            if found < FORMAT:
                raise StoreError(
                    f"{path} is of an older format ({found}) and has to be brought up to date, "
                    "but it cannot be written. Make it writable and try again."
                )
            _temporary_deck_tables(connection)
        except BaseException:
            connection.close()
            raise
        return Database(path, connection, writable=False)


def _open_empty(path: str) -> Database:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for script in migrations().values():
        connection.executescript(script)
    return Database(path, connection, writable=True)


def _temporary_deck_tables(connection: sqlite3.Connection) -> None:
    """Decks are compiled into memory where the file cannot be written."""
    connection.execute("PRAGMA temp_store = MEMORY")
    script = _script("deck.sql")
    script = script.replace("CREATE TABLE", "CREATE TEMP TABLE")
    connection.executescript(
        script.replace("INDEX deck_question_id", "INDEX temp.deck_question_id")
    )


def _quoted(path: str) -> str:
    """A path in a `file:` URI of SQLite, which knows %, ? and # as its own."""
    return path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _not_a_folder(path: str) -> str:
    return f"{path} is a file, but a folder is needed there. Set QUIZ_HOME to a folder."


def _make_folder(folder: str) -> None:
    if os.path.isdir(folder):
        return
    if os.path.exists(folder):
        raise StoreError(_not_a_folder(folder))
    try:
        os.makedirs(os.path.dirname(folder), exist_ok=True)
        os.mkdir(folder, mode=0o700)
    except OSError as error:
        raise ReadOnlyError(
            f"{folder} cannot be created ({error.strerror}), so no answer could be saved. "
            "Set QUIZ_HOME to a folder that can be written."
        ) from error


def _create_private(path: str) -> None:
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        pass  # another terminal was faster
    except OSError as error:
        raise StoreError(
            f"{path} cannot be created ({error.strerror}). Set QUIZ_HOME to another folder."
        ) from error


def _newest(steps: Mapping[int, str] | None) -> int:
    return FORMAT if steps is None else max(steps)


def _format_of(connection: sqlite3.Connection, path: str, newest: int) -> int:
    """The file's format, 0 for an empty file. Reads only.

    Raises:
        StoreError: it is another program's, or of a newer format.

    """
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION_ID:
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if tables or application:
            raise StoreError(
                f"{path} is a database of another program and was left as it is. "
                "Set QUIZ_HOME to another folder."
            )
    if found > newest:
        raise StoreError(
            f"{path} is of format {found}; this version knows {newest}. It was left as it is. "
            "Update with: pip install --upgrade nn-quiz"
        )
    return int(found)


def _migrate(
    connection: sqlite3.Connection, path: str, found: int, steps: Mapping[int, str]
) -> None:
    """Bring the file up to date in one transaction, after a copy if it holds anything."""
    if found:
        copy = f"{path}.format-{found}.bak"
        if not os.path.exists(copy):
            _create_private(copy)
            with sqlite3.connect(copy) as target:
                connection.backup(target)
            target.close()
    connection.execute("BEGIN IMMEDIATE")
    try:
        (now,) = connection.execute("PRAGMA user_version").fetchone()  # another terminal's work
        for number in sorted(number for number in steps if number > now):
            for statement in _statements(steps[number]):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _statements(script: str) -> Iterator[str]:
    """The statements of a script one by one: `executescript` would commit a transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
