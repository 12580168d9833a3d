"""What a mock interview shows: the question or its follow-up with two clocks; the scorecard.

View -> Frame or lines: pure, like `quiz.review.screen`.
"""

from collections.abc import Sequence
from itertools import groupby
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from quiz.mock.interview import KEYS, is_follow_up, is_scored
from quiz.mock.scorecard import (
    NEARLY,
    NOT_YET,
    READY,
    RULE,
    UNFINISHED,
    Group,
    QuestionScore,
    Scorecard,
    to_learn,
)
from quiz.plain_text import count, percent
from quiz.review.attempt import MARKS, Attempt
from quiz.review.card import (
    MODEL,
    YOURS,
    answered,
    revealed,
    ticked,
    title,
    to_mark,
    to_rate,
    typed_lines,
)
from quiz.review.screen import keys_of, marks, ratings
from quiz.scheduling.state import RATINGS
from quiz.store.events import Coded
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
from quiz.terminal.style import RATING_STYLES, Look
from quiz.terminal.text import (
    BLANK,
    MOST_WIDTH,
    Line,
    cells,
    clock,
    cut,
    spell,
    width_of,
    wrap,
)

if TYPE_CHECKING:
    from quiz.deck.question import FollowUp, Heading, Question


class View(NamedTuple):
    """Everything the screen of a mock interview shows. Times in seconds."""

    heading: "Heading | Question"
    attempt: Attempt
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
        scroll_key="Space" if is_scored(view.attempt) else "PgDn",
        said=said(view.message, width),
    )
    return layered(outline, _bodies(view, width - 2 * margin(width), look), width)


