"""Where a session is shown and where its keys come from: the full screen, or line by line."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol, TextIO

from quiz.plain_text import strip_control
from quiz.terminal.keys import Keys
from quiz.terminal.page import Scroll
from quiz.terminal.style import Look
from quiz.terminal.text import Line
from quiz.terminal.viewport import Frame

MakeLines = Callable[[int, Look], list[Line]]
"""Lines for a width."""
MakeFrame = Callable[[int, Look], Frame]
"""A frame for a width."""

EVENTS_OF_THE_TERMINAL = ("tick", "resize", "resume")
"""What comes as a key though nobody pressed one."""


MOST_CHARACTERS = 20_000
"""Of a typed answer: some twenty pages."""
TOO_LONG = f"An answer has {MOST_CHARACTERS:,} characters at most; the rest was left out."


class Written(NamedTuple):
    """What came of typing."""

    text: str
    done: bool
    """False where the person left without an answer; the text is then a draft to go on from."""


def clean(text: str) -> str:
    """The text with line ends of one kind and without what could drive a terminal."""
    return strip_control(text.replace("\r\n", "\n").replace("\r", "\n"))


def written(text: str) -> Written:
    """A text that was handed in. One of nothing but white space is no answer."""
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
        """Whether further keys of the same line are still to be acted on."""
        return False

    def show(self, frame: MakeFrame, lines: MakeLines) -> None:
        """Draw the frame on a screen; line by line print the lines instead."""

    def scroll(self, by: Scroll) -> bool:
        """Move the body when it is next shown, as far as it goes; whether it moves at all."""

    def keep_in_view(self) -> None:
        """Bring what the next frame wants to be seen into sight."""

    def type_line(self, prompt: str, text: str) -> str | None:
        """A line typed by the person, `text` to begin with; None if they gave up."""

    def type_answer(self, draw: MakeFrame, text: str, may_be_empty: bool = False) -> Written:
        """A text of several lines below the question, `text` to begin with."""

    def ask(self, question: str) -> str | None:
        """A line in answer to a question, "" for Enter alone; None if nobody is there to ask."""

    def released(self) -> AbstractContextManager[bool]:
        """The terminal for another program; False where there is none."""

    def end(self, make: MakeLines) -> None:
        """Leave these lines on the main screen after the session."""


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


class Drafts:
    """Answers begun and not handed in, kept for as long as the session lasts."""

    def __init__(self) -> None:
        self._texts: dict[object, str] = {}

    def keep(self, key: object, text: str) -> None:
        """Offer this text when an answer to `key` is typed the next time."""
        self._texts[key] = text

    def type(self, type_answer: Callable[[str], Written], key: object) -> Written:
        """Let the person type, beginning with the draft; what is not handed in becomes one."""
        result = type_answer(self._texts.get(key, ""))
        self._texts[key] = result.text
        return result
