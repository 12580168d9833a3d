"""One question as lines: the question, its answer, its rubric, and the pages a key away."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from quiz.review.attempt import LABELS, MARKS, essentials
from quiz.scheduling.state import RATINGS
from quiz.terminal.markdown import inline, markdown, verbatim
from quiz.terminal.page import Body
from quiz.terminal.style import RATING_STYLES, Look
from quiz.terminal.text import (
    BLANK,
    MOST_WIDTH,
    Line,
    Span,
    cells,
    clip,
    interval,
    labeled,
    width_of,
    wrap,
)

if TYPE_CHECKING:
    from quiz.deck.question import Heading, KeyPoint, Question, Source
    from quiz.review.attempt import Attempt


RUBRIC = "A strong answer says"
NOT_FOUND, FOUND = "Not found in what you wrote:", "You mentioned:"
NOT_EXAMINED, EXAMINED = "Not ticked by your examiner:", "Ticked by your examiner:"


def title(question: "Question | Heading", width: int, look: Look, status: str = "") -> list[Line]:
    """Number, difficulty and category, then the question in bold."""
    facts = [str(question.number), question.difficulty, question.category]
    if status:
        facts.append(status)
    return [
        *wrap([(f" {look.dot} ".join(filter(None, facts)), "dim")], width),
        *asked(question, width, look),
    ]


def asked(question: "Question | Heading", width: int, look: Look) -> list[Line]:
    """The question's text, in bold; a text of several lines keeps its layout."""
    if "\n" in question.question:
        return markdown(question.question, width, look)
    return wrap(inline(question.question, "bold"), width)


def lead(question: "Question", width: int) -> list[Line]:
    """The sentence to remember, in bold; nothing if there is none."""
    return wrap(inline(question.lead, "bold"), width) if question.lead else []


def answer(question: "Question", width: int, look: Look) -> list[Line]:
    """The answer, its formula and code lines, and what to do and to avoid."""
    lines = markdown(question.answer, width, look)
    for rows, style in ((question.formula, "formula"), (question.code, "code")):
        if rows:
            lines.append(BLANK)
        for row in rows:
            lines.extend(verbatim(row, style, width))
    for rows, heading, style in ((question.use, "Do", "good"), (question.avoid, "Avoid", "hard")):
        if rows:
            lines += [BLANK, ((heading, f"{style} heading"),)]
        for row in rows:
            lines += labeled((f"{look.bullet} ", style), inline(row), width)
    return lines


def rubric(question: "Question", attempt: "Attempt | None", width: int) -> list[Line]:
    """The key points, labeled a–e, the essential ones with a star.

    With an attempt, each has a box, and the heading says which rating the ticks suggest and why.
    For a typed answer, the points that were not found come first.
    """
    if not question.key_points:
        return []
    points = list(zip(LABELS, question.key_points, strict=False))
    lines = _rubric_heading(question, attempt, width)
    groups = [("", points)]
    if attempt is not None and attempt.typed:
        missing, there = (NOT_EXAMINED, EXAMINED) if attempt.examined else (NOT_FOUND, FOUND)
        groups = [
            (missing, [one for one in points if one[1].id not in attempt.found]),
            (there, [one for one in points if one[1].id in attempt.found]),
        ]
    for title, group in groups:
        if title and group:
            lines.append(((title, "dim"),))
        for label, point in group:
            box = "" if attempt is None else "[x] " if point.id in attempt.ticked else "[ ] "
            star = "*" if point.essential else " "
            head = ((box, "good" if "x" in box else ""), (f"{label}{star} ", "key"))
            lines += labeled(head, inline(point.point), width)
            if point.plus and attempt is None:  # where there is room to read
                lines += wrap(inline(f"+ {point.plus}", "dim"), width, "   ", "     ")
    return lines


