"""Writing to the person's own Markdown deck: adding and updating cards, giving them ids.

Everything else in the file stays exactly as it is.
"""

import os
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import blake2b
from typing import NamedTuple

from quiz import files
from quiz.deck.cards import Block, cards, comment, write
from quiz.deck.decks import MARKDOWN, contents, read
from quiz.deck.faults import TOP, Faults, Located, decoded
from quiz.deck.markdown import Scan, scan
from quiz.deck.question import Question, deck_id, deck_title
from quiz.errors import DeckError, QuizError, UsageError
from quiz.exchange.incoming import short

IMPORTED = "imported"
"""In a card's comment: the digest of what an import wrote, for the next import."""


TITLE = "My cards"
"""The file name of the deck to write if none is named."""


class Update(NamedTuple):
    """A deck after an import: its text, and the ids of the cards by what happened to them."""

    text: str
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    """The person's own cards that have these ids: not touched."""
    edited: tuple[str, ...] = ()
    """Imported cards that were edited both here and in the source: not touched either."""


def update(text: str, incoming: Iterable[Question], unedited: Container[str] = ()) -> Update:
    """A deck's text with these cards added or updated.

    A card from an earlier import is written again if its source has changed since, unless the
    person has edited it: edits stay. New cards go at the end, below the heading of their category.

    Args:
        text: the deck's text.
        incoming: the cards of a file.
        unedited: ids of exported cards that come back unedited: the deck's version is kept.

    """
    found = _scanned(text)
    by_id = _by_id(found)
    lines = list(found.lines)
    replaced: dict[int, tuple[int, str]] = {}
    fresh: list[Question] = []
    outcomes: dict[str, list[str]] = {name: [] for name in Update._fields[1:]}
    seen: set[str] = set()
    for card in incoming:
        block = by_id.get(card.id)
        if block is None:
            outcomes["same" if card.id in seen else "added"].append(card.id)
            if card.id not in seen:
                fresh.append(card)
            seen.add(card.id)
        elif IMPORTED not in block.said:
            outcomes["kept"].append(card.id)
        elif card.id in unedited or block.said[IMPORTED] == digest(card):
            outcomes["same"].append(card.id)
        elif _was_edited(block):
            outcomes["edited"].append(card.id)
        else:
            outcomes["changed"].append(card.id)
            replaced[block.start] = (block.end, written(card))
    for start in sorted(replaced, reverse=True):
        end, card_text = replaced[start]
        lines[start:end] = card_text.split("\n")
    category = _last_category(found)
    added = _appended("\n".join(lines), fresh, category)
    return Update(added, **{name: tuple(ids) for name, ids in outcomes.items()})


def _was_edited(block: Block) -> bool:
    """Whether an imported card is no longer what the import wrote."""
    return [digest(one) for one in cards(block, TOP, Faults("the deck"))] != [block.said[IMPORTED]]


def append(text: str, snippet: str) -> tuple[str, list[Question]]:
    """A deck's text with the person's own cards at the end, and their questions.

    Args:
        text: the deck's text.
        snippet: cards as typed; they are given ids.

    Raises:
        DeckError: the cards have faults.
        UsageError: one of them is already in the deck.

    """
    faults = Faults("the card")
    fresh = scan(snippet, faults)
    asked = [one for block in fresh.blocks for one in cards(block, Located(1, 1), faults)]
    if not asked and not len(faults):
        faults.add(TOP, "this is not a card", "write `Q: …` and below it `A: …`")
    if len(faults):
        raise DeckError(faults.lines())
    found = _scanned(text)
    by_id = _by_id(found)
    for block in fresh.blocks:
        if block.id in by_id:
            line = by_id[block.id].start + 1
            raise UsageError(
                f"“{short(block.text)}” is already asked on line {line}. Change it there."
            )
    added = "\n".join(_with_comments(fresh)).strip("\n")
    apart = "#\n\n" if _last_category(found) and not added.startswith("#") else ""
    above = f"{text.rstrip()}\n\n" if text.strip() else ""
    return f"{above}{apart}{added}\n", asked


