"""A deck's log for the reports: its reviews as flat answers, taken apart by SQLite, and the rest."""

from operator import attrgetter

from quiz.answer import Answer
from quiz.events import Event
from quiz.store.database import Database, told
from quiz.store.log import read

_ANSWERS = """
SELECT id, time, offset, question,
       json_extract(data, '$.rating') AS rating,
       coalesce(json_extract(data, '$.mode'), 'flashcard'),
       coalesce(json_array_length(data, '$.points'), 0),
       json_extract(data, '$.confidence'),
       coalesce(json_extract(data, '$.seconds'), 0.0),
       coalesce(json_extract(data, '$.retention'), 0.9),
       coalesce(json_extract(data, '$.mock'), '')
FROM event
WHERE deck = ? AND kind = 'review' AND question IS NOT NULL AND rating BETWEEN 1 AND 4
"""


def of_deck(database: Database, deck: str) -> list[Answer]:
    """Every review of a deck in the order of `(time, id)`, as logged: undone ones are among them.

    Raises:
        StoreError: the file cannot be read.

    """
    with told(database.path):
        answers = list(map(Answer._make, database.connection.execute(_ANSWERS, (deck,))))
    answers.sort(key=attrgetter("time", "id"))
    return answers


def besides(database: Database, deck: str) -> list[Event]:
    """Everything but the reviews of a deck in the order of `(time, id)`, as logged.

    Raises:
        StoreError: the file cannot be read.

    """
    return list(read(database, "WHERE deck = ? AND kind <> 'review' ORDER BY time, id", deck))
