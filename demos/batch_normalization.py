"""Batch norm trains at learning rates, and from weights, at which the same net fails without it.

Each feature is standardised over the batch, then given a mean and a scale that are learned:

    training    x̂ = (x − μ) / √(σ² + ε),   y = γ x̂ + β        μ, σ² of this batch
    evaluation  the same with running averages of μ and σ², so that one example stands for itself

The output has mean β and standard deviation γ, not 0 and 1 forever. Forgetting to switch to
evaluation makes an answer depend on the company it came in.

Why it helps is debated. The paper's "internal covariate shift" explains little (Santurkar et al.);
a smoother loss is one account. One thing is plain algebra: BN(αWx) = BN(Wx), and the gradient
shrinks by 1/α, so the scale of W does not matter and too large a step slows itself down. Not at any
learning rate, though: at 10 this net fails with batch norm too, and at 3 in one seed of forty. Both
nets have the same start and the same batches; at a well-chosen rate both train.

Sources. Ioffe & Szegedy 2015, ICML; Santurkar, Tsipras, Ilyas, Madry 2018, NeurIPS. Running
averages as in PyTorch: momentum 0.1 is the weight of the new batch, the variance is unbiased.

Left out: convolutions (statistics per channel); layer norm (Ba et al. 2016) and group norm (Wu & He
2018, ECCV), which need no batch; and that deep plain nets with batch norm explode at initialization
(Yang et al. 2019, ICLR).
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from rich.console import Group, RenderableType
from rich.text import Text

from demos.nn import SGD, BatchNorm1d, Linear, Sequential, cross_entropy, fit, mlp
from demos.nn.data import spirals
from demos.nn.module import Array, Labels
from quiz.charts import Bars, Heatmap, SideBySide
from quiz.demo import Choice, Keyed, Knob, Many, Range, main

KNOBS = (
    Knob("--init 0.05", "weights far too small"),
    Knob("--lrs 1,3,10,30", "where both fail"),
)
TRAINED = 0.5  # a loss below this; guessing has ln 2 = 0.69
SIZES = (2, 4, 16, 64, 256)  # batches in which one example's output is watched
COMPANIES = 50  # batches of each size
FACTOR = 10.0  # on the weights before batch norm
WORST = 0.7  # the loss of the brightest cell
SIDE_BY_SIDE = 60  # columns
LOST = 1e6  # a loss from which no run comes back; what follows is rounding noise, amplified


@dataclass(frozen=True, slots=True)
class Result:
    """Both nets at every learning rate so far, and what one batch-norm layer does."""

    lrs: tuple[float, ...]
    updates: int
    losses: Array  # (3, K) without; with, batch statistics; with, running statistics; or NaN
    diverged: NDArray[np.int64]  # (2, K) the update at which the loss was lost, or 0
    spreads: Array  # (5,) std of one example's normalized output over batches of SIZES
    output_change: float  # max |BN(10·Wx) − BN(Wx)|
    gradient_factor: float  # ‖∂L/∂W‖ at 10·W over that at W

    @property
    def trained(self) -> NDArray[np.bool_]:
        """(2, K), without and with: is the loss low, in evaluation as well as in training?"""
        low = np.nan_to_num(self.losses, nan=np.inf) < TRAINED
        return np.array([low[0], low[1] & low[2]])


def compute(
    *,
    lrs: Annotated[
        tuple[float, ...], Many(Range(1e-4, 100, "rate"), 6, "learning rates to try")
    ] = (0.01, 0.1, 0.3, 1.0, 3.0),
    depth: Annotated[int, Range(1, 10, "hidden layers")] = 6,
    width: Annotated[int, Range(2, 64, "units in each")] = 32,
    steps: Annotated[int, Range(1, 200, "updates")] = 80,
    batch: Annotated[int, Range(2, 256, "examples in a batch")] = 64,
    init: Annotated[str, Choice(("he", "1.0", "0.05"), "initialization, or a std")] = "he",
    seed: int = 0,
) -> Result:
    """Train on two spirals with plain SGD: each learning rate, without and with batch norm."""
    *_, last = _run(lrs, depth, width, steps, batch, init, seed, every=steps)
    return last


def steps(
    *,
    lrs: tuple[float, ...] = (0.01, 0.1, 0.3, 1.0, 3.0),
    depth: int = 6,
    width: int = 32,
    steps: int = 80,
    batch: int = 64,
    init: str = "he",
    seed: int = 0,
) -> Iterator[Result]:
    """The same, as all nets train side by side."""
    return _run(lrs, depth, width, steps, batch, init, seed, every=math.ceil(steps / 40))


def _run(
    lrs: tuple[float, ...],
    depth: int,
    width: int,
    updates: int,
    batch: int,
    init: str,
    seed: int,
    every: int,
) -> Iterator[Result]:
    lrs = tuple(sorted(set(lrs)))
    rng, for_spread, for_scale = np.random.default_rng(seed).spawn(3)
    data = spirals(256, rng, noise=0.05, turns=0.75)
    start = int(rng.integers(2**32))  # all nets begin with the same weights, and see one order
    runs = []
    for batch_norm in (False, True):
        for lr in lrs:
            own = np.random.default_rng(start)
            weights = "he" if init == "he" else float(init)
            net = mlp((2, *[width] * depth, 2), own, init=weights, batch_norm=batch_norm)
            runs.append(_train(net, data, lr, updates, batch, every, own))
    spreads = _spreads(for_spread)
    change, factor = _scale_invariance(for_scale)
    for states in zip(*runs, strict=True):
        table = np.array([state[1:] for state in states]).reshape(2, len(lrs), 3)
        losses = np.array([table[0, :, 0], table[1, :, 0], table[1, :, 1]])
        diverged = table[:, :, 2].astype(np.int64)
        yield Result(lrs, states[0][0], losses, diverged, spreads, change, factor)


def _train(
    net: Sequential,
    data: tuple[Array, Labels],
    lr: float,
    updates: int,
    batch: int,
    every: int,
    rng: Generator,
) -> Iterator[tuple[int, float, float, int]]:
    """Update, loss with batch statistics, loss with running ones, update of divergence or 0."""
    optimizer = SGD(net.parameters(), lr)
    course = fit(net, cross_entropy, optimizer, *data,
                 epochs=updates, batch_size=batch, rng=rng, drop_last=True)  # fmt: skip
    in_batches = in_evaluation = math.nan
    diverged = 0
    for iteration in range(1, updates + 1):
        if not diverged and not next(course).loss < LOST:  # nan is not less either
            diverged = iteration
        if iteration % every == 0 or iteration == updates:
            if not diverged:
                in_batches, in_evaluation = _both_losses(net, *data)
                diverged = 0 if math.isfinite(in_batches + in_evaluation) else iteration
            if diverged:
                in_batches = in_evaluation = math.nan
            yield iteration, in_batches, in_evaluation, diverged


def _both_losses(net: Sequential, x: Array, labels: Labels) -> tuple[float, float]:
    """The loss on all data in training and in evaluation mode, leaving the net as it was."""
    norms = [layer for layer in net if isinstance(layer, BatchNorm1d)]
    with np.errstate(all="ignore"):
        net.eval()
        in_evaluation = cross_entropy(net(x), labels)[0]
        if not norms:
            return in_evaluation, in_evaluation
        running = [(layer.running_mean, layer.running_var) for layer in norms]
        net.train()
        in_batches = cross_entropy(net(x), labels)[0]
    for layer, (mean, variance) in zip(norms, running, strict=True):
        layer.running_mean, layer.running_var = mean, variance
    return in_batches, in_evaluation


def _spreads(rng: Generator, features: int = 32) -> Array:
    """How much a fixed example's output varies with its company, one number for each size."""
    example = rng.normal(size=features)
    spreads = []
    for size in SIZES:
        x = rng.normal(size=(size, COMPANIES, features))
        x[0] = example  # in each of the batches; all of them at once, as features of their own
        outputs = BatchNorm1d(COMPANIES * features)(x.reshape(size, -1))[0]
        variances = outputs.reshape(COMPANIES, features).var(axis=0)
        spreads.append(float(variances.mean() ** 0.5))
    return np.array(spreads)


