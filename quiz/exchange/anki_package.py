"""An Anki package (`.apkg`): a ZIP of a SQLite file (schema 11) and the pictures.

These rules were found by importing such files into Anki 26.9:

- Without `schedVer: 2` Anki assumes the first scheduler and changes the ratings.
- A note is updated if its modification time is newer than the existing one. So each
  note's is the time its text last changed, and edits that a user made in Anki stay.
- If the note type has one field more or less, nothing is imported. So the fields are fixed.
- Due days count from `crt`, which is the start of a study day here.
- Pictures share one namespace, so ours have a prefix; fonts in them are never loaded.
"""

import json
import sqlite3
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from hashlib import blake2b, sha1
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from quiz.exchange.markup import Note
from quiz.scheduling.state import LEARNING, NEW, RELEARNING, REVIEW, QuestionState
from quiz.scheduling.study_day import study_day

MARK = b"nn-quiz"
"""The zip comment that marks our packages: an export may replace them."""
PREFIX = "nn-quiz-"
_TYPES = {NEW: 0, LEARNING: 1, REVIEW: 2, RELEARNING: 3}
_SUSPENDED, _WAITING = -1, 1
_NOTE_TYPE = 1_764_000_000_001
_NOTE_TYPE_CHANGED = 1_795_824_000
"""When the templates or the style below last changed, in seconds since 1970."""


class Answered(NamedTuple):
    """A line of the review log."""

    time: int
    """Milliseconds since 1970 UTC."""
    rating: int
    interval: int
    """Days, or in a learning step negative seconds."""
    state: str
    """The card's stage before the answer: new, learning, review or relearning."""
    seconds: float


class Card(NamedTuple):
    """A question as a package holds it."""

    guid: str
    note: Note
    tags: Sequence[str]
    changed: int
    """When the note's text last changed, in seconds since 1970 UTC."""
    state: QuestionState
    answers: Sequence[Answered] = ()


class Package(NamedTuple):
    """The content of a package."""

    deck: str
    """The deck's id, by which Anki recognizes the deck."""
    title: str
    cards: Sequence[Card]
    pictures: Mapping[str, bytes]
    """Name -> content."""
    day_begins: int
    """The start of the first study day that matters, in milliseconds since 1970 UTC."""
    offset: int
    """Minutes ahead of UTC."""
    day_starts: int
    """The hour at which a study day begins."""
    retention: float
    decay: float
    """The exponent of the forgetting curve, positive."""


def is_ours(path: str) -> bool:
    """Whether `write` made this file."""
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.comment == MARK
    except (OSError, zipfile.BadZipFile):
        return False


def write(package: Package, path: str) -> None:
    """Write the package. The same content gives the same rows."""
    with TemporaryDirectory(prefix="quiz-") as folder:
        collection = Path(folder, "collection.anki2")
        with closing(sqlite3.connect(collection)) as connection:
            connection.executescript(_SCHEMA)
            connection.execute(_INSERT["col"], _collection(package))
            for table, rows in _rows(package):
                connection.executemany(_INSERT[table], rows)
            connection.commit()
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.comment = MARK
            archive.write(collection, "collection.anki2")
            media = {str(number): name for number, name in enumerate(package.pictures)}
            archive.writestr("media", json.dumps(media))
            for number, content in enumerate(package.pictures.values()):
                archive.writestr(str(number), content)


def _rows(package: Package) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    notes, cards, reviews = [], [], []
    deck, taken = _number(package.deck), set[int]()
    for place, card in enumerate(package.cards):
        note_id = _number(card.guid)
        fields = "\x1f".join(card.note)
        tags = f" {' '.join(card.tags)} " if card.tags else ""
        checksum = int(sha1(card.note.question.encode(), usedforsecurity=False).hexdigest()[:8], 16)
        notes.append(
            (note_id, card.guid, _NOTE_TYPE, card.changed, -1, tags, fields,
             card.note.question, checksum, 0, "")
        )  # fmt: skip
        cards.append(
            (note_id, note_id, deck, 0, card.changed, -1, *_scheduled(card, place, package))
        )
        for answer, before in zip(card.answers, (None, *card.answers), strict=False):
            time = answer.time
            while time in taken:  # it is the row's id in Anki
                time += 1
            taken.add(time)
            reviews.append(
                (time, note_id, -1, answer.rating, answer.interval,
                 before.interval if before else 0, 2500, round(answer.seconds * 1000),
                 {NEW: 0, LEARNING: 0, REVIEW: 1, RELEARNING: 2}[answer.state])
            )  # fmt: skip
    yield "notes", notes
    yield "cards", cards
    yield "revlog", reviews


