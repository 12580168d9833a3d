"""After the questions: the session's summary, and a menu of what else is worth doing.

A day with nothing due is a normal day; it starts with the menu.
"""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Literal, NamedTuple

from quiz.code import session as code
from quiz.deck.question import Heading
from quiz.desk import Desk
from quiz.drill import session as drill
from quiz.errors import QuizError
from quiz.mock import start as mock
from quiz.plain_text import count
from quiz.plan import status
from quiz.plan.screen import recall_change_lines
from quiz.review import today
from quiz.review.attempt import READING, REVEALED, Attempt, Command, press
from quiz.review.programs import demonstrate
from quiz.review.screen import View, changes, frame
from quiz.review.session import ReviewSession
from quiz.review.summary import Summary, coming_lines, report, summary_lines
from quiz.review.today import SessionFilter
from quiz.scheduling.state import by_retrievability
from quiz.stats.weak import command, strengths
from quiz.store.events import Review
from quiz.terminal.page import TOP, KeyHint, Scroll
from quiz.terminal.session import LEAVE, LEAVING, Pages, Session, in_room, nothing, page_of
from quiz.terminal.style import Look
from quiz.terminal.text import BLANK, Line, labeled, wrap
from quiz.terminal.ui import UI, MakeLines


class _Reading(Session):
    """All questions with their answers, by number, until the person leaves."""

    def __init__(self, desk: Desk, ui: UI) -> None:
        super().__init__(ui)
        self._desk = desk
        self._headings = desk.deck.headings()
        self._printed: View | None = None
        self._open(0)

    def run(self) -> None:
        self.until_done(self._show, self._act)

    def _open(self, place: int) -> None:
        """Show the question at a place, or the nearest one there is."""
        self._place = min(max(0, place), len(self._headings) - 1)
        question = self._desk.deck.question(self._headings[self._place].id)
        self._view = View(
            heading=question,
            question=question,
            attempt=Attempt(question.id, (), phase=REVEALED, reading=True),
            done=self._place + 1,
            total=len(self._headings),
            status="read through",
            note=self._desk.schedule.state(question.id).note,
            keys=READING,
        )

    def _show(self) -> None:
        view = self._view
        self.ui.show(partial(frame, view), partial(changes, self._printed, view))
        self._printed = view._replace(attempt=view.attempt._replace(overlay=None))

    def _act(self, key: str) -> Literal["left"] | None:
        attempt, decision = press(self._view.attempt, key, 0, READING)
        self._view = self._view._replace(attempt=attempt)
        match decision:
            case Command(name="quit"):
                return "left"
            case Command(name="next"):
                self._turn(1)
            case Command(name="back"):
                self._turn(-1)
            case Scroll():
                moved = self.ui.scroll(decision)
                if key == "space" and not moved and attempt.overlay is None:
                    self._turn(1)
        return None

    def _turn(self, by: int) -> None:
        self._open(self._place + by)
        self.ui.scroll(TOP)


def sum_up(session: ReviewSession) -> tuple[MakeLines, bool]:
    """Show the summary until the person leaves or asks for more; undo works there too.

    Returns the lines to print on the main screen, and whether the menu was asked for.
    """
    ui, desk = session.ui, session.desk
    if not session.reviewed_or_put_off and not ui.linear:
        return nothing, False
    ui.scroll(TOP)
    pages = Pages(ui)
    title = f"Summary: {desk.deck.title}"
    while True:
        summary = _summary(session)
        weakest = _weakest(session)
        keys: list[KeyHint] = [("u", "undo")]
        keys += [("r", "demo")] if weakest is not None and weakest.demo else []
        keys += [] if summary.left else [("m", "more to do")]
        lines = in_room(partial(summary_lines, summary))
        key = pages.key(page_of(title, lines, *keys, ("q", "leave")), session.message)
        session.message = ""
        if key == LEAVE or (key == "m" and not summary.left):
            return lines, key == "m"
        if key == "u":
            if session.undo():
                session.run()
                ui.scroll(TOP)
        elif key == "r":
            session.message = "No question was answered."
            if weakest is not None:
                session.message = demonstrate(ui, weakest)


