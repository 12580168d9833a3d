"""Adam does not notice a loss times 1000, and is undone by a valley that is not along the axes.

Claim. SGD steps along the gradient g. Adam divides a running mean of g by the root of a running
mean of g², each coordinate by its own, so the scale of a coordinate cancels (up to ε):

    SGD    w ← w − η g
    Adam   m ← β₁m + (1 − β₁)g,   v ← β₂v + (1 − β₂)g²   (elementwise, both from 0)
           w ← w − η m̂/(√v̂ + ε),  m̂ = m/(1 − β₁ᵗ),  v̂ = v/(1 − β₂ᵗ)

valley    f(w) = ½ wᵀHw with curvatures κ and 1, turned by an angle. Adam is a *diagonal* fix: along
          the axes κ hardly matters, at 45° both coordinates have one scale and dividing by it
          helps nothing. Plain SGD and heavy-ball momentum do not care about the angle; both have
          the rates that are optimal for κ (demos/nn/quadratic.py), which one knows only here.
scale     f and c·f, same learning rates: c cancels in Adam, and multiplies SGD's steps.
wilson    a data set built so that Adam generalizes worse (demos/nn/adam_trap.py): one feature is
          the label, two are always 1, and two constants outvote one label.
decay     An L2 penalty adds λw to g, and Adam divides it by √v̂ with the rest: weights with large
          gradients hardly shrink. AdamW decays all alike, by (1 − ηλ)ᵗ.
bias      m and v start at 0. Without the corrections v is the smaller for longer, as β₂ > β₁, and
          the first step is (1 − β₁)/√(1 − β₂) = 3.16 times η.

Sources. Kingma & Ba 2015, ICLR (Adam); Loshchilov & Hutter 2019, ICLR (AdamW); Wilson, Roelofs,
Stern, Srebro, Recht 2017, NeurIPS.

Left out: what all this means for real networks. AdamW competes on images, with everything tuned
adaptive methods never lost to momentum in Choi et al. 2019 (arXiv:1910.05446), and for Transformers
Adam is the standard.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from rich.console import RenderableType

from demos.nn import SGD, Adam, AdamW, Array, Optimizer, Parameter
from demos.nn.adam_trap import Fit, best_rate, features_of, fit, labels_of
from demos.nn.quadratic import Descent, descend, hessian, level_lines
from quiz.charts import Bars, Beside, Figure, LineChart, Points, Reference, Series
from quiz.demo import (
    Knob,
    Prediction,
    Range,
    Verdict,
    View,
    counted,
    final,
    frames,
    main,
    sort_into,
)

KNOBS = (
    Knob("--angle 0", "along the axes"),
    Knob("--show scale", "a loss times 1000"),
)
LIMIT, GOAL = 6000, 1e-4  # steps at most, and the loss to come under
SQUARE, DRAWN = (-1.7, 1.7), 25  # the sides of a map; steps of each way on it
Runs = dict[str, Descent]
Maker = Callable[[Parameter], Optimizer]

Kappa = Annotated[float, Range(1, 1000, "curvature across the valley; 1 along it")]
Rate = Annotated[float, Range(1e-3, 0.5, "Adam's learning rate")]


@dataclass(frozen=True, slots=True)
class Valley:
    """Three optimizers in a turned valley, and the same in one along the axes; so far."""

    angle: float
    curvature: Array  # (2, 2)
    turned: Runs
    straight: Runs


def steps(
    *,
    kappa: Kappa = 100.0,
    angle: Annotated[float, Range(0, 90, "degrees the valley is turned by")] = 45.0,
    lr: Rate = 0.1,
    seed: int = 0,
) -> Iterator[Valley]:
    """Adam, and SGD without and with momentum at their best rates. Nothing here is random."""
    root = np.sqrt(kappa)
    momentum = ((root - 1) / (root + 1)) ** 2
    makers: dict[str, Maker] = {
        "Adam": lambda w: Adam([w], lr),
        "SGD": lambda w: SGD([w], 2 / (kappa + 1)),
        "momentum": lambda w: SGD([w], 4 / (root + 1) ** 2, momentum),
    }
    turned, straight = (
        {name: descend(make, kappa, degrees, most=LIMIT, goal=GOAL)
         for name, make in makers.items()} for degrees in (angle, 0.0)
    )  # fmt: skip
    last = max(run.steps[-1] for run in (*turned.values(), *straight.values()))
    for step in uncovered(np.geomspace(1, last, 45)):
        yield Valley(angle, hessian(kappa, angle), until(turned, step), until(straight, step))


compute = final(steps)


def uncovered(strides: Array) -> Iterator[int]:
    """Those of the steps that are shown."""
    for number, shown in frames(len(strides)):
        if shown:
            yield round(strides[number - 1])


def until(runs: Runs, step: int) -> Runs:
    """What was known after that step."""
    return {name: run.until(step) for name, run in runs.items()}


def render(result: Valley) -> RenderableType:
    """The paths, and how long each takes."""
    runs = result.turned | {"Adam, 0 degrees": result.straight["Adam"]}
    losses = [Series(name, run.losses[1:], run.steps[1:]) for name, run in runs.items()]
    return Figure(
        Beside(
            paths(result.curvature, result.turned),
            LineChart(losses, "Loss f", "step", log_x=True, log_y=True),
        ),
        "Rates: Adam's is given; those of SGD and momentum are the best for these curvatures.",
    )


def paths(curvature: Array, runs: Runs) -> LineChart:
    """Ways over lines of equal loss, from the edge to the middle."""
    through = float(np.sqrt(np.trace(curvature)))  # the radius of the line through the start
    lines = level_lines(curvature, [part * through for part in (0.3, 0.65, 1.0, 1.4)])
    ways = [Series(name, *run.path[:DRAWN, ::-1].T.tolist()) for name, run in runs.items()]
    return LineChart(
        ways, f"Ways down, first {DRAWN} steps", "u", "v",
        ghosts=[Series("", v, u) for u, v in lines], points=[Points("", [0], [0], "+")],
        x_range=SQUARE, y_range=SQUARE, quiet=True, legend=False,
    )  # fmt: skip


def predict(*, kappa: float, angle: float, lr: float, **_: object) -> Prediction:
    """Who is first?"""
    return Prediction(
        f"A valley with curvatures {kappa:g} and 1, turned by {angle:g} degrees. Adam at rate "
        f"{lr:g}; SGD and momentum at the rates that are best for these curvatures.",
        f"Who is first at a loss below {GOAL:g}?",
        ("Adam", "tuned SGD", "tuned momentum", f"a tie, or nobody in {LIMIT} steps"),
    )


def verdicts(r: Valley) -> tuple[Verdict, ...]:
    """How many steps each took, and along the axes."""
    counts = [run.reached or LIMIT + 1 for run in r.turned.values()]
    best = min(counts)
    option = counts.index(best) if counts.count(best) == 1 and best <= LIMIT else 3
    names = ("Adam", "tuned SGD", "tuned momentum")
    now, before = ([_steps(run) for run in runs.values()] for runs in (r.turned, r.straight))
    slower = counts[0] > (r.straight["Adam"].reached or LIMIT + 1) + 1
    each = ", ".join(f"{name} {count}" for name, count in zip(names, now, strict=True))
    return (
        (r.angle in (0, 90), option, f"Along the axes, steps to {GOAL:g}: {each}."),
        (slower, option,
         f"Turned by {r.angle:g} degrees Adam takes {now[0]} steps instead of {before[0]}; tuned "
         f"SGD {now[1]} (along the axes {before[1]}), tuned momentum {now[2]} ({before[2]})."),
        (True, option,
         f"Turned by {r.angle:g} degrees, and Adam is no slower: {each}; along the axes "
         f"{before[0]}."),
    )  # fmt: skip


def _steps(run: Descent) -> str:
    return f"over {LIMIT}" if run.reached is None else f"{run.reached}"


# scale: the same loss, and c times the same loss.

MOVED = 1e-3  # paths nearer than this are the same


@dataclass(frozen=True, slots=True)
class Scaled:
    """Adam and SGD on f and on c·f, so far."""

    c: float
    curvature: Array  # (2, 2)
    plain: Runs
    scaled: Runs

    def shift(self, name: str) -> float:
        """The farthest that the factor c moved a path; inf if it diverged."""
        plain, scaled = self.plain[name], self.scaled[name]
        if scaled.diverged is not None:
            return np.inf
        return float(np.abs(scaled.path - plain.path).max())


def scale(
    *,
    c: Annotated[float, Range(1e-9, 1e9, "factor on the loss")] = 1000.0,
    kappa: Kappa = 100.0,
    lr: Rate = 0.1,
    seed: int = 0,
) -> Iterator[Scaled]:
    """100 steps by each optimizer on both losses, with the same learning rates."""
    makers: dict[str, Maker] = {
        "Adam": lambda w: Adam([w], lr),
        "SGD": lambda w: SGD([w], 2 / (kappa + 1)),
    }
    plain, scaled = (
        {name: descend(make, kappa, factor=factor, most=100) for name, make in makers.items()}
        for factor in (1.0, c)
    )
    for step in uncovered(np.linspace(1, 100, 45)):
        yield Scaled(c, hessian(kappa, 0.0), until(plain, step), until(scaled, step))


def draw_scale(result: Scaled) -> RenderableType:
    """The ways, and all losses."""
    runs = result.plain | {f"{name} x{result.c:g}": run for name, run in result.scaled.items()}
    lines = [Series(name, run.losses, run.steps) for name, run in runs.items()]
    top = max(float(run.losses.max()) for run in result.plain.values())
    ways = {name: run for name, run in runs.items() if run.diverged is None}
    return Figure(
        Beside(
            paths(result.curvature, ways),
            LineChart(lines, "Loss f", "step", log_y=True, x_range=(0, 100), within="Adam"),
        ),
        f"All start at a loss of {top:.3g}. An arrow: the loss leaves the picture.",
    )


def predict_scale(*, c: float, kappa: float, **_: object) -> Prediction:
    """Whose path changes?"""
    return Prediction(
        f"A bowl with curvatures {kappa:g} and 1, by Adam and by SGD; then the same loss times "
        f"{c:g}, at the same learning rates.",
        "Whose path changes?",
        ("nobody's", "only SGD's", "only Adam's", "both"),
    )


def judge_scale(r: Scaled) -> tuple[Verdict, ...]:
    """Who moved, and how far."""
    adam, sgd = r.shift("Adam"), r.shift("SGD")
    option = int(sgd > MOVED) + 2 * int(adam > MOVED)
    what = f"Loss times {r.c:g}"
    lost = r.scaled["SGD"].diverged
    other = f"SGD's loss passes a million times its start at step {lost}"
    if lost is None:
        other = f"SGD's path moves by {sgd:.2g}"
    return (
        (r.c == 1, option, f"{what}: nothing was scaled, and nobody moves."),
        (option == 1, option, f"{what}: Adam's path moves by {adam:.1g}; {other}."),
        (option > 1, option,
         f"{what}: even Adam's path moves by {adam:.1g}, as epsilon is not small beside such "
         f"gradients; {other}."),
        (True, option, f"{what}: hardly anybody moves, Adam by {adam:.1g} and SGD by {sgd:.1g}."),
    )  # fmt: skip


# wilson: a data set against Adam.


@dataclass(frozen=True, slots=True)
class Trap:
    """Gradient descent and Adam on the data set against Adam, so far."""

    positives: float  # share of +1 among the test labels
    fits: dict[str, Fit]


def wilson(
    *,
    n: Annotated[int, Range(10, 200, "training examples")] = 50,
    p: Annotated[float, Range(0.5, 1, "probability of the label +1")] = 0.7,
    lr: Rate = 0.1,
    seed: int = 0,
) -> Iterator[Trap]:
    """1000 steps of each from 0; SGD at the rate that is best for the data."""
    rng = np.random.default_rng(seed)
    labels, test = labels_of(n, p, rng), labels_of(2000, p, rng)
    x = features_of(labels)
    rate = best_rate(x)
    fits = {
        "SGD": fit(lambda w: SGD([w], rate), x, labels, test, 1000),
        "Adam": fit(lambda w: Adam([w], lr), x, labels, test, 1000),
    }
    for step in uncovered(np.geomspace(1, 1000, 45)):
        yield Trap(float(np.mean(test > 0)), {name: one.until(step) for name, one in fits.items()})


def draw_wilson(result: Trap) -> RenderableType:
    """How the features vote on a new example of label −1."""
    names = [f"{name}: {what}" for name in result.fits
             for what in ("its label", "two constants", "sum")]  # fmt: skip
    votes = [float(vote) for run in result.fits.values() for vote in run.votes[-1]]
    title = "Votes on a new example whose label is -1: the sum should be negative"
    return Figure(
        Bars(names, votes, title, number="+.2f"),
        "A construction: it proves that this can happen, not that it does.",
    )


def predict_wilson(*, n: int, p: float, **_: object) -> Prediction:
    """Who generalizes?"""
    return Prediction(
        f"{n} examples, {p:.0%} of label +1: one feature is the label, two are always 1, and five "
        "belong to one example alone. Both optimizers fit them.",
        "Who gets more of 2,000 new examples right?",
        ("SGD", "Adam", "neither, within 1%"),
    )


def judge_wilson(r: Trap) -> tuple[Verdict, ...]:
    """Who has the higher test accuracy."""
    sgd, adam = r.fits["SGD"], r.fits["Adam"]
    gap = float(sgd.test[-1] - adam.test[-1])
    scores = f"of the test set SGD has {sgd.test[-1]:.2f} right, Adam {adam.test[-1]:.2f}"
    fit = f"Training set {sgd.train:.2f} and {adam.train:.2f} right"
    return (
        (gap >= 0.01, 0, f"{fit}; {scores}, always +1 {r.positives:.2f}."),
        (gap <= -0.01, 1, f"Adam is ahead here: {scores}."),
        (True, 2, f"Adam is not behind here: {scores}."),
    )


# decay: an L2 penalty in Adam against AdamW.

EACH = 100  # weights with small, and with large gradients


@dataclass(frozen=True, slots=True)
class Decayed:
    """Mean weights from 1 on, while gradients are noise alone."""

    ratio: float
    updates: int  # in all
    weights: Array  # (2, 2, K + 1) of Adam with L2, of AdamW; with small, with large gradients
    expected: float  # (1 − ηλ)ᵗ

    @property
    def ends(self) -> list[float]:
        """What is left in the end."""
        return [float(end) for end in self.weights[:, :, -1].ravel()]


def decay(
    *,
    ratio: Annotated[
        float, Range(1, 1000, "size of the large gradients; the small have 1")
    ] = 100.0,
    lam: Annotated[float, Range(0.1, 2, "λ, the weight decay")] = 1.0,
    lr: Annotated[float, Range(1e-4, 2e-3, "learning rate")] = 1e-3,
    steps: Annotated[int, Range(100, 2000, "updates")] = 1000,
    seed: int = 0,
) -> Iterator[Decayed]:
    """Decay weights whose gradients have mean 0 and two sizes."""
    rng = np.random.default_rng(seed)
    sizes = np.repeat([1.0, ratio], EACH)
    runs = [Parameter(np.ones(2 * EACH)) for _ in range(2)]
    optimizers = Adam(runs[:1], lr, weight_decay=lam), AdamW(runs[1:], lr, weight_decay=lam)
    kept = [[w.data.reshape(2, EACH).mean(axis=1) for w in runs]]
    for number, shown in frames(steps):
        noise = sizes * rng.normal(size=2 * EACH)
        for w, optimizer in zip(runs, optimizers, strict=True):
            w.grad = noise
            optimizer.step()
        kept.append([w.data.reshape(2, EACH).mean(axis=1) for w in runs])
        if shown:
            weights = np.moveaxis(np.array(kept), 0, -1)
            yield Decayed(ratio, steps, weights, (1 - lr * lam) ** number)


def draw_decay(result: Decayed) -> RenderableType:
    """The mean weights under both optimizers."""
    charts = []
    for title, (small, large) in zip(("Adam with L2", "AdamW"), result.weights, strict=True):
        lines = [Series("small gradients", small), Series("large gradients", large)]
        charts.append(
            LineChart(
                lines, f"{title}: what is left", "updates", y_range=(0, 1.2),
                x_range=(0, result.updates),
                references=[Reference(result.expected, "decay alone")],
            )
        )  # fmt: skip
    return Figure(Beside(*charts))


def predict_decay(*, ratio: float, lam: float, steps: int, **_: object) -> Prediction:
    """Do weights with large gradients shrink as well?"""
    return Prediction(
        f"Weights start at 1; their gradients are noise, {ratio:g} times as large for half of "
        f"them. Adam with an L2 penalty of {lam:g} takes {counted(steps, 'step')}.",
        "Of the weights with large gradients there is left, beside those with small ones,",
        ("less: under 0.9 times", "about as much", "more: over 1.1 times as much"),
    )


def judge_decay(r: Decayed) -> tuple[Verdict, ...]:
    """Whether the penalty reaches weights with large gradients."""
    small, large, *both = r.ends
    option = sort_into(large / small, 0.9, 1.1)
    seen = (f"with L2 in Adam {large:.2f} is left where gradients are large, {small:.2f} where "
            f"they are small; with AdamW {both[1]:.2f} and {both[0]:.2f}")  # fmt: skip
    return (
        (option == 2, option, f"Large gradients escape the penalty: {seen}."),
        (option == 1, option, f"No difference here: {seen}."),
        (True, option, f"Large gradients shrink more: {seen}."),
    )


# bias: why the means are corrected.


@dataclass(frozen=True, slots=True)
class Biased:
    """Steps in units of η under a constant gradient, and ways down a bowl; (2, K), first with."""

    sizes: Array
    ways: Array

    @property
    def first(self) -> float:
        """The first step without the corrections, in units of η."""
        return float(self.sizes[1, 0])


def bias(
    *,
    beta1: Annotated[float, Range(0, 0.99, "memory of the gradient's mean")] = 0.9,
    beta2: Annotated[float, Range(0.5, 0.9999, "memory of the mean of its square")] = 0.999,
    lr: Rate = 0.05,
    steps: Annotated[int, Range(10, 500, "steps")] = 100,
    seed: int = 0,
) -> Biased:
    """Adam's rule written out, with the corrections and without."""
    sizes: list[list[float]] = []
    ways: list[list[float]] = []
    for corrected in (True, False):
        for bowl, kept in ((False, sizes), (True, ways)):
            m, v, w, taken = 0.0, 0.0, 1.0, []
            for t in range(1, steps + 1):
                g = w if bowl else 1.0
                m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g * g
                a, b = (1 - beta1**t, 1 - beta2**t) if corrected else (1.0, 1.0)
                step = m / a / ((v / b) ** 0.5 + 1e-8)
                w -= lr * step
                taken.append(w if bowl else step)
            kept.append(taken)
    return Biased(np.array(sizes), np.array(ways))


