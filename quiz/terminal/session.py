"""What every session does: show, wait for a key, act on it; and the whole pages between and after.

A review, a mock interview and a series of drills are `Session`s; a summary, a menu and a scorecard
are `Pages`. At the end is the person's own editor, which a session opens; what starts it is an
eighth of the startup time and is imported only then.
"""

import os
import shlex
import sys
from collections.abc import Callable, Sequence
from typing import TypeVar

from quiz.errors import StoreError, UsageError
from quiz.settings import Settings
from quiz.terminal.full_screen import FullScreen
from quiz.terminal.keys import EVENTS_OF_THE_TERMINAL
from quiz.terminal.page import (
    Frame,
    KeyHint,
    Page,
    Refused,
    Scroll,
    frame,
    keys_text,
    page_scroll,
    room,
)
from quiz.terminal.style import Look
from quiz.terminal.text import Line, wrap
from quiz.terminal.ui import (
    UI,
    LineMode,
    MakeFrame,
    MakeLines,
    is_dumb,
    speaks_unicode,
    wants_color,
)

T = TypeVar("T")
Outcome = TypeVar("Outcome", bound=str)

MakePage = Callable[[int, Look], Page]
"""A page for a width."""


def open_ui(plain: bool, color: str) -> FullScreen | LineMode:
    """The full screen if standard input and output are a terminal, else line by line.

    Line by line on Windows too: reading keys there has never been tested.
    """
    out = sys.stdout
    both = sys.stdin.isatty() and out.isatty()
    dumb = os.environ.get("TERM", "") in ("dumb", "") and sys.platform != "win32"
    linear = plain or not both or dumb or sys.platform == "win32"
    look = Look(
        color=wants_color(color, out),
        unicode=speaks_unicode(out),
        escapes=not linear or (out.isatty() and not dumb and wants_color(color, out)),
        linear=plain or is_dumb(),
    )
    if not linear:
        return FullScreen(look, out)
    width = os.get_terminal_size(out.fileno()).columns if out.isatty() else 80
    return LineMode(look, sys.stdin, out, width or 80)


def hold(settings: Settings, session: Callable[[UI], MakeLines]) -> None:
    """Open the terminal for a session, and leave on the main screen the lines it returns."""
    with open_ui(settings.plain, settings.color) as ui:
        left_behind = session(ui)
    ui.end(left_behind)


def nothing(width: int, look: Look) -> list[Line]:
    """No lines, if nothing is to be printed or left behind."""
    return []


def no_frame(width: int, look: Look) -> Frame:
    """An empty screen, for what is shown only line by line."""
    return Frame((), (), ())


def in_room(lines: MakeLines) -> MakeLines:
    """The same lines on a screen of a given width, within its margins."""
    return lambda width, look: lines(room(width), look)


def page_of(title: str, lines: MakeLines, *keys: KeyHint) -> MakePage:
    """A page of lines, with its keys."""
    return lambda width, look: Page(title, tuple(lines(width, look)), keys)


def last_words(ui: UI, text: str) -> MakeLines:
    """A text to leave behind; in line mode it is printed at once."""

    def lines(width: int, look: Look) -> list[Line]:
        return wrap([(text, "")], width)

    if ui.linear:
        ui.show(no_frame, lambda width, look: [(), *lines(width, look)])
    return lines


