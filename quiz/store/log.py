"""The log: events are appended, never changed. Each append is on the disk when it returns."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from quiz.scheduling.state import RATINGS, UNSEEN, QuestionState
from quiz.store import replay, states
from quiz.store.database import LATEST, Database, told
from quiz.store.events import (
    UNDOABLE,
    Answer,
    Corrections,
    Event,
    Happening,
    Other,
    Retime,
    Undo,
    data_of,
    happening,
)

_RANDOM_BITS = 62
_COUNTER_BITS = 12


def uuid7(time: int, after: str | None) -> str:
    """A UUID of version 7 (RFC 9562, section 5.7) for `time` in milliseconds since 1970 UTC.

    The twelve bits behind the version count up within a millisecond (section 6.2, method 1).
    The result is strictly above `after`, the last id of the log, even where the clock stood
    still or went back.
    """
    time = max(time, 0)  # a clock before 1970 has no place in a UUID
    counter = int.from_bytes(os.urandom(1), "big")  # leaves room to count up
    if after is not None:
        last = int(after.replace("-", ""), 16)
        last_time, last_counter = last >> 80, (last >> 64) & 0xFFF
        if time <= last_time:
            time, counter = last_time, last_counter + 1
            if counter >> _COUNTER_BITS:
                time, counter = time + 1, 0
    random = int.from_bytes(os.urandom(8), "big") & ((1 << _RANDOM_BITS) - 1)
    number = time << 80 | 0x7 << 76 | counter << 64 | 0b10 << _RANDOM_BITS | random
    digits = f"{number:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


_RETIMED = (  # by the index that is nearly always empty
    "SELECT 1 FROM event INDEXED BY event_retime "
    "WHERE kind = 'retime' AND deck = ? AND question = ? LIMIT 1"
)
COLUMNS = "id, version, time, offset, device, deck, question, revision, kind, data"
"""Of the table `event`, in the order of a row."""
INSERT = f"INSERT INTO event ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Stamp:
    """Where and when something happens, and to which question."""

    time: int
    offset: int
    device: str
    deck: str
    question: str | None = None
    revision: str | None = None


class Log:
    """The events of one database, and the states that follow from them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(self, what: Happening, stamp: Stamp) -> Event:
        """Save what happened and the state that follows, durably, in one transaction.

        The event is stamped with `stamp.time`, or just after the log's last event where the
        clock has gone back. A `Retime` keeps its time: it corrects events from the future, and
        would be one itself.

        Raises:
            StoreError: it could not be saved; then nothing was.

        """
        with self._database.transaction() as connection:
            latest, last_id = connection.execute(
                f"SELECT ({LATEST}), (SELECT max(id) FROM event)"
            ).fetchone()
            time = stamp.time
            if latest is not None and not isinstance(what, Retime):
                time = max(time, latest + 1)
            event = Event(
                id=uuid7(time, last_id),
                time=time,
                offset=stamp.offset,
                device=stamp.device,
                deck=stamp.deck,
                question=stamp.question,
                revision=stamp.revision,
                what=what,
            )
            connection.execute(INSERT, _row(event))
            if event.question is not None:
                state = self._after(event, event.deck, event.question)
                states.save(connection, event.deck, event.question, state)
        return event

    def _after(self, event: Event, deck: str, question: str) -> QuestionState:
        """The state of a question when `event` has been appended."""
        connection = self._database.connection
        if (
            isinstance(event.what, (Undo, Retime))
            or connection.execute(_RETIMED, (deck, question)).fetchone()
        ):
            return replay.ends(*self.counting(deck, question)).get(question, UNSEEN)
        # it is the latest event of all, so the state can simply be taken further
        return replay.fold(states.one(connection, deck, question), event)

    def refresh(self) -> bool:
        """Derive the states anew where they are missing or follow from another scheduler.

        Returns whether there were any to derive. What can only be read stays as it is.
        """
        stale = self._database.writable and states.are_stale(self._database.connection)
        return stale and self.rebuild() > 0

    def rebuild(self) -> int:
        """Drop all states and derive them from the log anew. Returns how many there are."""
        with self._database.transaction() as connection:
            derived = self.derived()
            states.replace_all(connection, derived)
        return len(derived)

    def derived(self) -> dict[tuple[str, str], QuestionState]:
        """The states that the log leads to, computed from its first event."""
        with told(self._database.path):
            decks = self._database.connection.execute("SELECT DISTINCT deck FROM event").fetchall()
        return {
            (deck, question): state
            for (deck,) in decks
            for question, state in replay.ends(*self.counting(deck)).items()
        }

    def counting(self, deck: str, question: str | None = None) -> "Counting":
        """What counts of a deck, or of one question: corrected, in the order of `(time, id)`.

        SQLite takes what is needed out of each review, as a short array; all arrays are then read
        as one document. Either is much quicker than reading 100,000 reviews whole.

        Raises:
            StoreError: the file cannot be read.

        """
        where, values = "NOT INDEXED WHERE deck = ?", [deck]  # the table lies in order of time
        if question is not None:
            where, values = "WHERE deck = ? AND question = ?", [deck, question]
        with told(self._database.path):
            rows = self._database.connection.execute(f"{_ANSWERS} {where}", values).fetchall()
        others = json.dumps([row[0] for row in rows if row[-1] is None])
        events = list(self._select("WHERE id IN (SELECT value FROM json_each(?))", others))
        corrections = Corrections.of(events)
        return Counting(corrections.applied(_answers(rows)), corrections.counting(events))

    def events(self) -> Iterator[Event]:
        """All events in the order of `(time, id)`."""
        return self._select("ORDER BY time, id")

    def of_question(self, deck: str, question: str) -> Iterator[Event]:
        """The events of one question in the order of `(time, id)`."""
        return self._select("WHERE deck = ? AND question = ? ORDER BY time, id", deck, question)

    def of_kind(self, deck: str, kind: str) -> Iterator[Event]:
        """The events of one kind in a deck, in the order of `(time, id)`."""
        return self._select("WHERE deck = ? AND kind = ? ORDER BY time, id", deck, kind)

    def to_undo(self, device: str) -> Event | None:
        """This device's latest event that can be undone and has not been."""
        marks = ", ".join("?" * len(UNDOABLE))
        return next(
            self._select(
                f"WHERE device = ? AND kind IN ({marks}) AND id NOT IN "
                "(SELECT coalesce(json_extract(data, '$.target'), '') "
                "FROM event WHERE kind = 'undo') "
                "ORDER BY id DESC LIMIT 1",  # as appended: what was retimed keeps its place
                device,
                *UNDOABLE,
            ),
            None,
        )

    def _select(self, rest: str, *values: object) -> Iterator[Event]:
        return read(self._database, rest, *values)


