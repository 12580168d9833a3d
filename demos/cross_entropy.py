"""A confidently wrong neuron: cross-entropy pulls it back at once, squared error hardly moves it.

Claim. With p = σ(z) and target y, the two losses pull on z by

    cross-entropy   L = −y ln p − (1 − y) ln(1 − p)    ∂L/∂z = p − y
    squared error   L = (p − y)²                       ∂L/∂z = 2 (p − y) p (1 − p)

The logarithm cancels the slope σ′ = p (1 − p); squared error keeps it, and at y = 1 and z → −∞ its
pull fades as 2eᶻ, where that of cross-entropy tends to 1. So it takes about e^|z₀| / 2η steps to
come back from z₀, against a few more than |z₀| / η.

In general H(p, q) = −Σ p log q = H(p) + KL(p ‖ q), the negative log-likelihood. It is no distance:
not symmetric, and at q = p it is H(p), which is 0 only where p is one-hot (not with label
smoothing). Nor is it bounded by 1.

Sources. Solla, Levin, Fleisher 1988, Complex Systems 2:625-640. On the other side: Golik, Doetsch,
Ney, Interspeech 2013 (from random weights squared error reaches no good optimum, yet after
pre-training a few steps of it improve on cross-entropy); Hui & Belkin, ICLR 2021 (on raw outputs,
without softmax, it is comparable or better in many language and speech tasks).

Left out: many classes, where ∂L/∂z = softmax(z) − onehot alike. And the start is a construction: no
fresh net is this sure of itself. From z₀ = 0 either loss gets p over ½ in one step.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np
from rich.console import Group, RenderableType
from rich.text import Text

from demos.nn import (
    SGD,
    Activation,
    Array,
    Linear,
    Sequential,
    binary_cross_entropy_with_logits,
    fit,
    mse_loss,
)
from demos.nn.activations import sigmoid
from demos.nn.data import imbalanced
from quiz.charts import LineChart, Points, Reference, Series, SideBySide
from quiz.demo import Keyed, Knob, Range, main

KNOBS = (
    Knob("--z0 -2", "the difference is nearly gone"),
    Knob("--z0 0", "unsure at the start: as few steps"),
)
LITTLE, MUCH = 1.5, 4  # times the steps
FRAMES = 40
FRESH = -4  # a fresh net's logits are nearer to 0
POINTS, SEPARATION, UPDATES = 200, 6.0, 200  # of the logistic regression
SIDE_BY_SIDE, TALL, FLAT = 76, 14, 9  # columns; lines


@dataclass(frozen=True, slots=True)
class Descent:
    """One neuron under one loss, from before the first step on."""

    z: Array  # (T + 1,)
    p: Array  # (T + 1,) σ(z)
    pull: Array  # (T + 1,) |∂L/∂z|

    @property
    def steps(self) -> int | None:
        """Steps until p > ½, None where it does not come so far."""
        return int(np.argmax(self.p > 0.5)) if bool((self.p > 0.5).any()) else None


@dataclass(frozen=True, slots=True)
class Result:
    """Both descents, so far, and the pull of both losses at every z."""

    z0: float
    cross_entropy: Descent
    squared: Descent
    z: Array  # (Z,)
    pulls: Array  # (2, Z) |∂L/∂z| of both losses
    right: tuple[float, float] | None  # accuracy of both logistic regressions, once they are done

    @property
    def ratio(self) -> float | None:
        """How many times the steps of cross-entropy squared error takes: at least, if it fails."""
        fast, slow = self.cross_entropy.steps, self.squared.steps
        if fast is None:
            return None
        return (len(self.squared.p) - 1 if slow is None else slow) / fast


def compute(
    *,
    z0: Annotated[float, Range(-12, 0, "logit at the start; the target is 1")] = -8.0,
    lr: Annotated[float, Range(0.1, 10, "learning rate")] = 1.0,
    maxiter: Annotated[int, Range(20, 100_000, "steps at most")] = 20_000,
    seed: int = 0,
) -> Result:
    """Gradient descent on the logit itself, under either loss, until p > ½ or `maxiter`."""
    *_, last = steps(z0=z0, lr=lr, maxiter=maxiter, seed=seed)
    return last


def steps(*, z0: float, lr: float, maxiter: int, seed: int) -> Iterator[Result]:
    """The same in ever longer strides; at the end, two logistic regressions."""
    runs = [descend(z0, lr, maxiter, squared) for squared in (False, True)]
    slowest = max(run.steps or maxiter for run in runs)
    end = min(maxiter, 10 + slowest * 3 // 2)
    z = np.linspace(-12, 8, 201)
    pulls = np.abs([slope(sigmoid(z), squared) for squared in (False, True)])
    for count in np.unique(np.geomspace(2, end, FRAMES).round().astype(int)):
        cut = [Descent(*(part[: count + 1] for part in (run.z, run.p, run.pull))) for run in runs]
        result = Result(z0, cut[0], cut[1], z, pulls, None)
        yield result
    right = regression(z0, lr, False, seed), regression(z0, lr, True, seed)
    yield replace(result, right=right)


def slope(p: Array, squared: bool) -> Array:
    """The derivative ∂L/∂z of either loss at target 1, from p = σ(z)."""
    return 2 * (p - 1) * p * (1 - p) if squared else p - 1


def descend(z0: float, lr: float, maxiter: int, squared: bool) -> Descent:
    """Step z ← z − η ∂L/∂z."""
    zs = [z0]
    for _ in range(maxiter):
        p = 1 / (1 + math.exp(-zs[-1]))
        zs.append(zs[-1] - lr * (2 * (p - 1) * p * (1 - p) if squared else p - 1))
    z = np.array(zs)
    return Descent(z, sigmoid(z), np.abs(slope(sigmoid(z), squared)))


def regression(z0: float, lr: float, squared: bool, seed: int) -> float:
    """Accuracy of a logistic regression that started with its weights backwards, z₀ times too."""
    rng = np.random.default_rng(seed)
    x, labels = imbalanced(POINTS, 0.5, SEPARATION, rng)  # (N, 2), (N,)
    x -= SEPARATION / 2 / np.sqrt(2)  # the middle between the classes
    linear = Linear(2, 1, rng)
    linear.weight.data[:] = z0 / np.sqrt(2)  # of length |z₀|, and for z₀ < 0 the wrong way round
    net = Sequential(linear, Activation("sigmoid")) if squared else linear
    loss = mse_loss if squared else binary_cross_entropy_with_logits
    target = labels[:, None].astype(np.float64)  # (N, 1)
    for _ in fit(net, loss, SGD(net.parameters(), lr), x, target, epochs=UPDATES):
        pass
    return float(np.mean((linear(x) > 0) == (target > 0.5)))


def render(result: Result) -> RenderableType:
    """The way back of both neurons, and how hard each loss pulls at every z."""
    runs = (result.cross_entropy, result.squared)
    names = ("cross-entropy", "squared error")
    numbers = range(1, len(runs[0].p))
    way = LineChart(
        [Series(name, run.p[1:], numbers) for name, run in zip(names, runs, strict=True)],
        "Probability of the true class",
        "step",
        log_x=True,
        y_range=(0.0, 1.0),
        references=[Reference(0.5)],
        height=TALL,
    )
    pull = LineChart(
        [Series(name, line, result.z) for name, line in zip(names, result.pulls, strict=True)],
        "Pull |dL/dz|; o: C is here, x: S",
        "z",
        log_y=True,
        points=[
            Points("", run.z[-1:], run.pull[-1:], mark)
            for run, mark in zip(runs, "ox", strict=True)
        ],
        references=[Reference(result.z0, "start", "x")],
        legend=False,
        height=TALL,
    )
    both = SideBySide([way, pull], least=SIDE_BY_SIDE, flat=FLAT)
    if result.right is None:
        return both
    right, against = result.right
    words = (
        f"Logistic regression started so, {UPDATES} steps: {right:.1%} right; "
        f"squared error {against:.1%}."
    )
    caveat = "A construction: no fresh net is this sure of itself."
    under = [Text(caveat, style="dim")] if result.z0 < FRESH else []
    return Group(both, Text(words), *under)


def predict(*, z0: float, **_: object) -> Keyed:
    """How many times the steps?"""
    return Keyed(
        f"From z = {z0:g} to p > 0.5, how many times the steps of cross-entropy will squared "
        "error take?",
        ("no more than 1.5 times", "1.5 to 10 times", "10 to 100 times", "over 100 times"),
        which_ratio,
    )


def which_ratio(result: Result) -> int | None:
    """Index of the option; None where a run ended before that could be told."""
    ratio = result.ratio
    if ratio is None or (result.squared.steps is None and ratio <= 100):
        return None
    return sum(ratio > bound for bound in (1.5, 10, 100))


def headline(result: Result) -> str:
    """How long each took, and the pull at the start that explains it."""
    fast, slow, ratio = result.cross_entropy.steps, result.squared.steps, result.ratio
    pulls = f"pull at the start {result.cross_entropy.pull[0]:.2g} and {result.squared.pull[0]:.2g}"
    if fast is None or ratio is None:
        return f"Neither has come back after {len(result.squared.p) - 1} steps ({pulls})."
    if slow is None:
        return (
            f"Stuck: cross-entropy needs {fast} steps, squared error has not come back in "
            f"{len(result.squared.p) - 1} ({pulls})."
        )
    steps = f"cross-entropy needs {fast} step{'s' * (fast > 1)}, squared error {slow}"
    if ratio > MUCH:
        return f"Confidently wrong: {steps}, {ratio:.0f} times as many ({pulls})."
    if ratio > LITTLE:
        return f"A small difference: {steps} ({pulls})."
    return f"No difference in steps: {steps} ({pulls})."


main(__name__)
