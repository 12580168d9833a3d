"""Opening the desk for a command, and closing it whatever happens."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from quiz.deck.lookup import find
from quiz.session.desk import Desk

_SLOW = 400
"""So many questions are compiled before it is worth saying so."""


@contextmanager
def desk(deck: str | None = None, *, writable: bool = False) -> Iterator[Desk]:
    """The desk, closed at the end; compiling a long deck shows its progress on stderr."""
    opened = Desk(deck, writable=writable, progress=_compiling)
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K" if opened.deck.count >= _SLOW else "")
        sys.stderr.flush()
    try:
        yield opened
    finally:
        opened.close()


def _compiling(number: int) -> None:
    if number >= _SLOW and sys.stderr.isatty():
        sys.stderr.write(f"\rReading the deck: {number:,} questions")
        sys.stderr.flush()


def resolved(opened: Desk, names: list[str]) -> tuple[str, ...]:
    """The ids that a person's words stand for, without doubles.

    Raises:
        UsageError: one of them fits no question, or several.

    """
    numbers = {heading.id: heading.number for heading in opened.deck.headings()}
    return tuple(dict.fromkeys(find(name, numbers) for name in names))
