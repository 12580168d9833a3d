"""A typed answer and the model answer: beside each other where there is room, else above it."""

from itertools import zip_longest
from typing import TYPE_CHECKING

from quiz.screens import card
from quiz.screens.text import BLANK, Line, cells, clip, width_of, wrap
from quiz.screens.theme import Look

if TYPE_CHECKING:  # the first question is drawn before there is an answer
    from quiz.deck.question import Question
    from quiz.practice.review import Attempt

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
    width = min(MOST_COLUMN, (room - GAP) // 2) if wide else min(card.MOST_WIDTH, room)
    parts: list[list[Line]] = []
    if attempt.typed:
        most = MANY_LINES if wide else FEW_LINES
        parts.append([YOURS, *typed_lines(attempt.typed, width, most)])
    if question.key_points:
        found = attempt.found if attempt.typed else None
        parts.append(card.rubric(question, attempt.ticked, width, found))
    mine = [line for part in parts for line in (BLANK, *part)][1:]
    model = [MODEL, *card.answer(question, width, look)]
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
