"""The oracle itself: the formulas written out give what py-fsrs gives."""

from datetime import UTC, datetime, timedelta

import pytest
from closed_form import WEIGHTS, first, later, same_day
from fsrs import Card, Rating, Scheduler
from fsrs.scheduler import (
    DEFAULT_PARAMETERS,
    LOWER_BOUNDS_PARAMETERS,
    UPPER_BOUNDS_PARAMETERS,
)
from hypothesis import given
from hypothesis import strategies as st

START = datetime(2026, 11, 2, 12, tzinfo=UTC)
ANSWERS = st.lists(st.tuples(st.integers(0, 200), st.integers(1, 4)), min_size=1, max_size=12)
"""Days since the answer before, and the rating."""


def test_the_weights_are_those_of_fsrs() -> None:
    """All 21 default parameters, the decay included."""
    assert DEFAULT_PARAMETERS == WEIGHTS


@given(ANSWERS, st.lists(st.floats(0.9, 1.1), min_size=21, max_size=21))
def test_other_weights_too(answers: list[tuple[int, int]], factors: list[float]) -> None:
    """With other parameters than the defaults, as simulated learners have them, against fsrs."""
    bounds = zip(LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS, strict=True)
    weights = tuple(
        min(max(low, weight * factor), high)
        for weight, factor, (low, high) in zip(DEFAULT_PARAMETERS, factors, bounds, strict=True)
    )
    scheduler = Scheduler(weights, learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card, now, trace = Card(card_id=1), START, None
    for days, rating in answers:
        now += timedelta(days=days)
        recall = scheduler.get_card_retrievability(card, now)
        card, _ = scheduler.review_card(card, Rating(rating), now)
        if trace is None:
            trace = first(rating, weights)
        elif days == 0:
            trace = same_day(trace, rating, weights)
        else:
            trace = later(trace, rating, recall, weights)
        assert trace == pytest.approx((card.stability, card.difficulty), rel=1e-9)
