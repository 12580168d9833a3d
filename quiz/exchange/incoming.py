"""Cards read from other programs' files, and a report of what could not be read."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import pairwise
from typing import NamedTuple

from quiz.deck.question import Question
from quiz.plain_text import in_code, strip_control


class Reviewed(NamedTuple):
    """A review that another program logged."""

    time: int
    """Milliseconds since 1970 UTC."""
    rating: int
    """1 Again, 2 Hard, 3 Good, 4 Easy."""
    seconds: float


class Origin(NamedTuple):
    """The origin of a note that we exported."""

    deck: str
    question: str
    edited: bool
    """Whether any of its texts changed since we wrote it."""


class Card(NamedTuple):
    """A question from another program, and what that program knows about it."""

    question: Question
    """Its id is empty if it is to be derived from the text."""
    place: str
    """Its place in the file: `line 12`, or a note's GUID."""
    suspended: int | None = None
    """When it was suspended, in milliseconds since 1970 UTC; None if it is not."""
    reviews: tuple[Reviewed, ...] = ()
    origin: Origin | None = None
    """For a card that we exported, its question."""


@dataclass
class Found:
    """What a file holds, collected while it is read."""

    kind: str
    """What it was recognized as: `an Anki package`."""
    title: str | None = None
    cards: list[Card] = field(default_factory=list)
    rows: int = 0
    """Number of notes or rows, including those that did not become cards."""
    skipped: list[str] = field(default_factory=list)
    """Notes or rows that did not become cards: where, what, and why."""
    replaced: list[str] = field(default_factory=list)
    """Parts of cards that could not be imported, and what replaces them."""
    remarks: list[str] = field(default_factory=list)

    def add(self, card: Card) -> None:
        """Add a card of two sides; one of a single side is skipped."""
        asked, answer = card.question.question, card.question.answer
        if asked and answer:
            self.cards.append(card)
        else:
            why = "has no answer" if asked else "has no question"
            self.skip(card.place, asked or answer, why)

    def skip(self, place: str, front: str, why: str) -> None:
        """Report something that did not become a card."""
        told = f" “{short(front)}”" if front.strip() else ""
        self.skipped.append(f"{place}:{told} {why}")

    def picture(self, place: str, file: str, alt: str) -> str:
        """The text that replaces a picture that was not imported."""
        self.replaced.append(f"{place}: the picture {short(file)} is named in the text.")
        return f"[picture {file}{': ' + alt if alt else ''}]"

    def sound(self, place: str, file: str) -> None:
        """Report a sound that was not imported."""
        self.replaced.append(f"{place}: the sound {short(file)} was left out.")


Ticker = Callable[[int], None]
"""Called with the number of notes or rows read so far."""


def silent(count: int) -> None:
    """Report no progress."""


def short(text: str) -> str:
    """The beginning of a text, on one line, safe to draw."""
    line = " ".join(strip_control(text[:400]).split())
    return line if len(line) <= 70 else line[:69] + "…"


def derived_id(kind: str, *parts: object) -> str:
    """The id of a card to which its program gave a name; the same every time."""
    told = "\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")
    return f"{kind}-{blake2b(told, digest_size=6).hexdigest()}"


_OF_ANKI = frozenset(["leech", "marked"])
"""Tags in which Anki records its own state of a card."""


def tags_of(text: str) -> tuple[str, ...]:
    """Tags separated by spaces or commas, without Anki's internal ones."""
    words = (settled(one).strip("#") for one in re.split(r"[\s,;]+", text))
    return tuple(dict.fromkeys(one for one in words if one and one.lower() not in _OF_ANKI))


def dedented(lines: list[str]) -> list[str]:
    """Lines without the indentation that all of them have."""
    least = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return [line[least:] for line in lines]


def settled(text: str) -> str:
    """A text as a deck accepts it: no control characters, one kind of space and line break."""
    text = re.sub("\r\n?|[\u2028\u2029\x0b\x0c]", "\n", text)
    text = strip_control(text.replace("\u00a0", " ").replace("\u202f", " "))
    text = "\n".join(
        line.rstrip() + ("  " if line.endswith("  ") and line.strip() else "")  # a line break
        for line in text.split("\n")
    )
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n").rstrip()


_JOINERS = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xAD, 0xFE0E, 0xFE0F))


def plain_letters(text: str) -> str:
    """A title without invisible joiners, and with mathematical bold letters as plain ones."""
    return "".join(
        unicodedata.normalize("NFKC", one) if 0x1D400 <= ord(one) <= 0x1D7FF else one
        for one in text.translate(_JOINERS)
    )


def with_breaks(text: str) -> str:
    """A text whose line breaks are kept: each line that continues below ends in two spaces."""
    return "\n".join(_broken(text.split("\n")))


def plain(text: str) -> str:
    """Plain text, all of whose line breaks are intended, as a deck accepts it."""
    return settled(with_breaks(text.strip()))


def _broken(lines: list[str]) -> Iterator[str]:
    for code, (line, following) in zip(in_code(lines), pairwise([*lines, ""]), strict=True):
        goes_on = line.strip() and following.strip() and not _is_alone(line, following)
        yield f"{line.rstrip()}  " if goes_on and not code else line


def _is_alone(line: str, following: str) -> bool:
    """Whether the following line is on its own anyway."""
    if line.lstrip().startswith("|"):
        return True
    return bool(re.match(r"\s*(?:[-*+] |\d{1,9}[.)] |\||>|```|~~~|#{1,6} )", following))
