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
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from hashlib import blake2b, sha1
from html import escape
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from zlib import crc32

from quiz.deck.question import Question
from quiz.exchange import markup
from quiz.exchange.incoming import Origin
from quiz.exchange.markup import Picture, no_picture
from quiz.scheduling.state import LEARNING, NEW, RELEARNING, REVIEW, QuestionState
from quiz.scheduling.study_day import study_day

_HERE = files("quiz.exchange")
MARK = b"nn-quiz"
"""The zip comment that marks our packages: an export may replace them."""
PREFIX = "nn-quiz-"
_TYPES = {NEW: 0, LEARNING: 1, REVIEW: 2, RELEARNING: 3}
_SUSPENDED, _WAITING = -1, 1
_NOTE_TYPE = 1_764_000_000_001
_NOTE_TYPE_CHANGED = 1_795_824_000
"""When the templates or the style below last changed, in seconds since 1970."""


class Note(NamedTuple):
    """The fields of a note, HTML. Anki refuses the deck if their number or order changes.

    The first spare field says where the note is from; the others are for future use.
    """

    question: str
    lead: str = ""
    answer: str = ""
    points: str = ""
    formula: str = ""
    precise: str = ""
    follow_ups: str = ""
    picture: str = ""
    sources: str = ""
    id: str = ""
    spare_1: str = ""
    spare_2: str = ""
    spare_3: str = ""
    spare_4: str = ""

    @property
    def back(self) -> str:
        """Everything else, one part below another, for a note type with two fields."""
        parts = (
            f"<p><strong>{self.lead}</strong></p>" if self.lead else "",
            self.answer,
            *(f"<h4>{title}</h4>{part}" for title, part in self.titled() if part),
            self.picture,
        )
        return "".join(parts)

    def titled(self) -> tuple[tuple[str, str], ...]:
        """The parts that have a heading."""
        return (
            ("A strong answer says", self.points),
            ("Formula", self.formula),
            ("To be precise", self.precise),
            ("Follow-ups", self.follow_ups),
            ("Sources", self.sources),
        )


def marked(made: Note, deck: str) -> Note:
    """A note with its deck's id, and a checksum that shows later edits."""
    return made._replace(spare_1=f"{deck} {_checksum(made)}")


def origin(fields: Sequence[str]) -> Origin | None:
    """The origin of a note with these fields; None if it has none."""
    if len(fields) != len(Note._fields):
        return None
    made = Note(*fields)
    deck, _, checksum = made.spare_1.partition(" ")
    return Origin(deck, made.id, checksum != _checksum(made)) if checksum and made.id else None


def _checksum(made: Note) -> str:
    texts = "\x1f".join(made[: Note._fields.index("spare_1")])
    return f"{crc32(texts.encode('utf-8', 'replace')):08x}"


def guid(deck: str, question: str) -> str:
    """A note's name: the same on every machine, whatever its text."""
    digest = blake2b(f"{deck}\0{question}".encode(), digest_size=12).digest()
    return b64encode(digest).decode("ascii")


def tags(question: Question) -> list[str]:
    """A question's tags and difficulty, as Anki accepts them: without spaces."""
    return ["_".join(tag.split()) for tag in (*question.tags, question.difficulty)]


def note_of(question: Question, picture: Picture = no_picture, demo: str = "") -> Note:
    """A question's note.

    Args:
        question: the question.
        picture: finds the pictures that its texts name.
        demo: the picture of its demo, as HTML.

    """
    points = [f"{one.point} ({one.plus})" if one.plus else one.point for one in question.key_points]
    return Note(
        question=markup.inline(question.question, picture),
        lead=markup.inline(question.lead or "", picture),
        answer=markup.html(question.answer, picture),
        points=markup.html_list(points, picture),
        formula=markup.code_lines((*question.formula, *question.code)),
        precise=markup.precise_notes(question, picture),
        follow_ups=markup.follow_ups(question.follow_ups, picture)
        + markup.traps(question.traps, picture),
        picture=demo,
        sources=markup.numbered_sources(question.sources),
        id=escape(question.id),
    )


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
            connection.executescript(_HERE.joinpath("anki.sql").read_text("utf-8"))
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
        "sortf": 0, "did": deck, "tmpls": [template], "flds": fields,
        "css": _HERE.joinpath("anki.css").read_text("utf-8"),
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


_OPTIONS: Mapping[str, Any] = {
    "id": 1, "name": "Default", "mod": 0, "usn": 0, "maxTaken": 60, "autoplay": True, "timer": 0,
    "replayq": True, "dyn": False,
    "new": {"bury": False, "delays": [10], "initialFactor": 2500, "ints": [1, 4, 0], "order": 1,
            "perDay": 20},
    "rev": {"bury": False, "ease4": 1.3, "ivlFct": 1, "maxIvl": 36500, "perDay": 200,
            "hardFactor": 1.2},
    "lapse": {"delays": [10], "leechAction": 1, "leechFails": 8, "minInt": 1, "mult": 0},
}  # fmt: skip

_INSERT = {
    table: f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})"
    for table, columns in (("col", 13), ("notes", 11), ("cards", 18), ("revlog", 9))
}
