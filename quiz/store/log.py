"""The log: events are appended, never changed. Each append is on disk when it returns."""

import json
import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from operator import attrgetter
from sqlite3 import Connection
from typing import NamedTuple

from quiz.errors import StoreError
from quiz.scheduling import fsrs
from quiz.scheduling.fitting import Reviewed
from quiz.scheduling.fsrs import SCHEDULER, Parameters
from quiz.scheduling.state import UNSEEN, QuestionState
from quiz.scheduling.study_day import DAY_STARTS
from quiz.store import replay, states
from quiz.store.database import Database, complete, create_in_memory
from quiz.store.events import (
    MODES,
    UNDOABLE,
    Answer,
    Corrections,
    Event,
    Fit,
    Happening,
    Other,
    Rename,
    Retime,
    Undo,
)
from quiz.store.rows import INSERT, answers_apart, flaw, is_identifier, read, row_of, selected

_RANDOM_BITS = 62
_COUNTER_BITS = 12


def uuid7(time: int, after: str | None) -> str:
    """A UUID of version 7 (RFC 9562, section 5.7) for `time` in milliseconds since 1970 UTC.

    The twelve bits after the version count up within a millisecond (section 6.2, method 1).
    The result is strictly above `after`, the last id of the log, even if the clock stood
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
_RENAMED_KEY = "renamed"
"""The settings key for the combined effect of `rename` events, from which it is derived."""


_MANY = 500
"""With more questions than this, reading the whole log is faster than the events of each."""
_COUNTS = (  # of an index alone; bytes, because a damaged name cannot be decoded
    "SELECT CAST(question AS BLOB), count(*) FROM event INDEXED BY event_by_question "
    "WHERE deck = ? AND typeof(question) = 'text' GROUP BY question"
)
_ACROSS = """
SELECT count(*) FROM event c INDEXED BY event_{0}
LEFT JOIN event t ON t.id = CASE WHEN json_valid(c.data) THEN json_extract(c.data, '$.target') END
WHERE c.kind = '{0}' AND c.deck = ? AND t.question IS NOT c.question
"""
"""Corrections of another question's events: only other programs write them."""
_OF = "(SELECT key FROM asked WHERE deck = ? AND question IN (SELECT value FROM json_each(?)))"


class Stamp(NamedTuple):
    """Where and when something happens, and to which question."""

    time: int
    offset: int
    device: str
    deck: str
    question: str | None = None
    revision: str | None = None
    day_starts: int = DAY_STARTS


class Counting(NamedTuple):
    """The part of a log that counts: corrected, without undone events, by `(time, id)`."""

    answers: list[Answer]
    others: list[Event]
    """Everything except reviews."""


