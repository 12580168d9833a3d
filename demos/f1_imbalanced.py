"""When one case in a thousand is positive, always saying no beats a useful model on accuracy.

Claim. With few positives nearly all of accuracy is true negatives, and F1 leaves these out:

    precision P = TP / (TP + FP)       recall R = TP / (TP + FN)
    F1 = 2PR / (P + R) = 2TP / (2TP + FP + FN),      min(P, R) ≤ F1 ≤ max(P, R)

"Always no" has accuracy 1 − π at prevalence π and F1 0 (its P is 0/0; that counts as 0 here, as in
scikit-learn). Any model that finds positives has a higher F1, be its accuracy lower.

F1 is no cure-all. It depends on the threshold, and on the prevalence: the same detector, with 90 %
found and 2 % false alarms, has F1 0.94 at one in two and 0.08 at one in a thousand. "Always yes"
has F1 2π/(1 + π), which is 0.67 at π = ½: compare with it. Swap the classes and F1 is another, and
it weighs P and R alike; F_β, the area under the precision-recall curve, Matthews' correlation or a
cost may be what is wanted. Where classes are balanced and all errors cost the same, accuracy does.

The data are two round Gaussians; the model is a logistic regression, fitted by Newton's method and
counted on a second draw. The best F1 is the best on just that draw; in earnest, a threshold is
chosen on validation data. With 20 positives F1 differs by ±0.2 from draw to draw: see the counts.

Sources. Saito, Rehmsmeier 2015, PLoS ONE (precision-recall curves); Chicco, Jurman 2020, BMC
Genomics (Matthews' correlation); scikit-learn's documentation (0/0).

Left out: macro and micro averages over several classes; resampling and class weights.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from rich.console import Group, RenderableType
from rich.text import Text

from demos.nn.activations import sigmoid
from demos.nn.data import imbalanced
from demos.nn.metrics import (
    Confusion,
    accuracy,
    confusion,
    f1,
    precision,
    precision_recall_curve,
    recall,
)
from demos.nn.module import Array, Labels
from quiz.charts import Bars, ConfusionMatrix, LineChart, Points, Series, SideBySide
from quiz.demo import Keyed, Knob, Range, main

KNOBS = (
    Knob("--prev 0.5", "balanced: accuracy does"),
    Knob("--threshold 0.2", "more found"),
)
LOW = 0.01  # the threshold of the useful model
NEWTON_STEPS = 25  # at most
STANDS = 1e-9  # a change of the weights that is none
RIDGE = 1e-3  # keeps the weights finite where a line separates the classes
FOUND, ALARMS = 0.9, 0.02  # recall and false-positive rate of the detector of the caption
ONE_IN = (2, 10, 100, 1000)  # its prevalences
CURVE_POINTS = 200


@dataclass(frozen=True, slots=True)
class Result:
    """Four classifiers, counted on the second draw: always no, always yes, two thresholds."""

    positives: int  # of the draw that is counted
    names: tuple[str, ...]  # (4,)
    counts: tuple[Confusion, ...]  # (4,)
    accuracies: Array  # (4,)
    scores: Array  # (4,) F1
    recalls: Array  # (P,), rising
    precisions: Array  # (P,), the highest at each recall
    marks: Array  # (2, 2), recall and precision of the model at its two thresholds
    best: tuple[float, float, float]  # recall, precision and F1 of the threshold with the highest
    same_detector: Array  # (4,) F1 of one and the same detector at prevalence 1 / `ONE_IN`


def compute(
    *,
    n: Annotated[int, Range(2000, 200_000, "cases")] = 20_000,
    prev: Annotated[float, Range(0.0005, 0.5, "prevalence: share of positives")] = 0.001,
    sep: Annotated[float, Range(0, 8, "distance of the classes, in standard deviations")] = 4.0,
    threshold: Annotated[float, Range(0, 1, "probability from which the model says yes")] = 0.5,
    seed: int = 0,
) -> Result:
    """Fit a logistic regression on one draw, count it on another."""
    x, y, x_new, y_new = draws(n, prev, sep, seed)
    *_, weights = newton(x, y)
    return assess(weights, x_new, y_new, threshold)


def steps(
    *,
    n: int = 20_000,
    prev: float = 0.001,
    sep: float = 4.0,
    threshold: float = 0.5,
    seed: int = 0,
) -> Iterator[Result]:
    """The same, after each step of Newton's method."""
    x, y, x_new, y_new = draws(n, prev, sep, seed)
    for weights in newton(x, y):
        yield assess(weights, x_new, y_new, threshold)


def draws(n: int, prev: float, sep: float, seed: int) -> tuple[Array, Labels, Array, Labels]:
    """Two draws of n cases: features (n, 3), the first of them 1, and labels (n,)."""
    rng = np.random.default_rng(seed)
    x, y = imbalanced(n, prev, sep, rng)
    x_new, y_new = imbalanced(n, prev, sep, rng)
    ones = np.ones(n)
    return np.column_stack([ones, x]), y, np.column_stack([ones, x_new]), y_new


def newton(x: Array, y: Labels) -> Iterator[Array]:
    """Weights (3,) of a logistic regression, from 0 on until they stand: w ← w − H⁻¹ ∇."""
    weights = np.zeros(x.shape[1])
    for _ in range(NEWTON_STEPS):
        p = sigmoid(x @ weights)  # (n,)
        gradient = x.T @ (p - y) + RIDGE * weights  # (3,)
        hessian = (x * (p * (1 - p))[:, None]).T @ x + RIDGE * np.eye(len(weights))  # (3, 3)
        change = np.linalg.solve(hessian, gradient)
        weights = weights - change
        yield weights
        if np.abs(change).max() < STANDS:
            return


