"""Log in, states out. Deterministic: the same set of events gives the same states, in any order.

Events count in the order of `(time, id)`, after undone ones are left out and wrongly stamped
ones are put where they belong. Merging two logs is the union of their events.

`fold` takes one state one event further: a session saves by it. `walk` goes through a whole deck,
its questions side by side, because the engine is twenty times as quick with many at once; a test
holds both equal to the last bit.
"""

from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from quiz.scheduling import fsrs, memory
from quiz.scheduling.fsrs import Course, retrievability
from quiz.scheduling.memory import NEXT_STATE, due
from quiz.scheduling.state import AGAIN, NEW, REVIEW, UNSEEN, Memory, QuestionState
from quiz.scheduling.study_day import StudyDay, study_day
from quiz.store.events import (
    SURE,
    Answer,
    Bury,
    Event,
    Note,
    Reset,
    Review,
    Suspend,
    Unsuspend,
    effective,
)


def fold(state: QuestionState, event: Event) -> QuestionState:
    """The state after one more event of the same question."""
    match event.what:
        case Review() as what:
            before = state.memory
            after = memory.review(before, what.rating, event.time, event.offset, what.retention)
            misjudged = state.misjudged
            if what.rating == AGAIN:
                misjudged = misjudged or what.confidence == SURE
            elif before is None or after.last_day > before.last_day:
                misjudged = False  # a repeat on the same day does not make up for it
            return state._replace(memory=after, buried_until=None, misjudged=misjudged)
        case Suspend():
            return state._replace(suspended=True)
        case Unsuspend():
            return state._replace(suspended=False)
        case Bury(until=until):
            return state._replace(buried_until=until)
        case Reset():
            return state._replace(memory=None, buried_until=None, misjudged=False)
        case Note(text=text):
            return state._replace(note=text)
    return state


class Step(NamedTuple):
    """One answer on the way, and what the scheduler made of it."""

    answer: Answer
    day: StudyDay
    recall: float | None
    """Predicted just before; None for a first answer and for a repeat on the same day."""
    stability: float
    """Days after which recall has fallen to 90 %, as it was believed afterwards."""
    due_day: StudyDay


class DuePeriod(NamedTuple):
    """From the morning of study day `first` on a question waits to be asked."""

    question: str
    first: int
    last: int | None
    """The day on which something happens to it; None: it still waits, or will from `first` on."""


class History(NamedTuple):
    """What the log of one deck leads to, and what was passed on the way."""

    steps: list[Step]
    """In order of time."""
    periods: list[DuePeriod]
    states: dict[str, QuestionState]
    """Of every question that the log mentions."""


def replay(events: Iterable[Event]) -> dict[tuple[str, str], QuestionState]:
    """The state of every question that the log mentions, by (deck id, question id)."""
    decks: dict[str, list[Event]] = {}
    for event in effective(events):
        decks.setdefault(event.deck, []).append(event)
    return {
        (deck, question): state
        for deck, counting in decks.items()
        for question, state in of_events(counting).states.items()
    }


def of_events(events: Iterable[Event]) -> History:
    """Walk whole events of one deck, those that count."""
    answers, others = [], []
    for event in events:
        answer = answer_of(event)
        if answer is None:
            others.append(event)
        else:
            answers.append(answer)
    return walk(answers, others)


def answer_of(event: Event) -> Answer | None:
    """A review as a flat answer; None of anything else."""
    what = event.what
    if not isinstance(what, Review) or event.question is None:
        return None
    return Answer(
        event.id, event.time, event.offset, event.question, what.rating, what.mode,
        len(what.points), what.confidence, what.seconds, what.retention, what.mock,
    )  # fmt: skip


def walk(answers: Sequence[Answer], others: Iterable[Event] = ()) -> History:
    """Walk the log of one deck.

    Args:
        answers: those that count, corrected, in the order of `(time, id)`.
        others: everything else that counts.

    """
    places: dict[str, list[int]] = {}
    for place, answer in enumerate(answers):
        places.setdefault(answer.question, []).append(place)
    logs: dict[str, list[Answer | Event]] = {
        question: [answers[place] for place in found] for question, found in places.items()
    }
    mixed: dict[str, list[Answer | Event]] = {}
    for event in others:
        if event.question is not None:
            mixed[event.question] = logs.setdefault(event.question, [])
            mixed[event.question].append(event)
    for log in mixed.values():
        log.sort(key=attrgetter("time", "id"))
    courses = iter(fsrs.courses(item for log in logs.values() for item in _items(log)))
    steps: list[Step | None] = [None] * len(answers)
    ways = {}
    for question, log in logs.items():
        way = ways[question] = _Way(question)
        free = iter(places.get(question, ()))
        for one in log:
            if isinstance(one, Answer):
                if way.state == NEW:
                    way.begin(next(courses))
                steps[next(free)] = way.answer(one)
            else:
                way.change(one)
    states = {question: way.reached() for question, way in ways.items()}
    periods = [period for way in ways.values() for period in way.periods]
    return History([step for step in steps if step is not None], periods, states)


