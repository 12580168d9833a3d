"""A day with nothing due is a normal day: a menu of what else is worth doing."""

from functools import partial

from quiz.deck.question import Heading
from quiz.desk import Desk
from quiz.errors import QuizError, UsageError
from quiz.plain_text import count
from quiz.plan import status
from quiz.plan.screen import recall_change_lines
from quiz.review import today
from quiz.review.attempt import REVEALED, Attempt, Overlay
from quiz.review.editing import demonstrate
from quiz.review.linear import changes
from quiz.review.screen import View, frame
from quiz.review.summary import coming_lines
from quiz.review.today import SessionFilter
from quiz.scheduling.queue import by_retrievability
from quiz.terminal.page import PAGES, SCROLL, TOP, KeyHint, Page, page_scroll, room
from quiz.terminal.screen import LEAVE, LEAVING, Face, Pages
from quiz.terminal.style import Look
from quiz.terminal.text import BLANK, Line, labelled, wrap

_OVERLAYS: dict[str, Overlay] = {"p": "precise", "f": "follow-ups"}
_NEXT, _BACK = ("n", "enter", "right"), ("b", "left")


def read_through(desk: Desk, face: Face) -> None:
    """Every question with its answer, by number, until the person has had enough."""
    headings = desk.deck.headings()
    place = 0
    overlay: Overlay | None = None
    printed: View | None = None
    while True:
        question = desk.deck.question(headings[place].id)
        points = tuple(point.id for point in question.key_points)
        view = View(
            heading=headings[place],
            question=question,
            attempt=Attempt(question.id, points, phase=REVEALED, overlay=overlay),
            done=place + 1,
            total=len(headings),
            status="read through",
            note=desk.schedule.state(question.id).note,
            reading=True,
        )
        face.show(partial(frame, view), partial(changes, printed, view))
        printed = view._replace(attempt=view.attempt._replace(overlay=None))
        key = face.keys.read(None)
        if key in LEAVING and not (key == "esc" and overlay):
            return
        if overlay and (key == "esc" or _OVERLAYS.get(key) == overlay):
            overlay = None
            face.scroll(TOP)
        elif key in _OVERLAYS:
            overlay = _OVERLAYS[key]
            face.scroll(TOP)
        elif key in SCROLL or key in PAGES:
            moved = face.scroll(page_scroll(key))
            if key == "space" and not moved and not overlay:
                place = min(place + 1, len(headings) - 1)
                face.scroll(TOP)
        elif key in _NEXT or key in _BACK:
            step = 1 if key in _NEXT else -1
            place = min(max(0, place + step), len(headings) - 1)
            overlay = None
            face.scroll(TOP)


AHEAD = SessionFilter(ahead=True, new=0)


def nothing_due(desk: Desk, face: Face) -> SessionFilter | None:
    """The menu of a day with nothing due: what to ask instead, or None to leave."""
    message = ""
    pages = Pages(face, LEAVING)
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
        offered = {key for key, _ in keys}
        key = pages.key(partial(_menu_page, desk, unseen, (*keys, ("q", "quit"))), message)
        message = ""
        if key == LEAVE:
            return None
        if key not in offered:
            continue
        if key == "a":
            return AHEAD
        if key == "n":
            return SessionFilter(new=unseen)
        if key == "r":
            read_through(desk, face)
        elif key == "d":
            message = _drill(desk, face)
        elif key == "m":
            message = _mock(desk, face)
        elif demo is not None:
            message = demonstrate(face, demo)


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


def _menu_page(desk: Desk, unseen: int, keys: tuple[KeyHint, ...], width: int, look: Look) -> Page:
    lines = _menu_lines(desk, unseen, keys, room(width), look)
    return Page(desk.deck.title, tuple(lines), keys)


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
    outlook = status.recall_change(desk, None)
    if outlook is not None:
        lines += recall_change_lines(outlook, desk.today, width, look)
    days = status.coming(desk, outlook)
    if days:
        planned = outlook is not None and outlook.day > desk.today
        lines += [BLANK, (("The plan's next days" if planned else "Next due", "heading"),)]
        lines += coming_lines(days, 0, desk.today, width, look)
    lines.append(BLANK)
    for key, _ in keys:
        lines += labelled((f"{key}  ", "key"), [(about[key], "")], width)
    return lines
