"""Expectations are those of a brute force over all ratings through the kept memories."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quiz.plan.policy import expected_recall, first_outcomes, gains, outcomes
from quiz.scheduling import memory
from quiz.scheduling.fsrs import Trace, retrievability
from quiz.scheduling.state import Memory
from quiz.scheduling.study_day import DAY

NOON = 1_780_000_000_000
HISTORIES = st.lists(st.tuples(st.integers(1, 40), st.integers(1, 4)), min_size=1, max_size=6)
"""Days since the answer before, and the rating."""


def learnt(history: list[tuple[int, int]]) -> tuple[Memory, int]:
    """The memory that a history leaves, and when its last answer was."""
    kept, at = None, NOON
    for days, rating in history:
        at += days * DAY
        kept = memory.review(kept, rating, at, 0, 0.9)
    assert kept is not None
    return kept, at


def again(kept: Memory | None, at: int, *ratings: int) -> Memory:
    """The memory after these answers, ten minutes apart."""
    for number, rating in enumerate(ratings):
        kept = memory.review(kept, rating, at + number * 600_000, 0, 0.9)
    assert kept is not None
    return kept


@given(HISTORIES, st.integers(1, 60), st.integers(0, 60))
def test_gain_is_that_of_all_ratings_tried(
    history: list[tuple[int, int]], days: int, ahead: int
) -> None:
    """Each rating through the scheduler itself, weighed by hand, against the formula."""
    kept, last = learnt(history)
    now = last + days * DAY
    recall = retrievability(days, kept.stability)

    def on_the_day(*ratings: int) -> float:
        return retrievability(ahead, again(kept, now, *ratings).stability)

    recalled = 0.224 * on_the_day(2) + 0.631 * on_the_day(3) + 0.145 * on_the_day(4)
    reviewed = recall * recalled + (1 - recall) * on_the_day(1, 3)
    expected = (reviewed - retrievability(days + ahead, kept.stability)) / (2 - recall)
    before = Trace(kept.stability, kept.difficulty)
    assert gains([(before, days)], ahead) == [pytest.approx(expected, abs=1e-12)]


@given(st.integers(0, 90))
def test_first_answers_are_tried_alike(ahead: int) -> None:
    """A new question: Again and Hard return the same day and are Good; against the scheduler."""
    ways = [(0.24, (1, 3)), (0.094, (2, 3)), (0.495, (3,)), (0.171, (4,))]
    expected = sum(
        share * retrievability(ahead, again(None, NOON, *ratings).stability)
        for share, ratings in ways
    )
    assert expected_recall(first_outcomes(), ahead) == pytest.approx(expected, abs=1e-12)
    for _, ratings in ways:  # and the repeats are the scheduler's own
        kept = memory.review(None, ratings[0], NOON, 0, 0.9)
        assert (kept.due_day == kept.last_day) == (len(ratings) == 2)


@given(HISTORIES, st.integers(1, 400), st.integers(0, 400))
def test_expectations_are_probabilities(
    history: list[tuple[int, int]], days: int, ahead: int
) -> None:
    """Ways add up to one, and what is expected of them lies between 0 and 1."""
    kept, _ = learnt(history)
    ways = outcomes(Trace(kept.stability, kept.difficulty), days)
    assert sum(way.probability for way in ways) == pytest.approx(1)
    assert 0 <= expected_recall(ways, ahead) <= 1 + 1e-12


@given(HISTORIES, st.integers(1, 200))
def test_on_the_morning_the_weakest_gains_most(history: list[tuple[int, int]], days: int) -> None:
    """With no night between, a look brings recall to 1: the gain is what was missing."""
    kept, _ = learnt(history)
    recall = retrievability(days, kept.stability)
    assume(recall < 1)
    before = Trace(kept.stability, kept.difficulty)
    assert gains([(before, days)], 0) == [pytest.approx((1 - recall) / (2 - recall))]
