"""All the figures of `quiz stats`: what the log says about a deck on one study day."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from quiz.deck.question import Heading
from quiz.scheduling.state import REVIEW, UNSEEN, QuestionState
from quiz.scheduling.study_day import StudyDay
from quiz.stats.results import (
    Calibration,
    CodePractice,
    Confidence,
    Drills,
    MockScore,
    calibration,
    drills,
    mock_scores,
)
from quiz.stats.totals import DayTotal, Totals, Wait
from quiz.store.events import Event

WINDOW_DAYS = 30
"""Days over which retention and study time are counted, including today."""
FORECAST_DAYS = 30
WEEKS = 26


class Category(NamedTuple):
    """One category of the deck."""

    category: str
    questions: int
    seen: int
    learned: int
    due: int
    recall: float | None
    """Mean probability of recall now, over the questions seen."""


class CalendarDay(NamedTuple):
    """One study day of the calendar."""

    day: StudyDay
    reviews: int
    seconds: float
    """Without idle time."""
    missed: bool
    """Whether something was due but nothing was reviewed; never today, which is not over."""


class DueDay(NamedTuple):
    """How many questions are asked next on a study day."""

    day: StudyDay
    due: int


class Remembered(NamedTuple):
    """The memory of one question that has been answered at least once."""

    question: str
    number: int
    recall: float
    """Probability of recall today."""
    stability: float
    """Days after which recall falls to 90%."""
    due: StudyDay
    suspended: bool


class Stats(NamedTuple):
    """Everything on the page, named as `quiz stats --json` prints it.

    Times are in seconds, with idle time left out.
    """

    questions: int
    due: int
    new: int
    learned: int
    suspended: int
    reviews: int
    recalled: int
    """How many of the answers in `tested` were not rated Again."""
    tested: int
    """Answers of the last 30 days to questions last seen on an earlier day."""
    seconds_today: float
    seconds_window: float
    """Over the last 30 days."""
    seconds_total: float
    categories: tuple[Category, ...]
    """In the order of the deck."""
    today: StudyDay
    retention: float | None
    """The share of tests recalled; None without tests."""
    streak: int
    longest_streak: int
    calendar: tuple[CalendarDay, ...]
    """26 weeks, ending today."""
    calibration: Calibration
    forecast: tuple[DueDay, ...]
    """Today and the 29 days after it."""
    forecast_later: int
    """Questions due after these days."""
    memories: tuple[Remembered, ...]
    """The questions seen, by today's recall, then by number."""
    mocks: tuple[MockScore, ...]
    """In order of time."""
    drills: Drills
    confidence: Confidence
    code: CodePractice


def stats(
    headings: Sequence[Heading],
    points: Mapping[str, int],
    totals: Totals,
    states: Mapping[str, QuestionState],
    practice: Sequence[Event],
    code: CodePractice,
    today: int,
) -> Stats:
    """The figures of one deck.

    Args:
        headings: the heading of every question, by number.
        points: question id -> how many key points it has.
        totals: what the deck's answers add up to.
        states: the state of each question in the log.
        practice: mock interviews and drills, in order of time.
        code: from `code_practice`.
        today: study day.

    """
    days = totals.days
    states = {heading.id: states.get(heading.id, UNSEEN) for heading in headings}
    whole = _category("", list(states.values()), today)
    streaks = streak(days, totals.waits, today)
    window = [days[day] for day in range(today - WINDOW_DAYS + 1, today + 1) if day in days]
    tested, recalled = sum(day.tested for day in window), sum(day.recalled for day in window)
    coming, later = forecast(states.values(), today)
    return Stats(
        questions=len(headings),
        due=whole.due,
        new=len(headings) - whole.seen,
        learned=whole.learned,
        suspended=sum(state.suspended for state in states.values()),
        reviews=sum(day.reviews for day in days.values()),
        recalled=recalled,
        tested=tested,
        seconds_today=days[today].seconds if today in days else 0.0,
        seconds_window=sum(day.seconds for day in window),
        seconds_total=sum(day.seconds for day in days.values()),
        categories=_categories(headings, states, today),
        today=StudyDay(today),
        retention=recalled / tested if tested else None,
        streak=streaks.current,
        longest_streak=streaks.longest,
        calendar=calendar(days, streaks.missed, today),
        calibration=calibration(totals.tests),
        forecast=coming,
        forecast_later=later,
        memories=memories(headings, states, today),
        mocks=mock_scores(totals.mocks, practice, points),
        drills=drills(practice),
        confidence=totals.confidence,
        code=code,
    )