def _summary(session: ReviewSession) -> Summary:
    desk = session.desk
    asked = {question: desk.deck.question(question) for question in _answered(session)}
    moved = status.recall_change(desk, session.recall_before)
    left = today.waiting(desk)
    return Summary(
        report=report(session.events, asked),
        left=left,
        new_left=0 if left else len(today.questions(desk, SessionFilter())),
        coming=status.coming(desk, moved),
        today=desk.today,
        moved=moved,
        advice=_advice(session, asked, left),
        flags=desk.deck_flags,
    )


def _advice(session: ReviewSession, asked: Collection[str], left: int) -> list[str]:
    """A line with its command for each thing worth doing now. `left`: questions still due."""
    desk = session.desk
    first_run = session.day.first_run
    advice = []
    events, flags = desk.deck.events(desk.log, asked), desk.deck_flags
    found = strengths(desk.deck, events, desk.schedule.states(), desk.today)
    weak = [one for one in found if one.weak]
    if weak:
        helps = command(weak[0], desk.deck.heading(weak[0].question), flags, desk.path_of)
        advice.append(f"Work on the weakest question of this session: {helps}")
    if len(weak) > 1:
        advice.append(f"See everything that is weak, and why: quiz weak{flags}")
    ideas = sum(len(section.items) for section in desk.deck.recap()) if first_run else 0
    if ideas:
        advice.append(f"The {ideas} ideas to remember: quiz recap{flags}")
    if code.counted(desk).due:
        advice.append(f"Write the code that is due, from memory: quiz code{flags}")
    if session.recall_before is not None:
        advice.append(f"See where the plan leads: quiz plan{flags}")
    elif first_run:
        advice.append(f"Have an interview date? Plan towards it: quiz plan +14{flags}")
    if not left:
        advice.append(f"See how you are doing: quiz stats{flags}")
    return advice


def _answered(session: ReviewSession) -> dict[str, int]:
    """Question -> its last rating in this session, of questions still in the deck."""
    ratings = {
        event.question: event.what.rating
        for event in session.events
        if isinstance(event.what, Review) and event.question
    }
    known = {heading.id for heading in session.desk.deck.headings()}
    return {name: rating for name, rating in ratings.items() if name in known}


def _weakest(session: ReviewSession) -> Heading | None:
    """The question with the session's lowest rating, the latest one if several; None if none."""
    ratings = _answered(session)
    lowest = min(ratings.values(), default=0)
    weakest = [question for question, rating in ratings.items() if rating == lowest]
    return session.desk.deck.heading(weakest[-1]) if weakest else None


AHEAD = SessionFilter(ahead=True, new=0)


class _Choice(NamedTuple):
    """A line of the menu."""

    key: str
    label: str
    about: str
    chosen: Callable[[], SessionFilter | str | None]
    """Does it. Returns what to ask instead, or a message for the menu, if any."""


def nothing_due(desk: Desk, ui: UI) -> SessionFilter | None:
    """The menu of a day with nothing due. Returns what to ask instead, or None to leave."""
    message = ""
    pages = Pages(ui, LEAVING)
    while True:
        choices = _choices(desk, ui)
        lines = in_room(partial(_menu_lines, desk, choices))
        keys = [(one.key, one.label) for one in choices] + [("q", "quit")]
        key = pages.key(page_of(desk.deck.title, lines, *keys), message)
        message = ""
        if key == LEAVE:
            return None
        for choice in choices:
            if choice.key == key:
                answer = choice.chosen()
                if isinstance(answer, SessionFilter):
                    return answer
                message = answer or ""


