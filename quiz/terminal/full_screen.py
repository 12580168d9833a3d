"""A session on the whole screen of a terminal."""

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TextIO

from quiz.terminal.keys import Keys, TerminalKeys
from quiz.terminal.page import Frame, Scroll
from quiz.terminal.style import Look
from quiz.terminal.text import BLANK, Line, clip, encode, printed, wrap
from quiz.terminal.ui import UI, MakeFrame, MakeLines, Written

_QUIET = "\x1b[?9;1000;1001;1002;1003;1004;1005;1006;1015;1016l\x1b>\x1b[=0u"
"""No mouse, no focus reports, plain keypad and keys: another program may have left them on."""
_ENTER = f"\x1b[?1049h{_QUIET}\x1b[?25l\x1b[?2004h\x1b[H\x1b[2J"
"""Alternate screen, no cursor, bracketed paste."""
_LEAVE = "\x18\x1b[?2026l\x1b[?2004l\x1b[?25h\x1b[?1049l"
"""CAN first: it ends a sequence cut off by an interrupt, which would swallow what follows."""


class FullScreen(UI):
    """The whole screen of a terminal."""

    linear = False

    def __init__(self, look: Look, out: TextIO) -> None:
        self.look = look
        self._out = out
        self._entered = False
        self._terminal = TerminalKeys(0, self._leave, self._enter)
        self.keys: Keys = self._terminal
        self._stack = ExitStack()
        self._scroll = 0
        self._most_scroll = 0
        self._page = 1
        self._following = False

    def __enter__(self) -> "FullScreen":
        """Take the terminal."""
        self._stack.enter_context(self._terminal)
        self._stack.callback(self._leave)
        self._enter()
        return self

    def __exit__(self, *exception: object) -> None:
        """Give the terminal back as it was."""
        self._stack.close()

    def _enter(self) -> None:
        """Switch to the alternate screen."""
        self._entered = True
        self._write(_ENTER)

    def _leave(self) -> None:
        """Back to the main screen, as it was. Harmless if it is already shown."""
        if self._entered:
            self._entered = False
            self._write(_LEAVE)

    def _write(self, text: str) -> None:
        self._out.write(text)
        self._out.flush()

    def _size(self) -> tuple[int, int]:
        """Columns and rows now."""
        try:
            size = os.get_terminal_size(self._out.fileno())
        except OSError:
            return 80, 24
        return max(1, size.columns or 80), max(1, size.lines or 24)

    def show(self, frame: MakeFrame, lines: MakeLines) -> None:
        width, height = self._size()
        self._terminal.unseen = is_too_small(width, height)
        shown = for_height(frame(width, self.look), height)
        self._most_scroll = most_scroll(shown, height)
        self._page = max(1, body_height(shown, height) - 2)
        if self._following:
            self._scroll = scroll_to(shown, self._scroll, height)
        self._following = False
        self._scroll = min(self._scroll, self._most_scroll)
        self._write(screenful(fitted(shown, self._scroll, width, height, self.look), self.look))

    def scroll(self, by: Scroll) -> bool:
        before = self._scroll
        target = before + by.lines + by.pages * self._page
        self._scroll = min(max(0, target), self._most_scroll)
        return self._scroll != before

    def keep_in_view(self) -> None:
        self._following = True

    def type_line(self, prompt: str, text: str) -> str | None:
        from quiz.terminal.editor import type_line

        with self._lent():
            return type_line(prompt, text)

    def type_answer(self, draw: MakeFrame, text: str, may_be_empty: bool = False) -> Written:
        from quiz.terminal.editor import write

        begun = text + self._terminal.hand_over()
        try:
            return write(lambda width: draw(width, self.look), begun, self.look, may_be_empty)
        finally:
            self._terminal.resume()
            self._enter()

    def ask(self, question: str) -> str | None:
        """Ask for a line below what the terminal showed before the session."""
        return self.type_line(question, "")

    @contextmanager
    def released(self) -> Iterator[bool]:
        """The terminal as it was before the session, for another program.

        What was typed while it was ending was not meant for the question on screen.
        """
        with self._lent():
            try:
                yield True
            finally:
                self._terminal.forget()

    @contextmanager
    def _lent(self) -> Iterator[None]:
        self._leave()
        try:
            self._terminal.restore()
            yield
        finally:
            self._terminal.resume()
            self._enter()

    def end(self, make: MakeLines) -> None:
        self._leave()
        self._write(printed(make(self._size()[0], self.look), self.look))


