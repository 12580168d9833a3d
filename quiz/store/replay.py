"""Log in, states out. Deterministic: the same set of events gives the same states, in any order.

Events count in the order of `(time, id)`, without those that were undone, and with wrong times
corrected. `fold` advances one state by one event: a session saves with it. `walk` goes through a
whole deck, all questions at once, because the engine is twenty times as fast in batches; a test
checks that both agree to the last bit.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from quiz.scheduling import fsrs
from quiz.scheduling.fitting import Reviewed
from quiz.scheduling.fsrs import Course, retrievability
from quiz.scheduling.state import (
    AGAIN,
    NEW,
    NEXT_STATE,
    REVIEW,
    UNSEEN,
    Memory,
    QuestionState,
    due,
    review,
)
from quiz.scheduling.study_day import StudyDay, study_days
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
    apart,
)


def fold(state: QuestionState, event: Event) -> QuestionState:
    """The state after one more event of the same question."""
    match event.what:
        case Review() as what:
            before = state.memory
            after = review(before, what.rating, event.moment, what.retention)
            new_day = before is None or after.last_day > before.last_day
            misjudged = _misjudged(state, what, new_day)
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


def _misjudged(state: QuestionState, answer: Review | Answer, new_day: bool) -> bool:
    """Whether a question counts as sure and wrong; a repeat on the same day does not change it."""
    if answer.rating == AGAIN:
        return state.misjudged or answer.confidence == SURE
    return state.misjudged and not new_day


class Step(NamedTuple):
    """One answer along the way, and what the scheduler computed from it."""

    answer: Answer
    day: StudyDay
    recall: float | None
    """Predicted just before; None for a first answer or a repeat on the same day."""
    stability: float
    """Afterwards, in days."""
    due_day: int


class DuePeriod(NamedTuple):
    """A span during which a question waits to be asked, from the morning of day `first` on."""

    question: str
    first: int
    last: int | None
    """The day something happens to it; None if it is still waiting, or will be."""


class History(NamedTuple):
    """What follows from one deck's log: the final states, and the steps along the way."""

    steps: list[Step]
    periods: list[DuePeriod]
    states: dict[str, QuestionState]
    """For every question in the log."""


def of_events(events: Iterable[Event]) -> History:
    """Walk the events of one deck that count."""
    return walk(*apart(events))


def walk(answers: Sequence[Answer], others: Iterable[Event] = ()) -> History:
    """Walk the log of one deck.

    Args:
        answers: those that count, corrected, in the order of `(time, id)`.
        others: everything else that counts.

    """
    steps, periods = dict[int, Step](), list[DuePeriod]()
    states = ends(answers, others, steps, periods)
    return History([steps[place] for place in range(len(answers))], periods, states)


def ends(
    answers: Sequence[Answer],
    others: Iterable[Event] = (),
    steps: dict[int, Step] | None = None,
    periods: list[DuePeriod] | None = None,
) -> dict[str, QuestionState]:
    """The states that follow from one deck's log.

    If they are given, the steps go into `steps`, by the place of the answer, and `periods`.
    """
    days = _days(answers)
    logs = _logs(answers, others)
    items = (item for log in logs.values() for item in _items(log, answers, days))
    courses = iter(fsrs.courses(items))
    return {
        question: _followed(question, log, answers, days, courses, steps, periods)
        for question, log in logs.items()
    }


def histories(answers: Sequence[Answer], others: Iterable[Event] = ()) -> list[list[Reviewed]]:
    """The reviews of each question of a deck; a reset starts a separate history.

    Arguments as for `walk`.
    """
    days = _days(answers)
    found = []
    for log in _logs(answers, others).values():
        places = (entry for entry in log if isinstance(entry, int))
        for item in _items(log, answers, days):
            found.append([
                Reviewed(answers[place].time, answers[place].id, days[place], rating, elapsed)
                for (rating, elapsed), place in zip(item, places, strict=False)
            ])  # fmt: skip
    return found


