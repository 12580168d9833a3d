"""The plan that stands, read from the log by an index: a session needs it at its start."""

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

_EFFECTIVE_TIME = (  # of an event that was stamped by a wrong clock, when it really happened
    "coalesce((SELECT json_extract(r.data, '$.corrected') FROM event r INDEXED BY event_retime "
    "WHERE r.kind = 'retime' AND json_extract(r.data, '$.target') = event.id "
    "ORDER BY r.id DESC LIMIT 1), time)"
)
_PLANS = (
    "FROM event INDEXED BY event_plan "
    "WHERE deck = :deck AND kind IN ('plan', 'interview') AND kind = :kind"
)


class Plan(NamedTuple):
    """The latest plan of a deck, as its event has it."""

    day: int
    """The study day of the interview."""
    per_day: int
    """Distinct questions a day; 0 where `minutes` says how much."""
    minutes: float


def standing(connection: sqlite3.Connection, deck: str) -> Plan | None:
    """The plan that stands; None where none was made, or the latest was cleared."""
    row = connection.execute(
        "SELECT json_extract(data, '$.day'), "
        "CAST(json_extract(data, '$.per_day') AS INTEGER), "
        f"CAST(json_extract(data, '$.minutes') AS REAL) {_PLANS} "
        "AND json_type(data, '$.day') IN ('integer', 'null') "  # else it is a later version's
        f"ORDER BY {_EFFECTIVE_TIME} DESC, id DESC LIMIT 1",
        {"deck": deck, "kind": "plan"},
    ).fetchone()
    if row is None or row[0] is None:
        return None
    return Plan(int(row[0]), int(row[1] or 0), float(row[2] or 0))


def told(connection: sqlite3.Connection, deck: str, day: int) -> str | None:
    """How the interview of study day `day` went, "" where nobody wanted to say; None: not asked."""
    row = connection.execute(
        f"SELECT json_extract(data, '$.text') {_PLANS} AND json_extract(data, '$.day') = :day "
        "ORDER BY id DESC LIMIT 1",
        {"deck": deck, "kind": "interview", "day": day},
    ).fetchone()
    return None if row is None else str(row[0])


def answered(
    connection: sqlite3.Connection, deck: str, before: int, most: int
) -> Iterator[tuple[str, int, int, float]]:
    """The last answers before an instant: question, time, offset, seconds. Latest first."""
    return connection.execute(
        "SELECT question, time, offset, coalesce(json_extract(data, '$.seconds'), 0.0) FROM event "
        "WHERE deck = ? AND kind = 'review' AND time < ? AND id NOT IN "
        "(SELECT coalesce(json_extract(data, '$.target'), '') FROM event WHERE kind = 'undo') "
        "ORDER BY time DESC, id DESC LIMIT ?",
        (deck, before, most),
    )