def draw_bias(result: Biased) -> RenderableType:
    """The sizes of the steps, and where they lead."""
    charts = []
    names = ("corrected", "uncorrected")
    for lines, title in ((result.sizes, "Step in units of the rate, g = 1"), (result.ways, "w")):
        both = [Series(name, line, range(1, len(line) + 1))
                for name, line in zip(names, lines, strict=True)]  # fmt: skip
        charts.append(LineChart(both, title, "step", references=[Reference(0)]))
    return Figure(Beside(*charts), "On the right w goes down the bowl w²/2 from 1.")


def predict_bias(*, beta1: float, beta2: float, **_: object) -> Prediction:
    """Are the first steps too small or too large?"""
    return Prediction(
        f"Adam with betas {beta1:g} and {beta2:g}; the means m and v start at 0. With bias "
        "correction the first step is as long as the learning rate.",
        "Without the corrections the first step is how many times as long?",
        ("under 0.9 times", "0.9 to 1.1 times", "1.1 times or more"),
    )


def judge_bias(r: Biased) -> tuple[Verdict, ...]:
    """How long the first steps are without the corrections."""
    option, most = sort_into(r.first, 0.9, 1.1), float(r.sizes[1].max())
    seen = f"the first step is {r.first:.2f} times the learning rate, and the longest {most:.2f}"
    return (
        (option == 2, option, f"Too long without the corrections: {seen}."),
        (option == 0, option, f"Too short at first without the corrections: {seen}."),
        (True, option, f"Hardly a difference without the corrections: {seen}."),
    )


FIRST = "valley"
BACK = Knob("--show valley", "the turned valley")
VIEWS = (
    View("scale", scale, predict_scale, draw_scale, judge_scale,
         (Knob("--c 1e-9", "epsilon shows"), Knob("--show decay", "L2 in Adam, and AdamW"))),
    View("wilson", wilson, predict_wilson, draw_wilson, judge_wilson,
         (Knob("--p 1", "one label only"), BACK)),
    View("decay", decay, predict_decay, draw_decay, judge_decay,
         (Knob("--ratio 1", "one size of gradients"), Knob("--show bias", "why correct m and v"))),
    View("bias", bias, predict_bias, draw_bias, judge_bias,
         (Knob("--beta2 0.9", "too short instead"), Knob("--show wilson", "built against Adam"))),
)  # fmt: skip

main(__name__)
