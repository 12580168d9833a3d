"""A session on the whole screen of a terminal."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TextIO

from quiz.terminal import viewport
from quiz.terminal.keys import Keys, TerminalKeys
from quiz.terminal.page import Scroll
from quiz.terminal.style import Look
from quiz.terminal.ui import EVENTS_OF_THE_TERMINAL, UI, MakeFrame, MakeLines, Written
from quiz.terminal.viewport import Frame

_QUIET = "\x1b[?9;1000;1001;1002;1003;1004;1005;1006;1015;1016l\x1b>\x1b[=0u"
"""No mouse, no focus reports, plain keypad and keys: another program may have left them on."""
_ENTER = f"\x1b[?1049h{_QUIET}\x1b[?25l\x1b[?2004h\x1b[H\x1b[2J"
"""Alternate screen, no cursor, bracketed paste."""
_LEAVE = "\x18\x1b[?2026l\x1b[?2004l\x1b[?25h\x1b[?1049l"
"""First CAN, which ends a sequence that an interrupt has torn: it would swallow what follows."""


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
    def released(self) -> Iterator[None]:
        """The main screen, for another program."""
        self.leave()
        try:
            yield
        finally:
            self.enter()


_WITHOUT_A_SCREEN = ("q", "esc", "ctrl-d", "eof", *EVENTS_OF_THE_TERMINAL)
"""The keys that count where the screen is too small to show what others would decide."""


class _SeenKeys:
    """The keys of a terminal, as long as one sees what they are about; else those that leave."""

    def __init__(self, terminal: Keys, unseen: Callable[[], bool]) -> None:
        self._terminal = terminal
        self._unseen = unseen

    @property
    def pastes(self) -> bool:
        """Whether a paste counts as a key."""
        return self._terminal.pastes

    @pastes.setter
    def pastes(self, wanted: bool) -> None:
        self._terminal.pastes = wanted

    def read(self, timeout: float | None = None) -> str:
        """The next key; `resize`, so that all is drawn again, for one that does not count."""
        key = self._terminal.read(timeout)
        return "resize" if self._unseen() and key not in _WITHOUT_A_SCREEN else key

    def read_line(self) -> str | None:
        """As the terminal has it."""
        return self._terminal.read_line()


class FullScreen(UI):
    """A terminal of which the whole screen is used."""

    linear = False

    def __init__(self, look: Look, out: TextIO) -> None:
        self.look = look
        self._out = out
        self._screen = Screen(out)
        self._terminal = TerminalKeys(0, self._screen.leave, self._screen.enter)
        self.keys: Keys = _SeenKeys(self._terminal, lambda: self._unseen)
        self._stack = ExitStack()
        self._scroll = 0
        self._most_scroll = 0
        self._page = 1
        self._following = False
        self._unseen = False
        """Whether the screen was too small for what was drawn last."""

    def __enter__(self) -> "FullScreen":
        """Take the terminal."""
        self._stack.enter_context(self._terminal)
        self._stack.callback(self._screen.leave)
        self._screen.enter()
        return self

    def __exit__(self, *exception: object) -> None:
        """Give the terminal back as it was."""
        self._stack.close()

    def show(self, frame: MakeFrame, lines: MakeLines) -> None:
        width, height = self._screen.size()
        self._draw(frame(width, self.look), width, height)

    def _draw(self, frame: Frame, width: int, height: int) -> None:
        self._unseen = viewport.is_too_small(width, height)
        frame = viewport.for_height(frame, height)
        self._most_scroll = viewport.most_scroll(frame, height)
        self._page = max(1, viewport.body_height(frame, height) - 2)
        if self._following and frame.follow is not None:
            self._scroll = viewport.scroll_to(frame, self._scroll, height)
        self._following = False
        self._scroll = min(self._scroll, self._most_scroll)
        lines = viewport.fitted(frame, self._scroll, width, height, self.look)
        self._screen.write(viewport.full_screen(lines, self.look))

    def scroll(self, by: Scroll) -> bool:
        before = self._scroll
        target = before + by.lines + by.pages * self._page
        self._scroll = min(max(0, target), self._most_scroll)
        return self._scroll != before

    def keep_in_view(self) -> None:
        self._following = True

    def type_line(self, prompt: str, text: str) -> str | None:
        """A line typed into an editor with history and paste; None at Ctrl-C or Ctrl-D."""
        from quiz.terminal.editor import type_line

        with self._lent():
            return type_line(prompt, text)

    def type_answer(self, draw: MakeFrame, text: str, may_be_empty: bool = False) -> Written:
        """A text typed into an editor that takes the whole screen."""
        from quiz.terminal.editor import write

        begun = text + self._terminal.hand_over()
        try:
            return write(lambda width: draw(width, self.look), begun, self.look, may_be_empty)
        finally:
            self._terminal.resume()
            self._screen.enter()

    def ask(self, question: str) -> str | None:
        """A line typed below what the terminal showed before the session."""
        return self.type_line(question, "")

    @contextmanager
    def released(self) -> Iterator[bool]:
        """The terminal as it was before the session, for another program.

        What was typed while that came to its end was not meant for the question on screen.
        """
        with self._lent():
            try:
                yield True
            finally:
                self._terminal.forget()

    @contextmanager
    def _lent(self) -> Iterator[None]:
        with self._screen.released():
            self._terminal.restore()
            try:
                yield
            finally:
                self._terminal.resume()

    def end(self, make: MakeLines) -> None:
        """Print on the main screen what was last seen on the other one."""
        self._screen.leave()
        lines = make(self._screen.size()[0], self.look)
        self._screen.write(viewport.printed(lines, self.look))
