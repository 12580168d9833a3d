"""Where a session shows itself and from where its keys come, whatever that is."""

import os
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol, TextIO

from quiz.review.screen import View
from quiz.terminal.keys import Keys
from quiz.terminal.page import Scroll, page_scroll
from quiz.terminal.style import Look
from quiz.terminal.text import Line
from quiz.terminal.viewport import Frame

if TYPE_CHECKING:
    from quiz.terminal.editor import Written
    from quiz.terminal.full_screen import FullScreen
    from quiz.terminal.line_mode import LineByLine
    from quiz.terminal.page import Page


MakePage = Callable[[int, Look], "Page"]
"""A page for a width."""
MakeLines = Callable[[int, Look], list[Line]]
"""Lines for a width."""
MakeFrame = Callable[[int, Look], Frame]
"""A frame for a width."""

EVENTS_OF_THE_TERMINAL = ("tick", "resize", "resume")
"""What a face reports that no person has pressed."""


class Face(Protocol):
    """Where a session shows itself and from where its keys come."""

    keys: Keys
    look: Look
    linear: bool
    """Whether everything shown is printed, line after line."""

    def show(self, view: View) -> None:
        """The review screen as it is now."""

    def show_page(self, make: MakePage) -> None:
        """A whole page."""

    def show_frame(self, make: MakeFrame) -> None:
        """A frame of another kind, where there is a screen."""

    def tell(self, make: MakeLines) -> None:
        """Lines to print, where everything shown is printed."""

    def scroll(self, by: Scroll) -> bool:
        """Move the body as far as it goes when it is next shown; whether it moves at all."""

    def follow(self) -> None:
        """Bring what a frame wants to be seen into sight when it is next shown."""

    def type_line(self, prompt: str, text: str) -> str | None:
        """A line of text typed by the person, `text` to begin with; None when they gave up."""

    def type_answer(self, draw: MakeFrame, text: str) -> "Written":
        """An answer of several lines, the question above it, `text` to begin with."""

    def ask(self, question: str) -> str | None:
        """A line in answer to a question, "" for Enter alone; None when there is nobody to ask."""

    def lent(self) -> AbstractContextManager[bool]:
        """The terminal for another program; False where there is none to lend."""

    def end(self, make: MakeLines) -> None:
        """What is to be left on the main screen after the session."""


def open_face(plain: bool, color: str) -> "FullScreen | LineByLine":
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
    from quiz.terminal.line_mode import LineByLine

    width = os.get_terminal_size(out.fileno()).columns if out.isatty() else 80
    return LineByLine(look, sys.stdin, out, width or 80)


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
_LEAVING = ("q", "enter", "space", "esc", "ctrl-d", "eof")


def key_on_page(face: Face) -> str:
    """Wait for a key on a page that is shown, and scroll if it is one for that.

    Returns the key, or `LEAVE` for those that leave; Space does only where nothing is below.
    """
    key = face.keys.read(None)
    if key == "space" and face.scroll(Scroll(pages=1)):
        return key
    if key in _LEAVING:
        return LEAVE
    face.scroll(page_scroll(key))
    return key
