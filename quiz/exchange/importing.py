"""Importing: recognize a file, put its cards in a Markdown deck and its reviews in the log.

Importing the same file again adds nothing: a card's id is derived from the other program's id or
from its front, a review's id from the card and the row of the log.
"""

import os
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import nullcontext
from functools import partial
from hashlib import blake2b
from time import localtime
from typing import NamedTuple
from uuid import UUID

from quiz.deck.decks import MARKDOWN
from quiz.deck.markdown import find_picture, picture_ending
from quiz.deck.question import question_id, slug
from quiz.errors import QuizError, UsageError
from quiz.exchange import own_deck
from quiz.exchange.anki_reading import read_package
from quiz.exchange.delimited import header, read_table
from quiz.exchange.incoming import Card, Found, Ticker, silent
from quiz.exchange.lists import read_cards, read_list
from quiz.exchange.org import read_org
from quiz.exchange.own_deck import Update
from quiz.files import write
from quiz.plain_text import in_code
from quiz.store.database import Database
from quiz.store.events import Event, Review, Suspend
from quiz.store.rows import COLUMNS, Row, row_of

MOST_TEXT = 64 * 1024 * 1024
"""Largest text file, in bytes."""
MEDIA = "media"
"""The folder of a deck's pictures, next to the deck."""
_PICTURE = re.compile(r"`[^`\n]*`|!\[([^\[\]\n]{0,300})\]\(([^)\s]+)[^)]*\)")
Copy = Callable[[str], str | None]
"""The name of a picture in a file's folder -> its path as a deck writes it; None if it has none."""
_DEVICE = "import"
"""The log's name for events that another program logged."""


class Result(NamedTuple):
    """The result of importing a file, or of a dry run."""

    file: str
    found: Found
    update: Update
    """What became of the deck."""
    events: list[Row]
    """For the log: reviews if they were asked for, and suspensions."""
    suspended: int
    elsewhere: int
    """Cards that are questions of other decks and were not copied."""


def import_files(
    files: Sequence[str],
    into: str,
    title: str | None = None,
    *,
    dry_run: bool,
    progress: bool,
    decks: Collection[str] = (),
    asked: Collection[str] = (),
    tick: Ticker = silent,
) -> Iterator[Result]:
    """Import the cards of files into a Markdown deck, file by file.

    Args:
        files: their paths.
        into: the deck; created if missing.
        title: of a new deck; None for the first file's title, or the deck's own name.
        dry_run: write nothing.
        progress: include a package's reviews, as events.
        decks: ids of decks whose questions are recognized when they come back, and not copied.
        asked: what other decks ask, as `question_id` names a question; not copied either.
        tick: called with the number of a file's cards read so far.

    Raises:
        QuizError: a file cannot be read or the deck cannot be written; the deck is unchanged.

    """
    for file in files:
        store = _Pictures(os.path.dirname(os.path.abspath(into)))
        try:
            found = _read(file, store, tick)
        except QuizError as error:
            if file in str(error):
                raise
            raise QuizError(f"{file}: {error}") from error
        new_title = title or found.title
        with (
            nullcontext(own_deck.OwnDeck(into, new_title))
            if dry_run
            else own_deck.opened(into, new_title)
        ) as deck:
            others = frozenset(decks) - {deck.id}
            elsewhere: list[Card] = []
            coming: list[Card] = []
            for card in found.cards:
                (elsewhere if _is_known(card, others, asked) else coming).append(card)
            unedited = {one.question.id for one in coming if one.origin and not one.origin.edited}
            update = own_deck.update(deck.text, (one.question for one in coming), unedited)
            if not dry_run and (update.added or update.changed):
                store.keep()
                deck.replace(update.text)
        own = set(update.kept)
        known = [
            (deck.id, one)
            for one in coming
            if one.question.id not in own or (one.origin and one.origin.deck == deck.id)
        ]
        known += [(one.origin.deck, one) for one in elsewhere if one.origin]
        suspended = [(name, one) for name, one in known if one.suspended is not None]
        events = [_suspend(*one) for one in suspended]
        if progress:
            events += [row for one in known for row in _reviews(*one)]
        fresh = set(update.added)
        yield Result(
            file,
            found,
            update,
            events,
            suspended=sum(one.question.id in fresh for _, one in suspended),
            elsewhere=len(elsewhere),
        )