def _rubric_heading(question: "Question", attempt: "Attempt | None", width: int) -> list[Line]:
    """The heading, what the star means, and which rating the ticks suggest."""
    heading: Line = ((RUBRIC, "heading"),)
    starred = "* essential" if essentials(question) else ""
    texts: list[Line]
    if attempt is None or not attempt.suggestion:
        to_do = "tick what you said" if attempt is not None else ""
        texts = [(("; ".join(filter(None, (to_do, starred))), "dim"),), ((starred, "dim"),), ()]
    else:
        rating = (RATINGS[attempt.suggestion], RATING_STYLES[attempt.suggestion])
        brief = attempt.reason.replace("essential ", "")
        texts = [((f"{reason}: ", ""), rating) for reason in (attempt.reason, brief)]
    for more in texts:
        beside = (*heading, ("   " if more else "", ""), *more)
        if width_of(beside) <= width:
            return [beside]
    return [heading, *wrap(texts[-1], width)]


def read_through(question: "Question", width: int, look: Look) -> list[Line]:
    """The whole card except its separate pages, with nothing to tick."""
    lines = lead(question, width)
    lines += [BLANK] if lines else []
    lines += answer(question, width, look)
    points = rubric(question, None, width)
    return [*lines, BLANK, *points] if points else lines


def hints(question: "Question", level: int, width: int) -> list[Line]:
    """The hints taken so far: how many key points there are, then their cues."""
    if level < 1 or not question.key_points:
        return []
    number = len(question.key_points)
    lines = wrap([(f"Hint: a strong answer makes {number} points.", "accent")], width)
    if level > 1:
        for label, point in zip(LABELS, question.key_points, strict=False):
            lines.extend(wrap([(point.cue, "")], width, f"  {label}  ", "     "))
    return lines


def precise(question: "Question", width: int, look: Look) -> list[Line]:
    """What is usually said, what is exactly true, and who says so."""
    lines: list[Line] = [(("To be precise", "heading"),)]
    for note in question.precise:
        lines.append(BLANK)
        lines.extend(labeled(("Usually said  ", "dim"), inline(note.said), width))
        lines.extend(labeled(("Exactly true  ", "good"), inline(note.exact), width))
        lines.extend(_citing(question, note.source, width, " " * 14))
    if not question.precise:
        lines += [BLANK, *wrap([("No notes on precision for this question.", "")], width)]
    if question.sources:
        lines += [BLANK, (("Sources", "heading"),)]
        for source in question.sources:
            lines.extend(wrap(_cited(source), width, f"{look.bullet} ", "  "))
    return lines


def follow_up(question: "Question", attempt: "Attempt", width: int, look: Look) -> list[Line]:
    """The current follow-up, with its answer once that is shown."""
    asked = question.follow_ups[attempt.follow_up]
    place = f"Follow-up {attempt.follow_up + 1} of {len(question.follow_ups)}"
    lines: list[Line] = [((place, "heading"),), *wrap(inline(asked.question, "bold"), width)]
    if attempt.told:
        lines += [BLANK, *markdown(asked.answer, width, look)]
        lines += _citing(question, asked.source, width)
    return lines


def traps(question: "Question", width: int) -> list[Line]:
    """The wrong statements that sound right, and why each is wrong."""
    lines: list[Line] = [(("Traps", "heading"),)]
    for trap in question.traps:
        lines.append(BLANK)
        lines.extend(labeled(("Wrong  ", "again"), inline(trap.wrong), width))
        lines.extend(labeled(("Why    ", "good"), inline(trap.why), width))
        lines.extend(_citing(question, trap.source, width, " " * 7))
    return lines if question.traps else []


