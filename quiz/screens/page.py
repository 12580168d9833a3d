"""Whole pages between and after questions: the summary, the menu of a day with nothing due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quiz.rating import RATINGS
from quiz.report.preparation import Moved
from quiz.report.session import SessionReport
from quiz.screens import card
from quiz.screens.durations import count, day, spell
from quiz.screens.plan import moved_lines
from quiz.screens.review import Choice, Frame, keys_line
from quiz.screens.text import BLANK, Line, Span, cells, wrap
from quiz.screens.theme import RATING_STYLES, Look


@dataclass(frozen=True, slots=True)
class Page:
    """A page with a title, its lines, a message and the keys that work on it."""

    title: str
    lines: tuple[Line, ...]
    keys: tuple[Choice, ...]
    message: str = ""


def frame(page: Page, width: int, look: Look) -> Frame:
    """The page as a frame; its lines have to be made for `room(width)` cells."""
    rule: Line = ((look.rule * width, "dim"),)
    margin = "  " if width >= 50 else ""
    body = [BLANK, *(((margin, ""), *line) if line else BLANK for line in page.lines)]
    footer: list[Line] = [rule]
    if page.message:
        footer += wrap([(page.message, "warning")], width, " ", " ")
    footer.append(keys_line(list(page.keys), width))
    return Frame((((f" {page.title}", "title"),), rule), tuple(body), tuple(footer))


def room(width: int) -> int:
    """How wide the lines of a page may be on a screen of `width` cells."""
    return min(card.MOST_WIDTH, width - 4 if width >= 50 else width)


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything the summary shows."""

    report: SessionReport
    titles: Mapping[str, str]
    """Question id -> what it asks."""
    points: Mapping[tuple[str, str], str]
    """(question id, key point id) -> the point."""
    left: int
    """How many questions are still due today."""
    coming: Sequence[tuple[int, int]]
    """(study day, how many fall due), the next ones first."""
    today: int
    moved: Moved | None
    """How the outlook on an interview moved; None without a plan."""
    advice: Sequence[str]
    """What to do next, each a line with its command."""


def summary_lines(summary: Summary, width: int, look: Look) -> list[Line]:
    """How many, how well, which key points were missed, what comes when, what to do next."""
    figures = summary.report
    if not figures.reviews:
        lines: list[Line] = [(("No question was answered. Nothing was lost either.", ""),)]
    else:
        text = f"{count(figures.questions, 'question')} in {spell(figures.seconds)}"
        if figures.reviews > figures.questions:
            text += f", {count(figures.reviews - figures.questions, 'repeat')}"
        lines = [((text + ".", "bold"),), BLANK, *_ratings(figures, width, look)]
    if figures.missed:
        lines += [BLANK, (("Key points you missed", "heading"),)]
        for missed in figures.missed:
            lines += wrap([(summary.titles[missed.question], "bold")], width)
            for point in missed.points:
                text = summary.points[missed.question, point]
                lines += wrap([(text, "")], width, f"  {look.bullet} ", "    ")
    if summary.moved is not None:
        lines += [BLANK, *moved_lines(summary.moved, summary.today, width, look)]
    lines += [BLANK, (("What comes when", "heading"),)]
    lines += coming_lines(summary.coming, summary.left, summary.today, width, look)
    if summary.advice:
        lines += [BLANK, (("What to do next", "heading"),)]
        for line in summary.advice:
            lines += wrap([(line, "")], width, f"{look.bullet} ", "  ")
    return lines


def _ratings(figures: SessionReport, width: int, look: Look) -> list[Line]:
    """A bar for each rating, and the share recalled."""
    most = max(figures.ratings.values())
    room_for_bar = max(5, min(40, width - 16))
    lines: list[Line] = []
    for rating, name in RATINGS.items():
        number = figures.ratings.get(rating, 0)
        length = round(room_for_bar * number / most) if number else 0
        bar = look.bar(1, max(1, length)) if number else ""
        spans: list[Span] = [(f"{name:5} {number:3} ", ""), (bar, RATING_STYLES[rating])]
        lines.append(tuple(spans))
    recalled = figures.recalled
    assert recalled is not None
    lines += [BLANK, ((f"Recalled: {recalled:.0%} of the answers (all but Again).", ""),)]
    return lines


def coming_lines(
    coming: Sequence[tuple[int, int]], left: int, today: int, width: int, look: Look
) -> list[Line]:
    """What falls due when, a bar for each day; `left` of it today."""
    rows = [("today", left)] if left else []
    rows += [(day(when, today), number) for when, number in coming]
    if not rows:
        return [(("Nothing is scheduled yet.", ""),)]
    column = max(cells(name) for name, _ in rows) + 2
    most = max(number for _, number in rows)
    longest = max(1, min(most, 30, width - column - 8))
    return [
        (
            (f"{name:{column}}{number:4,} ", ""),
            (look.bar(1, max(1, round(longest * number / most))), "accent"),
        )
        for name, number in rows
    ]