def _days(answers: Iterable[Answer]) -> list[StudyDay]:
    return study_days((one.time, one.offset, one.day_starts) for one in answers)


_Entry = int | Event
"""An answer's index among all answers, or another event: saves objects for many answers."""


def _logs(answers: Sequence[Answer], others: Iterable[Event]) -> dict[str, list[_Entry]]:
    """What happened to each question, in order of time."""
    logs: dict[str, list[_Entry]] = {}
    for place, answer in enumerate(answers):
        logs.setdefault(answer.question, []).append(place)
    mixed = set[str]()
    for event in others:
        if event.question is not None:
            logs.setdefault(event.question, []).append(event)
            mixed.add(event.question)

    def order(entry: _Entry) -> tuple[int, str]:
        one = answers[entry] if isinstance(entry, int) else entry
        return one.time, one.id

    for question in mixed:
        logs[question].sort(key=order)
    return logs


def _items(
    log: Iterable[_Entry], answers: Sequence[Answer], days: Sequence[StudyDay]
) -> Iterator[list[tuple[int, int]]]:
    """The reviews of one question, (rating, days since the last); a reset begins a new item."""
    item: list[tuple[int, int]] = []
    last_day = 0
    for entry in log:
        if isinstance(entry, int):
            day = days[entry]
            elapsed = day - last_day if item and day > last_day else 0
            if elapsed or not item:
                last_day = day
            item.append((answers[entry].rating, elapsed))
        elif item and isinstance(entry.what, Reset):
            yield item
            item = []
    if item:
        yield item


def _followed(
    question: str,
    log: Iterable[_Entry],
    answers: Sequence[Answer],
    days: Sequence[StudyDay],
    courses: Iterator[Course],
    steps: dict[int, Step] | None,
    periods: list[DuePeriod] | None,
) -> QuestionState:
    """The state at the end of a question's log; steps and periods go where `ends` says.

    An answer stamped before the last one (a traveler) counts as the same day.
    """
    kept, last = UNSEEN, None
    state, stability = NEW, 0.0
    first_day = last_day = StudyDay(0)
    due_day = reps = lapses = 0
    since: int | None = None  # the morning from which on it waits to be asked
    for entry in log:
        if isinstance(entry, int):
            one, today = answers[entry], days[entry]
            rating, new, tested = one.rating, state == NEW, today > last_day
            if new:
                course = next(courses)
                stabilities = iter(course.stabilities)
                first_day, last_day, reps, lapses, tested = today, today, 0, 0, False
            before, stability = stability, next(stabilities)
            lapses += rating == AGAIN and state == REVIEW
            state = NEXT_STATE[state][rating]
            if rating == AGAIN or kept is not UNSEEN:
                misjudged = _misjudged(kept, one, new or tested)
                if misjudged != kept.misjudged or kept.buried_until is not None:
                    kept = kept._replace(misjudged=misjudged, buried_until=None)
            elapsed = today - last_day
            last_day = today if tested else last_day
            if steps is not None:
                recall = retrievability(elapsed, before) if tested else None
                due_day, _ = due(state, rating, stability, last_day, one.moment, one.retention)
                steps[entry] = Step(one, last_day, recall, stability, due_day)
            reps, last = reps + 1, one
        else:
            kept, today = fold(kept, entry), entry.moment.day
            state = NEW if isinstance(entry.what, Reset) else state
        if periods is not None:
            if since is not None and since <= today:
                periods.append(DuePeriod(question, since, today))
            since = None if state == NEW or kept.suspended else max(due_day, today + 1)
            if since is not None and kept.buried_until is not None:
                since = max(since, kept.buried_until)
    if periods is not None and since is not None:
        periods.append(DuePeriod(question, since, None))
    if state == NEW or last is None:
        return kept
    due_day, due_at = due(state, last.rating, stability, last_day, last.moment, last.retention)
    return kept._replace(memory=Memory(
        state, stability, course.end.difficulty, first_day, last_day, due_day, due_at, reps, lapses
    ))  # fmt: skip