def _categories(
    headings: Iterable[Heading], states: Mapping[str, QuestionState], today: int
) -> tuple[Category, ...]:
    groups: dict[str, list[QuestionState]] = {}
    for heading in headings:
        groups.setdefault(heading.category, []).append(states[heading.id])
    return tuple(_category(name, group, today) for name, group in groups.items())


def _category(name: str, states: Sequence[QuestionState], today: int) -> Category:
    recalls = [now for state in states if (now := state.recall(today)) is not None]
    memories = [(state, state.memory) for state in states if state.memory is not None]
    return Category(
        category=name,
        questions=len(states),
        seen=len(memories),
        learned=sum(memory.state == REVIEW for _, memory in memories),
        due=sum(memory.due_day <= today and state.askable(today) for state, memory in memories),
        recall=sum(recalls) / len(recalls) if recalls else None,
    )


def forecast(states: Iterable[QuestionState], today: int) -> tuple[tuple[DueDay, ...], int]:
    """How many questions are due today and on the 29 days after, and how many later.

    Each question counts once, on the day it is asked next: overdue ones today, buried ones on the
    day they return. New and suspended questions are left out, and so is the return of a question
    after it is answered: the true load of later days is larger.
    """
    due, later = [0] * FORECAST_DAYS, 0
    for state in states:
        if state.memory is None or state.suspended:
            continue
        ahead = max(0, max(state.memory.due_day, state.buried_until or 0) - today)
        if ahead < FORECAST_DAYS:
            due[ahead] += 1
        else:
            later += 1
    return tuple(DueDay(StudyDay(day), number) for day, number in enumerate(due, today)), later


def memories(
    headings: Iterable[Heading], states: Mapping[str, QuestionState], today: int
) -> tuple[Remembered, ...]:
    """The questions seen, by recall on study day `today`, then by number."""
    found = []
    for heading in headings:
        state = states.get(heading.id, UNSEEN)
        now, memory = state.recall(today), state.memory
        if memory is not None and now is not None:
            due, aside = StudyDay(memory.due_day), state.suspended
            found.append(Remembered(heading.id, heading.number, now, memory.stability, due, aside))
    return tuple(sorted(found, key=lambda one: (one.recall, one.number)))


def calendar(
    days: Mapping[int, DayTotal], missed: Collection[int], today: int
) -> tuple[CalendarDay, ...]:
    """Every day from the Monday 25 weeks before this week's to `today`.

    Args:
        days: the work of each study day with any.
        missed: from `streak`.
        today: study day.

    """
    monday = today - (today - 1) % 7 - 7 * (WEEKS - 1)  # ordinal 1 was a Monday
    found = ((StudyDay(day), days.get(day, DayTotal())) for day in range(monday, today + 1))
    return tuple(CalendarDay(day, done.reviews, done.seconds, day in missed) for day, done in found)


class Streak(NamedTuple):
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
    """The study days that ended a streak or came after its end: something was due, nothing done."""


def streak(studied: Collection[int], waits: Iterable[Wait], today: int) -> Streak:
    """The streaks up to study day `today`.

    Args:
        studied: the study days with at least one review.
        waits: when questions were due.
        today: study day.

    """
    first = min(studied, default=today + 1)
    current = longest = 0
    missed = set[int]()
    for day, waiting in enumerate(_waiting(waits, first, today), first):
        if day in studied:
            current += 1
            longest = max(longest, current)
        elif day < today and waiting:
            missed.add(day)
            current = 0
    return Streak(current, longest, frozenset(missed))


def _waiting(waits: Iterable[Wait], first: int, last: int) -> list[int]:
    """How many questions are due as each day from `first` to `last` begins."""
    changes = [0] * max(1, last - first + 2)
    for due, until, questions in waits:
        start, end = max(due, first), last if until is None else min(until, last)
        if start <= end:
            changes[start - first] += questions
            changes[end - first + 1] -= questions
    return list(accumulate(changes[:-1]))
