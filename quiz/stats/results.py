"""How often answers were right: against predictions, against confidence, and in practice.

Each answer to a question last seen on an earlier study day is a test. Just before it the
scheduler predicted a probability of recall; then the question was recalled (any rating except
Again) or not. If predictions are right, nine in ten of the tests at 90% are recalled.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import sqrt
from typing import NamedTuple

from quiz.code.verdict import Standing, progress
from quiz.scheduling.state import AGAIN, GOOD
from quiz.scheduling.study_day import StudyDay
from quiz.store.events import Drilled, Event, Mock

Z = 1.959963984540054
"""95% of a standard normal variable is within ± this."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many were right, out of how many."""

    right: int
    of: int
    share: float | None = field(init=False)
    """0 to 1; None for nothing."""
    interval: tuple[float, float] | None = field(init=False)
    """The 95% confidence interval of the true share (Wilson); None for nothing."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "share", self.right / self.of if self.of else None)
        object.__setattr__(self, "interval", wilson(self.right, self.of) if self.of else None)

    @property
    def ends(self) -> tuple[float, float]:
        """The interval, from 0 to 1 while nothing is known."""
        return self.interval or (0.0, 1.0)


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95% confidence interval of a share (`of` at least 1), if the trials are independent.

    Wilson 1927, Journal of the American Statistical Association 22: it stays within [0, 1] and
    holds for few trials and for shares near 0 and 1, where hits ± 2 standard errors does not.
    """
    share, weight = hits / of, Z * Z / of
    middle = (share + weight / 2) / (1 + weight)
    reach = sqrt(share * (1 - share) * weight + weight * weight / 4) / (1 + weight)
    low = 0.0 if hits == 0 else max(0.0, middle - reach)
    high = 1.0 if hits == of else min(1.0, middle + reach)
    return low, high


EDGES = (0.0, 0.8, 0.9, 0.95, 1.0)
"""Bins of predicted recall: finer where most predictions are."""
LEAST = 20
"""With fewer tests than this a share says little: its interval is 20 points wide or more."""
LEAST_IN_BIN = 10


class BinTotal(NamedTuple):
    """Answers to questions last seen on an earlier study day, counted."""

    of: int = 0
    recalled: int = 0
    predicted: float = 0.0
    """The sum of their predictions."""


@dataclass(frozen=True, slots=True)
class Bin(Share):
    """The share recalled of the tests whose prediction was in [from, to)."""

    from_: float
    to: float
    predicted: float | None
    """Mean prediction; None without a test."""


@dataclass(frozen=True, slots=True)
class Calibration(Share):
    """The share of all tests recalled and the prediction, in total and in bins."""

    predicted: float | None
    bins: tuple[Bin, ...]

    @property
    def enough(self) -> bool:
        """Whether there are enough tests to say anything."""
        return self.of >= LEAST

    @property
    def filled(self) -> tuple[Bin, ...]:
        """The bins with enough tests to be drawn, low to high."""
        return tuple(one for one in self.bins if one.of >= LEAST_IN_BIN)

    @property
    def verdict(self) -> int | None:
        """1 if more was recalled than predicted, −1 if less, 0 if the predictions may be right.

        None with too few tests.
        """
        if self.predicted is None or not self.enough:
            return None
        low, high = self.ends
        return 1 if self.predicted < low else -1 if self.predicted > high else 0


def calibration(tests: Sequence[BinTotal]) -> Calibration:
    """The calibration over the tests in each bin between `EDGES`."""
    bins = tuple(
        Bin(one.recalled, one.of, low, high, one.predicted / one.of if one.of else None)
        for one, (low, high) in zip(tests, pairwise(EDGES), strict=True)
    )
    of, predicted = sum(one.of for one in tests), sum(one.predicted for one in tests)
    right = sum(one.recalled for one in tests)
    return Calibration(right, of, predicted / of if of else None, bins)


LEAST_ASKED = 10
"""With fewer answers at a confidence level, its share says little."""


