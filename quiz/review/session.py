"""A review session: question after question, each rating saved before the next one appears."""

from functools import partial
from typing import Literal

from quiz.clock import Stopwatch
from quiz.deck.question import Question
from quiz.desk import Desk
from quiz.errors import StoreError
from quiz.plain_text import local_time
from quiz.plan.status import recall_without_plan
from quiz.review import programs, today
from quiz.review.attempt import (
    REVEALED,
    THINKING,
    Attempt,
    Command,
    Marked,
    Rated,
    first_look,
    hand_in,
    next_follow_up,
    press,
)
from quiz.review.programs import ASKING, FOUND, NOTHING_FOUND
from quiz.review.screen import View, changes, frame
from quiz.review.today import Day, SessionFilter, view_of
from quiz.scheduling.state import AGAIN, RATINGS, Queue, intervals
from quiz.store.events import Bury, Event, FollowedUp, Note, Review, Suspend
from quiz.terminal.page import TOP, Frame
from quiz.terminal.session import Session
from quiz.terminal.style import Look
from quiz.terminal.ui import UI

Outcome = Literal["quit", "done"]
CRAMMING = "Cramming: ratings are not saved, and nothing is rescheduled."
BACK_FROM_TYPING = "No answer was handed in. t goes on typing; Enter shows the answer."
HOW_SURE = "How sure are you? 1 unsure, 2 fair, 3 sure. Then the answer is shown."
_CALLED = {
    "bury": "not today",
    "suspend": "suspended",
    "unsuspend": "asked again",
    "reset": "reset",
    "code": "code",
}
"""What can be undone besides a rating: the kind of event -> what the screens call it."""


