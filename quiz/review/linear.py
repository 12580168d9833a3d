"""The review in line mode, for pipes and screen readers: labels, no boxes, no cursor movement.

Only what changed since the last view is printed.
"""

from typing import TYPE_CHECKING

from quiz.review import card
from quiz.review.attempt import LABELS, MARKS, REVEALED, Attempt
from quiz.review.card import typed_lines
from quiz.review.screen import View, follow_up_lines, help_lines, keys_now
from quiz.scheduling.state import RATINGS
from quiz.terminal.markdown import inline
from quiz.terminal.page import keys_text
from quiz.terminal.style import Look
from quiz.terminal.text import BLANK, MOST_WIDTH, Line, interval, wrap

if TYPE_CHECKING:
    from quiz.deck.question import KeyPoint, Question


def changes(before: View | None, view: View, width: int, look: Look) -> list[Line]:
    """The lines to print when `before` has become `view`."""
    width = min(width, MOST_WIDTH)
    attempt = view.attempt
    old = before.attempt if before and before.heading.id == attempt.question else None
    if old is not None and old.phase == REVEALED and attempt.phase != REVEALED:
        old = None  # the question is asked again
    lines: list[Line] = []
    if old is None:
        lines += _asked(view, width, look)
    if view.question is not None:
        lines += _told(before, old, view, view.question, width, look)
    if view.message:
        lines += wrap([(view.message, "warning")], width)
    return lines


def _told(
    before: View | None,
    old: Attempt | None,
    view: View,
    question: "Question",
    width: int,
    look: Look,
) -> list[Line]:
    """What is new since `old`, the previous attempt at the same question."""
    attempt = view.attempt
    lines: list[Line] = []
    if attempt.hints and (old is None or attempt.hints != old.hints):
        lines += card.hints(question, attempt.hints, width)
    if attempt.phase == REVEALED and (old is None or old.phase != REVEALED):
        lines += _revealed(view, question, width, look)
    elif old is not None and attempt.phase == REVEALED and attempt.ticked != old.ticked:
        lines += ticked(attempt, width)
    if attempt.overlay and (old is None or _page(attempt) != _page(old)):
        lines += _overlay(view, question, width, look)
    if before is not None and old is not None and view.note != before.note:
        lines += wrap([(f"Your note: {view.note or 'removed'}", "")], width)
    return lines


def _page(attempt: Attempt) -> tuple[str | None, int, bool]:
    """The page beside the answer, and the follow-up on it."""
    return attempt.overlay, attempt.follow_up, attempt.told


def _asked(view: View, width: int, look: Look) -> list[Line]:
    lines: list[Line] = [BLANK]
    repeats = f", {view.repeats} to repeat" if view.repeats else ""
    lines += wrap([(f"{view.done} of {view.total} done{repeats}.", "dim")], width)
    lines += card.title(view.heading, width, look, view.status)
    if view.first_run and not view.attempt.reading:
        lines += wrap([("Answer aloud, then press Enter. A wrong guess helps.", "accent")], width)
    return lines if view.attempt.phase == REVEALED else lines + _keys(view, width)


def _keys(view: View, width: int) -> list[Line]:
    """The keys that work now, without those that only scroll."""
    keys = [(key, label) for key, label in keys_now(view) if "scroll" not in label]
    return keys_text([("Enter" if key == "Space" else key, label) for key, label in keys], width)


def _revealed(view: View, question: "Question", width: int, look: Look) -> list[Line]:
    lines = [BLANK, *answered(question, view.attempt, width, look)]
    if view.note:
        lines += wrap([(f"Your note: {view.note}", "")], width)
    if question.demo:
        lines += wrap([(f"Demo: {question.demo}", "dim")], width)
    if question.exercise:
        lines += wrap([(f"Code: {', '.join(question.exercise)}", "dim")], width)
    if view.attempt.reading:
        return lines + _keys(view, width)
    lines.append(BLANK)
    lines += ticked(view.attempt, width) if view.attempt.ticked else []
    rated = ", ".join(
        f"{rating} {name} ({interval(view.intervals[rating])})" if view.intervals else name
        for rating, name in RATINGS.items()
    )
    lines += wrap([(f"Rate: {rated}", "")], width)
    return lines + _keys(view, width)


def answered(question: "Question", attempt: Attempt, width: int, look: Look) -> list[Line]:
    """The key points to score by, missed ones first if the answer was typed; then the answer."""
    lines: list[Line] = []
    if question.lead:
        lines += [*card.lead(question, width), BLANK]
    if question.key_points:
        lines.append(((card.RUBRIC, "heading"),))
        points = list(zip(LABELS, question.key_points, strict=False))
        if attempt.typed:  # what was missed comes first; the sort keeps the order otherwise
            points.sort(key=lambda labelled: labelled[1].id in attempt.found)
        for label, point in points:
            lines += wrap(inline(_noted(point, attempt)), width, f"{label}. ", "   ")
        lines.append(BLANK)
    if attempt.typed:
        lines += [card.YOURS, *typed_lines(attempt.typed, width)]
        words = dict.fromkeys(attempt.typed[first:last] for first, last in attempt.marks)
        lines += wrap([(f"Matched: {', '.join(words)}.", "dim")], width) if words else []
        lines.append(BLANK)
    return [*lines, card.MODEL, *card.answer(question, width, look)]


def _noted(point: "KeyPoint", attempt: Attempt) -> str:
    """A key point, whether it is essential, and whether the typed answer covers it."""
    text = f"Essential: {point.point}" if point.essential else point.point
    if not attempt.typed:
        return text
    missing, there = (
        ("Not ticked", "Ticked") if attempt.examined else ("Not found", "You mentioned")
    )
    return f"{there if point.id in attempt.found else missing}: {text}"


def ticked(attempt: Attempt, width: int) -> list[Line]:
    """What is ticked, and what Enter would accept."""
    labels = [label for label, point in zip(LABELS, attempt.points, strict=False)
              if point in attempt.ticked]  # fmt: skip
    text = f"Ticked: {', '.join(labels) or 'nothing'}."
    if attempt.suggestion:
        text += f" Enter accepts {RATINGS[attempt.suggestion]} ({attempt.reason})."
    return wrap([(text, "")], width)


def _overlay(view: View, question: "Question", width: int, look: Look) -> list[Line]:
    match view.attempt.overlay:
        case "precise":
            return [BLANK, *card.precise(question, width, look), BLANK]
        case "follow-ups" if view.attempt.when == "asked":
            lines = follow_up_lines(question, view.attempt, width, look)
            return [BLANK, *lines, *_keys(view, width)]
        case "follow-ups" if view.attempt.when == "told":
            names = ", ".join(f"{hit + 1} {name}" for hit, name in MARKS.items())
            lines = card.follow_up(question, view.attempt, width, look)
            marked = wrap([(f"How was it? {names}", "")], width)
            return [*lines, BLANK, *marked, *_keys(view, width)]
        case "follow-ups":
            return [BLANK, *follow_up_lines(question, view.attempt, width, look), BLANK]
    return [BLANK, *help_lines(width, view.attempt.ask_confidence), BLANK]
