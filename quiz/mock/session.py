"""A mock interview: choosing the questions, then asking and scoring them against the clock.

The next step follows from the log alone (`quiz.mock.interview.next_step`), so an interview that
was left, or whose terminal went away, continues where it was. The clock runs while the candidate
answers and stops while they score themselves.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Literal

from quiz.clock import Stopwatch
from quiz.code import exercises
from quiz.code import session as code
from quiz.desk import Desk
from quiz.errors import UsageError
from quiz.mock import Request, allotted, screen
from quiz.mock.interview import (
    FIRM,
    UNKNOWN,
    WEAK,
    Candidate,
    Progress,
    Step,
    draw,
    first_attempt,
    is_follow_up,
    is_scored,
    next_step,
    press_key,
    progress,
    select,
)
from quiz.mock.report import last
from quiz.mock.screen import View, help_page
from quiz.review.attempt import Attempt, Command, Decision, Marked, Rated, hand_in
from quiz.review.programs import ASKING, assess
from quiz.scheduling.state import QuestionState, by_retrievability
from quiz.stats.weak import weigh
from quiz.store.events import Event, FollowedUp, Happening, Mock, MockEnd, Review, effective
from quiz.store.rows import read
from quiz.terminal.page import TOP, Frame
from quiz.terminal.session import Pages, Session
from quiz.terminal.style import Look
from quiz.terminal.ui import UI

RECENT = 6
"""How many of a question's latest events count; older ones would hardly matter."""
_SEEDS = 1_000_000
MOST_LOOKED_AT = 200
"""How many questions of a large deck are considered: those most likely forgotten."""


def choose(desk: Desk, request: Request) -> Mock:
    """The interview to hold.

    Raises:
        UsageError: the filters leave no question, or only suspended ones.

    """
    fitting = {
        heading.id: heading.difficulty
        for heading in desk.deck.headings()
        if heading.fits(request.tags, request.difficulty)
    }
    if not fitting:
        raise UsageError("No question fits these filters. Drop one; `quiz list` shows the deck.")
    known = desk.schedule.states()
    suspended = {name for name, state in known.items() if state.suspended}
    firm = _firmness(desk, set(fitting) - suspended, known)
    candidates = [
        Candidate(name, difficulty, firm.get(name, UNKNOWN))
        for name, difficulty in fitting.items()
        if name not in suspended
    ]
    if not candidates:
        raise UsageError(
            "Every question that fits is suspended: `quiz suspend --off ID` brings one back."
        )
    before = last(desk)
    asked_before = before.what.questions if before and isinstance(before.what, Mock) else ()
    seed = desk.clock.now() % _SEEDS if request.seed is None else request.seed
    questions = select(candidates, request.level, request.limit, seed, asked_before)
    exercise = _exercise(desk, questions, seed) if request.code else ""
    return Mock(questions, request.minutes, request.level, seed, exercise)


def _exercise(desk: Desk, questions: Sequence[str], seed: int) -> str:
    """The exercise to write at the end: one for a question asked, else any; new ones first.

    Raises:
        UsageError: no question of the deck has an exercise.

    """
    linked, known, stands = desk.deck.exercises(), exercises.names(), code.written(desk)
    asked = [name for one in questions for name in linked.get(one, ()) if name in known]
    anywhere = [name for found in linked.values() for name in found if name in known]
    if not anywhere:
        raise UsageError("No question of this deck has an exercise: leave out --code.")

    def order(name: str) -> tuple[bool, int]:
        return name in stands and stands[name].known, draw(seed, name)

    return min(asked or anywhere, key=order)


