"""The end of a session: its summary, on which the last decisions can still be undone."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from quiz.code.session import due as code_due
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
from quiz.terminal.text import BLANK, Line, cells, day, spell, wrap
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
        lines += [BLANK, *recall_change_lines(summary.moved, summary.today, width, look)]
    lines += [BLANK, (("What comes when", "heading"),)]
    lines += coming_lines(summary.coming, summary.left, summary.today, width, look)
    if summary.advice:
        lines += [BLANK, (("What to do next", "heading"),)]
        for line in summary.advice:
            lines += wrap([(line, "")], width, f"{look.bullet} ", "  ")
    return lines


def _ratings(figures: SessionReport, width: int, look: Look) -> list[Line]:
    """A bar for each rating, and the share recalled."""
    rows = [(name, figures.ratings.get(rating, 0)) for rating, name in RATINGS.items()]
    styles = list(RATING_STYLES.values())
    lines = _count_bars(rows, styles, max(5, min(40, width - 16)), look)
    recalled = figures.recalled
    assert recalled is not None
    lines += [BLANK, ((f"Recalled: {percent(recalled)} of the answers (all but Again).", ""),)]
    return lines


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


def sum_up(session: ReviewSession) -> MakeLines:
    """The summary, until the person leaves; what of it to print on the main screen."""
    ui, desk = session.ui, session.desk
    if not session.reviewed_or_put_off and not ui.linear:
        return nothing
    ui.scroll(TOP)
    pages = Pages(ui)
    title = f"{desk.deck.title}: summary"
    while True:
        summary = _summary(session)
        key = pages.key(partial(_page, summary, title), session.message)
        session.message = ""
        if key == LEAVE:
            return partial(_left_behind, summary)
        if key == "u":
            if session.undo():
                session.run()
                ui.scroll(TOP)
        elif key == "r":
            session.message = _show_weakest(session)


KEYS: tuple[KeyHint, ...] = (("u", "undo"), ("r", "demo"), ("q", "leave"))


def _page(summary: Summary, title: str, width: int, look: Look) -> Page:
    return Page(title, tuple(summary_lines(summary, page.room(width), look)), KEYS)


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
    advice = []
    if waiting(desk):
        advice.append("Finish what is due today: quiz")
    weak = [one for one in strengths(desk, asked) if one.weak]
    if weak:
        command = weak_page.command(weak[0], desk.deck.heading(weak[0].question))
        advice.append(f"Work on the weakest question of this session: {command}")
    if len(weak) > 1:
        advice.append("See all that is weak, and why: quiz weak")
    elif session.day.first_run:
        advice.append("Skim all the answers in one page: quiz recap")
    if code_due(desk):
        advice.append("Write the code that is due, from memory: quiz code")
    if session.recall_before is not None:
        advice.append("See where the plan leads: quiz plan")
    elif session.day.first_run:
        advice.append("Have an interview date? Plan towards it: quiz plan +14")
    if not waiting(desk):
        advice.append("See how you are doing: quiz stats")
    return advice


def _show_weakest(session: ReviewSession) -> str:
    """Run the demo of the question with the lowest rating of the session, the latest of those."""
    ratings = {
        event.question: event.what.rating
        for event in session.decisions.events
        if isinstance(event.what, Review) and event.question
    }
    if not ratings:
        return "No question was answered."
    lowest = min(ratings.values())
    weakest = [question for question, rating in ratings.items() if rating == lowest][-1]
    return demonstrate(session.ui, session.desk.deck.heading(weakest))
