"""What a review is worth on a later day, over the ratings that it may get.

Imported in the last days before an interview and for a forecast, not at every start.
"""

from collections.abc import Iterable
from math import exp
from typing import NamedTuple

from quiz.rating import AGAIN, EASY, GOOD, HARD
from quiz.scheduling.forgetting import DECAY, FACTOR, retrievability
from quiz.scheduling.stability import LEAST_STABILITY, WEIGHTS, Trace, first, later, same_day

RECALLED = ((HARD, 0.224), (GOOD, 0.631), (EASY, 0.145))
"""How often a rating is given to a question that was recalled."""
_HARD, _GOOD, _EASY = (share for _, share in RECALLED)
FIRST = ((AGAIN, 0.24), (HARD, 0.094), (GOOD, 0.495), (EASY, 0.171))
"""How often a rating is given to a new question. Both as in the simulator of fsrs-rs."""


class Outcome(NamedTuple):
    """One way in which a question may go on a day, repeats included."""

    probability: float
    trace: Trace


def outcomes(before: Trace, days: int) -> list[Outcome]:
    """What may become of a memory that is tested `days` (at least 1) after its last review.

    A lapse is Again and then, as the question returns in the same session, one Good.
    """
    recall = retrievability(days, before.stability)
    lapse = same_day(later(before, AGAIN, recall), GOOD)
    return [
        Outcome(1 - recall, lapse),
        *(Outcome(recall * share, later(before, rating, recall)) for rating, share in RECALLED),
    ]


def first_outcomes() -> list[Outcome]:
    """What may become of a question that is asked for the first time.

    After Again and after Hard it returns in the same session and is Good.
    """
    return [
        Outcome(share, same_day(first(rating), GOOD) if rating < GOOD else first(rating))
        for rating, share in FIRST
    ]


def expected_recall(ways: Iterable[Outcome], days: int) -> float:
    """The probability of recall `days` after the review, over the ways in which it may go."""
    return sum(way.probability * retrievability(days, way.trace.stability) for way in ways)


_GROWTH, _SAME_DAY = exp(WEIGHTS[8]), exp(WEIGHTS[17] * WEIGHTS[18])


def gain(before: Trace, days: int, ahead: int) -> float:
    """What a review today adds to recall `ahead` days from now, for each answer that it takes.

    (E[R reviewed today] − R not reviewed) / (2 − R now): a lapse takes two answers. The same as
    by way of `outcomes`, but written out and without the difficulties: every day weighs the whole
    deck by this.

    Args:
        before: the memory as it is.
        days: since its last review, at least 1.
        ahead: days from now to the day that counts; 0 for today.

    """
    stability, difficulty = before
    recall = retrievability(days, stability)
    lost, time, w = 1 - recall, FACTOR * max(ahead, 0), WEIGHTS
    more = _GROWTH * (11 - difficulty) * stability ** -w[9] * (exp(lost * w[10]) - 1)
    recalled = (
        _HARD * (1 + time / (stability * (1 + more * w[15]))) ** DECAY
        + _GOOD * (1 + time / (stability * (1 + more))) ** DECAY
        + _EASY * (1 + time / (stability * (1 + more * w[16]))) ** DECAY
    )
    kept = w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1) * exp(lost * w[14])
    kept = max(min(kept, stability / _SAME_DAY), LEAST_STABILITY)
    kept *= max(_SAME_DAY * kept ** -w[19], 1.0)  # Good, when it returns
    reviewed = recall * recalled + lost * (1 + time / kept) ** DECAY
    return float(reviewed - retrievability(days + ahead, stability)) / (2 - recall)
