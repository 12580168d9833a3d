"""The data file: whether it is there, creating it, and what SQLite's errors about it mean."""

import os
import sqlite3

from quiz.errors import ReadOnlyError, StoreError

_PAGE = 512
"""Bytes. A SQLite file consists of whole pages of this size or a multiple of it."""


def read_only_message(path: str) -> str:
    """What to say when something has to be saved and cannot be."""
    return (
        f"{os.path.dirname(path)} cannot be written, so nothing could be saved. "
        "Make the folder writable, or set QUIZ_HOME to another one."
    )


def uri(path: str, mode: str) -> str:
    """A path as a `file:` URI of SQLite, which knows %, ? and # as its own."""
    quoted = path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    return f"file:{quoted}?{mode}"


def is_there(path: str) -> bool:
    """Whether there is a data file.

    Raises:
        StoreError: there is something that is none and that opening it would destroy.

    """
    folder = os.path.dirname(os.path.abspath(path))
    while not os.path.lexists(folder):
        folder = os.path.dirname(folder)
    if os.path.islink(folder) and not os.path.exists(folder):
        raise StoreError(f"{folder} is a link that leads nowhere. Set QUIZ_HOME to a folder.")
    if not os.path.isdir(folder):
        raise StoreError(
            f"{folder} is a file, but a folder is needed there. Set QUIZ_HOME to a folder."
        )
    if not os.access(folder, os.X_OK):
        raise StoreError(f"{folder} cannot be entered. Make it readable, or set QUIZ_HOME.")
    if os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path):
        raise StoreError(
            f"{path} is a pipe or a device, but the data file belongs there. "
            "Move it away, or set QUIZ_HOME to another folder."
        )
    if os.path.isdir(path):
        raise StoreError(
            f"{path} is a folder, but the data file belongs there. "
            "Move it away, or set QUIZ_HOME to another folder."
        )
    wal = f"{os.path.realpath(path)}-wal"
    pending = is_pending(path)  # looked at first: it comes last
    size = os.path.getsize(path) if os.path.exists(path) else 0
    if size % _PAGE and not pending:  # with a WAL a torn page is made whole again
        raise StoreError(f"{path} has been cut off or is not a database. {damaged(path)}")
    if size < _PAGE and pending:  # SQLite would delete the WAL
        raise StoreError(
            f"{path} is missing, but {wal} holds answers that belong to it. "
            "Put the file back beside it, or move that one away too to start afresh."
        )
    return os.path.exists(path)


def damaged(path: str, written: bool = False) -> str:
    """What to do about a damaged file, to which this program has `written` or not.

    What is left of its WAL would spoil a backup.
    """
    name = os.path.basename(path)
    left = "Nothing more is written to it." if written else "The file was left as it was."
    return (
        f"{left} Move it away, with {name}-wal and {name}-shm if they are "
        "there; then put a copy from a backup in its place, or start afresh."
    )


def is_pending(path: str, end: str = "-wal") -> bool:
    """Whether something lies beside a file that SQLite has not brought into it yet."""
    beside = os.path.realpath(path) + end  # where the file is a link, it lies where that leads
    return os.path.exists(beside) and os.path.getsize(beside) > 0


def make_folder(folder: str) -> None:
    """Create the folder, for its owner alone, where it is missing.

    Raises:
        ReadOnlyError: it cannot be created.

    """
    if os.path.isdir(folder):
        return
    try:
        os.makedirs(os.path.dirname(folder), exist_ok=True)
        os.mkdir(folder, mode=0o700)
    except OSError as error:
        if os.path.isdir(folder):
            return  # another terminal was faster
        raise ReadOnlyError(
            f"{folder} cannot be created ({error.strerror}), so nothing could be saved. "
            "Set QUIZ_HOME to a folder that can be written."
        ) from error


def create_private(path: str) -> None:
    """Create an empty file for its owner alone, unless it is there.

    Raises:
        StoreError: it cannot be created.

    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        pass  # another terminal was faster
    except OSError as error:
        raise StoreError(
            f"{path} cannot be created ({error.strerror}). Set QUIZ_HOME to another folder."
        ) from error


_DAMAGE = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
_LOCAL = "This folder cannot do what SQLite needs (as on some network disks). Set QUIZ_HOME to "
_REMEDIES = {
    "SQLITE_BUSY": "Another program is using the file; close it and try again.",
    "SQLITE_LOCKED": "Another program is using the file; close it and try again.",
    "SQLITE_FULL": "Is the disk full? Make room and try again; nothing saved so far is lost.",
    "SQLITE_IOERR_SHM": f"{_LOCAL}a folder on a local disk.",
    "SQLITE_IOERR_LOCK": f"{_LOCAL}a folder on a local disk.",
    "SQLITE_IOERR_UNLOCK": f"{_LOCAL}a folder on a local disk.",
    "SQLITE_PROTOCOL": f"{_LOCAL}a folder on a local disk.",
    "SQLITE_NOLFS": f"{_LOCAL}a folder on a local disk.",
    "SQLITE_IOERR": "Is the disk full, or gone? Nothing saved so far is lost.",
    "SQLITE_READONLY": "Check that the file and its folder can be read and written.",
    "SQLITE_CANTOPEN": "Check that the file and its folder can be read and written.",
    "SQLITE_PERM": "Check that the file and its folder can be read and written.",
}
"""By the beginning of SQLite's own name of an error; the first that fits."""


def error_name(error: sqlite3.Error) -> str:
    """SQLite's own name of an error, as `SQLITE_FULL`; empty where it has none."""
    return getattr(error, "sqlite_errorname", "")


def is_damage(error: sqlite3.Error) -> bool:
    """Whether an error says that the file is not what it was."""
    return error_name(error).startswith(_DAMAGE) or "no such table" in str(error)


def explained(path: str, error: sqlite3.Error, written: bool = False) -> StoreError:
    """What an error of SQLite means, and what to do about it."""
    text = str(error).partition(" with text ")[0]
    if is_damage(error):
        return StoreError(f"{path}: {text}. {damaged(path, written)}")
    name = error_name(error)
    fitting = (remedy for start, remedy in _REMEDIES.items() if name.startswith(start))
    return StoreError(f"{path}: {text}. {next(fitting, '`quiz doctor` says more.')}")
