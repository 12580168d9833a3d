"""The derived state of each question, stored with the log so that a session starts at once.

The due queries are on the startup path: they read an index, and only the earliest part of a
long backlog.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from quiz.scheduling.fsrs import PUBLISHED, SCHEDULER, in_force, use
from quiz.scheduling.state import NEW, UNSEEN, Due, Memory, QuestionState
from quiz.store import SCHEMA_VERSION

_COLUMNS = (
    "state, stability, difficulty, first_day, last_day, due_day, due_at, "
    "reps, lapses, suspended, buried_until, note, misjudged"
)
_SAVE = (
    f"INSERT OR REPLACE INTO state (deck, question, {_COLUMNS}) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_OF_DUE = "stability, last_day, due_day, misjudged, state.difficulty"
_NOT_PUT_OFF = "NOT coalesce(suspended, 0) AND coalesce(buried_until, 0) <= :day"
_IS_DUE = "deck = :deck AND due_day <= :day AND NOT suspended AND coalesce(buried_until, 0) <= :day"
_IN_DECK = (
    "EXISTS (SELECT 1 FROM deck CROSS JOIN deck_question q ON q.deck = deck.key "  # in this order
    "WHERE deck.id = state.deck AND q.id = state.question)"
)

Counted = Literal["due", "introduced", "asked", "done", "suspended"]
"""Due, also if no longer in the deck; first seen today; last reviewed today or, by another clock,
later; reviewed today and not due again; suspended."""
_COUNTS: Mapping[Counted, str] = {  # by an index: otherwise SQLite scans everything
    "due": f"WHERE {_IS_DUE}",
    "introduced": "WHERE deck = :deck AND first_day = :day",
    "asked": f"INDEXED BY state_last WHERE deck = :deck AND last_day >= :day AND {_IN_DECK}",
    "done": "INDEXED BY state_last "
    f"WHERE deck = :deck AND last_day = :day AND due_day > :day AND {_IN_DECK}",
    "suspended": f"WHERE deck = :deck AND suspended AND {_IN_DECK}",
}

_SCHEDULER, _DERIVED = "scheduler", "derived"
"""The settings keys for what the states were derived by and from. Adding an event drops the second;
saving the state that follows puts it back."""
_READING = f"{SCHEMA_VERSION}+day_starts"
"""How events are read: an earlier version ignores `day_starts` and derives other states."""


def are_stale(connection: sqlite3.Connection) -> bool:
    """Whether the states are missing, or come from a different log or scheduler."""
    try:
        made_by, made_from, last, some = connection.execute(
            "SELECT (SELECT value FROM setting WHERE key = ?), "
            "(SELECT value FROM setting WHERE key = ?), "
            "(SELECT max(id) FROM event), EXISTS (SELECT 1 FROM state)",
            (_SCHEDULER, _DERIVED),
        ).fetchone()
        if last is None:
            return False
        if made_by != SCHEDULER or made_from != origin(last):
            return True
        if some:
            return False
        (dropped,) = connection.execute(
            "SELECT EXISTS (SELECT 1 FROM event WHERE question IS NOT NULL)"
        ).fetchone()
    except sqlite3.DatabaseError:  # a damaged file: the next real read reports it
        return False
    return bool(dropped)


def stamp(connection: sqlite3.Connection) -> None:
    """Record that the states follow from the current log and this scheduler."""
    (last,) = connection.execute("SELECT max(id) FROM event").fetchone()
    connection.executemany(
        "INSERT OR REPLACE INTO setting VALUES (?, ?)",
        ((_SCHEDULER, SCHEDULER), (_DERIVED, origin(last))),
    )


def origin(last: object = None) -> str:
    """What is derived from a log follows from: its last event, and how this version reads events.

    Own parameters follow from the log, too; they are kept here so that it need not be read.
    """
    own = "" if in_force() == PUBLISHED else "".join(f" {one}" for one in in_force())
    return f"{_READING} {last or ''}{own}"


def use_parameters(stored: Mapping[str, str]) -> None:
    """Compute with the parameters from which a file's states were derived.

    Args:
        stored: the file's settings; if they name none, the states are derived again.

    """
    own = tuple(map(float, stored.get(_DERIVED, "").split(" ")[2:]))
    use(own or None)


def one(connection: sqlite3.Connection, deck: str, question: str) -> QuestionState:
    """The state of one question."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM state WHERE deck = ? AND question = ?", (deck, question)
    ).fetchone()
    return _state(row) if row else UNSEEN


def everything(connection: sqlite3.Connection) -> dict[tuple[str, str], QuestionState]:
    """All states, by (deck id, question id)."""
    rows = connection.execute(f"SELECT deck, question, {_COLUMNS} FROM state")
    return {(row[0], row[1]): _state(row[2:]) for row in rows}