def _items(log: Iterable[Answer | Event]) -> Iterator[list[tuple[int, int]]]:
    """The reviews of one question, (rating, days since the last); a reset begins a new item."""
    item: list[tuple[int, int]] = []
    last_day = StudyDay(0)
    for one in log:
        if isinstance(one, Answer):
            day = study_day(one.time, one.offset)
            if not item:
                last_day = day
            elif day < last_day:
                day = last_day
            item.append((one.rating, day - last_day))
            last_day = day
        elif item and isinstance(one.what, Reset):
            yield item
            item = []
    if item:
        yield item


class _Way:
    """One question on the way. It changes with every step: there are many."""

    __slots__ = (
        "_difficulty", "_due_at", "_due_day", "_first_day", "_kept", "_lapses", "_last_day",
        "_question", "_reps", "_stabilities", "_stability", "_waits_from", "periods", "state",
    )  # fmt: skip

    def __init__(self, question: str) -> None:
        self._question = question
        self._kept = UNSEEN
        """All but the memory, which the other attributes hold."""
        self.state = NEW
        self._stability = self._difficulty = 0.0
        self._first_day = self._last_day = self._due_day = StudyDay(0)
        self._due_at = self._reps = self._lapses = 0
        self._waits_from: int | None = None
        self.periods: list[DuePeriod] = []

    def begin(self, course: Course) -> None:
        """A first answer comes next; `course` is what each answer from it on leaves behind."""
        self._stabilities = iter(course.stabilities)
        self._difficulty = course.end.difficulty
        self._reps = self._lapses = 0

    def answer(self, answer: Answer) -> Step:
        """One answer. Stamped before the last one (a traveller) it counts as of the same day."""
        _, at, offset, _, rating, _, _, confidence, _, retention, _ = answer
        today = day = study_day(at, offset)
        recall = None
        if self.state == NEW:
            self._first_day = day
        elif day > self._last_day:
            recall = retrievability(day - self._last_day, self._stability)
        else:
            day = self._last_day
        self._stability = stability = next(self._stabilities)
        self._judged(rating == AGAIN, confidence == SURE, self.state == NEW or recall is not None)
        self._reps += 1
        self._lapses += self.state == REVIEW and rating == AGAIN
        self.state = state = NEXT_STATE[self.state][rating]
        self._due_day, self._due_at = due(state, rating, stability, day, at, offset, retention)
        self._last_day = day
        self._waits(today)
        return Step(answer, day, recall, stability, self._due_day)

    def change(self, event: Event) -> None:
        """Anything but an answer."""
        self._kept = fold(self._kept, event)
        if isinstance(event.what, Reset):
            self.state = NEW
        self._waits(study_day(event.time, event.offset))

    def _judged(self, again: bool, sure: bool, on_another_day: bool) -> None:
        kept = self._kept
        misjudged = kept.misjudged or sure if again else kept.misjudged and not on_another_day
        if misjudged != kept.misjudged or kept.buried_until is not None:
            self._kept = kept._replace(misjudged=misjudged, buried_until=None)

    def _waits(self, day: int) -> None:
        """From the morning after `day` on it waits as of its due day."""
        if self._waits_from is not None and self._waits_from <= day:
            self.periods.append(DuePeriod(self._question, self._waits_from, day))
        due = max(self._due_day, self._kept.buried_until or 0, day + 1)
        self._waits_from = None if self.state == NEW or self._kept.suspended else due

    def reached(self) -> QuestionState:
        """Where the question stands at the end."""
        if self._waits_from is not None:
            self.periods.append(DuePeriod(self._question, self._waits_from, None))
        if self.state == NEW:
            return self._kept
        return self._kept._replace(
            memory=Memory(
                state=self.state,
                step=None if self.state == REVIEW else 0,
                stability=self._stability,
                difficulty=self._difficulty,
                first_day=self._first_day,
                last_day=self._last_day,
                due_day=self._due_day,
                due_at=self._due_at,
                reps=self._reps,
                lapses=self._lapses,
            )
        )
