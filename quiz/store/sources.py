"""Where another machine's events come from: its data file, or the lines of its `quiz log --json`.

A file is only read: neither it nor its folder is changed in any way, and either may be read-only.
"""

import errno
import json
import os
import re
import shutil
import sqlite3
import stat
from collections.abc import Container, Iterable, Iterator
from contextlib import ExitStack, closing
from tempfile import TemporaryDirectory
from typing import IO

from quiz.errors import StoreError
from quiz.store.database import BUSY_SECONDS, format_of
from quiz.store.events import ENVELOPE
from quiz.store.file import is_pending, uri
from quiz.store.rows import COLUMNS, LONGEST_DATA, Row, content, lenient

_LONGEST_LINE = 4 * LONGEST_DATA
_LARGEST_ROW = 64 * 1024 * 1024
"""Bytes: what a hostile file may make of one value."""
_ATTEMPTS = 5
_REMEDY = "Name the other machine's quiz.db."


def files(path: str, own: str) -> list[str]:
    """The files meant by a path: itself, or the data files in a folder, but for one's own.

    Raises:
        StoreError: there is none.

    """
    if not os.path.isdir(path):
        return [path]
    try:
        names = sorted(name for name in os.listdir(path) if name.endswith(".db"))
    except OSError as error:
        raise StoreError(f"{path} cannot be read ({error.strerror}). {_REMEDY}") from error
    found = [os.path.join(path, name) for name in names]
    others = [one for one in found if os.path.realpath(one) != os.path.realpath(own)]
    if not others:
        raise StoreError(f"{path} holds no data file of another machine. {_REMEDY}")
    return others


def of_file(path: str) -> Iterator[Row | None]:
    """The rows of a data file, or of a file of JSON lines.

    Raises:
        StoreError: it is missing, damaged or something else.

    """
    try:
        mode = os.stat(path).st_mode
    except OSError as error:
        missing = "does not exist" if isinstance(error, FileNotFoundError) else error.strerror
        raise StoreError(f"{path} {missing}. {_REMEDY}") from error
    if not stat.S_ISREG(mode):
        raise StoreError(f"{path} is not a file. {_REMEDY}")
    try:
        with open(path, "rb") as file:
            first = file.read(16)
            if first.lstrip().startswith(b"{"):
                file.seek(0)
                yield from of_lines(file, path)
                return
        yield from _of_database(os.path.realpath(path), path)
    except OSError as error:
        raise StoreError(f"{path} cannot be read ({error.strerror}).") from error
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise StoreError(f"{path} cannot be read ({error}).") from error


def _of_database(path: str, name: str) -> Iterator[Row]:
    for _ in range(_ATTEMPTS):
        with ExitStack() as stack:
            place, before = path, _stand(path)
            if is_pending(path) or is_pending(path, "-journal"):
                # only SQLite itself can put these together, and it would write beside the file
                folder = stack.enter_context(TemporaryDirectory(prefix="quiz-"))
                place = _copied(path, folder)
                if _stand(path) != before:
                    continue
                access = "mode=rw"
            else:
                access = "mode=ro&immutable=1"
            connection = stack.enter_context(closing(
                sqlite3.connect(
                    uri(place, access), uri=True, timeout=BUSY_SECONDS, isolation_level=None
                )
            ))  # fmt: skip
            _check(connection, name)
            connection.text_factory = lenient
            yield from connection.execute(f"SELECT {_BOUNDED} FROM event")
            if _stand(path) != before and place == path:
                break
            return
    raise StoreError(
        f"{name} is being written to. Close the program there, or: quiz log --json | quiz merge -"
    )


_BOUNDED = COLUMNS.replace(
    "data", f"CASE WHEN length(data) <= {LONGEST_DATA} THEN data END AS data"
)


def _stand(path: str) -> list[tuple[int, int] | None]:
    """By what one sees that a data file, or what lies beside it, was changed meanwhile."""
    stands: list[tuple[int, int] | None] = []
    for end in ("", "-wal", "-journal"):
        try:
            found = os.stat(path + end)
        except OSError:
            stands.append(None)
        else:
            stands.append((found.st_size, found.st_mtime_ns))
    return stands


def _copied(path: str, folder: str) -> str:
    place = os.path.join(folder, "copy.db")
    shutil.copyfile(path, place)
    for end in ("-wal", "-journal"):
        if is_pending(path, end):
            shutil.copyfile(path + end, place + end)
    return place


