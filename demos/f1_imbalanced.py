"""When one case in a thousand is positive, always saying no beats a useful model on accuracy.

When positives are rare, accuracy is nearly all true negatives, which F1 leaves out:

    precision P = TP / (TP + FP)       recall R = TP / (TP + FN)
    F1 = 2PR / (P + R) = 2TP / (2TP + FP + FN),      min(P, R) ≤ F1 ≤ max(P, R)

"Always no" has accuracy 1 − π at prevalence π and F1 0 (its P is 0/0, which counts as 0 here, as in
scikit-learn). Any model that finds positives has a higher F1, even if its accuracy is lower; that
depends on the threshold: try `--threshold 0.5`.

F1 is no cure-all. It depends on the prevalence too: the same detector, with 90% found and 2% false
alarms, has F1 0.94 at one in two and 0.08 at one in a thousand. Compare it with "always yes", which
has F1 2π/(1 + π). It changes when the classes are swapped, and weighs P and R equally; F_β, the
area under the precision-recall curve, Matthews' correlation or a cost may fit better. If classes
are balanced and all errors cost the same, accuracy will do.

The data are two round Gaussians; a logistic regression is judged on a second draw. The best F1 is
that of this draw; in practice the threshold is chosen on validation data. With 20 positives F1
varies by ±0.2 between draws. Where the precision-recall curve touches the highest line of equal F1
(second view), the threshold is half that F1 if probabilities are calibrated, and never above ½.

Sources. Lipton, Elkan, Naryanaswamy 2014, ECML PKDD (half the best F1); Saito, Rehmsmeier 2015,
PLoS ONE (precision-recall curves); Chicco, Jurman 2020, BMC Genomics (Matthews' correlation);
scikit-learn's documentation (0/0). Left out: several classes; resampling and class weights.
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from rich.console import Group

from demos.nn import Array, Labels, logistic_regression
from demos.nn.activations import sigmoid
from demos.nn.data import imbalanced
from demos.nn.metrics import Confusion, accuracy, confusion, f1, precision, recall
from demos.nn.metrics import precision_recall_curve as follow
from quiz.charts import Bars, Beside, ConfusionMatrix, Figure, LineChart, Points, Series
from quiz.demo import Prediction, Range, Verdict, View, main, sort_into

KNOBS = {"--prev 0.5": "balanced: accuracy will do", "--show iso": "the best threshold for F1"}
FOUND, ALARMS = 0.9, 0.02  # recall and false-positive rate of the detector of the caption
ONE_IN = (2, 10, 100, 1000)  # its prevalences
CURVE_POINTS = 400
NAMES = ("always no", "always yes", "model")

Cases = Annotated[int, Range(2000, 200_000, "cases")]
Prevalence = Annotated[float, Range(0.0005, 0.5, "prevalence: share of positives")]
Separation = Annotated[float, Range(0, 8, "distance of the classes, in standard deviations")]


@dataclass(frozen=True, slots=True)
class Curve:
    """Precision against recall over all thresholds, and the threshold with the highest F1."""

    recalls: Array  # (P,), rising
    precisions: Array  # (P,)
    best: tuple[float, float, float]  # recall, precision and F1 where that is highest
    threshold: float  # there


@dataclass(frozen=True, slots=True)
class Result:
    """Three classifiers, counted on the second draw."""

    threshold: float
    positives: int  # of the draw that is counted
    counts: tuple[Confusion, ...]  # (3,) as in NAMES
    accuracies: Array  # (3,)
    scores: Array  # (3,) F1
    curve: Curve
    same_detector: Array  # (4,) F1 of one and the same detector at prevalence 1 / `ONE_IN`


def compute(
    *,
    n: Cases = 20_000,
    prev: Prevalence = 0.001,
    sep: Separation = 4.0,
    threshold: Annotated[float, Range(0, 1, "probability from which the model says yes")] = 0.01,
    seed: int = 0,
) -> Result:
    """Fit a logistic regression on one draw, count it on another."""
    y, p = fitted(n, prev, sep, seed)
    answers = np.zeros_like(y), np.ones_like(y), p >= threshold
    counts = tuple(confusion(y, answer) for answer in answers)
    accuracies, scores = (np.array([score(one) for one in counts]) for score in (accuracy, f1))
    same = np.array([f1_of_rates(FOUND, ALARMS, 1 / one) for one in ONE_IN])
    return Result(threshold, int(y.sum()), counts, accuracies, scores, curve_of(y, p), same)


def fitted(n: int, prev: float, sep: float, seed: int) -> tuple[Labels, Array]:
    """The labels of the second draw, and the probabilities that the model gives them: (n,) each."""
    rng = np.random.default_rng(seed)
    (x, y), (x_new, y_new) = (imbalanced(n, prev, sep, rng) for _ in range(2))
    bias, *weights = logistic_regression(x, y)
    return y_new, sigmoid(x_new @ weights + bias)


def curve_of(y: Labels, p: Array) -> Curve:
    """The curve over all thresholds; it keeps the points before and after each rise of recall."""
    precisions, recalls, thresholds = follow(y, p)
    rises = np.diff(recalls, prepend=0, append=2) > 0  # (K + 1,)
    kept = np.flatnonzero((rises[:-1] | rises[1:]) & (recalls > 0))
    kept = kept[np.linspace(0, len(kept) - 1, min(len(kept), CURVE_POINTS)).round().astype(int)]
    f1s = 2 * precisions * recalls / np.maximum(precisions + recalls, 1e-300)
    top = int(np.argmax(f1s))
    best = float(recalls[top]), float(precisions[top]), float(f1s[top])
    return Curve(recalls[kept], precisions[kept], best, float(thresholds[top]))


def f1_of_rates(found: float, alarms: float, prevalence: float) -> float:
    """F1 from recall, false-positive rate and prevalence: 2TP / (2TP + FP + FN) in shares."""
    hits = found * prevalence
    return 2 * hits / (hits + alarms * (1 - prevalence) + prevalence)


def render(result: Result) -> Figure:
    model = result.counts[2]
    names = (*NAMES[:2], f"model at {result.threshold:g}")
    rows = [[model.true_negatives, model.false_positives],
            [model.false_negatives, model.true_positives]]  # fmt: skip
    here = Points(f"at {result.threshold:g}", [recall(model)], [precision(model)], "o")
    rates = ", ".join(
        f"1 in {one} {score:.2f}" for one, score in zip(ONE_IN, result.same_detector, strict=True)
    )
    return Figure(
        Beside(
            Group(
                ConfusionMatrix(rows, ["no", "yes"], f"The {names[2]}"),
                Bars(names, result.accuracies, "Accuracy", number=".4f", x_range=(0, 1)),
                Bars(names, result.scores, "F1", number=".3f", x_range=(0, 1)),
            ),
            _chart(result.curve, [here], []),
        ),
        f"F1 of one detector, {FOUND:.0%} found and {ALARMS:.0%} false alarms, if positives are "
        f"{rates}.",
    )  # fmt: skip


def _chart(curve: Curve, points: list[Points], lines: list[Series]) -> LineChart:
    found, right, score = curve.best
    best = Points(f"best F1 {score:.2f}, at {curve.threshold:.2g}", [found], [right], "*")
    return LineChart(
        [Series("", curve.precisions, curve.recalls)], "Precision over all thresholds", "recall",
        "precision", points=[*points, best], ghosts=lines, x_range=(0, 1), y_range=(0, 1),
    )  # fmt: skip


def predict(*, n: int, prev: float, sep: float, threshold: float, **_: object) -> Prediction:
    return Prediction(
        f"{round(n * prev):,} of {n:,} cases are positive, {sep:g} standard deviations away from "
        f"the others. A logistic regression says yes at a probability of {threshold:g} or more.",
        "Which has the higher accuracy?",
        ("always saying no", "the model", "neither"),
    )


def verdicts(r: Result) -> tuple[Verdict, ...]:
    no, _, model = r.accuracies
    option = 2 if no == model else int(model > no)
    hits = r.counts[2].true_positives
    found = f"finds {hits:,} of {r.positives:,} (F1 {r.scores[2]:.2f})"
    return (
        (hits == 0, option,
         f"Useless: the model at {r.threshold:g} finds none of {r.positives:,} (F1 0). Accuracy "
         f"{model:.4f}, always no {no:.4f}."),
        (no > model, option,
         f"Always no wins on accuracy, {no:.4f} to {model:.4f}, and finds nothing (F1 0); the "
         f"model {found}."),
        (model > no, option,
         f"The model wins on accuracy too, {model:.4f} to {no:.4f}: it {found}."),
        (True, option, f"Accuracy {model:.4f} for both, but the model {found}."),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Best:
    """The second view: the model over all thresholds and at ½, and lines of equal F1."""

    curve: Curve
    levels: tuple[tuple[Array, Array], ...]  # recall and precision along each line of equal F1
    half: tuple[float, float, float]  # recall, precision and F1 at threshold ½


def best_threshold(
    *, n: Cases = 20_000, prev: Prevalence = 0.05, sep: Separation = 2.0, seed: int = 0
) -> Best:
    """The same model, judged at every threshold."""
    y, p = fitted(n, prev, sep, seed)
    middle = confusion(y, p >= 0.5)
    levels = []
    for level in (0.2, 0.4, 0.6, 0.8):
        found = np.linspace(level / (2 - level), 1, 41)
        levels.append((found, level * found / (2 * found - level)))
    return Best(curve_of(y, p), tuple(levels), (recall(middle), precision(middle), f1(middle)))


def draw_best(result: Best) -> Figure:
    found, right, score = result.half
    lines = [Series("", precisions, recalls) for recalls, precisions in result.levels]
    middle = Points(f"F1 {score:.2f} at 0.5", [found], [right], "o")
    return Figure(
        _chart(result.curve, [middle], lines), "Faint: lines of F1 0.2, 0.4, 0.6 and 0.8."
    )


def predict_best(*, n: int, prev: float, sep: float, **_: object) -> Prediction:
    return Prediction(
        f"{prev:.2%} of {n:,} cases are positive, {sep:g} standard deviations away. A logistic "
        "regression, whose probabilities are calibrated, may use any threshold.",
        "The threshold with the highest F1 is",
        ("below 0.45", "about one half: 0.45 to 0.55", "0.55 or higher"),
    )


def judge_best(r: Best) -> tuple[Verdict, ...]:
    t, score = r.curve.threshold, r.curve.best[2]
    option = sort_into(t, 0.45, 0.55)
    seen = f"threshold {t:.2f} gives the best F1, {score:.2f}, and 0.5 gives {r.half[2]:.2f}"
    theory = f"in theory half the best F1 is best, here {score / 2:.2f}"
    return (
        (abs(t - score / 2) < 0.1, option, f"About half the best F1 ({score / 2:.2f}): {seen}."),
        (r.half[2] > score - 0.02, option, f"It hardly matters: {seen}; {theory}."),
        (True, option, f"By chance in this draw: {seen}; {theory}."),
    )  # fmt: skip


FIRST = "accuracy"
MORE = {"--sep 6": "nearly any threshold does", "--show accuracy --threshold 0.5": "fewer alarms"}
VIEWS = (View("iso", best_threshold, predict_best, draw_best, judge_best, MORE),)

main(__name__)
