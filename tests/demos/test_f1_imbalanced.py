"""The F1 demo: its numbers by definition and brute force, its drills."""

import re
from functools import cache

import numpy as np
import pytest
from drill_checks import check, instances

from demos.drills import f1_imbalanced as drills
from demos.f1_imbalanced import ONE_IN, Result, compute, f1_of_rates, fitted

SEEDS = (*range(20), *range(100, 120))


@cache
def run(prev: float, seed: int) -> Result:
    """A run at the defaults but for the prevalence."""
    return compute(prev=prev, seed=seed)


@pytest.mark.parametrize("prev", [0.0005, 0.001, 0.01, 0.1, 0.5])
def test_always_yes_and_always_no_in_closed_form(prev: float) -> None:
    """Always yes has F1 2π/(1 + π) and accuracy π; always no 0 and 1 − π."""
    result = run(prev, 0)
    np.testing.assert_allclose(result.accuracies[:2], [1 - prev, prev], atol=1e-12)
    np.testing.assert_allclose(result.scores[:2], [0, 2 * prev / (1 + prev)], atol=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_scores_are_those_of_the_counts(seed: int) -> None:
    """F1 and accuracy by their definitions from the counts; F1 lies between P and R."""
    result = run(0.001, seed)
    for counts, accuracy, score in zip(
        result.counts, result.accuracies, result.scores, strict=True
    ):
        tp, fp = counts.true_positives, counts.false_positives
        fn, tn = counts.false_negatives, counts.true_negatives
        assert tp + fp + fn + tn == 20_000
        assert tp + fn == result.positives == 20
        assert accuracy == pytest.approx((tp + tn) / 20_000)
        if tp:
            p, r = tp / (tp + fp), tp / (tp + fn)
            assert score == pytest.approx(2 / (1 / p + 1 / r))
            assert min(p, r) - 1e-12 <= score <= max(p, r) + 1e-12
        else:
            assert score == 0


@pytest.mark.parametrize("seed", range(5))
def test_curve_and_best_point_by_brute_force(seed: int) -> None:
    """Each threshold in turn: no F1 exceeds the best one, and no precision the curve."""
    result = compute(n=2000, prev=0.01, sep=2, seed=seed)
    y_new, p = fitted(2000, 0.01, 2, seed)
    best, curve = 0.0, dict.fromkeys(result.curve.recalls.round(9), 0.0)
    for threshold in p:
        called = p >= threshold
        hits = int(np.sum(called & (y_new == 1)))
        found, right = hits / y_new.sum(), hits / called.sum()
        best = max(best, 2 * hits / (called.sum() + y_new.sum()))
        if hits:
            curve[round(found, 9)] = max(curve[round(found, 9)], right)
    assert result.curve.best[2] == pytest.approx(best)
    drawn = dict.fromkeys(curve, 0.0)
    for found, right in zip(result.curve.recalls.round(9), result.curve.precisions, strict=True):
        drawn[found] = max(drawn[found], right)
    assert drawn == pytest.approx(curve)
    assert result.scores[2] <= result.curve.best[2] + 1e-12


def test_the_same_detector_at_four_prevalences() -> None:
    """Counted on a million cases, F1 falls from 0.94 to 0.08 as positives get rare."""
    known = (0.94, 0.87, 0.46, 0.08)
    for one_in, expected in zip(ONE_IN, known, strict=True):
        positives = 1_000_000 // one_in
        tp, fp = 0.9 * positives, 0.02 * (1_000_000 - positives)
        score = 2 * tp / (2 * tp + fp + (positives - tp))
        assert f1_of_rates(0.9, 0.02, 1 / one_in) == pytest.approx(score)
        assert score == pytest.approx(expected, abs=0.005)


def test_f1_from_counts_is_the_harmonic_mean() -> None:
    """The answer is 2/(1/P + 1/R), and no wrong one is within the tolerance."""
    for drill in instances(drills.f1_from_counts):
        tp, fp, fn, tn = (int(found) for found in re.findall(r"= (\d+)", drill.prompt))
        mistakes = {
            "accuracy": (tp + tn) / (tp + fp + fn + tn),
            "not the arithmetic": (tp / (tp + fp) + tp / (tp + fn)) / 2,
            "TP counts twice": tp / (tp + fp + fn),
        }
        check(drill, 2 / ((tp + fp) / tp + (tp + fn) / tp), mistakes)


def test_always_no_is_right_on_the_negatives() -> None:
    """The answer is the mean of right answers over cases that are all called negative."""
    for drill in instances(drills.always_no):
        positives, cases = (
            int(found.replace(",", "")) for found in re.findall(r"[\d,]+", drill.prompt)[:2]
        )
        truth = np.arange(cases) < positives
        mistakes = {"saying yes": np.mean(truth), "Recall and F1": 0, "are missed": 1}
        check(drill, np.mean(~truth), mistakes)


def test_weighted_is_the_weighted_harmonic_mean() -> None:
    """The answer is (1 + β²)/(1/P + β²/R), and no wrong one is within the tolerance."""
    for drill in instances(drills.weighted):
        tp, fp, fn = (int(found) for found in re.findall(r"= (\d+)[,.] ", drill.prompt)[:3])
        found = re.search(r"β = ([\d.]+),", drill.prompt)
        assert found is not None
        beta = float(found[1])
        answer, swapped, rooted, even = (
            (1 + weight) / ((tp + fp) / tp + weight * (tp + fn) / tp)
            for weight in (beta**2, beta**-2, beta, 1)
        )
        mistakes = {"favors recall": swapped, "β is squared": rooted, "That is F1": even}
        check(drill, answer, mistakes)
