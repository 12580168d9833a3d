"""The summary of a session: how many, how well, what was missed, what is next.

Pure: the log's events and the day are arguments.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from quiz.deck.question import KeyPoint, Question
from quiz.plain_text import count, percent
from quiz.plan.policy import IDLE_SECONDS
from quiz.plan.preparation import RecallChange
from quiz.plan.screen import recall_change_lines
from quiz.scheduling.state import AGAIN, RATINGS
from quiz.store.events import Event, Review
from quiz.terminal.style import RATING_STYLES, Look
from quiz.terminal.text import BLANK, Line, Span, cells, day, spell, wrap


class Missed(NamedTuple):
    """A question's key points that were not ticked in its last answer."""

    question: Question
    points: tuple[KeyPoint, ...]


@dataclass(frozen=True, slots=True)
class SessionReport:
    """The figures of a session's summary."""

    questions: int
    reviews: int
    ratings: Mapping[int, int]
    """Rating -> how often it was given."""
    seconds: float
    missed: tuple[Missed, ...]

    @property
    def recalled(self) -> float | None:
        """The share of answers not rated Again; None without answers."""
        return 1 - self.ratings.get(AGAIN, 0) / self.reviews if self.reviews else None


def report(events: Iterable[Event], questions: Mapping[str, Question]) -> SessionReport:
    """The figures of a session.

    Args:
        events: what happened, in order, without undone events.
        questions: those of the questions that are in the deck, by id.

    """
    reviews = [
        (event.question or "", event.what) for event in events if isinstance(event.what, Review)
    ]
    last = dict(reviews)
    missed = (
        Missed(
            questions[name],
            tuple(one for one in questions[name].key_points if one.id not in answer.points),
        )
        for name, answer in last.items()
        if name in questions and answer.points  # without a tick it is unknown what was said
    )
    return SessionReport(
        questions=len(last),
        reviews=len(reviews),
        ratings=Counter(answer.rating for _, answer in reviews),
        seconds=sum(min(answer.seconds, IDLE_SECONDS) for _, answer in reviews),
        missed=tuple(one for one in missed if one.points),
    )


@dataclass(frozen=True, slots=True)
class Summary:
    """What the summary shows."""

    report: SessionReport
    left: int
    """How many questions are still due today."""
    new_left: int
    """How many new questions today's session would still ask when nothing is due."""
    coming: Sequence[tuple[int, int]]
    """(study day, how many fall due), the nearest first."""
    today: int
    moved: RecallChange | None
    """How the outlook for the interview changed; None without a plan."""
    advice: Sequence[str]
    """What to do next, one line each, with its command."""
    flags: str = ""
    """The options a command needs to use the same deck."""


def summary_lines(summary: Summary, width: int, look: Look) -> list[Line]:
    """The day so far and what to do next; then how it went, what was missed, what is coming."""
    figures = summary.report
    lines = wrap([(_standing(summary), "bold")], width)
    for line in summary.advice:
        lines += wrap([(line, "")], width, f"{look.bullet} ", "  ")
    if not figures.reviews:
        lines += [BLANK, (("No question was answered. Nothing was lost either.", ""),)]
    else:
        lines += [BLANK, *_how_it_went(figures, width)]
    if figures.missed:
        lines += [BLANK, (("Key points you missed", "heading"),)]
        for missed in figures.missed:
            lines += wrap([(missed.question.question, "bold")], width)
            for point in missed.points:
                lines += wrap([(point.point, "")], width, f"  {look.bullet} ", "    ")
    if summary.moved is not None:
        lines += [BLANK, *recall_change_lines(summary.moved, summary.today, width, look)]
    lines += [BLANK, (("Coming up", "heading"),)]
    lines += coming_lines(summary.coming, summary.left, summary.today, width, look)
    return lines


def _standing(summary: Summary) -> str:
    """What is left for today, or when the next questions are due."""
    if summary.left:
        left = count(summary.left, "question is", "questions are")
        return f"{left} still due today: quiz{summary.flags}"
    if summary.new_left:
        left = count(summary.new_left, "new question is", "new questions are")
        return f"{left} left for today: quiz{summary.flags}"
    if not summary.coming:
        return "Done for today."
    when, number = summary.coming[0]
    return f"Done for today; next: {day(when, summary.today)}, {count(number, 'question')}."


LEAST_FOR_A_SHARE = 5
"""With fewer answers, a percentage would mean nothing."""


def _how_it_went(figures: SessionReport, width: int) -> list[Line]:
    """Questions, time, how often each rating was given, and the share recalled."""
    text = f"{count(figures.questions, 'question')} in {spell(figures.seconds)}"
    if figures.reviews > figures.questions:
        text += f", {count(figures.reviews - figures.questions, 'repeat')}"
    rated: list[Span] = []
    for rating, name in RATINGS.items():
        number = figures.ratings.get(rating, 0)
        rated += [(name, RATING_STYLES[rating] if number else "dim"), (f" {number:,}, ", "")]
    rated[-1] = (rated[-1][0].rstrip(", "), "")
    if figures.reviews >= LEAST_FOR_A_SHARE and figures.recalled is not None:
        rated.append((f"; {percent(figures.recalled)} recalled", ""))
    return [((text + ".", ""),), *wrap(rated, width)]


def coming_lines(
    coming: Sequence[tuple[int, int]], left: int, today: int, width: int, look: Look
) -> list[Line]:
    """How much falls due on each day, with a bar; `left` is still due today."""
    rows = [("today", left)] if left else []
    rows += [(day(when, today), number) for when, number in coming]
    if not rows:
        return [(("Nothing is scheduled yet.", ""),)]
    rows = [(f"{name}  ", number) for name, number in rows]
    most = max(number for _, number in rows)
    column = max(cells(name) for name, _ in rows)
    longest = max(1, min(most, 30, width - column - 8))
    return [
        (
            (f"{name:{column}}{number:4,} ", ""),
            (look.bar(1, max(1, round(longest * number / most))) if number else "", "accent"),
        )
        for name, number in rows
    ]