class Log:
    """The events of one database, and the states that follow from them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(self, what: Happening, stamp: Stamp, at: int | None = None) -> Event:
        """Save what happened and the state that follows, durably, in one transaction.

        The event is stamped with `at`, the time of the event just before, or with `stamp.time`,
        but just after the log's last event if the clock has gone back. A `Retime` keeps its time:
        it corrects events from the future, and would be one itself.

        Raises:
            StoreError: it could not be saved, and nothing was.

        """
        with self._database.transaction() as connection:
            stale = states.are_stale(connection)
            time = stamp.time if at is None else at
            if at is None and not isinstance(what, Retime):
                latest = self._database.last_time()
                time = time if latest is None else max(time, latest + 1)
            ids = connection.execute("SELECT id FROM event ORDER BY id DESC")
            last_id = next((name for (name,) in ids if is_identifier(name)), None)
            event = Event(
                id=uuid7(time, last_id),
                time=time,
                offset=stamp.offset,
                device=stamp.device,
                deck=stamp.deck,
                question=stamp.question,
                revision=stamp.revision,
                what=what,
                day_starts=stamp.day_starts,
            )
            row = row_of(event)
            fault = None if isinstance(what, Other) else flaw(row)
            if fault:
                raise StoreError(f"This cannot be saved: {fault}.")
            connection.execute(INSERT, row)
            if isinstance(what, Rename | Fit):  # every state may follow from it
                self.rebuild()
                return event
            if event.question is not None:
                question = self.renamed(event.deck).get(event.question, event.question)
                state = self._after(event, question)
                states.save(connection, event.deck, question, state)
            if not (stale or (isinstance(what, Retime) and event.question is None)):
                states.stamp(connection)  # otherwise the next start derives all of them
            return event

    def append_together(self, decisions: Iterable[tuple[Happening, Stamp]]) -> list[Event]:
        """Save several things as one decision: with one time, all or none, undone together.

        Raises:
            StoreError: they could not be saved, and none was.

        """
        events: list[Event] = []
        with self._database.transaction():
            for what, stamp in decisions:
                events.append(self.append(what, stamp, events[0].time if events else None))
        return events

    def _after(self, event: Event, question: str) -> QuestionState:
        """The state of a question after `event` was appended."""
        connection = self._database.connection
        if (
            isinstance(event.what, Undo | Retime)
            or connection.execute(_RETIMED, (event.deck, question)).fetchone()
        ):
            return replay.ends(*self.counting(event.deck, (question,))).get(question, UNSEEN)
        # it is the latest event, so the state can simply be advanced
        return replay.fold(states.one(connection, event.deck, question), event)

    def refresh(self) -> bool:
        """Derive the states again if they do not match this log and this scheduler.

        Returns whether there were any to derive. If the file is read-only, they are kept in
        memory.
        """
        connection = self._database.connection
        with self._database.sqlite_errors():
            if not states.are_stale(connection):
                return False
            if self._database.writable:
                return self.rebuild() > 0
            create_in_memory(connection, "state.sql")
            states.replace_all(connection, self.derived(), stamped=False)
        return True

    def rebuild(self) -> int:
        """Drop all states and derive them from the log again. Returns how many there are."""
        with self._database.transaction() as connection:
            complete(connection)
            renamed = Corrections.of(self._select("WHERE kind = 'rename'")).renamed
            triples = [(deck, old, new) for (deck, old), new in renamed.items()]
            connection.execute("DELETE FROM setting WHERE key = ?", (_RENAMED_KEY,))
            if triples:
                entry = (_RENAMED_KEY, json.dumps(triples))
                connection.execute("INSERT INTO setting VALUES (?, ?)", entry)
            derived = self.derived()
            states.replace_all(connection, derived)
            return len(derived)

    def renamed(self, deck: str) -> dict[str, str]:
        """Former id of a question -> its present id; usually empty."""
        row = self._database.connection.execute(
            "SELECT value FROM setting WHERE key = ?", (_RENAMED_KEY,)
        ).fetchone()
        return {old: new for of, old, new in json.loads(row[0]) if of == deck} if row else {}

    def follow(self, deck: str) -> None:
        """Bring the tables `asked`, `answer` and `wait`, which reports read, up to a deck's log.

        No event is ever changed or deleted. So the number of a question's events tells whether what
        is kept of it follows from the log, and only questions with more events are replayed.

        Raises:
            StoreError: the log cannot be read.

        """
        try:
            self._follow(deck, self._database.caching())
        except StoreError:  # the disk is full, or another terminal keeps the file locked
            if not self._database.writable:
                raise
            create_in_memory(self._database.connection, "answers.sql")
            self._follow(deck, nullcontext())

    def forget_answers(self) -> None:
        """Drop what `follow` keeps; it follows from the log again when a report is asked for."""
        with self._database.transaction() as connection:
            for table in ("asked", "answer", "wait"):
                connection.execute(f"DELETE FROM {table}")

    def _follow(self, deck: str, saving: AbstractContextManager[object]) -> None:
        connection, renamed = self._database.connection, self.renamed(deck)
        with self._database.sqlite_errors():
            counts = {
                name.decode("utf-8", "replace"): events
                for name, events in connection.execute(_COUNTS, (deck,))
            }
            across = sum(
                connection.execute(_ACROSS.format(kind), (deck,)).fetchone()[0]
                for kind in (Undo.kind, Retime.kind)
            )
            query = "SELECT question, events, origin FROM asked WHERE deck = ?"
            kept = {name: found for name, *found in connection.execute(query, (deck,))}
        origin = f"{SCHEDULER} {states.origin()} {json.dumps(renamed)} {across}"
        changed = {
            renamed.get(name, name)
            for name, events in counts.items()
            if kept.get(name) != [events, origin]
        }
        if not changed:
            return
        whole = across or len(changed) > _MANY
        history = replay.walk(*self.counting(deck, None if whole else changed))
        names = {*history.states, *changed, *(old for old in renamed if renamed[old] in changed)}
        names |= {*counts, *kept} if whole else set()
        rows = [(deck, name, counts.get(name, 0), origin) for name in names]
        with saving:
            _keep(connection, deck, rows, history)

    def derived(self) -> dict[tuple[str, str], QuestionState]:
        """The states that follow from the log, computed from its first event on.

        From then on the scheduler uses this log's parameters.
        """
        fsrs.use(self.parameters())
        return {
            (deck, question): state
            for deck in self._decks()
            for question, state in replay.ends(*self.counting(deck)).items()
        }

    def parameters(self) -> Parameters | None:
        """The scheduler's parameters for the whole log; None for the published ones."""
        events = list(self._select("WHERE kind IN ('fit', 'retime')"))
        fits = [one.what for one in Corrections.of(events).counting(events)]
        latest = next((what for what in reversed(fits) if isinstance(what, Fit)), None)
        return latest.parameters or None if latest else None

    def histories(self) -> list[list[Reviewed]]:
        """The reviews of each question of every deck, in the form that `fit` takes."""
        return [one for deck in self._decks() for one in replay.histories(*self.counting(deck))]

    def _decks(self) -> list[str]:
        with self._database.sqlite_errors():
            rows = self._database.connection.execute("SELECT DISTINCT deck FROM event")
            return [deck for (deck,) in rows]

    def counting(self, deck: str, questions: Collection[str] | None = None) -> Counting:
        """What counts in a deck or for some questions: corrected, in the order of `(time, id)`.

        Raises:
            StoreError: the file cannot be read.

        """
        where, values = "NOT INDEXED WHERE deck = ?", [deck]  # the table is stored in order of time
        if questions is not None:
            where, values = self._about(deck, questions)
        with self._database.sqlite_errors():
            answers, others = answers_apart(selected(self._database.connection, where, values))
        answers.sort(key=attrgetter("time", "id"))
        corrections = Corrections.of(others)
        return Counting(corrections.applied(deck, answers), corrections.counting(others))

    def events(self) -> Iterator[Event]:
        """All events in the order of `(time, id)`."""
        return self._select("ORDER BY time, id")

    def of_question(self, deck: str, question: str) -> Iterator[Event]:
        """The events of one question, under each id it has had, in the order of `(time, id)`."""
        where, values = self._about(deck, (question,))
        return self._select(f"{where} ORDER BY time, id", *values)

    def _about(self, deck: str, questions: Collection[str]) -> tuple[str, list[str]]:
        """The SQL condition for events about some questions, under each id they have had."""
        renamed = self.renamed(deck).items()
        names = [*questions, *(old for old, new in renamed if new in questions)]
        return "WHERE deck = ? AND question IN (SELECT value FROM json_each(?))", [
            deck, json.dumps(names)
        ]  # fmt: skip

    def practice(self, deck: str) -> list[Event]:
        """The mock interviews and drills of a deck: corrected, in the order of `(time, id)`."""
        retimes = Corrections.of(self._select("INDEXED BY event_retime WHERE kind = 'retime'"))
        renamed = {(deck, old): new for old, new in self.renamed(deck).items()}
        mocks = self._select("WHERE deck = ? AND kind IN ('mock', 'mock_end')", deck)
        drills = self._select("WHERE deck = ? AND kind = 'drill'", deck)
        return retimes._replace(renamed=renamed).counting([*mocks, *drills])

    def to_undo(self, device: str, first: Collection[str] = ()) -> list[Event]:
        """What this device decided last and has not undone: usually one event; latest first.

        Events saved together share one time, which no other event of this device has.

        Args:
            device: whose decisions.
            first: ids of events to prefer over all others.

        """
        undone = Corrections.of(self._select("WHERE kind = 'undo'")).undone
        decisions = self._select(  # in the order appended: a retimed event keeps its place
            f"WHERE device = ? AND kind IN ({_marks(UNDOABLE)}) ORDER BY id DESC", device, *UNDOABLE
        )
        standing = [
            one for one in decisions if one.id not in undone and not isinstance(one.what, Other)
        ]
        last = next((one for one in standing if one.id in first), next(iter(standing), None))
        if last is None:
            return []
        return [one for one in standing if (one.time, one.kind) == (last.time, last.kind)]

    def _select(self, rest: str, *values: object) -> Iterator[Event]:
        return read(self._database, rest, *values)


