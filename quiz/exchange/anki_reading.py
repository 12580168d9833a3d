"""Anki packages as cards: `.apkg`, legacy and new, and `.colpkg`.

A package is hostile until it is read. Nothing of it is unpacked by its name; what is read is
capped, whatever it claims its size to be; the database is opened read-only, its schema is not
trusted (no trigger, view or function of it can run), and only tables are read.
"""

import io
import json
import os
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from importlib import import_module
from typing import IO, Any, NamedTuple

from quiz.errors import QuizError
from quiz.exchange.anki_cards import Template, rendered
from quiz.exchange.delimited import tags_of
from quiz.exchange.from_html import markdown
from quiz.exchange.incoming import (
    Card,
    Found,
    Report,
    Reviewed,
    Ticker,
    derived_id,
    settled,
    short,
    silent,
)

MOST_DATABASE = 256 * 1024 * 1024
"""Bytes of a collection, unpacked."""
MOST_PICTURE = 8 * 1024 * 1024
"""Bytes of a picture, unpacked."""
MOST_MEDIA_MAP = 16 * 1024 * 1024
_MOST_TEXT = 200_000
"""Characters of a note."""
_LONGEST_VALUE = 32 * 1024 * 1024
"""Bytes of one value of a table: a legacy package holds all its note types in one."""
_MOST_ENTRIES = 500_000
_PIECE = 1 << 20
_NEW, _MIDDLE, _OLD = "collection.anki21b", "collection.anki21", "collection.anki2"
_STUB = "Please update to the latest Anki version"
_SUSPENDED = -1
_MANUAL, _RESCHEDULED = 4, 5
"""Kinds of rows in Anki's review log that are no answers."""

Store = Callable[[str, bytes], str | None]
"""A picture's name and bytes -> the path that a deck names it by; None where it is none."""


def read_package(path: str, report: Report, store: Store, tick: Ticker = silent) -> Found:
    """The cards of a package.

    Args:
        path: of the package.
        report: what is told of it.
        store: keeps a picture.
        tick: told how many cards were read.

    Raises:
        QuizError: it is no package, damaged, hostile, or needs what is not installed.

    """
    try:
        with zipfile.ZipFile(path) as package:
            entries = {entry.filename: entry for entry in package.infolist()[:_MOST_ENTRIES]}
            media = _Media(package, entries)
            with _collection(package, entries, path) as database:
                collection = _Collection(database, report, media, store, tick)
                cards = list(collection.cards())
                notes = collection.notes
    except (zipfile.BadZipFile, NotImplementedError, EOFError, zlib.error) as error:
        raise QuizError(f"{path} is damaged or no package: {error}. Export it again.") from error
    except RuntimeError as error:  # zipfile's word for a password
        raise QuizError(f"{path} cannot be unpacked: {error}.") from error
    except sqlite3.Error as error:
        raise QuizError(f"{path} holds no sound collection: {error}. Export it again.") from error
    kind = "an Anki package" + ("" if _NEW in entries else ", in its older form")
    return report.found(kind, cards, notes)


@contextmanager
def _collection(
    package: zipfile.ZipFile, entries: Mapping[str, zipfile.ZipInfo], path: str
) -> Iterator[sqlite3.Connection]:
    """The package's database, unpacked for as long as it is read."""
    name = next((one for one in (_NEW, _MIDDLE, _OLD) if one in entries), None)
    if name is None:
        raise QuizError(f"{path} is a zip file, but holds no Anki collection.")
    if entries[name].file_size > MOST_DATABASE:
        most = MOST_DATABASE >> 20
        raise QuizError(f"{path}: its collection is larger than {most} MiB. It was not read.")
    handle, unpacked = tempfile.mkstemp(suffix=".db")
    try:
        with os.fdopen(handle, "wb") as file, package.open(entries[name]) as source:
            stream = _unzstd(source) if name == _NEW else iter(lambda: source.read(_PIECE), b"")
            _capped(stream, file, MOST_DATABASE, f"{path}: its collection")
        with open(unpacked, "r+b") as file:
            head = file.read(20)
            if head[:15] != b"SQLite format 3":
                raise QuizError(f"{path}: its collection is not a database. Export it again.")
            if head[18:20] != b"\x01\x01":  # it says WAL, and has none
                file.seek(18)
                file.write(b"\x01\x01")
        address = f"file:{unpacked}?mode=ro&immutable=1"
        with closing(sqlite3.connect(address, uri=True)) as database:
            database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
            database.execute("PRAGMA trusted_schema = OFF")
            database.execute("PRAGMA cell_size_check = ON")
            database.execute("PRAGMA query_only = ON")
            database.create_collation("unicase", _by_case)
            database.set_authorizer(_only_reading)
            database.text_factory = lambda text: text.decode("utf-8", "replace")
            yield database
    finally:
        os.unlink(unpacked)


