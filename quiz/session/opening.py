"""Opening the desk, saying so where it takes a while, and closing it whatever happens."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from quiz.session.desk import Desk

_SLOW = 400
"""So many questions are compiled before it is worth saying so."""


@contextmanager
def desk(deck: str | None = None, *, writable: bool = False) -> Iterator[Desk]:
    """The desk, closed at the end; compiling a long deck shows its progress on stderr."""
    opened = Desk(deck, writable=writable, progress=_compiling)
    if opened.deck.count >= _SLOW and sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")  # what was said of the reading, if anything
        sys.stderr.flush()
    try:
        yield opened
    finally:
        opened.close()


def _compiling(number: int) -> None:
    if number >= _SLOW and sys.stderr.isatty():
        sys.stderr.write(f"\rReading the deck: {number:,} questions")
        sys.stderr.flush()
