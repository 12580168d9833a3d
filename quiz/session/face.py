"""Where a session shows itself and from where its keys come, whatever that is."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

from quiz.keys import Keys
from quiz.practice.review import Scroll
from quiz.screens.review import Frame, View
from quiz.screens.text import Line
from quiz.screens.theme import Look

if TYPE_CHECKING:  # a page is drawn after a question at the earliest
    from quiz.screens.page import Page
    from quiz.session.written import Written

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
