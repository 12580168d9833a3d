"""FSRS-6 written out in plain Python, as an oracle of the scheduler and as a simulated memory.

Independent of the engine behind `quiz.scheduling.fsrs`. Other parameters than the defaults can be
given, as simulated learners have them. Left out: when a question falls due, the learning steps.
"""

from math import exp
from typing import NamedTuple

AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4
Weights = tuple[float, ...]
"""w₀ … w₂₀ of FSRS-6."""
WEIGHTS: Weights = (
    0.212, 1.2931, 2.3065, 8.2956,  # stability after a first Again, Hard, Good, Easy; days
    6.4133, 0.8334,                 # difficulty after a first answer
    3.0194, 0.001,                  # difficulty: step, and pull towards that of an Easy one
    1.8722, 0.1666, 0.796,          # growth when recalled
    1.4835, 0.0614, 0.2629, 1.6483, # what is left after a lapse
    0.6014, 1.8729,                 # growth: Hard's share, Easy's bonus
    0.5425, 0.0912, 0.0658,         # a second answer on the same day
    0.1542,                         # the forgetting curve
)  # fmt: skip
"""The defaults of FSRS-6."""
LEAST_STABILITY = 0.001
_LEAST_DIFFICULTY, _MOST_DIFFICULTY = 1.0, 10.0


class Trace(NamedTuple):
    """What a review leaves behind."""

    stability: float
    """Days after which recall has fallen to 90 %."""
    difficulty: float
    """1 (easy) to 10 (hard)."""


def recall_after(days: float, stability: float, w: Weights = WEIGHTS) -> float:
    """The probability of recall so many days after a review that left a stability (days)."""
    factor = 0.9 ** (-1 / w[20]) - 1
    return float((1 + factor * days / stability) ** -w[20])


def first(rating: int, w: Weights = WEIGHTS) -> Trace:
    """After the very first answer to a question."""
    difficulty = _clamped(_first_difficulty(rating, w))
    return Trace(max(w[rating - 1], LEAST_STABILITY), difficulty)


def later(before: Trace, rating: int, recall: float, w: Weights = WEIGHTS) -> Trace:
    """After an answer on a later day, when the probability of recall had fallen to `recall`."""
    if rating == AGAIN:
        after = _kept(before, recall, w)
    else:
        share = {HARD: w[15], EASY: w[16]}.get(rating, 1.0)
        after = before.stability * (1 + _growth(before, recall, w) * share)
    return Trace(max(after, LEAST_STABILITY), _next_difficulty(before.difficulty, rating, w))


def same_day(before: Trace, rating: int, w: Weights = WEIGHTS) -> Trace:
    """After another answer on the same study day."""
    after = max(_repeated(before.stability, rating, w), LEAST_STABILITY)
    return Trace(after, _next_difficulty(before.difficulty, rating, w))


def _growth(before: Trace, recall: float, w: Weights = WEIGHTS) -> float:
    """By what share of itself stability grows when a question is recalled and rated Good.

    Hard grows it by w₁₅ of that, Easy by w₁₆ times as much.
    """
    stability, difficulty = before
    unexpected = exp((1 - recall) * w[10]) - 1
    share: float = exp(w[8]) * (11 - difficulty) * stability ** -w[9] * unexpected
    return share


def _kept(before: Trace, recall: float, w: Weights = WEIGHTS) -> float:
    """The stability (days) that is left after a lapse."""
    stability, difficulty = before
    left: float = w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1)
    return min(left * exp((1 - recall) * w[14]), stability / exp(w[17] * w[18]))


def _repeated(stability: float, rating: int, w: Weights = WEIGHTS) -> float:
    """The stability (days) after another answer on the same study day."""
    grown: float = exp(w[17] * (rating - GOOD + w[18])) * stability ** -w[19]
    return stability * (grown if rating == AGAIN else max(grown, 1.0))


def _first_difficulty(rating: int, w: Weights) -> float:
    return w[4] - exp(w[5] * (rating - 1)) + 1


def _next_difficulty(difficulty: float, rating: int, w: Weights) -> float:
    moved = difficulty - w[6] * (rating - GOOD) * (_MOST_DIFFICULTY - difficulty) / 9
    return _clamped(w[7] * _first_difficulty(EASY, w) + (1 - w[7]) * moved)


def _clamped(difficulty: float) -> float:
    return min(max(difficulty, _LEAST_DIFFICULTY), _MOST_DIFFICULTY)