def follow_ups(question: "Question", width: int, look: Look) -> list[Line]:
    """What an interviewer asks next, and the wrong statements that sound right."""
    lines: list[Line] = []
    if question.follow_ups:
        lines.append((("Follow-ups", "heading"),))
    for follow_up in question.follow_ups:
        lines.append(BLANK)
        lines.extend(wrap(inline(follow_up.question, "bold"), width))
        lines.extend(markdown(follow_up.answer, width, look))
        lines.extend(_citing(question, follow_up.source, width))
    if question.traps:
        lines += [*([BLANK] if lines else []), *traps(question, width)]
    return lines or wrap([("No follow-ups or traps for this question.", "")], width)


def _citing(
    question: "Question", keys: tuple[str, ...], width: int, indent: str = ""
) -> list[Line]:
    """The sources, in a line or two; nothing if none is named."""
    by_key = {source.key: source for source in question.sources}
    short = "; ".join(_short(by_key[key]) for key in keys if key in by_key)
    return wrap([(f"[{short}]", "dim")], width, indent, indent) if short else []


def _short(source: "Source") -> str:
    families = [author.split(",")[0].strip() for author in source.authors.split(";")]
    if len(families) > 2:
        return f"{families[0]} et al. {source.year}"
    return f"{' & '.join(families)} {source.year}"


def _cited(source: "Source") -> list[tuple[str, str]]:
    return [(f"{source.authors} ({source.year}). ", ""), (f"{source.title}. ", "bold"),
            (f"{source.where}.", "")]  # fmt: skip


WIDE = 106
"""From this many cells on, the answer is beside the rubric: a terminal of 110 minus margins."""
MOST_COLUMN = 72
GAP = 4
FEW_LINES, MANY_LINES = 8, 16
"""Lines shown of a typed answer, with the answer below it or beside it; all of it is saved."""
YOURS: Line = (("Your answer", "heading"),)
MODEL: Line = (("Answer", "heading"),)


