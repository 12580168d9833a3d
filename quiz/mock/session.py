"""A mock interview: question, answer, rubric, follow-ups, against the clock. Everything is saved.

What comes next follows from the log alone (`quiz.mock.interview.next_step`), so that an interview
that was left, or whose terminal went away, goes on where it was. The clock runs while the
candidate answers and stands still while they score themselves.
"""

import gc
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from quiz.desk import Desk, Stopwatch
from quiz.errors import QuizError, UsageError
from quiz.mock import screen
from quiz.mock.interview import (
    FIRM,
    UNKNOWN,
    WEAK,
    Candidate,
    FollowUpAttempt,
    FollowUpDecision,
    Marked,
    Progress,
    Step,
    ends_taken_back,
    next_step,
    press_follow_up,
    press_question,
    progress,
    select,
)
from quiz.mock.screen import View, allotted
from quiz.plain_text import count
from quiz.review.attempt import (
    FOUND,
    NOTHING_FOUND,
    REVEALED,
    THINKING,
    Attempt,
    Decision,
    Rated,
    found,
    hand_in,
)
from quiz.scheduling.queue import by_retrievability
from quiz.scheduling.state import QuestionState
from quiz.stats.weak import weigh
from quiz.store.events import Event, FollowedUp, Happening, Mock, MockEnd, Review, effective
from quiz.store.log import read
from quiz.terminal.page import TOP, Command
from quiz.terminal.screen import Drafts, Face, MakeLines, Session, open_face
from quiz.terminal.style import Look
from quiz.terminal.viewport import Frame

TIME_IS_UP = "The {minutes} are up. Finish this answer, or q to end here."
LEFT, ENDED, NEXT = "left", "ended", "next"
BACK_FROM_TYPING = "No answer was handed in. t goes on typing; Enter if you answer aloud."