def _header(view: View, width: int, look: Look) -> tuple[Line, ...]:
    """Progress on the left; the clocks of this question and of the interview on the right."""
    counted = f" Question {view.place} of {view.total}"
    remaining = f"{clock(ceil(view.left))} left " if view.left > 0 else "time is up "
    urgent = "warning" if view.left <= 0 else "dim"
    right: Line = (("clock stopped  ", "dim"), (remaining, urgent))
    if not is_scored(view.attempt):
        style = "dim" if view.seconds <= view.budget else "hard"
        spent = f"{clock(view.seconds)} / {clock(view.budget)}  "
        right = ((spent, style), (remaining, urgent))
    share, bar = (view.place - 1) / view.total, max(6, min(24, width // 6))
    return progress_header(share, bar, counted, right, width, look)


def _bodies(view: View, room: int, look: Look) -> list[Body]:
    width = min(MOST_WIDTH, room)
    if is_follow_up(view.attempt):
        return [Body([BLANK, *_follow_up(view, width, look)])]
    if view.question is not None and is_scored(view.attempt):
        return revealed(view.question, view.attempt, room, look)
    return [Body([BLANK, *title(view.heading, width, look), BLANK])]


def _follow_up(view: View, width: int, look: Look) -> list[Line]:
    lines = wrap(inline(view.heading.question, "dim"), width)
    lines += [BLANK, (("Follow-up", "heading"),)]
    lines += [*wrap(inline(_asked_now(view).question, "bold"), width), BLANK]
    if not view.attempt.told:
        return lines
    if view.attempt.typed:
        lines += [YOURS, *typed_lines(view.attempt.typed, width), BLANK, MODEL]
    return lines + markdown(_asked_now(view).answer, width, look)


def _asked_now(view: View) -> "FollowUp":
    assert view.question is not None
    return view.question.follow_ups[view.attempt.follow_up]


def _footer(view: View, width: int, look: Look) -> tuple[Line, ...]:
    lines: list[Line] = [rule(width, look), *said(view.message, width)]
    if is_scored(view.attempt):
        told = view.attempt.told
        lines.append(marks() if told else ratings(view.attempt, None, width))
    lines.append(keys_line(keys_now(view), width, always=1))
    return tuple(lines)


def keys_now(view: View) -> list[KeyHint]:
    """The keys that work now, the most useful first."""
    keys = keys_of(KEYS, view.attempt)
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
    if is_scored(attempt):
        if old is None or not is_scored(old):
            lines += _scored(view, width, look)
        elif attempt != old:
            lines += ticked(attempt, width)
    if view.message and (old is None or before is None or view.message != before.message):
        lines += wrap([(view.message, "warning")], width)
    return lines


def _asks(view: View) -> tuple[str, bool, int]:
    """What a view asks: a question, or one of its follow-ups."""
    return view.attempt.question, is_follow_up(view.attempt), view.attempt.follow_up


def _asked(view: View, width: int, look: Look) -> list[Line]:
    """The question or follow-up, with the progress and the time left."""
    if is_follow_up(view.attempt):
        lines = [BLANK, *wrap(inline(f"Follow-up: {_asked_now(view).question}"), width)]
    else:
        left = f"{clock(ceil(view.left))} left" if view.left > 0 else "time is up"
        lines = [BLANK, ((f"Question {view.place} of {view.total}, {left}.", "dim"),)]
        lines += title(view.heading, width, look)
    return lines if is_scored(view.attempt) else lines + _keys(view, width)


def _scored(view: View, width: int, look: Look) -> list[Line]:
    """The answer, and how to score your own."""
    assert view.question is not None
    attempt = view.attempt
    lines: list[Line] = [BLANK]
    if is_follow_up(attempt):
        if attempt.typed:
            lines += [YOURS, *typed_lines(attempt.typed, width), BLANK]
        lines += [MODEL, *markdown(_asked_now(view).answer, width, look)]
        lines += [BLANK, *to_mark(width)]
    else:
        lines += [*answered(view.question, attempt, width, look), BLANK]
        lines += to_rate(attempt, None, width)
    return lines + _keys(view, width)


def _keys(view: View, width: int) -> list[Line]:
    return keys_text([choice for choice in keys_now(view) if choice[1] != "scroll"], width)


VERDICT_STYLES = {READY: "good", NEARLY: "hard", NOT_YET: "again", UNFINISHED: "warning"}
_BAR = 8


def verdict(result: Scorecard, flags: str) -> str:
    """The verdict with the figures behind it.

    `flags` are the options a command needs to use the same deck.
    """
    if not result.finished:
        return (
            f"{result.verdict}: {result.answered} of {len(result.questions)} answered. "
            f"Continue: quiz mock --resume{flags}"
        )
    text = (
        f"{result.verdict}: {percent(result.score)} of the key points "
        f"({result.said} of {result.points})"
    )
    under = count(result.under_half, "question")
    text += f", {under if result.under_half else 'no question'} under half"
    if result.missed_essential:
        text += f", {count(result.missed_essential, 'essential point')} missing"
    return f"{text}."


def facts(result: Scorecard) -> str:
    """Level, size and time of the interview."""
    text = f"{result.level.capitalize()}, {count(len(result.questions), 'question')}, "
    text += f"{clock(result.seconds)} of {clock(result.budget)} spent answering"
    missing = len(result.questions) - result.answered
    if missing and result.finished:
        text += f"; {missing} not reached, counted as not said"
    if result.gone:
        text += f"; {count(result.gone, 'tick')} of points no longer in the deck left out"
    return text


def card_lines(result: Scorecard, flags: str, width: int, look: Look) -> list[Line]:
    """The whole scorecard, at most `width` cells wide; `flags` as for `verdict`."""
    made = wrap([(verdict(result, flags), VERDICT_STYLES[result.verdict])], width)
    made += wrap([(RULE, "dim")], width)
    made += [BLANK, *wrap([(facts(result), "")], width), BLANK]
    for row in result.questions:
        made += _question_lines(row, width, look)
    if result.code is not None:
        made += [BLANK, *wrap([(code_line(result.code), "")], width, "Code  ", "      ")]
    made += _group_lines("By category", result.categories, width, look)
    made += _group_lines("By difficulty", result.difficulties, width, look)
    made += _outstanding_lines(result, width)
    learn = to_learn(result)
    if learn:
        made += [BLANK, (("To learn tonight", "heading"),)]
        for title, points in groupby(learn, key=lambda one: one[0].title):
            made += wrap([(title, "bold")], width)
            for _, point in points:
                made += wrap(inline(point.point), width, f"  {look.bullet} ", "    ")
    if result.demos:
        made += [BLANK, (("Demos to run", "heading"),)]
        made += [((f"{look.bullet} ", ""), (f"quiz demo {name}", "code")) for name in result.demos]
    return made


def code_line(code: Coded) -> str:
    """The result of the exercise at the end."""
    text = f"{code.exercise}: {code.passed} of {count(code.checks, 'check')} passed, "
    text += f"{RATINGS[code.rating]}, {clock(code.seconds)}"
    text += f"; the solution was read: quiz code {code.exercise}" if code.solution else ""
    return f"{text}; slip: {code.slip}" if code.slip else text


def _question_lines(row: QuestionScore, width: int, look: Look) -> list[Line]:
    """A question's title; below it what was said, the rating, the time and the follow-ups."""
    title = row.title
    if cells(title) > width - 4:
        title = cut(title, width - 7)[0].rstrip() + "..."
    head: Line = ((f"{row.number:>2}  ", "dim"), (title, "bold"))
    if row.rating is None:
        return [head, (("    ", ""), ("not reached", "dim"))]
    late = "" if row.in_time else " over time"
    spent = f"{clock(row.seconds)} / {clock(row.budget)}{late}"
    parts: list[Line] = [
        ((look.bar(row.share, _BAR), "accent"), (f" {row.said} of {row.points}", "")),
        ((f"{RATINGS[row.rating]:<5}", RATING_STYLES[row.rating]),),
        ((spent, "hard" if late else ""),),
    ]
    if row.follow_ups:
        marks = ", ".join(MARKS[hit] for hit in row.follow_ups)
        parts.append(((f"follow-ups: {marks}", "dim"),))
    return [head, *packed(parts, width, "    ")]


def packed(parts: Sequence[Line], width: int, indent: str) -> list[Line]:
    """Parts side by side, as many to a line as fit; none is broken."""
    made: list[Line] = []
    for part in parts:
        if made and width_of(made[-1]) + 2 + width_of(part) <= width:
            made[-1] = (*made[-1], ("  ", ""), *part)
        else:
            made.append((((indent, ""),) if indent else ()) + part)
    return made


def _group_lines(title: str, groups: tuple[Group, ...], width: int, look: Look) -> list[Line]:
    column = max((cells(group.name) for group in groups), default=0) + 2
    column = min(column, max(8, width - 24))
    made: list[Line] = [BLANK, ((title, "heading"),)]
    for group in groups:
        name = cut(group.name, column - 1)[0]
        bar = look.bar(group.said / group.points, _BAR)
        share = f" {group.said} of {group.points}"
        made.append(((f"{name}{' ' * (column - cells(name))}", ""), (bar, "accent"), (share, "")))
    return made


def _outstanding_lines(result: Scorecard, width: int) -> list[Line]:
    titles = {row.question: row.title for row in result.questions}
    made: list[Line] = []
    for label, name in (("Strongest  ", result.strongest), ("Weakest    ", result.weakest)):
        if name is not None:
            made += wrap([(titles[name], "")], width, label, " " * len(label))
    if result.seconds and result.answered:
        text = f"{spell(result.seconds / result.answered)} a question on average"
        over = sum(not row.in_time for row in result.questions)
        if over:
            text += f", {over} over the {clock(result.questions[0].budget)} for each"
        made += wrap([(text, "")], width, "Time       ", " " * 11)
    return [BLANK, *made] if made else []
