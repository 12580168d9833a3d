"""The review screen: a header with the progress, a body that scrolls, a footer that stays.

    View -> Frame: pure. `Frame.body` may be taller than the screen; what is seen of it is chosen
by `quiz.terminal.viewport`.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from quiz.review import card
from quiz.review.attempt import (
    FLUENT_SECONDS,
    KEYS,
    LABELS,
    READING,
    REVEALED,
    Attempt,
    KeyAction,
)
from quiz.scheduling.state import RATINGS, Memory
from quiz.terminal.page import (
    KeyHint,
    help_rows,
    in_margin,
    keys_line,
    margin,
    progress_header,
    rule,
    said,
)
from quiz.terminal.style import RATING_STYLES, Look
from quiz.terminal.text import (
    BLANK,
    MOST_WIDTH,
    Line,
    Span,
    clock,
    interval,
    plain,
    width_of,
    wrap,
)
from quiz.terminal.viewport import Frame

if TYPE_CHECKING:
    from quiz.deck.question import Heading, Question


_MARGIN_AND_LABEL = 20


class View(NamedTuple):
    """Everything the review screen shows."""

    heading: "Heading | Question"
    attempt: Attempt
    done: int
    total: int
    question: "Question | None" = None
    """The whole question; None only while the first one is drawn."""
    repeats: int = 0
    """How many of those left were already asked today."""
    status: str = ""
    """What the question is to the scheduler: new, again, due since 3 days, ahead of time."""
    memory: Memory | None = None
    """What the scheduler knows of the question; None while it is new."""
    seconds: float = 0.0
    intervals: Mapping[int, tuple[int, int]] | None = None
    """Rating -> (milliseconds, study days) until the question would return."""
    note: str = ""
    message: str = ""
    first_run: bool = False
    can_edit: bool = False
    can_undo: bool = False
    reading: bool = False
    """Read through: question and answer together, nothing to rate."""


def frame(view: View, width: int, look: Look) -> Frame:
    """The review screen at `width` cells."""
    body = in_margin(_body(view, width - 2 * margin(width), look), width)
    thinking = view.attempt.phase != REVEALED and view.attempt.overlay is None
    return Frame(
        header(view, width, look),
        body,
        footer(view, width, look),
        follow=rubric_lines(body),
        scroll_key="PgDn" if thinking else "Space",
        said=said(view.message, width),
    )


def header(view: View, width: int, look: Look) -> tuple[Line, ...]:
    """Progress on the left, the quiet clock on the right, a rule below."""
    share = view.done / view.total if view.total else 1.0
    counted = f" {view.done} of {view.total}" + ("" if view.reading else " done")
    if view.repeats:
        counted += f", {view.repeats} to repeat"
    right: Line = ()
    if view.attempt.phase != REVEALED:
        style = "dim" if view.seconds <= FLUENT_SECONDS else "hard"
        right = ((f"{clock(view.seconds)} / {clock(FLUENT_SECONDS)} ", style),)
    return progress_header(share, max(8, min(24, width // 5)), counted, right, width, look)


def _body(view: View, room: int, look: Look) -> list[Line]:
    question, attempt = view.question, view.attempt
    width = min(MOST_WIDTH, room)
    lines: list[Line] = [BLANK]
    if attempt.overlay == "help":
        return lines + help_lines(width)
    lines += card.title(view.heading, width, look, view.status)
    lines.append(BLANK)
    if question is None:
        return lines
    if attempt.overlay == "precise":
        return lines + card.precise(question, width, look)
    if attempt.overlay == "follow-ups":
        return lines + card.follow_ups(question, width, look)
    if attempt.phase != REVEALED:
        return lines + card.hints(question, attempt.hints, width)
    if view.reading:
        lines += card.answer(question, width, look)
        if question.key_points:
            lines += [BLANK, *card.rubric(question, None, width)]
    else:
        lines += revealed(question, attempt, room, look)
    if view.note:
        lines += [BLANK, (("Your note", "heading"),), *wrap([(view.note, "")], width)]
    if question.demo:
        lines += [BLANK, *wrap([("Demo  ", "dim"), (question.demo, "")], width)]
    return lines


def revealed(question: "Question", attempt: Attempt, room: int, look: Look) -> list[Line]:
    """The answer and the key points to tick, in `room` cells; what was typed beside or above it."""
    if attempt.typed:
        from quiz.review.card import compared  # not needed before the first question

        return compared(question, attempt, room, look)
    width = min(MOST_WIDTH, room)
    lines = card.answer(question, width, look)
    if question.key_points:
        lines += [BLANK, *card.rubric(question, attempt.ticked, width)]
    return lines


def footer(view: View, width: int, look: Look) -> tuple[Line, ...]:
    """A rule, what has to be said, the ratings once the answer is shown, and the keys that work."""
    lines: list[Line] = [rule(width, look)]
    if view.message:
        lines += said(view.message, width)
    elif view.first_run:
        text = FIRST_REVEAL if view.attempt.phase == REVEALED else FIRST_RUN
        lines += wrap([(text, "accent")], width, " ", " ")
    if view.attempt.phase == REVEALED and not view.reading:
        lines.append(ticks(view.attempt, width))
        lines.append(ratings(view.attempt, view.intervals, width))
    lines.append(keys_line(keys_now(view), width))
    return tuple(lines)


FIRST_RUN = "Answer aloud, then press Space. A wrong guess helps: it makes the answer stick."
FIRST_REVEAL = "Tick what you said (a-e), then Enter. Or rate it yourself: 1-4."


def ticks(attempt: Attempt, width: int) -> Line:
    """The boxes a–e and what Enter would accept, closer together on a narrow screen."""
    more: list[Span] = []
    if attempt.suggestion:
        name = RATINGS[attempt.suggestion]
        more = [(" Enter", "key"), (f" {name}", RATING_STYLES[attempt.suggestion])]
    elif attempt.points:
        more = [(" tick what you said", "dim")]
    for gap in (" ", ""):
        boxes: list[Span] = [(" ", "")]
        for label, point in zip(LABELS, attempt.points, strict=False):
            ticked = point in attempt.ticked
            boxes.append((f"[{'x' if ticked else ' '}]{label}{gap}", "good" if ticked else ""))
        if width_of((*boxes, *more)) <= width:
            return (*boxes, *more)
    return tuple(boxes)


def ratings(attempt: Attempt, intervals: Mapping[int, tuple[int, int]] | None, width: int) -> Line:
    """The four ratings with the interval each leads to: in full, shortened, or left out."""
    when = {rating: interval(*intervals[rating]) if intervals else "" for rating in RATINGS}
    brief = {rating: _brief(text) for rating, text in when.items()}
    for texts, gap in ((when, "   "), (brief, "  "), (dict.fromkeys(RATINGS, ""), " ")):
        line = _rating_row(attempt.suggestion, texts, gap)
        if width_of(line) <= width:
            break
    return line


def _rating_row(suggestion: int | None, when: Mapping[int, str], gap: str) -> Line:
    spans: list[Span] = [(" ", "")]
    for rating, name in RATINGS.items():
        style = "chosen" if rating == suggestion else RATING_STYLES[rating]
        until = f" {when[rating]}" if when[rating] else ""
        spans += [(str(rating), "key"), (" ", ""), (name, style), (until + gap, "")]
    spans[-1] = (spans[-1][0].rstrip(), "")
    return tuple(span for span in spans if span[0])


def _brief(when: str) -> str:
    """`10 min` as `10m`, `1.4 months` as `1.4mo`."""
    number, _, unit = when.partition(" ")
    return number + ("mo" if unit.startswith("mo") else unit[:1])


def keys_now(view: View) -> list[KeyHint]:
    """The keys that work now, the most useful first."""
    keys = READING if view.reading else KEYS
    return [
        hint
        for action, hints in keys.hints(view.attempt.when, lambda action: _offered(view, action))
        for hint in (tick_keys(view.attempt) if action == "tick" else hints)
    ]


def _offered(view: View, action: KeyAction) -> bool:
    """Whether the footer names a key: whether it has something to do here."""
    match action:
        case "sure":
            return view.attempt.ask_confidence
        case "demo":
            return view.heading.demo is not None
        case "scroll":
            return view.attempt.when != "before"
        case "undo":
            return view.can_undo
        case "edit":
            return view.can_edit
    return True


def tick_keys(attempt: Attempt) -> list[KeyHint]:
    """The keys that tick, where there is something to tick."""
    labels = LABELS[: len(attempt.points)]
    return [(labels if len(labels) < 2 else f"{labels[0]}-{labels[-1]}", "tick")] if labels else []


def rubric_lines(body: Sequence[Line]) -> tuple[int, int] | None:
    """Where the key points stand in the body."""
    for first, line in enumerate(body):
        if any(text == card.RUBRIC for text, _ in line):
            ends = (at for at, other in enumerate(body) if at > first and _blank(other))
            return first, next(ends, len(body))
    return None


def _blank(line: Line) -> bool:
    """Whether nothing stands on the left of a line, where the key points have their text."""
    return not plain(line)[:_MARGIN_AND_LABEL].strip()


def help_lines(width: int) -> list[Line]:
    """All keys and what they do."""
    before, after, always = (
        [(key.label, key.help) for key in KEYS.rows if key.help and key.phases[:2] == phases]
        for phases in (("before",), ("after",), ("before", "after"))
    )
    lines: list[Line] = []
    for heading, rows in (("Before the answer", before), ("After it", after), ("Always", always)):
        column = 14 if width >= 50 else 8
        lines += [((heading, "heading"),), *help_rows(rows, column, width), BLANK]
    return lines[:-1]