def with_ids(text: str, path: str) -> tuple[str, int]:
    """A deck's text with an id for the deck and every card, and how many had none."""
    found = _scanned(text)
    count = sum("id" not in block.said for block in found.blocks)
    lines = _with_comments(found)
    if "id" not in found.front:
        name = f"id: {deck_id(path)}"
        lines[:0] = [] if found.front else ["---", "---", ""]
        lines.insert(1, name)
    return "\n".join(lines), count


def _with_comments(found: Scan) -> list[str]:
    """The lines, with a comment added below each card that has no id."""
    lines = list(found.lines)
    for block in reversed(found.blocks):
        if "id" not in block.said:
            lines.insert(block.end, comment({"id": block.id}))
    return lines


def digest(card: Question) -> str:
    """A digest of everything that a deck says about a card."""
    said = write(card).encode("utf-8", "replace")
    return blake2b(said, digest_size=4).hexdigest()


def written(card: Question) -> str:
    """An imported card as text, with its id and digest."""
    return write(card, {"id": card.id, IMPORTED: digest(card)})


def _appended(text: str, fresh: Iterable[Question], category: str) -> str:
    parts = [text.rstrip()] if text.strip() else []
    for card in fresh:
        if card.category != category:
            category = card.category
            parts.append(f"# {' '.join(category.split())}" if category else "#")
        parts.append(written(card))
    return "\n\n".join(parts) + "\n"


def _scanned(text: str) -> Scan:
    """The cards of a text.

    Raises:
        DeckError: its form has faults; nothing is written then.

    """
    faults = Faults("the deck")
    found = scan(text, faults)
    if len(faults):
        raise DeckError(faults.lines())
    return found


def _by_id(found: Scan) -> Mapping[str, Block]:
    """The cards by their ids; a cloze also by its questions' ids."""
    by_id = {block.id: block for block in found.blocks}
    for block in found.blocks:
        if block.cloze:
            questions = cards(block, TOP, Faults("the deck"))
            by_id.update((question.id, block) for question in questions)
    return by_id


def _last_category(found: Scan) -> str:
    return found.blocks[-1].category if found.blocks else ""


@contextmanager
def opened(path: str, title: str | None = None) -> "Iterator[OwnDeck]":
    """A Markdown deck, to be changed by one program at a time; a new one if there is no file.

    Raises:
        UsageError: it is not a Markdown file.
        QuizError: it cannot be read, is not a deck, or cannot be written.

    """
    if not path.lower().endswith(MARKDOWN):
        raise UsageError(f"{path}: cards go into a Markdown deck. Name a file that ends in .md.")
    folder = os.path.dirname(os.path.abspath(path))
    with _alone(folder):
        yield OwnDeck(path, title)


class OwnDeck:
    """The person's own Markdown deck.

    Raises:
        DeckError: the file is not a deck.

    """

    def __init__(self, path: str, title: str | None) -> None:
        self.path = path
        self.id = deck_id(path)
        self.is_new = not os.path.exists(path)
        if self.is_new:
            name = " ".join((title or deck_title(path)).split())
            self.text = f"---\ntitle: {name}\nid: {self.id}\n---\n"
            return
        faults = Faults(path)
        data = contents(path, remedy="Name another deck.")
        self.text = decoded(data, faults)
        if len(faults):
            raise DeckError(faults.lines())
        found = scan(self.text, faults)
        if found.blocks:
            self.id = read(data, path).id
        elif self.text.strip() and not found.front:
            raise QuizError(f"{path} holds no card: it is not a deck. Name another file.")

    def replace(self, text: str) -> None:
        """Replace the file's text; a fault in the new one is a bug, and nothing is lost.

        Raises:
            QuizError: it cannot be written.

        """
        read(text.encode("utf-8"), self.path)
        files.write(self.path, text.encode("utf-8"), replace=not self.is_new)


@contextmanager
def _alone(folder: str) -> Iterator[None]:
    """Keep others from changing a deck in this folder meanwhile, if the system can."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise QuizError(
            f"{folder}: {(error.strerror or '').lower()}. Name another deck."
        ) from error
    try:
        with suppress(OSError):  # some network drives cannot
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
