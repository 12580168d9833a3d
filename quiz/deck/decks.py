"""Compiled decks: what a YAML file said when it was last read, one row for each question."""

import json
import os
import sqlite3
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, NamedTuple

from quiz.deck.question import FollowUp, Heading, KeyPoint, PreciseNote, Question, Source, Trap
from quiz.store.database import Database, told

if TYPE_CHECKING:
    from quiz.deck.question import Deck, Question, RecapSection


FORMAT = "2"
"""Of compiled questions: raised whenever a field of `quiz.deck.question` is added or moved."""


class Fingerprint(NamedTuple):
    """By what a changed file is told from an unchanged one: size and mtime, else the hash."""

    size: int
    mtime: int

    @classmethod
    def of(cls, path: str) -> "Fingerprint":
        """The fingerprint of a file.

        Raises:
            OSError: there is no such file.

        """
        status = os.stat(path)
        return cls(status.st_size, status.st_mtime_ns)


class CompiledDeck:
    """A deck in the database. Questions are read one by one, when they are asked."""

    def __init__(
        self, connection: sqlite3.Connection, key: int, path: str, name: str, title: str, count: int
    ) -> None:
        self._connection = connection
        self.key = key
        self.path = path
        self.id = name
        self.title = title
        self.count = count

    def question(self, question: str) -> "Question":
        """One question, whole.

        Raises:
            KeyError: the deck has no such question.

        """
        row = self._connection.execute(
            "SELECT body FROM deck_question WHERE deck = ? AND id = ?", (self.key, question)
        ).fetchone()
        if row is None:
            raise KeyError(question)

        return decode(row[0])

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

    def point_counts(self) -> dict[str, int]:
        """Question id -> how many key points it has, of every question."""
        from quiz.deck.question import Question

        place = Question._fields.index("key_points")  # as `quiz.deck.decks` writes them
        rows = self._connection.execute(
            f"SELECT id, json_array_length(body, '$[{place}]') FROM deck_question WHERE deck = ?",
            (self.key,),
        )
        return dict(rows.fetchall())

    def search(self, text: str) -> list[Heading]:
        """The headings of the questions that mention a text anywhere, by number."""
        import json

        wanted = text.casefold()
        rows = self._connection.execute(
            "SELECT id, body FROM deck_question WHERE deck = ?", (self.key,)
        )
        found = {
            name
            for name, body in rows
            if any(wanted in one.casefold() for one in _texts(json.loads(body)))
        }
        return [heading for heading in self.headings() if heading.id in found]

    def in_learning_order(self) -> list[str]:
        """All ids, prerequisites first."""
        rows = self._connection.execute(
            "SELECT id FROM deck_question WHERE deck = ? ORDER BY position", (self.key,)
        )
        return [row[0] for row in rows]

    def questions(self) -> Iterator["Question"]:
        """All questions, by number."""
        rows = self._connection.execute(
            "SELECT body FROM deck_question WHERE deck = ? ORDER BY number, id", (self.key,)
        )
        return (decode(row[0]) for row in rows)

    def recap(self) -> tuple["RecapSection", ...]:
        """The quick recap of the deck; empty when it has none."""
        import json

        from quiz.deck.question import RecapItem, RecapSection

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
            "SELECT id, number, question, difficulty, category, tags, demo "
            f"FROM deck_question WHERE deck = ? {rest}",
            (self.key, *values),
        )
        for name, number, question, difficulty, category, tags, demo in rows:
            labels = tuple(tags.split("\n")) if tags else ()
            yield Heading(name, number, question, difficulty, category, labels, demo)


def find(database: Database, path: str, fingerprint: Fingerprint) -> CompiledDeck | None:
    """The compiled deck of an unchanged file, or None."""
    with told(database.path):
        row = database.connection.execute(
            "SELECT key, id, title, count FROM deck "
            "WHERE path = ? AND size = ? AND mtime = ? AND format = ?",
            (_text(path), fingerprint.size, fingerprint.mtime, FORMAT),
        ).fetchone()
    return CompiledDeck(database.connection, row[0], path, *row[1:]) if row else None


