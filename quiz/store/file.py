"""The data file on the disk: whether it can be used, and what SQLite's errors about it mean."""

import os
import sqlite3

from quiz.errors import ReadOnlyError, StoreError

_PAGE = 512
"""Bytes. A SQLite file consists of whole pages; this is the smallest page size."""


def data_file_exists(path: str) -> bool:
    """Whether there is a data file.

    Raises:
        StoreError: something else is there, or opening the file would destroy data.

    """
    folder = os.path.dirname(os.path.abspath(path))
    while not os.path.lexists(folder):
        folder = os.path.dirname(folder)
    if os.path.islink(folder) and not os.path.exists(folder):
        raise StoreError(f"{folder} is a broken link. Set QUIZ_HOME to a folder.")
    if not os.path.isdir(folder):
        raise StoreError(
            f"{folder} is a file, but a folder is needed there. Set QUIZ_HOME to a folder."
        )
    if not os.access(folder, os.X_OK):
        raise StoreError(f"{folder} cannot be entered. Make it readable, or set QUIZ_HOME.")
    if os.path.exists(path) and not os.path.isfile(path):
        what = "a folder" if os.path.isdir(path) else "a pipe or a device"
        raise StoreError(
            f"{path} is {what}, but the data file belongs there. "
            "Move it away, or set QUIZ_HOME to another folder."
        )
    pending = is_pending(path)  # checked first, because it is created last
    size = os.path.getsize(path) if os.path.exists(path) else 0
    if size % _PAGE and not pending:  # a WAL repairs a torn page
        raise StoreError(f"{path} has been cut off or is not a database. {remedy(path)}")
    if size < _PAGE and pending:  # SQLite would delete the WAL
        raise StoreError(
            f"{path} is missing, but {os.path.realpath(path)}-wal holds answers that belong to it. "
            "Put the file back, or move that one away too to start over."
        )
    return os.path.exists(path)


def is_pending(path: str, end: str = "-wal") -> bool:
    """Whether a file has a WAL or journal that SQLite has not merged into it yet."""
    beside = os.path.realpath(path) + end  # next to the target if the file is a link
    return os.path.exists(beside) and os.path.getsize(beside) > 0


def can_be_written(path: str, there: bool) -> bool:
    """Whether the folder can be written and, if it exists, the file."""
    return os.access(os.path.dirname(path), os.W_OK) and (not there or os.access(path, os.W_OK))


def read_only_error(path: str) -> ReadOnlyError:
    """What to say when something has to be saved and cannot be."""
    return ReadOnlyError(
        f"{os.path.dirname(path)} cannot be written, so nothing could be saved. "
        "Make the folder writable, or set QUIZ_HOME to another one."
    )


def remedy(path: str, written: bool = False) -> str:
    """What to do about a damaged file; `written` says whether this program wrote to it.

    A leftover WAL would corrupt a restored backup.
    """
    name = os.path.basename(path)
    left = "Nothing more will be written to it." if written else "The file was left as it was."
    return (
        f"{left} Save what can still be read: quiz log --json > log.jsonl. Then move it away, with "
        f"{name}-wal and {name}-shm if they are there, and restore a backup or merge log.jsonl."
    )


_BUSY = "Another program is using the file; close it and try again."
_LOCAL = (
    "This folder does not support what SQLite needs (some network disks do not). "
    "Set QUIZ_HOME to a folder on a local disk."
)
_CHECK = "Check that the file and its folder can be read and written."
_REMEDIES = {
    "SQLITE_BUSY": _BUSY,
    "SQLITE_LOCKED": _BUSY,
    "SQLITE_FULL": "Is the disk full? Make room and try again; nothing saved so far is lost.",
    "SQLITE_IOERR_SHM": _LOCAL,
    "SQLITE_IOERR_LOCK": _LOCAL,
    "SQLITE_IOERR_UNLOCK": _LOCAL,
    "SQLITE_PROTOCOL": _LOCAL,
    "SQLITE_NOLFS": _LOCAL,
    "SQLITE_IOERR": "Is the disk full, or gone? Nothing saved so far is lost.",
    "SQLITE_READONLY": _CHECK,
    "SQLITE_CANTOPEN": _CHECK,
    "SQLITE_PERM": _CHECK,
}
"""Prefix of SQLite's name for an error -> what to do; the first match counts."""


def explained(path: str, error: sqlite3.Error, written: bool = False) -> StoreError:
    """What a SQLite error means, and what to do about it."""
    text = str(error).partition(" with text ")[0]
    if is_damage(error):
        return StoreError(f"{path}: {text}. {remedy(path, written)}")
    name = error_name(error)
    fitting = (remedy for start, remedy in _REMEDIES.items() if name.startswith(start))
    return StoreError(f"{path}: {text}. {next(fitting, '`quiz doctor` says more.')}")


def is_damage(error: sqlite3.Error) -> bool:
    """Whether an error means that the file is damaged."""
    damage = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
    return error_name(error).startswith(damage) or "no such table" in str(error)


def error_name(error: BaseException) -> str:
    """SQLite's name for an error, such as `SQLITE_FULL`; empty if it has none."""
    return getattr(error, "sqlite_errorname", "")
