"""A mock interview: question, answer, rubric, follow-ups, against the clock. Everything is saved.

What comes next follows from the log alone (`quiz.practice.mock.next_step`), so that an interview
that was left, or whose terminal went away, goes on where it was. The clock runs while the
candidate answers and stands still while they score themselves.
"""

from collections.abc import Callable
from dataclasses import replace

from quiz.errors import StoreError
from quiz.events import Event, FollowedUp, Happening, Mock, MockEnd, Review
from quiz.practice.mock import (
    FollowUpAttempt,
    Marked,
    Progress,
    Step,
    next_step,
    press_follow_up,
    press_question,
    progress,
)
from quiz.practice.review import (
    REVEALED,
    THINKING,
    TOP,
    Attempt,
    Command,
    Rated,
    Refused,
    Scroll,
    hand_in,
)
from quiz.scheduling.memory import ALGORITHM
from quiz.screens import mock as screen
from quiz.screens import mock_spoken
from quiz.screens.mock import View, allotted
from quiz.screens.review import Frame
from quiz.screens.theme import Look
from quiz.session.asking import FOUND, NOTHING_FOUND, Drafts, Stopwatch, found
from quiz.session.desk import Desk
from quiz.session.face import EVENTS_OF_THE_TERMINAL, Face
from quiz.settings import RETENTION

TIME_IS_UP = "The {minutes} are up. Finish this answer, or q to end here."
LEFT, ENDED, NEXT = "left", "ended", "next"
BACK_FROM_TYPING = "No answer was handed in. t goes on typing; Enter if you answer aloud."


class MockSession:
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
        self.desk = desk
        self.face = face
        self.mock = mock
        self.began = began
        self.events = events
        self.message = message
        self._typed = typed
        self._drafts = Drafts()
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
            follow_ups = self.desk.question(question).follow_ups
        except KeyError:  # the deck was edited, and this question is gone
            return None
        return [follow_up.level for follow_up in follow_ups]

    def _left(self, now: Progress) -> float:
        """Seconds left of the whole interview."""
        return self.mock.minutes * 60 - now.seconds()

    def _ask(self, step: Step, now: Progress) -> str:
        """One question or follow-up until it is scored, or the person leaves."""
        opened = self._opened(step, now)
        view, watch = opened, Stopwatch(self.desk.clock)
        self.face.scroll(TOP)
        if self._typed:
            self._show(self._timed(view, opened, watch))
            view = self._type(view, opened, watch)
        while True:
            view = self._timed(view, opened, watch)
            self._show(view)
            key = self.face.keys.read(watch.until_next_second())
            if key in EVENTS_OF_THE_TERMINAL:
                continue
            self.message = ""
            view, decision = self._pressed(view, key, watch)
            match decision:
                case Scroll():
                    self.face.scroll(decision)
                case Refused(why=why):
                    self.message = why
                case Rated(rating=rating) if self._rate(view.attempt, rating):
                    return NEXT
                case Marked(hit=hit) if self._mark(view.attempt, hit, watch.seconds):
                    return NEXT
                case Command(name="type"):
                    view = self._type(view, opened, watch)
                case Command(name="quit"):
                    return ENDED if view.left <= 0 else LEFT

    def _opened(self, step: Step, now: Progress) -> View:
        """A step as it is first shown."""
        question = self.desk.question(step.question)
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
        self.face.show_frame(lambda width, look: screen.frame(view, width, look))
        self.face.tell(lambda width, look: mock_spoken.changes(before, view, width, look))

    def _pressed(
        self, view: View, key: str, watch: Stopwatch
    ) -> tuple[View, Rated | Marked | Command | Scroll | Refused | None]:
        """The view after a key, and what is to be done."""
        before = view.attempt
        attempt: Attempt | FollowUpAttempt
        decision: Rated | Marked | Command | Scroll | Refused | None
        if isinstance(before, Attempt):
            attempt, decision = press_question(before, key, watch.seconds)
            if before.phase == REVEALED and attempt.ticked != before.ticked:
                self.face.follow()
        else:
            attempt, decision = press_follow_up(before, key)
        if attempt.phase == REVEALED:
            watch.stop()
        return view._replace(attempt=attempt), decision

    def _type(self, view: View, opened: View, watch: Stopwatch) -> View:
        """Let the person type the answer; with one handed in the view shows how to score it."""

        def draw(width: int, look: Look) -> Frame:
            return screen.frame(self._timed(view, opened, watch), width, look)

        attempt = view.attempt
        place = attempt.place if isinstance(attempt, FollowUpAttempt) else None
        result = self._drafts.type(self.face, draw, (attempt.question, place))
        if not result.done or view.question is None:
            self.message = BACK_FROM_TYPING
            return view
        watch.stop()
        self.face.scroll(TOP)
        self.message = ""
        if isinstance(attempt, FollowUpAttempt):
            return view._replace(attempt=attempt._replace(phase=REVEALED, typed=result.text))
        points = found(view.question, result.text)
        if attempt.points:
            self.message = FOUND if points else NOTHING_FOUND
        return view._replace(attempt=hand_in(attempt, result.text, points, watch.seconds))

    def _rate(self, attempt: Attempt | FollowUpAttempt, rating: int) -> bool:
        """Save the answer to a question: a review like any other, that names this interview."""
        assert isinstance(attempt, Attempt)
        review = Review(
            rating=rating,
            mode="mock",
            points=attempt.hit,
            seconds=round(attempt.seconds_to_reveal, 1),
            scheduler=ALGORITHM,
            retention=float(self.desk.setting(RETENTION).value),
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
        try:
            if self.began is None:
                self.began = self.desk.record(self.mock)
            self.events.append(self.desk.record(what(self.began.id), question))
        except StoreError as error:
            self.message = f"Not saved. {error}"
            return False
        return True
