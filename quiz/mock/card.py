"""Drawing a scorecard: the verdict, each question, the groups, and what to learn tonight."""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from quiz.mock.scorecard import (
    NEARLY,
    NOT_YET,
    READY,
    RULE,
    UNFINISHED,
    Group,
    QuestionScore,
    Scorecard,
)
from quiz.plain_text import count, percent
from quiz.review.attempt import MARKS
from quiz.scheduling.state import RATINGS
from quiz.store.events import Coded
from quiz.terminal.markdown import inline
from quiz.terminal.style import RATING_STYLES, Look
from quiz.terminal.text import BLANK, Line, cells, clock, cut, spell, width_of, wrap

VERDICT_STYLES = {READY: "good", NEARLY: "hard", NOT_YET: "again", UNFINISHED: "warning"}
_BAR = 8


class Card(NamedTuple):
    """What the scorecard page shows."""

    result: Scorecard
    learn: tuple[tuple[str, str], ...]
    """(question id, key point) to learn next, most urgent first."""
    flags: str = ""
    """The options a command needs to use the same deck."""


def verdict(card: Card) -> str:
    """The verdict with the figures behind it."""
    result = card.result
    if not result.finished:
        return (
            f"{result.verdict}: {result.answered} of {len(result.questions)} answered. "
            f"Continue: quiz mock --resume{card.flags}"
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


def card_lines(card: Card, width: int, look: Look) -> list[Line]:
    """The whole scorecard, at most `width` cells wide."""
    result = card.result
    made = wrap([(verdict(card), VERDICT_STYLES[result.verdict])], width)
    made += wrap([(RULE, "dim")], width)
    made += [BLANK, *wrap([(facts(result), "")], width), BLANK]
    for row in result.questions:
        made += _question_lines(row, width, look)
    if result.code is not None:
        made += [BLANK, *wrap([(code_line(result.code), "")], width, "Code  ", "      ")]
    made += _group_lines("By category", result.categories, width, look)
    made += _group_lines("By difficulty", result.difficulties, width, look)
    made += _outstanding_lines(result, width)
    if card.learn:
        made += [BLANK, (("To learn tonight", "heading"),)]
        titles = {row.question: row.title for row in result.questions}
        for name, points in groupby(card.learn, key=lambda one: one[0]):
            made += wrap([(titles[name], "bold")], width)
            for _, point in points:
                made += wrap(inline(point), width, f"  {look.bullet} ", "    ")
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