class MockSession(Session):
    """Asks what a mock interview has left to ask.

    Args:
        mock: what is to be asked.
        began: its event; None for a new one, which is logged with the first answer.
        events: what the log holds of it, undone ones left out.
        typed: whether every answer is typed.
        message: what to say beside the first question.

    """

    def __init__(
        self,
        desk: Desk,
        face: Face,
        mock: Mock,
        began: Event | None,
        events: list[Event],
        typed: bool,
        message: str = "",
    ) -> None:
        super().__init__(face, message)
        self.desk = desk
        self.mock = mock
        self.began = began
        self.events = events
        self._typed = typed
        self._drafts = Drafts()
        self._view: View
        """The question or follow-up on the screen."""
        self._shown: View | None = None

    @property
    def progress(self) -> Progress:
        """What has been answered so far."""
        return progress(self.began.id if self.began else "", self.events)

    def run(self) -> bool:
        """Ask until all is answered, time is up or the person leaves. Whether it is over."""
        while not self.progress.ended:
            now = self.progress
            step = next_step(self.mock, now, self._levels)
            if step is None or self._left(now) <= 0:
                return self._end()
            result = self._ask(step, now)
            if result == LEFT:
                return False
            if result == ENDED:
                return self._end()
        return True

    def _end(self) -> bool:
        """Log that it is over. An interview without an answer never was."""
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

    def _ask(self, step: Step, now: Progress) -> str:
        """Ask one question or follow-up until it is scored, or the person leaves."""
        opened = self._view = self._opened(step, now)
        watch = Stopwatch(self.desk.clock)
        self.face.scroll(TOP)

        def show() -> None:
            self._view = self._timed(self._view, opened, watch)
            self._show(self._view)

        if self._typed:
            show()
            self._type(opened, watch)
        return self.until_done(
            show, lambda key: self._act(key, opened, watch), watch.until_next_second
        )

    def _act(self, key: str, opened: View, watch: Stopwatch) -> str | None:
        """What a key does: `NEXT`, `LEFT`, `ENDED`, or None while the question stays."""
        decision = self._press(key, watch)
        view = self._view
        match decision:
            case Rated(rating=rating):
                return NEXT if self._rate(view.attempt, rating) else None
            case Marked(hit=hit):
                return NEXT if self._mark(view.attempt, hit, watch.seconds) else None
            case Command(name="type"):
                self._type(opened, watch)
            case Command(name="quit"):
                return ENDED if view.left <= 0 else LEFT
            case _:
                self.move(decision)
        return None

    def _opened(self, step: Step, now: Progress) -> View:
        """A step as it is first shown."""
        question = self.desk.deck.question(step.question)
        attempt: Attempt | FollowUpAttempt
        if step.follow_up is None:
            attempt = Attempt(question.id, tuple(point.id for point in question.key_points))
        else:
            attempt = FollowUpAttempt(question.id, step.follow_up)
        return View(
            heading=self.desk.deck.heading(question.id),
            attempt=attempt,
            place=self.mock.questions.index(question.id) + 1,
            total=len(self.mock.questions),
            budget=self.mock.minutes * 60 / len(self.mock.questions),
            left=self._left(now),
            seconds=now.seconds(question.id),
            question=question,
        )

    def _timed(self, view: View, opened: View, watch: Stopwatch) -> View:
        """The view with its clocks as they are now, and what is to be said."""
        left = opened.left - watch.seconds
        up = TIME_IS_UP.format(minutes=allotted(self.mock.minutes))
        thinking = view.attempt.phase == THINKING
        return view._replace(
            seconds=opened.seconds + watch.seconds,
            left=left,
            message=up if thinking and left <= 0 else self.message,
        )

    def _show(self, view: View) -> None:
        before, self._shown = self._shown, view
        self.face.show(
            lambda width, look: screen.frame(view, width, look),
            lambda width, look: screen.changes(before, view, width, look),
        )

    def _press(self, key: str, watch: Stopwatch) -> Decision | FollowUpDecision:
        """Show the attempt as the key has changed it; what is to be done."""
        before = self._view.attempt
        attempt: Attempt | FollowUpAttempt
        decision: Decision | FollowUpDecision
        if isinstance(before, Attempt):
            attempt, decision = press_question(before, key, watch.seconds)
            if before.phase == REVEALED and attempt.ticked != before.ticked:
                self.face.keep_in_view()
        else:
            attempt, decision = press_follow_up(before, key)
        if attempt.phase == REVEALED:
            watch.stop()
        self._view = self._view._replace(attempt=attempt)
        return decision

    def _type(self, opened: View, watch: Stopwatch) -> None:
        """Let the person type the answer; once it is handed in the view shows how to score it."""
        view = self._view

        def draw(width: int, look: Look) -> Frame:
            return screen.frame(self._timed(view, opened, watch), width, look)

        attempt = view.attempt
        place = attempt.place if isinstance(attempt, FollowUpAttempt) else None
        result = self._drafts.type(self.face, draw, (attempt.question, place))
        if not result.done or view.question is None:
            self.message = BACK_FROM_TYPING
            return
        watch.stop()
        self.face.scroll(TOP)
        self.message = ""
        scored: Attempt | FollowUpAttempt
        if isinstance(attempt, FollowUpAttempt):
            scored = attempt._replace(phase=REVEALED, typed=result.text)
        else:
            points = found(view.question, result.text)
            if attempt.points:
                self.message = FOUND if points else NOTHING_FOUND
            scored = hand_in(attempt, result.text, points, watch.seconds)
        self._view = view._replace(attempt=scored)

    def _rate(self, attempt: Attempt | FollowUpAttempt, rating: int) -> bool:
        """Save the answer to a question: a review like any other, that names this interview."""
        assert isinstance(attempt, Attempt)
        review = Review(
            rating=rating,
            mode="mock",
            points=attempt.hit,
            seconds=round(attempt.seconds_to_reveal, 1),
            retention=self.desk.settings.retention,
            answer=attempt.typed,
        )
        return self._save(lambda mock: replace(review, mock=mock), attempt.question)

    def _mark(self, attempt: Attempt | FollowUpAttempt, hit: int, seconds: float) -> bool:
        """Save the answer to a follow-up."""
        assert isinstance(attempt, FollowUpAttempt)
        return self._save(
            lambda mock: FollowedUp(mock, attempt.place, hit, round(seconds, 1), attempt.typed),
            attempt.question,
        )

    def _save(self, what: Callable[[str], Happening], question: str | None) -> bool:
        """Save what happened in this interview. False, with a message, where that failed."""

        def record() -> Event:
            if self.began is None:
                self.began = self.desk.record(self.mock)
            return self.desk.record(what(self.began.id), question)

        event = self.saved(record)
        if event is not None:
            self.events.append(event)
        return event is not None


def last(desk: Desk) -> Event | None:
    """The deck's latest mock interview, of those that this version can read."""
    query = "WHERE deck = ? AND kind = 'mock' ORDER BY time DESC, id DESC"
    events = read(desk.database, query, desk.deck.id)
    return next((event for event in events if isinstance(event.what, Mock)), None)


def of_mock(desk: Desk, began: Event) -> list[Event]:
    """The events that a mock interview may consist of, those that no longer count left out.

    An interview is open again where one of its answers was taken back after its end.
    """
    query = (
        "WHERE deck = ? AND time >= ? AND kind IN "
        "('review', 'follow_up', 'mock_end', 'undo', 'retime') ORDER BY time, id"
    )
    events = list(read(desk.database, query, began.deck, began.time))
    reopened = ends_taken_back(events)
    return [event for event in effective(events) if event.id not in reopened]


RECENT = 6
"""So many of a question's latest events tell how firm it is; older ones hardly count."""
MOST_LOOKED_AT = 200
"""Of a large deck the questions most likely forgotten are looked at."""


class Request(NamedTuple):
    """What kind of mock interview was asked for."""

    limit: int = 6
    minutes: float = 20.0
    tags: tuple[str, ...] = ()
    difficulty: str | None = None
    level: str = "junior"
    seed: int = 0
    typed: bool = False


