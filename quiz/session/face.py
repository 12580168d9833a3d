"""The two faces of a session: a full screen in a terminal, or line by line."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import TYPE_CHECKING, Protocol, TextIO

from quiz.keys import ConsoleKeys, Keys, LineKeys, TerminalKeys
from quiz.practice.review import Scroll
from quiz.screens import review, viewport
from quiz.screens.review import Frame, View
from quiz.screens.terminal import Screen
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


class FullScreen:
    """A terminal of which the whole screen is used."""

    linear = False

    def __init__(self, look: Look, out: TextIO) -> None:
        self.look = look
        self._out = out
        self._screen = Screen(out)
        self._terminal: TerminalKeys | ConsoleKeys
        if sys.platform == "win32":
            self._terminal = ConsoleKeys()
        else:
            self._terminal = TerminalKeys(0, self._screen.leave, self._screen.enter)
        self.keys: Keys = self._terminal
        self._stack = ExitStack()
        self._scroll = 0
        self._most_scroll = 0
        self._page = 1
        self._following = False

    def __enter__(self) -> "FullScreen":
        """Take the terminal."""
        self._stack.enter_context(self._terminal)
        self._stack.callback(self._screen.leave)
        self._screen.enter()
        return self

    def __exit__(self, *exception: object) -> None:
        """Give the terminal back as it was."""
        self._stack.close()

    def show(self, view: View) -> None:
        """The review screen as it is now."""
        width, height = self._screen.size()
        self._draw(review.frame(view, width, self.look), width, height)

    def show_page(self, make: MakePage) -> None:
        """A whole page."""
        from quiz.screens import page as pages

        width, height = self._screen.size()
        self._draw(pages.frame(make(width, self.look), width, self.look), width, height)

    def show_frame(self, make: MakeFrame) -> None:
        """A frame of another kind than a question's."""
        width, height = self._screen.size()
        self._draw(make(width, self.look), width, height)

    def tell(self, make: MakeLines) -> None:
        """Nothing: it is on the screen."""

    def _draw(self, frame: Frame, width: int, height: int) -> None:
        self._most_scroll = viewport.most_scroll(frame, height)
        self._page = max(1, viewport.body_height(frame, height) - 2)
        if self._following and frame.follow is not None:
            self._scroll = viewport.scroll_to(frame, self._scroll, height)
        self._following = False
        self._scroll = min(self._scroll, self._most_scroll)
        lines = viewport.fitted(frame, self._scroll, width, height, self.look)
        self._screen.write(viewport.full_screen(lines, self.look))

    def scroll(self, by: Scroll) -> bool:
        """Move the body as far as it goes when it is next shown; whether it moves at all."""
        before = self._scroll
        target = before + by.lines + by.pages * self._page
        self._scroll = min(max(0, target), self._most_scroll)
        return self._scroll != before

    def follow(self) -> None:
        """Bring what a frame wants to be seen into sight when it is next shown."""
        self._following = True

    def type_line(self, prompt: str, text: str) -> str | None:
        """A line typed into an editor with history and paste; None at Ctrl-C or Ctrl-D."""
        from prompt_toolkit import prompt as ask

        with self.lent():
            try:
                return ask(f"{prompt}: ", default=text)
            except (KeyboardInterrupt, EOFError):
                return None

    def type_answer(self, draw: MakeFrame, text: str) -> "Written":
        """An answer typed into an editor that takes the whole screen."""
        from quiz.session.typed import write

        begun = text + self._terminal.hand_over()
        try:
            return write(lambda width: draw(width, self.look), begun, self.look)
        finally:
            self._terminal.resume()
            self._screen.enter()

    def ask(self, question: str) -> str | None:
        """A line typed below what the terminal showed before the session."""
        return self.type_line(question, "")

    @contextmanager
    def lent(self) -> Iterator[bool]:
        """The terminal as it was before the session, for another program."""
        with self._screen.lent():
            self._terminal.restore()
            try:
                yield True
            finally:
                self._terminal.resume()

    def end(self, make: MakeLines) -> None:
        """Print on the main screen what was last seen on the other one."""
        self._screen.leave()
        lines = make(self._screen.size()[0], self.look)
        self._screen.write(viewport.printed(lines, self.look))


class LineByLine:
    """Linear output and lines as input: for pipes, screen readers and dumb terminals."""

    linear = True

    def __init__(self, look: Look, source: TextIO, out: TextIO, width: int) -> None:
        self.look = look
        self.keys: Keys = LineKeys(source)
        self._interactive = source.isatty() and out.isatty()
        self._out = out
        self._width = width
        self._before: View | None = None
        self._printed: tuple[Line, ...] = ()

    def __enter__(self) -> "LineByLine":
        """Nothing to take."""
        return self

    def __exit__(self, *exception: object) -> None:
        """Nothing to give back."""

    def show(self, view: View) -> None:
        """Print what changed."""
        from quiz.screens import spoken

        self.say(spoken.changes(self._before, view, self._width, self.look))
        self._before = view._replace(attempt=view.attempt._replace(overlay=None))

    def show_page(self, make: MakePage) -> None:
        """Print the page once; again when its lines have changed."""
        from quiz.screens import spoken

        page = make(min(self._width, 84), self.look)
        if page.lines != self._printed:
            self.say([(), ((page.title, "title"),), (), *page.lines])
            self.say(spoken.keys_text(list(page.keys), self._width))
        if page.message:
            self.say([((page.message, "warning"),)])
        self._printed = page.lines
        self._before = None

    def show_frame(self, make: MakeFrame) -> None:
        """Nothing: what a frame says is told."""

    def tell(self, make: MakeLines) -> None:
        """Print lines."""
        self.say(make(self._width, self.look))
        self._before = None

    def scroll(self, by: Scroll) -> bool:
        """Nothing to move: everything was printed."""
        return False

    def follow(self) -> None:
        """Nothing to bring into sight: everything was printed."""

    def type_line(self, prompt: str, text: str) -> str | None:
        """The rest of the line, or the next one; an empty one leaves everything as it was."""
        self.say([((f"{prompt} (one line; an empty line keeps it as it is):", ""),)])
        return self.keys.read_line() or None

    def type_answer(self, draw: MakeFrame, text: str) -> "Written":
        """The lines until an empty one; a draft is not gone on from, it cannot be edited here."""
        from quiz.session.written import MOST_CHARACTERS, TOO_LONG, written

        self.say([(("Type your answer; an empty line ends it:", ""),)])
        lines: list[str] = []
        length = 0
        while (line := self.keys.read_line()) is not None and line.strip():
            if length <= MOST_CHARACTERS:
                lines.append(line[: MOST_CHARACTERS + 1])
                length += len(lines[-1]) + 1
        if length > MOST_CHARACTERS + 1:
            self.say([((TOO_LONG, "warning"),)])
        return written("\n".join(lines))

    def ask(self, question: str) -> str | None:
        """The rest of the line, or the next one; None at the end of input."""
        self.say([(), ((f"{question}:", ""),)])
        return self.keys.read_line()

    @contextmanager
    def lent(self) -> Iterator[bool]:
        """The terminal, if there is one on both sides."""
        self._out.flush()
        yield self._interactive

    def end(self, make: MakeLines) -> None:
        """Nothing: it has been printed."""

    def say(self, lines: list[Line]) -> None:
        """Print lines."""
        self._out.write(viewport.printed(lines, self.look))
        self._out.flush()


def open_face(plain: bool, color: str) -> FullScreen | LineByLine:
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
        return FullScreen(look, out)
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
