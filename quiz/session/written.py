"""A text that a person wrote, as an editor hands it back: cleaned, and never too long."""

from typing import NamedTuple

from quiz.deck.plain_text import strip_control

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