def _by_case(one: str, other: str) -> int:
    left, right = one.casefold(), other.casefold()
    return (left > right) - (left < right)


_READS = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}


def _only_reading(action: int, *_: object) -> int:
    return sqlite3.SQLITE_OK if action in _READS else sqlite3.SQLITE_DENY


def _capped(pieces: Iterator[bytes], file: IO[bytes], most: int, what: str) -> None:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            raise QuizError(f"{what} is larger than {most >> 20} MiB unpacked. It was not read.")
        file.write(piece)


def _zstd() -> Any:
    """Python's module for Zstandard, which it has from 3.14 on, or the same for earlier ones.

    Raises:
        QuizError: there is neither.

    """
    for name in ("compression.zstd", "backports.zstd"):
        with suppress(ImportError):
            return import_module(name)
    raise QuizError(
        "This package is in Anki's new form, packed with Zstandard, which Python 3.14 or "
        "`pip install 'nn-quiz[anki]'` can unpack. Or export it once more in Anki with "
        "“Support older Anki versions”."
    )


def _unzstd(source: IO[bytes]) -> Iterator[bytes]:
    """What Zstandard packed, piece by piece.

    Raises:
        QuizError: nothing here can unpack it, or it is damaged.

    """
    zstd = _zstd()
    unpacker = zstd.ZstdDecompressor()
    try:
        while not unpacker.eof:
            data = source.read(_PIECE) if unpacker.needs_input else b""
            if unpacker.needs_input and not data:
                raise QuizError("The package ends too early. Export it again.")
            yield unpacker.decompress(data, max_length=_PIECE)
    except zstd.ZstdError as error:
        raise QuizError(f"The package is damaged: {error}. Export it again.") from error


class _Media:
    """The pictures of a package, by the names that its notes call them by."""

    def __init__(self, package: zipfile.ZipFile, entries: Mapping[str, zipfile.ZipInfo]) -> None:
        self._package = package
        self._entries = entries
        self._packed = _NEW in entries
        self._names = self._map() if "media" in entries else {}

    def _map(self) -> dict[str, str]:
        """The name of a file in a note -> its name in the package."""
        try:
            data = self._bytes("media", MOST_MEDIA_MAP)
        except QuizError:
            return {}
        if self._packed:
            names = [_text(fields.get(1, b"")) for _, fields in _messages(data, 1)]
            return {name: str(number) for number, name in enumerate(names)}
        try:
            found = json.loads(data)
        except (ValueError, RecursionError):
            return {}
        if not isinstance(found, dict):
            return {}
        return {name: key for key, name in found.items() if isinstance(name, str)}

    def read(self, name: str) -> bytes | None:
        """The bytes of a file that a note names; None where the package has none."""
        entry = self._names.get(name)
        if entry is None or not entry.isdecimal() or entry not in self._entries:
            return None
        try:
            return self._bytes(entry, MOST_PICTURE)
        except QuizError:
            return None

    def _bytes(self, entry: str, most: int) -> bytes:
        out = io.BytesIO()
        with self._package.open(self._entries[entry]) as source:
            stream = _unzstd(source) if self._packed else iter(lambda: source.read(_PIECE), b"")
            _capped(stream, out, most, entry)
        return out.getvalue()


class _Kind(NamedTuple):
    """A note type."""

    name: str
    fields: list[str]
    templates: dict[int, Template]
    is_cloze: bool


