"""Where a session is shown and its keys come from: the full screen, or line by line."""

import os
import re
import stat
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import NamedTuple, Protocol, TextIO

from quiz.errors import QuizError
from quiz.plain_text import strip_control
from quiz.terminal.keys import CONTROL, Keys
from quiz.terminal.page import Frame, Scroll
from quiz.terminal.style import Look
from quiz.terminal.text import Line, printed

MakeLines = Callable[[int, Look], list[Line]]
"""Lines for a width."""
MakeFrame = Callable[[int, Look], Frame]
"""A frame for a width."""

MOST_CHARACTERS = 20_000
"""For a typed answer: about twenty pages."""
TOO_LONG = f"An answer has {MOST_CHARACTERS:,} characters at most; the rest was left out."


class Written(NamedTuple):
    """The result of typing."""

    text: str
    done: bool
    """False if the person left without an answer; the text is then a draft to continue."""


def clean(text: str) -> str:
    """The text with line ends of one kind and without what could drive a terminal."""
    return strip_control(text.replace("\r\n", "\n").replace("\r", "\n"))


def written(text: str) -> Written:
    """A text that was submitted. Only white space is not an answer."""
    answer = clean(text)[:MOST_CHARACTERS].strip()
    return Written(answer, bool(answer))


class UI(Protocol):
    """The full screen of a terminal, or lines that are read and printed."""

    keys: Keys
    look: Look
    linear: bool
    """Whether everything is printed, line after line."""

    @property
    def within_line(self) -> bool:
        """Whether more keys of the same line are still to be processed."""
        return False

    def show(self, frame: MakeFrame, lines: MakeLines) -> None:
        """Draw the frame on a screen; in line mode, print the lines instead."""

    def scroll(self, by: Scroll) -> bool:
        """Move the body when next shown, as far as it goes; return whether it moves at all."""

    def keep_in_view(self) -> None:
        """Bring the next frame's lines to follow into view."""

    def type_line(self, prompt: str, text: str) -> str | None:
        """A line typed by the person, starting from `text`; None if they gave up."""

    def type_answer(self, draw: MakeFrame, text: str, may_be_empty: bool = False) -> Written:
        """A text of several lines below the question, starting from `text`."""

    def ask(self, question: str) -> str | None:
        """A line in answer to a question, "" for Enter alone; None if there is nobody to ask."""

    def released(self) -> AbstractContextManager[bool]:
        """The terminal for another program; False if there is none."""

    def end(self, make: MakeLines) -> None:
        """Leave these lines on the main screen after the session."""


def wants_color(color: str, out: TextIO) -> bool:
    """Whether to use color: the flag or setting, then NO_COLOR, FORCE_COLOR and the terminal."""
    if color != "auto":
        return color == "always"
    if os.environ.get("NO_COLOR"):
        return False
    forced = os.environ.get("FORCE_COLOR")
    if forced is not None:
        return forced not in ("", "0")
    return out.isatty() and os.environ.get("TERM") != "dumb"


def is_dumb() -> bool:
    """Whether the terminal says that it can only print lines."""
    return os.environ.get("TERM") == "dumb"


def speaks_unicode(out: TextIO) -> bool:
    """Whether the output's encoding has the marks that are drawn."""
    try:
        "█░─•–·".encode(out.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


class LineKeys:
    """Keys from lines: `ab3` is a, b and 3, an empty line is Enter, the end of input is `eof`."""

    pastes = False
    silent = False
    """Whether there never was any input: a device such as /dev/null, which ended at once."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._heard = False
        self._pending: deque[str] = deque()

    @property
    def more(self) -> bool:
        """Whether any keys of the last line read are left."""
        return bool(self._pending)

    def read(self, timeout: float | None = None) -> str:
        """The next character of the line, or the first of the next line. Waits for it."""
        if not self._pending:
            line = self._stream.readline()
            if not line:
                self.silent = not self._heard and _is_device(self._stream)
                return "eof"
            self._heard = True
            if "\x1b" in line:  # Delete or an arrow, pressed where the terminal edits the line
                line = re.sub(r"\x1b(\[[0-?]*[ -/]*[@-~]|O.|.)", "", line)
            self._pending.extend(line.strip() or "\n")
        character = self._pending.popleft()
        return CONTROL.get(character, character)

    def read_line(self) -> str | None:
        """The rest of this line if there is any, else the next line."""
        if self._pending:
            text = "".join(self._pending)
            self._pending.clear()
            return text
        line = self._stream.readline()
        return line.rstrip("\r\n") if line else None


def _is_device(stream: TextIO) -> bool:
    """Whether a stream is a device, such as /dev/null, and not meant to be read."""
    try:
        return stat.S_ISCHR(os.fstat(stream.fileno()).st_mode)
    except (OSError, ValueError):
        return False


class LineMode(UI):
    """Linear output and lines as input: for pipes, screen readers and dumb terminals."""

    linear = True

    def __init__(self, look: Look, source: TextIO, out: TextIO, width: int) -> None:
        self.look = look
        self._lines = LineKeys(source)
        self.keys: Keys = self._lines
        self._interactive = source.isatty() and out.isatty()
        self._out = out
        self._width = width

    def __enter__(self) -> "LineMode":
        return self

    def __exit__(self, *exception: object) -> None:
        pass

    def show(self, frame: MakeFrame, lines: MakeLines) -> None:
        self.print(lines(self._width, self.look))

    @property
    def within_line(self) -> bool:
        return self._lines.more

    def scroll(self, by: Scroll) -> bool:
        return False  # nothing is hidden: everything was printed

    def keep_in_view(self) -> None:
        pass  # everything was printed

    def type_line(self, prompt: str, text: str) -> str | None:
        """The rest of the line, or the next one; an empty one changes nothing."""
        self.print([((f"{prompt} (one line; an empty line keeps it as it is):", ""),)])
        return self._read_line() or None

    def type_answer(self, draw: MakeFrame, text: str, may_be_empty: bool = False) -> Written:
        """The lines until an empty one. A draft cannot be edited here, so one starts afresh."""
        self.print([(("Type your answer; an empty line ends it:", ""),)])
        lines: list[str] = []
        length = 0
        while (line := self._lines.read_line()) is not None and line.strip():
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
        line = self._lines.read_line()
        return None if line is None else clean(line)

    @contextmanager
    def released(self) -> Iterator[bool]:
        """The terminal, if there is one on both sides."""
        self._out.flush()
        yield self._interactive

    def end(self, make: MakeLines) -> None:
        if self._lines.silent:  # nobody saw them; otherwise they were already printed
            raise QuizError(
                "There is nothing to read from. "
                "Run it in a terminal (docker run -it), or pipe keys in."
            )

    def print(self, lines: list[Line]) -> None:
        self._out.write(printed(lines, self.look))
        self._out.flush()
