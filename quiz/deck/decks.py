"""Compiled decks: a file's content when it was last read, one row per question."""

import json
import os
import re
import sqlite3
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar
from zlib import crc32  # hashlib takes 5 ms to import, and this is not for security

from quiz.deck.faults import LARGEST_FILE, Faults, UnreadableError, decoded
from quiz.deck.question import (
    BODY,
    Deck,
    Heading,
    Question,
    RecapSection,
    compact,
    decode,
    digest,
    encode,
    layout,
    restorer,
)
from quiz.errors import DeckError
from quiz.plain_text import some
from quiz.store.database import Database

if TYPE_CHECKING:
    from quiz.deck.search import Entry
    from quiz.store.events import Event
    from quiz.store.log import Log

REVISED = ("question", "answer")
"""The fields whose digest is a revision. People's logs contain revisions."""

_READING = 5
"""Raised whenever the same file is read as other values of the same fields."""

_P = ParamSpec("_P")
_R = TypeVar("_R")
_BROKEN = (ValueError, TypeError, RecursionError, sqlite3.OperationalError)
"""The errors that reading a damaged row raises."""


def _mending(
    read: "Callable[Concatenate[CompiledDeck, _P], _R]",
) -> "Callable[Concatenate[CompiledDeck, _P], _R]":
    """Compile the deck again, once, if its stored form cannot be read."""

    @wraps(read)
    def mended(deck: "CompiledDeck", /, *args: _P.args, **named: _P.kwargs) -> _R:
        try:
            return read(deck, *args, **named)
        except _BROKEN:
            if deck.mend is None:
                raise
            mend, deck.mend = deck.mend, None
            mend()
            return read(deck, *args, **named)

    return mended


class CompiledDeck:
    """A deck in the database. Questions are read one by one, when needed."""

    def __init__(
        self, connection: sqlite3.Connection, key: int, name: str, title: str, count: int
    ) -> None:
        self._connection = connection
        self.key = key
        self.id = name
        self.title = title
        self.count = count
        self.notes: list[str] = []
        """Notes from reading it: answers that may count for the wrong question."""
        self.mend: Callable[[], object] | None = None
        """Compiles the deck again; None if it has just been compiled."""

    @property
    def first(self) -> "CompiledDeck":
        """This deck; of several, the one to use when there can be only one."""
        return self

    @property
    def decks(self) -> Sequence["CompiledDeck"]:
        """The decks that are served: this one, or several."""
        return (self,)

    def place(self, question: str) -> "tuple[CompiledDeck, str]":
        """The deck that a question belongs to, and its id there."""
        return self, question

    def name(self, deck: str, question: str) -> str | None:
        """The name of a deck's question here; None if that deck is not served."""
        return question if deck == self.id else None

    def served(self, event: "Event") -> "Event":
        """An event with its question's name here."""
        return event

    def events(self, log: "Log", questions: Iterable[str]) -> "Iterator[Event]":
        """The events of some questions."""
        return (event for question in questions for event in log.of_question(self.id, question))

    @_mending
    def question(self, question: str) -> Question:
        """One question, whole.

        Raises:
            KeyError: the deck has no such question.

        """
        return decode(*self._one("heading, body", question))

    @_mending
    def heading(self, question: str) -> Heading:
        """One question's heading.

        Raises:
            KeyError: the deck has no such question.

        """
        return _headings(self._one("heading", question))[0]

    def revision(self, question: str) -> str | None:
        """A digest of a question's content; None if the deck does not have it."""
        try:
            return str(self._one("revision", question)[0])
        except KeyError:
            return None

    @_mending
    def headings(self) -> list[Heading]:
        """All headings, by number."""
        return _headings(text for (text,) in self._all("heading"))

    @_mending
    def point_counts(self) -> dict[str, int]:
        """Question id -> number of its key points, for every question."""
        return dict(self._all("id, points"))

    @_mending
    def exercises(self) -> dict[str, list[str]]:
        """Question id -> its exercises, for every question that has any, in learning order."""
        place = BODY.index("exercise")
        named = self._all(f"id, json_extract(body, '$[{place}]')")
        return {question: names for question, text in named if (names := json.loads(text))}

    def search(self, text: str) -> list[Heading]:
        """The headings of the questions that mention a text or are named by it, best first."""
        from quiz.deck.search import search

        if not text.strip():
            return self.headings()
        by_id = {heading.id: heading for heading in self.headings()}
        return [by_id[name] for name in search(self._entries(), text)]

    @_mending
    def named(self, text: str) -> str | None:
        """The id of the question that a text clearly asks for, in any words."""
        from quiz.deck.search import named

        return named(self._entries(), text)

    def _entries(self) -> "Iterator[Entry]":
        from quiz.deck.search import Entry

        for heading, body in self._all("heading, body"):
            one = decode(heading, body)
            yield Entry(
                one.id,
                one.number,
                "\n".join((one.question, *one.aliases, one.id)),
                "\n".join((one.category, *one.tags, one.lead or "")),
                "\n".join(_texts(json.loads(f"[{heading},{body}]"))),
            )

    @_mending
    def in_learning_order(self) -> list[str]:
        """All ids, prerequisites first."""
        return [name for (name,) in self._all("id")]

    @_mending
    def recap(self) -> tuple[RecapSection, ...]:
        """The quick recap of the deck; empty when it has none."""
        (text,) = self._connection.execute(
            "SELECT recap FROM deck WHERE key = ?", (self.key,)
        ).fetchone()
        sections: tuple[RecapSection, ...] = restorer(tuple[RecapSection, ...])(json.loads(text))
        return sections

    def _one(self, columns: str, question: str) -> tuple[str, ...]:
        row: tuple[str, ...] | None = self._connection.execute(
            f"SELECT {columns} FROM deck_question WHERE deck = ? AND id = ?", (self.key, question)
        ).fetchone()
        if row is None:
            raise KeyError(question)
        return row

    def _all(self, columns: str) -> list[Any]:
        return self._connection.execute(
            f"SELECT {columns} FROM deck_question WHERE deck = ? ORDER BY position", (self.key,)
        ).fetchall()


