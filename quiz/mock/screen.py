"""The screen of a mock interview: the progress, the clocks, the question or its follow-up.

View -> Frame or lines: pure, like `quiz.review.screen`.
"""

from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from quiz.mock.interview import FOLLOW_UP_KEYS, QUESTION_KEYS, FollowUpAttempt
from quiz.review import card
from quiz.review.attempt import MARKS, REVEALED, Attempt
from quiz.review.card import MODEL, YOURS, typed_lines
from quiz.review.linear import answered, ticked
from quiz.review.screen import marks, ratings, tick_keys
from quiz.scheduling.state import RATINGS
from quiz.terminal.markdown import inline, markdown
from quiz.terminal.page import (
    Body,
    Frame,
    KeyHint,
    Page,
    help_rows,
    keys_line,
    keys_text,
    layered,
    margin,
    progress_header,
    room,
    rule,
    said,
)
from quiz.terminal.style import Look
from quiz.terminal.text import BLANK, MOST_WIDTH, Line, clock, wrap

if TYPE_CHECKING:
    from quiz.deck.question import Heading, Question


class View(NamedTuple):
    """Everything the screen of a mock interview shows. Times in seconds."""

    heading: "Heading | Question"
    attempt: Attempt | FollowUpAttempt
    place: int
    """Which question this is, counted from 1."""
    total: int
    budget: float
    """The time for one question with its follow-ups."""
    left: float
    """The time left of the whole interview; negative when time is up."""
    seconds: float = 0.0
    """Spent on this question so far, including its follow-ups."""
    question: "Question | None" = None
    """The whole question; None only while the first one is drawn."""
    message: str = ""


def frame(view: View, width: int, look: Look) -> Frame:
    """The screen at `width` cells, with tighter layouts for a short terminal."""
    outline = Frame(
        _header(view, width, look),
        (),
        _footer(view, width, look),
        scroll_key="Space" if view.attempt.phase == REVEALED else "PgDn",
        said=said(view.message, width),
    )
    return layered(outline, _bodies(view, width - 2 * margin(width), look), width)


