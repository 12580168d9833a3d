"""All the figures of `quiz stats`, from a log and the states it leads to."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from quiz.deck.question import Heading
from quiz.scheduling.state import AGAIN, REVIEW, UNSEEN, QuestionState
from quiz.stats.calibration import Calibration, Share, calibration
from quiz.stats.days import Calendar, Done, Streak, by_day, calendar, streak
from quiz.stats.practice import Practice, practice
from quiz.store.events import FAIR, SURE, UNSURE, Answer, Event
from quiz.store.replay import History, Step
from quiz.store.states import recall

LEAST_ASKED = 10
"""With fewer answers than this at one confidence its share says little."""


@dataclass(frozen=True, slots=True)
class Confidence:
    """Answers before which confidence was asked for."""

    unsure: Share
    fair: Share
    sure: Share
    """Of the answers at each confidence, how many were right."""
    misjudged: tuple[str, ...]
    """Questions answered sure and wrong and not made up for since: asked before all others when
    they are due. The latest first."""

    @property
    def asked(self) -> int:
        """All answers with a confidence."""
        return self.unsure.of + self.fair.of + self.sure.of


def wrong(answer: Answer, points: int) -> bool:
    """Whether an answer was wrong: rated Again, or with fewer than half of its key points.

    A flashcard answer without a tick does not count as one without a point: nobody has to tick.

    Args:
        points: how many key points the question has now; 0 where it is gone from the deck.

    """
    if answer.rating == AGAIN:
        return True
    counted = answer.ticked > 0 or answer.mode != "flashcard"
    return counted and 2 * answer.ticked < points


def confidence(
    answers: Iterable[Answer], points: Mapping[str, int], misjudged: Container[str]
) -> Confidence:
    """The figures over answers in order of time.

    Args:
        answers: those that count.
        points: question id -> how many key points it has, of every question in the deck.
        misjudged: questions whose state says that one was sure and wrong.

    """
    right, asked = [0, 0, 0, 0], [0, 0, 0, 0]
    latest: dict[str, None] = {}
    for one in answers:
        latest.pop(one.question, None)
        latest[one.question] = None
        if one.confidence not in (UNSURE, FAIR, SURE):
            continue
        fault = wrong(one, points.get(one.question, 0))
        asked[one.confidence] += 1
        right[one.confidence] += not fault
    unsure, fair, sure = (Share(right[level], asked[level]) for level in (UNSURE, FAIR, SURE))
    wrongly = tuple(name for name in reversed(latest) if name in points and name in misjudged)
    return Confidence(unsure, fair, sure, wrongly)


DAYS = 30


@dataclass(frozen=True, slots=True)
class Forecast:
    """Questions due, for today and the 29 days after it.

    Each question is counted once, on the day on which it is asked next: what is overdue today,
    what is put off on the day it returns. Left out are new and suspended questions, and the
    return of a question after it was answered: the true load of later days is larger.
    """

    due: tuple[int, ...]
    """On today, tomorrow, …"""
    later: int
    """Beyond the last of these days."""

    @property
    def total(self) -> int:
        """All of the days together."""
        return sum(self.due)


def forecast(states: Iterable[QuestionState], today: int) -> Forecast:
    """The forecast on study day `today`."""
    due, later = [0] * DAYS, 0
    for state in states:
        if state.memory is None or state.suspended:
            continue
        ahead = max(0, max(state.memory.due_day, state.buried_until or 0) - today)
        if ahead < DAYS:
            due[ahead] += 1
        else:
            later += 1
    return Forecast(tuple(due), later)


@dataclass(frozen=True, slots=True)
class Remembered:
    """The memory of one question that has been answered at least once."""

    question: str
    number: int
    recall: float
    """Probability of recall today."""
    stability: float
    """Days after which recall falls to 90 %."""
    due: int
    """Study day."""
    suspended: bool


def memories(
    headings: Iterable[Heading], states: Mapping[str, QuestionState], today: int
) -> tuple[Remembered, ...]:
    """The questions seen, by their recall on study day `today`, then by number."""
    found = []
    for heading in headings:
        state = states.get(heading.id, UNSEEN)
        now = recall(state, today)
        if state.memory is not None and now is not None:
            memory = state.memory
            found.append(
                Remembered(
                    heading.id, heading.number, now, memory.stability, memory.due_day,
                    state.suspended,
                )
            )  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.recall, one.number)))


WINDOW_DAYS = 30


@dataclass(frozen=True, slots=True)
class CategoryProgress:
    """One category of the deck."""

    category: str
    questions: int
    seen: int
    learned: int
    due: int
    recall: float | None
    """Mean probability of recall now over the questions seen."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The headline figures of `quiz stats`. Times in seconds, idle time left out."""

    questions: int
    due: int
    new: int
    learned: int
    suspended: int
    reviews: int
    recalled: int
    tested: int
    """Of the last 30 days: answers to questions last seen on an earlier day, and those recalled."""
    seconds_today: float
    seconds_window: float
    seconds_total: float
    categories: tuple[CategoryProgress, ...]

    @property
    def retention(self) -> float | None:
        """Share recalled of what was tested over the last 30 days; None without a test."""
        return self.recalled / self.tested if self.tested else None


