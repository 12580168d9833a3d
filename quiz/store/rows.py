"""Rows of the table `event`: what one may contain, and how it is written and read.

Reading never fails, because logs are merged with other machines', outlive program versions and get
damaged. An event of a later version, of an unknown kind or with a field out of range becomes
`Other`, which everything else skips. A row that cannot even be placed (its time is not a time, its
text not text) is left out.
"""

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Literal

from quiz.scheduling.fsrs import are_possible
from quiz.scheduling.study_day import DAY_STARTS, study_day
from quiz.store import SCHEMA_VERSION
from quiz.store.database import LAST_TIME, Database
from quiz.store.events import (
    ENVELOPE,
    KINDS,
    LEVELS,
    MODES,
    Answer,
    Event,
    Happening,
    Other,
    Plan,
    apart,
)

COLUMNS = ", ".join((*ENVELOPE, "data"))
"""The columns of the table `event`, in the order of a row."""
INSERT = f"INSERT INTO event ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
Row = tuple[Any, ...]

LONGEST_NAME = 1_000
"""Characters in an id."""
LONGEST_TEXT = 100_000
"""Characters in an answer or a note."""
LONGEST_DATA = 1_000_000
"""Characters in an event's data, as JSON."""
_MOST_OFFSET = 18 * 60
"""Minutes ahead of or behind UTC."""
_DAYS_AROUND = 800
"""The most days between an event and a day it names: a plan reaches two years ahead."""
_MOST_SEED = 2**64


def row_of(event: Event) -> Row:
    """The event as a row of the table."""
    if isinstance(event.what, Other):
        data = event.what.content
    else:
        data = json.dumps(event.data(), ensure_ascii=False, separators=(",", ":"))
    return (*(getattr(event, name) for name in ENVELOPE), data)


def event_of(row: Row) -> Event | None:
    """The event in a row of the table; None if it cannot be placed."""
    if not is_placed(row):
        return None
    event_id, version, time, offset, device, deck, question, revision, kind, data = row
    what, day_starts = _understood(row) or (
        Other(kind, data.encode("utf-8", "replace").decode("utf-8")),
        DAY_STARTS,
    )
    envelope = (event_id, time, offset, device, deck, question, revision)
    return Event(*envelope, what, version, day_starts)


def is_placed(row: Row) -> bool:
    """Whether the envelope says when, where and about what, and the rest is text."""
    event_id, version, time, offset, device, deck, question, revision, kind, data = row
    if not (
        type(version) is type(time) is type(offset) is int
        and 0 <= time <= LAST_TIME
        and -_MOST_OFFSET <= offset <= _MOST_OFFSET
        and type(data) is str
        and len(data) <= LONGEST_DATA
    ):
        return False
    named = "" if question is None else question
    names = (event_id, device, deck, kind, named, "" if revision is None else revision)
    try:
        together = "".join(names)
    except TypeError:  # one of them is not text
        return False
    if len(together) <= LONGEST_NAME and together.isascii():  # almost always
        return True
    return all(map(_is_name, names))


Outcome = Literal["used", "later", "ignored"]
"""An event is used, kept for a later version, or kept with a field out of range."""


def outcome(row: Row) -> Outcome | None:
    """What becomes of a row; None if it is not an event at all."""
    if not is_placed(row):
        return None
    if _review_in(row):
        return "used"
    if not _is_object(row[-1]):
        return None
    if _understood(row):
        return "used"
    return "later" if row[1] != SCHEMA_VERSION or row[8] not in KINDS else "ignored"


def flaw(row: Row) -> str | None:
    """Why a new event could not be read back as it is; None if it could."""
    if not is_placed(row):
        return "a text is too long, or the clock is far off"
    if row[8] in KINDS and not _understood(row):
        return "a text is too long or has invalid characters, or a number is out of range"
    return None


def is_identifier(text: object) -> bool:
    """Whether it is a UUIDv7 with a plausible time: the next event's id follows the last one."""
    if not isinstance(text, str) or not re.fullmatch(_ID, text):
        return False
    return int(text[:13].replace("-", ""), 16) <= LAST_TIME


