"""The log: events are appended, never changed. Each append is on the disk when it returns."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from quiz.events import UNDOABLE, Event, Happening, Other, Retime, Undo, data_of, happening
from quiz.scheduling.state import UNSEEN, QuestionState
from quiz.store import states
from quiz.store.database import Database, told
from quiz.store.identifiers import uuid7
from quiz.store.latest import LATEST

_RETIMED = (  # by the index that is nearly always empty
    "SELECT 1 FROM event INDEXED BY event_retime "
    "WHERE kind = 'retime' AND deck = ? AND question = ? LIMIT 1"
)
Fold = Callable[[QuestionState, Event], QuestionState]
Replay = Callable[[Iterable[Event]], dict[tuple[str, str], QuestionState]]
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
    """The events of one database, and the states that follow from them.

    Args:
        fold: the state of a question after one more event.
        replay: the states that a set of events leads to.

    """

    def __init__(self, database: Database, fold: Fold, replay: Replay) -> None:
        self._database = database
        self._fold = fold
        self._replay = replay

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
            connection.execute(
                INSERT,
                _row(event),
            )
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
            return self._replay(self.of_question(deck, question)).get((deck, question), UNSEEN)
        # it is the latest event of all, so the state can simply be taken further
        return self._fold(states.one(connection, deck, question), event)

    def rebuild(self) -> int:
        """Drop all states and derive them from the log anew. Returns how many there are."""
        with self._database.transaction() as connection:
            derived = self._replay(self.events())
            states.replace_all(connection, derived)
        return len(derived)

    def derived(self) -> dict[tuple[str, str], QuestionState]:
        """The states that the log leads to, computed from its first event."""
        return self._replay(self.events())

    def events(self) -> Iterator[Event]:
        """All events in the order of `(time, id)`."""
        return self._select("ORDER BY time, id")

    def of_question(self, deck: str, question: str) -> Iterator[Event]:
        """The events of one question in the order of `(time, id)`."""
        return self._select("WHERE deck = ? AND question = ? ORDER BY time, id", deck, question)

    def of_kind(self, deck: str, kind: str) -> Iterator[Event]:
        """The events of one kind in a deck, in the order of `(time, id)`."""
        return self._select("WHERE deck = ? AND kind = ? ORDER BY time, id", deck, kind)

    def since(self, time: int) -> Iterator[Event]:
        """The events stamped at or after an instant."""
        return self._select("WHERE time >= ? ORDER BY time, id", time)

    def find(self, event: str) -> Event | None:
        """The event with an id."""
        return next(self._select("WHERE id = ?", event), None)

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
    except (KeyError, TypeError, AttributeError):  # of a later version, in a shape of its own
        what = Other(kind, data)
    event_id, version, time, offset, device, deck, question, revision, *_ = row
    return Event(event_id, time, offset, device, deck, question, revision, what, version)
