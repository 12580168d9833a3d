"""The answers of a deck as reports read them: replayed when one is asked for, and kept.

No event is ever changed or deleted. So the number of a question's events tells whether the answers
kept for it are those of the log, and only questions with more events are replayed. A rating writes
nothing here.
"""

import json
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, nullcontext
from sqlite3 import Connection

from quiz.errors import StoreError
from quiz.scheduling.fsrs import SCHEDULER
from quiz.store import states
from quiz.store.database import Database, create_in_memory
from quiz.store.events import MODES, Retime, Undo
from quiz.store.log import Log
from quiz.store.replay import History, walk

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


def follow(database: Database, deck: str) -> None:
    """Bring the tables `asked`, `answer` and `wait` up to what a deck's log says.

    Raises:
        StoreError: the log cannot be read.

    """
    try:
        _follow(database, deck, database.caching())
    except StoreError:  # the disk is full, or another terminal keeps the file locked
        if not database.writable:
            raise
        create_in_memory(database.connection, "answers.sql")
        _follow(database, deck, nullcontext())


def _follow(database: Database, deck: str, saving: AbstractContextManager[object]) -> None:
    connection, log = database.connection, Log(database)
    renamed = log.renamed(deck)
    with database.told():
        counts = dict(_decoded(connection, deck))
        across = sum(
            connection.execute(_ACROSS.format(kind), (deck,)).fetchone()[0]
            for kind in (Undo.kind, Retime.kind)
        )
        kept = {
            question: (events, origin)
            for question, events, origin in connection.execute(
                "SELECT question, events, origin FROM asked WHERE deck = ?", (deck,)
            )
        }
    origin = f"{SCHEDULER} {states.origin()} {json.dumps(renamed)} {across}"
    changed = {
        renamed.get(name, name)
        for name, events in counts.items()
        if kept.get(name) != (events, origin)
    }
    if not changed:
        return
    whole = across or len(changed) > _MANY
    history = walk(*log.counting(deck, None if whole else changed))
    names = (
        {*counts, *kept}
        if whole
        else {*changed, *(old for old, new in renamed.items() if new in changed)}
    )
    rows = [(deck, name, counts.get(name, 0), origin) for name in names | history.states.keys()]
    with saving:
        _keep(connection, deck, rows, history)


def _decoded(connection: Connection, deck: str) -> Iterator[tuple[str, int]]:
    """How many events each question has under its id, without ids that are not text."""
    for name, events in connection.execute(_COUNTS, (deck,)):
        try:
            yield name.decode("utf-8"), events
        except UnicodeDecodeError:
            continue


def _keep(
    connection: Connection,
    deck: str,
    rows: Collection[tuple[str, str, int, str]],
    history: History,
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