def _check(connection: sqlite3.Connection, name: str) -> None:
    """Refuse what is no log, before anything of it is computed: a view may have no end."""
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST_ROW)
    try:
        found = format_of(connection, name)
    except StoreError as error:
        whose = "another program's, or of a newer version of this one"
        raise StoreError(f"{name} is {whose}.") from error
    if not found:
        raise StoreError(f"{name} holds nothing. {_REMEDY}")
    row = connection.execute("SELECT type, sql FROM sqlite_master WHERE name = 'event'").fetchone()
    columns = connection.execute("PRAGMA table_xinfo(event)").fetchall()
    made = "" if row is None else str(row[1]).upper().split("(")[0]
    if row is None or row[0] != "table" or "VIRTUAL" in made or any(one[-1] for one in columns):
        raise StoreError(f"{name} is not a log of this program: its events are not a plain table.")


def of_lines(lines: IO[bytes], name: str) -> Iterator[Row | None]:
    """The rows in the lines of `quiz log --json`; None for a line that is no event.

    Raises:
        StoreError: none of the lines is an event.

    """
    some = any_event = False
    while line := lines.readline(_LONGEST_LINE):
        if not line.strip():
            continue
        some = True
        row = None
        if line.endswith(b"\n") or len(line) < _LONGEST_LINE:
            row = _row(line)
        else:
            while (rest := lines.readline(_LONGEST_LINE)) and not rest.endswith(b"\n"):
                pass
        any_event = any_event or row is not None
        yield row
    if some and not any_event:
        raise StoreError(f"{name} holds no event. Give it what `quiz log --json` prints.")


def _row(line: bytes) -> Row | None:
    """An event as `Event.as_dict` tells it, as a row."""
    try:
        values = content(line.decode("utf-8"))
    except UnicodeDecodeError:
        return None
    if values is None:
        return None
    try:
        envelope = [values.pop(name) for name in ENVELOPE]
        told = values.get("content")
        if len(values) == 1 and isinstance(told, str):  # what that version could not read either
            return (*envelope, told)
        return (*envelope, _ENCODER.encode(values))
    except (KeyError, ValueError):  # a name is missing, or a number is infinite
        return None


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def of_device(path: str, known: Container[str], seen: set[str]) -> Iterator[Row | None]:
    """The rows of another device's file in a synced folder that are not known yet.

    A last line that is not finished waits; what is no event is None. Nothing is read from a link,
    from what is no file, or from one that is too large.

    Args:
        path: the file.
        known: ids of events that are here.
        seen: ids in the file are added to it.

    Raises:
        StoreError: the file cannot be read.

    """
    try:
        with opened_plain(path) as file:
            for line in _finished_lines(file):
                found = _BEGINNING.match(line)
                if found and (name := found[1].decode("ascii")) in known:
                    seen.add(name)
                    continue
                row = _row(line)
                if row is not None and isinstance(row[0], str):
                    seen.add(row[0])
                yield row
    except OSError as error:
        raise StoreError(f"{path} cannot be read ({error.strerror}).") from error


def ids_of(file: IO[bytes]) -> Iterator[str | None]:
    """The id of each finished line of a device's own file; None of what is no event."""
    for line in _finished_lines(file):
        found = _BEGINNING.match(line)
        row = None if found else _row(line)
        yield found[1].decode("ascii") if found else row[0] if row else None


_BEGINNING = re.compile(rb'\{"id": ?"([0-9a-f-]{36})",')
"""Of a line, as it is written here."""
LARGEST_LOG = 512 * 1024 * 1024
"""Bytes of a device's file: a million reviews have half of it."""


def opened_plain(path: str, flags: int = os.O_RDONLY) -> IO[bytes]:
    """Open a file that is no link and nothing but a file.

    Raises:
        OSError: it is something else, too large, or cannot be opened.

    """
    safe = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    number = os.open(path, flags | safe, 0o600)
    file = open(number, "ab+" if flags & os.O_APPEND else "rb")  # noqa: SIM115 # the caller closes it
    found = os.fstat(number)
    if not stat.S_ISREG(found.st_mode) or found.st_size > LARGEST_LOG:
        file.close()
        raise OSError(errno.EINVAL, "no plain file, or too large")
    return file


def _finished_lines(file: IO[bytes]) -> Iterator[bytes]:
    """The lines that end; one that is too long is an empty one."""
    while line := file.readline(_LONGEST_LINE):
        if line.endswith(b"\n"):
            yield line
            continue
        long = len(line) == _LONGEST_LINE
        while (rest := file.readline(_LONGEST_LINE)) and not rest.endswith(b"\n"):
            pass
        if long and rest:
            yield b""


def of_paths(paths: Iterable[str], own: str) -> Iterator[Iterator[Row | None]]:
    """The rows of each file among the paths and folders."""
    for path in paths:
        for file in files(path, own):
            yield of_file(file)
