"""A session line by line, for pipes, screen readers and dumb terminals."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from quiz.terminal import viewport
from quiz.terminal.keys import Keys, LineKeys
from quiz.terminal.page import Scroll
from quiz.terminal.style import Look
from quiz.terminal.text import Line
from quiz.terminal.ui import (
    MOST_CHARACTERS,
    TOO_LONG,
    UI,
    MakeFrame,
    MakeLines,
    Written,
    clean,
    written,
)


class LineMode(UI):
    """Linear output and lines as input: for pipes, screen readers and dumb terminals."""

    linear = True

    def __init__(self, look: Look, source: TextIO, out: TextIO, width: int) -> None:
        self.look = look
        self.keys: Keys = LineKeys(source)
        self._interactive = source.isatty() and out.isatty()
        self._out = out
        self._width = width

    def __enter__(self) -> "LineMode":
        return self

    def __exit__(self, *exception: object) -> None:
        pass

    def show(self, frame: MakeFrame, lines: MakeLines) -> None:
        self.print(lines(self._width, self.look))

    def scroll(self, by: Scroll) -> bool:
        return False  # nothing is out of sight: everything was printed

    def keep_in_view(self) -> None:
        pass  # everything was printed

    def type_line(self, prompt: str, text: str) -> str | None:
        """The rest of the line, or the next one; an empty one leaves everything as it was."""
        self.print([((f"{prompt} (one line; an empty line keeps it as it is):", ""),)])
        return self._read_line() or None

    def type_answer(self, draw: MakeFrame, text: str, may_be_empty: bool = False) -> Written:
        """The lines until an empty one. A draft cannot be edited here, so one starts afresh."""
        self.print([(("Type your answer; an empty line ends it:", ""),)])
        lines: list[str] = []
        length = 0
        while (line := self.keys.read_line()) is not None and line.strip():
            if length <= MOST_CHARACTERS:
                lines.append(line[: MOST_CHARACTERS + 1])
                length += len(lines[-1]) + 1
        if length > MOST_CHARACTERS + 1:
            self.print([((TOO_LONG, "warning"),)])
        return written("\n".join(lines))

    def ask(self, question: str) -> str | None:
        """The rest of the line, or the next one; None at the end of input."""
        self.print([(), ((f"{question}:", ""),)])
        return self._read_line()

    def _read_line(self) -> str | None:
        line = self.keys.read_line()
        return None if line is None else clean(line)

    @contextmanager
    def released(self) -> Iterator[bool]:
        """The terminal, if there is one on both sides."""
        self._out.flush()
        yield self._interactive

    def end(self, make: MakeLines) -> None:
        pass  # they have been printed

    def print(self, lines: list[Line]) -> None:
        self._out.write(viewport.printed(lines, self.look))
        self._out.flush()
