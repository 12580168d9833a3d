"""The log walked once: what the scheduler believed at each answer, and what waited on which day.

A replay through `fsrs` keeps only where it ends. This walk keeps what was passed on the way, in
plain Python (`quiz.scheduling.stability`), in a third of the time; a test holds both equal.
"""

from collections.abc import Iterable
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from quiz.scheduling.forgetting import DECAY, FACTOR, RETENTION_RANGE, retrievability
from quiz.scheduling.stability import Trace, first, later, same_day
from quiz.scheduling.state import AGAIN, HARD
from quiz.scheduling.study_day import MINUTE, study_day
from quiz.store.events import Answer, Bury, Event, Reset, Review, Suspend, Unsuspend

AGAIN_STEP, HARD_STEP = 10 * MINUTE, 15 * MINUTE
"""When a question that is being learned returns, in milliseconds."""
MOST_DAYS = 36_500


class Step(NamedTuple):
    """One answer on the way, and what the scheduler made of it. Days are study days."""

    answer: Answer
    day: int
    recall: float | None
    """Predicted just before; None for a first answer and for a repeat on the same day."""
    trace: Trace
    """What the answer left behind."""
    due_day: int


class Wait(NamedTuple):
    """From study day `day` on, a question waits to be asked as of `due`; None: it does not."""

    day: int
    question: str
    due: int | None


class Trail(NamedTuple):
    """Everything passed on the way, in order of time."""

    steps: tuple[Step, ...]
    waits: tuple[Wait, ...]


def answer_of(event: Event) -> Answer | None:
    """A review as a flat answer; None of anything else."""
    review = event.what
    if not isinstance(review, Review) or event.question is None:
        return None
    return Answer(
        event.id, event.time, event.offset, event.question, review.rating, review.mode,
        len(review.points), review.confidence, review.seconds, review.retention, review.mock,
    )  # fmt: skip


def of_events(events: Iterable[Event]) -> Trail:
    """Walk whole events, those that count."""
    log = list(events)
    answers = [answer for event in log if (answer := answer_of(event))]
    return trail(answers, (event for event in log if not isinstance(event.what, Review)))


class _Place:
    """Where one question stands on the way. It changes with every step: there are many."""

    __slots__ = ("buried_until", "due_day", "known", "last_day", "suspended", "trace")

    def __init__(self) -> None:
        self.trace: Trace | None = None
        self.last_day = self.due_day = self.buried_until = 0
        self.known = False
        """Whether it is past its learning step."""
        self.suspended = False

    @property
    def due(self) -> int | None:
        """From which study day on it waits to be asked."""
        if self.trace is None or self.suspended:
            return None
        return max(self.due_day, self.buried_until)

    def answer(self, answer: Answer, day: int) -> Step:
        """One answer. Stamped before the last one (a traveller) it counts as of the same day."""
        rating, recall = answer.rating, None
        if self.trace is None:
            self.trace = first(rating)
        elif day <= self.last_day:
            day = self.last_day
            self.trace = same_day(self.trace, rating)
        else:
            recall = retrievability(day - self.last_day, self.trace.stability)
            self.trace = later(self.trace, rating, recall)
        self.known = rating > HARD or (rating == HARD and self.known)
        if self.known:
            self.due_day = day + interval(self.trace.stability, answer.retention)
        else:
            step = AGAIN_STEP if rating == AGAIN else HARD_STEP
            self.due_day = max(day, study_day(answer.time + step, answer.offset))
        self.last_day, self.buried_until = day, 0
        return Step(answer, day, recall, self.trace, self.due_day)

    def change(self, event: Event) -> bool:
        """Another event; whether it changed anything here."""
        match event.what:
            case Suspend():
                self.suspended = True
            case Unsuspend():
                self.suspended = False
            case Bury(until=until):
                self.buried_until = until
            case Reset():
                self.trace, self.buried_until, self.known = None, 0, False
            case _:
                return False
        return True


def interval(stability: float, retention: float) -> int:
    """Whole days until recall has fallen to the desired `retention`, as FSRS-6 rounds them."""
    return min(max(round(stability * _stretch(retention)), 1), MOST_DAYS)


@lru_cache(maxsize=64)
def _stretch(retention: float) -> float:
    """How many times its stability it takes a memory to fall to `retention`."""
    low, high = RETENTION_RANGE
    return float((min(max(retention, low), high) ** (1 / DECAY) - 1) / FACTOR)


def trail(answers: Iterable[Answer], events: Iterable[Event] = ()) -> Trail:
    """Walk a log.

    Args:
        answers: those that count, corrected.
        events: everything else that counts; suspensions, puttings-off and resets matter.

    """
    places: dict[str, _Place] = {}
    steps: list[Step] = []
    waits: list[Wait] = []
    log: list[Answer | Event] = [*answers, *events]
    for one in sorted(log, key=attrgetter("time", "id")):
        if one.question is None:
            continue
        place = places.get(one.question)
        if place is None:
            place = places[one.question] = _Place()
        day = study_day(one.time, one.offset)
        if isinstance(one, Answer):
            step = place.answer(one, day)
            steps.append(step)
            waits.append(Wait(day, one.question, None if place.suspended else step.due_day))
        elif place.change(one):
            waits.append(Wait(day, one.question, place.due))
    return Trail(tuple(steps), tuple(waits))
