"""Anki packages as cards: `.apkg`, legacy and new, and `.colpkg`.

Notes are rendered with their templates, clozes included, and converted from HTML to Markdown.
"""

import re
import sqlite3
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from quiz.deck.question import DIFFICULTIES, DIFFICULTY, NAME, Question
from quiz.errors import QuizError
from quiz.exchange.anki_archive import NEW, Kind, Media, Tables, Template, opened
from quiz.exchange.anki_package import origin
from quiz.exchange.from_html import field
from quiz.exchange.incoming import (
    Card,
    Found,
    Origin,
    Reviewed,
    Ticker,
    derived_id,
    settled,
    short,
    silent,
    tags_of,
)
from quiz.store.database import LAST_TIME

_CLOZE = re.compile(r"\{\{c(\d+(?:,\d+)*)::|\}\}")
_FIELD = re.compile(r"\{\{([^{}]*)\}\}")
_SECTION = re.compile(r"\{\{([#^])([^{}]+)\}\}((?:(?!\{\{[#^]).)*?)\{\{/\2\}\}", re.DOTALL)
_ANSWER_LINE = re.compile(r"<hr\b[^>]*\bid\s*=\s*[\"']?answer[\"']?[^>]*>", re.IGNORECASE)
_MOST_SECTIONS = 50
_DEEPEST = 8
"""Deepest nesting of clozes."""
_MOST_TEXT = 200_000
"""Longest note, in characters."""
_MOST_ENTRIES = 500_000
_STUB = "Please update to the latest Anki version"
_SUSPENDED = -1
_MANUAL, _RESCHEDULED = 4, 5
"""Kinds of rows in Anki's review log that are not answers."""

Store = Callable[[str, bytes], str | None]
"""A picture's name and bytes -> its path as a deck writes it; None if it is not a picture."""


def read_package(path: str, store: Store, tick: Ticker = silent) -> Found:
    """The cards of a package.

    Args:
        path: the package.
        store: saves a picture.
        tick: called with the number of cards read.

    Raises:
        QuizError: it is not a package, is damaged or hostile, or needs a missing module.

    """
    found = Found("an Anki package")
    try:
        with zipfile.ZipFile(path) as package:
            entries = {entry.filename: entry for entry in package.infolist()[:_MOST_ENTRIES]}
            if NEW not in entries:
                found.kind += ", in its older form"
            media = Media(package, entries)
            with opened(package, entries, path) as database:
                _Collection(Tables(database), found, media, store).read(tick)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, zlib.error) as error:
        raise QuizError(f"{path} is damaged or not a package: {error}. Export it again.") from error
    except RuntimeError as error:  # zipfile raises this for a password
        raise QuizError(f"{path} cannot be unpacked: {error}.") from error
    except sqlite3.Error as error:
        raise QuizError(f"{path} holds a damaged collection: {error}. Export it again.") from error
    return found


