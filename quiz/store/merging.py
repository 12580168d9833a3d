"""Two machines, one log: the union of two files' events, by their ids.

Both files then replay to the same states, whichever was merged into which, and however often.
"""

import json
import os
import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import fields
from functools import cache
from math import isfinite
from types import UnionType
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

from quiz.errors import StoreError
from quiz.store.database import BUSY_SECONDS, Database, format_of, uri
from quiz.store.events import KINDS, SCHEMA_VERSION, happening
from quiz.store.log import COLUMNS, INSERT

LAST_TIME = 253_402_300_799_999
"""The end of the year 9999, in milliseconds since 1970 UTC."""
LAST_DAY = 3_652_059
"""31 December 9999 as an ordinal date."""
MOST_OFFSET = 24 * 60
_ID = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_RANGES: dict[str, tuple[float, float]] = {
    "rating": (1, 4),
    "retention": (0.01, 0.99),
    "hit": (0, 2),
    "index": (0, 1_000),
    "seconds": (0, 1e9),
    "minutes": (0, 1e6),
    "until": (1, LAST_DAY),
    "day": (1, LAST_DAY),
    "corrected": (0, LAST_TIME),
}


def is_sound(row: Sequence[object]) -> bool:
    """Whether a row of the table `event` can be replayed, shown and counted without a fault.

    Of a kind or a version that nobody here knows only the envelope is looked at.
    """
    identifier, version, time, offset, device, deck, question, revision, kind, data = row
    if not all(isinstance(text, str) for text in (identifier, device, deck, kind, data)):
        return False
    if not _is_identifier(str(identifier)):
        return False
    if not all(text is None or isinstance(text, str) for text in (question, revision)):
        return False
    if not (isinstance(version, int) and isinstance(time, int) and isinstance(offset, int)):
        return False
    if not (0 <= time <= LAST_TIME and abs(offset) <= MOST_OFFSET):
        return False
    try:
        values = json.loads(str(data))
    except (ValueError, RecursionError):
        return False
    if not isinstance(values, dict):
        return False
    unknown = version > SCHEMA_VERSION or kind not in KINDS
    return unknown or _is_sound_happening(str(kind), values)


def _is_identifier(text: str) -> bool:
    """Whether it is a UUIDv7 of our days: the next event's is counted up from the log's last."""
    return bool(_ID.fullmatch(text)) and int(text[:13].replace("-", ""), 16) <= LAST_TIME


def _is_sound_happening(kind: str, values: dict[str, Any]) -> bool:
    """Whether no field of a known kind is missing, of another type or out of range."""
    try:
        happening(kind, values)
    except (TypeError, ValueError):
        return False
    return all(
        _fits(values[name], hint) and _in_range(values[name], name)
        for name, hint in _fields(kind).items()
        if name in values
    )


@cache
def _fields(kind: str) -> dict[str, Any]:
    hints = get_type_hints(KINDS[kind])
    return {field.name: hints[field.name] for field in fields(KINDS[kind])}


def _fits(value: object, hint: Any) -> bool:
    if isinstance(hint, UnionType):
        return any(_fits(value, one) for one in get_args(hint))
    if get_origin(hint) is tuple:
        return isinstance(value, list) and all(_fits(one, get_args(hint)[0]) for one in value)
    if hint in (int, float):
        number = isinstance(value, int if hint is int else int | float)
        return number and not isinstance(value, bool) and isfinite(float(str(value)))
    return isinstance(value, hint)


def _in_range(value: float | None, name: str) -> bool:
    if value is None or name not in _RANGES:
        return True
    least, most = _RANGES[name]
    return least <= value <= most


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
