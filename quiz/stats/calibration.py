"""Predicted against true: the scheduler's predictions of recall, and one's own confidence.

Each answer to a question last seen on an earlier study day is a test. Just before it the
scheduler predicted a probability of recall; afterwards the question was recalled (any rating
but Again) or not. Where predictions are right, nine in ten of the tests at 90 % are recalled.
"""

from bisect import bisect
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import sqrt

from quiz.scheduling.state import AGAIN
from quiz.store.events import FAIR, SURE, UNSURE, Answer
from quiz.store.replay import Step

Z = 1.959963984540054
"""95 % of a standard normal variable lies within ± this."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many were right, of how many."""

    right: int
    of: int
    share: float | None = field(init=False)
    """0 to 1; None of nothing."""
    interval: tuple[float, float] | None = field(init=False)
    """Where the true share lies with 95 % confidence (Wilson); None of nothing."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "share", self.right / self.of if self.of else None)
        object.__setattr__(self, "interval", wilson(self.right, self.of) if self.of else None)

    @property
    def ends(self) -> tuple[float, float]:
        """The interval, from 0 to 1 while nothing is known."""
        return self.interval or (0.0, 1.0)


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95 % confidence interval of a share (`of` at least 1), if the trials are independent.

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
"""Bins of predicted recall: finer where most predictions lie."""
LEAST = 20
"""With fewer tests than this a share says little: its interval is 20 points wide or more."""
LEAST_IN_BIN = 10


@dataclass(frozen=True, slots=True)
class Bin(Share):
    """The share recalled of the tests whose prediction lay in [from, to)."""

    from_: float
    to: float
    predicted: float | None
    """Mean prediction; None without a test."""


@dataclass(frozen=True, slots=True)
class Calibration(Share):
    """The share recalled of all tests beside what was predicted, and both in bins."""

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
        """1 if more was recalled than predicted, −1 if less, 0 if the prediction may be right.

        None with too few tests.
        """
        if self.predicted is None or not self.enough:
            return None
        low, high = self.ends
        return 1 if self.predicted < low else -1 if self.predicted > high else 0


def calibration(steps: Iterable[Step]) -> Calibration:
    """The calibration over every test among the steps."""
    count = len(EDGES) - 1
    tests, recalled, sums = [0] * count, [0] * count, [0.0] * count
    for answer, _, prediction, _, _ in steps:
        if prediction is not None:
            place = bisect(EDGES, prediction, 1, count) - 1
            tests[place] += 1
            recalled[place] += answer.rating != AGAIN
            sums[place] += prediction
    bins = tuple(
        Bin(right, of, low, high, predicted=total / of if of else None)
        for right, of, total, (low, high) in zip(
            recalled, tests, sums, pairwise(EDGES), strict=True
        )
    )
    of = sum(tests)
    return Calibration(sum(recalled), of, sum(sums) / of if of else None, bins)


_LEVELS = (UNSURE, FAIR, SURE)
LEAST_ASKED = 10
"""With fewer answers than this at one confidence its share says little."""


@dataclass(frozen=True, slots=True)
class Confidence:
    """Answers before which confidence was asked for: how many were right at each level."""

    unsure: Share
    fair: Share
    sure: Share
    sure_and_wrong: tuple[str, ...]
    """Questions answered sure and wrong and not made up for since: asked before all others when
    they are due. The latest first."""

    @property
    def asked(self) -> int:
        """All answers with a confidence."""
        return self.unsure.of + self.fair.of + self.sure.of


def confidence(
    answers: Sequence[Answer], points: Mapping[str, int], misjudged: Collection[str]
) -> Confidence:
    """How often one was right at each confidence.

    Args:
        answers: those that count, in order of time.
        points: question id -> how many key points it has, of every question in the deck.
        misjudged: questions whose state says that one was sure and wrong.

    """
    right, asked = dict.fromkeys(_LEVELS, 0), dict.fromkeys(_LEVELS, 0)
    for answer in answers:
        level = answer.confidence
        if level in _LEVELS:
            asked[level] += 1
            right[level] += not wrong(answer, points.get(answer.question, 0))
    unsure, fair, sure = (Share(right[level], asked[level]) for level in _LEVELS)
    left = {question for question in misjudged if question in points}
    latest = []
    for answer in reversed(answers):
        if not left:
            break
        if answer.question in left:
            left.remove(answer.question)
            latest.append(answer.question)
    return Confidence(unsure, fair, sure, tuple(latest))


def wrong(answer: Answer, points: int) -> bool:
    """Whether an answer was wrong: rated Again, or with fewer than half of its key points.

    A flashcard answer without a tick does not count as one without a point: nobody has to tick.

    Args:
        answer: any review.
        points: how many key points the question has now; 0 if it is gone from the deck.

    """
    if answer.rating == AGAIN:
        return True
    counted = answer.ticked > 0 or answer.mode != "flashcard"
    return counted and 2 * answer.ticked < points