class _Collection:
    """The content of a package's database."""

    def __init__(self, tables: Tables, found: Found, media: Media, store: Store) -> None:
        self._tables = tables
        self._found = found
        self._media = media
        self._store = store

    def read(self, tick: Ticker) -> None:
        """Add every card, in the order of the notes."""
        kinds, decks = self._tables.kinds(), self._tables.decks()
        reviews = self._reviews()
        query = (
            "SELECT cards.id, cards.ord, cards.did, cards.queue, cards.mod, "
            "notes.guid, notes.mid, notes.tags, notes.flds "
            "FROM notes JOIN cards ON cards.nid = notes.id ORDER BY notes.id, cards.ord"
        )
        before = None
        for count, row in enumerate(self._tables.rows(query), start=1):
            numbers, (guid, mid, tags, texts) = row[:5], row[5:]
            self._found.rows += guid != before
            before = guid
            if count % 500 == 0:
                tick(count)
            kind, values = kinds.get(mid), str(texts).split("\x1f")
            why = _unusable(kind, numbers, str(texts))
            if kind is None or why:
                self._found.skip(short(str(guid)), values[0][:200], why)
                continue
            card_id, place, deck, queue, changed = numbers
            category = settled(decks.get(deck, ""))
            card = Card(
                self._question(kind, place, str(guid), values, str(tags), category),
                short(str(guid)),
                suspended=min(max(changed, 0) * 1000, LAST_TIME) if queue == _SUSPENDED else None,
                reviews=tuple(reviews.get(card_id, ())),
            )
            known = origin(values)
            self._found.add(_ours(card, known) if known else card)

    def _question(
        self, kind: Kind, place: int, guid: str, values: list[str], tags: str, category: str
    ) -> Question:
        fields = {
            "Deck": category, "Subdeck": category.rpartition("::")[2], "Tags": tags,
            "Type": kind.name, **dict(zip(kind.fields, values, strict=False)),
        }  # fmt: skip
        front, back = (
            field(side, short(guid), self._found, self._kept)
            for side in rendered(kind.templates[kind.layout(place)], fields, place + 1)
        )
        name, back = derived_id("anki", guid, place), _without(front, back)
        return Question(name, front, back, category=category, tags=tags_of(tags))

    def _kept(self, file: str) -> str | None:
        data = self._media.read(file)
        return None if data is None else self._store(file, data)

    def _reviews(self) -> dict[int, list[Reviewed]]:
        """Card -> its answers in the log since it was last made new."""
        if "revlog" not in self._tables.names:
            return {}
        found: dict[int, list[Reviewed]] = {}
        query = "SELECT id, cid, ease, type, factor, time FROM revlog ORDER BY id"
        for row in self._tables.rows(query):
            if not all(isinstance(one, int) for one in row):
                continue
            time, card, ease, kind, factor, took = row
            if kind == _MANUAL and not ease and not factor:  # Anki's Forget
                found.pop(card, None)
            elif 1 <= ease <= 4 and 0 <= time <= LAST_TIME and kind not in (_MANUAL, _RESCHEDULED):
                seconds = min(max(took, 0), 3_600_000) / 1000
                found.setdefault(card, []).append(Reviewed(time, ease, round(seconds, 1)))
        return found


def _unusable(kind: Kind | None, numbers: Sequence[Any], texts: str) -> str:
    """Why a card cannot be imported; empty if it can."""
    if not all(isinstance(one, int) for one in numbers):
        return "its card is damaged"
    if kind is None:
        return "its note type is missing"
    if len(texts) > _MOST_TEXT:
        return "it is too long"
    if texts.startswith(_STUB):
        return "it is Anki's notice to older versions"
    if kind.layout(numbers[1]) not in kind.templates:
        return "its template is missing"
    return "it hides parts of a picture" if "image-occlusion:" in texts else ""


def _ours(card: Card, known: Origin) -> Card:
    """A card that we exported, as the question that it was; its difficulty was a tag."""
    if not NAME.fullmatch(known.question):
        return card
    tags = card.question.tags
    question = card.question._replace(
        id=known.question,
        tags=tuple(one for one in tags if one not in DIFFICULTIES),
        difficulty=next((one for one in tags if one in DIFFICULTIES), DIFFICULTY),
    )
    return card._replace(question=question, origin=known)


def _without(front: str, back: str) -> str:
    """A back without the front's lines, which some layouts repeat there."""
    asked = [line.rstrip() for line in front.split("\n")]
    rest = back.split("\n")
    if [line.rstrip() for line in rest[: len(asked)]] == asked and len(rest) > len(asked):
        return settled("\n".join(rest[len(asked) :]))
    return back


class Cloze(NamedTuple):
    """A hidden part of a text. Several may have the same number, and one several numbers."""

    numbers: frozenset[int]
    parts: tuple["str | Cloze", ...]
    hint: str


