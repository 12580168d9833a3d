"""Two machines, one log: the union of several logs' events, by their ids.

All files then replay to the same states, whichever was merged into which, and no matter how often.
Another machine's events come from its data file, which is only read and may be read-only, or from
the lines of its `quiz log --json`. They are gathered first, outside any transaction, because
that may take a while (`ssh server quiz log --json | quiz merge -`); then the events and the
states that follow are saved in one transaction.
"""

import json
import os
import shutil
import sqlite3
import stat
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, suppress
from itertools import chain, islice
from operator import attrgetter
from tempfile import TemporaryDirectory
from typing import IO, NamedTuple, TypeVar

from quiz.errors import QuizError, ReadOnlyError, StoreError
from quiz.plain_text import count, some
from quiz.store import rows, states
from quiz.store.database import Database, connect_read_only, format_of
from quiz.store.events import ENVELOPE, Corrections, Event, Retime
from quiz.store.file import is_pending
from quiz.store.log import Log, Stamp
from quiz.store.rows import COLUMNS, LONGEST_DATA, Outcome, Row

CLOCKS_DIFFER = 60_000
"""Milliseconds by which two correct clocks may differ."""
_AT_ONCE = 2_000
_T = TypeVar("_T")


class Merged(NamedTuple):
    """The result of a merge. All except `known` and `unreadable` is about new events."""

    new: int
    """Events added, including those that are ignored."""
    known: int
    devices: int
    """How many devices the new events are from."""
    questions: int
    """How many questions have a state now."""
    ignored: tuple[str, ...] = ()
    """Ids of added events that cannot be used: they are kept but change nothing."""
    later: int = 0
    """How many added events were written by a later version: also kept."""
    unreadable: int = 0
    """How many entries were not events; they were left out."""
    future: int = 0
    """Events from the future: left out, or with `retime` added as of now."""
    latest: tuple[int, int] | None = None
    """The time (ms since 1970 UTC) and offset (minutes) of the last of these."""

    @property
    def came(self) -> str:
        """How many new events there are, from how many devices."""
        return f"{count(self.new, 'new event')} from {count(self.devices, 'device')}"

    def notes(self) -> list[str]:
        """What was kept without effect or left out, as lines; not what is from the future."""
        lines = []
        if self.later:
            later = count(self.later, "event was", "events were")
            lines.append(f"{later} written by a later version: kept, and used once you update.")
        if self.ignored:
            ignored = count(len(self.ignored), "event is", "events are")
            lines.append(f"{ignored} out of range: kept, and ignored ({some(self.ignored)}).")
        if self.unreadable:
            one, several = "entry that is not an event was", "entries that are not events were"
            lines.append(f"{count(self.unreadable, one, several)} left out.")
        return lines


def merge(
    database: Database,
    sources: Iterable[Iterable[Row | None]],
    stamp: Stamp,
    *,
    retime: bool = False,
) -> Merged:
    """Add the events this log lacks from other logs, and derive the states again.

    Args:
        database: where to add them.
        sources: each log's rows, in any order; None for anything that is not a row.
        stamp: the present; later events are left out.
        retime: add those too, in their order, as if they happened now.

    Raises:
        StoreError: a source cannot be read, or the states cannot be derived; nothing is added.
        ReadOnlyError: this file cannot be written.

    """
    database.check_writable()
    try:
        with database.sqlite_errors():
            gathered = _gather(database.connection, sources)
        with database.transaction():
            return _add(database, gathered, stamp, retime)
    except ReadOnlyError:
        raise
    except QuizError as error:
        raise StoreError(f"Nothing was merged: {error}") from error
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise StoreError(
            f"Nothing was merged: the events cannot be replayed ({type(error).__name__}: {error})."
        ) from error


class _Gathered(NamedTuple):
    """The contents of other logs, counted."""

    known: int
    unreadable: int
    kept: dict[str, Outcome]
    """Id of each new event that cannot be used -> why."""


def _gather(connection: sqlite3.Connection, sources: Iterable[Iterable[Row | None]]) -> _Gathered:
    """Put new events into a temporary table."""
    connection.execute("DROP TABLE IF EXISTS temp.incoming")
    connection.execute(
        "CREATE TEMP TABLE incoming (id TEXT PRIMARY KEY, version, time, offset, device, deck, "
        "question, revision, kind, data) WITHOUT ROWID"
    )
    known = unreadable = 0
    kept: dict[str, Outcome] = {}
    insert = "INSERT OR IGNORE INTO temp.incoming VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    for part in chain.from_iterable(map(_in_parts, sources)):
        ids = json.dumps([row[0] for row in part if row and rows.is_identifier(row[0])])
        query = "SELECT id FROM event WHERE id IN (SELECT value FROM json_each(?))"
        here = {name for (name,) in connection.execute(query, (ids,))}
        fresh = []
        for row in part:
            if row is None or not rows.is_identifier(row[0]):
                unreadable += 1
            elif row[0] in here:
                known += 1
            elif outcome := rows.outcome(row):
                fresh.append(row)
                if outcome != "used":
                    kept[row[0]] = outcome
            else:
                unreadable += 1
        connection.execute("BEGIN")
        connection.executemany(insert, fresh)
        connection.execute("COMMIT")
    return _Gathered(known, unreadable, kept)


