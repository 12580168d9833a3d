"""A whole copy of the data file, in one file, while sessions may go on."""

import os
import sqlite3
import stat
from contextlib import suppress

from quiz.errors import StoreError
from quiz.store.database import Database


def back_up(database: Database, path: str, *, replace: bool = False) -> int:
    """Write a copy of all that is committed, for its owner alone. Returns its size in bytes.

    A copy of the file as it lies there would miss what is still in its write-ahead log.

    Args:
        database: what to copy.
        path: where to.
        replace: whether a file that is there already gives way.

    Raises:
        StoreError: it cannot be written; then nothing is, and what was there stays.

    """
    if os.path.realpath(path) == os.path.realpath(database.path):
        raise StoreError(f"{path} is the data file itself. Name another file.")
    try:
        mode = os.stat(path).st_mode
    except OSError:
        pass
    else:
        if stat.S_ISDIR(mode):
            raise StoreError(f"{path} is a folder. Name a file in it.")
        if not stat.S_ISREG(mode):
            raise StoreError(f"{path} is no file. Name one that can be written.")
        if not replace:
            raise StoreError(f"{path} is there already. --force replaces it.")
    begun = f"{path}.{os.getpid()}.part"
    try:
        os.close(os.open(begun, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            database.connection.execute("VACUUM main INTO ?", (begun,))
            with open(begun, "rb") as file:
                os.fsync(file.fileno())
            _name(begun, path, replace)
            return os.path.getsize(path)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(begun)
    except FileExistsError as error:
        raise StoreError(f"{path} is there already. --force replaces it.") from error
    except OSError as error:
        raise StoreError(f"{path} cannot be written ({error.strerror}). Name another.") from error
    except sqlite3.Error as error:
        raise StoreError(f"{path} could not be written: {error}. Nothing was.") from error


def _name(begun: str, path: str, replace: bool) -> None:
    """Give a finished file its name; where another program was faster that is an error."""
    if not replace:
        try:
            os.link(begun, path)
        except FileExistsError:
            raise
        except OSError:  # as on most memory sticks, there are no links
            if os.path.lexists(path):
                raise FileExistsError(path) from None
        else:
            return
    os.replace(begun, path)
