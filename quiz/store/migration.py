"""Bringing a file up to date: numbered steps, all in one transaction, a copy made before.

Imported only for a file that is new or old, so no session of an up-to-date file reads the SQL.
"""

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from itertools import count

from quiz.store.file import create_private, uri

_HERE = os.path.dirname(os.path.abspath(__file__))


def script(name: str) -> str:
    """One of the SQL files beside this module."""
    with open(os.path.join(_HERE, name), encoding="utf-8") as file:
        return file.read()


def steps() -> Mapping[int, str]:
    """Format number -> the SQL that leads to it from the one before."""
    return {1: script("schema.sql") + script("deck.sql"), 2: script("format-2.sql")}


def migrate(
    connection: sqlite3.Connection, path: str, steps: Mapping[int, str], application: int
) -> None:
    """Take the file to the newest format, or leave it as it was.

    What held anything is copied to `path.format-N.bak` first. All of it happens under the
    file's write lock: a second terminal waits, and then finds nothing left to do.
    """
    connection.execute("BEGIN IMMEDIATE")
    copy = None
    try:
        (found,) = connection.execute("PRAGMA user_version").fetchone()
        ahead = sorted(number for number in steps if number > found)
        if found and ahead:
            copy = _copy(path, found)
        for number in ahead:
            for statement in _statements(steps[number]):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
        connection.execute(f"PRAGMA application_id = {application}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if copy is not None:
            os.remove(copy)  # the file itself is as it was
        raise


def _copy(path: str, found: int) -> str:
    """A whole copy under a name of its own; half a copy never bears that name."""
    names = (f"{path}.format-{found}{f'-{n}' if n else ''}.bak" for n in count())
    copy = next(name for name in names if not os.path.exists(name))
    part = f"{path}.part"
    if os.path.exists(part):
        os.remove(part)  # of a terminal that was killed while it held the lock
    create_private(part)
    try:
        with (
            closing(sqlite3.connect(uri(path, "mode=ro"), uri=True)) as source,
            closing(sqlite3.connect(part)) as target,
        ):
            source.backup(target)
        os.replace(part, copy)
    except BaseException:
        os.remove(part)
        raise
    return copy


def _statements(script: str) -> Iterator[str]:
    """The statements of a script one by one: `executescript` would commit a transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    yield statement  # a comment, or half a statement, which SQLite refuses