def find_by_hash(
    database: Database, path: str, fingerprint: Fingerprint, digest: str
) -> CompiledDeck | None:
    """The compiled deck of a file that was touched but says the same; remembers its new mtime."""
    with database.caching() as connection:
        connection.execute(
            "UPDATE deck SET size = ?, mtime = ? WHERE path = ? AND hash = ? AND format = ?",
            (fingerprint.size, fingerprint.mtime, _text(path), digest, FORMAT),
        )
    return find(database, path, fingerprint)


def keep(
    database: Database,
    path: str,
    fingerprint: Fingerprint,
    digest: str,
    deck: "Deck",
    order: Collection[str],
) -> CompiledDeck:
    """Compile a deck in place of what was kept of its file. `order` has all ids, as learnt."""
    import json

    recap = [
        (section.title, [(item.text, item.questions, item.note) for item in section.items])
        for section in deck.recap
    ]
    position = {question: place for place, question in enumerate(order)}
    with database.caching() as connection:
        old = connection.execute("SELECT key FROM deck WHERE path = ?", (_text(path),)).fetchone()
        if old:  # its key stays: a session in another terminal may be reading it
            connection.execute("DELETE FROM deck_question WHERE deck = ?", old)
        key = connection.execute(
            "INSERT OR REPLACE INTO deck "
            "(key, path, size, mtime, hash, format, id, title, count, recap) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                old and old[0], _text(path), fingerprint.size, fingerprint.mtime, digest, FORMAT,
                deck.id, deck.title, len(deck.questions), json.dumps(recap, ensure_ascii=False),
            ),
        ).lastrowid  # fmt: skip
        connection.executemany(
            "INSERT INTO deck_question VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    key, position[one.id], one.id, one.number, one.question, one.difficulty,
                    one.category, "\n".join(one.tags), one.demo, encode(one),
                )
                for one in deck.questions
            ),
        )  # fmt: skip
    assert key is not None
    return CompiledDeck(database.connection, key, path, deck.id, deck.title, len(deck.questions))


def _text(path: str) -> str:
    """A path as SQLite can store it: bytes that are no UTF-8 are written out."""
    return path.encode("utf-8", "backslashreplace").decode("utf-8")


def _texts(value: object) -> Iterator[str]:
    """All texts of a compiled question; its numbers say where it stands, not what it says."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def encode(question: Question) -> str:
    """Write a question as compact JSON; `decode` is the exact inverse."""
    return _encoder.encode(question)  # a named tuple is an array


def decode(text: str) -> Question:
    """Read a question that `encode` has written."""
    (
        name,
        number,
        question,
        difficulty,
        category,
        tags,
        requires,
        answer,
        formula,
        code,
        use,
        avoid,
        key_points,
        precise,
        traps,
        follow_ups,
        sources,
        demo,
        line,
    ) = json.loads(text)
    return Question(
        name,
        number,
        question,
        difficulty,
        category,
        tuple(tags),
        tuple(requires),
        answer,
        tuple(formula),
        tuple(code),
        tuple(use),
        tuple(avoid),
        tuple([KeyPoint(key, point, cue, tuple(words)) for key, point, cue, words in key_points]),
        tuple([PreciseNote(said, exact, tuple(source)) for said, exact, source in precise]),
        tuple([Trap(*trap) for trap in traps]),
        tuple([FollowUp(*follow_up) for follow_up in follow_ups]),
        tuple([Source(*source) for source in sources]),
        demo,
        line,
    )


def revision(question: Question) -> str:
    """Digest what a question says: 16 hexadecimal digits.

    Its place in the file is left out, and so are the levels of its follow-ups: they came later,
    and digests stand in people's logs.
    """
    from hashlib import blake2b

    said = question._asdict() | {"line": 0}
    said["follow_ups"] = [(one.question, one.answer) for one in question.follow_ups]
    content = _encoder.encode(list(said.values()))
    return blake2b(content.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