def _in_parts(source: Iterable[_T]) -> Iterator[list[_T]]:
    rest = iter(source)
    while some := list(islice(rest, _AT_ONCE)):
        yield some


def _add(database: Database, gathered: _Gathered, stamp: Stamp, retime: bool) -> Merged:
    """Add what was gathered, and save the states that follow."""
    connection, log = database.connection, Log(database)
    connection.execute("DELETE FROM temp.incoming WHERE id IN (SELECT id FROM event)")
    future = _future(connection, stamp.time + CLOCKS_DIFFER)
    left_out = set() if retime else {event.id for event in future}
    names = ((name,) for name in left_out)
    connection.executemany("DELETE FROM temp.incoming WHERE id = ?", names)
    kept = [(name, what) for name, what in gathered.kept.items() if name not in left_out]
    (devices,) = connection.execute("SELECT count(DISTINCT device) FROM temp.incoming").fetchone()
    new = connection.execute(
        f"INSERT INTO event ({COLUMNS}) SELECT {COLUMNS} FROM temp.incoming ORDER BY id"
    ).rowcount
    connection.execute("DROP TABLE temp.incoming")
    if retime:
        start = stamp.time - len(future)
        for place, event in enumerate(future):
            about = stamp._replace(deck=event.deck, question=event.question)
            log.append(Retime(event.id, start + place), about)
    if new or states.are_stale(connection):
        log.rebuild()
    (questions,) = connection.execute("SELECT count(*) FROM state").fetchone()
    return Merged(
        new=new,
        known=gathered.known,
        devices=devices,
        questions=questions,
        ignored=tuple(name for name, what in kept if what == "ignored"),
        later=sum(what == "later" for _, what in kept),
        unreadable=gathered.unreadable,
        future=len(future),
        latest=max(((event.time, event.offset) for event in future), default=None),
    )


def _future(connection: sqlite3.Connection, limit: int) -> list[Event]:
    """The gathered events that count as later than `limit`, in their order.

    Those with a wrong time that was since corrected are not among them.
    """

    def found(table: str, condition: str, *values: int) -> list[Event]:
        those = rows.selected(connection, f"WHERE {condition}", values, table=table)
        return [event for event in map(rows.event_of, those) if event is not None]

    coming = found("temp.incoming", "kind = 'retime'")
    retimed = Corrections.of([*found("event", "kind = 'retime'"), *coming]).retimed
    late = {
        event.id: event
        for event in found("temp.incoming", "time > ?", limit)
        if retimed.get(event.id, event.time) > limit
    }
    for event in coming:
        if isinstance(event.what, Retime) and event.what.corrected > limit:
            late[event.id] = event
    return sorted(late.values(), key=attrgetter("time", "id"))


_LONGEST_LINE = 4 * LONGEST_DATA
_LARGEST_VALUE = 64 * 1024 * 1024
"""The most bytes that one value in a hostile file may take."""
_ATTEMPTS = 5
_REMEDY = "Name the other machine's quiz.db."


def of_paths(paths: Iterable[str], own: str) -> Iterator[Iterator[Row | None]]:
    """The rows of each file in the paths and folders, except this machine's own.

    Raises:
        StoreError: one of them is missing, damaged, or not a log.

    """
    for path in paths:
        for file in _files(path, own):
            yield _of_file(file)


def _files(path: str, own: str) -> list[str]:
    """The files a path means: itself, or a folder's data files except this machine's own."""
    if not os.path.isdir(path):
        return [path]
    try:
        names = sorted(name for name in os.listdir(path) if name.endswith(".db"))
    except OSError as error:
        raise StoreError(f"{path} cannot be read ({error.strerror}). {_REMEDY}") from error
    found = [os.path.join(path, name) for name in names]
    others = [one for one in found if os.path.realpath(one) != os.path.realpath(own)]
    if not others:
        raise StoreError(f"{path} has no data file from another machine. {_REMEDY}")
    return others


