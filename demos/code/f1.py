"""Precision, recall and F1, with zero division.

Write `precision_recall_f1` for the positive class, 1.

    truth, predicted  (n,) arrays of 0 and 1
    returns           precision, recall and F1, three numbers

What would be 0/0 is 0: precision if nothing is predicted positive, recall
if nothing is positive, F1 if both are 0.

    >>> truth, predicted = np.array([1, 1, 0, 0]), np.array([1, 0, 0, 0])
    >>> precision_recall_f1(truth, predicted)[:2]
    (1.0, 0.5)
"""

import numpy as np
from numpy.random import Generator

from demos.nn import Labels
from quiz.code.contract import Case, Cases, Code, Exercise, Slip


def precision_recall_f1(truth: Labels, predicted: Labels) -> tuple[float, float, float]:
    """Return precision, recall and F1."""
    hits = int(np.sum((truth == 1) & (predicted == 1)))
    called, positive = int(np.sum(predicted == 1)), int(np.sum(truth == 1))
    precision = hits / called if called else 0.0
    recall = hits / positive if positive else 0.0
    total = precision + recall
    return precision, recall, 2 * precision * recall / total if total else 0.0


COUNTS = ((3, 1, 2, 4), (1, 5, 2, 30), (10, 0, 0, 5), (2, 6, 1, 0), (7, 2, 9, 50))
"""True positives, false positives, false negatives, true negatives."""


def labels(rng: Generator, counts: tuple[int, int, int, int]) -> tuple[Labels, Labels]:
    """Truth and predictions with these counts, in random order."""
    order = rng.permutation(sum(counts))
    return np.repeat([1, 0, 1, 0], counts)[order], np.repeat([1, 1, 0, 0], counts)[order]


def of_precision(code: Code, rng: Generator) -> Cases:
    """Precision: TP / (TP + FP)."""
    for counts in COUNTS:
        tp, fp, _, _ = counts
        found = code.precision_recall_f1(*labels(rng, counts))[0]
        yield Case(f"the precision of TP, FP, FN, TN = {counts}", found, tp / (tp + fp))


def of_recall(code: Code, rng: Generator) -> Cases:
    """Recall: TP / (TP + FN)."""
    for counts in COUNTS:
        tp, _, fn, _ = counts
        found = code.precision_recall_f1(*labels(rng, counts))[1]
        yield Case(f"the recall of TP, FP, FN, TN = {counts}", found, tp / (tp + fn))


def of_f1(code: Code, rng: Generator) -> Cases:
    """F1: 2 TP / (2 TP + FP + FN)."""
    for counts in COUNTS:
        tp, fp, fn, _ = counts
        found = code.precision_recall_f1(*labels(rng, counts))[2]
        yield Case(f"the F1 of TP, FP, FN, TN = {counts}", found, 2 * tp / (2 * tp + fp + fn))


def zero_division(code: Code, rng: Generator) -> Cases:
    """0/0 is 0."""
    for counts in ((0, 0, 3, 5), (0, 2, 0, 5), (0, 0, 0, 4), (0, 2, 3, 1)):
        found = code.precision_recall_f1(*labels(rng, counts))
        for name, value in zip(("precision", "recall", "F1"), found, strict=True):
            yield Case(f"the {name} of TP, FP, FN, TN = {counts}", value, 0.0)


EXERCISE = Exercise(
    functions=(precision_recall_f1,),
    minutes=5,
    checks=(of_precision, of_recall, of_f1, zero_division),
    slips=(
        Slip(
            "precision and recall are swapped",
            "Precision divides by what was predicted positive, recall by what is positive.",
            "return precision, recall, 2",
            "return recall, precision, 2",
        ),
        Slip(
            "F1 is the arithmetic mean",
            "The harmonic mean 2PR/(P + R) stays near the smaller of both.",
            "2 * precision * recall / total if total else 0.0",
            "total / 2",
        ),
        Slip(
            "F1 without the factor 2",
            "The harmonic mean of P and P has to be P: 2PR/(P + R).",
            "2 * precision * recall / total",
            "precision * recall / total",
        ),
        Slip(
            "0/0 is NaN",
            "An all-negative prediction is no error: the task, like scikit-learn, takes 0.",
            "    precision = hits / called if called else 0.0\n"
            "    recall = hits / positive if positive else 0.0\n"
            "    total = precision + recall\n"
            "    return precision, recall, 2 * precision * recall / total if total else 0.0",
            "    precision = np.float64(hits) / called\n    recall = np.float64(hits) / positive\n"
            "    return precision, recall, 2 * precision * recall / (precision + recall)",
        ),
        Slip(
            "0/0 is an error",
            "Ask first whether there is anything to divide by; the task takes 0 then.",
            " if called else 0.0",
            "",
        ),
        Slip(
            "0/0 is 1",
            "Some call an empty prediction precise; the task, like scikit-learn, takes 0.",
            "if called else 0.0\n    recall = hits / positive if positive else 0.0",
            "if called else 1.0\n    recall = hits / positive if positive else 1.0",
        ),
        Slip(
            "accuracy instead of precision",
            "True negatives count for nothing in precision, recall or F1.",
            "precision = hits / called if called else 0.0",
            "precision = float(np.mean(truth == predicted))",
        ),
        Slip(
            "recall of the negative class",
            "Specificity is TN/(TN + FP); recall is TP/(TP + FN).",
            "hits / positive if positive else 0.0",
            "np.sum((truth == 0) & (predicted == 0)) / max(np.sum(truth == 0), 1)",
        ),
    ),
    hints=(
        "Count true positives, what is predicted positive, and what is positive.",
        "TP / predicted, TP / positive, and 2PR/(P + R): guard each of the three divisions.",
    ),
)