def _is_known(card: Card, decks: Collection[str], asked: Collection[str]) -> bool:
    """Whether a card is a question of another deck: one that we exported, or one asked there."""
    if card.origin:
        return card.origin.deck in decks
    return not card.reviews and question_id(card.question.question) in asked


def _read(file: str, store: "_Pictures", tick: Ticker) -> Found:
    """The cards of a file in any known format, each with its id.

    Raises:
        QuizError: it cannot be imported, is hostile, or is damaged.

    """
    name = file.lower()
    try:
        if not os.path.isfile(file) and os.path.exists(file):
            raise QuizError(f"{file} is not a file. Name one to import.")
        with open(file, "rb") as opened:
            head = opened.read(8)
            if head.startswith(b"PK"):
                return _checked(read_package(file, store.store, tick), file)
            if name.endswith((".apkg", ".colpkg")):
                raise QuizError(f"{file} is not an Anki package. Export it again.")
            size = os.fstat(opened.fileno()).st_size
            if size > MOST_TEXT:
                raise QuizError(f"{file} has {size >> 20:,} MiB; text has at most 64. Split it.")
            data = head + opened.read(MOST_TEXT)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise QuizError(f"{file}: {reason}. Name a file to import.") from error
    text, remark = _decoded(data, file)
    found = _recognized(text.replace("\r\n", "\n").replace("\r", "\n"), name, file, tick)
    found.remarks[:0] = [remark] if remark else []
    return _checked(found, file, partial(store.copy, os.path.dirname(os.path.abspath(file))))


def _recognized(text: str, name: str, file: str, tick: Ticker) -> Found:
    if name.endswith((".yaml", ".yml", ".json")):
        raise UsageError(f"{file} may be a deck already. Open it: quiz --deck {file}")
    if re.match(r"\s*<(?:!doctype|html)\b", text, re.IGNORECASE):
        raise QuizError(f"{file} is a web page. Export the cards as CSV or Markdown instead.")
    said, _ = header(text)
    if said:
        return read_table(text, tick)
    if name.endswith(".org") or re.search(r"^\*+ .*:(?:fc|drill):", text, re.MULTILINE):
        return read_org(text)
    if re.search(r"^(?:Q|C):(?:\s|$)", text, re.MULTILINE):
        return read_cards(text)
    if name.endswith(MARKDOWN):
        return read_list(text)
    if name.endswith((".csv", ".tsv")) or re.search(r"^[^\t\n]+\t[^\n]+", text, re.MULTILINE):
        return read_table(text, tick)
    if re.search(r"^#{1,6} |^\*\*.+\?\*\*", text, re.MULTILINE):
        return read_list(text)
    if re.search(r"^[^;\n]+;[^;\n]+$", text, re.MULTILINE):
        return read_table(text, tick)
    raise QuizError(
        f"{file} has no known format. Known are Anki packages and text exports, CSV and TSV, "
        "lists of questions in Markdown, Q:/A: cards, and org."
    )


def _checked(found: Found, file: str, copy: Copy | None = None) -> Found:
    """What was found, each card with its id, fronts shared by several cards reported.

    Raises:
        QuizError: nothing was found.

    """
    if not found.cards:
        why = f" ({found.skipped[0]})" if found.skipped else ""
        raise QuizError(f"{file} is {found.kind}, but none of its cards can be used{why}.")
    fronts = Counter(card.question.question for card in found.cards if card.question.id)
    shared = sum(number > 1 for number in fronts.values())
    if shared:
        what = "1 question is" if shared == 1 else f"{shared} questions are"
        found.remarks.append(f"{what} asked by several different cards: all are kept.")
    unique: dict[str, Card] = {}
    for card in found.cards:
        name = card.question.id or question_id(card.question.question)
        if name not in unique:
            unique[name] = card
        elif not card.question.id:
            why = f"is already asked on {unique[name].place}"
            found.skip(card.place, card.question.question, why)
    found.cards = [_settled(card, copy, found) for card in unique.values()]
    return found


def _settled(card: Card, copy: Copy | None, found: Found) -> Card:
    """A card with its id, and its pictures copied; words replace those that cannot be."""

    def placed(match: re.Match[str]) -> str:
        if match[2] is None:  # code
            return match[0]
        away = match[2].startswith(("http://", "https://"))
        kept = None if away or copy is None else copy(match[2])
        if kept is None:
            return found.picture(card.place, match[2], match[1])
        return f"![{match[1]}]({kept})"

    def with_pictures(text: str) -> str:
        lines = text.split("\n")
        return "\n".join(
            line if code else _PICTURE.sub(placed, line)
            for line, code in zip(lines, in_code(lines), strict=True)
        )

    question = card.question
    if copy is not None:
        question = question._replace(
            question=with_pictures(question.question), answer=with_pictures(question.answer)
        )
    name = question.id or question_id(question.question)
    return card._replace(question=question._replace(id=name))


