"""Answers that are typed: what came of typing one, and the drafts of a session."""

from collections.abc import Callable
from typing import NamedTuple

from quiz.plain_text import strip_control

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