def _scale_invariance(rng: Generator) -> tuple[float, float]:
    """From W to 10·W before batch norm: largest change of the output, ratio of gradients."""
    linear = Linear(32, 32, rng, bias=False)
    net = Sequential(linear, BatchNorm1d(32, eps=1e-12))
    x, top = rng.normal(size=(2, 64, 32))
    outputs, norms = [], []
    for factor in (1.0, FACTOR):
        linear.weight.data *= factor
        outputs.append(net(x))
        net.backward(top)
        norms.append(float(np.linalg.norm(linear.weight.grad)))
    return float(np.abs(outputs[1] - outputs[0]).max()), norms[1] / norms[0]


def render(result: Result) -> RenderableType:
    """Final losses as a heat map, lost runs at its top; under it, what one layer does."""
    lost = result.diverged[[0, 1, 1]] > 0  # (3, K)
    texts = [[_cell(loss, update) for loss, update in zip(*row, strict=True)]
             for row in zip(result.losses, result.diverged[[0, 1, 1]], strict=True)]  # fmt: skip
    losses = Heatmap(
        np.where(lost, WORST, result.losses),
        ("without", "batch norm", "  eval mode"),
        [f"{lr:g}" for lr in result.lrs],
        title=f"Loss after {result.updates} updates (guessing has 0.69"
        + ("; ✗ 7: lost at update 7)" if lost.any() else ")"),
        column_title="learning rate",
        texts=texts,
        value_range=(0, WORST),
        key=False,
    )
    spreads = Bars(
        [f"batch of {size}" for size in SIZES],
        result.spreads,
        title="Std of one example's output",
        number=".2f",
    )
    scale = Text(
        "In training an output depends on the company, most in small batches; in eval mode not "
        "at all. Why batch norm helps is debated. Exact is: "
        f"BN({FACTOR:g}Wx) = BN(Wx) (here but for {result.output_change:.0e}), with "
        f"{result.gradient_factor:.3f} of the gradient."
    )
    return Group(losses, Text(""), SideBySide([spreads, scale], least=SIDE_BY_SIDE))


