"""What one session was: how many, how well, what was missed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from quiz.plan.policy import IDLE_SECONDS
from quiz.scheduling.state import AGAIN
from quiz.store.events import Event, Review


@dataclass(frozen=True, slots=True)
class Missed:
    """Key points of a question that were not ticked in its last answer."""

    question: str
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SessionReport:
    """The figures of a session's summary."""

    questions: int
    reviews: int
    ratings: Mapping[int, int]
    """Rating -> how often."""
    seconds: float
    missed: tuple[Missed, ...]

    @property
    def recalled(self) -> float | None:
        """The share of answers not rated Again; None without any."""
        return 1 - self.ratings.get(AGAIN, 0) / self.reviews if self.reviews else None


def report(events: Iterable[Event], points: Mapping[str, Sequence[str]]) -> SessionReport:
    """The report of a session's events, undone ones already left out.

    Args:
        events: what happened, in order.
        points: question id -> ids of its key points.

    """
    reviews = [event for event in events if isinstance(event.what, Review)]
    ratings: dict[int, int] = {}
    last: dict[str, Review] = {}
    seconds = 0.0
    for event in reviews:
        assert isinstance(event.what, Review)
        ratings[event.what.rating] = ratings.get(event.what.rating, 0) + 1
        seconds += min(event.what.seconds, IDLE_SECONDS)
        last[event.question or ""] = event.what
    missed = (
        Missed(question, tuple(p for p in points.get(question, ()) if p not in answer.points))
        for question, answer in last.items()
        if answer.points  # without a tick it is unknown what was said
    )
    return SessionReport(
        questions=len(last),
        reviews=len(reviews),
        ratings=ratings,
        seconds=seconds,
        missed=tuple(one for one in missed if one.points),
    )
