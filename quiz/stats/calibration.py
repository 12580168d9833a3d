"""Whether the scheduler is right about one's memory: predicted recall against true recall.

Each answer to a question last seen on an earlier study day is a test. Just before it the
scheduler predicted a probability of recall; afterwards the question was recalled (any rating
but Again) or not. Where predictions are right, of the tests at 90 % nine in ten are recalled.
"""

from bisect import bisect
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

from quiz.scheduling.state import AGAIN
from quiz.store.replay import Step

Z = 1.959963984540054
"""Of a standard normal variable 95 % lie within ± this."""


class Share(NamedTuple):
    """So many of so many."""

    hits: int
    of: int

    @property
    def value(self) -> float | None:
        """The share itself, 0 to 1; None of nothing."""
        return self.hits / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float]:
        """Where the true share lies with 95 % confidence, if the trials are independent.

        Wilson 1927, Journal of the American Statistical Association 22: it stays within [0, 1] and
        holds for few trials and for shares near 0 and 1, where hits ± 2 standard errors does not.
        """
        if not self.of:
            return 0.0, 1.0
        share, weight = self.hits / self.of, Z * Z / self.of
        middle = (share + weight / 2) / (1 + weight)
        reach = sqrt(share * (1 - share) * weight + weight * weight / 4) / (1 + weight)
        low = 0.0 if self.hits == 0 else max(0.0, middle - reach)
        high = 1.0 if self.hits == self.of else min(1.0, middle + reach)
        return low, high


EDGES = (0.0, 0.8, 0.9, 0.95, 1.0)
"""Bins of predicted recall: finer where most predictions lie."""
LEAST = 20
"""With fewer tests than this a share says little: its interval is 20 points wide or more."""
LEAST_IN_BIN = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """The tests whose prediction lay in [low, high)."""

    low: float
    high: float
    predicted: float | None
    """Mean prediction; None without a test."""
    recalled: Share


@dataclass(frozen=True, slots=True)
class Calibration:
    """Predicted and true recall over all tests, and in bins of the prediction."""

    predicted: float | None
    recalled: Share
    bins: tuple[Bin, ...]

    @property
    def enough(self) -> bool:
        """Whether there are enough tests to say anything."""
        return self.recalled.of >= LEAST

    @property
    def filled(self) -> tuple[Bin, ...]:
        """The bins with enough tests to be drawn, low to high."""
        return tuple(one for one in self.bins if one.recalled.of >= LEAST_IN_BIN)

    @property
    def verdict(self) -> int | None:
        """1 if more was recalled than predicted, −1 if less, 0 if the interval has room for both.

        None with too few tests.
        """
        if self.predicted is None or not self.enough:
            return None
        low, high = self.recalled.interval
        return 1 if self.predicted < low else -1 if self.predicted > high else 0


def calibration(steps: Iterable[Step]) -> Calibration:
    """The calibration over every test among the steps."""
    count = len(EDGES) - 1
    tests, recalled, sums = [0] * count, [0] * count, [0.0] * count
    for step in steps:
        if step.recall is None:
            continue
        place = bisect(EDGES, step.recall, 1, count) - 1
        tests[place] += 1
        recalled[place] += step.answer.rating != AGAIN
        sums[place] += step.recall
    bins = tuple(
        Bin(
            EDGES[place],
            EDGES[place + 1],
            sums[place] / tests[place] if tests[place] else None,
            Share(recalled[place], tests[place]),
        )
        for place in range(count)
    )
    total = sum(tests)
    return Calibration(sum(sums) / total if total else None, Share(sum(recalled), total), bins)
