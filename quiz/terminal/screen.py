"""Where a session shows itself and from where its keys come, whatever that is."""

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, NamedTuple, Protocol, TextIO, TypeVar

from quiz.errors import StoreError
from quiz.plain_text import strip_control
from quiz.terminal.keys import Keys
from quiz.terminal.page import Page, Refused, Scroll, frame, keys_text, page_scroll
from quiz.terminal.style import Look
from quiz.terminal.text import Line
from quiz.terminal.viewport import Frame

if TYPE_CHECKING:
    from quiz.terminal.full_screen import FullScreen
    from quiz.terminal.line_mode import LineMode


T = TypeVar("T")

MakeLines = Callable[[int, Look], list[Line]]
"""Lines for a width."""
MakeFrame = Callable[[int, Look], Frame]
"""A frame for a width."""
MakePage = Callable[[int, Look], Page]
"""A page for a width."""

MOST_CHARACTERS = 20_000
"""Of a typed answer: some twenty pages."""
TOO_LONG = f"An answer has {MOST_CHARACTERS:,} characters at most; the rest was left out."


class Written(NamedTuple):
    """What came of typing an answer."""

    text: str
    done: bool
    """False where the person left without an answer; the text is then a draft."""


def clean(text: str) -> str:
    """The text with line ends of one kind and without what could drive a terminal."""
    return strip_control(text.replace("\r\n", "\n").replace("\r", "\n"))


def written(text: str) -> Written:
    """A text that was handed in. One of nothing but white space is no answer."""
    answer = clean(text)[:MOST_CHARACTERS].strip()
    return Written(answer, bool(answer))


EVENTS_OF_THE_TERMINAL = ("tick", "resize", "resume")
"""What a face reports that no person has pressed."""


class Face(Protocol):
    """Where a session is shown and where its keys come from: the full screen, or line by line."""

    keys: Keys
    look: Look
    linear: bool
    """Whether everything is printed, line after line."""

    def show(self, frame: MakeFrame, lines: MakeLines) -> None:
        """Draw the frame on a screen; line by line print the lines instead."""

    def scroll(self, by: Scroll) -> bool:
        """Move the body when it is next shown, as far as it goes; whether it moves at all."""

    def keep_in_view(self) -> None:
        """Bring what the next frame wants to be seen into sight."""

    def type_line(self, prompt: str, text: str) -> str | None:
        """A line typed by the person, `text` to begin with; None if they gave up."""

    def type_answer(self, draw: MakeFrame, text: str) -> Written:
        """An answer of several lines below the question, `text` to begin with."""

    def ask(self, question: str) -> str | None:
        """A line in answer to a question, "" for Enter alone; None if nobody is there to ask."""

    def released(self) -> AbstractContextManager[bool]:
        """The terminal for another program; False where there is none."""

    def end(self, make: MakeLines) -> None:
        """Leave these lines on the main screen after the session."""


def open_face(plain: bool, color: str) -> "FullScreen | LineMode":
    """The face for this terminal: full screen where both ends are one, else line by line."""
    out = sys.stdout
    both = sys.stdin.isatty() and out.isatty()
    dumb = os.environ.get("TERM", "") in ("dumb", "") and sys.platform != "win32"
    linear = plain or not both or dumb
    look = Look(
        colour=wants_colour(color, out),
        unicode=speaks_unicode(out),
        escapes=not linear or (out.isatty() and not dumb and wants_colour(color, out)),
    )
    if not linear:
        from quiz.terminal.full_screen import FullScreen

        return FullScreen(look, out)
    from quiz.terminal.line_mode import LineMode

    width = os.get_terminal_size(out.fileno()).columns if out.isatty() else 80
    return LineMode(look, sys.stdin, out, width or 80)


def wants_colour(color: str, out: TextIO) -> bool:
    """Whether to use colour: the flag or setting, then NO_COLOR, FORCE_COLOR and the terminal."""
    if color != "auto":
        return color == "always"
    if os.environ.get("NO_COLOR"):
        return False
    forced = os.environ.get("FORCE_COLOR")
    if forced is not None:
        return forced not in ("", "0")
    return out.isatty() and os.environ.get("TERM") != "dumb"


def speaks_unicode(out: TextIO) -> bool:
    """Whether the output's encoding has the marks that are drawn."""
    try:
        "█░─•–·".encode(out.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


LEAVE = "leave"
LEAVING = ("q", "esc", "ctrl-d", "eof")
_WIDEST_PAGE = 84
"""Cells of a page line by line."""


class Pages:
    """Whole pages on a face: summary, menu, scorecard. Line by line one is printed when it changes.

    Args:
        leaving: the keys that leave a page; Space scrolls first.

    """

    def __init__(self, face: Face, leaving: Sequence[str] = (*LEAVING, "enter", "space")) -> None:
        self._face = face
        self._leaving = leaving
        self._printed: tuple[Line, ...] = ()

    def key(self, make: MakePage, message: str = "") -> str:
        """Show a page and wait for a key; it scrolls if it is one for that.

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

        face = self._face
        face.show(lambda width, look: frame(make(width, look), message, width, look), lines)
        key = face.keys.read(None)
        if key == "space" and face.scroll(Scroll(pages=1)):
            return key
        if key in self._leaving:
            return LEAVE
        face.scroll(page_scroll(key))
        return key


class Drafts:
    """Answers begun and not handed in, kept for as long as the session lasts."""

    def __init__(self) -> None:
        self._texts: dict[object, str] = {}

    def keep(self, key: object, text: str) -> None:
        """Offer this text when an answer to `key` is typed the next time."""
        self._texts[key] = text

    def type(self, face: Face, draw: MakeFrame, key: object) -> Written:
        """Let the person type, beginning with the draft; what is not handed in becomes one."""
        result = face.type_answer(draw, self._texts.get(key, ""))
        self._texts[key] = result.text
        return result


Shown = Callable[[], None]
Acted = Callable[[str], str | None]


class Session:
    """What a review, a mock interview and a drill share: show, wait for a key, act on it."""

    def __init__(self, face: Face, message: str = "") -> None:
        self.face = face
        self.message = message
        """What the screen has to say when it is shown next."""

    def until_done(
        self, show: Shown, act: Acted, wait: Callable[[], float | None] = lambda: None
    ) -> str:
        """Show, wait for a key, act on it, until that has a result.

        Args:
            show: draws what is there to see now.
            act: what a key does; None to go on.
            wait: seconds until it has to be drawn again; None where nothing moves.

        """
        while True:
            show()
            key = self.face.keys.read(wait())
            if key in EVENTS_OF_THE_TERMINAL:
                continue
            self.message = ""
            result = act(key)
            if result is not None:
                return result

    def move(self, decision: object) -> None:
        """Scroll, or say why a key was refused; any other decision is not for here."""
        if isinstance(decision, Scroll):
            self.face.scroll(decision)
        elif isinstance(decision, Refused):
            self.message = decision.why

    def saved(self, save: Callable[[], T]) -> T | None:
        """What `save` returns; None, with a message, where it could not be saved."""
        try:
            return save()
        except StoreError as error:
            self.message = f"Not saved. {error}"
            return None
