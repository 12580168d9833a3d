"""Batch norm trains at learning rates, and from weights, at which the same net fails without it.

Each feature is standardized over the batch, then given a learned mean and scale:

    training    x̂ = (x − μ) / √(σ² + ε),   y = γ x̂ + β        μ, σ² of this batch
    evaluation  the same with running averages of μ and σ², so no example depends on others

The output has mean β and standard deviation γ, not necessarily 0 and 1. If you forget to switch to
evaluation, an answer depends on the rest of its batch.

Why it helps is debated. The paper's "internal covariate shift" explains little (Santurkar et al.);
a smoother loss is one explanation. Another is plain algebra: BN(αWx) = BN(Wx), and the gradient
shrinks by 1/α, so steps that are too large slow themselves down. This has limits: at a rate of 10
this net fails with batch norm too, and at 3 in one seed of forty. At a good rate both nets train.

Sources. Ioffe & Szegedy 2015, ICML; Santurkar, Tsipras, Ilyas, Madry 2018, NeurIPS. Running
averages as in PyTorch: momentum 0.1 is the weight of the new batch, the variance is unbiased. Left
out: convolutions; layer norm (Ba et al. 2016) and group norm (Wu & He 2018, ECCV), which need no
batch; deep plain nets, whose gradients batch norm makes explode (Yang et al. 2019, ICLR).
"""

import math
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from demos.nn import SGD, Activation, Array, BatchNorm1d, Labels, Linear, Sequential, Training, mlp
from demos.nn.data import spirals
from demos.nn.losses import cross_entropy
from demos.nn.train import reshuffled
from quiz.charts import Bars, Beside, Figure, Heatmap, Histogram
from quiz.demo import Choice, Many, Prediction, Range, Verdict, counted, frames, main

KNOBS = {"--init 0.05": "weights far too small", "--lrs 1,3,10,30": "where both fail"}
N, RATES = 256, (0.01, 0.1, 0.3, 1.0, 3.0)
TRAINED = 0.5  # a loss below this; guessing has ln 2 = 0.69
SIZES = (2, 4, 16, 64, 256)  # batches in which one example's output is measured
COMPANIES = 50  # batches of each size
FACTOR = 10.0  # on the weights before batch norm
WORST = 0.7  # the loss of the brightest cell
LOST = 1e6  # no run recovers from this loss; what follows is amplified rounding noise


@dataclass(frozen=True, slots=True)
class Result:
    """Both nets at every learning rate so far, and what one batch-norm layer does."""

    lrs: tuple[float, ...]  # rising
    updates: int
    losses: Array  # (3, K) without; with, batch statistics; with, running statistics; or NaN
    diverged: NDArray[np.int64]  # (2, K) the update at which the loss was lost, or 0
    inputs: Array  # (2, M) of the last hidden activations at the start, without and with
    spreads: Array  # (5,) std of one example's normalized output over batches of SIZES
    output_change: float  # max |BN(10·Wx) − BN(Wx)|
    gradient_factor: float  # ‖∂L/∂W‖ at 10·W over that at W

    @property
    def trained(self) -> NDArray[np.bool_]:
        """(2, K), without and with: whether the loss is low in training and in evaluation."""
        low = np.nan_to_num(self.losses, nan=np.inf) < TRAINED
        return np.array([low[0], low[1] & low[2]])


def steps(
    *,
    lrs: Annotated[tuple[float, ...], Many(Range(1e-4, 100, "rate"), 6, "learning rates")] = RATES,
    depth: Annotated[int, Range(1, 10, "hidden layers")] = 6,
    width: Annotated[int, Range(2, 64, "units in each")] = 32,
    steps: Annotated[int, Range(1, 200, "updates")] = 80,
    batch: Annotated[int, Range(2, 256, "examples in a batch")] = 64,
    init: Annotated[str, Choice(("he", "1.0", "0.05"), "initialization, or a std")] = "he",
    seed: int = 0,
) -> Iterator[Result]:
    """Train on two spirals with plain SGD: each learning rate, without and with batch norm."""
    lrs = tuple(sorted(set(lrs)))
    rng, for_spread, for_scale = np.random.default_rng(seed).spawn(3)
    x, labels = spirals(N, rng, noise=0.05, turns=0.75)
    start = int(rng.integers(2**32))  # all nets have the same initial weights and batches
    runs, inputs = [], []
    for batch_norm in (False, True):
        for lr in lrs:
            own = np.random.default_rng(start)
            net = mlp((2, *[width] * depth, 2), own, init=init, batch_norm=batch_norm)
            runs.append(Training(net, cross_entropy, SGD(net.parameters(), lr), limit=LOST))
        inputs.append(_last_inputs(deepcopy(net), x))
    batches = reshuffled(N, batch, own, drop_last=True)
    layer = _spreads(for_spread), *_scale_invariance(for_scale)
    for number, shown in frames(steps, 40):
        rows = next(batches)
        for run in runs:
            run.update(x[rows], labels[rows])
        if shown:
            measured = [_measured(run, x, labels, number) for run in runs]
            found, running, lost = np.reshape(measured, (2, len(lrs), 3)).transpose(2, 0, 1)
            losses = np.array([*found, running[1]])
            yield Result(lrs, number, losses, lost.astype(np.int64), np.array(inputs), *layer)


