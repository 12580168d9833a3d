"""Metrics of classification, from the counts that they are made of.

    precision  P = TP / (TP + FP)     of those called positive, the share that is
    recall     R = TP / (TP + FN)     of those that are positive, the share that was called so
    F_β        (1 + β²) P R / (β² P + R) = (1 + β²) TP / ((1 + β²) TP + FP + β² FN)

0/0 is no number: as in scikit-learn, `zero_division` says what to return, 0 by default. F_β is 0/0
only when there is no true, no false positive and no false negative. `macro_f1` is the plain mean
over the classes (without those that are NaN), `micro_f1` adds the counts up first, which makes it
the accuracy when each example has one class.

Source: scikit-learn's documentation. Left out: weighted averages, several labels per example, ROC.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from demos.nn.parameter import Array, Labels


@dataclass(frozen=True)
class Confusion:
    """How often a yes or no was right."""

    true_positives: int
    false_positives: int
    false_negatives: int
    true_negatives: int


def confusion(target: ArrayLike, predicted: ArrayLike) -> Confusion:
    """Count true labels (n,) against predicted ones (n,), where what is not 0 is positive.

    Raises ValueError if the shapes differ or there is nothing to count.
    """
    truth = np.asarray(target).astype(bool)
    called = np.asarray(predicted).astype(bool)
    if truth.shape != called.shape or truth.size == 0:
        raise ValueError(
            f"need as many labels {truth.shape} as predictions {called.shape}, at least one"
        )
    return Confusion(
        true_positives=int(np.sum(truth & called)),
        false_positives=int(np.sum(~truth & called)),
        false_negatives=int(np.sum(truth & ~called)),
        true_negatives=int(np.sum(~truth & ~called)),
    )


def accuracy(counts: Confusion) -> float:
    """The share that was right: (TP + TN) / all."""
    right = counts.true_positives + counts.true_negatives
    return ratio(right, right + counts.false_positives + counts.false_negatives, math.nan)


def precision(counts: Confusion, zero_division: float = 0.0) -> float:
    """Of those called positive, the share that is: TP / (TP + FP)."""
    hits = counts.true_positives
    return ratio(hits, hits + counts.false_positives, zero_division)


def recall(counts: Confusion, zero_division: float = 0.0) -> float:
    """Of those that are positive, the share that was called so: TP / (TP + FN)."""
    hits = counts.true_positives
    return ratio(hits, hits + counts.false_negatives, zero_division)


def f_beta(counts: Confusion, beta: float, zero_division: float = 0.0) -> float:
    """The harmonic mean of precision and recall, recall counting β² times as much."""
    if math.isinf(beta):
        return recall(counts, zero_division)
    weighted = (1 + beta**2) * counts.true_positives
    errors = counts.false_positives + beta**2 * counts.false_negatives
    return ratio(weighted, weighted + errors, zero_division)


def f1(counts: Confusion, zero_division: float = 0.0) -> float:
    """The harmonic mean of precision and recall: 2 TP / (2 TP + FP + FN)."""
    return f_beta(counts, 1.0, zero_division)


def confusion_matrix(target: Labels, predicted: Labels, classes: int) -> Labels:
    """Counts (K, K): a row for each true class, a column for each predicted one.

    Raises ValueError if the shapes differ or a class is not in 0 … K − 1.
    """
    if target.shape != predicted.shape:
        raise ValueError(f"shapes differ: target {target.shape}, predicted {predicted.shape}")
    cells = np.ravel_multi_index((target, predicted), (classes, classes))
    return np.bincount(cells, minlength=classes**2).reshape(classes, classes)


def one_against_rest(matrix: Labels) -> list[Confusion]:
    """The counts of each class when it is the positive one, from a confusion matrix (K, K)."""
    total = int(matrix.sum())
    counts = []
    for k in range(len(matrix)):
        hits = int(matrix[k, k])
        called, actual = int(matrix[:, k].sum()), int(matrix[k].sum())
        rest = total - called - actual + hits
        counts.append(Confusion(hits, called - hits, actual - hits, rest))
    return counts


def macro_f1(matrix: Labels, zero_division: float = 0.0) -> float:
    """The mean of the classes' F1, of a confusion matrix (K, K): a rare class counts in full."""
    scores = [f1(counts, zero_division) for counts in one_against_rest(matrix)]
    scores = [score for score in scores if not math.isnan(score)]
    return ratio(sum(scores), len(scores), math.nan)


def micro_f1(matrix: Labels, zero_division: float = 0.0) -> float:
    """F1 of the summed counts, of a confusion matrix (K, K): every example counts the same."""
    hits = int(np.trace(matrix))
    wrong = int(matrix.sum()) - hits  # each a false positive here, a false negative there
    return f1(Confusion(hits, wrong, wrong, 0), zero_division)


def precision_recall_curve(target: ArrayLike, scores: ArrayLike) -> tuple[Array, Array, Array]:
    """Precision, recall and threshold when all with score ≥ threshold are called positive.

    One entry for each different score, the highest first, so recall rises. Recall is 1 throughout
    if nothing is positive. Raises ValueError if there are no scores.
    """
    truth, score = np.asarray(target).astype(bool), np.asarray(scores, dtype=np.float64)
    if score.size == 0 or truth.shape != score.shape:
        raise ValueError(f"need as many labels {truth.shape} as scores {score.shape}, at least one")
    order = np.argsort(-score, kind="stable")
    score, truth = score[order], truth[order]
    last_of_ties = np.append(np.flatnonzero(np.diff(score)), score.size - 1)
    hits = np.cumsum(truth)[last_of_ties]
    called = last_of_ties + 1
    positives = int(truth.sum())
    recalls = hits / positives if positives else np.ones(len(hits))
    return hits / called, recalls, score[last_of_ties]


def average_precision(target: ArrayLike, scores: ArrayLike) -> float:
    """The area Σ (Rₙ − Rₙ₋₁) Pₙ under the curve, highest threshold first; 0 without positives."""
    precisions, recalls, _ = precision_recall_curve(target, scores)
    if not np.any(target):
        return 0.0
    return float(np.sum(np.diff(recalls, prepend=0.0) * precisions))


def ratio(part: float, whole: float, zero_division: float) -> float:
    """Divide part by whole, or return zero_division for 0/0."""
    return part / whole if whole else zero_division
