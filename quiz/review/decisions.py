"""What a session has decided about its questions; each step can be undone."""

from typing import NamedTuple

from quiz.desk import Desk
from quiz.plain_text import local_time
from quiz.review.attempt import Attempt
from quiz.scheduling.state import RATINGS
from quiz.store.events import Bury, Event, Note, Review, Suspend


class Undone(NamedTuple):
    """A decision that no longer counts."""

    event: Event
    attempt: Attempt | None
    """The screen as it was then; None if an earlier session made the decision."""

    @property
    def what(self) -> str:
        """The rating, or the kind of decision."""
        what = self.event.what
        return RATINGS[what.rating] if isinstance(what, Review) else _CALLED[self.event.kind]

    @property
    def told(self) -> str:
        """The message about it."""
        if self.attempt is not None:
            return f"Undone: {self.what}."
        return f"Undone: {self.what} of {local_time(self.event.time, self.event.offset)}."


_CALLED = {
    "bury": "not today",
    "suspend": "suspended",
    "unsuspend": "asked again",
    "reset": "reset",
    "code": "code",
}
"""A kind of decision -> what the screens call it."""


class Decisions:
    """The decisions of one session, in order."""

    def __init__(self, desk: Desk) -> None:
        self.events: list[Event] = []
        """What this session saved and has not undone."""
        self._desk = desk
        self._attempts: list[tuple[str, Attempt]] = []
        """(event id, the screen as it was) for each decision this session can undo."""

    @property
    def any_to_undo(self) -> bool:
        """Whether this session has made a decision that it can undo."""
        return bool(self._attempts)

    def save(self, what: Review | Bury | Suspend | Note, attempt: Attempt) -> Event:
        """Save a decision about the question on the screen.

        Raises:
            StoreError: it could not be saved.

        """
        event = self._desk.record(what, attempt.question)
        self.events.append(event)
        if not isinstance(what, Note):
            self._attempts.append((event.id, attempt))
        return event

    def undo(self) -> Undone | None:
        """Undo the latest decision, of this session or an earlier one; None if there is none.

        Raises:
            StoreError: the undo could not be saved.

        """
        targets = self._desk.undo()
        if not targets:
            return None
        target, taken = targets[0], {event.id for event in targets}
        self.events = [event for event in self.events if event.id not in taken]
        if self._attempts and self._attempts[-1][0] == target.id:
            return Undone(target, self._attempts.pop()[1])
        return Undone(target, None)
