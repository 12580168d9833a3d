"""The kind of mock interview that is asked for, and the page shown before it begins."""

from typing import NamedTuple

from quiz.desk import Desk
from quiz.plain_text import count
from quiz.terminal.page import Page, room
from quiz.terminal.style import Look
from quiz.terminal.text import BLANK, clock, spell, wrap

CLOCK_STOPS = "The clock stops while you score yourself."


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


USUAL = Request()


def allotted(minutes: float) -> str:
    """The interview's time: `20 min`, `1:30 min`."""
    seconds = minutes * 60
    return spell(seconds) if seconds < 60 or not seconds % 60 else f"{clock(seconds)} min"


def start_page(desk: Desk, request: Request, number: int, width: int, look: Look) -> Page:
    """How many questions there are, and what the answers count for."""
    facts = [
        f"{opening_words(request, number)} {request.level.capitalize()} level.",
        "Answers count as reviews: they change when a question is due. Each is saved at once; if "
        f"you leave, quiz mock --resume{desk.deck_flags} continues it.",
        "Answer aloud, then press Enter; t types the answer. Tick what you said, rate it, and "
        "answer the follow-ups. The scorecard comes at the end.",
    ]
    if request.code:
        facts.append("At the end you write an exercise from memory.")
    lines = [line for fact in facts for line in (*wrap([(fact, "")], room(width)), BLANK)]
    return Page("Mock interview", tuple(lines[:-1]), (("Enter", "start"), ("q", "leave")))


def opening_words(request: Request, number: int) -> str:
    """How many questions in how much time, and whether there are fewer than asked for."""
    fewer = "Only " if number < request.limit else ""
    return f"{fewer}{count(number, 'question')} in {allotted(request.minutes)}. {CLOCK_STOPS}"
