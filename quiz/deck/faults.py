"""The faults of a deck: collected while it is read, told all at once."""

from collections.abc import Iterator
from typing import TypeAlias

from quiz.plain_text import strip_control


class Located:
    """A place in a file."""

    __slots__ = ("column", "line")

    def __init__(self, line: int, column: int) -> None:
        self.line = line
        self.column = column


class Scalar(Located):
    """Text as written; `plain` without quotes or block, where YAML guesses what is meant."""

    __slots__ = ("plain", "text")

    def __init__(self, line: int, column: int, text: str, plain: bool) -> None:
        super().__init__(line, column)
        self.text = text
        self.plain = plain


class Sequence(Located):
    """A list."""

    __slots__ = ("items",)

    def __init__(self, line: int, column: int, items: Iterator["Value"]) -> None:
        super().__init__(line, column)
        self.items = items


class Mapping(Located):
    """Keys with their values; no key comes twice."""

    __slots__ = ("entries",)

    def __init__(self, line: int, column: int, entries: Iterator[tuple[Scalar, "Value"]]) -> None:
        super().__init__(line, column)
        self.entries = entries


class Refused(Located):
    """What stood here is a fault that has been told already."""

    __slots__ = ()


Value: TypeAlias = Scalar | Sequence | Mapping | Refused


LARGEST_FILE = 32 * 1024 * 1024
"""Bytes of a deck."""

LIMIT = 50
"""Faults after which reading ends. A file with more has one cause, or is no deck."""

_SHOWN = 40  # characters of a quoted value


class UnreadableError(Exception):
    """The fault just noted makes it pointless to read on."""


class Faults:
    """What is wrong with one file, each fault with its place and its remedy."""

    def __init__(self, name: str) -> None:
        self._name = strip_control(name)
        self._found: list[tuple[int, int, str]] = []

    def add(self, place: Located, what: str, remedy: str) -> None:
        """Note a fault: `what` is wrong at `place`, and `remedy` is what to do about it.

        Raises UnreadableError after too many.
        """
        self._found.append((place.line, place.column, f"{what}. {remedy}"))
        if len(self._found) > LIMIT:
            raise UnreadableError

    def __len__(self) -> int:
        return len(self._found)

    def lines(self) -> list[str]:
        """One line per fault in the order of the file, then whether there may be more."""
        lines = [
            f"{self._name}:{line}:{column}: {text}"
            for line, column, text in sorted(self._found)[:LIMIT]
        ]
        if len(self) > LIMIT:
            lines.append(f"{self._name}: and more. mend these first")
        return lines


def quoted(text: str) -> str:
    """Quote a text for a message: on one line, cut where it grows long, safe to draw."""
    line = " ".join(strip_control(text[: 4 * _SHOWN]).split())
    return f'"{line[:_SHOWN]}…"' if len(line) > _SHOWN or len(text) > 4 * _SHOWN else f'"{line}"'
