"""Single examples learn fastest at first, then their noise stops them and mini-batches win.

Claim. Batch, mini-batch and stochastic gradient descent take the same step and differ only in how
many examples B its gradient averages:

    w ← w − η ĝ,     ĝ = (1/B) Σ ∇ℓᵢ(w) over the batch,     ⌈N/B⌉ updates per epoch

For independent draws ĝ is unbiased and std(ĝ) = σ/√B: a line of slope −½ on log axes. So B = 1
makes N updates per epoch and falls first; at a constant η the noise then holds it at a floor of
height ∝ η, which larger batches have lower. The full batch has no noise, and one update per epoch.

What is drawn is the excess loss, L(w) − L(w*), of a linear regression with a known optimum w*.
The noise is measured with independent draws. Training shuffles each epoch, which draws without
replacement: then the variance is smaller by (N − B)/(N − 1), and 0 for the full batch.

Sources. Robbins & Monro 1951, Annals of Mathematical Statistics 22(3) (the ancestor: it has no
training set); Bottou, Curtis, Nocedal 2018, SIAM Review 60(2); Cochran 1977, Sampling Techniques.
By "SGD" most people, and `torch.optim.SGD`, mean mini-batches.

Left out: time. An update with 32 examples takes a GPU about as long as one with a single example.
And a test set: a low training loss says nothing about which batch size generalizes better. All
runs share one learning rate, although a large batch bears a larger one: the two are coupled.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.random import Generator
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from demos.nn import minibatches
from demos.nn.module import Array
from quiz.charts import LineChart, Points, Series, SideBySide
from quiz.demo import Keyed, Knob, Many, Range, counted, main

KNOBS = (
    Knob("--lr 0.1", "the ranking turns"),
    Knob("--epochs 3", "B=1 still leads"),
)
N, FEATURES = 512, 10
SIZES = 2 ** np.arange(10)  # 1 … 512: where the gradient's noise is measured
DRAWS = 300
LOST = 1e3  # a run whose excess loss is this many times that of the start has diverged
CLOSE = 1.2  # two losses within this factor are a tie
FRAMES = 60

Batches = Annotated[tuple[int, ...], Many(Range(1, N, "examples"), 4, "batch sizes to compare")]
Rate = Annotated[float, Range(1e-4, 1, "learning rate")]
Epochs = Annotated[int, Range(1, 60, "passes over the 512 examples")]


@dataclass(frozen=True, slots=True)
class Run:
    """The descent with one batch size so far; losses are excess losses."""

    batch: int
    per_epoch: int  # updates, ⌈N/B⌉
    updates: int  # made so far
    epochs: Array  # (K,) when a loss was kept, counted in epochs; at most about 250 of them
    losses: Array  # (K,)
    early: float  # after the early epochs; NaN before that, inf if it has diverged
    final: float  # after the latest epoch; inf if it has diverged
    even: float  # after as many updates as the largest batch has made
    diverged: int | None  # the update at which it did

    @property
    def name(self) -> str:
        """What the run is called in a picture."""
        if self.diverged is None:
            return f"{self.batch}"
        return f"{self.batch} diverged at update {self.diverged}"


@dataclass(frozen=True, slots=True)
class Result:
    """Descents with several batch sizes, and how noisy the gradient is at the start."""

    lr: float
    epoch: int
    early: int  # epochs after which the losses are compared first
    runs: tuple[Run, ...]
    sizes: Array  # (S,) batch sizes
    noise: Array  # (S,) std of the gradient, √E‖ĝ − g‖²
    slope: float  # of log noise against log size


def steps(
    *, batches: Batches = (1, 32, 512), lr: Rate = 0.01, epochs: Epochs = 30, seed: int = 0
) -> Iterator[Result]:
    """Descend with each batch size; a result after every epoch, or fewer if there are many."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(N, FEATURES))
    y = x @ rng.normal(size=FEATURES) + rng.normal(size=N)
    noise = np.array([gradient_noise(x, y, int(size), rng) for size in SIZES])
    slope = float(np.polyfit(np.log(SIZES), np.log(noise), 1)[0])
    descents = [Descent(x, y, batch, lr, seed) for batch in sorted(set(batches))]
    early = max(1, epochs // 10)
    every = -(-epochs // FRAMES)
    for epoch in range(1, epochs + 1):
        for descent in descents:
            descent.epoch()
        if epoch % every == 0 or epoch == epochs:
            fewest = epoch * min(descent.per_epoch for descent in descents)
            runs = tuple(descent.so_far(epoch, early, fewest) for descent in descents)
            yield Result(lr, epoch, early, runs, SIZES.astype(float), noise, slope)


def compute(
    *, batches: Batches = (1, 32, 512), lr: Rate = 0.01, epochs: Epochs = 30, seed: int = 0
) -> Result:
    """The descents after all epochs."""
    *_, last = steps(batches=batches, lr=lr, epochs=epochs, seed=seed)
    return last


def gradient(w: Array, x: Array, y: Array) -> Array:
    """Of the mean squared error: the mean over the batch of 2 (xᵢ·w − yᵢ) xᵢ."""
    mean: Array = 2 / len(x) * ((x @ w - y) @ x)  # (B,) @ (B, D) -> (D,)
    return mean


def gradient_noise(x: Array, y: Array, size: int, rng: Generator) -> float:
    """The std √E‖ĝ − g‖² at w = 0 of the gradient of `size` independent draws."""
    each = -2 * y[:, None] * x  # (N, D) the gradients of single examples at w = 0
    batches = each[rng.integers(0, N, (DRAWS, size))].mean(axis=1)  # (DRAWS, D)
    return float(np.sqrt(((batches - each.mean(axis=0)) ** 2).sum(axis=1).mean()))


class Descent:
    """Gradient descent with one batch size from w = 0, and its excess loss after each update."""

    def __init__(self, x: Array, y: Array, batch: int, lr: float, seed: int) -> None:
        self.x, self.y, self.batch, self.lr = x, y, batch, lr
        self.rng = np.random.default_rng((seed, batch))
        self.w = np.zeros(FEATURES)
        self.best = np.linalg.lstsq(x, y, rcond=None)[0]  # w*, the minimum of the training loss
        self.hessian = 2 / N * x.T @ x
        self.losses = self.excess(self.w[None])  # (updates + 1,)
        self.per_epoch = -(-N // batch)
        self.diverged: int | None = None

    def excess(self, weights: Array) -> Array:
        """How much each row of weights (U, D) loses against w*: ½ (w − w*)ᵀ H (w − w*)."""
        away = weights - self.best
        return np.asarray(0.5 * ((away @ self.hessian) * away).sum(axis=1))

    def epoch(self) -> None:
        """One pass over the data in random order: ⌈N/B⌉ updates."""
        if self.diverged is not None:
            return
        path = []
        with np.errstate(all="ignore"):
            for rows in minibatches(N, self.batch, self.rng):
                self.w = self.w - self.lr * gradient(self.w, self.x[rows], self.y[rows])
                path.append(self.w)
            losses = self.excess(np.array(path))
        lost = ~(losses <= LOST * self.losses[0])  # NaN is lost as well
        if lost.any():
            first = int(lost.argmax())
            self.diverged = len(self.losses) + first
            losses = losses[:first]
        self.losses = np.concatenate([self.losses, losses])

    def so_far(self, epoch: int, early: int, fewest: int) -> Run:
        """The run up to now, with few enough points to draw: dense at first, even later."""
        last = len(self.losses) - 1
        dense, even = np.geomspace(1, last + 1, 100) - 1, np.linspace(0, last, 150)
        kept = np.unique(np.concatenate([dense, even]).round().astype(int))
        return Run(
            self.batch,
            self.per_epoch,
            last,
            kept / self.per_epoch,
            self.losses[kept],
            self._after(early * self.per_epoch) if epoch >= early else np.nan,
            self._after(epoch * self.per_epoch),
            self._after(fewest),
            self.diverged,
        )

    def _after(self, updates: int) -> float:
        return float(self.losses[updates]) if updates < len(self.losses) else np.inf


def render(result: Result) -> RenderableType:
    """The losses of all runs and the noise of the gradient, as far as they fit, and in numbers."""
    pair = SideBySide([losses(result, "epochs"), noise(result)], narrow=1)
    return Group(
        SideBySide([pair, losses(result, "updates")], least=110, shares=(2, 1), narrow=1),
        numbers(result),
        Text(
            f"Noise ~ B^{result.slope:.2f}. All share learning rate {result.lr:g}, though larger "
            "batches bear more.",
            style="dim",
        ),
    )


def losses(result: Result, against: str) -> LineChart:
    """The excess losses against epochs or, from the first on, updates."""
    lines, ends = [], []
    for run in result.runs:
        if against == "epochs":
            x, y = run.epochs, run.losses
        else:  # a log axis has no update 0
            x, y = run.epochs[1:] * run.per_epoch, run.losses[1:]
        lines.append(Series(run.name, y, x))
        if run.diverged is not None and len(x):
            ends.append(Points("", x[-1:], y[-1:], "X"))
    return LineChart(
        lines, f"Excess loss for each B, by {against}", against, log_y=True, height=12,
        log_x=against == "updates", points=ends,
    )  # fmt: skip


def noise(result: Result) -> LineChart:
    """The noise against the batch size."""
    return LineChart(
        [Series(f"slope {result.slope:.2f}", result.noise, result.sizes)],
        "Noise of the gradient (std)", "batch size B", log_x=True, log_y=True, height=12,
        points=[Points("", result.sizes, result.noise, "o")],
    )  # fmt: skip


def numbers(result: Result) -> Table:
    """The losses after the same epochs, and after the same updates."""
    early, epoch, runs = result.early, result.epoch, result.runs
    fewest = epoch * min(run.per_epoch for run in runs)
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("excess loss after")
    for count, what in ((early, "epoch"), (epoch, "epoch"), (fewest, "update")):
        table.add_column(counted(count, what), justify="right")
    for run in runs:
        after = (_loss(run.early), _loss(run.final), _loss(run.even))
        table.add_row(f"B={run.batch}, {counted(run.updates, 'update')}", *after)
    return table


def _loss(value: float) -> str:
    return "-" if np.isnan(value) else f"{value:.2g}" if np.isfinite(value) else "diverged"


def predict(*, batches: tuple[int, ...], lr: float, epochs: int, **_: object) -> Keyed | None:
    """Which batch size has the lowest loss at the end?"""
    sizes = sorted(set(batches))
    if len(sizes) < 2:
        return None
    return Keyed(
        f"All with learning rate {lr:g}: who is lowest after {counted(epochs, 'epoch')}?",
        tuple(f"B={size}" for size in sizes),
        lambda result: leader([run.final for run in result.runs]),
    )


def leader(losses: list[float]) -> int | None:
    """Index of the lowest loss; None where the next is close, or all have diverged."""
    order = np.argsort(losses)
    best = losses[order[0]]
    if not np.isfinite(best) or (len(losses) > 1 and losses[order[1]] <= CLOSE * best):
        return None
    return int(order[0])


def headline(result: Result) -> str:
    """Who leads early and who at the end, in losses; or that nobody overtakes."""
    runs = result.runs
    diverged = [f"B={run.batch}" for run in runs if run.diverged is not None]
    if len(diverged) == len(runs):
        return f"Every run diverged: learning rate {result.lr:g} is too large here."
    tail = f" {' and '.join(diverged)} diverged." if diverged else ""
    then, now = counted(result.early, "epoch"), counted(result.epoch, "epoch")
    first, last = leader([run.early for run in runs]), leader([run.final for run in runs])
    if last is None:
        return f"After {now} the best are too close to call.{tail}"
    late = runs[last]
    won = f"B={late.batch} is lowest after {now}, {late.final:.2g}"
    if len(runs) == 1 or result.early == result.epoch:
        return f"{won}.{tail}"
    if first is None:
        return f"{won}; after {then} the best were too close to call.{tail}"
    if first == last:
        return f"No overtaking here: {won}, and was after {then}, {late.early:.2g}.{tail}"
    early = runs[first]
    return (
        f"B={early.batch} leads after {then} ({early.early:.2g}), B={late.batch} after "
        f"{result.epoch} ({late.final:.2g}; B={early.batch} is at {early.final:.2g}).{tail}"
    )


main(__name__)
