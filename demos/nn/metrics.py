"""Metrics of classification, from the counts that they are made of.

    precision  P = TP / (TP + FP)     of those called positive, the share that is
    recall     R = TP / (TP + FN)     of those that are positive, the share that was called so
    F_β        (1 + β²) P R / (β² P + R) = (1 + β²) TP / ((1 + β²) TP + FP + β² FN)

0/0 is no number: as in scikit-learn it is returned as 0. F_β is 0/0 only when there is no true, no
false positive and no false negative.

Source: scikit-learn's documentation. Left out: more than two classes, ROC.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from demos.nn.module import Array


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
    return ratio(right, right + counts.false_positives + counts.false_negatives)


def precision(counts: Confusion) -> float:
    """Of those called positive, the share that is: TP / (TP + FP)."""
    return ratio(counts.true_positives, counts.true_positives + counts.false_positives)


def recall(counts: Confusion) -> float:
    """Of those that are positive, the share that was called so: TP / (TP + FN)."""
    return ratio(counts.true_positives, counts.true_positives + counts.false_negatives)


def f_beta(counts: Confusion, beta: float) -> float:
    """The harmonic mean of precision and recall, recall counting β² times as much."""
    weighted = (1 + beta**2) * counts.true_positives
    errors = counts.false_positives + beta**2 * counts.false_negatives
    return ratio(weighted, weighted + errors)


def f1(counts: Confusion) -> float:
    """The harmonic mean of precision and recall: 2 TP / (2 TP + FP + FN)."""
    return f_beta(counts, 1.0)


def ratio(part: float, whole: float) -> float:
    """Divide part by whole, or return 0 for 0/0."""
    return part / whole if whole else 0.0


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
