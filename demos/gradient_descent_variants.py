"""Single examples learn fastest at first, then their noise stops them and mini-batches win.

Batch, mini-batch and stochastic gradient descent take the same step; they differ only in how many
examples B the gradient is averaged over:

    w ← w − η ĝ,     ĝ = (1/B) Σ ∇ℓᵢ(w) over the batch,     ⌈N/B⌉ updates per epoch

For independent draws ĝ is unbiased and std(ĝ) = σ/√B, a slope of −½ on log axes. B = 1 makes N
updates per epoch and falls first, but at constant η its noise holds it at a floor ∝ η, which is
lower for larger batches. The full batch has no noise, but makes only one update per epoch.

The charts show the excess loss L(w) − L(w*) of a linear regression, and the noise of independent
draws. Training draws without replacement, so its variance is (N − B)/(N − 1) times theirs.

Sources. Robbins & Monro 1951, Annals of Mathematical Statistics 22(3) (the ancestor, without a
training set); Bottou, Curtis, Nocedal 2018, SIAM Review 60(2); Cochran 1977, Sampling Techniques.
Most people, and `torch.optim.SGD`, call mini-batches SGD too. Left out: time (on a GPU 32 examples
take about as long as one), a test set, and a larger learning rate for larger batches.
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

KNOBS = {"--lr 0.1": "the ranking changes", "--epochs 3": "B=1 still leads"}
N, FEATURES = 512, 10
SIZES = 2 ** np.arange(10)  # 1 … 512: where the gradient's noise is measured
BATCHES, DRAWS = (1, 32, 512), 300
DRAWN = 2000  # updates of a path that are drawn
LOST = 1e3  # a run whose excess loss is this many times the initial one has diverged
CLOSE = 1.2  # two losses within this factor are a tie


@dataclass(frozen=True, slots=True)
class Run:
    """The descent with one batch size so far; losses are excess losses."""

    name: str  # in a picture
    batch: int
    updates: int  # made so far
    epochs: Array  # (K,) when each loss was taken; at most about 250 of them
    losses: Array  # (K,)
    early: float  # after the early epochs; NaN before that, inf if it has diverged
    final: float  # after the latest epoch; inf if it has diverged
    even: float  # after as many updates as the largest batch has made
    diverged: int | None  # the update at which it diverged
    path: Array  # (M, 2) the first two weights minus the best ones, after each early update


@dataclass(frozen=True, slots=True)
class Result:
    """Descents with several batch sizes, and how noisy the gradient is at the start."""

    lr: float
    epoch: int
    epochs: int  # in all
    early: int  # epochs before the first comparison of losses
    runs: tuple[Run, ...]
    sizes: Array  # (S,) batch sizes
    noise: Array  # (S,) std of the gradient, √E‖ĝ − g‖²
    slope: float  # of log noise against log size
    bowl: Array  # (2, 2) the curvature of the loss in the first two weights


def steps(
    *,
    batches: Annotated[tuple[int, ...], Many(Range(1, N, "examples"), 4, "batch sizes")] = BATCHES,
    lr: Annotated[float, Range(1e-4, 1, "learning rate")] = 0.01,
    epochs: Annotated[int, Range(1, 60, "passes over the 512 examples")] = 30,
    seed: int = 0,
) -> Iterator[Result]:
    """Descend with each batch size; one result per epoch."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(N, FEATURES))
    y = x @ rng.normal(size=FEATURES) + rng.normal(size=N)
    noise = np.array([gradient_noise(x, y, int(size), rng) for size in SIZES])
    slope = float(np.polyfit(np.log(SIZES), np.log(noise), 1)[0])
    best = np.array(np.linalg.lstsq(x, y, rcond=None)[0], float)  # w*
    early, sizes, bowl = max(1, epochs // 10), SIZES.astype(float), (2 / N * x.T @ x)[:2, :2]
    descents = {batch: descend(x, y, best, batch, lr, epochs, np.random.default_rng((seed, batch)))
                for batch in sorted(set(batches))}  # fmt: skip
    for epoch, shown in frames(epochs, 60):
        if shown:
            even = epoch * -(-N // max(batches))
            runs = tuple(
                so_far(f"{letter}: B={batch}", batch, away, losses, epoch, early, even)
                for letter, (batch, (away, losses)) in zip("ABCD", descents.items(), strict=False)
            )
            yield Result(lr, epoch, epochs, early, runs, sizes, noise, slope, bowl)


def gradient(w: Array, x: Array, y: Array) -> Array:
    """The gradient of the mean squared error over the batch, the mean of 2 (xᵢ·w − yᵢ) xᵢ: (D,)."""
    return np.asarray(2 / len(x) * ((x @ w - y) @ x))  # (B,) @ (B, D) -> (D,)


def gradient_noise(x: Array, y: Array, size: int, rng: Generator) -> float:
    """The std √E‖ĝ − g‖² of the gradient over `size` independent draws, at w = 0."""
    each = -2 * y[:, None] * x  # (N, D) gradients of single examples
    batches = each[rng.integers(0, N, (DRAWS, size))].mean(axis=1)  # (DRAWS, D)
    return float(np.sqrt(((batches - each.mean(axis=0)) ** 2).sum(axis=1).mean()))


def descend(
    x: Array, y: Array, best: Array, batch: int, lr: float, epochs: int, rng: Generator
) -> tuple[Array, Array]:
    """Descent from w = 0: the weights minus the best ones, (U + 1, D), and the excess losses.

    These are ½ (w − w*)ᵀ H (w − w*), (U + 1,), or fewer if it diverges.
    """
    path = [np.zeros(FEATURES)]
    with np.errstate(all="ignore"):
        for _ in range(epochs):
            for rows in minibatches(N, batch, rng):
                path.append(path[-1] - lr * gradient(path[-1], x[rows], y[rows]))
        away = np.array(path) - best
        losses = 0.5 * ((away @ (2 / N * x.T @ x)) * away).sum(axis=1)
    return away, losses[np.logical_and.accumulate(losses <= LOST * losses[0])]  # NaN is lost too


def so_far(
    name: str, batch: int, away: Array, losses: Array, epoch: int, early: int, even: int
) -> Run:
    """The run until an epoch, with few enough points to draw: dense at first, evenly later."""
    per_epoch = -(-N // batch)
    made = min(len(losses), epoch * per_epoch + 1)
    kept = np.unique(np.r_[np.geomspace(1, made, 100) - 1, np.linspace(0, made - 1, 150)].round())
    first, last, same = (float(losses[updates]) if updates < made else np.inf
                         for updates in (early * per_epoch, epoch * per_epoch, even))  # fmt: skip
    return Run(
        name, batch, made - 1, kept / per_epoch, losses[kept.astype(int)],
        first if epoch >= early else np.nan, last, same,
        made if made <= epoch * per_epoch else None, away[: min(made, DRAWN), :2],
    )  # fmt: skip


def render(result: Result) -> Figure:
    lines = [Series(_named(run), run.losses, run.epochs) for run in result.runs]
    ends = [Points("", run.epochs[-1:], run.losses[-1:], "X", _named(run))
            for run in result.runs if run.diverged]  # fmt: skip
    return Figure(
        Beside(
            _paths(result),
            LineChart(lines, "Excess loss", "epochs", log_y=True, points=ends,
                      x_range=(0, result.epochs)),
            LineChart([Series("", result.noise, result.sizes)], "Noise of the gradient", "B",
                      log_x=True, log_y=True, points=[Points("", result.sizes, result.noise, "o")]),
        ),
        _numbers(result),
        f"Noise ~ B^{result.slope:.2f}. Full batch: 1 update per epoch. All use learning rate "
        f"{result.lr:g}, though larger batches tolerate more.",
    )  # fmt: skip


def _paths(result: Result) -> LineChart:
    """Two of the weights on their way to the best ones, over lines of equal loss."""
    reach = float(np.abs(result.runs[0].path[0]).max()) or 1.0
    rings = level_lines(result.bowl, (0.5 * reach, reach, 1.5 * reach))
    size = float(np.abs(rings[-1]).max())
    return LineChart(
        [Series(run.name, run.path[:, 1], run.path[:, 0]) for run in result.runs],
        "w1, w2 on the bowl", ghosts=[Series("", y, x) for x, y in rings],
        points=[Points("", [0], [0], "+")], x_range=(-size, size), y_range=(-size, size),
        quiet=True, legend=False,
    )  # fmt: skip


def _numbers(result: Result) -> Table:
    """The losses after the same epochs, and after the same updates."""
    fewest = result.epoch * -(-N // result.runs[-1].batch)
    table = Table("excess loss after", box=None, padding=(0, 2, 0, 0), header_style="dim")
    for count, what in ((result.early, "epoch"), (result.epoch, "epoch"), (fewest, "update")):
        table.add_column(counted(count, what), justify="right")
    for run in result.runs:
        after = map(_loss, (run.early, run.final, run.even))
        table.add_row(f"{_named(run)}, {counted(run.updates, 'update')}", *after)
    return table


def _named(run: Run) -> str:
    return run.name + (f" diverged at update {run.diverged}" if run.diverged else "")


def _loss(value: float) -> str:
    return "-" if np.isnan(value) else f"{value:.2g}" if np.isfinite(value) else "diverged"


def predict(*, batches: tuple[int, ...], lr: float, epochs: int, **_: object) -> Prediction:
    sizes = [f"B={size}" for size in sorted(set(batches))]
    return Prediction(
        f"A linear regression with {N} examples and {FEATURES} weights, by gradient descent at "
        f"learning rate {lr:g} with batches of {', '.join(size[2:] for size in sizes)}.",
        f"Which has the lowest loss after {counted(epochs, 'epoch')}?",
        (*sizes, "none: the best are within 20%, or all diverge") if len(sizes) > 1 else (),
    )


def leader(losses: list[float]) -> int | None:
    """Index of the lowest loss; None if the next is close, or all have diverged."""
    order = np.argsort(losses)
    best = losses[order[0]]
    if not np.isfinite(best) or (len(losses) > 1 and losses[order[1]] <= CLOSE * best):
        return None
    return int(order[0])


def verdicts(r: Result) -> tuple[Verdict, ...]:
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
