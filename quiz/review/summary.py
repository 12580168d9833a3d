"""The end of a session: its summary, on which the last decisions can still be undone."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from quiz.code.session import counted
from quiz.deck.question import Heading
from quiz.plain_text import count, percent
from quiz.plan import status
from quiz.plan.preparation import RecallChange
from quiz.plan.screen import recall_change_lines
from quiz.review.editing import demonstrate
from quiz.review.figures import SessionReport, report
from quiz.review.session import ReviewSession
from quiz.review.today import waiting
from quiz.scheduling.state import RATINGS
from quiz.stats import weak_page
from quiz.stats.weak_page import strengths
from quiz.store.events import Review
from quiz.terminal import page
from quiz.terminal.page import TOP, KeyHint, Page
from quiz.terminal.session import LEAVE, Pages, nothing
from quiz.terminal.style import RATING_STYLES, Look
from quiz.terminal.text import BLANK, Line, Span, cells, day, spell, wrap
from quiz.terminal.ui import MakeLines


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
    moved: RecallChange | None
    """How the outlook on an interview moved; None without a plan."""
    advice: Sequence[str]
    """What to do next, each a line with its command."""


def summary_lines(summary: Summary, width: int, look: Look) -> list[Line]:
    """Where the day stands and what to do next; then how it went, what was missed, what comes."""
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
            lines += wrap([(summary.titles[missed.question], "bold")], width)
            for point in missed.points:
                text = summary.points[missed.question, point]
                lines += wrap([(text, "")], width, f"  {look.bullet} ", "    ")
    if summary.moved is not None:
        lines += [BLANK, *recall_change_lines(summary.moved, summary.today, width, look)]
    lines += [BLANK, (("Coming up", "heading"),)]
    lines += coming_lines(summary.coming, summary.left, summary.today, width, look)
    return lines


def _standing(summary: Summary) -> str:
    """What is left of today, or that it is done and when more comes."""
    if summary.left:
        return f"{count(summary.left, 'question is', 'questions are')} still due today: quiz"
    if not summary.coming:
        return "Done for today."
    when, number = summary.coming[0]
    return f"Done for today; next: {day(when, summary.today)}, {count(number, 'question')}."


LEAST_FOR_A_SHARE = 5
"""Of fewer answers no percentage is told: it would say nothing."""


def _how_it_went(figures: SessionReport, width: int) -> list[Line]:
    """How many questions in how long, how often each rating, and the share recalled."""
    text = f"{count(figures.questions, 'question')} in {spell(figures.seconds)}"
    if figures.reviews > figures.questions:
        text += f", {count(figures.reviews - figures.questions, 'repeat')}"
    rated: list[Span] = []
    for rating, name in RATINGS.items():
        number = figures.ratings.get(rating, 0)
        rated += [(name, RATING_STYLES[rating] if number else "dim"), (f" {number:,}   ", "")]
    if figures.reviews >= LEAST_FOR_A_SHARE and figures.recalled is not None:
        rated.append((f"recalled {percent(figures.recalled)}", ""))
    return [((text + ".", ""),), *wrap(rated, width)]


def coming_lines(
    coming: Sequence[tuple[int, int]], left: int, today: int, width: int, look: Look
) -> list[Line]:
    """What falls due when, a bar for each day; `left` of it today."""
    rows = [("today", left)] if left else []
    rows += [(day(when, today), number) for when, number in coming]
    if not rows:
        return [(("Nothing is scheduled yet.", ""),)]
    rows = [(f"{name}  ", number) for name, number in rows]
    most = max(number for _, number in rows)
    longest = max(1, min(most, 30, width - max(cells(name) for name, _ in rows) - 8))
    return _count_bars(rows, ["accent"] * len(rows), longest, look)


def _count_bars(
    rows: Sequence[tuple[str, int]], styles: Sequence[str], longest: int, look: Look
) -> list[Line]:
    """A line for each row: its name, its number, a bar; `longest` cells for the largest number."""
    column = max(cells(name) for name, _ in rows)
    most = max(number for _, number in rows)
    return [
        (
            (f"{name:{column}}{number:4,} ", ""),
            (look.bar(1, max(1, round(longest * number / most))) if number else "", style),
        )
        for (name, number), style in zip(rows, styles, strict=True)
    ]


class SummedUp(NamedTuple):
    """How the person left the summary."""

    left_behind: MakeLines
    """What of it to print on the main screen."""
    menu: bool = False
    """Whether they asked what else there is to do."""


def sum_up(session: ReviewSession) -> SummedUp:
    """The summary, until the person leaves it or asks for more."""
    ui, desk = session.ui, session.desk
    if not session.reviewed_or_put_off and not ui.linear:
        return SummedUp(nothing)
    ui.scroll(TOP)
    pages = Pages(ui)
    title = f"{desk.deck.title}: summary"
    while True:
        summary = _summary(session)
        weakest = _weakest(session)
        keys: list[KeyHint] = [("u", "undo")]
        keys += [("r", "demo")] if weakest is not None and weakest.demo else []
        keys += [] if summary.left else [("m", "more to do")]
        key = pages.key(partial(_page, summary, title, (*keys, ("q", "leave"))), session.message)
        session.message = ""
        if key == LEAVE:
            return SummedUp(partial(_left_behind, summary))
        if key == "m" and not summary.left:
            return SummedUp(partial(_left_behind, summary), menu=True)
        if key == "u":
            if session.undo():
                session.run()
                ui.scroll(TOP)
        elif key == "r":
            session.message = "No question was answered."
            if weakest is not None:
                session.message = demonstrate(ui, weakest)


def _page(summary: Summary, title: str, keys: tuple[KeyHint, ...], width: int, look: Look) -> Page:
    return Page(title, tuple(summary_lines(summary, page.room(width), look)), keys)


def _left_behind(summary: Summary, width: int, look: Look) -> list[Line]:
    return summary_lines(summary, page.room(width), look)


def _summary(session: ReviewSession) -> Summary:
    desk = session.desk
    today = desk.today
    events = session.decisions.events
    asked = {event.question for event in events if event.kind == "review" and event.question}
    questions = [desk.deck.question(question) for question in asked]
    figures = report(events, {one.id: [point.id for point in one.key_points] for one in questions})
    moved = status.recall_change(desk, session.recall_before)
    return Summary(
        report=figures,
        titles={one.id: one.question for one in questions},
        points={(one.id, point.id): point.point for one in questions for point in one.key_points},
        left=waiting(desk),
        coming=status.coming(desk, moved),
        today=today,
        moved=moved,
        advice=_advice(session, asked),
    )


def _advice(session: ReviewSession, asked: Collection[str]) -> list[str]:
    """One line for each thing worth doing now, with its command."""
    desk = session.desk
    first_run = session.day.first_run
    advice = []
    weak = [one for one in strengths(desk, asked) if one.weak]
    if weak:
        command = weak_page.command(weak[0], desk.deck.heading(weak[0].question))
        advice.append(f"Work on the weakest question of this session: {command}")
    if len(weak) > 1:
        advice.append("See all that is weak, and why: quiz weak")
    ideas = sum(len(section.items) for section in desk.deck.recap()) if first_run else 0
    if ideas:
        advice.append(f"The {ideas} ideas to remember: quiz recap")
    if counted(desk).due:
        advice.append("Write the code that is due, from memory: quiz code")
    if session.recall_before is not None:
        advice.append("See where the plan leads: quiz plan")
    elif first_run:
        advice.append("Have an interview date? Plan towards it: quiz plan +14")
    if not waiting(desk):
        advice.append("See how you are doing: quiz stats")
    return [line + desk.deck_flags for line in advice]


def _weakest(session: ReviewSession) -> Heading | None:
    """The question with the lowest rating of the session, the latest of those; None without any."""
    ratings = {
        event.question: event.what.rating
        for event in session.decisions.events
        if isinstance(event.what, Review) and event.question
    }
    if not ratings:
        return None
    lowest = min(ratings.values())
    weakest = [question for question, rating in ratings.items() if rating == lowest][-1]
    return session.desk.deck.heading(weakest)
