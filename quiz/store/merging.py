"""Two machines, one log: the union of two files' events, by their ids.

Both files then replay to the same states, whichever was merged into which, and however often.
"""

import os
import sqlite3
from contextlib import closing
from typing import NamedTuple

from quiz.errors import StoreError
from quiz.store.database import BUSY_SECONDS, Database, format_of
from quiz.store.file import uri
from quiz.store.log import COLUMNS, INSERT
from quiz.store.soundness import is_sound


class Merged(NamedTuple):
    """What came of a merge."""

    new: int
    known: int
    devices: int
    """From how many devices the new events are."""


def merge(database: Database, other: str) -> Merged:
    """Add the events of another file that this one has not. The other one is only read.

    They are on the disk when this returns; states still have to be derived anew.

    Raises:
        StoreError: the other file is missing, another program's or damaged; nothing is added.
        ReadOnlyError: this file cannot be written.

    """
    rows = _rows(other)
    with database.transaction() as connection:
        here = {row[0] for row in connection.execute("SELECT id FROM event")}
        fresh = [row for row in rows if row[0] not in here]
        damaged = sum(not is_sound(row) for row in fresh)
        if damaged:
            raise StoreError(
                f"{other} holds events that are damaged ({damaged:,} of {len(fresh):,} new ones). "
                "Nothing was merged."
            )
        connection.executemany(INSERT, fresh)
    return Merged(len(fresh), len(rows) - len(fresh), len({row[4] for row in fresh}))


def _rows(path: str) -> list[tuple[object, ...]]:
    if not os.path.isfile(path):
        fault = "is not a file" if os.path.exists(path) else "is not there"
        raise StoreError(f"{path} {fault}. Name the other machine's quiz.db.")
    try:
        with closing(
            sqlite3.connect(
                uri(path, "mode=ro"), uri=True, timeout=BUSY_SECONDS, isolation_level=None
            )
        ) as connection:
            if not _format_of(connection, path):
                raise StoreError(f"{path} holds nothing. Name the other machine's quiz.db.")
            return connection.execute(f"SELECT {COLUMNS} FROM event").fetchall()
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise StoreError(f"{path} cannot be read ({error}). Nothing was merged.") from error


def _format_of(connection: sqlite3.Connection, path: str) -> int:
    try:
        return format_of(connection, path)
    except StoreError as error:
        whose = "another program's, or of a newer version of this one"
        raise StoreError(f"{path} is {whose}. Nothing was merged.") from error
