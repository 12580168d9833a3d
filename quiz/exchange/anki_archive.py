"""The container of an Anki package: a zip of a database and pictures, opened with care.

It comes in two forms. The older one describes its note types and media in JSON, the newer
one in protobuf, packed with Zstandard.

A package is treated as hostile. Nothing is unpacked under its own name; reads are capped,
whatever size the package claims; the database is opened read-only, its schema is not trusted
(none of its triggers, views or functions can run), and only tables are read.
"""

import io
import json
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from importlib import import_module
from typing import IO, Any, NamedTuple

from quiz.errors import QuizError

MOST_DATABASE = 256 * 1024 * 1024
"""Largest unpacked collection, in bytes."""
MOST_PICTURE = 8 * 1024 * 1024
"""Largest unpacked picture, in bytes."""
MOST_MEDIA_MAP = 16 * 1024 * 1024
_LONGEST_VALUE = 32 * 1024 * 1024
"""Largest value in a table, in bytes: a legacy package holds all its note types in one value."""
_PIECE = 1 << 20
NEW, _MIDDLE, _OLD = "collection.anki21b", "collection.anki21", "collection.anki2"
"""The database's possible names, by the age of Anki's form; the newest one present counts."""


@contextmanager
def opened(
    package: zipfile.ZipFile, entries: Mapping[str, zipfile.ZipInfo], path: str
) -> Iterator[sqlite3.Connection]:
    """The package's database, unpacked while it is being read."""
    name = next((one for one in (NEW, _MIDDLE, _OLD) if one in entries), None)
    if name is None:
        raise QuizError(f"{path} is a zip file, but holds no Anki collection.")
    if entries[name].file_size > MOST_DATABASE:
        most = MOST_DATABASE >> 20
        raise QuizError(f"{path}: its collection is larger than {most} MiB. It was not read.")
    handle, unpacked = tempfile.mkstemp(suffix=".db")
    try:
        with os.fdopen(handle, "wb") as file, package.open(entries[name]) as source:
            what = f"{path}: its collection"
            _unpack(source, file, MOST_DATABASE, what, packed=name == NEW)
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


def _unpack(source: IO[bytes], file: IO[bytes], most: int, what: str, *, packed: bool) -> None:
    """Copy an entry, at most so many bytes of it.

    Raises:
        QuizError: it has more, is damaged, or nothing here can unpack it.

    """
    size = 0
    for piece in _unzstd(source) if packed else iter(lambda: source.read(_PIECE), b""):
        size += len(piece)
        if size > most:
            raise QuizError(f"{what} is larger than {most >> 20} MiB unpacked. It was not read.")
        file.write(piece)


def _zstd() -> Any:
    """Python's Zstandard module (since 3.14), or its backport for earlier versions."""
    for name in ("compression.zstd", "backports.zstd"):
        with suppress(ImportError):
            return import_module(name)
    raise QuizError(
        "This package is in Anki's new form, packed with Zstandard, which Python 3.14 or "
        "`pip install 'nn-quiz[anki]'` can unpack. Or export it once more in Anki with "
        "“Support older Anki versions”."
    )


def _unzstd(source: IO[bytes]) -> Iterator[bytes]:
    """Data unpacked from Zstandard, piece by piece."""
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


class Media:
    """The pictures of a package, by the names that its notes use."""

    def __init__(self, package: zipfile.ZipFile, entries: Mapping[str, zipfile.ZipInfo]) -> None:
        self._package = package
        self._entries = entries
        self._packed = NEW in entries
        self._names = self._map() if "media" in entries else {}

    def _map(self) -> dict[str, str]:
        """The name of a file in a note -> its name in the package."""
        try:
            data = self._bytes("media", MOST_MEDIA_MAP)
        except QuizError:
            return {}
        if self._packed:
            names = [_text(_fields(entry).get(1)) for key, entry in _wire(data) if key == 1]
            return {name: str(number) for number, name in enumerate(names)}
        return {name: key for key, name in _object(data).items() if isinstance(name, str)}

    def read(self, name: str) -> bytes | None:
        """The bytes of a file that a note names; None if the package does not have it."""
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
            _unpack(source, out, most, entry, packed=self._packed)
        return out.getvalue()


class Template(NamedTuple):
    """The templates of a card's two sides."""

    front: str
    back: str


class Kind(NamedTuple):
    """A note type."""

    name: str
    fields: list[str]
    templates: dict[int, Template]
    is_cloze: bool

    def layout(self, place: int) -> int:
        """The number of the template of the card at this place: clozes share one."""
        return 0 if self.is_cloze else place


class Tables:
    """The tables of a package's database, in either of Anki's forms."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        rows = self.rows("SELECT type, name, sql FROM sqlite_master")
        self.names = {
            str(name)
            for kind, name, made in rows
            if kind == "table" and not str(made).upper().startswith("CREATE VIRTUAL")
        }
        missing = {"notes", "cards"} - self.names
        if missing:
            raise QuizError(f"The collection has no table {', '.join(sorted(missing))}.")

    def rows(self, query: str) -> Iterator[Any]:
        """The rows that a query returns."""
        return iter(self._database.execute(query))

    def kinds(self) -> dict[int, Kind]:
        """The note types by their numbers."""
        if "notetypes" not in self.names:
            return self._old_kinds()
        kinds: dict[int, Kind] = {}
        for number, name, config in self.rows("SELECT id, name, config FROM notetypes"):
            is_cloze = _fields(config).get(1, 0) == 1
            kinds[number] = Kind(str(name), [], {}, is_cloze)
        for number, name in self.rows("SELECT ntid, name FROM fields ORDER BY ntid, ord"):
            if number in kinds:
                kinds[number].fields.append(str(name))
        for number, place, config in self.rows("SELECT ntid, ord, config FROM templates"):
            if number in kinds:
                said = _fields(config)
                kinds[number].templates[place] = Template(
                    _text(said.get(1, b"")), _text(said.get(2, b""))
                )
        return kinds

    def _old_kinds(self) -> dict[int, Kind]:
        kinds: dict[int, Kind] = {}
        for key, model in self._records("models"):
            fields = [str(one.get("name", "")) for one in _dicts(model.get("flds"))]
            templates = {
                at: Template(str(one.get("qfmt", "")), str(one.get("afmt", "")))
                for at, one in enumerate(_dicts(model.get("tmpls")))
            }
            is_cloze = model.get("type") == 1
            kinds[key] = Kind(str(model.get("name", "")), fields, templates, is_cloze)
        return kinds

    def decks(self) -> dict[int, str]:
        """The names of the decks by their numbers."""
        if "decks" in self.names:
            rows = self.rows("SELECT id, name FROM decks")
            return {number: str(name).replace("\x1f", "::") for number, name in rows}
        return {key: str(deck.get("name", "")) for key, deck in self._records("decks")}

    def _records(self, column: str) -> Iterator[tuple[int, dict[str, Any]]]:
        """The records of the older form, by their numbers."""
        row = next(self.rows(f"SELECT {column} FROM col"), ("",))
        for key, record in _object(row[0]).items():
            if isinstance(record, dict) and key.isdecimal():
                yield int(key), record


def _object(text: Any) -> dict[str, Any]:
    """A JSON object; empty if it is none."""
    try:
        found = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _dicts(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else ""


def _fields(data: object) -> dict[int, int | bytes]:
    """The fields of a protobuf message, the last of each number; as many as a damaged one has.

    The wire format is described at https://protobuf.dev/programming-guides/encoding/.
    """
    return dict(_wire(data)) if isinstance(data, bytes) else {}


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
