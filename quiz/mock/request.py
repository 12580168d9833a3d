"""What kind of mock interview is asked for, and how its time is told."""

from typing import NamedTuple

from quiz.terminal.text import clock, spell


class Request(NamedTuple):
    """What kind of mock interview was asked for."""

    limit: int = 6
    minutes: float = 20.0
    tags: tuple[str, ...] = ()
    difficulty: str | None = None
    level: str = "junior"
    seed: int = 0
    typed: bool = False
    code: bool = False
    """Whether an exercise is to be written at its end."""


def allotted(minutes: float) -> str:
    """The time an interview may take: `20 min`, `1:30 min`."""
    seconds = minutes * 60
    return spell(seconds) if seconds < 60 or not seconds % 60 else f"{clock(seconds)} min"
