"""A mock interview line by line: labelled, no boxes. For pipes and screen readers.

What is printed is what changed since the view before.
"""

from math import ceil

from quiz.practice.mock import MARKS, FollowUpAttempt
from quiz.practice.review import REVEALED
from quiz.rating import RATINGS
from quiz.screens import card
from quiz.screens.compared import typed_lines
from quiz.screens.durations import clock
from quiz.screens.markdown import inline, markdown
from quiz.screens.mock import View, keys_now
from quiz.screens.spoken import answered, keys_text, ticked
from quiz.screens.text import BLANK, Line, wrap
from quiz.screens.theme import Look


def changes(before: View | None, view: View, width: int, look: Look) -> list[Line]:
    """The lines to print when `before` has become `view`."""
    width = min(width, card.MOST_WIDTH)
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
    """What a view asks: a question, or which of its follow-ups."""
    attempt = view.attempt
    return attempt.question, attempt.place if isinstance(attempt, FollowUpAttempt) else None


def _asked(view: View, width: int, look: Look) -> list[Line]:
    """The question or the follow-up, with where one is and how much time is left."""
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
    """The answer, and how to score one's own."""
    assert view.question is not None
    attempt = view.attempt
    lines: list[Line] = [BLANK]
    if isinstance(attempt, FollowUpAttempt):
        if attempt.typed:
            lines += [(("Your answer", "heading"),), *typed_lines(attempt.typed, width), BLANK]
        lines.append((("Answer", "heading"),))
        lines += markdown(view.question.follow_ups[attempt.place].answer, width, look)
        marks = ", ".join(f"{hit + 1} {name}" for hit, name in MARKS.items())
        lines += [BLANK, *wrap([(f"How was it? {marks}", "")], width)]
    else:
        lines += [*answered(view.question, attempt, width, look), BLANK]
        lines += ticked(attempt, width) if attempt.ticked else []
        names = ", ".join(f"{rating} {name}" for rating, name in RATINGS.items())
        lines += wrap([(f"Rate: {names}", "")], width)
    return lines + _keys(view, width)


def _keys(view: View, width: int) -> list[Line]:
    return keys_text([choice for choice in keys_now(view) if choice[1] != "scroll"], width)
