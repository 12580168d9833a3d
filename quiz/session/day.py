"""A day's session from the first question to the summary, and what a day with nothing due offers."""

from quiz.errors import UsageError
from quiz.events import AGAIN, Review
from quiz.practice.review import PAGES, SCROLL, Scroll
from quiz.report.session import SessionReport, report
from quiz.scheduling.queue import Queue
from quiz.screens import page as pages
from quiz.screens.durations import count, day
from quiz.screens.page import Page, Summary, summary_lines
from quiz.screens.review import Choice as Key
from quiz.screens.text import BLANK, Line, wrap
from quiz.screens.theme import Look
from quiz.session import plan, reading
from quiz.session.desk import Desk
from quiz.session.face import Face, open_face
from quiz.session.plan import Choice
from quiz.session.review import ReviewSession
from quiz.settings import COLOR, PLAIN
from quiz.store import states

_COMING_DAYS = 5
_LEAVE = ("q", "enter", "space", "esc", "ctrl-d", "eof")
_AHEAD = Choice(ahead=True, new=0)


def serve(desk: Desk, choice: Choice, plain: bool | None = None, color: str | None = None) -> None:
    """Ask the chosen questions, or offer something else where none is due.

    Raises:
        UsageError: a filter leaves no question.
        StoreError: the clock is more than a day behind the log.
    """
    linear = bool(desk.setting(PLAIN).value) if plain is None else plain
    colour = str(desk.setting(COLOR).value) if color is None else color
    desk.check_clock()
    queue = _queue(desk, choice)
    if queue.current is None and not choice.everything:
        raise UsageError("No question with these filters is due. Add --ahead, or drop a filter.")
    ended: list[Line] = []
    with open_face(linear, colour) as face:
        wanted: Choice | None = choice
        while wanted is not None:
            if queue.current is None:
                wanted = _nothing_due(desk, face)
            else:
                session = ReviewSession(desk, face, wanted, queue)
                session.run()
                ended = _close(session)
                break
            queue = _queue(desk, wanted) if wanted else queue
    face.end(ended)


def _queue(desk: Desk, choice: Choice) -> Queue:
    return Queue(tuple(plan.questions(desk, choice)), limit=choice.limit)


def _close(session: ReviewSession) -> list[Line]:
    """The summary, until the person leaves; what of it to print on the main screen."""
    face, desk = session.face, session.desk
    if not session.reviewed_or_put_off:
        return []
    keys: tuple[Key, ...] = (("u", "undo"), ("r", "demo"), ("Enter", "leave"), ("q", "quit"))
    while True:
        summary = _summary(session)
        title, message = f"{desk.deck.title}: summary", session.message

        def make(
            width: int, look: Look, what: Summary = summary, name: str = title, say: str = message
        ) -> Page:
            return Page(name, tuple(summary_lines(what, pages.room(width), look)), keys, say)

        face.show_page(make)
        key = face.keys.read(None)
        session.message = ""
        if key in _LEAVE:
            return summary_lines(summary, 76, face.look)
        if key == "u":
            if session.undo():
                session.run()
        elif key == "r":
            session.message = _demo_of_weakest(session)
        else:
            _scroll(face, key)


def _summary(session: ReviewSession) -> Summary:
    desk = session.desk
    connection, deck, today = desk.database.connection, desk.deck, desk.today
    asked = {event.question for event in session.events if event.kind == "review"}
    questions = [desk.question(question) for question in asked if question]
    figures = report(
        session.events, {one.id: [point.id for point in one.key_points] for one in questions}
    )
    return Summary(
        report=figures,
        titles={one.id: one.question for one in questions},
        points={(one.id, point.id): point.point for one in questions for point in one.key_points},
        left=plan.waiting(desk),
        coming=states.coming(connection, deck.id, today, _COMING_DAYS),
        today=today,
        advice=_advice(session, figures),
    )


def _advice(session: ReviewSession, figures: SessionReport) -> list[str]:
    """One line for each thing worth doing now, with its command."""
    desk = session.desk
    advice = []
    if plan.waiting(desk):
        advice.append("Finish what is due today: quiz")
    if figures.missed:
        worst = max(figures.missed, key=lambda missed: len(missed.points))
        advice.append(f"Read the question you missed most of: quiz show {worst.question} --answer")
    elif session.first_run:
        advice.append("Skim all the answers in one page: quiz recap")
    if not plan.waiting(desk):
        advice.append("See how you are doing: quiz stats")
    return advice


def _demo_of_weakest(session: ReviewSession) -> str:
    """The demo of the question with the lowest rating of the session, the latest of those."""
    ratings = {
        event.question: event.what.rating
        for event in session.events
        if isinstance(event.what, Review) and event.question
    }
    if not ratings:
        return "No question was answered."
    lowest = min(ratings.values())
    weakest = [question for question, rating in ratings.items() if rating == lowest][-1]
    heading = session.desk.deck.heading(weakest)
    why = "the one you forgot" if lowest == AGAIN else "your weakest today"
    if heading.demo is None:
        return f"{heading.question} ({why}) has no demo."
    return f"{heading.question} ({why}): its demo is called {heading.demo}."


def _nothing_due(desk: Desk, face: Face) -> Choice | None:
    """The menu of a day with nothing due: what to ask instead, or None to leave."""
    message = ""
    while True:
        unseen = plan.unseen(desk)
        keys: list[Key] = [("r", "read through")]
        if plan.questions(desk, _AHEAD):
            keys.append(("a", "study ahead"))
        if unseen:
            keys.append(("n", "learn new ones"))
        shown = (*keys, ("q", "quit"))
        known, say = unseen, message

        def make(
            width: int, look: Look, fresh: int = known, keys: tuple[Key, ...] = shown, say: str = say
        ) -> Page:
            lines = _menu_lines(desk, fresh, keys, pages.room(width))
            return Page(desk.deck.title, tuple(lines), keys, say)

        face.show_page(make)
        key = face.keys.read(None)
        message = ""
        if key == "r":
            reading.read_through(desk, face)
        elif key == "a" and ("a", "study ahead") in keys:
            return _AHEAD
        elif key == "n" and unseen:
            return Choice(new=unseen)
        elif key in ("q", "esc", "ctrl-d", "eof"):
            return None
        else:
            _scroll(face, key)


def _menu_lines(desk: Desk, unseen: int, keys: tuple[Key, ...], width: int) -> list[Line]:
    about = {
        "r": "Read through all questions and answers. Nothing is rated.",
        "a": "Study ahead: what is not due yet, the one most likely forgotten first.",
        "n": f"Learn new questions now: {count(unseen, 'is', 'are')} left for another day.",
        "q": "Enough for today.",
    }
    done = plan.done_today(desk)
    lines: list[Line] = []
    if done:
        lines += wrap([(f"Done for today: {count(done, 'question')}.", "bold")], width)
    else:
        lines += wrap([("Nothing is due today. That is how it should be.", "bold")], width)
    coming = states.coming(desk.database.connection, desk.deck.id, desk.today, _COMING_DAYS)
    if coming:
        text = ", ".join(f"{day(when, desk.today)} ({number:,})" for when, number in coming)
        lines += wrap([(f"Next due: {text}.", "")], width)
    lines.append(BLANK)
    for key, _ in keys:
        first, *rest = wrap([(about[key], "")], width, f"{key}  ", "   ")
        (text, style), *others = first
        lines += [((text[:3], "key"), (text[3:], style), *others), *rest]
    return lines


def _scroll(face: Face, key: str) -> None:
    face.scroll(Scroll(lines=SCROLL.get(key, 0), pages=PAGES.get(key, 0)))