def choose(desk: Desk, request: Request) -> Mock:
    """The interview to hold.

    Raises:
        UsageError: the filters leave no question, or only suspended ones.

    """
    allowed = {
        heading.id: heading.difficulty
        for heading in desk.deck.headings()
        if (not request.tags or set(request.tags) & set(heading.tags))
        and request.difficulty in (None, heading.difficulty)
    }
    known = desk.schedule.states()
    suspended = {name for name, state in known.items() if state.suspended}
    firm = _firmness(desk, set(allowed) - suspended, known)
    candidates = [
        Candidate(name, difficulty, firm.get(name, UNKNOWN))
        for name, difficulty in allowed.items()
        if name not in suspended
    ]
    if not candidates and allowed:
        raise UsageError("Every question that fits is suspended: `quiz unsuspend` brings one back.")
    if not candidates:
        raise UsageError("No question fits these filters. Drop one; `quiz list` shows the deck.")
    before = last(desk)
    asked_before = before.what.questions if before and isinstance(before.what, Mock) else ()
    questions = select(candidates, request.level, request.limit, request.seed, asked_before)
    return Mock(questions, request.minutes, request.level, request.seed)


def _firmness(desk: Desk, names: set[str], known: dict[str, QuestionState]) -> dict[str, int]:
    """How well each question that was answered before is answered."""
    seen = [one for one in desk.schedule.seen() if one.question in names]
    looked_at = by_retrievability(seen, desk.today)[:MOST_LOOKED_AT]
    query = (
        "WHERE deck = ? AND question = ? AND kind IN "
        "('review', 'follow_up', 'drill', 'reset', 'undo', 'retime') "
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


NONE_YET = "There is no mock interview yet. Begin one: quiz mock"
NONE_OPEN = "There is no unfinished mock interview. Begin one: quiz mock"


def serve(desk: Desk, request: Request, *, resume: bool = False) -> None:
    """Hold a mock interview, or go on with the unfinished one.

    Raises:
        UsageError: the filters leave no question, or a setting is out of range.
        QuizError: there is nothing to go on with.
        StoreError: the clock is more than a day behind the log.

    """
    settings = desk.settings
    note = desk.check_clock()
    began = _unfinished(desk) if resume else None
    mock = began.what if began and isinstance(began.what, Mock) else choose(desk, request)
    with open_face(settings.plain, settings.color) as face:
        left_behind = hold(desk, face, request, mock, began, note)
    face.end(left_behind)


def hold(
    desk: Desk,
    face: Face,
    request: Request,
    mock: Mock,
    began: Event | None = None,
    note: str | None = None,
) -> MakeLines:
    """Ask until it is over or left, then show the scorecard; what of it to leave behind.

    Args:
        request: how it is held: whether every answer is typed.
        mock: what is asked.
        began: the event of an interview to go on with; None for a new one.
        note: what to say of the clock.

    """
    message = note or (_opening_words(mock, request) if began is None else "")
    if began is None and not face.linear:
        view = _first_view(desk, mock, message)
        face.show(lambda width, look: screen.frame(view, width, look), lambda width, look: [])
    gc.enable()
    # What follows is imported while the candidate reads.
    from quiz.mock.report import left_half_way, show_scorecard

    events = of_mock(desk, began) if began else []
    message = message or _words_on_going_on(mock, events)
    session = MockSession(desk, face, mock, began, events, request.typed, message)
    if session.run() and session.began is not None:
        return show_scorecard(desk, face, session.began)
    return left_half_way(face, session.progress, mock)


def _unfinished(desk: Desk) -> Event:
    """The latest mock interview, to be gone on with."""
    began = last(desk)
    if began is None:
        raise QuizError(NONE_YET)
    if progress(began.id, of_mock(desk, began)).ended:
        raise QuizError(NONE_OPEN)
    return began


def _opening_words(mock: Mock, request: Request) -> str:
    """How much in how long; and that there are fewer questions than were asked for."""
    number = len(mock.questions)
    words = f"{count(number, 'question')} in {allotted(mock.minutes)}"
    if number < request.limit:
        words = f"Only {words.replace(' in ', ' to ask, in ', 1)}"
    return f"{words}. The clock stops while you score yourself."


def _words_on_going_on(mock: Mock, events: list[Event]) -> str:
    """How much has been answered of an interview that is gone on with."""
    answered = {event.question for event in events if event.kind == "review"}
    number = len(answered.intersection(mock.questions))
    words = f"{number} of {count(len(mock.questions), 'question')} answered so far"
    return f"{words}. The clock stops while you score yourself."


def _first_view(desk: Desk, mock: Mock, message: str) -> View:
    """The first question from its heading alone, cheap enough to be on screen at once."""
    from quiz.review.attempt import Attempt

    heading = desk.deck.heading(mock.questions[0])
    seconds = mock.minutes * 60
    total = len(mock.questions)
    return View(
        heading, Attempt(heading.id, ()), 1, total, seconds / total, seconds, message=message
    )