def cloze_numbers(text: str) -> list[int]:
    """The numbers of a text's clozes, each once, in order."""
    found = {
        int(number)
        for match in _CLOZE.finditer(text)
        if match[1]
        for number in match[1].split(",")
        if len(number) < 4
    }
    return sorted(found - {0})


def cloze(text: str, number: int) -> tuple[str, str]:
    """The front and what it hides: the clozes of one number; the others are shown."""
    hidden: list[str] = []

    def shown(parts: tuple[str | Cloze, ...], inside: bool) -> str:
        made = []
        for part in parts:
            if isinstance(part, str):
                made.append(part)
            elif number in part.numbers and not inside:
                hidden.append(shown(part.parts, True))
                made.append(f"[{part.hint or '...'}]")
            else:
                made.append(shown(part.parts, inside))
        return "".join(made)

    front = shown(_parsed(text), False)
    return front, ", ".join(dict.fromkeys(hidden))


def _parsed(text: str) -> tuple[str | Cloze, ...]:
    """A text in parts. A cloze that is never closed is text."""
    stack: list[tuple[str, list[str | Cloze]]] = [("", [])]
    place = 0
    for match in _CLOZE.finditer(text):
        stack[-1][1].append(text[place : match.start()])
        place = match.end()
        if match[1] and len(stack) <= _DEEPEST:
            stack.append((match[1], []))
        elif match[1]:
            stack[-1][1].append(match[0])
        elif len(stack) == 1:
            stack[0][1].append(match[0])
        else:
            numbers, parts = stack.pop()
            stack[-1][1].append(_closed(numbers, parts))
    stack[-1][1].append(text[place:])
    while len(stack) > 1:
        numbers, parts = stack.pop()
        stack[-1][1].extend([f"{{{{c{numbers}::", *parts])
    return tuple(stack[0][1])


def _closed(numbers: str, parts: list[str | Cloze]) -> Cloze:
    hint = ""
    for index, part in enumerate(parts):
        if isinstance(part, str) and "::" in part:
            head, _, hint = part.partition("::")
            hint += "".join(one for one in parts[index + 1 :] if isinstance(one, str))
            parts = [*parts[:index], head]
            break
    known = frozenset(int(number) for number in numbers.split(",") if len(number) < 4)
    return Cloze(known, tuple(parts), hint)


def rendered(template: Template, fields: Mapping[str, str], number: int) -> tuple[str, str]:
    """The front and the back of a card, without the front that a back repeats.

    Args:
        template: the card's template.
        fields: name -> HTML; also what `{{Tags}}`, `{{Deck}}` and the like stand for.
        number: the card's, from 1; for a cloze, the number of the clozes it hides.

    """
    answer = _ANSWER_LINE.split(template.back, maxsplit=1)[-1]
    return (
        _side(template.front, fields, number, answer=False),
        _side(answer, fields, number, answer=True),
    )


def _side(layout: str, fields: Mapping[str, str], number: int, *, answer: bool) -> str:
    for _ in range(_MOST_SECTIONS):
        found = _SECTION.search(layout)
        if found is None:
            break
        shown = _is_there(found[2].strip(), fields, number) == (found[1] == "#")
        layout = layout[: found.start()] + (found[3] if shown else "") + layout[found.end() :]

    def value(match: re.Match[str]) -> str:
        *filters, name = (part.strip() for part in match[1].split(":"))
        text = fields.get(name, "")
        if "cloze" in filters:
            front, hidden = cloze(text, number)
            return f"{hidden}<br>" if answer else front  # apart from what follows it
        is_typed = any(one.startswith("type") for one in filters)
        return "" if is_typed and not answer else text

    return _FIELD.sub(value, layout)


def _is_there(name: str, fields: Mapping[str, str], number: int) -> bool:
    """Whether a section is shown: its field has more than tags and white space."""
    if re.fullmatch(r"c\d+", name):
        return name == f"c{number}"
    return bool(re.sub(r"<(?!img)[^>]*>|&nbsp;|\s", "", fields.get(name, "")))
