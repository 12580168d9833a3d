"""A deck's log for the reports: its reviews as flat answers, and everything besides them."""

import json
from operator import attrgetter

from quiz.answer import Answer
from quiz.events import Event
from quiz.rating import AGAIN, EASY, GOOD, HARD
from quiz.store.database import Database, told
from quiz.store.log import read

_FIELDS = ("$.rating", "$.mode", "$.confidence", "$.seconds", "$.retention", "$.mock")
_ANSWERS = f"""
SELECT id, time, offset, question, json_array_length(data, '$.points'),
       json_extract(data, {", ".join(f"'{field}'" for field in _FIELDS)})
FROM event WHERE deck = ? AND kind = 'review' AND question IS NOT NULL
"""


def of_deck(database: Database, deck: str) -> list[Answer]:
    """Every review of a deck in the order of `(time, id)`, as logged: undone ones are among them.

    SQLite takes what is needed out of each review, as a short array; all arrays are then read as
    one document. Either is much quicker than reading 100,000 reviews whole.

    Raises:
        StoreError: the file cannot be read.

    """
    with told(database.path):
        rows = database.connection.execute(_ANSWERS, (deck,)).fetchall()
    fields = json.loads(f"[{','.join([row[-1] for row in rows])}]")
    answers = [
        Answer(
            name, time, offset, question, rating, mode or "flashcard", points or 0, confidence,
            seconds or 0.0, retention or 0.9, mock or "",
        )
        for (name, time, offset, question, points, _), (
            rating, mode, confidence, seconds, retention, mock,
        ) in zip(rows, fields, strict=True)
        if rating in (AGAIN, HARD, GOOD, EASY)
    ]  # fmt: skip
    answers.sort(key=attrgetter("time", "id"))
    return answers


def besides(database: Database, deck: str) -> list[Event]:
    """Everything but the reviews of a deck in the order of `(time, id)`, as logged.

    Raises:
        StoreError: the file cannot be read.

    """
    return list(read(database, "WHERE deck = ? AND kind <> 'review' ORDER BY time, id", deck))
