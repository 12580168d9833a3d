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
from rich.table import Table

from demos.nn import Array, minibatches
from demos.nn.quadratic import level_lines
from quiz.charts import Beside, Figure, LineChart, Points, Series
from quiz.demo import Many, Prediction, Range, Verdict, counted, frames, main

KNOBS = {"--lr 0.1": "the ranking turns", "--epochs 3": "B=1 still leads"}
N, FEATURES = 512, 10
SIZES = 2 ** np.arange(10)  # 1 … 512: where the gradient's noise is measured
DRAWS = 300
DRAWN = 2000  # updates of a path that are drawn
LETTERS = "ABCD"
LOST = 1e3  # a run whose excess loss is this many times that of the start has diverged
CLOSE = 1.2  # two losses within this factor are a tie


@dataclass(frozen=True, slots=True)
class Run:
    """The descent with one batch size so far; losses are excess losses."""

    place: int  # in the order of batch sizes
    batch: int
    per_epoch: int  # updates, ⌈N/B⌉
    updates: int  # made so far
    epochs: Array  # (K,) when a loss was kept, counted in epochs; at most about 250 of them
    losses: Array  # (K,)
    early: float  # after the early epochs; NaN before that, inf if it has diverged
    final: float  # after the latest epoch; inf if it has diverged
    even: float  # after as many updates as the largest batch has made
    diverged: int | None  # the update at which it did
    path: Array  # (M, 2) the first two weights after each of the first updates, from the best

    @property
    def name(self) -> str:
        """What the run is called in a picture."""
        lost = "" if self.diverged is None else f" diverged at update {self.diverged}"
        return f"{LETTERS[self.place]}: B={self.batch}{lost}"


@dataclass(frozen=True, slots=True)
class Result:
    """Descents with several batch sizes, and how noisy the gradient is at the start."""

    lr: float
    epoch: int
    epochs: int  # in all
    early: int  # epochs after which the losses are compared first
    runs: tuple[Run, ...]
    sizes: Array  # (S,) batch sizes
    noise: Array  # (S,) std of the gradient, √E‖ĝ − g‖²
    slope: float  # of log noise against log size
    bowl: Array  # (2, 2) the curvature of the loss in the first two weights