def _scheduled(card: Card, place: int, package: Package) -> tuple[Any, ...]:
    """type, queue, due, ivl, factor, reps, lapses, left, odue, odid, flags, data."""
    memory = card.state.memory
    if memory is None:
        queue = _SUSPENDED if card.state.suspended else 0
        return 0, queue, place, 0, 0, 0, 0, 0, 0, 0, 0, ""
    kind = _TYPES[memory.state]
    days = memory.due_day - study_day(package.day_begins, package.offset, package.day_starts)
    learning = memory.state != REVIEW
    last = card.answers[-1].time // 1000 if card.answers else memory.due_at // 1000
    data = {
        "s": round(memory.stability, 4),
        "d": round(memory.difficulty, 3),
        "dr": package.retention,
        "decay": round(package.decay, 4),
        "lrt": last,
    }
    return (
        kind,
        _SUSPENDED if card.state.suspended else _WAITING if learning else kind,
        memory.due_at // 1000 if learning else days,
        max(1, memory.due_day - memory.last_day) if memory.state in (REVIEW, RELEARNING) else 0,
        2500,
        memory.reps,
        memory.lapses,
        1001 if learning else 0,
        0,
        0,
        0,
        json.dumps(data, separators=(",", ":")),
    )


def _number(name: str) -> int:
    """An id that looks like Anki's milliseconds; the same name always gives the same id."""
    digest = blake2b(name.encode(), digest_size=8).digest()
    return 1_400_000_000_000 + int.from_bytes(digest, "big") % 300_000_000_000


def _collection(package: Package) -> tuple[Any, ...]:
    begins, changed = (
        package.day_begins // 1000,
        max((card.changed for card in package.cards), default=_NOTE_TYPE_CHANGED),
    )
    deck = _number(package.deck)
    conf = {
        "schedVer": 2,
        "creationOffset": -package.offset,
        "localOffset": -package.offset,
        "rollover": package.day_starts,
        "nextPos": len(package.cards),
        "activeDecks": [1],
        "curDeck": 1,
        "sortType": "noteFld",
        "sortBackwards": False,
        "addToCur": True,
        "newSpread": 0,
        "collapseTime": 1200,
        "timeLim": 0,
        "estTimes": True,
        "dueCounts": True,
        "curModel": None,
        "dayLearnFirst": False,
    }
    decks = {"1": _deck(1, "Default", 0), str(deck): _deck(deck, package.title, changed)}
    models = {str(_NOTE_TYPE): _note_type(deck)}
    return (
        1, begins, changed * 1000, changed * 1000, 11, 0, 0, 0,
        *(json.dumps(one) for one in (conf, models, decks, {"1": _OPTIONS}, {})),
    )  # fmt: skip


def _deck(number: int, name: str, changed: int) -> dict[str, Any]:
    today = {key: [0, 0] for key in ("newToday", "revToday", "lrnToday", "timeToday")}
    return today | {
        "id": number,
        "name": name.replace("::", ": "),  # or it would be a deck within a deck
        "mod": changed,
        "usn": -1,
        "conf": 1,
        "desc": "",
        "dyn": 0,
        "collapsed": False,
        "browserCollapsed": False,
        "extendNew": 10,
        "extendRev": 50,
    }


def _note_type(deck: int) -> dict[str, Any]:
    titles = [name.replace("_", " ").capitalize() for name in Note._fields]
    fields = [
        {"name": name, "ord": place, "sticky": False, "rtl": False, "font": "Arial", "size": 20,
         "media": []}
        for place, name in enumerate(titles)
    ]  # fmt: skip
    template = {
        "name": "Question", "ord": 0, "qfmt": _FRONT, "afmt": _back(),
        "did": None, "bqfmt": "", "bafmt": "",
    }  # fmt: skip
    return {
        "id": _NOTE_TYPE, "name": "NN interview", "type": 0, "mod": _NOTE_TYPE_CHANGED, "usn": -1,
        "sortf": 0, "did": deck, "tmpls": [template], "flds": fields, "css": _STYLE,
        "latexPre": "", "latexPost": "", "latexsvg": False, "req": [[0, "any", [0]]],
        "tags": [], "vers": [],
    }  # fmt: skip


_FRONT = '<div class="question">{{Question}}</div>'


def _back() -> str:
    """The template of the answer; parts that a question does not have are not shown."""
    named = {text: name for name, text in zip(Note._fields, Note._fields, strict=True)}
    titles = [(title, mark) for title, mark in Note(*named).titled()]
    parts = [f'{_FRONT}<hr id="answer">', _shown("lead", '<div class="lead">{{Lead}}</div>')]
    parts.append(_shown("answer", "{{Answer}}"))
    for title, name in titles:
        field = name.replace("_", " ").capitalize()
        folded = name in ("precise", "follow_ups", "sources")
        head = f"<summary>{title}</summary>" if folded else f"<h4>{title}</h4>"
        tag = "details" if folded else "section"
        parts.append(_shown(name, f"<{tag}>{head}{{{{{field}}}}}</{tag}>"))
    parts.append(_shown("picture", '<div class="picture">{{Picture}}</div>'))
    return "\n".join(parts)