def open_deck(
    database: Database, path: str, progress: Callable[[int], None] | None = None
) -> CompiledDeck:
    """The deck in a file, from the database if the file has not changed since it was compiled.

    `progress` is called while a deck is compiled, with the number of questions read.

    Raises:
        DeckError: the file cannot be read, or has faults.

    """
    stored_path = path.encode("utf-8", "backslashreplace").decode("utf-8")  # as SQLite takes it
    try:
        status = os.stat(path)
    except OSError as error:
        raise _unreadable(path, error) from error
    with database.sqlite_errors():
        row = database.connection.execute(
            "SELECT size, mtime, hash, key, id, title, count FROM deck "
            "WHERE path = ? AND format = ?",
            (stored_path, FORMAT),
        ).fetchone()

    def described(data: bytes) -> tuple[str, int, int, str]:
        return stored_path, status.st_size, status.st_mtime_ns, f"{crc32(data):08x}"

    if row is None or row[:2] != (status.st_size, status.st_mtime_ns):
        data = contents(path)
        file = described(data)
        if row is None or row[2] != file[3]:
            return keep(database, file, read(data, path, progress))
        with database.caching() as connection:  # touched, but it says the same
            connection.execute(
                "UPDATE deck SET size = ?, mtime = ? WHERE hash = ? AND path = ?",
                (*file[1:], stored_path),
            )

    def compiled_again() -> None:
        data = contents(path)
        keep(database, described(data), read(data, path, progress))

    found = CompiledDeck(database.connection, *row[3:])
    found.mend = compiled_again
    return found


MARKDOWN = (".md", ".markdown")
"""The endings of files that are read as Markdown decks; all others are YAML."""


def read(data: bytes, name: str, progress: Callable[[int], None] | None = None) -> Deck:
    """Read the deck in a file's bytes.

    Args:
        data: the file's content.
        name: what faults call the file; its ending tells Markdown from YAML.
        progress: called now and then, and at the end, with the number of questions read.

    Raises:
        DeckError: every fault of the file, in the order of their places.

    """
    faults = Faults(name)
    deck = None
    with suppress(UnreadableError):  # everything up to that fault has been noted
        text = decoded(data, faults)
        if name.lower().endswith(MARKDOWN):
            from quiz.deck.markdown import read_markdown

            deck = read_markdown(text, faults)
        else:
            from quiz.deck.reading import read_yaml  # yaml takes 20 ms

            deck = read_yaml(text, faults, progress)
    if deck is None or len(faults):
        raise DeckError(faults.lines())
    if progress:
        progress(len(deck.questions))
    return deck


_REMEDY = "Give the path of a YAML or Markdown deck with --deck or QUIZ_DECK."


def contents(path: str, name: str | None = None, remedy: str = _REMEDY) -> bytes:
    """The bytes of a deck's file, at most one more than a deck may have.

    Args:
        path: of the file.
        name: what an error calls it, if not its path.
        remedy: what an error says to do.

    Raises:
        DeckError: it cannot be read.

    """
    try:
        if stat.S_ISFIFO(os.stat(path).st_mode):  # nobody may ever write to it
            raise DeckError([f"{name or path}: is a pipe, not a file. {remedy}"])
        with open(path, "rb") as file:
            return file.read(LARGEST_FILE + 1)  # /dev/zero has no end
    except OSError as error:
        raise _unreadable(name or path, error, remedy) from error