def progress(
    deck: Sequence[tuple[str, str]],
    states: Mapping[str, QuestionState],
    steps: Iterable[Step],
    done: Mapping[int, Done],
    today: int,
) -> Progress:
    """The figures on study day `today`.

    Args:
        deck: (question id, category) of every question.
        states: what the log says about each.
        steps: every answer that counts, with what was predicted.
        done: the same by study day.

    """
    window = range(today - WINDOW_DAYS + 1, today + 1)
    tests = [step for step in steps if step.day in window and step.recall is not None]
    every = [(category, states.get(question, UNSEEN)) for question, category in deck]
    return Progress(
        questions=len(every),
        due=sum(_is_due(state, today) for _, state in every),
        new=sum(state.memory is None for _, state in every),
        learned=sum(_is_learned(state) for _, state in every),
        suspended=sum(state.suspended for _, state in every),
        reviews=sum(day.reviews for day in done.values()),
        recalled=sum(step.answer.rating != AGAIN for step in tests),
        tested=len(tests),
        seconds_today=done[today].seconds if today in done else 0.0,
        seconds_window=sum(done[day].seconds for day in window if day in done),
        seconds_total=sum(day.seconds for day in done.values()),
        categories=tuple(
            _category(name, [state for category, state in every if category == name], today)
            for name in dict.fromkeys(category for category, _ in every)
        ),
    )


def _is_due(state: QuestionState, today: int) -> bool:
    return state.memory is not None and state.memory.due_day <= today and state.askable(today)


def _is_learned(state: QuestionState) -> bool:
    return state.memory is not None and state.memory.state == REVIEW


def _category(name: str, states: Sequence[QuestionState], today: int) -> CategoryProgress:
    recalls = [now for state in states if (now := recall(state, today)) is not None]
    return CategoryProgress(
        category=name,
        questions=len(states),
        seen=len(recalls),
        learned=sum(map(_is_learned, states)),
        due=sum(_is_due(state, today) for state in states),
        recall=sum(recalls) / len(recalls) if recalls else None,
    )


@dataclass(frozen=True, slots=True)
class Stats:
    """What `quiz stats` shows, as of study day `today`."""

    today: int
    progress: Progress
    streak: Streak
    calendar: Calendar
    calibration: Calibration
    forecast: Forecast
    memories: tuple[Remembered, ...]
    confidence: Confidence
    practice: Practice


def stats(
    headings: Sequence[Heading],
    points: Mapping[str, int],
    history: History,
    others: Sequence[Event],
    today: int,
) -> Stats:
    """The figures of one deck.

    Args:
        headings: of every question, by number.
        points: question id -> how many key points it has.
        history: what its log leads to, and what was passed on the way.
        others: everything of it that counts and is no review.
        today: study day.

    """
    steps, states = history.steps, history.states
    answers = [step.answer for step in steps]
    row = streak(history, points.keys(), today)
    done = by_day(steps)
    deck = [(one.id, one.category) for one in headings]
    return Stats(
        today=today,
        progress=progress(deck, states, steps, done, today),
        streak=row,
        calendar=calendar(done, row.missed, today),
        calibration=calibration(steps),
        forecast=forecast((states.get(one.id, UNSEEN) for one in headings), today),
        memories=memories(headings, states, today),
        confidence=confidence(
            answers, points, {name for name, state in states.items() if state.misjudged}
        ),
        practice=practice(answers, others, points),
    )


def as_record(figures: Stats) -> dict[str, Any]:
    """All figures as one JSON-ready object. Days are dates in ISO 8601, times are seconds."""
    counted = figures.calibration
    row, mocks, known = figures.streak, figures.practice, figures.confidence
    return asdict(figures.progress) | {
        "today": _iso(figures.today),
        "retention": _rounded(figures.progress.retention),
        "streak": row.current,
        "longest_streak": row.longest,
        "calendar": [
            {"day": _iso(day.day), "reviews": day.reviews, "seconds": round(day.seconds, 1),
             "missed": day.missed}
            for day in figures.calendar.days
        ],
        "calibration": _share(counted.recalled)
        | {
            "predicted": _rounded(counted.predicted),
            "bins": [
                {"from": one.low, "to": one.high, "predicted": _rounded(one.predicted)}
                | _share(one.recalled)
                for one in counted.bins
            ],
        },
        "forecast": [
            {"day": _iso(figures.today + ahead), "due": due}
            for ahead, due in enumerate(figures.forecast.due)
        ],
        "forecast_later": figures.forecast.later,
        "memories": [
            asdict(one) | {"due": _iso(one.due), "recall": _rounded(one.recall),
                           "stability": _rounded(one.stability)}
            for one in figures.memories
        ],
        "mocks": [
            {"day": _iso(one.day), "asked": one.asked, "answered": one.answered,
             "recalled": one.recalled, "points_said": one.said.hits, "points": one.said.of,
             "score": _rounded(one.score)}
            for one in mocks.mocks
        ],
        "drills": _share(mocks.drills)
        | {
            "weeks": [{"monday": _iso(monday)} | _share(one) for monday, one in mocks.weeks],
            "demos": [{"demo": name} | _share(one) for name, one in mocks.demos],
        },
        "confidence": {
            "unsure": _share(known.unsure),
            "fair": _share(known.fair),
            "sure": _share(known.sure),
            "sure_and_wrong": list(known.misjudged),
        },
    }  # fmt: skip


def _share(share: Share) -> dict[str, Any]:
    """A share with its 95 % interval."""
    return {
        "right": share.hits,
        "of": share.of,
        "share": _rounded(share.value),
        "interval": [_rounded(end) for end in share.interval] if share.of else None,
    }


def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
