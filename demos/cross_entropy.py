"""A confidently wrong neuron: cross-entropy pulls it back at once, squared error hardly moves it.

With p = σ(z) and target y, the two losses pull on z by

    cross-entropy   L = −y ln p − (1 − y) ln(1 − p)    ∂L/∂z = p − y
    squared error   L = (p − y)²                       ∂L/∂z = 2 (p − y) p (1 − p)

The logarithm cancels the slope σ′ = p (1 − p); squared error keeps it. For y = 1 and z → −∞ its
pull fades like 2eᶻ, while that of cross-entropy tends to 1: it takes about e^|z₀| / 2η steps to
come back from z₀, cross-entropy a few more than |z₀| / η.

In general H(p, q) = −Σ p log q = H(p) + KL(p ‖ q), the negative log-likelihood. It is not a
distance: it is not symmetric, and at q = p it equals H(p), which is 0 only if p is one-hot (not
with label smoothing). Nor is it bounded by 1. With many classes ∂L/∂z = softmax(z) − onehot, and
softmax stays the same when all logits are shifted by c. The second view computes its loss as
written, and with the largest logit m subtracted first, so that no exponential exceeds 1:

    naive   −ln(e^(z_y) / Σ e^(zᵢ))          log-sum-exp   m + ln Σ e^(zᵢ − m) − z_y

Sources. Solla, Levin, Fleisher 1988, Complex Systems 2:625-640. In favor of squared error: Golik,
Doetsch, Ney, Interspeech 2013 (a few steps after pre-training improve on cross-entropy); Hui &
Belkin, ICLR 2021 (on raw outputs, comparable or better in many language tasks). Left out: realistic
starts. No new net is this confident; from z₀ = 0 either loss gets p above ½ in one step.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, TypeVar

import numpy as np

from demos.nn import Array, log_softmax, sigmoid
from demos.nn.data import imbalanced
from quiz.charts import Beside, Figure, LineChart, Points, Reference, Series
from quiz.demo import Prediction, Range, Verdict, View, counted, main, sort_into, strides

KNOBS = {"--z0 -2": "hardly a difference", "--show softmax": "the loss of a logit of 1000"}
LITTLE, SOME, MUCH = 1.5, 10, 100  # times the steps
POINTS, SEPARATION, UPDATES = 200, 6.0, 200  # of the logistic regression
NAMES = ("cross-entropy", "squared error")
Number = TypeVar("Number", float, Array)


@dataclass(frozen=True, slots=True)
class Descent:
    """One neuron under one loss, from before the first step on."""

    z: Array  # (T + 1,)
    p: Array  # (T + 1,) σ(z)
    pull: Array  # (T + 1,) |∂L/∂z|

    @property
    def steps(self) -> int | None:
        """Steps until p > ½; None if it does not get there."""
        return int(np.argmax(self.p > 0.5)) if bool((self.p > 0.5).any()) else None


@dataclass(frozen=True, slots=True)
class Result:
    """Both descents, so far, and the pull of both losses at every z."""

    z0: float
    longest: int  # steps that are drawn at the end
    cross_entropy: Descent
    squared: Descent
    z: Array  # (Z,)
    pulls: Array  # (2, Z) |∂L/∂z| of both losses
    right: tuple[float, float] | None  # accuracy of both logistic regressions, once they are done

    @property
    def ratio(self) -> float:
        """The steps of squared error, or those so far, over those of cross-entropy; or NaN."""
        fast, slow = self.cross_entropy.steps, self.squared.steps
        if fast is None:
            return math.nan
        ratio = (len(self.squared.p) - 1 if slow is None else slow) / fast
        return math.nan if slow is None and ratio < MUCH else ratio


def steps(
    *,
    z0: Annotated[float, Range(-12, 0, "initial logit; the target is 1")] = -8.0,
    lr: Annotated[float, Range(0.1, 10, "learning rate")] = 1.0,
    maxiter: Annotated[int, Range(20, 100_000, "most steps")] = 20_000,
    seed: int = 0,
) -> Iterator[Result]:
    """Gradient descent on the logit itself, until p > ½; at the end, two logistic regressions."""
    runs = [descend(z0, lr, maxiter, squared) for squared in (False, True)]
    longest = min(maxiter, 10 + max(run.steps or maxiter for run in runs) * 3 // 2)
    z = np.linspace(-12, 8, 201)
    pulls = np.abs([slope(sigmoid(z), np.ones(1), squared) for squared in (False, True)])
    for done in strides(longest):
        seen = slice(done + 1)
        fast, slow = (Descent(run.z[seen], run.p[seen], run.pull[seen]) for run in runs)
        right = None
        if done == longest:
            right = regression(z0, lr, False, seed), regression(z0, lr, True, seed)
        yield Result(z0, longest, fast, slow, z, pulls, right)


def slope(p: Number, y: Number, squared: bool) -> Number:
    """The derivative ∂L/∂z of either loss, from p = σ(z) and the target."""
    return 2 * (p - y) * p * (1 - p) if squared else p - y


def descend(z0: float, lr: float, maxiter: int, squared: bool) -> Descent:
    """Step z ← z − η ∂L/∂z, with target 1."""
    zs = [z0]
    for _ in range(maxiter):
        zs.append(zs[-1] - lr * slope(1 / (1 + math.exp(-zs[-1])), 1.0, squared))
    z = np.array(zs)
    p = sigmoid(z)
    return Descent(z, p, np.abs(slope(p, np.ones(1), squared)))


def regression(z0: float, lr: float, squared: bool, seed: int) -> float:
    """Accuracy of a logistic regression that starts with reversed weights of length |z₀|."""
    x, labels = imbalanced(POINTS, 0.5, SEPARATION, np.random.default_rng(seed))  # (N, 2), (N,)
    x -= SEPARATION / 2 / np.sqrt(2)  # the middle between the classes
    w, b = np.full(2, z0 / np.sqrt(2)), 0.0  # of length |z₀|, reversed as z₀ < 0
    for _ in range(UPDATES):
        slopes = slope(sigmoid(x @ w + b), labels.astype(float), squared)  # (N,)
        w, b = w - lr * slopes @ x / POINTS, b - lr * float(slopes.mean())
    return float(np.mean((x @ w + b > 0) == labels))


def render(result: Result) -> Figure:
    runs = (result.cross_entropy, result.squared)
    p, pulls, here = [], [], []
    for name, run, pull in zip(NAMES, runs, result.pulls, strict=True):
        p.append(Series(name, run.p[1:], range(1, len(run.p))))
        pulls.append(Series(name, pull, result.z))
        here.append(Points("", run.z[-1:], run.pull[-1:], "o", name))
    charts = Beside(
        LineChart(
            p, "Probability of the true class", "step", log_x=True, y_range=(0, 1),
            x_range=(1, result.longest), references=[Reference(0.5)],
        ),
        LineChart(
            pulls, "Pull |dL/dz|; o: where it is now", "z", log_y=True, points=here,
            references=[Reference(result.z0, "start", "x")], legend=False,
        ),
    )  # fmt: skip
    if result.right is None:
        return Figure(charts)
    right, against = result.right
    return Figure(
        charts,
        f"Logistic regression from reversed weights, after {UPDATES} steps: cross-entropy "
        f"{right:.1%} right, squared error {against:.1%}. No new net is this confident.",
    )


def predict(*, z0: float, lr: float, **_: object) -> Prediction:
    return Prediction(
        f"A sigmoid neuron should say 1 but starts at logit {z0:g}. Gradient descent on either "
        f"loss, at learning rate {lr:g}, pulls it back.",
        "To reach p > 0.5, squared error takes how many times cross-entropy's steps?",
        ("under 1.5 times", "1.5 to 10 times", "10 to 100 times", "100 times or more"),
    )


def verdicts(r: Result) -> tuple[Verdict, ...]:
    fast, slow = r.cross_entropy.steps, r.squared.steps
    option = sort_into(r.ratio, LITTLE, SOME, MUCH)
    pulls = f"initial pull {r.cross_entropy.pull[0]:.2g} and {r.squared.pull[0]:.2g}"
    so_far = counted(len(r.squared.p) - 1, "step")
    steps = f"cross-entropy needs {counted(fast or 0, 'step')}, squared error {slow}"
    return (
        (fast is None, option, f"Neither has come back after {so_far} ({pulls})."),
        (slow is None, option,
         f"Stuck: cross-entropy needs {counted(fast or 0, 'step')}, squared error has not come "
         f"back after {so_far} ({pulls})."),
        (r.ratio >= 4, option,
         f"Confidently wrong: {steps}, {r.ratio:.0f} times as many ({pulls})."),
        (r.ratio >= LITTLE, option, f"A small difference: {steps} ({pulls})."),
        (True, option, f"No difference in steps: {steps} ({pulls})."),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shifted:
    """The second view: the loss of K logits shifted by c, naive and stable, for many c and one."""

    shift: float
    shifts: Array  # (C,)
    stable: Array  # (C,) log-sum-exp
    naive: Array  # (2, F) where that is finite: the loss, and the shift
    off: Array  # (F,) the error of naive, at least 1e-17
    found: float  # naive at `shift`
    right: float  # log-sum-exp at `shift`


def shifted(
    *,
    shift: Annotated[float, Range(-2000, 2000, "c, added to every logit")] = 1000.0,
    margin: Annotated[float, Range(-1000, 1000, "true class's logit above the others'")] = 2.0,
    classes: Annotated[int, Range(2, 1000, "classes")] = 3,
    seed: int = 0,
) -> Shifted:
    """Logits c + margin for the true class and c for the others; nothing here is random."""
    reach = max(1000.0, 1.2 * abs(shift))
    shifts = np.sort(np.append(np.linspace(-reach, reach, 401), shift))
    at = int(np.searchsorted(shifts, shift))
    logits = shifts[:, None] + np.append(margin, np.zeros(classes - 1))  # (C, K), the true first
    with np.errstate(all="ignore"):
        powers = np.exp(logits)
        naive = -np.log(powers[:, 0] / powers.sum(axis=1))
    stable = -log_softmax(logits)[:, 0] + 0.0  # no −0
    seen = np.isfinite(naive)
    off = np.maximum(np.abs(naive - stable), 1e-17)[seen]
    finite = np.array([naive[seen], shifts[seen]])
    return Shifted(shift, shifts, stable, finite, off, float(naive[at]), float(stable[at]))


def draw_shifted(result: Shifted) -> Figure:
    both = Series("log-sum-exp", result.stable, result.shifts), Series("naive", *result.naive)
    reach = result.shifts[0], result.shifts[-1]
    mark = Reference(result.shift, "here", "x")
    return Figure(
        Beside(
            LineChart(
                both, "Loss of the same logits, shifted", "shift c", references=[mark],
                x_range=reach, y_range=(0, 1.5 * max(1.0, result.right)),
            ),
            LineChart(
                [Series("", result.off, result.naive[1])], "Error of naive", "shift c",
                log_y=True, references=[mark], x_range=reach, y_range=(1e-17, 1),
            ),
        ),
        "Float64: exp overflows above 709.78, is 0 below -745.13, and loses digits below -708.",
    )  # fmt: skip


def predict_shifted(*, shift: float, margin: float, classes: int, **_: object) -> Prediction:
    return Prediction(
        f"{classes} logits: {shift + margin:g} for the true class, {shift:g} for each other. "
        "The loss is -ln(softmax), in float64.",
        "Computed as written, exponentials first, it is",
        ("right to six digits", "a finite number, but off", "not a finite number"),
    )


def judge_shifted(r: Shifted) -> tuple[Verdict, ...]:
    close = abs(r.found - r.right) < 1e-6 * max(1.0, r.right)
    stable = f"log-sum-exp gives {r.right:.4g}, as at every shift"
    found = "0/0 or inf/inf, not a number" if math.isnan(r.found) else "infinite"
    return (
        (close, 0, f"No difference at shift {r.shift:g}: both ways give {r.right:.4g}."),
        (math.isfinite(r.found), 1, f"Off: computed as written it is {r.found:.4g}; {stable}."),
        (True, 2, f"Broken: computed as written it is {found}; {stable}."),
    )


FIRST = "pull"
MORE = {"--shift 700": "just below the limit", "--shift -743": "digits get lost first"}
VIEWS = (View("softmax", shifted, predict_shifted, draw_shifted, judge_shifted, MORE),)

main(__name__)
