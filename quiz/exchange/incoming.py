"""Cards read from other programs' files, and a report of what could not be read."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from hashlib import blake2b
from typing import NamedTuple

from quiz.deck.question import KeyPoint
from quiz.exchange.markup import Origin
from quiz.plain_text import strip_control


class Reviewed(NamedTuple):
    """A review that another program logged."""

    time: int
    """Milliseconds since 1970 UTC."""
    rating: int
    """1 Again, 2 Hard, 3 Good, 4 Easy."""
    seconds: float


class Card(NamedTuple):
    """One question with its answer, in our Markdown."""

    front: str
    back: str
    place: str
    """Its place in the file: `line 12`, or a note's GUID."""
    id: str | None = None
    """None if it is derived from the front."""
    tags: tuple[str, ...] = ()
    category: str = ""
    points: tuple[KeyPoint, ...] = ()
    lead: str | None = None
    difficulty: str | None = None
    suspended: int | None = None
    """When it was suspended, in milliseconds since 1970 UTC; None if it is not."""
    reviews: tuple[Reviewed, ...] = ()
    origin: Origin | None = None
    """For a card that we exported, its question."""


class Found(NamedTuple):
    """The content of a file."""

    kind: str
    """What it was recognized as: `an Anki package`."""
    cards: list[Card]
    rows: int
    """Number of notes or rows, including those that did not become cards."""
    skipped: list[str]
    """Notes or rows that did not become cards: where, what, and why."""
    replaced: list[str]
    """Parts of cards that could not be imported, and what replaces them."""
    remarks: list[str]
    title: str | None = None


class Report:
    """Collects what is reported about a file while it is read."""

    def __init__(self) -> None:
        self.skipped: list[str] = []
        self.replaced: list[str] = []
        self.remarks: list[str] = []

    def skip(self, place: str, front: str, why: str) -> None:
        """Report something that did not become a card."""
        told = f" “{short(front)}”" if front.strip() else ""
        self.skipped.append(f"{place}:{told} {why}")

    def card(self, front: str, back: str, place: str, name: str | None = None) -> Card | None:
        """A card of two sides; one of a single side is skipped."""
        if front and back:
            return Card(front, back, place, name)
        self.skip(place, front or back, "has no answer" if front else "has no question")
        return None

    def picture(self, place: str, file: str, alt: str) -> str:
        """The text that replaces a picture that was not imported."""
        self.replaced.append(f"{place}: the picture {short(file)} is named in the text.")
        return f"[picture {file}{': ' + alt if alt else ''}]"

    def sound(self, place: str, file: str) -> None:
        """Report a sound that was not imported."""
        self.replaced.append(f"{place}: the sound {short(file)} was left out.")

    def found(self, kind: str, cards: list[Card], rows: int, title: str | None = None) -> Found:
        """Everything that was found."""
        return Found(kind, cards, rows, self.skipped, self.replaced, self.remarks, title)


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


_JOINERS = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xAD, 0xFE0E, 0xFE0F))


def settled(text: str) -> str:
    """A text as a deck accepts it: no control characters, one kind of space and line break."""
    text = re.sub("\r\n?|[\u2028\u2029\x0b\x0c]", "\n", text)
    text = text.replace("\u00a0", " ").replace("\u202f", " ")
    text = strip_control(text)
    lines = [line.rstrip() + ("  " if _is_broken(line) else "") for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n").rstrip()


def _is_broken(line: str) -> bool:
    """Whether a line ends in two spaces, Markdown's line break."""
    return line.endswith("  ") and bool(line.strip())


def plain_letters(text: str) -> str:
    """A title without invisible joiners, and with mathematical bold letters as plain ones."""
    return "".join(
        unicodedata.normalize("NFKC", one) if 0x1D400 <= ord(one) <= 0x1D7FF else one
        for one in text.translate(_JOINERS)
    )


def with_breaks(text: str) -> str:
    """A text whose line breaks are kept: each line that continues below ends in two spaces."""
    lines = text.split("\n")
    return "\n".join(_broken(lines))


def _broken(lines: list[str]) -> Iterator[str]:
    fenced = False
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else ""
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
            yield line
        elif fenced or not line.strip() or not following.strip() or _is_alone(line, following):
            yield line
        else:
            yield f"{line.rstrip()}  "


def _is_alone(line: str, following: str) -> bool:
    """Whether the following line is on its own anyway."""
    if line.lstrip().startswith("|"):
        return True
    return bool(re.match(r"\s*(?:[-*+] |\d{1,9}[.)] |\||>|```|~~~|#{1,6} )", following))
