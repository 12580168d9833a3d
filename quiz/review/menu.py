"""A day with nothing due is a normal day: a menu of what else is worth doing."""

from quiz.deck.question import Heading
from quiz.desk import Desk
from quiz.errors import QuizError, UsageError
from quiz.plain_text import count
from quiz.plan import status
from quiz.plan.screen import moved_lines
from quiz.review import today
from quiz.review.attempt import OVERLAYS, REVEALED, Attempt
from quiz.review.editing import demonstrate
from quiz.review.screen import View
from quiz.review.summary import coming_lines
from quiz.review.today import SessionFilter
from quiz.scheduling.queue import by_retrievability
from quiz.terminal import page
from quiz.terminal.page import PAGES, SCROLL, KeyHint, Page, Scroll, page_scroll
from quiz.terminal.screen import Face
from quiz.terminal.style import Look
from quiz.terminal.text import BLANK, Line, wrap

_TOP = Scroll(pages=-1000)
_NEXT, _BACK = ("n", "enter", "right"), ("b", "left")
_LEAVE = ("q", "esc", "ctrl-d", "eof")


def read_through(desk: Desk, face: Face) -> None:
    """Every question with its answer, by number, until the person has had enough."""
    headings = desk.deck.headings()
    place = 0
    overlay: str | None = None
    while True:
        question = desk.deck.question(headings[place].id)
        points = tuple(point.id for point in question.key_points)
        face.show(
            View(
                heading=headings[place],
                question=question,
                attempt=Attempt(question.id, points, phase=REVEALED, overlay=overlay),
                done=place + 1,
                total=len(headings),
                status="read through",
                note=desk.schedule.state(question.id).note,
                reading=True,
            )
        )
        key = face.keys.read(None)
        if key in _LEAVE and not (key == "esc" and overlay):
            return
        if overlay and (key == "esc" or OVERLAYS.get(key) == overlay):
            overlay = None
            face.scroll(_TOP)
        elif key in ("p", "f"):
            overlay = OVERLAYS[key]
            face.scroll(_TOP)
        elif key in SCROLL or key in PAGES:
            moved = face.scroll(page_scroll(key))
            if key == "space" and not moved and not overlay:
                place = min(place + 1, len(headings) - 1)
                face.scroll(_TOP)
        elif key in _NEXT or key in _BACK:
            step = 1 if key in _NEXT else -1
            place = min(max(0, place + step), len(headings) - 1)
            overlay = None
            face.scroll(_TOP)


AHEAD = SessionFilter(ahead=True, new=0)


def nothing_due(desk: Desk, face: Face) -> SessionFilter | None:
    """The menu of a day with nothing due: what to ask instead, or None to leave."""
    message = ""
    while True:
        unseen = today.unseen(desk)
        keys: list[KeyHint] = [("r", "read through")]
        if today.questions(desk, AHEAD):
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
            keys: tuple[KeyHint, ...] = shown,
            say: str = say,
        ) -> Page:
            lines = _menu_lines(desk, fresh, keys, page.room(width), look)
            return Page(desk.deck.title, tuple(lines), keys, say)

        face.show_page(make)
        key = face.keys.read(None)
        message = ""
        if key == "r":
            read_through(desk, face)
        elif key == "a" and ("a", "study ahead") in keys:
            return AHEAD
        elif key == "n" and unseen:
            return SessionFilter(new=unseen)
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
    from quiz.drill.session import Dealer, Request, practise

    try:
        dealer = Dealer(desk, Request())
    except UsageError as error:
        return str(error)
    practise(desk, face, dealer)
    return ""


def _demo(desk: Desk) -> Heading | None:
    """The question with a demo that is most likely forgotten; where none was seen, the first."""
    seen = by_retrievability(desk.schedule.seen(), desk.today)
    order = [*map(desk.deck.heading, seen), *desk.deck.headings()]
    return next((heading for heading in order if heading.demo), None)


def _mock(desk: Desk, face: Face) -> str:
    """A mock interview. Returns what to say afterwards."""
    from quiz.mock.session import Request, choose, hold

    request = Request(seed=desk.clock.now() % 1_000_000)
    try:
        hold(desk, face, request, choose(desk, request))
    except QuizError as error:
        return str(error)
    return "The scorecard again: quiz mock --history"


def _menu_lines(
    desk: Desk, unseen: int, keys: tuple[KeyHint, ...], width: int, look: Look
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
    done = today.done_today(desk)
    lines: list[Line] = []
    if done:
        lines += wrap([(f"Done for today: {count(done, 'question')}.", "bold")], width)
    else:
        lines += wrap([("Nothing is due today. That is how it should be.", "bold")], width)
    outlook = status.moved(desk, None)
    if outlook is not None:
        lines += moved_lines(outlook, desk.today, width, look)
    days = status.coming(desk, outlook)
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
