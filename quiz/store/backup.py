"""A whole copy of the data file, in one file, while sessions may go on."""

import os
import sqlite3

from quiz import whole_file
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
        QuizError: it cannot be written; then nothing is, and what was there stays.

    """
    if os.path.realpath(path) == os.path.realpath(database.path):
        raise StoreError(f"{path} is the data file itself. Name another file.")
    try:
        with whole_file.begun(path, replace=replace, mode=0o600) as part:
            database.connection.execute("VACUUM main INTO ?", (part,))
    except sqlite3.Error as error:
        raise StoreError(f"{path} could not be written: {error}. Nothing was.") from error
    return os.path.getsize(path)
