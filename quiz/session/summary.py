"""The end of a session: its summary, on which the last decisions can still be undone."""

from collections.abc import Collection
from functools import partial

from quiz.events import Review
from quiz.practice.review import TOP
from quiz.report.session import report
from quiz.screens import page as pages
from quiz.screens import weak as weak_screen
from quiz.screens.page import Page, Summary, summary_lines
from quiz.screens.review import Choice as Key
from quiz.screens.text import Line
from quiz.screens.theme import Look
from quiz.session import plan, preparation
from quiz.session.demonstration import demonstrate
from quiz.session.face import MakeLines
from quiz.session.last_page import LEAVE, key_on_page
from quiz.session.review import ReviewSession
from quiz.session.strength import strengths


def sum_up(session: ReviewSession) -> MakeLines:
    """The summary, until the person leaves; what of it to print on the main screen."""
    face, desk = session.face, session.desk
    if not session.reviewed_or_put_off and not face.linear:
        return lambda width, look: []
    keys: tuple[Key, ...] = (("u", "undo"), ("r", "demo"), ("q", "leave"))
    face.scroll(TOP)
    while True:
        summary = _summary(session)
        title, message = f"{desk.deck.title}: summary", session.message

        def make(
            width: int, look: Look, what: Summary = summary, name: str = title, say: str = message
        ) -> Page:
            return Page(name, tuple(summary_lines(what, pages.room(width), look)), keys, say)

        face.show_page(make)
        key = key_on_page(face)
        session.message = ""
        if key == LEAVE:
            return partial(_left_behind, summary)
        if key == "u":
            if session.undo():
                session.run()
                face.scroll(TOP)
        elif key == "r":
            session.message = _show_weakest(session)


def _left_behind(summary: Summary, width: int, look: Look) -> list[Line]:
    return summary_lines(summary, pages.room(width), look)


def _summary(session: ReviewSession) -> Summary:
    desk = session.desk
    today = desk.today
    events = session.decisions.events
    asked = {event.question for event in events if event.kind == "review" and event.question}
    questions = [desk.question(question) for question in asked]
    figures = report(events, {one.id: [point.id for point in one.key_points] for one in questions})
    moved = preparation.moved(desk, session.recall_before)
    return Summary(
        report=figures,
        titles={one.id: one.question for one in questions},
        points={(one.id, point.id): point.point for one in questions for point in one.key_points},
        left=plan.waiting(desk),
        coming=preparation.coming(desk, moved),
        today=today,
        moved=moved,
        advice=_advice(session, asked),
    )


def _advice(session: ReviewSession, asked: Collection[str]) -> list[str]:
    """One line for each thing worth doing now, with its command."""
    desk = session.desk
    advice = []
    if plan.waiting(desk):
        advice.append("Finish what is due today: quiz")
    weak = [one for one in strengths(desk, asked) if one.weak]
    if weak:
        command = weak_screen.command(weak[0], desk.deck.heading(weak[0].question))
        advice.append(f"Work on the weakest question of this session: {command}")
    if len(weak) > 1:
        advice.append("See all that is weak, and why: quiz weak")
    elif session.day.first_run:
        advice.append("Skim all the answers in one page: quiz recap")
    if session.recall_before is not None:
        advice.append("See where the plan leads: quiz plan")
    elif session.day.first_run:
        advice.append("Have an interview date? Plan towards it: quiz plan +14")
    if not plan.waiting(desk):
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
    return demonstrate(session.face, session.desk.deck.heading(weakest))