class _Collection:
    """What a package's database holds."""

    def __init__(
        self,
        database: sqlite3.Connection,
        report: Report,
        media: _Media,
        store: Store,
        tick: Ticker,
    ) -> None:
        self._database = database
        self._report = report
        self._media = media
        self._store = store
        self._tick = tick
        self.notes = 0
        """How many were looked at."""
        rows = self._rows("SELECT type, name, sql FROM sqlite_master")
        self._tables = {
            str(name)
            for kind, name, made in rows
            if kind == "table" and not str(made).upper().startswith("CREATE VIRTUAL")
        }
        missing = {"notes", "cards"} - self._tables
        if missing:
            raise QuizError(f"The collection has no table {', '.join(sorted(missing))}.")

    def _rows(self, query: str) -> Iterator[Any]:
        return iter(self._database.execute(query))

    def cards(self) -> Iterator[Card]:
        """Every card, in the order of the notes."""
        kinds, decks = self._kinds(), self._decks()
        reviews = self._reviews()
        query = (
            "SELECT cards.id, cards.ord, cards.did, cards.queue, cards.mod, "
            "notes.guid, notes.mid, notes.tags, notes.flds "
            "FROM notes JOIN cards ON cards.nid = notes.id ORDER BY notes.id, cards.ord"
        )
        before = None
        for count, row in enumerate(self._rows(query), start=1):
            card_id, place, deck, queue, changed, guid, mid, tags, texts = row
            self.notes += guid != before
            before = guid
            if count % 500 == 0:
                self._tick(count)
            kind = kinds.get(mid)
            if not all(isinstance(one, int) for one in (card_id, place, deck, queue, changed)):
                self._report.skip(short(str(guid)), "", "its card is damaged")
                continue
            if kind is None or len(str(texts)) > _MOST_TEXT:
                why = "its note type is missing" if kind is None else "it is too long"
                self._report.skip(short(str(guid)), str(texts)[:200], why)
                continue
            category = settled(decks.get(deck, ""))
            card = self._card(kind, place, str(guid), str(texts), str(tags), category)
            if card:
                yield card._replace(
                    suspended=changed * 1000 if queue == _SUSPENDED else None,
                    reviews=tuple(reviews.get(card_id, ())),
                )

    def _card(
        self, kind: _Kind, place: int, guid: str, texts: str, tags: str, category: str
    ) -> Card | None:
        values = texts.split("\x1f")
        fields = dict(zip(kind.fields, [*values, *[""] * len(kind.fields)], strict=False))
        if values and values[0].startswith(_STUB):
            self._report.skip(short(guid), values[0], "this is Anki's word to older versions")
            return None
        template = kind.templates.get(0 if kind.is_cloze else place)
        if template is None:
            self._report.skip(short(guid), values[0], "its template is missing")
            return None
        if "image-occlusion:" in texts:
            self._report.skip(short(guid), "", "it hides parts of a picture")
            return None
        special = {
            "Deck": category, "Subdeck": category.rpartition("::")[2], "Tags": tags,
            "Type": kind.name, "Card": "", "CardFlag": "",
        }  # fmt: skip
        front, back = rendered(template, fields, place + 1, special)
        asked, told = self._text(front, guid), self._text(back, guid)
        told = _without(asked, told)
        if not asked or not told:
            why = "has no answer" if asked else "has no question"
            self._report.skip(short(guid), asked or told, why)
            return None
        name = derived_id("anki", guid, place)
        return Card(asked, told, short(guid), name, tags_of(tags), category)

    def _text(self, html: str, guid: str) -> str:
        def placed(name: str, alt: str) -> str:
            data = self._media.read(name)
            kept = None if data is None else self._store(name, data)
            if kept is not None:
                return f"![{alt.replace(']', ')')}]({kept})"
            self._report.replace(short(guid), f"the picture {short(name)} is named in the text.")
            return f"[picture {name}{': ' + alt if alt else ''}]"

        converted = markdown(html, placed)
        for sound in converted.sounds:
            self._report.replace(short(guid), f"the sound {short(sound)} was left out.")
        return converted.text

    def _kinds(self) -> dict[int, _Kind]:
        if "notetypes" not in self._tables:
            return self._old_kinds()
        kinds: dict[int, _Kind] = {}
        for number, name, config in self._rows("SELECT id, name, config FROM notetypes"):
            is_cloze = _fields(config).get(1, 0) == 1
            kinds[number] = _Kind(str(name), [], {}, is_cloze)
        for number, name in self._rows("SELECT ntid, name FROM fields ORDER BY ntid, ord"):
            if number in kinds:
                kinds[number].fields.append(str(name))
        for number, place, config in self._rows("SELECT ntid, ord, config FROM templates"):
            if number in kinds:
                said = _fields(config)
                kinds[number].templates[place] = Template(
                    _text(said.get(1, b"")), _text(said.get(2, b""))
                )
        return kinds

    def _old_kinds(self) -> dict[int, _Kind]:
        kinds: dict[int, _Kind] = {}
        for key, model in self._json("models").items():
            if not isinstance(model, dict) or not str(key).isdecimal():
                continue
            fields = [str(one.get("name", "")) for one in _dicts(model.get("flds"))]
            templates = {
                at: Template(str(one.get("qfmt", "")), str(one.get("afmt", "")))
                for at, one in enumerate(_dicts(model.get("tmpls")))
            }
            is_cloze = model.get("type") == 1
            kinds[int(key)] = _Kind(str(model.get("name", "")), fields, templates, is_cloze)
        return kinds

    def _decks(self) -> dict[int, str]:
        if "decks" in self._tables:
            rows = self._rows("SELECT id, name FROM decks")
            return {number: str(name).replace("\x1f", "::") for number, name in rows}
        return {
            int(key): str(deck.get("name", ""))
            for key, deck in self._json("decks").items()
            if isinstance(deck, dict) and str(key).isdecimal()
        }

    def _json(self, column: str) -> dict[str, Any]:
        row = next(self._rows(f"SELECT {column} FROM col"), None)
        try:
            found = json.loads(row[0]) if row else {}
        except (ValueError, TypeError, RecursionError):
            found = {}
        return found if isinstance(found, dict) else {}

    def _reviews(self) -> dict[int, list[Reviewed]]:
        """By card: the answers of the log since its card was last made new."""
        if "revlog" not in self._tables:
            return {}
        found: dict[int, list[Reviewed]] = {}
        query = "SELECT id, cid, ease, type, factor, time FROM revlog ORDER BY id"
        for time, card, ease, kind, factor, took in self._rows(query):
            if not all(isinstance(one, int) for one in (time, card, ease, kind, factor, took)):
                continue
            if kind == _MANUAL and not ease and not factor:  # Anki's Forget
                found.pop(card, None)
            elif 1 <= ease <= 4 and kind not in (_MANUAL, _RESCHEDULED):
                seconds = min(max(took, 0), 3_600_000) / 1000
                found.setdefault(card, []).append(Reviewed(time, ease, round(seconds, 1)))
        return found