class Session:
    """What a review, a mock interview and a series of drills share."""

    def __init__(self, ui: UI, message: str = "") -> None:
        self.ui = ui
        self.message = message
        """What the screen says when it is next shown."""
        self.drafts: dict[object, str] = {}
        """Answers begun and not handed in, by what they answer."""

    def until_done(
        self,
        show: Callable[[], None],
        act: Callable[[str], Outcome | None],
        wait: Callable[[], float | None] = lambda: None,
    ) -> Outcome:
        """Show, wait for a key, act on it, until there is an outcome.

        Args:
            show: draws the current state.
            act: what a key does; None to continue.
            wait: seconds until the next redraw; None if nothing moves.

        """
        while True:
            show()
            key = self.read(wait())
            if key in EVENTS_OF_THE_TERMINAL:
                continue
            self.message = ""
            outcome = act(key)
            if outcome is not None:
                return outcome

    def read(self, seconds: float | None) -> str:
        """The next key; `tick` when none came within so many seconds."""
        return self.ui.keys.read(seconds)

    def move(self, decision: object) -> None:
        """Scroll, or say why a key was refused; other decisions are left to the caller."""
        if isinstance(decision, Scroll):
            self.ui.scroll(decision)
        elif isinstance(decision, Refused):
            self.message = decision.why

    def type_answer(self, draw: MakeFrame, key: object) -> str | None:
        """What is typed in answer to `key`, starting from its draft; None if they go back."""
        written = self.ui.type_answer(draw, self.drafts.get(key, ""))
        self.drafts[key] = written.text
        return written.text if written.done else None

    def saved(self, save: Callable[[], T]) -> T | None:
        """What `save` returns; None, with a message, if it could not be saved."""
        try:
            return save()
        except StoreError as error:
            self.message = f"Not saved. {error}"
            return None


LEAVE = "leave"
LEAVING = ("q", "esc", "ctrl-d", "eof")
_WIDEST_PAGE = 84
"""Width of a page in line mode, in cells."""


class Pages:
    """Whole pages: summary, menu, scorecard. In line mode, a page is printed when it changes.

    Args:
        leaving: the keys that leave a page; Space scrolls first.

    """

    def __init__(self, ui: UI, leaving: Sequence[str] = (*LEAVING, "enter", "space")) -> None:
        self._ui = ui
        self._leaving = leaving
        self._printed: tuple[Line, ...] = ()

    def key(self, make: MakePage, message: str = "") -> str:
        """Show a page and wait for a key; scroll if it is a scrolling key.

        Returns the key, or `LEAVE`.
        """

        def lines(width: int, look: Look) -> list[Line]:
            page = make(min(width, _WIDEST_PAGE), look)
            told: list[Line] = []
            if page.lines != self._printed:
                told = [(), ((page.title, "title"),), (), *page.lines]
                told += keys_text(page.keys, width)
            self._printed = page.lines
            return [*told, ((message, "warning"),)] if message else told

        ui = self._ui
        ui.show(lambda width, look: frame(make(width, look), message, width, look), lines)
        key = ui.keys.read(None)
        if key == "space" and ui.scroll(Scroll(pages=1)):
            return key
        if key in self._leaving:
            return LEAVE
        ui.scroll(page_scroll(key))
        return key


_AT_LINE = {"code": ("-g", "{path}:{line}"), "subl": ("{path}:{line}",), "hx": ("{path}:{line}",)}
_BY_DEFAULT = ("+{line}", "{path}")  # vi, vim, nvim, nano, emacs, micro and most others


def editor(path: str, line: int) -> list[str]:
    """The command that opens a file at a line in the person's editor.

    Raises:
        UsageError: no editor is set.

    """
    chosen = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        command = shlex.split(chosen)
    except ValueError:
        command = []
    if not command:
        raise UsageError("Set EDITOR to your editor, for example: export EDITOR=nano")
    arguments = _AT_LINE.get(os.path.basename(command[0]), _BY_DEFAULT)
    return command + [part.format(path=path, line=max(1, line)) for part in arguments]


def run_editor(command: list[str]) -> int:
    """Wait for the person's editor. Returns its exit code.

    Raises:
        UsageError: it cannot be started.

    """
    import subprocess

    try:
        return subprocess.run(command, check=False).returncode
    except OSError as error:
        raise UsageError(f"{command[0]}: {error.strerror}. Set EDITOR to your editor.") from None


def open_editor(ui: UI, path: str, line: int = 1) -> str:
    """Let the person edit a file. Returns an error message if that failed, else nothing."""
    try:
        command = editor(path, line)
        with ui.released() as terminal:
            if not terminal:
                return "An editor needs a terminal."
            code = run_editor(command)
    except UsageError as error:
        return str(error)
    return f"{command[0]} ended with exit code {code}." if code else ""
