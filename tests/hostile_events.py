"""Events that no part of this program would write: changes of a review, as SQL."""

import sqlite3
from contextlib import closing

OUT_OF_RANGE = [
    "data = '{}'",
    "data = '{\"rating\": 99}'",
    "data = '{\"rating\": true}'",
    'data = \'{"rating": 3, "rating": 99}\'',
    'data = \'{"rating": "3"}\'',
    'data = \'{"rating": 3, "retention": 2}\'',
    'data = \'{"rating": 3, "points": [1]}\'',
    'data = \'{"rating": 3, "seconds": "long"}\'',
    'data = \'{"rating": 3, "seconds": 1e999}\'',
    'data = \'{"rating": 3, "mode": "telepathy"}\'',
    'data = \'{"rating": 3, "answer": "\\ud800"}\'',
    "data = json_object('rating', 3, 'answer', hex(zeroblob(60000)))",
    "data = '{\"rating\": ' || replace(hex(zeroblob(5000)), '0', '9') || '}'",
    "kind = 'bury', data = '{\"until\": 99999999999}'",
    "kind = 'bury', data = '{\"until\": \"x\"}'",
    "kind = 'bury', data = '{\"until\": null}'",
    "kind = 'plan', data = '{\"day\": 3652059}'",
    "kind = 'plan', data = '{\"day\": 1000000000000000}'",
    "kind = 'plan', data = '{\"day\": 99999999999, \"day\": 740000}'",
    'kind = \'interview\', data = \'{"day": null, "text": "well"}\'',
    "kind = 'note', data = json_object('text', hex(zeroblob(450000)))",
    'kind = \'retime\', data = \'{"target": "x", "corrected": 99999999999999999}\'',
    "kind = 'undo', data = '{\"target\": [1]}'",
    "kind = 'mock', data = '{}'",
]
"""Known kinds whose fields cannot be."""
LATER = [
    "version = 2, data = '{\"rating\": 99}'",
    "version = 2, data = '{\"rating\": 3}'",
    "version = 2, kind = 'plan', data = '{\"day\": 1000000000000000}'",
    "version = 2, kind = 'bury', data = '{\"until\": \"x\"}'",
    "version = 2, kind = 'retime', data = '{\"target\": 3}'",
    "kind = 'telepathy', data = '{\"deep\": [1, 2]}'",
]
"""What only a later version of the program understands."""
NO_EVENT = [
    "id = 'zz'",
    "id = 'ffffffff-ffff-7fff-bfff-ffffffffffff'",
    "time = 'soon'",
    "time = 9000000000000000000",
    "time = -1",
    "offset = 99999999",
    "offset = 1440",
    "version = 'x'",
    "device = x'ff00'",
    "deck = CAST(x'ff' AS TEXT)",
    "question = x'ff00'",
    "question = hex(zeroblob(1000))",
    "data = '[1]'",
    "data = CAST(x'7b2261223a22ff227d' AS TEXT)",
    "data = json_object('text', hex(zeroblob(2000000)))",
]
"""What cannot even be placed."""


def rewritten(path: str, change: str) -> None:
    """Change a data file as no part of the program would."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in names.fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.executescript(change)