_ID = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"


def _understood(row: Row) -> tuple[Happening, int] | None:
    """What happened, and the hour the day began; None if this version cannot use it."""
    _, version, time, offset, *_, kind, data = row
    values = content(data) if version == SCHEMA_VERSION and kind in KINDS else None
    if values is None:
        return None
    known = KINDS[kind]
    kept = {name: values[name] for name in (*known.fields, "day_starts") if name in values}
    if not all(_fits(known, name, value, time, offset) for name, value in kept.items()):
        return None
    day_starts: int = kept.pop("day_starts", DAY_STARTS)
    given = {name: tuple(one) if type(one) is list else one for name, one in kept.items()}
    try:
        return known(**given), day_starts
    except TypeError:  # a field is missing
        return None


def content(data: str) -> dict[str, Any] | None:
    """The JSON object in a text; None for anything else, or if a key appears twice."""
    try:
        values = _DECODER.decode(data)
    except (ValueError, RecursionError):
        return None
    return values if isinstance(values, dict) else None


def _is_object(data: str) -> bool:
    """Whether a text is a JSON object that passes the table's own check."""
    try:
        data.encode("utf-8")
        return isinstance(_LENIENT.decode(data), dict)
    except (ValueError, RecursionError):
        return False


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object without duplicate keys: SQLite would take the first value, Python the last."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key appears twice")
    return found


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is not a number")


_LENIENT = json.JSONDecoder(parse_int=str)  # any number of digits
_DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_number)


def _is_text(value: object, most: int = LONGEST_TEXT) -> bool:
    """Whether it is a text of at most `most` characters, without lone surrogates."""
    if type(value) is not str or len(value) > most:
        return False
    return value.isascii() or value.encode("utf-8", "ignore").decode("utf-8") == value


def _is_name(value: object) -> bool:
    return _is_text(value, LONGEST_NAME)


def _are_names(value: object) -> bool:
    return type(value) is list and len(value) <= LONGEST_NAME and all(map(_is_name, value))


def _is_truth(value: object) -> bool:
    return type(value) is bool


def _one_of(*words: str) -> Callable[[object], bool]:
    return lambda value: type(value) is str and value in words


def _whole(least: int, most: int) -> Callable[[object], bool]:
    return lambda value: type(value) is int and least <= value <= most


def _number(least: float, most: float) -> Callable[[object], bool]:
    return lambda value: (
        isinstance(value, int | float)
        and (
            type(value) is not bool and least <= value <= most  # which nan and infinity are not
        )
    )


_FIELDS: Mapping[str, Callable[[Any], bool]] = {
    "rating": _whole(1, 4),
    "mode": _one_of(*MODES),
    "points": _are_names,
    "hints": _whole(0, 1_000),
    "confidence": lambda value: value is None or _whole(1, 3)(value),
    "seconds": _number(0, 1e9),
    "retention": _number(0.01, 0.99),
    "answer": _is_text,
    "mock": _is_name,
    "questions": _are_names,
    "minutes": _number(0, 1e6),
    "level": _one_of(*LEVELS),
    "seed": _whole(-_MOST_SEED, _MOST_SEED),
    "index": _whole(0, 1_000),
    "hit": _whole(0, 2),
    "drill": _is_name,
    "right": _is_truth,
    "misconception": _is_name,
    "exercise": _is_name,
    "passed": _whole(0, 1_000),
    "checks": _whole(0, 1_000),
    "failures": _whole(0, 1_000_000),
    "slip": _is_name,
    "solution": _is_truth,
    "per_day": _whole(0, 1_000_000),
    "parameters": lambda value: type(value) is list and (not value or are_possible(value)),
    "reviews": _whole(0, 1_000_000_000),
    "text": _is_text,
    "target": _is_name,
    "old": _is_name,
    "corrected": _whole(0, LAST_TIME),
    "day_starts": _whole(0, 23),
}
"""Field name -> whether a value is allowed; a name means the same in every kind of event."""


