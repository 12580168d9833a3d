"""A session line by line, for pipes, screen readers and dumb terminals."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from quiz.review.screen import View
from quiz.terminal import viewport
from quiz.terminal.keys import Keys, LineKeys
from quiz.terminal.page import Scroll
from quiz.terminal.screen import MakeFrame, MakeLines, MakePage
from quiz.terminal.style import Look
from quiz.terminal.text import Line

if TYPE_CHECKING:
    from quiz.terminal.editor import Written


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
        from quiz.review import linear

        self.say(linear.changes(self._before, view, self._width, self.look))
        self._before = view._replace(attempt=view.attempt._replace(overlay=None))

    def show_page(self, make: MakePage) -> None:
        """Print the page once; again when its lines have changed."""
        from quiz.review import linear

        page = make(min(self._width, 84), self.look)
        if page.lines != self._printed:
            self.say([(), ((page.title, "title"),), (), *page.lines])
            self.say(linear.keys_text(list(page.keys), self._width))
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
        from quiz.terminal.editor import MOST_CHARACTERS, TOO_LONG, written

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