def _cell(loss: float, diverged: int) -> str:
    if diverged:
        return f"✗ {diverged}"
    return f"{loss:.2f}" if loss < 10 else f"{loss:.0e}"


def predict(*, lrs: tuple[float, ...], **_: object) -> Keyed:
    """How much further up the ladder of learning rates?"""
    ladder = [f"{lr:g}" for lr in sorted(set(lrs))]
    rates = f"Learning rate{'s' * (len(ladder) > 1)} {', '.join(ladder)}"
    return Keyed(
        f"{rates}: how much further up does the net train (loss below "
        f"{TRAINED:g}) with batch norm?",
        ("no further", "one rate further", "two or more further"),
        rungs,
    )


def rungs(result: Result) -> int | None:
    """Rungs between the largest rates that train, without and with; None if there are none."""
    without, with_norm = (int(np.flatnonzero([True, *row])[-1]) for row in result.trained)
    if without == with_norm == 0:
        return None
    return min(2, max(0, with_norm - without))


def headline(result: Result) -> str:
    """At which learning rates only one of both nets trains."""
    without, with_norm = result.trained
    only, other = _rates(result, with_norm & ~without), _rates(result, without & ~with_norm)
    both, neither = _rates(result, with_norm & without), _rates(result, ~with_norm & ~without)
    tail = f" At {neither} both fail." if neither else ""
    if other:
        first = f"Here batch norm does worse: at {other} only the net without it trains."
        return first + (f" Only with it: at {only}." if only else "") + tail
    if only:
        worst = float(result.losses[1:, with_norm & ~without].max())
        return (
            f"Only with batch norm does the net train at learning rate {only} (loss {worst:.2g} "
            f"at most); {f'both train at {both}' if both else 'without it at none'}.{tail}"
        )
    if both:
        return f"No difference here: with and without, the net trains at {both}.{tail}"
    return "Nothing trains here, with or without batch norm."


def _rates(result: Result, which: NDArray[np.bool_]) -> str:
    return ", ".join(f"{lr:g}" for lr, yes in zip(result.lrs, which, strict=True) if yes)


main(__name__)