def _choices(desk: Desk, ui: UI) -> list[_Choice]:
    """What is worth doing now."""
    unseen = len(desk.schedule.new(desk.deck.count))
    demo = _demo(desk)
    now = code.how_far(desk)
    due = f"{count(len(now.due), 'exercise')} due" if now.due else "a new one"
    everything = (
        (True, _Choice(
            "r", "read through", "Read through all questions and answers. Nothing is rated.",
            lambda: _Reading(desk, ui).run(),
        )),
        (bool(today.questions(desk, AHEAD)), _Choice(
            "a", "study ahead", "Study ahead: what is not due yet, most likely forgotten first.",
            lambda: AHEAD,
        )),
        (bool(unseen), _Choice(
            "n", "learn new ones",
            f"Learn new questions now: {count(unseen, 'is', 'are')} left for another day.",
            lambda: SessionFilter(new=unseen),
        )),
        (True, _Choice(
            "c", "cram", "Cram: everything, due or not. Nothing is saved or rescheduled.",
            lambda: SessionFilter(cram=True),
        )),
        (demo is not None, _Choice(
            "d", "drill",
            "Drill: computed questions, graded automatically. Nothing is rescheduled.",
            lambda: _practise(desk, ui, _drill),
        )),
        (True, _Choice(
            "m", "mock interview",
            "Mock interview: six questions in twenty minutes, with follow-ups and a scorecard.",
            lambda: _practise(desk, ui, _mock),
        )),
        (demo is not None, _Choice(
            "e", "demo", "Demo: predict, run, see. For the question most likely forgotten.",
            lambda: demo and demonstrate(ui, demo),
        )),
        (now.next is not None and bool(now.due or desk.deck.exercises()), _Choice(
            "w", "write code", f"Code from memory, judged in a second: {due}, {now.next} first.",
            lambda: _practise(desk, ui, _write),
        )),
    )  # fmt: skip
    return [choice for offered, choice in everything if offered]


def _practise(desk: Desk, ui: UI, practise: Callable[[Desk, UI], str]) -> str:
    """Practice on the first deck alone. Returns a message for afterwards."""
    try:
        with desk.alone():
            return practise(desk, ui)
    except QuizError as error:
        return str(error)


def _drill(desk: Desk, ui: UI) -> str:
    drill.practise(desk, ui, drill.Dealer(desk, drill.Request()))
    return ""


def _write(desk: Desk, ui: UI) -> str:
    code.practise(desk, ui, code.Request())
    return ""


def _mock(desk: Desk, ui: UI) -> str:
    if mock.interview(desk, ui) is nothing:
        return ""
    return f"The scorecard again: quiz mock --history{desk.deck_flags}"


def _demo(desk: Desk) -> Heading | None:
    """The question with a demo that is most likely forgotten; the first one if none was seen."""
    seen = by_retrievability(desk.schedule.seen(), desk.today)
    order = [*map(desk.deck.heading, seen), *desk.deck.headings()]
    return next((heading for heading in order if heading.demo), None)


def _menu_lines(desk: Desk, choices: Sequence[_Choice], width: int, look: Look) -> list[Line]:
    done = desk.schedule.count("done")
    lines: list[Line] = []
    if done:
        lines += wrap([(f"Done for today: {count(done, 'question')}.", "bold")], width)
    else:
        said = "Nothing is due today. That is how it should be."
        if desk.schedule.count("suspended") == desk.deck.count:
            said = "Every question is suspended: `quiz suspend --off ID` brings one back."
        lines += wrap([(said, "bold")], width)
    outlook = status.recall_change(desk, None)
    if outlook is not None:
        lines += recall_change_lines(outlook, desk.today, width, look)
    days = status.coming(desk, outlook)
    if days:
        planned = outlook is not None and outlook.day > desk.today
        lines += [BLANK, (("The plan's next days" if planned else "Next due", "heading"),)]
        lines += coming_lines(days, 0, desk.today, width, look)
    lines.append(BLANK)
    for choice in choices:
        lines += labeled((f"{choice.key}  ", "key"), [(choice.about, "")], width)
    return [*lines, *labeled(("q  ", "key"), [("Done.", "")], width)]
