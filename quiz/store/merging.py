"""Two machines, one log: the union of several logs' events, by their ids.

All files then replay to the same states, whichever was merged into which, and however often.
What comes from elsewhere is gathered first, outside of any transaction, because it may take its
time (`ssh server quiz log --json | quiz merge -`); then the events and the states that follow are
saved in one transaction, or nothing is.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from operator import attrgetter
from typing import NamedTuple, TypeVar

from quiz.errors import QuizError, ReadOnlyError, StoreError
from quiz.store import rows, states
from quiz.store.database import Database
from quiz.store.events import Corrections, Event, Retime
from quiz.store.log import Log, Stamp
from quiz.store.rows import COLUMNS, Outcome, Row

CLOCKS_DIFFER = 60_000
"""Milliseconds by which two clocks that are right may differ."""
_AT_ONCE = 2_000
_T = TypeVar("_T")


class Merged(NamedTuple):
    """What came of a merge. All but `known` and `unreadable` are of events that were not here."""

    new: int
    """Events added, those among them that are ignored included."""
    known: int
    devices: int
    """From how many devices the new events are."""
    questions: int
    """How many questions have a state now."""
    ignored: tuple[str, ...] = ()
    """Ids of added events that cannot be used: they are kept, and change nothing."""
    later: int = 0
    """How many added events a later version of the program wrote: also kept."""
    unreadable: int = 0
    """What is no event at all was left out."""
    future: int = 0
    """Events stamped after now: left out, or with `retime` added as of now."""
    latest: tuple[int, int] | None = None
    """The time (ms since 1970 UTC) and offset (minutes) of the last of those."""


def merge(
    database: Database,
    sources: Iterable[Iterable[Row | None]],
    stamp: Stamp,
    *,
    retime: bool = False,
) -> Merged:
    """Add the events of other logs that this one has not, and derive the states anew.

    Args:
        database: to add them to.
        sources: of each log its rows, in any order; None for what is no row.
        stamp: the present: events from later than that are left out.
        retime: add those, too, as having happened now, in their order.

    Raises:
        StoreError: a source cannot be read, or the states cannot be derived; nothing is added.
        ReadOnlyError: this file cannot be written.

    """
    database.check_writable()
    try:
        with database.told():
            gathered = _gather(database.connection, sources)
        with database.transaction():
            return _add(database, gathered, stamp, retime)
    except ReadOnlyError:
        raise
    except QuizError as error:
        raise StoreError(f"Nothing was merged: {error}") from error
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise StoreError(
            f"Nothing was merged: the events cannot be replayed ({type(error).__name__}: {error})."
        ) from error


class _Gathered(NamedTuple):
    """What other logs hold, counted."""

    known: int
    unreadable: int
    kept: dict[str, Outcome]
    """Of the new events that cannot be used."""


def _gather(connection: sqlite3.Connection, sources: Iterable[Iterable[Row | None]]) -> _Gathered:
    """Put what is new into a table of its own."""
    connection.execute("DROP TABLE IF EXISTS temp.incoming")
    connection.execute(
        "CREATE TEMP TABLE incoming (id TEXT PRIMARY KEY, version, time, offset, device, deck, "
        "question, revision, kind, data) WITHOUT ROWID"
    )
    known = unreadable = 0
    kept: dict[str, Outcome] = {}
    insert = "INSERT OR IGNORE INTO temp.incoming VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    for some in (part for source in sources for part in _in_parts(source)):
        ids = json.dumps([row[0] for row in some if row and rows.is_identifier(row[0])])
        query = "SELECT id FROM event WHERE id IN (SELECT value FROM json_each(?))"
        here = {name for (name,) in connection.execute(query, (ids,))}
        fresh = []
        for row in some:
            if row is not None and isinstance(row[0], str) and row[0] in here:
                known += 1
                continue
            outcome = None if row is None else rows.outcome(row)
            if row is None or outcome is None:
                unreadable += 1
                continue
            fresh.append(row)
            if outcome != "used":
                kept[row[0]] = outcome
        connection.execute("BEGIN")
        connection.executemany(insert, fresh)
        connection.execute("COMMIT")
    return _Gathered(known, unreadable, kept)


def _in_parts(source: Iterable[_T]) -> Iterator[list[_T]]:
    rest = iter(source)
    while some := list(islice(rest, _AT_ONCE)):
        yield some


def _add(database: Database, gathered: _Gathered, stamp: Stamp, retime: bool) -> Merged:
    """Add what was gathered, and save the states that follow."""
    connection, log = database.connection, Log(database)
    connection.execute("DELETE FROM temp.incoming WHERE id IN (SELECT id FROM event)")
    future = _future(connection, stamp.time + CLOCKS_DIFFER)
    left_out = set() if retime else {event.id for event in future}
    names = ((name,) for name in left_out)
    connection.executemany("DELETE FROM temp.incoming WHERE id = ?", names)
    kept = [(name, what) for name, what in gathered.kept.items() if name not in left_out]
    (devices,) = connection.execute("SELECT count(DISTINCT device) FROM temp.incoming").fetchone()
    new = connection.execute(
        f"INSERT INTO event ({COLUMNS}) SELECT {COLUMNS} FROM temp.incoming ORDER BY id"
    ).rowcount
    connection.execute("DROP TABLE temp.incoming")
    if retime:
        start = stamp.time - len(future)
        for place, event in enumerate(future):
            about = stamp._replace(deck=event.deck, question=event.question)
            log.append(Retime(event.id, start + place), about)
    if new or states.are_stale(connection):
        log.rebuild()
    return Merged(
        new=new,
        known=gathered.known,
        devices=devices,
        questions=states.number(connection),
        ignored=tuple(name for name, what in kept if what == "ignored"),
        later=sum(what == "later" for _, what in kept),
        unreadable=gathered.unreadable,
        future=len(future),
        latest=max(((event.time, event.offset) for event in future), default=None),
    )


def _future(connection: sqlite3.Connection, limit: int) -> list[Event]:
    """The gathered events that count as later than `limit`, in their order.

    What was stamped by a wrong clock and then put right is not among them.
    """
    corrections = [
        event
        for table in ("event", "temp.incoming")
        for event in map(
            rows.event_of, rows.selected(connection, "WHERE kind = 'retime'", table=table)
        )
        if event is not None
    ]
    retimed = Corrections.of(corrections).retimed
    late = [
        event
        for row in rows.selected(connection, "WHERE time > ?", (limit,), table="temp.incoming")
        if (event := rows.event_of(row)) and retimed.get(event.id, limit + 1) > limit
    ]
    known = {event.id for event in late}
    here = {row[0] for row in rows.selected(connection, "WHERE kind = 'retime'")}
    late += [
        event
        for event in corrections
        if isinstance(event.what, Retime)
        and event.what.corrected > limit
        and event.id not in known | here
    ]
    return sorted(late, key=attrgetter("time", "id"))
