"""The review screen: a header with the progress, a body that scrolls, a footer that stays.

    View -> Frame: pure. `Frame.body` may be taller than the screen; `quiz.terminal.full_screen`
chooses the part that is visible. In line mode, for pipes and screen readers, only what has changed
since the last view is printed: labels, no boxes, no cursor movement.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from quiz.review import card
from quiz.review.attempt import (
    FLUENT_SECONDS,
    KEYS,
    LABELS,
    MARKS,
    MISSED,
    PARTLY,
    READING,
    REVEALED,
    SAID,
    Attempt,
    KeyAction,
    Keys,
)
from quiz.scheduling.state import RATINGS, Memory
from quiz.terminal.page import (
    Body,
    Frame,
    KeyHint,
    help_rows,
    keys_line,
    keys_text,
    layered,
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
    width_of,
    wrap,
)

if TYPE_CHECKING:
    from quiz.deck.question import Heading, Question


class View(NamedTuple):
    """Everything the review screen shows."""

    heading: "Heading | Question"
    attempt: Attempt
    done: int
    total: int
    question: "Question | None" = None
    """The whole question; None only while the first one is drawn."""
    repeats: int = 0
    """How many of the remaining questions were already asked today."""
    status: str = ""
    """How the scheduler sees the question: new, again, due since 3 days, ahead of time."""
    memory: Memory | None = None
    """What the scheduler knows about the question; None while it is new."""
    seconds: float = 0.0
    intervals: Mapping[int, int] | None = None
    """Rating -> study days until the question would return; 0 for today."""
    note: str = ""
    message: str = ""
    first_run: bool = False
    can_edit: bool = False
    can_undo: bool = False
    keys: Keys = KEYS
    """`READING` while all questions are read through."""


def frame(view: View, width: int, look: Look) -> Frame:
    """The review screen at `width` cells, with tighter layouts for a short terminal."""
    thinking = view.attempt.phase != REVEALED and view.attempt.overlay is None
    outline = Frame(
        header(view, width, look),
        (),
        footer(view, width, look),
        scroll_key="PgDn" if thinking else "Space",
        said=said(view.message, width),
    )
    return layered(outline, _bodies(view, width - 2 * margin(width), look), width)


def header(view: View, width: int, look: Look) -> tuple[Line, ...]:
    """Progress on the left, the quiet clock on the right, a rule below."""
    share = view.done / view.total if view.total else 1.0
    counted = f" {view.done} of {view.total}" + ("" if view.keys is READING else " done")
    if view.repeats:
        counted += f", {view.repeats} to repeat"
    right: Line = ()
    if view.attempt.phase != REVEALED:
        style = "dim" if view.seconds <= FLUENT_SECONDS else "hard"
        right = ((f"{clock(view.seconds)} / {clock(FLUENT_SECONDS)} ", style),)
    return progress_header(share, max(8, min(24, width // 5)), counted, right, width, look)


def _bodies(view: View, room: int, look: Look) -> list[Body]:
    question, attempt = view.question, view.attempt
    width = min(MOST_WIDTH, room)
    if attempt.overlay == "help":
        return [Body([BLANK, *help_lines(width, attempt.ask_confidence)])]
    lines: list[Line] = [BLANK, *card.title(view.heading, width, look, view.status), BLANK]
    if question is None:
        return [Body(lines)]
    if attempt.overlay == "precise":
        return [Body(lines + card.precise(question, width, look))]
    if attempt.overlay == "follow-ups":
        return [Body(lines + follow_up_lines(question, attempt, width, look))]
    if attempt.phase != REVEALED:
        return [Body(lines + card.hints(question, attempt.hints, width))]
    end: list[Line] = []
    if view.note:
        end += [BLANK, (("Your note", "heading"),), *wrap([(view.note, "")], width)]
    if question.demo:
        end += [BLANK, *wrap([("Demo  ", "dim"), (question.demo, "")], width)]
    if question.exercise:
        end += [BLANK, *wrap([("Code  ", "dim"), (", ".join(question.exercise), "")], width)]
    if attempt.reading:
        return [Body(lines + card.read_through(question, width, look) + end)]
    return [
        body._replace(lines=body.lines + end)
        for body in card.revealed(question, attempt, room, look, view.status)
    ]


def footer(view: View, width: int, look: Look) -> tuple[Line, ...]:
    """A rule, any message, the ratings once the answer is shown, and the keys that work."""
    lines: list[Line] = [rule(width, look)]
    if view.message:
        lines += said(view.message, width)
    elif view.first_run and view.attempt.overlay is None:
        text = FIRST_RUN
        if view.attempt.reading:
            text = FIRST_READING
        elif view.attempt.phase == REVEALED:
            text = FIRST_REVEAL if view.attempt.points else FIRST_RATING
        lines += wrap([(text, "accent")], width, " ", " ")
    if view.attempt.when == "told":
        lines.append(marks())
    elif view.attempt.phase == REVEALED and not (
        view.attempt.reading or view.attempt.when == "asked"
    ):
        lines.append(ratings(view.attempt, view.intervals, width))
    lines.append(keys_line(keys_now(view), width))
    return tuple(lines)


FIRST_RUN = "Answer aloud, then press Space. A wrong guess helps: it makes the answer stick."
FIRST_READING = "Read it, then press Enter: it is asked after three other questions."
FIRST_REVEAL = "Tick what you said (a-e), then Enter. Or rate it: 1-4."
FIRST_RATING = "Rate how well you knew it: 1-4."


def follow_up_lines(question: "Question", attempt: Attempt, width: int, look: Look) -> list[Line]:
    """The current follow-up, or the traps after the last one; all of them when reading through."""
    if attempt.when in ("asked", "told"):
        return card.follow_up(question, attempt, width, look)
    if attempt.follow_ups and question.traps:
        return card.traps(question, width)
    if attempt.follow_ups:
        return wrap([("That was the last follow-up.", "")], width)
    return card.follow_ups(question, width, look)


def marks() -> Line:
    """The marks for the answer to a follow-up."""
    spans: list[Span] = [(" ", "")]
    for hit, name in MARKS.items():
        spans += [(str(hit + 1), "key"), (" ", ""), (name, MARK_STYLES[hit]), ("   ", "")]
    return tuple(spans[:-1])


MARK_STYLES = {MISSED: "again", PARTLY: "hard", SAID: "good"}


def ratings(attempt: Attempt, intervals: Mapping[int, int] | None, width: int) -> Line:
    """The four ratings with the interval each leads to, and what Enter would accept.

    The roomiest of several layouts that fits; the narrowest leave out the intervals.
    """
    when = {rating: interval(days) for rating, days in (intervals or {}).items()}
    brief = {rating: text.replace(" ", "") for rating, text in when.items()}
    accept: Line = ()
    if attempt.suggestion:
        name = (RATINGS[attempt.suggestion], RATING_STYLES[attempt.suggestion])
        accept = (("Enter", "key"), (": ", ""), name)
    for texts, gap in ((when, 3), (brief, 2), ({}, 2), ({}, 1)):
        row = _rating_row(attempt.suggestion, texts, gap)
        if accept and width_of(row) + 2 * gap + width_of(accept) <= width:
            return (*row, (" " * 2 * gap, ""), *accept)
        if width_of(row) <= width:
            return row
    return row


def _rating_row(suggestion: int | None, when: Mapping[int, str], gap: int) -> Line:
    """The ratings; the suggested one in brackets, and reversed if the terminal can do that."""
    spans: list[Span] = [(" ", "")]
    for rating, name in RATINGS.items():
        until = f" {when[rating]}" if rating in when else ""
        if rating == suggestion:
            spans.append((f"[{rating} {name}{until}]", "chosen"))
        else:
            spans += [(str(rating), "key"), (" ", ""), (name, RATING_STYLES[rating]), (until, "")]
        spans.append((" " * gap, ""))
    return tuple(span for span in spans[:-1] if span[0])


def keys_now(view: View) -> list[KeyHint]:
    """The keys that work now, the most useful first."""
    return keys_of(view.keys, view.attempt, lambda action: _offered(view, action))


def keys_of(
    keys: Keys, attempt: Attempt, offered: Callable[[KeyAction], bool] = lambda action: True
) -> list[KeyHint]:
    """The keys of a table that work now and are offered; of those that tick, as many as needed."""
    labels = LABELS[: len(attempt.points)]
    ticks = [(labels if len(labels) < 2 else f"{labels[0]}-{labels[-1]}", "tick")] if labels else []
    return [
        hint
        for action, hints in keys.hints(attempt.when, offered)
        for hint in (ticks if action == "tick" else hints)
    ]


def _offered(view: View, action: KeyAction) -> bool:
    """Whether the footer shows a key: whether it would do anything here."""
    question = view.question
    match action:
        case "sure":
            return view.attempt.ask_confidence
        case "demo":
            return view.heading.demo is not None
        case "picture":
            shown = view.heading.question
            shown += question.answer if question and view.attempt.phase == REVEALED else ""
            return "![" in shown
        case "code":
            return view.question is not None and bool(view.question.exercise)
        case "hint":
            return question is None or bool(question.key_points)
        case "precise":
            return question is None or bool(question.precise or question.sources)
        case "follow-ups":
            return question is None or bool(question.follow_ups or question.traps)
        case "scroll":
            return view.attempt.when != "before"
        case "undo":
            return view.can_undo
        case "edit":
            return view.can_edit
    return True


def help_lines(width: int, confidence: bool = False) -> list[Line]:
    """All keys and what they do; the clock, the suggested ratings, and what “soon” means."""
    told = [
        (set(key.phases) & {"before", "after"}, key)
        for key in KEYS.rows
        if key.help and (confidence or key.action != "sure")
    ]
    before, after, always = (
        [(key.label, key.help) for found, key in told if found == phases]
        for phases in ({"before"}, {"after"}, {"before", "after"})
    )
    lines: list[Line] = []
    sections = (
        ("Before the answer", before),
        ("After it", after),
        ("Always", always),
        ("What the screen says", _EXPLAINED),
    )
    for heading, rows in sections:
        column = 14 if width >= 50 else 8
        lines += [((heading, "heading"),), *help_rows(rows, column, width), BLANK]
    return lines[:-1]


_EXPLAINED = (
    ("0:07 / 1:00", f"how long you have been thinking. All points within {FLUENT_SECONDS} s and "
     "without a hint: Easy. The answer never appears by itself."),
    ("Good", "all key points; of four or five, all but one"),
    ("Hard", "at least half of them, and the best without an essential one (*)"),
    ("Again", "fewer than half"),
    ("soon", "today: after three other questions, or sooner if fewer are left. If you leave, it "
     "is asked again the next time you start."),
    ("2 d, 1.4 mo", "in that many days or months, when recall is expected to have fallen to your "
     "retention (quiz config retention)"),
)  # fmt: skip


def changes(before: View | None, view: View, width: int, look: Look) -> list[Line]:
    """The lines to print when `before` has become `view`."""
    width = min(width, MOST_WIDTH)
    attempt, question = view.attempt, view.question
    old = before.attempt if before and before.heading.id == attempt.question else None
    if old is not None and old.phase == REVEALED and attempt.phase != REVEALED:
        old = None  # the question is asked again
    lines = _asked(view, width, look) if old is None else []
    if question is not None:
        if attempt.hints and (old is None or attempt.hints != old.hints):
            lines += card.hints(question, attempt.hints, width)
        if attempt.phase == REVEALED and (old is None or old.phase != REVEALED):
            lines += _revealed(view, question, width, look)
        elif old is not None and attempt.phase == REVEALED and attempt.ticked != old.ticked:
            lines += card.ticked(attempt, width)
        if attempt.overlay and (old is None or _page(attempt) != _page(old)):
            lines += _overlay(view, question, width, look)
    if before is not None and old is not None and view.note != before.note:
        lines += wrap([(f"Your note: {view.note or 'removed'}", "")], width)
    return lines + (wrap([(view.message, "warning")], width) if view.message else [])


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
    return lines if view.attempt.phase == REVEALED else lines + _line_keys(view, width)


def _line_keys(view: View, width: int) -> list[Line]:
    """The keys that work now, without those that only scroll."""
    keys = [(key, label) for key, label in keys_now(view) if "scroll" not in label]
    return keys_text([("Enter" if key == "Space" else key, label) for key, label in keys], width)


def _revealed(view: View, question: "Question", width: int, look: Look) -> list[Line]:
    lines = [BLANK, *card.answered(question, view.attempt, width, look)]
    if view.note:
        lines += wrap([(f"Your note: {view.note}", "")], width)
    if question.demo:
        lines += wrap([(f"Demo: {question.demo}", "dim")], width)
    if question.exercise:
        lines += wrap([(f"Code: {', '.join(question.exercise)}", "dim")], width)
    if view.attempt.reading:
        return lines + _line_keys(view, width)
    lines += [BLANK, *card.to_rate(view.attempt, view.intervals, width)]
    return lines + _line_keys(view, width)


def _overlay(view: View, question: "Question", width: int, look: Look) -> list[Line]:
    match view.attempt.overlay:
        case "precise":
            return [BLANK, *card.precise(question, width, look), BLANK]
        case "follow-ups" if view.attempt.when == "asked":
            lines = follow_up_lines(question, view.attempt, width, look)
            return [BLANK, *lines, *_line_keys(view, width)]
        case "follow-ups" if view.attempt.when == "told":
            lines = card.follow_up(question, view.attempt, width, look)
            return [*lines, BLANK, *card.to_mark(width), *_line_keys(view, width)]
        case "follow-ups":
            return [BLANK, *follow_up_lines(question, view.attempt, width, look), BLANK]
    return [BLANK, *help_lines(width, view.attempt.ask_confidence), BLANK]