def _decoded(data: bytes, file: str) -> tuple[str, str]:
    """A file's text, by its byte order mark, as UTF-8, or as Windows-1252; and what to remark.

    Raises:
        QuizError: it is not text.

    """
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe\x00\x00", "utf-32"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, "replace"), ""
    some = data[:4096]
    if some.count(0) > len(some) // 4:
        encoding = "utf-16-le" if some[1::2].count(0) > some[::2].count(0) else "utf-16-be"
        remark = "read as UTF-16, although it has no byte order mark."
        return data.decode(encoding, "replace"), remark
    if 0 in some or some.startswith((b"%PDF", b"\x1f\x8b", b"SQLite format 3")):
        raise QuizError(f"{file} is neither text nor an Anki package. Export it as one of them.")
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), "read as Windows-1252, because it is not UTF-8."


class _Pictures:
    """The pictures that are imported, saved next to the deck after its cards."""

    def __init__(self, folder: str) -> None:
        self._folder = os.path.join(folder, MEDIA)
        self._found: dict[str, bytes] = {}

    def store(self, name: str, data: bytes) -> str | None:
        """A picture's path as the deck writes it; None if it is not a picture."""
        kind = picture_ending(data)
        if kind is None:
            return None
        digest = blake2b(data, digest_size=4).hexdigest()
        file = f"{slug(name.rpartition('.')[0]) or 'picture'}-{digest}.{kind}"
        self._found[file] = data
        return f"{MEDIA}/{file}"

    def copy(self, folder: str, name: str) -> str | None:
        """The same for a file in the folder of the imported file."""
        found = find_picture(folder, name)
        return found and self.store(os.path.basename(name), found.data)

    def keep(self) -> None:
        """Write the pictures that do not exist yet.

        Raises:
            QuizError: they cannot be written.

        """
        try:
            if self._found:
                os.makedirs(self._folder, exist_ok=True)
        except OSError as error:
            raise QuizError(f"{self._folder} cannot be made ({error.strerror}).") from error
        for file, data in self._found.items():
            path = os.path.join(self._folder, file)
            if not os.path.exists(path):
                write(path, data)


def _reviews(deck: str, card: Card) -> Iterator[Row]:
    for one in card.reviews:
        yield _row(deck, card, one.time, Review(rating=one.rating, seconds=one.seconds), "review")


def _suspend(deck: str, card: Card) -> Row:
    last = max((one.time for one in card.reviews), default=0)
    return _row(deck, card, max(card.suspended or 0, last + 1), Suspend(), "suspend")


def not_logged(database: Database, events: Sequence[Row]) -> list[Row]:
    """The events that are new to the log: what we exported comes back under other ids."""
    execute, columns = database.connection.execute, COLUMNS.split(", ")
    reviews = set(execute("SELECT deck, question, time FROM event WHERE kind = 'review'"))
    suspended = set(execute("SELECT deck, question FROM state WHERE suspended"))
    deck, question, time, kind = map(columns.index, ("deck", "question", "time", "kind"))
    return [
        row
        for row in events
        if (row[deck], row[question], row[time]) not in reviews
        and (row[kind] != "suspend" or (row[deck], row[question]) not in suspended)
    ]


def _row(deck: str, card: Card, time: int, what: Review | Suspend, kind: str) -> Row:
    question = card.question.id
    offset = int(localtime(time / 1000).tm_gmtoff) // 60
    name = derived_uuid(time, f"{deck}\x1f{question}\x1f{time}\x1f{kind}")
    return row_of(Event(name, time, offset, _DEVICE, deck, question, None, what))


def derived_uuid(time: int, told: str) -> str:
    """A UUIDv7 (RFC 9562) for a time in milliseconds, with its other bits derived from a text."""
    bits = int.from_bytes(blake2b(told.encode("utf-8"), digest_size=10).digest(), "big")
    number = time << 80 | 0x7 << 76 | (bits >> 62 & 0xFFF) << 64 | 0b10 << 62 | bits & (1 << 62) - 1
    return str(UUID(int=number))