class Confidence(NamedTuple):
    """Answers with a confidence: how many were right at each level.

    Wrong is what was rated Again, or hit fewer than half of the question's key points. A flashcard
    without ticks hit an unknown number of them: nobody has to tick.
    """

    unsure: Share
    fair: Share
    sure: Share
    sure_and_wrong: tuple[str, ...]
    """Questions answered wrongly while sure, and not recalled since: they are asked before others
    when due. The latest first."""

    @property
    def asked(self) -> int:
        """All answers with a confidence."""
        return self.unsure.of + self.fair.of + self.sure.of


class MockAnswer(NamedTuple):
    """An answer given in a mock interview."""

    mock: str
    question: str
    rating: int
    ticked: int
    """How many key points it hit."""


class MockScore(NamedTuple):
    """A mock interview with at least one answer."""

    day: StudyDay
    asked: int
    """How many questions were planned."""
    answered: int
    recalled: int
    """Answers not rated Again."""
    points_said: int
    points: int
    """Of all its questions still in the deck. As on its scorecard, nothing was said for questions
    that were not reached."""
    score: float
    """The share of key points said."""


def mock_scores(
    answers: Iterable[MockAnswer], events: Iterable[Event], points: Mapping[str, int]
) -> tuple[MockScore, ...]:
    """The mock interviews in order of time, without those whose questions are all gone.

    Args:
        answers: those given in mock interviews, in order of time.
        events: those of the deck, in order of time.
        points: question id -> how many key points it has, for every question in the deck.

    """
    by_mock: dict[str, dict[str, MockAnswer]] = {}
    for one in answers:  # an answer given twice counts once
        by_mock.setdefault(one.mock, {})[one.question] = one
    return tuple(
        _score(event, event.what.questions, by_mock[event.id], points)
        for event in events
        if isinstance(event.what, Mock)
        and event.id in by_mock
        and any(name in points for name in event.what.questions)
    )


def _score(
    event: Event, asked: Sequence[str], answers: Mapping[str, MockAnswer], points: Mapping[str, int]
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


def _said(answer: MockAnswer, points: int) -> int:
    """Key points said; a question without any is one point, said if rated Good or better."""
    return min(answer.ticked, points) if points else int(answer.rating >= GOOD)


LEAST_DRILLS = 10
"""With fewer drills, their share says little."""


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
    """The weeks with any drills, in order of time."""
    demos: tuple[DrillsOfDemo, ...]
    """The demos, the one with the smallest share of right answers first."""


def drills(events: Iterable[Event]) -> Drills:
    """The figures of all drills among the events of a deck."""
    weeks: dict[int, list[bool]] = {}
    demos: dict[str, list[bool]] = {}
    for event in events:
        if isinstance(event.what, Drilled):
            day, right = event.moment.day, event.what.right
            weeks.setdefault(day - (day - 1) % 7, []).append(right)
            demos.setdefault(event.what.drill.partition("/")[0], []).append(right)
    by_week = [
        WeekOfDrills(sum(done), len(done), StudyDay(monday)) for monday, done in weeks.items()
    ]
    by_demo = [DrillsOfDemo(sum(done), len(done), demo) for demo, done in demos.items()]
    return Drills(
        sum(one.right for one in by_week),
        sum(one.of for one in by_week),
        weeks=tuple(sorted(by_week, key=lambda one: one.monday)),
        demos=tuple(sorted(by_demo, key=lambda one: (one.share or 0.0, one.demo))),
    )


class WrittenExercise(NamedTuple):
    """How well an exercise is known that was written at least once."""

    exercise: str
    times: int
    """How many times it was written."""
    rating: int
    """Of the last time."""
    recall: float
    """Probability that it would be written from memory today."""
    due: StudyDay


class CodePractice(NamedTuple):
    """The progress with writing code from memory, regardless of the deck."""

    known: int
    """Exercises written from memory the last time."""
    total: int
    due: int
    written: tuple[WrittenExercise, ...]
    """The exercises, most likely forgotten first."""


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
