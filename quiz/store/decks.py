"""Compiled decks: what a YAML file said when it was last read, one row for each question."""

import json
import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from quiz.deck import compiled
from quiz.deck.question import Deck, Question, RecapItem, RecapSection
from quiz.store.database import Database

FORMAT = "1"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """By what a changed file is told from an unchanged one: size and mtime, else the hash."""

    size: int
    mtime: int

    @classmethod
    def of(cls, path: Path) -> "Fingerprint":
        """The fingerprint of a file.

        Raises:
            OSError: there is no such file.
        """
        status = path.stat()
        return cls(status.st_size, status.st_mtime_ns)


@dataclass(frozen=True, slots=True)
class Heading:
    """A question without its text: what a list, a filter or a completion needs."""

    id: str
    number: int
    question: str
    difficulty: str
    category: str
    tags: tuple[str, ...]
    demo: str | None
    revision: str


class CompiledDeck:
    """A deck in the database. Questions are read one by one, when they are asked."""

    def __init__(
        self, connection: sqlite3.Connection, key: int, path: Path, name: str, title: str, count: int
    ) -> None:
        self._connection = connection
        self.key = key
        self.path = path
        self.id = name
        self.title = title
        self.count = count

    def question(self, question: str) -> Question:
        """One question, whole.

        Raises:
            KeyError: the deck has no such question.
        """
        row = self._connection.execute(
            "SELECT body FROM deck_question WHERE deck = ? AND id = ?", (self.key, question)
        ).fetchone()
        if row is None:
            raise KeyError(question)
        return compiled.decode(row[0])

    def heading(self, question: str) -> Heading:
        """One question's heading.

        Raises:
            KeyError: the deck has no such question.
        """
        for heading in self._headings("AND id = ?", question):
            return heading
        raise KeyError(question)

    def headings(self) -> list[Heading]:
        """All headings, by number."""
        return list(self._headings("ORDER BY number, id"))

    def search(self, text: str) -> list[Heading]:
        """The headings of the questions that mention a text anywhere, by number."""
        wanted = text.casefold()
        rows = self._connection.execute(
            "SELECT id, body, tags FROM deck_question WHERE deck = ?", (self.key,)
        )
        found = {row[0] for row in rows if wanted in f"{row[1]} {row[2]}".casefold()}
        return [heading for heading in self.headings() if heading.id in found]

    def in_learning_order(self) -> list[str]:
        """All ids, prerequisites first."""
        rows = self._connection.execute(
            "SELECT id FROM deck_question WHERE deck = ? ORDER BY position", (self.key,)
        )
        return [row[0] for row in rows]

    def questions(self) -> Iterator[Question]:
        """All questions, by number."""
        rows = self._connection.execute(
            "SELECT body FROM deck_question WHERE deck = ? ORDER BY number, id", (self.key,)
        )
        return (compiled.decode(row[0]) for row in rows)

    def recap(self) -> tuple[RecapSection, ...]:
        """The quick recap of the deck; empty when it has none."""
        (text,) = self._connection.execute(
            "SELECT recap FROM deck WHERE key = ?", (self.key,)
        ).fetchone()
        return tuple(
            RecapSection(
                title, tuple(RecapItem(line, tuple(ids), note) for line, ids, note in items)
            )
            for title, items in json.loads(text)
        )

    def _headings(self, rest: str, *values: object) -> Iterator[Heading]:
        rows = self._connection.execute(
            "SELECT id, number, question, difficulty, category, tags, demo, revision "
            f"FROM deck_question WHERE deck = ? {rest}",
            (self.key, *values),
        )
        for name, number, question, difficulty, category, tags, demo, revision in rows:
            labels = tuple(json.loads(tags))
            yield Heading(name, number, question, difficulty, category, labels, demo, revision)


def find(database: Database, path: Path, fingerprint: Fingerprint) -> CompiledDeck | None:
    """The compiled deck of an unchanged file, or None."""
    row = database.connection.execute(
        "SELECT key, id, title, count FROM deck "
        "WHERE path = ? AND size = ? AND mtime = ? AND format = ?",
        (str(path), fingerprint.size, fingerprint.mtime, FORMAT),
    ).fetchone()
    return CompiledDeck(database.connection, row[0], path, *row[1:]) if row else None


def find_by_hash(
    database: Database, path: Path, fingerprint: Fingerprint, digest: str
) -> CompiledDeck | None:
    """The compiled deck of a file that was touched but says the same; remembers its new mtime."""
    with database.caching() as connection:
        connection.execute(
            "UPDATE deck SET size = ?, mtime = ? WHERE path = ? AND hash = ? AND format = ?",
            (fingerprint.size, fingerprint.mtime, str(path), digest, FORMAT),
        )
    return find(database, path, fingerprint)


def keep(
    database: Database,
    path: Path,
    fingerprint: Fingerprint,
    digest: str,
    deck: Deck,
    order: Collection[str],
) -> CompiledDeck:
    """Compile a deck: replace what was kept of this file. `order` has all ids, in learning order."""
    recap = [
        (section.title, [(item.text, item.questions, item.note) for item in section.items])
        for section in deck.recap
    ]
    position = {question: place for place, question in enumerate(order)}
    with database.caching() as connection:
        old = connection.execute("SELECT key FROM deck WHERE path = ?", (str(path),)).fetchone()
        if old:
            connection.execute("DELETE FROM deck_question WHERE deck = ?", old)
            connection.execute("DELETE FROM deck WHERE key = ?", old)
        key = connection.execute(
            "INSERT INTO deck (path, size, mtime, hash, format, id, title, count, recap) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                str(path), fingerprint.size, fingerprint.mtime, digest, FORMAT,
                deck.id, deck.title, len(deck.questions), json.dumps(recap, ensure_ascii=False),
            ),
        ).lastrowid  # fmt: skip
        connection.executemany(
            "INSERT INTO deck_question VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    key, position[one.id], one.id, one.number, one.question, one.difficulty,
                    one.category, json.dumps(one.tags), one.demo, compiled.revision(one),
                    compiled.encode(one),
                )
                for one in deck.questions
            ),
        )  # fmt: skip
    found = find(database, path, fingerprint)
    assert found is not None
    return found

