"""One log on several machines, through a folder that something else carries between them.

Each device has one file in the folder, DEVICE.jsonl, with the lines of `quiz log --json`. It only
ever appends to it, and no other device writes it. So nothing needs locking, the folder may arrive
late, and a conflict copy is read like any other file.

A device's file has everything it recorded, and events it received in other ways that are in no
other file. A device that finds unknown events in its own file was copied or restored from a
backup: another device may be writing that file, so it takes a new name.
"""

import errno
import json
import os
import re
import stat
from collections.abc import Iterator
from typing import IO, NamedTuple

from quiz.errors import StoreError
from quiz.plain_text import count, local_time
from quiz.store import rows
from quiz.store.database import DEVICE, Database, new_device
from quiz.store.log import Stamp
from quiz.store.merging import Merged, lines_of, merge, row_in
from quiz.store.rows import Row

ENDING = ".jsonl"
_MOST_FILES = 1_000
_LARGEST_FILE = 512 * 1024 * 1024
"""Bytes: a million reviews take half of it."""


class Synced(NamedTuple):
    """The result of a sync."""

    merged: Merged
    written: int
    """Events added to this device's file."""
    device: str
    renewed: bool
    """Whether this device took a new name."""
    unread: tuple[str, ...]
    """Files that could not be read, each with the reason."""

    def summary(self, folder: str) -> list[str]:
        """The result, as lines."""
        merged = self.merged
        came = merged.came if merged.new else "nothing new from other devices"
        lines = [f"Synced with {folder}: {came}, {count(self.written, 'event')} written."]
        if self.renewed:
            lines.append(
                "This data folder was copied or restored from a backup, so it is now a new device: "
                f"{self.device}."
            )
        if merged.future and merged.latest:
            lines.append(
                f"{count(merged.future, 'event waits', 'events wait')}: from the future (up to "
                f"{local_time(*merged.latest)}). A clock is wrong: there, or here."
            )
        lines += merged.notes()
        lines += [f"Left aside: {one}" for one in self.unread]
        return lines


def sync(database: Database, folder: str, stamp: Stamp) -> Synced:
    """Read what other devices wrote into a folder, and write what this one has.

    Args:
        database: this device's log.
        folder: must exist; it is never created.
        stamp: the present; later events wait.

    Raises:
        StoreError: the folder or this device's file there cannot be used.
        ReadOnlyError: the data file cannot be written.

    """
    database.check_writable()
    if not os.path.isdir(folder):
        raise StoreError(
            f"{folder} is not there, so nothing was synced. Is its drive connected? "
            "If it is the first time, make the folder."
        )
    device = database.device()
    with database.sqlite_errors():
        known = {name for (name,) in database.connection.execute("SELECT id FROM event")}
    renewed = not _is_ours(_file(folder, device), known)
    if renewed:
        device = new_device()
        database.set(DEVICE, device)
    seen: set[str] = set()
    unread: list[str] = []
    names = [name for name in _names(folder) if name != f"{device}{ENDING}"]
    unread += [f"{name}: there are too many files" for name in names[_MOST_FILES:]]
    paths = [os.path.join(folder, name) for name in names[:_MOST_FILES]]
    merged = merge(database, (_read(path, known, seen, unread) for path in paths), stamp)
    written = _write(database, _file(folder, device), device, seen)
    return Synced(merged, written, device, renewed, tuple(unread))


def _names(folder: str) -> list[str]:
    try:
        names = os.listdir(folder)
    except OSError as error:
        raise StoreError(f"{folder} cannot be read ({error.strerror}).") from error
    return sorted(name for name in names if name.endswith(ENDING) and not name.startswith("."))


def _file(folder: str, device: str) -> str:
    return os.path.join(folder, device + ENDING)


def _is_ours(path: str, known: set[str]) -> bool:
    """Whether a file contains only events that are known here; a missing file is ours."""
    try:
        with _opened(path) as file:
            return all(name is None or name in known for name in _ids(file))
    except FileNotFoundError:
        return True
    except OSError:  # a link, a folder: not for us to write to
        return False


def _read(path: str, known: set[str], seen: set[str], unread: list[str]) -> Iterator[Row | None]:
    """The unknown rows of another device's file; all its ids are added to `seen`.

    An unfinished last line waits; anything that is not an event is None. A file that cannot be
    read does not stop the others.
    """
    try:
        with _opened(path) as file:
            for line in _finished(file):
                found = _BEGINNING.match(line)
                if found and (name := found[1].decode("ascii")) in known:
                    seen.add(name)
                    continue
                row = row_in(line)
                if row is not None and isinstance(row[0], str):
                    seen.add(row[0])
                yield row
    except OSError as error:
        unread.append(f"{path} cannot be read ({error.strerror}).")


def _ids(file: IO[bytes]) -> Iterator[str | None]:
    """The id of each finished line of a device's own file; None if it is not an event."""
    for line in _finished(file):
        found = _BEGINNING.match(line)
        row = None if found else row_in(line)
        yield found[1].decode("ascii") if found else row[0] if row else None


_BEGINNING = re.compile(rb'\{"id": ?"([0-9a-f-]{36})",')
"""The beginning of a line, as this program writes it."""


def _finished(file: IO[bytes]) -> Iterator[bytes]:
    return (line for line in lines_of(file) if line.endswith(b"\n"))


def _opened(path: str, flags: int = os.O_RDONLY) -> IO[bytes]:
    """Open a plain file that is not a link.

    Raises:
        OSError: it is something else, too large, or cannot be opened.

    """
    safe = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    number = os.open(path, flags | safe, 0o600)
    file = open(number, "ab+" if flags & os.O_APPEND else "rb")  # noqa: SIM115 # the caller closes it
    found = os.fstat(number)
    if not stat.S_ISREG(found.st_mode) or found.st_size > _LARGEST_FILE:
        file.close()
        raise OSError(errno.EINVAL, "not a plain file, or too large")
    return file


def _write(database: Database, path: str, device: str, seen: set[str]) -> int:
    """Append the events missing from this device's file; returns how many.

    The transaction keeps other terminals of this device from doing the same.
    """
    try:
        with (
            database.transaction() as connection,
            _opened(path, os.O_RDWR | os.O_APPEND | os.O_CREAT) as file,
        ):
            file.seek(0)
            there = set(_ids(file))
            lines = [
                line
                for row in rows.selected(connection, "ORDER BY id")
                if row[0] not in there and (row[4] == device or row[0] not in seen)
                and (line := _line(row))
            ]  # fmt: skip
            if lines:
                _append(file, lines)
            return len(lines)
    except OSError as error:
        raise StoreError(
            f"{path} cannot be written ({error.strerror}). What is new here will be written "
            "the next time."
        ) from error


def _line(row: Row) -> bytes | None:
    """An event as a line; None if it is not an event."""
    event = rows.event_of(row) if rows.is_identifier(row[0]) else None
    if event is None:
        return None
    return json.dumps(event.as_dict(), ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _append(file: IO[bytes], lines: list[bytes]) -> None:
    """Durably append whole lines, after one that a crash may have cut off."""
    end = file.seek(0, os.SEEK_END)
    if end:
        file.seek(end - 1)
        if file.read(1) != b"\n":
            file.write(b"\n")
    file.write(b"".join(lines))
    file.flush()
    os.fsync(file.fileno())
