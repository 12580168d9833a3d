"""One log on several machines, through a folder that something else carries between them.

In the folder each device has one file, DEVICE.jsonl, the lines of `quiz log --json`, to which it
only ever appends, and which no other device writes. So nothing has to be locked, whatever carries
the folder may be late, and a copy that it makes of a conflict is read like any other file.

A device's file holds all that it recorded, and what came to it by other ways and stands in no
other file. A device that finds events in its file that it does not know is a copy of a home, or
was put back from a backup: somebody else may be writing that file, so it takes another name.
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
"""Bytes: a million reviews have half of it."""


class Synced(NamedTuple):
    """What came of it."""

    merged: Merged
    written: int
    """Events added to this device's file."""
    device: str
    renewed: bool
    """Whether this device has another name from now on."""
    unread: tuple[str, ...]
    """Files that could not be read, each with the reason."""

    def summary(self, folder: str) -> list[str]:
        """What came of it, in lines."""
        merged = self.merged
        came = "nothing new from other devices"
        if merged.new:
            devices = count(merged.devices, "device")
            came = f"{count(merged.new, 'new event')} from {devices}"
        lines = [f"Synced with {folder}: {came}, {count(self.written, 'event')} written."]
        if self.renewed:
            lines.append(
                "This home was copied or put back from a backup, so it is a device of its own now: "
                f"{self.device}."
            )
        if merged.future and merged.latest:
            lines.append(
                f"{count(merged.future, 'event waits', 'events wait')}: from the future (up to "
                f"{local_time(*merged.latest)}). A clock is wrong: there, or here."
            )
        if merged.later:
            lines.append(
                f"{count(merged.later, 'event was', 'events were')} written by a later version: "
                "kept, and used once this program is updated."
            )
        if merged.ignored:
            lines.append(f"{count(len(merged.ignored), 'event')} out of range: kept, and ignored.")
        lines += [f"Left aside: {one}" for one in self.unread]
        return lines


def sync(database: Database, folder: str, stamp: Stamp) -> Synced:
    """Read what other devices wrote into a folder, and write what this one has.

    Args:
        database: this device's log.
        folder: must be there; it is never created.
        stamp: the present: events from later than that wait.

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
    with database.told():
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
    """Whether nothing stands in a file but events that are here; one that is missing is ours."""
    try:
        with _opened(path) as file:
            return all(name is None or name in known for name in _ids(file))
    except FileNotFoundError:
        return True
    except OSError:  # a link, a folder: not for us to write to
        return False


def _read(path: str, known: set[str], seen: set[str], unread: list[str]) -> Iterator[Row | None]:
    """The rows of another device's file that are not known; the ids in it are added to `seen`.

    A last line that is not finished waits; what is no event is None. A file that cannot be read
    stops no other.
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
    """The id of each finished line of a device's own file; None of what is no event."""
    for line in _finished(file):
        found = _BEGINNING.match(line)
        row = None if found else row_in(line)
        yield found[1].decode("ascii") if found else row[0] if row else None


_BEGINNING = re.compile(rb'\{"id": ?"([0-9a-f-]{36})",')
"""Of a line, as it is written here."""


def _finished(file: IO[bytes]) -> Iterator[bytes]:
    return (line for line in lines_of(file) if line.endswith(b"\n"))


def _opened(path: str, flags: int = os.O_RDONLY) -> IO[bytes]:
    """Open a file that is no link and nothing but a file.

    Raises:
        OSError: it is something else, too large, or cannot be opened.

    """
    safe = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    number = os.open(path, flags | safe, 0o600)
    file = open(number, "ab+" if flags & os.O_APPEND else "rb")  # noqa: SIM115 # the caller closes it
    found = os.fstat(number)
    if not stat.S_ISREG(found.st_mode) or found.st_size > _LARGEST_FILE:
        file.close()
        raise OSError(errno.EINVAL, "no plain file, or too large")
    return file


def _write(database: Database, path: str, device: str, seen: set[str]) -> int:
    """Append what belongs into this device's file and is not there yet; how many events.

    The transaction keeps other terminals of this device from doing the same meanwhile.
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
    """An event as a line; None of what is none."""
    event = rows.event_of(row) if rows.is_identifier(row[0]) else None
    if event is None:
        return None
    return json.dumps(event.as_dict(), ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _append(file: IO[bytes], lines: list[bytes]) -> None:
    """Write whole lines, behind one that was cut off by a crash, and on the disk."""
    end = file.seek(0, os.SEEK_END)
    if end:
        file.seek(end - 1)
        if file.read(1) != b"\n":
            file.write(b"\n")
    file.write(b"".join(lines))
    file.flush()
    os.fsync(file.fileno())