def _shown(name: str, content: str) -> str:
    field = name.replace("_", " ").capitalize()
    return f"{{{{#{field}}}}}{content}{{{{/{field}}}}}"


_STYLE = """\
.card { font: 18px/1.5 system-ui, sans-serif; text-align: left; color: #1c1c1e; background: #fff;
  max-width: 42em; margin: 0 auto; padding: 0.5em; overflow-wrap: anywhere; }
.question { font-weight: 600; font-size: 1.1em; }
.lead { font-weight: 600; border-left: 4px solid #3a6fb0; padding-left: 0.6em; margin: 0.8em 0; }
h4, summary { color: #3a6fb0; font-size: 0.95em; font-weight: 600; margin: 1em 0 0.3em; }
summary { cursor: pointer; }
.soft { opacity: 0.7; }
ul, ol { padding-left: 1.3em; }
li { margin: 0.25em 0; }
pre, code { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 0.85em; }
pre { overflow-x: auto; white-space: pre; padding: 0.6em; background: #f2f3f5; border-radius: 4px; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
th, td { border: 1px solid #8886; padding: 0.2em 0.5em; }
.picture img, .card img { max-width: 100%; height: auto; }
.nightMode.card, .night_mode .card { color: #e6e6e6; background: #1e1e1e; }
.nightMode pre, .night_mode pre { background: #2b2b2b; }
.nightMode h4, .nightMode summary, .night_mode h4, .night_mode summary { color: #8ab4f8; }
"""

_OPTIONS: Mapping[str, Any] = {
    "id": 1, "name": "Default", "mod": 0, "usn": 0, "maxTaken": 60, "autoplay": True, "timer": 0,
    "replayq": True, "dyn": False,
    "new": {"bury": False, "delays": [10], "initialFactor": 2500, "ints": [1, 4, 0], "order": 1,
            "perDay": 20},
    "rev": {"bury": False, "ease4": 1.3, "ivlFct": 1, "maxIvl": 36500, "perDay": 200,
            "hardFactor": 1.2},
    "lapse": {"delays": [10], "leechAction": 1, "leechFails": 8, "minInt": 1, "mult": 0},
}  # fmt: skip

_SCHEMA = """
CREATE TABLE col (id integer PRIMARY KEY, crt integer NOT NULL, mod integer NOT NULL,
  scm integer NOT NULL, ver integer NOT NULL, dty integer NOT NULL, usn integer NOT NULL,
  ls integer NOT NULL, conf text NOT NULL, models text NOT NULL, decks text NOT NULL,
  dconf text NOT NULL, tags text NOT NULL);
CREATE TABLE notes (id integer PRIMARY KEY, guid text NOT NULL, mid integer NOT NULL,
  mod integer NOT NULL, usn integer NOT NULL, tags text NOT NULL, flds text NOT NULL,
  sfld integer NOT NULL, csum integer NOT NULL, flags integer NOT NULL, data text NOT NULL);
CREATE TABLE cards (id integer PRIMARY KEY, nid integer NOT NULL, did integer NOT NULL,
  ord integer NOT NULL, mod integer NOT NULL, usn integer NOT NULL, type integer NOT NULL,
  queue integer NOT NULL, due integer NOT NULL, ivl integer NOT NULL, factor integer NOT NULL,
  reps integer NOT NULL, lapses integer NOT NULL, left integer NOT NULL, odue integer NOT NULL,
  odid integer NOT NULL, flags integer NOT NULL, data text NOT NULL);
CREATE TABLE revlog (id integer PRIMARY KEY, cid integer NOT NULL, usn integer NOT NULL,
  ease integer NOT NULL, ivl integer NOT NULL, lastIvl integer NOT NULL, factor integer NOT NULL,
  time integer NOT NULL, type integer NOT NULL);
CREATE TABLE graves (usn integer NOT NULL, oid integer NOT NULL, type integer NOT NULL);
CREATE INDEX ix_notes_usn ON notes (usn);
CREATE INDEX ix_cards_usn ON cards (usn);
CREATE INDEX ix_revlog_usn ON revlog (usn);
CREATE INDEX ix_cards_nid ON cards (nid);
CREATE INDEX ix_cards_sched ON cards (did, queue, due);
CREATE INDEX ix_revlog_cid ON revlog (cid);
CREATE INDEX ix_notes_csum ON notes (csum);
"""
"""Schema 11, which every Anki since 2.1 can import."""
_INSERT = {
    table: f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})"
    for table, columns in (("col", 13), ("notes", 11), ("cards", 18), ("revlog", 9))
}
