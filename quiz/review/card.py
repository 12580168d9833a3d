"""One question as lines: the question itself, its answer, its rubric, and what is a key away."""

from itertools import zip_longest
from typing import TYPE_CHECKING

from quiz.review.attempt import LABELS, essentials, lacking
from quiz.terminal.markdown import inline, markdown, verbatim
from quiz.terminal.style import Look
from quiz.terminal.text import BLANK, MOST_WIDTH, Line, cells, clip, labelled, width_of, wrap

if TYPE_CHECKING:
    from quiz.deck.question import Heading, Question, Source
    from quiz.review.attempt import Attempt


RUBRIC = "A strong answer says"
NOT_FOUND, FOUND = "Not found in what you wrote:", "Found:"


def title(question: "Question | Heading", width: int, look: Look, status: str = "") -> list[Line]:
    """Number, difficulty and category, then the question in bold."""
    facts = [str(question.number), question.difficulty, question.category]
    if status:
        facts.append(status)
    return [
        *wrap([(f" {look.dot} ".join(filter(None, facts)), "dim")], width),
        *wrap(inline(question.question, "bold"), width),
    ]


def answer(question: "Question", width: int, look: Look) -> list[Line]:
    """The lead and the answer, its formula and code lines, and when to use what it is about."""
    lines = [*wrap(inline(question.lead, "bold"), width), BLANK] if question.lead else []
    lines += markdown(question.answer, width, look)
    for rows, style in ((question.formula, "formula"), (question.code, "code")):
        if rows:
            lines.append(BLANK)
        for row in rows:
            lines.extend(verbatim(row, style, width))
    for rows, mark, style in ((question.use, "+ ", "good"), (question.avoid, "! ", "hard")):
        if rows:
            lines.append(BLANK)
        for row in rows:
            lines += labelled((mark, style), inline(row), width)
    return lines


def rubric(
    question: "Question",
    ticked: frozenset[str] | None,
    width: int,
    found: frozenset[str] | None = None,
) -> list[Line]:
    """The key points, labelled a–e; each with its box unless `ticked` is None.

    With `found`, the points found in a typed answer, those that were not come first.
    """
    if not question.key_points:
        return []
    heading: Line = ((RUBRIC, "heading"),)
    if ticked is not None:
        counted = f"   {len(ticked)} of {len(question.key_points)} ticked"
        if len(RUBRIC + counted) <= width:
            heading += ((counted, "dim"),)
    lines = [heading]
    if ticked is not None:
        ids = [point.id for point in question.key_points]
        missing = lacking(ids, essentials(question), ticked)
        lines += wrap([(missing, "hard")], width) if missing else []
    points = list(zip(LABELS, question.key_points, strict=False))
    if found is None:
        groups = [("", points)]
    else:
        groups = [
            (NOT_FOUND, [(label, point) for label, point in points if point.id not in found]),
            (FOUND, [(label, point) for label, point in points if point.id in found]),
        ]
    for title, group in groups:
        if title and group:
            lines.append(((title, "dim"),))
        for label, point in group:
            hit = None if ticked is None else point.id in ticked
            lines.extend(_point(label, point.point, hit, width))
            if point.plus and ticked is None:  # where there is room to read
                lines.extend(wrap(inline(f"+ {point.plus}", "dim"), width, "   ", "     "))
    if ticked is None and (essential := essentials(question)):
        labels = [label for label, point in points if point.id in essential]
        lines += wrap([(f"Essential: {', '.join(labels)}.", "dim")], width)
    return lines


def _point(label: str, text: str, hit: bool | None, width: int) -> list[Line]:
    """One key point with its label, and its box unless `hit` is None."""
    box = "" if hit is None else "[x] " if hit else "[ ] "
    head: Line = ((box, "good" if hit else ""), (f"{label}  ", "key"))
    return labelled(head, inline(text), width)


def hints(question: "Question", level: int, width: int) -> list[Line]:
    """What the hints so far have shown: how many key points, then their cues."""
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
        lines.extend(labelled(("Usually said  ", "dim"), inline(note.said), width))
        lines.extend(labelled(("Exactly true  ", "good"), inline(note.exact), width))
        lines.extend(_citing(question, note.source, width, " " * 14))
    if not question.precise:
        lines += [BLANK, *wrap([("Nothing to add: the short answer is exact.", "")], width)]
    if question.sources:
        lines += [BLANK, (("Sources", "heading"),)]
        for source in question.sources:
            lines.extend(wrap(_cited(source), width, f"{look.bullet} ", "  "))
    return lines


def follow_ups(question: "Question", width: int, look: Look) -> list[Line]:
    """What an interviewer asks next, and the wrong statements that sound right."""
    lines: list[Line] = []
    if question.follow_ups:
        lines.append((("What comes next", "heading"),))
    for follow_up in question.follow_ups:
        lines.append(BLANK)
        lines.extend(wrap(inline(follow_up.question, "bold"), width))
        lines.extend(markdown(follow_up.answer, width, look))
        lines.extend(_citing(question, follow_up.source, width))
    if question.traps:
        lines += [BLANK, (("Traps", "heading"),)] if lines else [(("Traps", "heading"),)]
    for trap in question.traps:
        lines.append(BLANK)
        lines.extend(labelled(("Wrong  ", "again"), inline(trap.wrong), width))
        lines.extend(labelled(("Why    ", "good"), inline(trap.why), width))
        lines.extend(_citing(question, trap.source, width, " " * 7))
    return lines or wrap([("No follow-ups or traps for this question.", "")], width)


def _citing(
    question: "Question", keys: tuple[str, ...], width: int, indent: str = ""
) -> list[Line]:
    """Who says so, in a line or two; nothing where no source is named."""
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


WIDE = 96
"""Cells from which two columns are easy to read: a terminal of 100, without its margins."""
MOST_COLUMN = 72
GAP = 4
FEW_LINES, MANY_LINES = 8, 16
"""So much of a typed answer is shown above the model answer, or beside it; it is saved whole."""
YOURS: Line = (("Your answer", "heading"),)
MODEL: Line = (("Answer", "heading"),)


def compared(question: "Question", attempt: "Attempt", room: int, look: Look) -> list[Line]:
    """What was typed, what was missed of it, and the model answer, in `room` cells.

    Of an answer that was spoken only the key points stand beside or above the model answer.
    """
    wide = room >= WIDE
    width = min(MOST_COLUMN, (room - GAP) // 2) if wide else min(MOST_WIDTH, room)
    parts: list[list[Line]] = []
    if attempt.typed:
        most = MANY_LINES if wide else FEW_LINES
        parts.append([YOURS, *typed_lines(attempt.typed, width, most)])
    if question.key_points:
        found = attempt.found if attempt.typed else None
        parts.append(rubric(question, attempt.ticked, width, found))
    mine = [line for part in parts for line in (BLANK, *part)][1:]
    model = [MODEL, *answer(question, width, look)]
    if wide and mine:
        return beside(mine, model, width)
    return [*mine, BLANK, *model] if mine else model


def typed_lines(text: str, width: int, most: int = FEW_LINES) -> list[Line]:
    """At most `most` lines of a typed text, its line breaks and indentation kept."""
    lines: list[Line] = []
    for row in text.split("\n"):
        words = row.lstrip()
        indent = " " * min(cells(row) - cells(words), width // 2)
        lines += wrap([(words, "")], width, indent, indent)
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
