"""Metrics against their definitions, counted one example at a time."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from demos.nn.metrics import (
    Confusion,
    accuracy,
    average_precision,
    confusion,
    confusion_matrix,
    f1,
    f_beta,
    macro_f1,
    micro_f1,
    one_against_rest,
    precision,
    precision_recall_curve,
    recall,
)

PAIRS = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=1, max_size=30)
CLASSES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=30)
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


def test_the_extremes_of_beta_are_precision_and_recall() -> None:
    """β = 0 asks for precision only, infinity for recall only."""
    counts = Confusion(3, 1, 2, 9)
    assert f_beta(counts, 0.0) == 3 / 4
    assert f_beta(counts, math.inf) == 3 / 5


@pytest.mark.parametrize("instead", [0.0, 1.0, math.nan])
def test_zero_divided_by_zero_is_what_was_asked_for(instead: float) -> None:
    """Precision without a positive call, recall without a positive, F1 without either."""
    nothing = Confusion(0, 0, 0, 10)
    for metric in (precision, recall, f1):
        assert metric(nothing, instead) == pytest.approx(instead, nan_ok=True)
    always_negative = Confusion(0, 0, 3, 7)
    assert precision(always_negative, instead) == pytest.approx(instead, nan_ok=True)
    assert recall(always_negative, instead) == 0
    assert f1(always_negative, instead) == 0
    always_positive = Confusion(0, 10, 0, 0)
    assert precision(always_positive, instead) == 0
    assert recall(always_positive, instead) == pytest.approx(instead, nan_ok=True)


@pytest.mark.parametrize("positives", [1, 10, 500])
def test_f1_of_always_positive(positives: int) -> None:
    """At prevalence π it is 2π/(1 + π)."""
    truth = np.arange(1000) < positives
    share = positives / 1000
    assert f1(confusion(truth, np.ones(1000))) == pytest.approx(2 * share / (1 + share))


@given(CLASSES)
def test_several_classes_are_counted_one_against_the_rest(pairs: list[tuple[int, int]]) -> None:
    """Each class equals the binary question "is it this class?"; macro is the plain mean."""
    target, predicted = np.array(pairs).T
    matrix = confusion_matrix(target, predicted, 4)
    assert matrix.tolist() == [[pairs.count((i, j)) for j in range(4)] for i in range(4)]
    binary = [confusion(target == k, predicted == k) for k in range(4)]
    assert one_against_rest(matrix) == binary
    assert macro_f1(matrix) == pytest.approx(sum(f1(counts) for counts in binary) / 4)


@given(CLASSES)
def test_micro_f1_is_accuracy(pairs: list[tuple[int, int]]) -> None:
    """When each example has one class, it is the share that was right."""
    target, predicted = np.array(pairs).T
    share = np.mean(target == predicted)
    assert micro_f1(confusion_matrix(target, predicted, 4)) == pytest.approx(share)


def test_macro_f1_leaves_out_what_is_undefined() -> None:
    """A class that never occurs counts as zero_division, or not at all if that is NaN."""
    matrix = confusion_matrix(np.array([0, 0, 1]), np.array([0, 0, 1]), 3)
    assert macro_f1(matrix) == pytest.approx(2 / 3)
    assert macro_f1(matrix, zero_division=1.0) == 1
    assert macro_f1(matrix, zero_division=math.nan) == 1
    nothing = np.zeros((2, 2), dtype=np.int64)
    assert macro_f1(nothing) == micro_f1(nothing) == 0
    assert math.isnan(macro_f1(nothing, zero_division=math.nan))


@given(SCORED)
def test_the_curve_is_one_question_for_each_threshold(scored: list[tuple[int, int]]) -> None:
    """Calling all with score ≥ threshold positive gives the precision and recall listed."""
    target, scores = np.array(scored).T
    precisions, recalls, thresholds = precision_recall_curve(target, scores)
    assert thresholds.tolist() == sorted(set(scores), reverse=True)
    for p, r, threshold in zip(precisions, recalls, thresholds, strict=True):
        counts = confusion(target, scores >= threshold)
        assert p == precision(counts)
        assert r == recall(counts, zero_division=1.0)


@given(SCORED)
def test_average_precision_sums_the_steps_of_recall(scored: list[tuple[int, int]]) -> None:
    """Exact fractions over the different scores; ties are one step."""
    positives = sum(y for y, _ in scored)
    total = before = Fraction(0)
    for threshold in sorted({s for _, s in scored}, reverse=True):
        called = [y for y, s in scored if s >= threshold]
        if positives:
            reached = Fraction(sum(called), positives)
            total += (reached - before) * Fraction(sum(called), len(called))
            before = reached
    assert average_precision(*np.array(scored).T) == pytest.approx(float(total), abs=1e-15)


def test_average_precision_of_the_documented_example() -> None:
    """scikit-learn's documentation gives 0.83… for these four."""
    assert average_precision([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]) == pytest.approx(5 / 6)


def test_the_documented_macro_and_micro_f1() -> None:
    """scikit-learn's documentation of `f1_score` gives 0.267 and 0.33 for these six."""
    matrix = confusion_matrix(np.array([0, 1, 2, 0, 1, 2]), np.array([0, 2, 1, 0, 0, 1]), 3)
    assert macro_f1(matrix) == pytest.approx(0.8 / 3)
    assert micro_f1(matrix) == pytest.approx(1 / 3)


def test_what_cannot_be_counted_is_refused() -> None:
    """Different lengths, nothing at all, a class beyond the last."""
    with pytest.raises(ValueError, match=r"as many labels \(2,\) as predictions \(1,\)"):
        confusion([0, 1], [1])
    with pytest.raises(ValueError, match="at least one"):
        confusion([], [])
    with pytest.raises(ValueError, match="at least one"):
        average_precision([], [])
    with pytest.raises(ValueError, match=r"shapes differ: target \(1,\), predicted \(2,\)"):
        confusion_matrix(np.array([0]), np.array([0, 1]), 2)
    for wrong in (-1, 2):
        with pytest.raises(ValueError, match="invalid entry"):
            confusion_matrix(np.array([0]), np.array([wrong]), 2)
