"""All the figures of `quiz stats`: what the log says about a deck on one study day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from quiz.deck.question import Heading
from quiz.scheduling.state import AGAIN, REVIEW, UNSEEN, QuestionState
from quiz.scheduling.study_day import StudyDay
from quiz.stats.calibration import Calibration, Confidence, calibration, confidence
from quiz.stats.practice import (
    CalendarDay,
    CodePractice,
    Drills,
    MockScore,
    by_day,
    calendar,
    drills,
    mock_scores,
    streak,
)
from quiz.store.events import Event
from quiz.store.replay import History

WINDOW_DAYS = 30
"""Days over which retention and study time are counted, today among them."""
FORECAST_DAYS = 30


@dataclass(frozen=True, slots=True)
class Category:
    """One category of the deck."""

    category: str
    questions: int
    seen: int
    learned: int
    due: int
    recall: float | None
    """Mean probability of recall now over the questions seen."""


@dataclass(frozen=True, slots=True)
class DueDay:
    """How many questions are asked next on a study day."""

    day: StudyDay
    due: int


@dataclass(frozen=True, slots=True)
class Remembered:
    """The memory of one question that has been answered at least once."""

    question: str
    number: int
    recall: float
    """Probability of recall today."""
    stability: float
    """Days after which recall falls to 90 %."""
    due: StudyDay
    suspended: bool


@dataclass(frozen=True, slots=True)
class Stats:
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
    """Of the answers in `tested`, those not rated Again."""
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
    """The share recalled of what was tested; None without a test."""
    streak: int
    longest_streak: int
    calendar: tuple[CalendarDay, ...]
    """26 weeks, today the last day."""
    calibration: Calibration
    forecast: tuple[DueDay, ...]
    """Today and the 29 days after it."""
    forecast_later: int
    """Questions due after these days."""
    memories: tuple[Remembered, ...]
    """The questions seen, by recall today, then by number."""
    mocks: tuple[MockScore, ...]
    """In order of time."""
    drills: Drills
    confidence: Confidence
    code: CodePractice


def stats(
    headings: Sequence[Heading],
    points: Mapping[str, int],
    history: History,
    others: Sequence[Event],
    code: CodePractice,
    today: int,
) -> Stats:
    """The figures of one deck.

    Args:
        headings: of every question, by number.
        points: question id -> how many key points it has.
        history: what the log of the deck leads to, and what was passed on the way.
        others: everything in the log that counts and is no review, in order of time.
        code: as of `code_practice`.
        today: study day.

    """
    steps, known = history.steps, history.states
    answers = [step.answer for step in steps]
    states = {heading.id: known.get(heading.id, UNSEEN) for heading in headings}
    every = list(states.values())
    done = by_day(steps)
    streaks = streak(done, history.periods, points.keys(), today)
    window = range(today - WINDOW_DAYS + 1, today + 1)
    tests = [step for step in steps if step.recall is not None and step.day in window]
    recalled = sum(step.answer.rating != AGAIN for step in tests)
    coming, later = forecast(every, today)
    return Stats(
        questions=len(headings),
        due=sum(_is_due(state, today) for state in every),
        new=sum(state.memory is None for state in every),
        learned=sum(_is_learned(state) for state in every),
        suspended=sum(state.suspended for state in every),
        reviews=len(steps),
        recalled=recalled,
        tested=len(tests),
        seconds_today=done[today].seconds if today in done else 0.0,
        seconds_window=sum(done[day].seconds for day in window if day in done),
        seconds_total=sum(day.seconds for day in done.values()),
        categories=_categories(headings, states, today),
        today=StudyDay(today),
        retention=recalled / len(tests) if tests else None,
        streak=streaks.current,
        longest_streak=streaks.longest,
        calendar=calendar(done, streaks.missed, today),
        calibration=calibration(steps),
        forecast=coming,
        forecast_later=later,
        memories=memories(headings, states, today),
        mocks=mock_scores(answers, others, points),
        drills=drills(others),
        confidence=confidence(
            answers, points, {name for name, state in known.items() if state.misjudged}
        ),
        code=code,
    )


def forecast(states: Iterable[QuestionState], today: int) -> tuple[tuple[DueDay, ...], int]:
    """How many questions are due on today and the 29 days after it, and how many later.

    Each question is counted once, on the day on which it is asked next: what is overdue today,
    what is buried on the day it returns. Left out are new and suspended questions, and the
    return of a question after it was answered: the true load of later days is larger.
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
    """The questions seen, by their recall on study day `today`, then by number."""
    found = []
    for heading in headings:
        state = states.get(heading.id, UNSEEN)
        now, memory = state.recall(today), state.memory
        if memory is not None and now is not None:
            due, aside = StudyDay(memory.due_day), state.suspended
            found.append(Remembered(heading.id, heading.number, now, memory.stability, due, aside))
    return tuple(sorted(found, key=lambda one: (one.recall, one.number)))


def _is_due(state: QuestionState, today: int) -> bool:
    return state.memory is not None and state.memory.due_day <= today and state.askable(today)


def _is_learned(state: QuestionState) -> bool:
    return state.memory is not None and state.memory.state == REVIEW


def _categories(
    headings: Iterable[Heading], states: Mapping[str, QuestionState], today: int
) -> tuple[Category, ...]:
    groups: dict[str, list[QuestionState]] = {}
    for heading in headings:
        groups.setdefault(heading.category, []).append(states[heading.id])
    return tuple(_category(name, group, today) for name, group in groups.items())


def _category(name: str, states: Sequence[QuestionState], today: int) -> Category:
    recalls = [now for state in states if (now := state.recall(today)) is not None]
    return Category(
        category=name,
        questions=len(states),
        seen=len(recalls),
        learned=sum(map(_is_learned, states)),
        due=sum(_is_due(state, today) for state in states),
        recall=sum(recalls) / len(recalls) if recalls else None,
    )
