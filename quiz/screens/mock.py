"""The screen of a mock interview: where one is, the clocks, the question or its follow-up.

View -> Frame or lines: pure, in the manner of `quiz.screens.review`.
"""

from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from quiz.deck.heading import Heading
from quiz.practice.mock import MARKS, FollowUpAttempt
from quiz.practice.review import REVEALED, Attempt
from quiz.screens import card
from quiz.screens.durations import clock, spell
from quiz.screens.markdown import inline, markdown
from quiz.screens.review import (
    Choice,
    Frame,
    indented,
    keys_line,
    ratings,
    rubric_lines,
    said,
    tick_keys,
    ticks,
)
from quiz.screens.text import BLANK, Line, spread, wrap
from quiz.screens.theme import Look

if TYPE_CHECKING:  # the first question is drawn from its heading
    from quiz.deck.question import Question

MARK_STYLES = {0: "again", 1: "hard", 2: "good"}


class View(NamedTuple):
    """Everything the screen of a mock interview shows. Times in seconds."""

    heading: Heading
    attempt: Attempt | FollowUpAttempt
    place: int
    """Which question this is, counted from 1."""
    total: int
    budget: float
    """What a question may take with its follow-ups."""
    left: float
    """What is left of the whole interview; negative when time is up."""
    seconds: float = 0.0
    """Spent on this question so far, on its follow-ups too."""
    question: "Question | None" = None
    """The whole question; None only while the first one is drawn."""
    message: str = ""


def allotted(minutes: float) -> str:
    """How long an interview may take, in words where it is a round number of them."""
    seconds = minutes * 60
    return spell(seconds) if seconds < 60 or not seconds % 60 else f"{clock(seconds)} min"


def frame(view: View, width: int, look: Look) -> Frame:
    """The screen at `width` cells."""
    margin = 2 if width >= 50 else 0
    body = tuple(indented(line, margin) for line in _body(view, width - 2 * margin, look))
    return Frame(
        _header(view, width, look),
        body,
        _footer(view, width, look),
        follow=rubric_lines(body),
        scroll_key="Space" if view.attempt.phase == REVEALED else "PgDn",
        said=said(view.message, width),
    )


def _header(view: View, width: int, look: Look) -> tuple[Line, ...]:
    """How far one is on the left; this question's clock and the interview's on the right."""
    bar = look.bar((view.place - 1) / view.total, max(6, min(24, width // 6)))
    left: Line = ((" ", ""), (bar, "good"), (f" Question {view.place} of {view.total}", ""))
    remaining = f"{clock(ceil(view.left))} left " if view.left > 0 else "time is up "
    urgent = "warning" if view.left <= 0 else "dim"
    right: Line = (("clock stopped  ", "dim"), (remaining, urgent))
    if view.attempt.phase != REVEALED:
        style = "dim" if view.seconds <= view.budget else "hard"
        spent = f"{clock(view.seconds)} / {clock(view.budget)}  "
        right = ((spent, style), (remaining, urgent))
    return (spread(left, right, width), ((look.rule * width, "dim"),))


def _body(view: View, room: int, look: Look) -> list[Line]:
    width = min(card.MOST_WIDTH, room)
    if isinstance(view.attempt, FollowUpAttempt):
        return [BLANK, *_follow_up(view, view.attempt, width, look)]
    lines = [BLANK, *card.title(view.heading, width, look), BLANK]
    if view.question is not None and view.attempt.phase == REVEALED:
        from quiz.screens.compared import compared  # not needed before the first question

        lines += compared(view.question, view.attempt, room, look)
    return lines


def _follow_up(view: View, attempt: FollowUpAttempt, width: int, look: Look) -> list[Line]:
    assert view.question is not None
    follow_up = view.question.follow_ups[attempt.place]
    lines = wrap(inline(view.heading.question, "dim"), width)
    lines += [BLANK, (("Follow-up", "heading"),), *wrap(inline(follow_up.question, "bold"), width)]
    lines.append(BLANK)
    if attempt.phase != REVEALED:
        return lines
    if attempt.typed:
        from quiz.screens.compared import MODEL, YOURS, typed_lines

        lines += [YOURS, *typed_lines(attempt.typed, width), BLANK, MODEL]
    return lines + markdown(follow_up.answer, width, look)


def _footer(view: View, width: int, look: Look) -> tuple[Line, ...]:
    lines: list[Line] = [((look.rule * width, "dim"),)]
    lines += said(view.message, width)
    if view.attempt.phase == REVEALED:
        if isinstance(view.attempt, FollowUpAttempt):
            lines += [BLANK, _marks()]
        else:
            lines += [ticks(view.attempt, width), ratings(view.attempt, None, width)]
    lines.append(keys_line(keys_now(view), width, always=1))
    return tuple(lines)


def _marks() -> Line:
    spans: list[tuple[str, str]] = [(" ", "")]
    for hit, name in MARKS.items():
        spans += [(str(hit + 1), "key"), (" ", ""), (name, MARK_STYLES[hit]), ("   ", "")]
    return tuple(spans[:-1])


def keys_now(view: View) -> list[Choice]:
    """The keys that work now, the most useful first."""
    leave = ("q", "end" if view.left <= 0 else "leave")
    attempt = view.attempt
    if attempt.phase != REVEALED:
        return [("Enter", "I answered aloud"), ("t", "type the answer"), leave]
    if isinstance(attempt, FollowUpAttempt):
        return [("1-3", "how was it?"), ("Space", "scroll"), leave]
    return [*tick_keys(attempt), ("1-4", "rate"), ("Space", "scroll"), leave]
