"""The full screen of a terminal: the alternate buffer, entered and left, and lent to others."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

_ENTER = "\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[H\x1b[2J"  # alternate, no cursor, bracketed paste
_LEAVE = "\x1b[?2026l\x1b[?2004l\x1b[?25h\x1b[?1049l"


class Screen:
    """The alternate screen of the terminal behind `out`."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._entered = False

    def enter(self) -> None:
        """Switch to the alternate screen."""
        self._entered = True
        self.write(_ENTER)

    def leave(self) -> None:
        """Back to the main screen, as it was. Harmless when it is shown already."""
        if self._entered:
            self._entered = False
            self.write(_LEAVE)

    def write(self, text: str) -> None:
        """One write, at once."""
        self._out.write(text)
        self._out.flush()

    def size(self) -> tuple[int, int]:
        """Columns and rows now."""
        try:
            size = os.get_terminal_size(self._out.fileno())
        except OSError:
            return 80, 24
        return max(1, size.columns or 80), max(1, size.lines or 24)

    @contextmanager
    def lent(self) -> Iterator[None]:
        """The main screen, for another program."""
        self.leave()
        try:
            yield
        finally:
            self.enter()
