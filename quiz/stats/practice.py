"""Mock interviews and drills over time."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from quiz.scheduling.state import AGAIN, GOOD
from quiz.scheduling.study_day import StudyDay
from quiz.stats.calibration import Share
from quiz.store.events import Answer, Drilled, Event, Mock

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