class ReviewSession(Session):
    """Asks the questions of a queue until it is empty or the person ends it.

    Imported when the first question is on screen: it brings the scheduler with it.

    Args:
        choice: what was asked for; when the queue runs dry, it is searched for more.
        queue: the questions found at the start.
        day: the state of the day apart from the queue.
        typed: whether every answer is typed.

    """

    def __init__(
        self,
        desk: Desk,
        ui: UI,
        choice: SessionFilter,
        queue: Queue,
        day: Day,
        typed: bool = False,
    ) -> None:
        super().__init__(ui, day.clock_note or (CRAMMING if choice.cram else ""))
        self.desk = desk
        self.choice = choice
        self.queue = queue
        self.day = day
        self.events: list[Event] = []
        """What this session saved and has not undone."""
        self._attempts: list[tuple[str, Attempt]] = []
        """(event id, the screen as it was) of what this session can undo."""
        self.crammed: list[int] = []
        """The ratings that were not saved."""
        self._view: View
        """The question on the screen."""
        self._printed: View | None = None
        """In line mode, the view that was printed last."""
        self._refill = choice if choice.new is None else choice._replace(new=0)
        self.recall_before = recall_without_plan(desk)
        """Mean recall on the day of the interview, as predicted when the session began."""
        self._watch: Stopwatch
        """How long the question has been there."""
        self._resume: Attempt | None = None
        self._typed = typed
        self._schedule = desk.schedule
        self._settings = desk.settings
        self._read: set[str] = set()
        """New questions whose answer has been read but which have not been asked yet."""

    @property
    def reviewed_or_put_off(self) -> bool:
        """Whether there is anything to sum up."""
        return any(event.kind != "note" for event in self.events)

    def run(self) -> None:
        """Ask until nothing is left or the person ends the session."""
        self._printed = None
        while self._has_more():
            assert self.queue.current is not None
            try:
                question = self.desk.deck.question(self.queue.current)
            except KeyError:  # the deck was edited meanwhile, and this question is gone
                self.queue = self.queue.without_current()
                continue
            if self._ask(question) == "quit":
                return

    def _has_more(self) -> bool:
        """Whether a question is left, including any that fell due since the start."""
        if self.queue.current is None and self.choice.everything:
            more = today.questions(self.desk, self._refill)
            self.queue = self.queue.refilled(more)
            backlog = max(0, self.day.backlog - len(self.queue.upcoming))
            self.day = self.day._replace(backlog=backlog, today=self.desk.today)
        return self.queue.current is not None

    def _ask(self, question: Question) -> Outcome:
        """Ask one question until it is rated or put off, or the session ends."""
        self._view = self._opened(question)
        self._watch = Stopwatch(self.desk.clock)
        if self._typed and self._view.attempt.phase == THINKING:
            self._draw()
            self._type()
        return self.until_done(self._draw, self._act, self._until_redrawn)

    def _until_redrawn(self) -> float | None:
        thinking = self._view.attempt.phase == THINKING  # afterwards nothing moves
        return self._watch.until_next_second() if thinking else None

    def _draw(self) -> None:
        self._view = self._view._replace(seconds=self._watch.seconds, message=self.message)
        self._show(self._view)

    def _show(self, view: View) -> None:
        before = self._printed
        if before and self.ui.within_line and view.attempt.only_ticked(before.attempt):
            return  # one line for all ticks of a line
        self.ui.show(partial(frame, view), partial(changes, before, view))
        if self.ui.linear:  # a page has been printed: nothing is left to close
            if view.attempt.when in ("aside", "help"):
                view = view._replace(attempt=view.attempt._replace(overlay=None))
            self._view = self._printed = view

    def _act(self, key: str) -> Outcome | None:
        """What a key does: `quit`, `done`, or None while the question stays."""
        seconds = self._watch.seconds
        attempt, decision = press(self._view.attempt, key, seconds)
        self._move_on(attempt)
        match decision:
            case Rated(rating=rating):
                return "done" if self._rate(attempt, rating, seconds) else None
            case Marked(hit=hit):
                self._mark(attempt, hit, seconds)
            case Command(name="bury"):
                return "done" if self._put_off(attempt, Bury(self.desk.today + 1)) else None
            case Command(name="suspend"):
                return "done" if self._put_off(attempt, Suspend()) else None
            case Command(name="undo"):
                return "done" if self.undo() else None
            case Command(name="was read"):
                self._read.add(attempt.question)
                self.queue = self.queue.answered(repeat=True)
                return "done"
            case Command(name="edit"):
                assert self._view.question is not None
                self.message = programs.edit(self.desk, self.ui, self._view.question)
                self._schedule = self.desk.schedule
                self._resume = attempt
                return "done"  # and asked again, from the deck as it is now
            case Command(name="quit"):
                return "quit"
            case Command(name="type"):
                self._type()
            case Command(name="note"):
                self._take_note(attempt)
            case Command(name="picture"):
                self.message = self._show_pictures(attempt)
            case Command(name="demo"):
                self.message = programs.demonstrate(self.ui, self._view.heading)
            case Command(name="code"):
                self.message = programs.write_code(self.desk, self.ui, self._view.heading)
            case _:
                self.move(decision)
        return None

    def _show_pictures(self, attempt: Attempt) -> str:
        """Open the pictures in the text on the screen. Returns a message about it."""
        question = self._view.question
        assert question is not None
        texts = [question.question, *([question.answer] if attempt.phase == REVEALED else [])]
        return programs.show_pictures(self.desk.path_of(question.id), "\n".join(texts))

    def _opened(self, question: Question) -> View:
        """The question as first shown, or as it was when its rating was undone."""
        attempt = first_look(question, self._settings.confidence)
        if self._resume is not None and self._resume.question == question.id:
            attempt = self._resume._replace(
                points=attempt.points,
                ticked=self._resume.ticked & set(attempt.points),
                essential=attempt.essential,
                follow_ups=attempt.follow_ups,
            )
        self._resume = None
        state = self._schedule.state(question.id)
        unread = state.memory is None and question.id not in self._read
        if unread and self._settings.new_shows == "answer":
            attempt = attempt._replace(phase=REVEALED, reading=True, follow_ups=0)
        view = view_of(state, self.day, self.queue, question, attempt)
        if self.choice.cram:
            view = view._replace(status="cram: not saved")
        return view._replace(
            question=question,
            can_edit=programs.editable(self.desk.path_of(question.id)),
            can_undo=bool(self._attempts),
            first_run=self.day.first_run and not self.events,
            intervals=self._intervals(view) if attempt.phase == REVEALED else None,
        )

    def _move_on(self, attempt: Attempt) -> None:
        """Show the attempt as changed by a key."""
        before = self._view.attempt
        if attempt.ticked != before.ticked and before.phase == REVEALED:
            self.ui.keep_in_view()
        if attempt.phase == REVEALED and before.phase == THINKING:
            self._view = self._view._replace(intervals=self._intervals(self._view))
            if attempt.typed and attempt.points and not attempt.examined:
                self.message = FOUND if attempt.found else NOTHING_FOUND
        self._view = self._view._replace(attempt=attempt)

    def _type(self) -> None:
        """Let the person type the answer; after that the view shows which key points it covers."""
        view = self._view

        def draw(width: int, look: Look) -> Frame:
            now = view._replace(seconds=self._watch.seconds, message=self.message)
            return frame(now, width, look)

        text = self.type_answer(draw, view.heading.id)
        if text is None or view.question is None:
            self.message = BACK_FROM_TYPING
            return
        spent = self._watch.seconds
        examiner = self._settings.examiner
        if examiner:
            self._show(self._view._replace(message=ASKING))
        assessed = programs.assess(view.question, text, examiner)
        attempt = hand_in(view.attempt, text, assessed, spent)
        self.ui.scroll(TOP)
        self._move_on(attempt)
        self.message = HOW_SURE if attempt.phase == THINKING else assessed.message

    def _intervals(self, view: View) -> dict[int, int] | None:
        if self.choice.cram:  # nothing is rescheduled
            return None
        found = intervals(view.memory, self.desk.moment(), self._settings.retention)
        return {rating: days for rating, (_, days) in found.items()}

    def _rate(self, attempt: Attempt, rating: int, seconds: float) -> bool:
        """Save a rating. False, with a message, if it could not be saved."""
        if self.choice.cram:
            self.crammed.append(rating)
            self.queue = self.queue.answered(repeat=rating == AGAIN)
            return True
        review = Review(
            rating=rating,
            mode="typed" if attempt.typed else "flashcard",
            answer=attempt.typed,
            points=attempt.hit,
            hints=attempt.hints,
            confidence=attempt.confidence,
            seconds=round(seconds, 1),
            retention=self._settings.retention,
        )
        if not self._save(review, attempt):
            return False
        if attempt.typed:
            self.drafts[attempt.question] = ""
        assert self._view.intervals is not None  # the answer is shown
        self.queue = self.queue.answered(repeat=not self._view.intervals[rating])
        return True

    def _mark(self, attempt: Attempt, hit: int, seconds: float) -> None:
        """Save the mark of a follow-up, and ask the next one."""
        followed = FollowedUp("", attempt.follow_up, hit, round(attempt.since, 1))
        if self.saved(lambda: self.desk.record(followed, attempt.question)) is not None:
            self._move_on(next_follow_up(attempt, seconds))
            self.ui.scroll(TOP)

    def _save(self, what: Review | Bury | Suspend | Note, attempt: Attempt) -> bool:
        """Save a decision about the question on the screen. False, with a message, if it failed."""
        event = self.saved(partial(self.desk.record, what, attempt.question))
        if event is None:
            return False
        self.events.append(event)
        if not isinstance(what, Note):
            self._attempts.append((event.id, attempt))
        return True

    def _put_off(self, attempt: Attempt, what: Bury | Suspend) -> bool:
        if not self._save(what, attempt):
            return False
        self.queue = self.queue.without_current()
        word = "Suspended" if isinstance(what, Suspend) else "Not today"
        self.message = f"{word}: {self._view.heading.question} (u undoes it)"
        return True

    def undo(self) -> bool:
        """Undo the latest decision, of this session or an earlier one, and ask again.

        False, with a message, if there is nothing to undo.
        """
        if self.choice.cram and not self._attempts:
            self.message = "Nothing to undo: while you cram no rating is saved."
            return False
        try:
            targets = self.desk.undo()
        except StoreError as error:
            self.message = f"Not undone. {error}"
            return False
        if not targets:
            self.message = "There is nothing to undo."
            return False
        target, taken = targets[0], {event.id for event in targets}
        self.events = [event for event in self.events if event.id not in taken]
        if isinstance(target.what, Review):
            self.drafts[target.question] = target.what.answer
            undone = f"Undone: {RATINGS[target.what.rating]}"
        else:
            undone = f"Undone: {_CALLED[target.kind]}"
        if self._attempts and self._attempts[-1][0] == target.id:
            self.message = f"{undone}."
            return self._ask_again(target, self._attempts.pop()[1])
        self.message = f"{undone} of {local_time(target.time, target.offset)}."
        if self.choice.everything:
            here = len(self.queue.done - set(self.queue.upcoming))
            done_before = max(0, self.desk.schedule.count("done") - here)
            self.day = self.day._replace(done_before=done_before)
        return self._ask_again(target, None)

    def _ask_again(self, target: Event, attempt: Attempt | None) -> bool:
        """Put the question of an undone decision first; `attempt` is its screen as it was."""
        question = target.question
        try:
            title = self.desk.deck.heading(question or "").question
        except KeyError:
            self.message += f" It belongs to another deck: {target.deck}."
            return False
        if target.kind in ("reset", "unsuspend", "code"):
            self.message += f" {title}"
            return False
        assert question is not None
        seen = any(event.question == question and event.kind == "review" for event in self.events)
        self.queue = self.queue.again(question, done=seen)
        self._resume = attempt
        return True

    def _take_note(self, attempt: Attempt) -> None:
        """Let the person type a note; an empty one removes it."""
        before = self._view.note
        text = self.ui.type_line("Your note", before) if self.ui.linear else self._write_note()
        if text is None or text.strip() == before:
            self.message = "The note is as it was."
            return
        note = Note(text.strip())
        if self._save(note, attempt):
            self._view = self._view._replace(note=note.text)
            self.message = "Note saved." if note.text else "Note removed."

    def _write_note(self) -> str | None:
        """The note as typed below the question; None if the person went back."""
        view = self._view._replace(message="Your note, shown under the answer. Empty removes it.")
        asked = view._replace(attempt=view.attempt._replace(overlay=None))

        def draw(width: int, look: Look) -> Frame:
            return frame(asked, width, look)

        written = self.ui.type_answer(draw, view.note, may_be_empty=True)
        return written.text if written.done else None
