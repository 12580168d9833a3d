"""Precision, recall and F1, with zero division.

Write `precision_recall_f1` for the positive class, 1.

    truth, predicted  (n,) arrays of 0 and 1
    returns           precision, recall and F1, three numbers

0/0 counts as 0: precision if nothing is predicted positive, recall if
nothing is positive, F1 if both are 0.

    >>> truth, predicted = np.array([1, 1, 0, 0]), np.array([1, 0, 0, 0])
    >>> precision_recall_f1(truth, predicted)[:2]
    (1.0, 0.5)
"""

import numpy as np
from numpy.random import Generator

from demos.nn import Labels
from quiz.code.contract import Case, Cases, Code, Exercise, named


def precision_recall_f1(truth: Labels, predicted: Labels) -> tuple[float, float, float]:
    """Return precision, recall and F1."""
    hits = int(np.sum((truth == 1) & (predicted == 1)))
    called, positive = int(np.sum(predicted == 1)), int(np.sum(truth == 1))
    precision = hits / called if called else 0.0
    recall = hits / positive if positive else 0.0
    total = precision + recall
    return precision, recall, 2 * precision * recall / total if total else 0.0


NAMES = ("precision", "recall", "F1")
FORMULAS = ("Precision: TP / (TP + FP)", "Recall: TP / (TP + FN)", "F1: 2 TP / (2 TP + FP + FN)")
COUNTS = ((3, 1, 2, 4), (1, 5, 2, 30), (10, 0, 0, 5), (2, 6, 1, 0), (7, 2, 9, 50))
"""True positives, false positives, false negatives, true negatives."""


def labels(rng: Generator, counts: tuple[int, int, int, int]) -> tuple[Labels, Labels]:
    """Truth and predictions with these counts, in random order."""
    order = rng.permutation(sum(counts))
    return np.repeat([1, 0, 1, 0], counts)[order], np.repeat([1, 1, 0, 0], counts)[order]


def compared(code: Code, rng: Generator, place: int) -> Cases:
    """One of the three, by its definition."""
    for counts in COUNTS:
        tp, fp, fn, _ = counts
        right = (tp / (tp + fp), tp / (tp + fn), 2 * tp / (2 * tp + fp + fn))[place]
        found = code.precision_recall_f1(*labels(rng, counts))[place]
        yield Case(f"the {NAMES[place]} of TP, FP, FN, TN = {counts}", found, right)


def zero_division(code: Code, rng: Generator) -> Cases:
    """0/0 is 0."""
    for counts in ((0, 0, 3, 5), (0, 2, 0, 5), (0, 0, 0, 4), (0, 2, 3, 1)):
        found = code.precision_recall_f1(*labels(rng, counts))
        for name, value in zip(NAMES, found, strict=True):
            yield Case(f"the {name} of TP, FP, FN, TN = {counts}", value, 0.0)


EXERCISE = Exercise(
    functions=(precision_recall_f1,),
    minutes=5,
    checks=(
        *(named(name, compared, place=place) for place, name in enumerate(FORMULAS)),
        zero_division,
    ),
    slips="""
        precision and recall are swapped
            Precision divides by the predicted positives, recall by the actual ones.
        ~ return precision, recall, 2 → return recall, precision, 2
        F1 is the arithmetic mean
            The harmonic mean 2PR/(P + R) stays near the smaller of the two.
        ~ 2 * precision * recall / total if total else 0.0 → total / 2
        F1 without the factor 2
            The harmonic mean of P and P has to be P: 2PR/(P + R).
        ~ 2 * precision * recall / total → precision * recall / total
        0/0 is NaN
            An all-negative prediction is not an error: the task, like scikit-learn, uses 0.
        -     precision = hits / called if called else 0.0
        -     recall = hits / positive if positive else 0.0
        -     total = precision + recall
        -     return precision, recall, 2 * precision * recall / total if total else 0.0
        +     precision = np.float64(hits) / called
        +     recall = np.float64(hits) / positive
        +     return precision, recall, 2 * precision * recall / (precision + recall)
        0/0 is an error
            Check first whether there is anything to divide by; if not, the task uses 0.
        -  if called else 0.0
        +
        0/0 is 1
            Some call an empty prediction precise; the task, like scikit-learn, uses 0.
        - if called else 0.0
        -     recall = hits / positive if positive else 0.0
        + if called else 1.0
        +     recall = hits / positive if positive else 1.0
        accuracy instead of precision
            True negatives count for nothing in precision, recall or F1.
        ~ hits / called if called else 0.0 → float(np.mean(truth == predicted))
        recall of the negative class
            Specificity is TN/(TN + FP); recall is TP/(TP + FN).
        - hits / positive if positive else 0.0
        + np.sum((truth == 0) & (predicted == 0)) / max(np.sum(truth == 0), 1)
    """,
    hints=(
        "Count the true positives, the predicted positives, and the actual positives.",
        "TP / predicted, TP / positive, and 2PR/(P + R): guard each of the three divisions.",
    ),
)
