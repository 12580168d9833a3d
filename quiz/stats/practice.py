"""What was done: reviews by study day and the streak, mock interviews, drills, code from memory."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple

from quiz.code.verdict import Standing, progress
from quiz.plan.policy import IDLE_SECONDS
from quiz.scheduling.state import AGAIN, GOOD
from quiz.scheduling.study_day import StudyDay
from quiz.stats.calibration import Share
from quiz.store.events import Answer, Drilled, Event, Mock
from quiz.store.replay import DuePeriod, Step

WEEKS = 26
LEVELS = 4


class Done(NamedTuple):
    """What was done on one study day."""

    reviews: int
    seconds: float
    """Without idle time."""


def by_day(steps: Collection[Step]) -> dict[int, Done]:
    """Study day -> what was done on it, of the days with at least one review.

    An answer counts for the study day of the place where it was given.
    """
    reviews = Counter(map(itemgetter(1), steps))
    seconds = dict.fromkeys(reviews, 0.0)
    for answer, day, _, _, _ in steps:
        time = answer.seconds
        seconds[day] += time if time < IDLE_SECONDS else IDLE_SECONDS
    return {day: Done(count, seconds[day]) for day, count in reviews.items()}


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One study day of the calendar."""

    day: StudyDay
    reviews: int
    seconds: float
    """Without idle time."""
    missed: bool
    """Something was due and nothing was reviewed; never true of today, which is not over."""


def calendar(
    done: Mapping[int, Done], missed: Collection[int], today: int
) -> tuple[CalendarDay, ...]:
    """The days from the Monday 25 weeks before this week's to `today`, without a gap.

    Args:
        done: as of `by_day`.
        missed: as of `streak`.
        today: study day.

    """
    monday = today - (today - 1) % 7 - 7 * (WEEKS - 1)  # ordinal 1 was a Monday
    nothing = Done(0, 0.0)
    return tuple(
        CalendarDay(StudyDay(day), *done.get(day, nothing), day in missed)
        for day in range(monday, today + 1)
    )