def _header(view: View, width: int, look: Look) -> tuple[Line, ...]:
    """Progress on the left; the clocks of this question and of the interview on the right."""
    counted = f" Question {view.place} of {view.total}"
    remaining = f"{clock(ceil(view.left))} left " if view.left > 0 else "time is up "
    urgent = "warning" if view.left <= 0 else "dim"
    right: Line = (("clock stopped  ", "dim"), (remaining, urgent))
    if view.attempt.phase != REVEALED:
        style = "dim" if view.seconds <= view.budget else "hard"
        spent = f"{clock(view.seconds)} / {clock(view.budget)}  "
        right = ((spent, style), (remaining, urgent))
    share, bar = (view.place - 1) / view.total, max(6, min(24, width // 6))
    return progress_header(share, bar, counted, right, width, look)


def _bodies(view: View, room: int, look: Look) -> list[Body]:
    width = min(MOST_WIDTH, room)
    if isinstance(view.attempt, FollowUpAttempt):
        return [Body([BLANK, *_follow_up(view, view.attempt, width, look)])]
    if view.question is not None and view.attempt.phase == REVEALED:
        return card.revealed(view.question, view.attempt, room, look)
    return [Body([BLANK, *card.title(view.heading, width, look), BLANK])]


def _follow_up(view: View, attempt: FollowUpAttempt, width: int, look: Look) -> list[Line]:
    assert view.question is not None
    follow_up = view.question.follow_ups[attempt.place]
    lines = wrap(inline(view.heading.question, "dim"), width)
    lines += [BLANK, (("Follow-up", "heading"),), *wrap(inline(follow_up.question, "bold"), width)]
    lines.append(BLANK)
    if attempt.phase != REVEALED:
        return lines
    if attempt.typed:
        lines += [YOURS, *typed_lines(attempt.typed, width), BLANK, MODEL]
    return lines + markdown(follow_up.answer, width, look)


def _footer(view: View, width: int, look: Look) -> tuple[Line, ...]:
    lines: list[Line] = [rule(width, look)]
    lines += said(view.message, width)
    if view.attempt.phase == REVEALED:
        if isinstance(view.attempt, FollowUpAttempt):
            lines.append(marks())
        else:
            lines.append(ratings(view.attempt, None, width))
    lines.append(keys_line(keys_now(view), width, always=1))
    return tuple(lines)


def keys_now(view: View) -> list[KeyHint]:
    """The keys that work now, the most useful first."""
    attempt = view.attempt
    if isinstance(attempt, FollowUpAttempt):
        keys = [hint for _, hints in FOLLOW_UP_KEYS.hints(attempt.phase) for hint in hints]
    else:
        keys = [
            hint
            for action, hints in QUESTION_KEYS.hints(attempt.when)
            for hint in (tick_keys(attempt) if action == "tick" else hints)
        ]
    return [*keys[:-1], ("q", "end")] if view.left <= 0 else keys


HELP = (
    ("Enter", "you answered aloud: show the rubric"),
    ("t", "type the answer instead"),
    ("a-e", "tick the key points that you said"),
    ("1-4", "rate: Again, Hard, Good, Easy; Enter accepts what the ticks suggest"),
    ("1-3", "after a follow-up: missed, partly, said it"),
    ("Space", "scroll"),
    ("q", "leave; everything is saved, and quiz mock --resume continues"),
    ("1:12 / 3:20", "spent on this question and its follow-ups, of its share of the time; going "
     "over only shows on the scorecard"),
    ("17:11 left", "of the whole interview; the clock stops while you score yourself"),
)  # fmt: skip


def help_page(width: int, look: Look) -> Page:
    """All keys of an interview, and its two clocks."""
    lines = [*help_rows(HELP, 14, room(width)), BLANK]
    lines += wrap([("Answers count as reviews.", "")], room(width))
    return Page("Mock interview: help", tuple(lines), (("Enter", "back"),))


def changes(before: View | None, view: View, width: int, look: Look) -> list[Line]:
    """The lines to print when `before` has become `view`."""
    width = min(width, MOST_WIDTH)
    attempt = view.attempt
    old = before.attempt if before is not None and _asks(before) == _asks(view) else None
    lines: list[Line] = []
    if old is None:
        lines += _asked(view, width, look)
    if attempt.phase == REVEALED:
        if old is None or old.phase != REVEALED:
            lines += _scored(view, width, look)
        elif not isinstance(attempt, FollowUpAttempt) and attempt != old:
            lines += ticked(attempt, width)
    if view.message and (old is None or before is None or view.message != before.message):
        lines += wrap([(view.message, "warning")], width)
    return lines


def _asks(view: View) -> tuple[str, int | None]:
    """What a view asks: a question, or one of its follow-ups."""
    attempt = view.attempt
    return attempt.question, attempt.place if isinstance(attempt, FollowUpAttempt) else None


def _asked(view: View, width: int, look: Look) -> list[Line]:
    """The question or follow-up, with the progress and the time left."""
    if isinstance(view.attempt, FollowUpAttempt):
        assert view.question is not None
        follow_up = view.question.follow_ups[view.attempt.place]
        lines = [BLANK, *wrap(inline(f"Follow-up: {follow_up.question}"), width)]
    else:
        left = f"{clock(ceil(view.left))} left" if view.left > 0 else "time is up"
        lines = [BLANK, ((f"Question {view.place} of {view.total}, {left}.", "dim"),)]
        lines += card.title(view.heading, width, look)
    return lines if view.attempt.phase == REVEALED else lines + _keys(view, width)


def _scored(view: View, width: int, look: Look) -> list[Line]:
    """The answer, and how to score your own."""
    assert view.question is not None
    attempt = view.attempt
    lines: list[Line] = [BLANK]
    if isinstance(attempt, FollowUpAttempt):
        if attempt.typed:
            lines += [YOURS, *typed_lines(attempt.typed, width), BLANK]
        lines.append(MODEL)
        lines += markdown(view.question.follow_ups[attempt.place].answer, width, look)
        names = ", ".join(f"{hit + 1} {name}" for hit, name in MARKS.items())
        lines += [BLANK, *wrap([(f"How was it? {names}", "")], width)]
    else:
        lines += [*answered(view.question, attempt, width, look), BLANK]
        lines += ticked(attempt, width) if attempt.ticked else []
        names = ", ".join(f"{rating} {name}" for rating, name in RATINGS.items())
        lines += wrap([(f"Rate: {names}", "")], width)
    return lines + _keys(view, width)


def _keys(view: View, width: int) -> list[Line]:
    return keys_text([choice for choice in keys_now(view) if choice[1] != "scroll"], width)