def _of_file(path: str) -> Iterator[Row | None]:
    """The rows of a data file, or of a file of JSON lines."""
    try:
        mode = os.stat(path).st_mode
    except OSError as error:
        missing = "does not exist" if isinstance(error, FileNotFoundError) else error.strerror
        raise StoreError(f"{path} {missing}. {_REMEDY}") from error
    if not stat.S_ISREG(mode):
        raise StoreError(f"{path} is not a file. {_REMEDY}")
    try:
        with open(path, "rb") as file:
            if file.read(16).lstrip().startswith(b"{"):
                file.seek(0)
                yield from of_lines(file, path)
                return
        yield from _of_database(os.path.realpath(path), path)
    except OSError as error:
        raise StoreError(f"{path} cannot be read ({error.strerror}).") from error
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise StoreError(f"{path} cannot be read ({error}).") from error


_BOUNDED = COLUMNS.replace(
    "data", f"CASE WHEN length(data) <= {LONGEST_DATA} THEN data END AS data"
)


def _of_database(path: str, name: str) -> Iterator[Row]:
    with ExitStack() as stack:
        before = _looks(path)
        # only SQLite can combine a file with its WAL, and it would write next to the file
        copied = is_pending(path) or is_pending(path, "-journal")
        if copied:
            folder = stack.enter_context(TemporaryDirectory(prefix="quiz-"))
            connection = sqlite3.connect(_copied(path, folder, name), isolation_level=None)
        else:
            connection = connect_read_only(path)
        stack.enter_context(closing(connection))
        _check(connection, name)
        connection.text_factory = rows.lenient
        yield from connection.execute(f"SELECT {_BOUNDED} FROM event")
        if not copied and _looks(path) != before:
            raise _busy(name)


def _copied(path: str, folder: str, name: str) -> str:
    """A consistent copy of a data file with its WAL and journal."""
    for attempt in range(_ATTEMPTS):
        place, before = os.path.join(folder, f"{attempt}.db"), _looks(path)
        shutil.copyfile(path, place)
        for end in ("-wal", "-journal"):
            if is_pending(path, end):
                shutil.copyfile(path + end, place + end)
        if _looks(path) == before:
            return place
    raise _busy(name)


def _looks(path: str) -> list[tuple[str, int, int]]:
    """Sizes and times that show whether a data file, its WAL or its journal changed."""
    found = []
    for end in ("", "-wal", "-journal"):
        with suppress(OSError):
            now = os.stat(path + end)
            found.append((end, now.st_size, now.st_mtime_ns))
    return found


def _busy(name: str) -> StoreError:
    return StoreError(
        f"{name} is being written to. Close the program there, or: quiz log --json | quiz merge -"
    )


def _check(connection: sqlite3.Connection, name: str) -> None:
    """Refuse anything but a log before reading from it: a view could be endless."""
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST_VALUE)
    try:
        found = format_of(connection, name)
    except StoreError as error:
        raise StoreError(
            f"{name} belongs to another program, or to a newer version of this one."
        ) from error
    if not found:
        raise StoreError(f"{name} is empty. {_REMEDY}")
    row = connection.execute("SELECT type, sql FROM sqlite_master WHERE name = 'event'").fetchone()
    columns = connection.execute("PRAGMA table_xinfo(event)").fetchall()
    made = "" if row is None else str(row[1]).upper().split("(")[0]
    if row is None or row[0] != "table" or "VIRTUAL" in made or any(one[-1] for one in columns):
        raise StoreError(
            f"{name} is not a log of this program: its events are not in a plain table."
        )


def of_lines(file: IO[bytes], name: str) -> Iterator[Row | None]:
    """The rows in the lines of `quiz log --json`; None for a line that is not an event.

    Raises:
        StoreError: none of the lines is an event.

    """
    some = any_event = False
    for line in lines_of(file):
        if line.strip():
            row = row_in(line)
            some, any_event = True, any_event or row is not None
            yield row
    if some and not any_event:
        raise StoreError(f"{name} contains no events. Give it what `quiz log --json` prints.")


def lines_of(file: IO[bytes]) -> Iterator[bytes]:
    """The lines of a log; a line that is too long is replaced by one that is not an event."""
    while line := file.readline(_LONGEST_LINE):
        if len(line) == _LONGEST_LINE and not line.endswith(b"\n"):
            while (rest := file.readline(_LONGEST_LINE)) and not rest.endswith(b"\n"):
                pass
            line = b"too long\n" if rest else b"too long"
        yield line


def row_in(line: bytes) -> Row | None:
    """An event in the form of `Event.as_dict`, as a row; None if it is not an event."""
    try:
        values = rows.content(line.decode("utf-8"))
    except UnicodeDecodeError:
        return None
    if values is None:
        return None
    try:
        envelope = [values.pop(name) for name in ENVELOPE]
        told = values.get("content")
        if len(values) == 1 and isinstance(told, str):  # that version could not read it either
            return (*envelope, told)
        return (*envelope, _ENCODER.encode(values))
    except (KeyError, ValueError):  # a name is missing, or a number is infinite
        return None


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)
