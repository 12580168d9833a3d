"""The forgetting curve: FSRS-6 as published, and as py-fsrs computes it."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from fsrs import Card, Scheduler, State
from fsrs.scheduler import DEFAULT_PARAMETERS
from hypothesis import given
from hypothesis import strategies as st

from quiz.scheduling.forgetting import DECAY, FACTOR, days_until, retrievability, stability_of

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
STABILITIES = st.floats(0.001, 36_500)


def test_decay_is_the_published_one() -> None:
    """The decay is −w₂₀ of the FSRS-6 defaults, and the factor is what makes R(S, S) 90 %."""
    assert -DEFAULT_PARAMETERS[20] == DECAY
    ninety_percent = (1 + FACTOR) ** DECAY
    assert ninety_percent == pytest.approx(0.9, rel=1e-15)


@given(st.integers(1, 36_500))
def test_recall_after_s_days_is_ninety_percent(days: int) -> None:
    """Stability is the number of days after which recall has fallen to 0.9: R(S, S) = 0.9."""
    assert retrievability(days, float(days)) == pytest.approx(0.9, rel=1e-12)


@given(st.integers(0, 36_500), STABILITIES)
def test_curve_equals_fsrs(days: int, stability: float) -> None:
    """Our plain Python and py-fsrs agree to the last bits."""
    card = Card(card_id=1, state=State.Review, stability=stability, difficulty=5.0)
    card.last_review = NOON - timedelta(days=days)
    theirs = Scheduler(enable_fuzzing=False).get_card_retrievability(card, NOON)
    assert retrievability(days, stability) == pytest.approx(theirs, rel=1e-14)


@given(st.integers(-1000, 0), STABILITIES)
def test_recall_is_certain_on_the_day(days: int, stability: float) -> None:
    """On the day of the review, and before it on a clock put back, recall is 1."""
    assert retrievability(days, stability) == 1.0


@given(st.lists(st.integers(0, 40_000), min_size=2, max_size=9, unique=True), STABILITIES)
def test_recall_falls_with_time(days: list[int], stability: float) -> None:
    """More days, less recall, never below 0 or above 1."""
    curve = [retrievability(day, stability) for day in sorted(days)]
    assert all(0 < later < earlier <= 1 for earlier, later in pairwise(curve))


@given(st.integers(1, 1000), st.floats(0.001, 1000), st.floats(1.01, 50))
def test_stability_only_stretches_time(days: int, stability: float, stretch: float) -> None:
    """Recall depends on t/S alone, so a stabler memory is the likelier recalled."""
    same = retrievability(days * 7, stability * 7)
    assert same == pytest.approx(retrievability(days, stability), rel=1e-12)
    assert retrievability(days, stability * stretch) > retrievability(days, stability)


@given(st.floats(0.01, 0.999), STABILITIES, st.integers(1, 4000))
def test_the_curve_turned_round(recall: float, stability: float, days: int) -> None:
    """Solved for t, and for S: put back into the curve as published they give the recall again."""
    reached = (1 + FACTOR * days_until(recall, stability) / stability) ** DECAY
    assert reached == pytest.approx(recall, rel=1e-9)
    assert retrievability(days, stability_of(recall, days)) == pytest.approx(recall, rel=1e-9)
    assert days_until(0.9, stability) == pytest.approx(stability, rel=1e-9)
