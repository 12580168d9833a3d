"""All the figures of `quiz stats`, from a log and the states it leads to."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from quiz.answer import Answer
from quiz.deck.heading import Heading
from quiz.events import Event
from quiz.report.calendar import Calendar, by_day, calendar
from quiz.report.calibration import Calibration, calibration
from quiz.report.confidence import Confidence, confidence
from quiz.report.forecast import Forecast, forecast
from quiz.report.memories import Remembered, memories
from quiz.report.practice import Practice, practice
from quiz.report.progress import Progress, progress
from quiz.report.streak import Streak, streak
from quiz.report.wilson import Share
from quiz.scheduling.corrections import Corrections
from quiz.scheduling.state import UNSEEN, QuestionState
from quiz.scheduling.trail import trail


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
    states: Mapping[str, QuestionState],
    answers: Sequence[Answer],
    events: Sequence[Event],
    today: int,
) -> Stats:
    """The figures of one deck.

    Args:
        headings: of every question, by number.
        points: question id -> how many key points it has.
        states: what the log says about each question.
        answers: every review as it was logged.
        events: everything else that was logged.
        today: study day.

    """
    corrections = Corrections.of(events)
    counting, rest = corrections.applied(answers), corrections.counting(events)
    way = trail(counting, rest)
    row = streak(way, points.keys(), today)
    done = by_day(way.steps)
    deck = [(one.id, one.category) for one in headings]
    return Stats(
        today=today,
        progress=progress(deck, states, way.steps, done, today),
        streak=row,
        calendar=calendar(done, row.missed, today),
        calibration=calibration(way.steps),
        forecast=forecast((states.get(one.id, UNSEEN) for one in headings), today),
        memories=memories(headings, states, today),
        confidence=confidence(
            counting, points, {name for name, state in states.items() if state.misjudged}
        ),
        practice=practice(counting, rest, points),
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