LEAST_WIDTH, LEAST_HEIGHT = 34, 9
PINNED = 2
"""The last lines of a footer: the ratings and the keys."""


def body_height(frame: Frame, height: int) -> int:
    """How many lines of the body are visible at once."""
    return max(1, height - len(frame.header) - len(frame.footer))


def for_height(frame: Frame, height: int) -> Frame:
    """The frame itself, or its first lower variant with room for the lines to follow."""
    while frame.low is not None and frame.follow is not None:
        if frame.follow[1] <= body_height(frame, height):
            break
        frame = frame.low
    return frame


def most_scroll(frame: Frame, height: int) -> int:
    """The first visible line of the body when its end is in view."""
    return max(0, len(frame.body) - body_height(frame, height))


def scroll_to(frame: Frame, scroll: int, height: int) -> int:
    """The smallest move from `scroll` that brings the frame's lines to follow into view.

    If there are too many for the screen, it stays among them.
    """
    if frame.follow is None:
        return scroll
    first, last = frame.follow
    room = body_height(frame, height)
    if first >= scroll and last <= scroll + room:
        return scroll
    if last - first > room and first <= scroll < last:
        return scroll
    return first if last - first >= room or first < scroll else last - room


def is_too_small(width: int, height: int) -> bool:
    """Whether the screen is too small for any of a frame; a line says so instead."""
    return width < LEAST_WIDTH or height < LEAST_HEIGHT


def fitted(frame: Frame, scroll: int, width: int, height: int, look: Look) -> list[Line]:
    """Exactly `height` lines: header, the part of the body from line `scroll`, footer."""
    if is_too_small(width, height):
        return _too_small(width, height)
    header, footer = _squeezed(frame, height)
    room = body_height(frame, height)
    scroll = min(max(0, scroll), most_scroll(frame, height))
    seen = list(frame.body[scroll : scroll + room])
    seen += [BLANK] * (room - len(seen))
    below = len(frame.body) - scroll - room
    if below > 0 or scroll > 0:
        footer[0] = _scroll_rule(scroll, below, frame.scroll_key, width, look)
    return [clip(line, width) for line in (*header, *seen, *footer)]


def _squeezed(frame: Frame, height: int) -> tuple[list[Line], list[Line]]:
    """Header and footer with a line of the body between them, whatever the height.

    On a low screen the header is dropped first, then the end of the message above the ratings and
    the keys; those two always stay.
    """
    header, footer = list(frame.header), list(frame.footer)
    excess = len(header) + 1 + len(footer) - height
    if excess > 0:
        dropped = min(excess, len(header))
        del header[len(header) - dropped :]
        excess -= dropped
    if excess > 0:
        del footer[-PINNED - excess : -PINNED]
    return header, footer


def _scroll_rule(above: int, below: int, key: str, width: int, look: Look) -> Line:
    """The rule above the footer, saying how many lines are hidden."""
    parts = []
    if above > 0:
        parts.append(f"{above} above")
    if below > 0:
        parts.append(f"{below} more below: {key}")
    text = f" {', '.join(parts)} "
    left = max(0, width - len(text) - 2)
    return (
        (look.rule * left, "dim"),
        (text, "bold"),
        (look.rule * (width - left - len(text)), "dim"),
    )


def _too_small(width: int, height: int) -> list[Line]:
    words = f"{width}x{height} is too small: {LEAST_WIDTH}x{LEAST_HEIGHT} at least. q quits."
    lines = wrap([(words, "")], width)[:height]
    return lines + [BLANK] * (height - len(lines))


def screenful(lines: Sequence[Line], look: Look) -> str:
    """The whole frame as one write, shown at once if the terminal supports synchronized updates."""
    # Each row is cleared before it is written: after its last cell the cursor is still on it.
    rows = "".join(
        f"\x1b[{row};1H\x1b[2K{encode(line, look)}" for row, line in enumerate(lines, start=1)
    )
    return f"\x1b[?2026h{rows}\x1b[?2026l"