def steps(
    *,
    batches: Annotated[
        tuple[int, ...], Many(Range(1, N, "examples"), 4, "batch sizes to compare")
    ] = (1, 32, 512),
    lr: Annotated[float, Range(1e-4, 1, "learning rate")] = 0.01,
    epochs: Annotated[int, Range(1, 60, "passes over the 512 examples")] = 30,
    seed: int = 0,
) -> Iterator[Result]:
    """Descend with each batch size; a result after every epoch."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(N, FEATURES))
    y = x @ rng.normal(size=FEATURES) + rng.normal(size=N)
    noise = np.array([gradient_noise(x, y, int(size), rng) for size in SIZES])
    slope = float(np.polyfit(np.log(SIZES), np.log(noise), 1)[0])
    descents = [Descent(x, y, batch, lr, seed) for batch in sorted(set(batches))]
    early = max(1, epochs // 10)
    bowl = descents[0].hessian[:2, :2]
    for epoch, shown in frames(epochs, 60):
        for descent in descents:
            descent.epoch()
        if shown:
            fewest = epoch * min(descent.per_epoch for descent in descents)
            runs = tuple(one.so_far(at, epoch, early, fewest) for at, one in enumerate(descents))
            sizes = SIZES.astype(float)
            yield Result(lr, epoch, epochs, early, runs, sizes, noise, slope, bowl)


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
        self.path = [self.w]  # after each of the first updates
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
        self.path += path[: max(0, DRAWN - len(self.path))]
        lost = ~(losses <= LOST * self.losses[0])  # NaN is lost as well
        if lost.any():
            first = int(lost.argmax())
            self.diverged = len(self.losses) + first
            losses = losses[:first]
        self.losses = np.concatenate([self.losses, losses])

    def so_far(self, place: int, epoch: int, early: int, fewest: int) -> Run:
        """The run up to now, with few enough points to draw: dense at first, even later."""
        last = len(self.losses) - 1
        dense, even = np.geomspace(1, last + 1, 100) - 1, np.linspace(0, last, 150)
        kept = np.unique(np.concatenate([dense, even]).round().astype(int))
        return Run(
            place,
            self.batch,
            self.per_epoch,
            last,
            kept / self.per_epoch,
            self.losses[kept],
            self._after(early * self.per_epoch) if epoch >= early else np.nan,
            self._after(epoch * self.per_epoch),
            self._after(fewest),
            self.diverged,
            np.array(self.path)[:, :2] - self.best[:2],
        )

    def _after(self, updates: int) -> float:
        return float(self.losses[updates]) if updates < len(self.losses) else np.inf


def render(result: Result) -> Figure:
    """The paths on the bowl, the losses, the noise of the gradient, and numbers."""
    return Figure(
        Beside(_paths(result), _losses(result), _noise(result)),
        _numbers(result),
        f"Noise ~ B^{result.slope:.2f}. Full batch: 1 update an epoch. All share learning rate "
        f"{result.lr:g}, though larger batches bear more.",
    )


def _paths(result: Result) -> LineChart:
    """Two of the weights, from the start towards the best, over lines of equal loss."""
    reach = float(np.abs(result.runs[0].path[0]).max()) or 1.0
    rings = level_lines(result.bowl, (0.5 * reach, reach, 1.5 * reach))
    size = float(np.abs(rings[-1]).max())
    lines = [Series(run.name, run.path[:, 1], run.path[:, 0]) for run in reversed(result.runs)]
    return LineChart(
        lines[::-1], "w1, w2 on the bowl", ghosts=[Series("", y, x) for x, y in rings],
        points=[Points("", [0], [0], "+")], x_range=(-size, size), y_range=(-size, size),
        quiet=True, legend=False,
    )  # fmt: skip


def _losses(result: Result) -> LineChart:
    lines = [Series(run.name, run.losses, run.epochs) for run in result.runs]
    ends = [
        Points("", run.epochs[-1:], run.losses[-1:], "X", run.name)
        for run in result.runs
        if run.diverged is not None and len(run.epochs)
    ]
    return LineChart(
        lines, "Excess loss", "epochs", log_y=True, points=ends, x_range=(0, result.epochs),
    )  # fmt: skip


def _noise(result: Result) -> LineChart:
    return LineChart(
        [Series("", result.noise, result.sizes)], "Noise of the gradient", "B", log_x=True,
        log_y=True, points=[Points("", result.sizes, result.noise, "o")],
    )  # fmt: skip


def _numbers(result: Result) -> Table:
    """The losses after the same epochs, and after the same updates."""
    early, epoch, runs = result.early, result.epoch, result.runs
    fewest = epoch * min(run.per_epoch for run in runs)
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("excess loss after")
    for count, what in ((early, "epoch"), (epoch, "epoch"), (fewest, "update")):
        table.add_column(counted(count, what), justify="right")
    for run in runs:
        after = (_loss(run.early), _loss(run.final), _loss(run.even))
        table.add_row(f"{run.name}, {counted(run.updates, 'update')}", *after)
    return table


def _loss(value: float) -> str:
    return "-" if np.isnan(value) else f"{value:.2g}" if np.isfinite(value) else "diverged"


def predict(*, batches: tuple[int, ...], lr: float, epochs: int, **_: object) -> Prediction:
    sizes = [f"B={size}" for size in sorted(set(batches))]
    return Prediction(
        f"A linear regression with {N} examples and {FEATURES} weights, by gradient descent at "
        f"learning rate {lr:g} with batches of {', '.join(size[2:] for size in sizes)}.",
        f"Who has the lowest loss after {counted(epochs, 'epoch')}?",
        (*sizes, "nobody: the best are within 20%, or all diverge") if len(sizes) > 1 else (),
    )


def leader(losses: list[float]) -> int | None:
    """Index of the lowest loss; None where the next is close, or all have diverged."""
    order = np.argsort(losses)
    best = losses[order[0]]
    if not np.isfinite(best) or (len(losses) > 1 and losses[order[1]] <= CLOSE * best):
        return None
    return int(order[0])


def verdicts(r: Result) -> tuple[Verdict, ...]:
    """Who leads early and who at the end, in losses; or that nobody overtakes."""
    runs, then, now = r.runs, counted(r.early, "epoch"), counted(r.epoch, "epoch")
    lost = [f"B={run.batch}" for run in runs if run.diverged is not None]
    tail = f" {' and '.join(lost)} diverged." if lost else ""
    first, last = leader([run.early for run in runs]), leader([run.final for run in runs])
    early, late = runs[first or 0], runs[last or 0]
    won = f"B={late.batch} is lowest after {now}, {late.final:.2g}"
    return (
        (len(lost) == len(runs), len(runs),
         f"Every run diverged: learning rate {r.lr:g} is too large here."),
        (last is None, len(runs), f"After {now} the best are too close to call.{tail}"),
        (len(runs) == 1 or r.early == r.epoch, last, f"{won}.{tail}"),
        (first is None, last, f"{won}; after {then} the best were too close to call.{tail}"),
        (first == last, last,
         f"No overtaking here: {won}, and was after {then}, {late.early:.2g}.{tail}"),
        (True, last,
         f"B={early.batch} leads after {then} ({early.early:.2g}), B={late.batch} after {r.epoch} "
         f"({late.final:.2g}; B={early.batch} is at {_loss(early.final)}).{tail}"),
    )  # fmt: skip


main(__name__)