def read(database: Database, rest: str, *values: object) -> Iterator[Event]:
    """The events that a query finds; `rest` follows `FROM event`.

    Raises:
        StoreError: the file cannot be read.

    """
    with told(database.path):
        for row in database.connection.execute(f"SELECT {COLUMNS} FROM event {rest}", values):
            yield _event(row)


def _row(event: Event) -> tuple[object, ...]:
    if isinstance(event.what, Other):
        data = event.what.content
    else:
        data = json.dumps(data_of(event.what), ensure_ascii=False, separators=(",", ":"))
    envelope = (event.id, event.version, event.time, event.offset, event.device, event.deck)
    return (*envelope, event.question, event.revision, event.kind, data)


def _event(row: tuple[str, int, int, int, str, str, str | None, str | None, str, str]) -> Event:
    *_, kind, data = row
    what: Happening
    try:
        what = happening(kind, json.loads(data))
    except (KeyError, TypeError, ValueError, AttributeError):  # of a later version
        what = Other(kind, data)
    event_id, version, time, offset, device, deck, question, revision, *_ = row
    return Event(event_id, time, offset, device, deck, question, revision, what, version)


class Counting(NamedTuple):
    """What counts of a log: corrected, without what was undone, in the order of `(time, id)`."""

    answers: list[Answer]
    others: list[Event]
    """Everything that is no review."""


_FIELDS = ("$.rating", "$.mode", "$.confidence", "$.seconds", "$.retention", "$.mock")
_ANSWERS = f"""
SELECT id, time, offset, question,
       CASE WHEN kind = 'review' THEN json_array_length(data, '$.points') END,
       CASE WHEN kind = 'review' AND question IS NOT NULL
            THEN json_extract(data, {", ".join(f"'{field}'" for field in _FIELDS)}) END
FROM event
"""
"""Reviews flat; of everything else the id alone."""


def _answers(rows: list[tuple[str, int, int, str, int | None, str | None]]) -> list[Answer]:
    reviews = [row for row in rows if row[-1] is not None]
    fields = json.loads(f"[{','.join([row[-1] or '' for row in reviews])}]")
    answers = [
        Answer._make((
            name, time, offset, question, rating, mode or "flashcard", points or 0, confidence,
            seconds or 0.0, retention or 0.9, mock or "",
        ))
        for (name, time, offset, question, points, _), (
            rating, mode, confidence, seconds, retention, mock,
        ) in zip(reviews, fields, strict=True)
        if type(rating) is int and rating in RATINGS
    ]  # fmt: skip
    answers.sort(key=attrgetter("time", "id"))
    return answers
