"""Metrics against their definitions, counted one example at a time."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from demos.nn.metrics import (
    Confusion,
    accuracy,
    confusion,
    f1,
    f_beta,
    precision,
    precision_recall_curve,
    recall,
)

PAIRS = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=1, max_size=30)
SCORED = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 5)), min_size=1, max_size=20)


@given(PAIRS)
def test_binary_metrics_are_their_definitions(pairs: list[tuple[int, int]]) -> None:
    """Counted by pair; F1 is the harmonic mean and lies between precision and recall."""
    counts = confusion(*np.array(pairs).T)
    tp, fp = pairs.count((1, 1)), pairs.count((0, 1))
    fn, tn = pairs.count((1, 0)), pairs.count((0, 0))
    assert counts == Confusion(tp, fp, fn, tn)
    assert accuracy(counts) == (tp + tn) / len(pairs)
    if tp:
        p, r = Fraction(tp, tp + fp), Fraction(tp, tp + fn)
        assert precision(counts) == float(p)
        assert recall(counts) == float(r)
        assert f1(counts) == pytest.approx(float(2 * p * r / (p + r)), rel=1e-15)
        for beta in (0.5, 2.0):
            b = Fraction(beta) ** 2
            assert f_beta(counts, beta) == pytest.approx(float((1 + b) * p * r / (b * p + r)))
        assert min(p, r) - 1e-12 <= f1(counts) <= max(p, r) + 1e-12


@given(SCORED)
def test_the_curve_is_one_question_for_each_threshold(scored: list[tuple[int, int]]) -> None:
    """Calling all with score ≥ threshold positive gives the precision and recall listed."""
    target, scores = np.array(scored).T
    precisions, recalls, thresholds = precision_recall_curve(target, scores)
    assert thresholds.tolist() == sorted(set(scores), reverse=True)
    for p, r, threshold in zip(precisions, recalls, thresholds, strict=True):
        counts = confusion(target, scores >= threshold)
        assert p == precision(counts)
        assert r == (recall(counts) if target.any() else 1.0)


def test_zero_divided_by_zero_is_zero() -> None:
    """Precision without a positive call, recall without a positive, F1 without either."""
    nothing, all_negative, all_positive = (
        Confusion(0, 0, 0, 10), Confusion(0, 0, 3, 7), Confusion(0, 10, 0, 0)
    )  # fmt: skip
    for counts in (nothing, all_negative, all_positive):
        assert precision(counts) == recall(counts) == f1(counts) == 0


def test_what_cannot_be_counted_is_refused() -> None:
    """Different lengths, or nothing at all."""
    with pytest.raises(ValueError, match=r"as many labels \(2,\) as predictions \(1,\)"):
        confusion([0, 1], [1])
    with pytest.raises(ValueError, match="at least one"):
        confusion([], [])
    with pytest.raises(ValueError, match="at least one"):
        precision_recall_curve([], [])