def _marks(values: Collection[str]) -> str:
    return ", ".join("?" * len(values))


def _keep(
    connection: Connection,
    deck: str,
    rows: Collection[tuple[str, str, int, str]],
    history: replay.History,
) -> None:
    """Replace what is kept of some questions; `rows` are those of the table `asked`."""
    those = (deck, json.dumps([question for _, question, *_ in rows]))
    connection.execute(f"DELETE FROM answer WHERE asked IN {_OF}", those)
    connection.execute(f"DELETE FROM wait WHERE asked IN {_OF}", those)
    connection.execute(f"DELETE FROM asked WHERE key IN {_OF}", those)
    add = "INSERT INTO asked (deck, question, events, origin) VALUES (?, ?, ?, ?)"
    connection.executemany(add, rows)
    found = connection.execute("SELECT question, key FROM asked WHERE deck = ?", (deck,))
    keys = dict(found.fetchall())
    connection.executemany(
        "INSERT INTO answer VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        sorted(
            (
                keys[one.question], place, one.time, day, one.rating,
                one.ticked if one.ticked or one.mode != MODES[0] else None,
                one.confidence, one.seconds, one.mock or None, recall,
            )
            for place, (one, day, recall, _, _) in enumerate(history.steps)
        ),
    )  # fmt: skip
    waits = sorted((keys[question], first, last) for question, first, last in history.periods)
    connection.executemany("INSERT INTO wait VALUES (?, ?, ?)", waits)