def _measured(run: Training, x: Array, labels: Labels, number: int) -> tuple[float, float, int]:
    """The loss by the statistics of all data, by the running ones; the update it was lost at."""
    running, net = run.loss_on(x, labels), deepcopy(run.network)
    net.train()  # which changes the running ones
    with np.errstate(all="ignore"):
        found = cross_entropy(net(x), labels)[0]
    lost = run.diverged or (0 if math.isfinite(found + running) else number)
    return (math.nan, math.nan, lost) if lost else (found, running, 0)


def _last_inputs(net: Sequential, x: Array) -> Array:
    """The inputs of the last hidden layer's activations, of all units."""
    net(x)
    *_, last = (layer for layer in net if isinstance(layer, Activation))
    return last.x[::8].ravel()  # every eighth example is enough to draw


def _spreads(rng: Generator, features: int = 32) -> Array:
    """How much an example's output varies with the rest of its batch, for each of `SIZES`."""
    example = rng.normal(size=features)
    spreads = []
    for size in SIZES:
        x = rng.normal(size=(size, COMPANIES, features))
        x[0] = example  # in every batch; all batches at once, as separate features
        outputs = BatchNorm1d(COMPANIES * features)(x.reshape(size, -1))[0]
        spreads.append(outputs.reshape(COMPANIES, features).var(axis=0).mean() ** 0.5)
    return np.array(spreads)


def _scale_invariance(rng: Generator) -> tuple[float, float]:
    """From W to 10·W before batch norm: the largest change of the output, ratio of gradients."""
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


def render(result: Result) -> Figure:
    lost = result.diverged[[0, 1, 1]]  # (3, K)
    ends = "; ✗ n: lost at update n)" if lost.any() else ")"
    return Figure(
        Heatmap(
            np.where(lost > 0, WORST, result.losses), ("without", "batch norm", "  eval mode"),
            [f"{lr:g}" for lr in result.lrs],
            f"Loss after {counted(result.updates, 'update')} (guessing has 0.69{ends}",
            column_title="learning rate", value_range=(0, WORST),
            texts=[list(map(_cell, *row)) for row in zip(result.losses, lost, strict=True)],
        ),
        Beside(
            Histogram(result.inputs[0], "z of the last layer", x_range=(-3, 3)),
            Histogram(result.inputs[1], "with batch norm", x_range=(-3, 3)),
            Bars([f"batch of {size}" for size in SIZES], result.spreads,
                 "Std of an example's y", number=".2f"),
        ),
        "z: at the start. y: in training it depends on its batch, in eval mode it does not. "
        f"BN({FACTOR:g}Wx) = BN(Wx) exactly (here to {result.output_change:.0e}), with "
        f"{result.gradient_factor:.3f} times the gradient.",
    )  # fmt: skip


def _cell(loss: float, lost: int) -> str:
    return f"✗ {lost}" if lost else f"{loss:.2f}" if loss < 10 else f"{loss:.0e}"


def predict(
    *, lrs: tuple[float, ...], depth: int, width: int, steps: int, init: str, **_: object
) -> Prediction:
    return Prediction(
        f"A net of {counted(depth, 'hidden layer')} of {width} units, with {init} weights, learns "
        f"two spirals in {counted(steps, 'update')} of plain SGD, without and with batch norm, at "
        f"learning rates up to {max(lrs):g}.",
        f"At learning rate {max(lrs):g}, which net trains (loss below {TRAINED:g})?",
        ("neither", "only the one without batch norm", "only the one with it", "both"),
    )


def verdicts(r: Result) -> tuple[Verdict, ...]:
    without, with_norm = r.trained
    only, other, both, neither = (
        ", ".join(f"{lr:g}" for lr, yes in zip(r.lrs, which, strict=True) if yes)
        for which in (
            with_norm & ~without, without & ~with_norm, with_norm & without, ~(with_norm | without)
        )
    )  # fmt: skip
    top = int(without[-1]) + 2 * int(with_norm[-1])
    tail = f" At {neither} both fail." if neither else ""
    worst = float(r.losses[1:, with_norm & ~without].max(initial=0))
    elsewhere = f"both train at {both}" if both else "without it, it trains at none"
    further = f" Only the net with it trains at {only}." if only else ""
    return (
        (bool(other), top,
         f"Here batch norm does worse: at {other} only the net without it trains.{further}{tail}"),
        (bool(only), top,
         f"Only with batch norm does the net train at learning rate {only} (loss at most "
         f"{worst:.2g}); {elsewhere}.{tail}"),
        (bool(both), top, f"No difference here: with and without, the net trains at {both}.{tail}"),
        (True, top, "Nothing trains here, with or without batch norm."),
    )  # fmt: skip


main(__name__)