def revealed(
    question: "Question", attempt: "Attempt", room: int, look: Look, status: str = ""
) -> list[Body]:
    """A question with its rubric to tick, its answer, and what was typed, in `room` cells.

    Layouts from the roomiest to the tightest. What you score yourself by comes first: the sentence
    to remember and the rubric, then what was typed; on a short screen the rubric alone.
    """
    width = min(MOST_WIDTH, room)
    bare = asked(question, width, look)
    head = [BLANK, *title(question, width, look, status), BLANK]
    remember = [*lead(question, width), BLANK] if question.lead else []
    first = head if attempt.typed else [*head, *remember]
    points = rubric(question, attempt, width)
    mine = [*([BLANK] if points else []), *_yours(attempt, width, FEW_LINES)]
    text = answer(question, width, look)
    rest = [*mine, MODEL, *(remember if attempt.typed else ()), *text]
    bodies = [
        _followed([*first, *points, *rest], len(first), points),
        _followed([*bare, *points, *mine, MODEL, *remember, *text], 0, [*bare, *points]),
    ]
    if room < WIDE or not (points or attempt.typed):
        return bodies
    column = min(MOST_COLUMN, (room - GAP) // 2)
    points = rubric(question, attempt, column)
    left = [*points, BLANK, *_yours(attempt, column, MANY_LINES)]
    right = [MODEL, *answer(question, column, look)]
    first = [*head, *remember]
    wide = [*first, *beside(left, right, column)]
    return [_followed(wide, len(first), points), *bodies]


def _followed(lines: list[Line], first: int, points: list[Line]) -> Body:
    """Lines whose key points, from line `first` on, should stay in sight."""
    return Body(lines, (first, first + len(points)) if points else None)


def _yours(attempt: "Attempt", width: int, most: int) -> list[Line]:
    """What was typed, with a heading and a blank line below; nothing for a spoken answer."""
    if not attempt.typed:
        return []
    return [YOURS, *typed_lines(attempt.typed, width, most, attempt.marks), BLANK]


def typed_lines(
    text: str, width: int, most: int = FEW_LINES, marks: Sequence[tuple[int, int]] = ()
) -> list[Line]:
    """At most `most` lines of a typed text, with its line breaks and indentation.

    The passages at `marks` (first character, one past the last; in order) are emphasized.
    """
    lines: list[Line] = []
    start = 0
    for row in text.split("\n"):
        words = row.lstrip()
        begin, end = start + len(row) - len(words), start + len(row)
        spans: list[Span] = []
        for first, last in marks:
            if begin <= first and last <= end:
                spans += [(text[begin:first], ""), (text[first:last], "matched")]
                begin = last
        indent = " " * min(cells(row) - cells(words), width // 2)
        lines += wrap([*spans, (text[begin:end], "")], width, indent, indent)
        start = end + 1
    if len(lines) > most:
        left_out = len(lines) - most + 1
        lines[most - 1 :] = [((f"(and {left_out:,} more lines)", "dim"),)]
    return lines


def beside(left: list[Line], right: list[Line], column: int) -> list[Line]:
    """Two columns, each of `column` cells, `GAP` apart."""
    lines: list[Line] = []
    for one, other in zip_longest(left, right, fillvalue=BLANK):
        head = clip(one, column)
        space = " " * (column - width_of(head) + GAP)
        lines.append((*head, (space, ""), *other) if other else head)
    return lines


def answered(question: "Question", attempt: "Attempt", width: int, look: Look) -> list[Line]:
    """The key points to score by, missed ones first if the answer was typed; then the answer."""
    lines: list[Line] = []
    if question.lead:
        lines += [*lead(question, width), BLANK]
    if question.key_points:
        lines.append(((RUBRIC, "heading"),))
        points = list(zip(LABELS, question.key_points, strict=False))
        if attempt.typed:  # what was missed comes first; the sort keeps the order otherwise
            points.sort(key=lambda labeled: labeled[1].id in attempt.found)
        for label, point in points:
            lines += wrap(inline(_noted(point, attempt)), width, f"{label}. ", "   ")
        lines.append(BLANK)
    if attempt.typed:
        lines += [YOURS, *typed_lines(attempt.typed, width)]
        words = dict.fromkeys(attempt.typed[first:last] for first, last in attempt.marks)
        lines += wrap([(f"Matched: {', '.join(words)}.", "dim")], width) if words else []
        lines.append(BLANK)
    return [*lines, MODEL, *answer(question, width, look)]


def _noted(point: "KeyPoint", attempt: "Attempt") -> str:
    """A key point, whether it is essential, and whether the typed answer covers it."""
    text = f"Essential: {point.point}" if point.essential else point.point
    if not attempt.typed:
        return text
    if attempt.examined:
        return f"{'Ticked' if point.id in attempt.found else 'Not ticked'}: {text}"
    return f"{'You mentioned' if point.id in attempt.found else 'Not found'}: {text}"


def to_rate(attempt: "Attempt", intervals: Mapping[int, int] | None, width: int) -> list[Line]:
    """What is ticked, if anything, and the ratings with the interval that each leads to."""
    rated = ", ".join(
        f"{rating} {name}" + (f" ({interval(intervals[rating])})" if intervals else "")
        for rating, name in RATINGS.items()
    )
    lines = ticked(attempt, width) if attempt.ticked else []
    return [*lines, *wrap([(f"Rate: {rated}", "")], width)]


def to_mark(width: int) -> list[Line]:
    """The marks for the answer to a follow-up."""
    names = ", ".join(f"{hit + 1} {name}" for hit, name in MARKS.items())
    return wrap([(f"How was it? {names}", "")], width)


def ticked(attempt: "Attempt", width: int) -> list[Line]:
    """What is ticked, and what Enter would accept."""
    labels = [label for label, point in zip(LABELS, attempt.points, strict=False)
              if point in attempt.ticked]  # fmt: skip
    text = f"Ticked: {', '.join(labels) or 'nothing'}."
    if attempt.suggestion:
        text += f" Enter accepts {RATINGS[attempt.suggestion]} ({attempt.reason})."
    return wrap([(text, "")], width)