def _firmness(desk: Desk, names: set[str], known: dict[str, QuestionState]) -> dict[str, int]:
    """How well each question answered before is known."""
    seen = [one for one in desk.schedule.seen() if one.question in names]
    looked_at = by_retrievability(seen, desk.today)[:MOST_LOOKED_AT]
    query = (
        "WHERE deck = ? AND question = ? AND kind IN "
        "('review', 'follow_up', 'drill', 'code', 'reset', 'undo', 'retime') "
        "ORDER BY time DESC, id DESC LIMIT ?"
    )
    events = effective(
        event
        for name in looked_at
        for event in read(desk.database, query, desk.deck.id, name, RECENT)
    )
    points = {
        name: [point.id for point in desk.deck.question(name).key_points] for name in looked_at
    }
    found = weigh(points, events, known, desk.today)
    return {one.question: WEAK if one.weak else FIRM for one in found}


TIME_IS_UP = "The {minutes} are up. Finish this answer, or q to end here."
NOW_THE_CODE = "Last, the code. It has a clock of its own."
Outcome = Literal["left", "ended", "next"]
BACK_FROM_TYPING = "No answer was handed in. t goes on typing; Enter if you answer aloud."


class MockSession(Session):
    """Asks what is left of a mock interview.

    Args:
        mock: what is to be asked.
        began: its event; None for a new one, which is logged with the first answer.
        events: its events in the log, without undone ones.
        typed: whether every answer is typed.
        message: shown with the first question.

    """

    def __init__(
        self,
        desk: Desk,
        ui: UI,
        mock: Mock,
        began: Event | None,
        events: list[Event],
        typed: bool,
        message: str = "",
    ) -> None:
        super().__init__(ui, message)
        self.desk = desk
        self.mock = mock
        self.began = began
        self.events = events
        self._typed = typed
        self._view: View
        """The question or follow-up on the screen."""
        self._opened: View
        """The same when it was first shown."""
        self._watch: Stopwatch
        """How long the candidate has been answering it."""
        self._shown: View | None = None

    @property
    def progress(self) -> Progress:
        """The answers so far."""
        return progress(self.began.id if self.began else "", self.events)

    def run(self) -> bool:
        """Ask until all is answered, time is up or the person leaves. Whether it is over."""
        while not (now := self.progress).ended:
            step = next_step(self.mock, now, self._levels)
            result = self._ask(step, now) if step and self._left(now) > 0 else "ended"
            if result == "left":
                return False
            if result == "ended":
                return self._code_is_written(now) and self._end()
        return True

    def _code_is_written(self, now: Progress) -> bool:
        """Let the candidate write the exercise, if there is one; False if they leave it.

        It has its own time, apart from the interview's clock.
        """
        if not self.mock.exercise or now.code is not None or self.began is None:
            return True
        request = code.Request((self.mock.exercise,), mock=self.began.id)
        session = code.CodeSession(self.desk, self.ui, request, NOW_THE_CODE)
        try:
            session.run()
        finally:
            session.close()
        self.events += session.events
        return bool(session.events)

    def _end(self) -> bool:
        """Log the end; an interview without an answer never began."""
        return self.began is not None and self._save(MockEnd, None)

    def _levels(self, question: str) -> list[str] | None:
        try:
            follow_ups = self.desk.deck.question(question).follow_ups
        except KeyError:  # the deck was edited, and this question is gone
            return None
        return [follow_up.level for follow_up in follow_ups]

    def _left(self, now: Progress) -> float:
        """Seconds left of the whole interview."""
        return self.mock.minutes * 60 - now.seconds()

    def _ask(self, step: Step, now: Progress) -> Outcome:
        """Ask one question or follow-up until it is scored, or the person leaves."""
        self._view = self._opened = self._open(step, now)
        self._watch = Stopwatch(self.desk.clock)
        self.ui.scroll(TOP)
        if self._typed:
            self._draw()
            self._type()
        return self.until_done(self._draw, self._act, self._watch.until_next_second)

    def _act(self, key: str) -> Outcome | None:
        """What a key does: `next`, `left`, `ended`, or None while the question stays."""
        decision = self._press(key)
        view = self._view
        match decision:
            case Rated(rating=rating):
                return "next" if self._rate(view.attempt, rating) else None
            case Marked(hit=hit):
                return "next" if self._mark(view.attempt, hit) else None
            case Command(name="type"):
                self._type()
            case Command(name="help"):
                Pages(self.ui).key(help_page)
            case Command(name="quit"):
                return "ended" if view.left <= 0 else "left"
            case _:
                self.move(decision)
        return None

    def _open(self, step: Step, now: Progress) -> View:
        """A step when it is first shown."""
        question = self.desk.deck.question(step.question)
        return View(
            heading=question,
            attempt=first_attempt(question, step.follow_up),
            place=self.mock.questions.index(question.id) + 1,
            total=len(self.mock.questions),
            budget=self.mock.minutes * 60 / len(self.mock.questions),
            left=self._left(now),
            seconds=now.seconds(question.id),
            question=question,
        )

    def _timed(self, view: View) -> View:
        """The view with its clocks as they are now, and the message."""
        left = self._opened.left - self._watch.seconds
        up = TIME_IS_UP.format(minutes=allotted(self.mock.minutes))
        return view._replace(
            seconds=self._opened.seconds + self._watch.seconds,
            left=left,
            message=up if left <= 0 and not is_scored(view.attempt) else self.message,
        )

    def _draw(self) -> None:
        self._view = self._timed(self._view)
        self._show(self._view)

    def _show(self, view: View) -> None:
        before = self._shown
        if before and self.ui.within_line and view.attempt.only_ticked(before.attempt):
            return  # one line for all ticks of a line
        self._shown = view
        self.ui.show(partial(screen.frame, view), partial(screen.changes, before, view))

    def _press(self, key: str) -> Decision:
        """Update the attempt after a key; returns what the session should do."""
        before = self._view.attempt
        attempt, decision = press_key(before, key, self._watch.seconds)
        if is_scored(before) and attempt.ticked != before.ticked:
            self.ui.keep_in_view()
        if is_scored(attempt):
            self._watch.stop()
        self._view = self._view._replace(attempt=attempt)
        return decision

    def _type(self) -> None:
        """Let the person type the answer; after that the view shows how to score it."""
        view, attempt = self._view, self._view.attempt

        def draw(width: int, look: Look) -> Frame:
            return screen.frame(self._timed(view), width, look)

        text = self.type_answer(draw, (attempt.question, is_follow_up(attempt), attempt.follow_up))
        if text is None or view.question is None:
            self.message = BACK_FROM_TYPING
            return
        self._watch.stop()
        self.ui.scroll(TOP)
        self.message = ""
        if is_follow_up(attempt):
            attempt = attempt._replace(told=True, typed=text)
        else:
            command = self.desk.settings.examiner
            if command:
                self._show(view._replace(message=ASKING))
            assessed = assess(view.question, text, command)
            self.message = assessed.message
            attempt = hand_in(attempt, text, assessed, self._watch.seconds)
        self._view = view._replace(attempt=attempt)

    def _rate(self, attempt: Attempt, rating: int) -> bool:
        """Save the answer to a question: an ordinary review that names this interview."""
        review = Review(
            rating=rating,
            mode="mock",
            points=attempt.hit,
            seconds=round(attempt.seconds_to_reveal, 1),
            retention=self.desk.settings.retention,
            answer=attempt.typed,
        )
        return self._save(lambda mock: review.but(mock=mock), attempt.question)

    def _mark(self, attempt: Attempt, hit: int) -> bool:
        """Save the answer to a follow-up."""
        seconds = round(self._watch.seconds, 1)
        return self._save(
            lambda mock: FollowedUp(mock, attempt.follow_up, hit, seconds, attempt.typed),
            attempt.question,
        )

    def _save(self, what: Callable[[str], Happening], question: str | None) -> bool:
        """Save something that happened in this interview. False, with a message, if that failed."""

        def record() -> tuple[Event, Event]:
            with self.desk.together():  # an interview without an answer is not logged
                began = self.began or self.desk.record(self.mock)
                return began, self.desk.record(what(began.id), question)

        saved = self.saved(record)
        if saved is None:
            return False
        self.began, event = saved
        self.events.append(event)
        return True