def _without(front: str, back: str) -> str:
    """A back without the lines of the front, which some layouts repeat there."""
    asked = [line.rstrip() for line in front.split("\n")]
    rest = back.split("\n")
    if [line.rstrip() for line in rest[: len(asked)]] == asked and len(rest) > len(asked):
        return settled("\n".join(rest[len(asked) :]))
    return back


def _dicts(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else ""


def _fields(data: object) -> dict[int, int | bytes]:
    """The fields of a message in protobuf, the last of each number; of damaged ones what there is.

    The wire format is told at https://protobuf.dev/programming-guides/encoding/.
    """
    found: dict[int, int | bytes] = {}
    for number, value in _wire(data if isinstance(data, bytes) else b""):
        found[number] = value
    return found


def _messages(data: bytes, number: int) -> Iterator[tuple[int, dict[int, int | bytes]]]:
    """The messages within one, of the fields with this number."""
    for key, value in _wire(data):
        if key == number and isinstance(value, bytes):
            yield key, _fields(value)


def _wire(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    place = 0
    try:
        while place < len(data):
            key, place = _varint(data, place)
            kind = key & 7
            if kind == 0:
                value, place = _varint(data, place)
                yield key >> 3, value
                continue
            if kind == 2:
                size, place = _varint(data, place)
            else:
                size = {1: 8, 5: 4}[kind]
            if place + size > len(data):
                return
            yield key >> 3, data[place : place + size]
            place += size
    except (IndexError, KeyError):
        return


def _varint(data: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[place]
        place += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, place
        shift += 7
        if shift > 63:
            raise IndexError