def _fits(known: type[Happening], name: str, value: object, time: int, offset: int) -> bool:
    if name not in ("day", "until"):
        return _FIELDS[name](value)
    if value is None:
        return known is Plan  # the plan is cleared
    return type(value) is int and abs(value - study_day(time, offset)) <= _DAYS_AROUND


@cache
def _review() -> re.Pattern[str]:
    """A review as `row_of` writes it, with every field in range: twice as fast as JSON."""
    plain = r'[^"\\\x00-\x1f\ud800-\udfff]'
    return re.compile(
        rf'\{{"rating":([1-4]),"mode":"({"|".join(MODES)})",'
        rf'"points":\[((?:"{plain}{{0,1000}}"(?:,"{plain}{{0,1000}}"){{0,99}})?)\],'
        r'"hints":[0-9]{1,3},"confidence":(null|[1-3]),'
        r'"seconds":((?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,20})?),"retention":(0\.[1-9][0-9]?),'
        rf'"answer":"{plain}*(?:\\["\\/bfnrt]{plain}*)*","mock":"([0-9a-f-]{{0,36}})"'
        r'(?:,"day_starts":(1?[0-9]|2[0-3]))?\}'
    )


def _review_in(row: Row) -> re.Match[str] | None:
    """The fields of a review of this version in the form `row_of` writes; None otherwise."""
    data = row[-1]
    if row[8] != "review" or row[1] != SCHEMA_VERSION or type(data) is not str:
        return None
    return _review().fullmatch(data) if len(data) <= LONGEST_TEXT else None


def answers_apart(rows: Iterable[Row]) -> tuple[list[Answer], list[Event]]:
    """The reviews among the rows, flat, and everything else as events, in no particular order."""
    quick, rest = list[Answer](), list[Event]()
    names: dict[str, str] = {}  # each stored once: there may be a million reviews
    retentions: dict[str, float] = {}
    for row in rows:
        found = _review_in(row)
        if found is None or row[6] is None or not is_placed(row):
            event = event_of(row)
            if event is not None:
                rest.append(event)
            continue
        rating, mode, points, confidence, seconds, retention, mock, day_starts = found.groups()
        if retention not in retentions:
            retentions[retention] = float(retention)
        quick.append(Answer(
            row[0], row[2], row[3], names.setdefault(row[6], row[6]), int(rating),
            names.setdefault(mode, mode), points.count('","') + 1 if points else 0,
            None if confidence == "null" else int(confidence), float(seconds),
            retentions[retention], names.setdefault(mock, mock),
            DAY_STARTS if day_starts is None else int(day_starts),
        ))  # fmt: skip
    slow, others = apart(rest)
    return quick + slow, others


def selected(
    connection: sqlite3.Connection,
    rest: str = "",
    values: Iterable[object] = (),
    *,
    table: str = "event",
) -> Iterator[Row]:
    """The rows that a query finds; `rest` follows the table. Damaged text is read, too.

    Reading text that is not UTF-8 takes another text factory, which is slow for every row, so
    the query is repeated with it only when needed.
    """
    query, given = f"SELECT {COLUMNS} FROM {table} {rest}", tuple(values)
    seen = 0
    try:
        for row in connection.execute(query, given):
            seen += 1
            yield row
        return
    except sqlite3.OperationalError as error:
        if "decode" not in str(error):
            raise
    usual = connection.text_factory
    connection.text_factory = lenient
    try:
        rows = connection.execute(query, given).fetchall()
    finally:
        connection.text_factory = usual
    yield from rows[seen:]


def read(database: Database, rest: str, *values: object) -> Iterator[Event]:
    """The events that a query finds; `rest` follows `FROM event`.

    Raises:
        StoreError: the file cannot be read.

    """
    with database.sqlite_errors():
        found = map(event_of, selected(database.connection, rest, values))
        yield from (event for event in found if event is not None)


def lenient(text: bytes) -> str:
    """Decode text that may be damaged: bytes that are not UTF-8 become lone surrogates."""
    return text.decode("utf-8", "surrogateescape")
