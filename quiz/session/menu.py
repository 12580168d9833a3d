"""A day with nothing due is a normal day: a menu of what else is worth doing."""

from quiz.deck.heading import Heading
from quiz.errors import QuizError, UsageError
from quiz.practice.review import page_scroll
from quiz.scheduling.queue import by_retrievability
from quiz.screens import page as pages
from quiz.screens.durations import count
from quiz.screens.page import Page, coming_lines
from quiz.screens.plan import moved_lines
from quiz.screens.review import Choice as Key
from quiz.screens.text import BLANK, Line, wrap
from quiz.screens.theme import Look
from quiz.session import plan, preparation, reading
from quiz.session.demonstration import demonstrate
from quiz.session.desk import Desk
from quiz.session.face import Face
from quiz.session.plan import Choice
from quiz.store import states

AHEAD = Choice(ahead=True, new=0)


def nothing_due(desk: Desk, face: Face) -> Choice | None:
    """The menu of a day with nothing due: what to ask instead, or None to leave."""
    message = ""
    while True:
        unseen = plan.unseen(desk)
        keys: list[Key] = [("r", "read through")]
        if plan.questions(desk, AHEAD):
            keys.append(("a", "study ahead"))
        if unseen:
            keys.append(("n", "learn new ones"))
        if any(heading.demo for heading in desk.deck.headings()):
            keys.append(("d", "drill"))
        keys.append(("m", "mock interview"))
        demo = _demo(desk)
        if demo is not None:
            keys.append(("e", "demo"))
        shown = (*keys, ("q", "quit"))
        known, say = unseen, message

        def make(
            width: int,
            look: Look,
            fresh: int = known,
            keys: tuple[Key, ...] = shown,
            say: str = say,
        ) -> Page:
            lines = _menu_lines(desk, fresh, keys, pages.room(width), look)
            return Page(desk.deck.title, tuple(lines), keys, say)

        face.show_page(make)
        key = face.keys.read(None)
        message = ""
        if key == "r":
            reading.read_through(desk, face)
        elif key == "a" and ("a", "study ahead") in keys:
            return AHEAD
        elif key == "n" and unseen:
            return Choice(new=unseen)
        elif key == "d" and ("d", "drill") in keys:
            message = _drill(desk, face)
        elif key == "m":
            message = _mock(desk, face)
        elif key == "e" and demo is not None:
            message = demonstrate(face, demo)
        elif key in ("q", "esc", "ctrl-d", "eof"):
            return None
        else:
            face.scroll(page_scroll(key))


def _drill(desk: Desk, face: Face) -> str:
    """A session of drills. Returns what to say afterwards."""
    from quiz.session.dealing import Dealer, Request
    from quiz.session.drill import practise

    try:
        dealer = Dealer(desk, Request())
    except UsageError as error:
        return str(error)
    practise(desk, face, dealer)
    return ""


def _demo(desk: Desk) -> Heading | None:
    """The question with a demo that is most likely forgotten; where none was seen, the first."""
    connection, deck = desk.database.connection, desk.deck
    seen = by_retrievability(states.seen(connection, deck.key, deck.id, desk.today), desk.today)
    order = [*map(deck.heading, seen), *deck.headings()]
    return next((heading for heading in order if heading.demo), None)


def _mock(desk: Desk, face: Face) -> str:
    """A mock interview. Returns what to say afterwards."""
    from quiz.session.mock_choice import Request, choose
    from quiz.session.mocking import hold

    request = Request(seed=desk.clock.now() % 1_000_000)
    try:
        hold(desk, face, request, choose(desk, request))
    except QuizError as error:
        return str(error)
    return "The scorecard again: quiz mock --history"


def _menu_lines(
    desk: Desk, unseen: int, keys: tuple[Key, ...], width: int, look: Look
) -> list[Line]:
    about = {
        "r": "Read through all questions and answers. Nothing is rated.",
        "a": "Study ahead: what is not due yet, the one most likely forgotten first.",
        "n": f"Learn new questions now: {count(unseen, 'is', 'are')} left for another day.",
        "d": "Drill: computed questions, graded by computation. Nothing is rescheduled.",
        "m": "Mock interview: six questions in twenty minutes, with follow-ups and a scorecard.",
        "e": "A demo: predict, run, see. Of the question most likely forgotten.",
        "q": "Enough for today.",
    }
    done = plan.done_today(desk)
    lines: list[Line] = []
    if done:
        lines += wrap([(f"Done for today: {count(done, 'question')}.", "bold")], width)
    else:
        lines += wrap([("Nothing is due today. That is how it should be.", "bold")], width)
    outlook = preparation.moved(desk, None)
    if outlook is not None:
        lines += moved_lines(outlook, desk.today, width, look)
    days = preparation.coming(desk, outlook)
    if days:
        planned = outlook is not None and outlook.day > desk.today
        lines += [BLANK, (("The plan's next days" if planned else "Next due", "heading"),)]
        lines += coming_lines(days, 0, desk.today, width, look)
    lines.append(BLANK)
    for key, _ in keys:
        first, *rest = wrap([(about[key], "")], width, f"{key}  ", "   ")
        (text, style), *others = first
        lines += [((text[:3], "key"), (text[3:], style), *others), *rest]
    return lines
