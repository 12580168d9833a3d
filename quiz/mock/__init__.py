"""Mock interviews: chosen questions against the clock, with a scorecard."""

from typing import NamedTuple

from quiz.terminal.text import clock, spell


class Request(NamedTuple):
    """The kind of mock interview that is asked for."""

    limit: int = 6
    minutes: float = 20.0
    tags: tuple[str, ...] = ()
    difficulty: str | None = None
    level: str = "junior"
    seed: int | None = None
    """None for a new one."""
    typed: bool = False
    code: bool = False
    """Whether it ends with an exercise to write."""


def allotted(minutes: float) -> str:
    """The interview's time: `20 min`, `1:30 min`."""
    seconds = minutes * 60
    return spell(seconds) if seconds < 60 or not seconds % 60 else f"{clock(seconds)} min"
