"""The scorecard of a mock interview as lines: the verdict and its rule first, then the reasons."""

from collections.abc import Sequence
from typing import NamedTuple

from quiz.practice.mock import MARKS
from quiz.rating import RATINGS
from quiz.report.mock import (
    NEARLY,
    NOT_YET,
    READY,
    RULE,
    UNFINISHED,
    Group,
    QuestionScore,
    Scorecard,
)
from quiz.screens.durations import clock, count, spell
from quiz.screens.markdown import inline
from quiz.screens.text import BLANK, Line, cells, cut, width_of, wrap
from quiz.screens.theme import RATING_STYLES, Look

VERDICT_STYLES = {READY: "good", NEARLY: "hard", NOT_YET: "again", UNFINISHED: "warning"}
_BAR = 8


class Card(NamedTuple):
    """Everything that is shown of a mock interview."""

    result: Scorecard
    learn: tuple[tuple[str, str], ...]
    """(question id, key point) to learn next, the most urgent first."""


def verdict(result: Scorecard) -> str:
    """The verdict with the figures that it rests on."""
    if not result.finished:
        return (
            f"{result.verdict}: {result.answered} of {len(result.questions)} answered. "
            "Go on with it: quiz mock --resume"
        )
    text = (
        f"{result.verdict}: {result.score:.0%} of the key points ({result.said} of {result.points})"
    )
    under = count(result.under_half, "question")
    return f"{text}, {under if result.under_half else 'no question'} under half."


def facts(result: Scorecard) -> str:
    """Level, size and time of the interview."""
    text = f"{result.level.capitalize()}, {count(len(result.questions), 'question')}, "
    text += f"{clock(result.seconds)} of {clock(result.budget)} spent answering"
    missing = len(result.questions) - result.answered
    return text + (
        f"; {missing} not reached, counted as not said" if missing and result.finished else ""
    )


def lines(card: Card, width: int, look: Look) -> list[Line]:
    """The whole scorecard, at most `width` cells wide."""
    result = card.result
    made = wrap([(verdict(result), VERDICT_STYLES[result.verdict])], width)
    made += wrap([(RULE, "dim")], width)
    made += [BLANK, *wrap([(facts(result), "")], width), BLANK]
    for row in result.questions:
        made += _question(row, width, look)
    made += _groups("By category", result.categories, width, look)
    made += _groups("By difficulty", result.difficulties, width, look)
    made += _outstanding(result, width)
    if card.learn:
        made += [BLANK, (("To learn tonight", "heading"),)]
        for _, point in card.learn:
            made += wrap(inline(point), width, f"{look.bullet} ", "  ")
    if result.demos:
        made += [BLANK, (("Demos to run", "heading"),)]
        made += [((f"{look.bullet} ", ""), (f"quiz demo {name}", "code")) for name in result.demos]
    return made


def _question(row: QuestionScore, width: int, look: Look) -> list[Line]:
    """Its title, and below it what was said, the rating, the follow-ups and the time."""
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
    """Parts beside each other, as many on a line as fit; none is broken."""
    made: list[Line] = []
    for part in parts:
        if made and width_of(made[-1]) + 2 + width_of(part) <= width:
            made[-1] = (*made[-1], ("  ", ""), *part)
        else:
            made.append((((indent, ""),) if indent else ()) + part)
    return made


def _groups(title: str, groups: tuple[Group, ...], width: int, look: Look) -> list[Line]:
    column = max((cells(group.name) for group in groups), default=0) + 2
    column = min(column, max(8, width - 24))
    made: list[Line] = [BLANK, ((title, "heading"),)]
    for group in groups:
        name = cut(group.name, column - 1)[0]
        bar = look.bar(group.said / group.points, _BAR)
        share = f" {group.said} of {group.points}"
        made.append(((f"{name}{' ' * (column - cells(name))}", ""), (bar, "accent"), (share, "")))
    return made


def _outstanding(result: Scorecard, width: int) -> list[Line]:
    titles = {row.question: row.title for row in result.questions}
    made: list[Line] = []
    for label, name in (("Strongest  ", result.strongest), ("Weakest    ", result.weakest)):
        if name is not None:
            made += wrap([(titles[name], "")], width, label, " " * len(label))
    if result.seconds and result.answered:
        text = f"{spell(result.seconds / result.answered)} a question on average"
        over = sum(not row.in_time for row in result.questions)
        if over:
            text += f", {over} over the {clock(result.questions[0].budget)} that each has"
        made += wrap([(text, "")], width, "Time       ", " " * 11)
    return [BLANK, *made] if made else []
