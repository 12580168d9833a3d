"""The faults of a deck: collected while it is read, reported all at once."""

from collections.abc import Iterator
from typing import NamedTuple, NoReturn, TypeAlias

from quiz.plain_text import CONTROL, strip_control


class Located(NamedTuple):
    """A place in a file, counted from 1."""

    line: int
    column: int


class Scalar(NamedTuple):
    """Text as written; `plain` if it has no quotes or block, so that YAML guesses its type."""

    line: int
    column: int
    text: str
    plain: bool


class Sequence(NamedTuple):
    """A list."""

    line: int
    column: int
    items: Iterator["Value"]


class Mapping(NamedTuple):
    """Keys with their values; no key appears twice."""

    line: int
    column: int
    entries: Iterator[tuple[Scalar, "Value"]]


class Refused(NamedTuple):
    """A value that is a fault already noted."""

    line: int
    column: int


Value: TypeAlias = Scalar | Sequence | Mapping | Refused

TOP = Located(1, 1)

LARGEST_FILE = 32 * 1024 * 1024
"""Largest deck, in bytes."""

LIMIT = 50
"""Reading ends after this many faults: more have a single cause, or the file is not a deck."""

_SHOWN = 40  # characters of a quoted value


class UnreadableError(Exception):
    """The fault just noted makes it pointless to read on."""


class Faults:
    """What is wrong with one file, each fault with its place and its remedy."""

    def __init__(self, name: str) -> None:
        self.name = strip_control(name)
        """The name of the file."""
        self._found: list[tuple[int, int, str]] = []

    def add(self, place: Located | Value, what: str, remedy: str) -> None:
        """Note a fault: `what` is wrong at `place`, and `remedy` is what to do about it.

        Raises UnreadableError after too many.
        """
        self._found.append((place.line, place.column, f"{what}. {remedy}"))
        if len(self._found) > LIMIT:
            raise UnreadableError

    def refuse(self, place: Located | Value, what: str, remedy: str) -> NoReturn:
        """Note a fault after which nothing can be read."""
        self.add(place, what, remedy)
        raise UnreadableError

    def __len__(self) -> int:
        return len(self._found)

    def lines(self) -> list[str]:
        """One line per fault in the order of the file, then whether there may be more."""
        lines = [
            f"{self.name}:{line}:{column}: {text}"
            for line, column, text in sorted(self._found)[:LIMIT]
        ]
        if len(self) > LIMIT:
            lines.append(f"{self.name}: and more. fix these first")
        return lines


def quoted(text: str) -> str:
    """Quote a text for a message: on one line, cut if it is long, safe to draw."""
    line = " ".join(strip_control(text[: 4 * _SHOWN]).split())
    return f'"{line[:_SHOWN]}…"' if len(line) > _SHOWN or len(text) > 4 * _SHOWN else f'"{line}"'


def decoded(data: bytes, faults: Faults) -> str:
    """Decode a deck's file, with U+FFFD for each character that is a fault."""
    if len(data) > LARGEST_FILE:
        faults.refuse(TOP, "the file has more than 32 MiB", "split it into several decks")
    try:
        text = data.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig").split("\n")
        place = Located(len(before), len(before[-1]) + 1)
        what = f"byte {error.start + 1:,} of the file (0x{data[error.start]:02X}) is not UTF-8"
        faults.refuse(place, what, "save the file as UTF-8")
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.isprintable():
            for column, character in enumerate(line, start=1):
                if ord(character) in CONTROL:
                    what = f"U+{ord(character):04X} is a control character"
                    faults.add(Located(number, column), what, "delete it")
    return text.translate(dict.fromkeys(CONTROL, 0xFFFD)) if len(faults) else text
