"""What an event of another file must be like before it is taken into a log for good."""

import json
import re
from collections.abc import Sequence
from dataclasses import fields
from functools import cache
from math import isfinite
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from quiz.events import KINDS, SCHEMA_VERSION, happening

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
    except TypeError:
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
