"""A simulated learner, whose memory is not quite what the scheduler believes.

The scheduler knows FSRS-6 with its default parameters. The learner's own are drawn around these,
and every question has a hidden factor on its stability, which the scheduler never sees.
"""

import sys
from pathlib import Path
from random import Random
from typing import NamedTuple

from quiz.scheduling.state import AGAIN, EASY, GOOD, HARD

sys.path.append(str(Path(__file__).parents[1]))
from closed_form import (  # found by the line above
    WEIGHTS,
    Trace,
    Weights,
    first,
    later,
    recall_after,
    same_day,
)

WEIGHT_SPREAD, QUESTION_SPREAD = 0.2, 0.4
"""Standard deviations of the logarithm of a parameter, and of a question's hidden factor."""
FIRST = ((AGAIN, 0.24), (HARD, 0.094), (GOOD, 0.495), (EASY, 0.171))
RECALLED = ((HARD, 0.224), (GOOD, 0.631), (EASY, 0.145))
"""How often each rating is given to a new question, and to one that was recalled: the defaults
of the simulator of fsrs-rs."""


class Answers(NamedTuple):
    """What a learner says to one question on one day: a rating, and one more after a repeat."""

    ratings: tuple[int, ...]
    recall: float
    """The true probability of recall before; 0 for a new question."""


class Learner:
    """The true memory of one person.

    Args:
        dice: from which it is drawn.
        as_believed: with no spread at all, so that the scheduler is right about it.

    """

    def __init__(self, dice: Random, as_believed: bool = False) -> None:
        self._dice = dice
        weights, questions = (0.0, 0.0) if as_believed else (WEIGHT_SPREAD, QUESTION_SPREAD)
        self._spread = questions
        self._weights: Weights = tuple(
            weight * dice.lognormvariate(0, weights) for weight in WEIGHTS
        )
        self._factor: dict[str, float] = {}
        self._traces: dict[str, tuple[Trace, int]] = {}

    def recall(self, question: str, day: int) -> float:
        """The true probability that a question is recalled on a day; 0 when never seen."""
        if question not in self._traces:
            return 0.0
        trace, last_day = self._traces[question]
        stability = trace.stability * self._factor[question]
        return recall_after(day - last_day, stability, self._weights)

    def answers(self, question: str, day: int, dice: Random) -> Answers:
        """Ask a question; its memory is another one afterwards.

        What is rated Again, or Hard while it is new, is asked once more on the same day, and is
        Good then.
        """
        recall = self.recall(question, day)
        if question not in self._traces:
            self._factor[question] = self._dice.lognormvariate(0, self._spread)
            rating = drawn(FIRST, dice)
            trace = first(rating, self._weights)
            repeats = rating in (AGAIN, HARD)
        else:
            rating = drawn(RECALLED, dice) if dice.random() < recall else AGAIN
            trace = later(self._traces[question][0], rating, recall, self._weights)
            repeats = rating == AGAIN
        if repeats:
            trace = same_day(trace, GOOD, self._weights)
        self._traces[question] = trace, day
        return Answers((rating, GOOD) if repeats else (rating,), recall)


def drawn(shares: tuple[tuple[int, float], ...], dice: Random) -> int:
    """A rating, drawn in these shares."""
    place = dice.random()
    for rating, share in shares:
        place -= share
        if place < 0:
            return rating
    return shares[-1][0]
