"""Adam ignores a loss scaled by 1000, but a valley that is not along the axes slows it down.

SGD steps along the gradient g. Adam divides a running mean of g by the root of a running mean of
g², coordinate by coordinate, so the scale of each coordinate cancels (up to ε):

    SGD    w ← w − η g
    Adam   m ← β₁m + (1 − β₁)g,   v ← β₂v + (1 − β₂)g²   (elementwise, both from 0)
           w ← w − η m̂/(√v̂ + ε),  m̂ = m/(1 − β₁ᵗ),  v̂ = v/(1 − β₂ᵗ)

valley  f(w) = ½ wᵀHw with curvatures κ and 1, rotated by an angle. Along the axes κ hardly matters
        to Adam; at 45° both coordinates have the same scale, so dividing by it does not help. SGD
        and momentum ignore the angle and use the best rates for κ, which are known only here.
wilson  a data set on which Adam generalizes worse: one feature is the label, two are always 1, and
        Adam lets the two constants outvote the label (demos/nn/adam_trap.py).
decay   An L2 penalty adds λw to g, and Adam divides that by √v̂ too: weights with large gradients
        hardly shrink. AdamW shrinks all weights alike, by (1 − ηλ)ᵗ.
bias    m and v start at 0. As β₂ > β₁, v stays too small for longer: without the corrections the
        first step is (1 − β₁)/√(1 − β₂) = 3.16 times η.

Sources. Kingma & Ba 2015, ICLR (Adam); Loshchilov & Hutter 2019, ICLR (AdamW); Wilson, Roelofs,
Stern, Srebro, Recht 2017, NeurIPS. Left out: real networks. With everything tuned, adaptive methods
never lost to momentum in Choi et al. 2019 (arXiv:1910.05446); Transformers are trained with Adam.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from demos.nn import SGD, Adam, AdamW, Array, Parameter
from demos.nn.adam_trap import Fit, best_rate, features_of, fit, labels_of
from demos.nn.optim import Maker
from demos.nn.quadratic import Descent, descend, hessian, level_lines
from quiz.charts import Bars, Beside, Figure, LineChart, Points, Reference, Series
from quiz.demo import Prediction, Range, Verdict, View, counted, frames, main, sort_into, strides

KNOBS = {"--angle 0": "along the axes", "--c 1000": "scaled", "--show wilson": "built against Adam"}
LIMIT, GOAL = 6000, 1e-4  # most steps; the loss to get below
SQUARE, DRAWN = (-1.7, 1.7), 10  # the map's range in both weights; steps of each path on it
Runs = dict[str, Descent]

Rate = Annotated[float, Range(1e-3, 0.5, "Adam's learning rate")]


@dataclass(frozen=True, slots=True)
class Valley:
    """Three optimizers in a valley and, for comparison, in it before it was scaled or rotated."""

    angle: float
    c: float
    curvature: Array  # (2, 2)
    now: Runs
    before: Runs  # unscaled if `now` is scaled, else along the axes


def steps(
    *,
    kappa: Annotated[float, Range(1, 1000, "curvature across the valley; 1 along it")] = 100.0,
    angle: Annotated[float, Range(0, 90, "rotation of the valley in degrees")] = 45.0,
    c: Annotated[float, Range(1e-9, 1e9, "factor on the loss")] = 1.0,
    lr: Rate = 0.1,
    seed: int = 0,
) -> Iterator[Valley]:
    """Adam, and SGD without and with momentum at their best rates. Nothing here is random."""
    root = np.sqrt(kappa)
    makers: dict[str, Maker] = {
        "Adam": lambda w: Adam([w], lr),
        "SGD": lambda w: SGD([w], 2 / (kappa + 1)),
        "momentum": lambda w: SGD([w], 4 / (root + 1) ** 2, ((root - 1) / (root + 1)) ** 2),
    }
    now, before = (
        {name: descend(make, kappa, degrees, factor=factor, most=LIMIT, goal=GOAL)
         for name, make in makers.items()}
        for degrees, factor in ((angle, c), (angle if c != 1 else 0.0, 1.0))
    )  # fmt: skip
    last = max(run.steps[-1] for run in (*now.values(), *before.values()))
    for step in strides(int(last)):
        seen = ({name: run.until(step) for name, run in runs.items()} for runs in (now, before))
        yield Valley(angle, c, hessian(kappa, angle), *seen)


def render(result: Valley) -> Figure:
    lines = level_lines(result.curvature)
    now = {name: run for name, run in result.now.items() if len(run.steps) > 1}  # took a step
    paths = [Series(name, *run.path[:DRAWN, ::-1].T.tolist()) for name, run in now.items()]
    other = "Adam, 0 degrees" if result.c == 1 else "Adam, unscaled"
    runs = now | {other: result.before["Adam"]}
    losses = [Series(name, run.losses[1:], run.steps[1:]) for name, run in runs.items()]
    return Figure(
        Beside(
            LineChart(
                paths, f"Paths down, first {DRAWN} steps", "u", "v",
                ghosts=[Series("", v, u) for u, v in lines], points=[Points("", [0], [0], "+")],
                x_range=SQUARE, y_range=SQUARE, quiet=True, legend=False,
            ),
            LineChart(losses, "Loss f", "step", log_x=True, log_y=True),
        ),
        "Adam's rate is given; those of SGD and momentum are the best for these curvatures.",
    )  # fmt: skip


def predict(*, kappa: float, angle: float, c: float, lr: float, **_: object) -> Prediction:
    scaled = "" if c == 1 else f" Then the loss is multiplied by {c:g}; the rates stay the same."
    return Prediction(
        f"A valley with curvatures {kappa:g} and 1, rotated by {angle:g} degrees. Adam at rate "
        f"{lr:g}; SGD and momentum at the best rates for these curvatures.{scaled}",
        f"Which is first to reach a loss f below {GOAL:g}?",
        ("Adam", "tuned SGD", "tuned momentum", f"a tie, or none within {LIMIT} steps"),
    )


def verdicts(r: Valley) -> tuple[Verdict, ...]:
    counts = [run.reached or LIMIT + 1 for run in r.now.values()]
    adam, then = counts[0], r.before["Adam"].reached or LIMIT + 1
    best = min(counts)
    option = counts.index(best) if counts.count(best) == 1 and best <= LIMIT else 3
    now, before = ([_steps(run) for run in runs.values()] for runs in (r.now, r.before))
    known = "unscaled" if r.c != 1 else "along the axes"
    steps = (f"steps to {GOAL:g}: Adam {now[0]} ({known} {before[0]}), tuned SGD {now[1]} "
             f"({before[1]}), tuned momentum {now[2]} ({before[2]})")  # fmt: skip
    scaled, rotated = f"Loss times {r.c:g}", f"Rotated by {r.angle:g} degrees"
    return (
        (r.c != 1 and abs(adam - then) <= 0.02 * then, option,
         f"{scaled}, and Adam does not notice; {steps}."),
        (r.c != 1, option,
         f"{scaled}, and even Adam notices: epsilon matters for such small gradients; {steps}."),
        (r.angle in (0, 90), option,
         f"Along the axes, steps to {GOAL:g}: Adam {now[0]}, tuned SGD {now[1]}, tuned momentum "
         f"{now[2]}."),
        (adam > then + 1, option, f"{rotated}, Adam is slower; {steps}."),
        (True, option, f"{rotated}, Adam is no slower; {steps}."),
    )  # fmt: skip


def _steps(run: Descent) -> str:
    if run.diverged is not None:
        return f"diverges at step {run.diverged}"
    return f"over {LIMIT}" if run.reached is None else f"{run.reached}"


@dataclass(frozen=True, slots=True)
class Trap:
    """The second view: gradient descent and Adam on the data set against Adam, so far."""

    positives: float  # share of +1 among the test labels
    fits: dict[str, Fit]


def wilson(
    *,
    n: Annotated[int, Range(10, 200, "training examples")] = 50,
    p: Annotated[float, Range(0.5, 1, "probability of the label +1")] = 0.7,
    lr: Rate = 0.1,
    seed: int = 0,
) -> Iterator[Trap]:
    """Take 1000 steps with each from 0; SGD at the best rate for the data."""
    rng = np.random.default_rng(seed)
    labels, test = labels_of(n, p, rng), labels_of(2000, p, rng)
    x = features_of(labels)
    rate = best_rate(x)
    fits = {
        "SGD": fit(lambda w: SGD([w], rate), x, labels, test, 1000),
        "Adam": fit(lambda w: Adam([w], lr), x, labels, test, 1000),
    }
    for step in strides(1000):
        yield Trap(float(np.mean(test > 0)), {name: one.until(step) for name, one in fits.items()})


def draw_wilson(result: Trap) -> Figure:
    names = [f"{name}: {what}" for name in result.fits
             for what in ("its label", "two constants", "sum")]  # fmt: skip
    votes = np.concatenate([run.votes[-1] for run in result.fits.values()])
    title = "Votes on a new example whose label is -1: the sum should be negative"
    return Figure(
        Bars(names, votes, title, number="+.2f"),
        "A constructed example: it proves that this can happen, not that it does.",
    )


def predict_wilson(*, n: int, p: float, **_: object) -> Prediction:
    return Prediction(
        f"{n} examples, {p:.0%} with label +1: one feature is the label, two are always 1, and "
        "each example has five of its own. Both optimizers fit them.",
        "Which gets more of 2,000 new examples right?",
        ("SGD", "Adam", "neither, within 1%"),
    )


def judge_wilson(r: Trap) -> tuple[Verdict, ...]:
    sgd, adam = r.fits["SGD"], r.fits["Adam"]
    gap = float(sgd.test[-1] - adam.test[-1])
    scores = f"test accuracy SGD {sgd.test[-1]:.2f}, Adam {adam.test[-1]:.2f}"
    fit = f"Training accuracy {sgd.train:.2f} and {adam.train:.2f}"
    return (
        (gap >= 0.01, 0, f"{fit}; {scores}, always saying +1 {r.positives:.2f}."),
        (gap <= -0.01, 1, f"Adam is ahead here: {scores}."),
        (True, 2, f"Adam is not behind here: {scores}."),
    )


EACH = 100  # weights with small gradients, and as many with large ones


@dataclass(frozen=True, slots=True)
class Decayed:
    """The third view, Adam with L2 against AdamW: mean weights whose gradients are just noise."""

    ratio: float
    updates: int  # in all
    weights: Array  # (2, 2, K + 1) Adam with L2, AdamW; small gradients, large ones
    expected: float  # (1 − ηλ)ᵗ


def decay(
    *,
    ratio: Annotated[float, Range(1, 1000, "large gradients over small ones")] = 100.0,
    lam: Annotated[float, Range(0.1, 2, "λ, the weight decay")] = 1.0,
    lr: Annotated[float, Range(1e-4, 2e-3, "learning rate")] = 1e-3,
    steps: Annotated[int, Range(100, 2000, "updates")] = 1000,
    seed: int = 0,
) -> Iterator[Decayed]:
    rng = np.random.default_rng(seed)
    sizes = np.repeat([1.0, ratio], EACH)
    runs = [Parameter(np.ones(2 * EACH)) for _ in range(2)]
    optimizers = Adam(runs[:1], lr, weight_decay=lam), AdamW(runs[1:], lr, weight_decay=lam)
    kept = [np.ones((2, 2))]
    for number, shown in frames(steps):
        noise = sizes * rng.normal(size=2 * EACH)
        for w, optimizer in zip(runs, optimizers, strict=True):
            w.grad = noise
            optimizer.step()
        kept.append(np.array([w.data.reshape(2, EACH).mean(axis=1) for w in runs]))
        if shown:
            weights = np.moveaxis(np.array(kept), 0, -1)
            yield Decayed(ratio, steps, weights, (1 - lr * lam) ** number)


def draw_decay(result: Decayed) -> Figure:
    charts = [
        LineChart(
            [Series("small gradients", small), Series("large gradients", large)],
            f"{title}: what remains", "updates", y_range=(0, 1.2), x_range=(0, result.updates),
            references=[Reference(result.expected, "decay alone")],
        )
        for title, (small, large) in zip(("Adam with L2", "AdamW"), result.weights, strict=True)
    ]  # fmt: skip
    return Figure(Beside(*charts))


def predict_decay(*, ratio: float, lam: float, steps: int, **_: object) -> Prediction:
    return Prediction(
        f"Weights start at 1; their gradients are noise, {ratio:g} times as large for half of "
        f"them. Adam with an L2 penalty of {lam:g} takes {counted(steps, 'step')}.",
        "How much remains of weights with large gradients, compared with those with small ones?",
        ("less: under 0.9 times", "about as much", "more: over 1.1 times as much"),
    )


def judge_decay(r: Decayed) -> tuple[Verdict, ...]:
    (small, large), (few, many) = r.weights[:, :, -1]
    option = sort_into(large / small, 0.9, 1.1)
    seen = (f"with L2 in Adam {large:.2f} remains where gradients are large, {small:.2f} where "
            f"they are small; with AdamW {many:.2f} and {few:.2f}")  # fmt: skip
    return (
        (option == 2, option, f"Large gradients escape the penalty: {seen}."),
        (option == 1, option, f"No difference here: {seen}."),
        (True, option, f"Large gradients shrink more: {seen}."),
    )


@dataclass(frozen=True, slots=True)
class Biased:
    """The fourth view: Adam without the corrections, given a constant gradient."""

    sizes: Array  # (K,) its steps in units of η; with the corrections each is 1


def bias(
    *,
    beta1: Annotated[float, Range(0, 0.99, "decay of the mean gradient")] = 0.9,
    beta2: Annotated[float, Range(0.5, 0.9999, "decay of the mean squared gradient")] = 0.999,
    steps: Annotated[int, Range(10, 500, "steps")] = 100,
    seed: int = 0,
) -> Biased:
    """After t steps m is (1 − β₁ᵗ) g and v is (1 − β₂ᵗ) g²: the step is m/√v, and g cancels."""
    t = np.arange(1, steps + 1)
    return Biased((1 - beta1**t) / np.sqrt(1 - beta2**t))


def draw_bias(result: Biased) -> Figure:
    t = range(1, len(result.sizes) + 1)
    runs = {"corrected": np.ones_like(result.sizes), "uncorrected": result.sizes}
    sizes = [Series(name, size, t) for name, size in runs.items()]
    covered = [Series(name, np.cumsum(size), t) for name, size in runs.items()]
    return Figure(
        Beside(
            LineChart(sizes, "Step, in units of the rate", "step", references=[Reference(0)]),
            LineChart(covered, "Distance so far, in units of the rate", "step", legend=False),
        ),
        "The gradient is constant; its size cancels.",
    )


def predict_bias(*, beta1: float, beta2: float, **_: object) -> Prediction:
    return Prediction(
        f"Adam with betas {beta1:g} and {beta2:g}; the means m and v start at 0. With bias "
        "correction the first step is as long as the learning rate.",
        "Without the corrections, how many times as long is the first step?",
        ("under 0.9 times", "0.9 to 1.1 times", "1.1 times or more"),
    )


def judge_bias(r: Biased) -> tuple[Verdict, ...]:
    first, longest = r.sizes[0], r.sizes.max()
    option = sort_into(first, 0.9, 1.1)
    seen = f"the first step is {first:.2f} times the learning rate, and the longest {longest:.2f}"
    return (
        (option == 2, option, f"Too long without the corrections: {seen}."),
        (option == 0, option, f"Too short at first without the corrections: {seen}."),
        (True, option, f"Hardly different without the corrections: {seen}."),
    )


FIRST = "valley"
VIEWS = (
    View("wilson", wilson, predict_wilson, draw_wilson, judge_wilson,
         {"--p 1": "a single label", "--show decay": "L2 in Adam, and AdamW"}),
    View("decay", decay, predict_decay, draw_decay, judge_decay,
         {"--ratio 1": "gradients of one size", "--show bias": "why correct m and v"}),
    View("bias", bias, predict_bias, draw_bias, judge_bias,
         {"--beta2 0.9": "too short instead", "--show valley": "the rotated valley"}),
)  # fmt: skip

main(__name__)