def _unreadable(name: str, error: OSError, remedy: str = _REMEDY) -> DeckError:
    reason = (error.strerror or str(error)).lower()
    return DeckError([f"{name}: {reason}. {remedy}"])


def keep(database: Database, file: tuple[str, int, int, str], deck: Deck) -> CompiledDeck:
    """Store a compiled deck with its file's path, size, mtime and hash, replacing the old one."""
    from quiz.deck.order import learning_order

    position = {question: place for place, question in enumerate(learning_order(deck.questions))}

    def row(question: Question) -> tuple[int | str | None, ...]:
        revised = encode(question, REVISED).encode("utf-8")
        heading, body = encode(question, Heading._fields), encode(question, BODY)
        revision, points = digest(revised, 16), len(question.key_points)
        return key, position[question.id], question.id, revision, points, heading, body

    with database.caching() as connection:
        old = connection.execute("SELECT key FROM deck WHERE path = ?", file[:1]).fetchone()
        notes = _notes(connection, file[0], deck)
        if old:  # its key stays: a session in another terminal may be reading it
            connection.execute("DELETE FROM deck_question WHERE deck = ?", old)
        kept = (deck.id, deck.title, len(deck.questions))
        key = connection.execute(
            "INSERT OR REPLACE INTO deck "
            "(key, path, size, mtime, hash, format, id, title, count, recap) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (old and old[0], *file, FORMAT, *kept, compact(deck.recap)),
        ).lastrowid
        assert key is not None
        connection.executemany(
            "INSERT INTO deck_question VALUES (?, ?, ?, ?, ?, ?, ?)", map(row, deck.questions)
        )
    compiled = CompiledDeck(database.connection, key, *kept)
    compiled.notes = notes
    return compiled


_LEAST_SHARED = 0.3
"""Share of common words below which two answers count as different."""


def _notes(connection: sqlite3.Connection, path: str, deck: Deck) -> list[str]:
    """Notes about ids with progress that now belong to another question, or to none."""
    answered = {
        name
        for (name,) in connection.execute(
            "SELECT question FROM state WHERE deck = ? AND stability IS NOT NULL", (deck.id,)
        )
    }
    if not answered:
        return []
    now = {one.id: one for one in deck.questions}
    notes = []
    for key, other in connection.execute(
        "SELECT key, path FROM deck WHERE id = ? AND format = ?", (deck.id, FORMAT)
    ).fetchall():
        rows = connection.execute("SELECT heading, body FROM deck_question WHERE deck = ?", (key,))
        before = {one.id: one for one in (decode(*row) for row in rows) if one.id in answered}
        gone = [name for name in before if name not in now]
        both = [name for name in now if name in before]
        changed = [name for name in both if _differs(before[name], now[name])]
        if other != path and changed:
            notes.append(
                f"{other} has the same deck id, but other questions for {some(changed, 3)}: "
                "answers to either count for both. Give one of them an id of its own (deck: …)."
            )
        if other == path and gone:
            notes.append(
                f"{some(gone, 3)} had progress and left the deck. "
                f"Did an id change? `quiz rename {gone[0]} NEW` moves the progress."
            )
        if other == path and changed:
            notes.append(
                f"{some(changed, 3)} became a different question, but kept the progress. "
                f"`quiz reset {changed[0]}` starts it over."
            )
    return notes


def _differs(one: Question, other: Question) -> bool:
    """Whether both the question and its answer are different: an edit keeps one of them."""
    if one.question == other.question:
        return False
    here, there = (set(re.findall(r"\w+", each.answer.casefold())) for each in (one, other))
    return len(here & there) < _LEAST_SHARED * len(here | there)


def _texts(value: object) -> Iterator[str]:
    """All texts of a compiled question; its numbers are only its position."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


_heading = restorer(Heading)


def _headings(texts: Iterable[str]) -> list[Heading]:
    """Headings written by `encode`, by number. Reading all as one document is faster."""
    found: Iterator[Heading] = map(_heading, json.loads(f"[{','.join(texts)}]"))
    return sorted(found, key=lambda heading: (heading.number, heading.id))


FORMAT = f"{_READING} {crc32(layout(tuple[Heading, Deck]).encode()):08x}"
"""The format of compiled decks. Decks in other formats are compiled again."""