def save(connection: sqlite3.Connection, deck: str, question: str, state: QuestionState) -> None:
    """Save one state. Call it in the transaction that appends its event."""
    connection.execute(_SAVE, (deck, question, *_row(state)))


def replace_all(
    connection: sqlite3.Connection,
    states: Mapping[tuple[str, str], QuestionState],
    *,
    stamped: bool = True,
) -> None:
    """Replace all states with these, and record what they were derived from."""
    connection.execute("DELETE FROM state")
    if stamped:
        stamp(connection)
    connection.executemany(_SAVE, ((*key, *_row(state)) for key, state in states.items()))


class Schedule:
    """What is due, new, seen and done in one deck on one study day.

    Args:
        connection: to the data file with the states and the compiled deck.
        key: the compiled deck's key; the deck says what may be asked.
        deck: its id in the log.
        day: the study day.

    """

    def __init__(self, connection: sqlite3.Connection, key: int, deck: str, day: int) -> None:
        self.day = day
        self._connection = connection
        self._deck = deck
        self._named: dict[str, str | int] = {"deck": deck, "day": day, "key": key}

    def state(self, question: str) -> QuestionState:
        """The state of one question."""
        return one(self._connection, self._deck, question)

    def states(self) -> dict[str, QuestionState]:
        """The states of all questions in the log."""
        found = self._rows(f"SELECT question, {_COLUMNS} FROM state WHERE deck = :deck")
        return {row[0]: _state(row[1:]) for row in found}

    def due(self, most: int) -> Iterator[Due]:
        """The `most` earliest questions that are due."""
        rows = self._rows(
            f"SELECT question, {_OF_DUE} FROM state WHERE {_IS_DUE} AND EXISTS "
            "(SELECT 1 FROM deck_question q WHERE q.deck = :key AND q.id = state.question) "
            "ORDER BY due_day LIMIT :most",
            most,
        )
        return map(Due._make, rows)

    def seen(self) -> Iterator[Due]:
        """All questions that have a memory and may be asked, due or not."""
        rows = self._rows(
            f"SELECT state.question, {_OF_DUE} FROM state "
            "JOIN deck_question q ON q.deck = :key AND q.id = state.question "
            f"WHERE state.deck = :deck AND state.stability IS NOT NULL AND {_NOT_PUT_OFF}"
        )
        return map(Due._make, rows)

    def new(self, most: int) -> list[str]:
        """The first `most` questions not seen yet, in the order of learning."""
        if most <= 0:
            return []
        rows = self._rows(
            "SELECT q.id FROM deck_question q "
            "LEFT JOIN state s ON s.deck = :deck AND s.question = q.id "
            f"WHERE q.deck = :key AND s.stability IS NULL AND {_NOT_PUT_OFF} "
            "ORDER BY q.position LIMIT :most",
            most,
        )
        return [row[0] for row in rows]

    def coming(self, most: int) -> list[tuple[int, int]]:
        """The next `most` study days on which questions fall due, each with their number."""
        rows = self._rows(
            "SELECT max(due_day, coalesce(buried_until, 0)) AS day, count(*) FROM state "
            "WHERE deck = :deck AND NOT suspended AND stability IS NOT NULL AND day > :day "
            f"AND {_IN_DECK} GROUP BY day ORDER BY day LIMIT :most",
            most,
        )
        return [(row[0], row[1]) for row in rows]

    def count(self, what: Counted) -> int:
        """How many questions there are of a kind."""
        (count,) = self._rows(f"SELECT count(*) FROM state {_COUNTS[what]}").fetchone()
        return int(count)

    def _rows(self, query: str, most: int = -1) -> sqlite3.Cursor:
        return self._connection.execute(query, self._named | {"most": most})


def nothing_seen(connection: sqlite3.Connection) -> bool:
    """Whether no question of any deck has a memory."""
    (answer,) = connection.execute(
        "SELECT NOT EXISTS (SELECT 1 FROM state WHERE stability IS NOT NULL)"
    ).fetchone()
    return bool(answer)


def _row(state: QuestionState) -> tuple[object, ...]:
    memory = state.memory or (NEW, *(None,) * 6, 0, 0)
    return (*memory, state.suspended, state.buried_until, state.note, state.misjudged)


def _state(row: tuple[Any, ...]) -> QuestionState:
    *remembered, suspended, buried_until, note, misjudged = row
    memory = None if remembered[1] is None else Memory(*remembered)
    return QuestionState(memory, bool(suspended), buried_until, str(note), bool(misjudged))