def assess(weights: Array, x: Array, y: Labels, threshold: float) -> Result:
    """Count the four classifiers, and follow the model over all thresholds."""
    p = sigmoid(x @ weights)
    answers = (np.zeros_like(y), np.ones_like(y), p >= threshold, p >= LOW)
    counts = tuple(confusion(y, answer) for answer in answers)
    precisions, recalls, _ = precision_recall_curve(y, p)
    levels, first = np.unique(recalls, return_index=True)  # the highest precision at each recall
    first = first[levels > 0]
    first = first[np.linspace(0, len(first) - 1, min(len(first), CURVE_POINTS)).round().astype(int)]
    f1s = 2 * precisions * recalls / np.maximum(precisions + recalls, 1e-300)
    top = int(np.argmax(f1s))
    return Result(
        positives=int(y.sum()),
        names=("always no", "always yes", f"model at {threshold:g}", f"model at {LOW:g}"),
        counts=counts,
        accuracies=np.array([accuracy(one) for one in counts]),
        scores=np.array([f1(one) for one in counts]),
        recalls=recalls[first],
        precisions=precisions[first],
        marks=np.array([(recall(one), precision(one)) for one in counts[2:]]),
        best=(float(recalls[top]), float(precisions[top]), float(f1s[top])),
        same_detector=np.array([f1_of_rates(FOUND, ALARMS, 1 / one) for one in ONE_IN]),
    )


def f1_of_rates(found: float, alarms: float, prevalence: float) -> float:
    """F1 of a detector by its recall and false-positive rate: 2TP / (2TP + FP + FN) in shares."""
    hits = found * prevalence
    return 2 * hits / (hits + alarms * (1 - prevalence) + prevalence)


def render(result: Result) -> RenderableType:
    """Confusion matrix, accuracies and F1, and where there is room the precision-recall curve."""
    return Group(
        SideBySide((_numbers(result), _curve(result)), narrow=1),
        Text(_caption(result), style="dim"),
    )


def _numbers(result: Result) -> RenderableType:
    low = result.counts[3]
    return Group(
        ConfusionMatrix(
            [
                [low.true_negatives, low.false_positives],
                [low.false_negatives, low.true_positives],
            ],
            ["no", "yes"],
            f"The {result.names[3]}",
            rates=False,
        ),
        Bars(result.names, result.accuracies, "Accuracy, 0 to 1", number=".4f", x_range=(0, 1)),
        Bars(result.names, result.scores, "F1, 0 to 1", number=".3f", x_range=(0, 1)),
    )


def _curve(result: Result) -> LineChart:
    best_recall, best_precision, best_score = result.best
    marks = [
        Points(name.removeprefix("model "), [mark[0]], [mark[1]])
        for name, mark in zip(result.names[2:], result.marks, strict=True)
    ]
    return LineChart(
        [Series("", result.precisions, result.recalls)],
        "Precision against recall",
        points=[*marks, Points(f"best F1 {best_score:.2f}", [best_recall], [best_precision], "*")],
        x_range=(0, 1),
        y_range=(0, 1),
        height=15,
    )


def _caption(result: Result) -> str:
    found = ", ".join(
        f"{count.true_positives:,} ({count.false_positives:,}) {name.removeprefix('model ')}"
        for count, name in zip(result.counts[2:], result.names[2:], strict=True)
    )
    first, *others = (
        (f"{1 / one:.1%}".replace(".0%", "%"), f"{score:.2f}")
        for score, one in zip(result.same_detector, ONE_IN, strict=True)
    )
    rest = ", ".join(f"{share} {score}" for share, score in others)
    return (
        f"Found of {result.positives:,} (false alarms): {found}.\n"
        f"F1 at {first[0]} positives {first[1]}, {rest} ({FOUND:.0%} found, {ALARMS:.0%} alarms)."
    )


def predict(**_: object) -> Keyed:
    """Which of the two has the higher accuracy?"""
    return Keyed(
        f"Higher accuracy: always no, or the model at threshold {LOW:g}?",
        ("always no", "the model"),
        more_accurate,
    )


def more_accurate(result: Result) -> int | None:
    """0 for always no, 1 for the model at the low threshold, None if they are equal."""
    always_no, model = result.accuracies[0], result.accuracies[3]
    return None if always_no == model else int(model > always_no)


def headline(result: Result) -> str:
    """Whether accuracy prefers what is useless, and what F1 says of it."""
    always_no, model = (f"{result.accuracies[i]:.4f}" for i in (0, 3))
    hits = result.counts[3].true_positives
    found = f"finds {hits:,} of {result.positives:,} (F1 {result.scores[3]:.2f})"
    if hits == 0:
        return f"No use either: the model at {LOW:g} finds none of {result.positives:,}, F1 is 0."
    match more_accurate(result):
        case 0:
            return (
                f"Always no wins on accuracy, {always_no} to {model}, and finds nothing (F1 0); "
                f"the model {found}."
            )
        case 1:
            return f"The model wins on accuracy too, {model} to {always_no}: it {found}."
    return f"Accuracy {model} for both, but the model {found}."


main(__name__)
