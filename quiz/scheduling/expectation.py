"""What a review is worth on a later day, over the ratings that it may get.

Imported in the last days before an interview and for a forecast, not at every start.
"""

from collections.abc import Iterable
from typing import NamedTuple

from quiz.rating import AGAIN, EASY, GOOD, HARD
from quiz.scheduling.forgetting import retrievability
from quiz.scheduling.stability import (
    LEAST_STABILITY,
    WEIGHTS,
    Trace,
    first,
    growth,
    kept,
    later,
    repeated,
    same_day,
)

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


def gain(before: Trace, days: int, ahead: int) -> float:
    """What a review today adds to recall `ahead` days from now, for each answer that it takes.

    (E[R reviewed today] − R not reviewed) / (2 − R now): a lapse takes two answers. The same as
    by way of `outcomes`, without the difficulties: every day weighs the whole deck by this.

    Args:
        before: the memory as it is.
        days: since its last review, at least 1.
        ahead: days from now to the day that counts; 0 for today.

    """
    stability, recall = before.stability, retrievability(days, before.stability)
    more = growth(before, recall)
    recalled = (
        _HARD * retrievability(ahead, stability * (1 + more * WEIGHTS[15]))
        + _GOOD * retrievability(ahead, stability * (1 + more))
        + _EASY * retrievability(ahead, stability * (1 + more * WEIGHTS[16]))
    )
    lapsed = repeated(max(kept(before, recall), LEAST_STABILITY), GOOD)
    reviewed = recall * recalled + (1 - recall) * retrievability(ahead, lapsed)
    return (reviewed - retrievability(days + ahead, stability)) / (2 - recall)