def levels(counts: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """At most four ranges of counts, low to high, each with about as many of the days.

    They leave nothing out between 1 and the largest count, so that every day has one level.
    """
    found = sorted(count for count in counts if count > 0)
    if not found:
        return ()
    ends = sorted({found[(len(found) * part + LEVELS - 1) // LEVELS - 1] for part in range(1, 5)})
    return tuple((low + 1, high) for low, high in zip([0, *ends], ends, strict=False))


@dataclass(frozen=True, slots=True)
class Streak:
    """The streaks of a log.

    A streak is a series of days with at least one review, in which every day without a review
    was one on which nothing was due. Its length counts the days with a review, not the days off.

    Whether something was due on a day is what the log said as that day began, at 4 a.m.: some
    question of the deck had been answered before, had fallen due by then, and was neither
    suspended nor buried beyond that day. New questions are never due. Today is not over: as
    long as it has no review it neither adds to a streak nor ends it.
    """

    current: int
    longest: int
    missed: frozenset[int]
    """The study days that ended a streak or came after its end: something was due, none done."""


def streak(
    studied: Iterable[int], periods: Iterable[DuePeriod], questions: Collection[str], today: int
) -> Streak:
    """The streaks up to study day `today`.

    Args:
        studied: the study days with at least one review.
        periods: when which question was due.
        questions: those that count.
        today: study day.

    """
    days = {day for day in studied if day <= today}
    if not days:
        return Streak(0, 0, frozenset())
    first = min(days)
    current = longest = 0
    missed = set[int]()
    for day, waiting in enumerate(_waiting(periods, questions, first, today), first):
        if day in days:
            current += 1
            longest = max(longest, current)
        elif day < today and waiting:
            missed.add(day)
            current = 0
    return Streak(current, longest, frozenset(missed))


def _waiting(
    periods: Iterable[DuePeriod], questions: Collection[str], first: int, last: int
) -> list[int]:
    """How many questions are due as each day from `first` to `last` begins."""
    changes = [0] * (last - first + 2)
    for question, due, until in periods:
        start, end = max(due, first), last if until is None else min(until, last)
        if start <= end and question in questions:
            changes[start - first] += 1
            changes[end - first + 1] -= 1
    return list(accumulate(changes[:-1]))


LEAST_DRILLS = 10
"""With fewer drills than this their share says little."""


@dataclass(frozen=True, slots=True)
class MockScore:
    """One mock interview of which at least one question was answered."""

    day: StudyDay
    asked: int
    """Questions it was to have."""
    answered: int
    recalled: int
    """Answers not rated Again."""
    points_said: int
    points: int
    """Of all its questions that are still in the deck: as its scorecard counts, nothing was said
    of what was not reached."""
    score: float
    """The share of key points said."""


def mock_scores(
    answers: Iterable[Answer], events: Iterable[Event], points: Mapping[str, int]
) -> tuple[MockScore, ...]:
    """The mock interviews in order of time; those whose questions are all gone are left out.

    Args:
        answers: those that count, in order of time; the ones in mocks matter.
        events: everything else of the deck, in order of time.
        points: question id -> how many key points it has, of every question in the deck.

    """
    by_mock: dict[str, dict[str, Answer]] = {}
    for one in answers:
        if one.mock:  # an answer given twice counts once
            by_mock.setdefault(one.mock, {})[one.question] = one
    return tuple(
        _score(event, event.what.questions, by_mock[event.id], points)
        for event in events
        if isinstance(event.what, Mock)
        and event.id in by_mock
        and any(name in points for name in event.what.questions)
    )


def _score(
    event: Event, asked: Sequence[str], answers: Mapping[str, Answer], points: Mapping[str, int]
) -> MockScore:
    known = [name for name in asked if name in points]
    said = sum(_said(answers[name], points[name]) for name in known if name in answers)
    most = sum(max(1, points[name]) for name in known)
    return MockScore(
        day=event.moment.day,
        asked=len(asked),
        answered=len(answers),
        recalled=sum(one.rating != AGAIN for one in answers.values()),
        points_said=said,
        points=most,
        score=said / most,
    )


def _said(answer: Answer, points: int) -> int:
    """Key points said; a question without any is one point, said when rated Good."""
    return min(answer.ticked, points) if points else int(answer.rating >= GOOD)


@dataclass(frozen=True, slots=True)
class WeekOfDrills(Share):
    """The drills of one week."""

    monday: StudyDay


@dataclass(frozen=True, slots=True)
class DrillsOfDemo(Share):
    """The drills of one demo."""

    demo: str


@dataclass(frozen=True, slots=True)
class Drills(Share):
    """How many drills were right: all, by week, and by demo."""

    weeks: tuple[WeekOfDrills, ...]
    """Those with any drill, in order of time."""
    demos: tuple[DrillsOfDemo, ...]
    """The demo with the smallest share of right answers first."""


def drills(events: Iterable[Event]) -> Drills:
    """The figures of all drills among the events of a deck."""
    of_weeks, of_demos = Counter[int](), Counter[str]()
    right_weeks, right_demos = Counter[int](), Counter[str]()
    for event in events:
        if isinstance(event.what, Drilled):
            day, demo = event.moment.day, event.what.drill.partition("/")[0]
            monday = day - (day - 1) % 7
            of_weeks[monday] += 1
            of_demos[demo] += 1
            right_weeks[monday] += event.what.right
            right_demos[demo] += event.what.right
    weeks = [
        WeekOfDrills(right_weeks[monday], of, StudyDay(monday)) for monday, of in of_weeks.items()
    ]
    demos = [DrillsOfDemo(right_demos[demo], of, demo) for demo, of in of_demos.items()]
    return Drills(
        right_weeks.total(),
        of_weeks.total(),
        weeks=tuple(sorted(weeks, key=lambda one: one.monday)),
        demos=tuple(sorted(demos, key=lambda one: (one.share or 0.0, one.demo))),
    )


@dataclass(frozen=True, slots=True)
class WrittenExercise:
    """How well an exercise is known that was written from memory at least once."""

    exercise: str
    times: int
    """How often it was written."""
    rating: int
    """Of the last time."""
    recall: float
    """Probability that it would be written from memory today."""
    due: StudyDay


@dataclass(frozen=True, slots=True)
class CodePractice:
    """How far one is with writing code from memory, whatever the deck."""

    known: int
    """Exercises that were written from memory the last time."""
    total: int
    due: int
    written: tuple[WrittenExercise, ...]
    """The one most likely forgotten first."""


def code_practice(
    names: Sequence[str], standings: Mapping[str, Standing], today: int
) -> CodePractice:
    """The figures of the program's exercises, by name."""
    far = progress(names, standings, today)
    written = [
        WrittenExercise(name, one.times, one.last.rating, one.recall(today), StudyDay(one.due_day))
        for name, one in standings.items()
        if name in names
    ]
    written.sort(key=lambda one: (one.recall, one.exercise))
    return CodePractice(far.known, far.total, len(far.due), tuple(written))
