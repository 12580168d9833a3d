"""A grid of depths and widths: training loss picks a big net, validation a smaller one.

Training loss falls as a net grows, so it picks the biggest net, or nearly so. Validation loss is
high at both ends of the grid: a net that is too small cannot bend around the data, one that is too
big learns the wrong labels. With 2 inputs, 2 classes and d hidden layers of width w a net has

    P = 3w + (d − 1)(w² + w) + 2w + 2          parameters.

Small differences in loss mean nothing: on 500 validation points each loss has a standard error
s/√500. The one-standard-error rule takes the smallest net within one error of the lowest loss.

The second view is about how to search. In a constructed loss L = (x − x*)² + w (y − y*)² on the
unit square, the second hyperparameter hardly matters. A 3 × 3 grid tries three values of the first,
nine random trials try nine. A single search is luck, so many are counted.

Sources. Hastie, Tibshirani, Friedman 2009, The Elements of Statistical Learning, 7.10 (one standard
error); Bergstra & Bengio, JMLR 13, 2012 (random search where few dimensions matter).

Left out: regularization ("grow until it overfits, then regularize" is classical advice, and with
early stopping or past the interpolation threshold an oversized net is often best); a learning rate
tuned for each size; a test set, as the winner's validation loss is optimistic.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from demos.nn import Adam, Array, Labels, Module, Training, count_parameters, cross_entropy, mlp
from demos.nn.data import noisy_circles
from demos.nn.losses import log_softmax
from quiz.charts import Beside, Figure, Heatmap, LineChart, Points, Reference, Series
from quiz.demo import Many, Prediction, Range, Verdict, View, counted, frames, main, sort_into

KNOBS = {"--n 1000": "more data for the big nets", "--show random": "how to search"}
Counts = tuple[int, ...]
Cell = tuple[int, int]  # a net by the row and column of its depth and width
WIDTHS = (1, 2, 4, 8, 16, 32)
VALIDATION = 500
CLEARLY = 0.05  # a validation loss this far above the lowest is clearly worse
GUESS = math.log(2)  # the loss of a guess


@dataclass(frozen=True, slots=True)
class Result:
    """The losses of all nets trained so far; NaN for the others."""

    depths: Counts  # D hidden layers, rising
    widths: Counts  # W units in each, rising
    parameters: NDArray[np.int64]  # (D, W)
    train: Array  # (D, W) losses
    validation: Array  # (D, W)
    errors: Array  # (D, W) standard errors of the validation losses

    @property
    def sizes(self) -> list[Cell]:
        """All nets from the smallest to the biggest."""
        return sorted(np.ndindex(self.parameters.shape), key=self.parameters.__getitem__)

    @property
    def best(self) -> Cell:
        """The net with the lowest validation loss."""
        return lowest(self.validation)

    @property
    def simplest(self) -> Cell:
        """The smallest net within one standard error of the lowest validation loss."""
        limit = self.validation[self.best] + self.errors[self.best]
        return next(cell for cell in self.sizes if self.validation[cell] <= limit)

    @property
    def ends(self) -> tuple[float, float]:
        """How far the smallest and the biggest net are above the lowest validation loss."""
        smallest, biggest = (float(self.validation[self.sizes[i]]) for i in (0, -1))
        floor = float(self.validation[self.best])
        return smallest - floor, biggest - floor


def lowest(losses: Array) -> Cell:
    """The net with the lowest finite loss."""
    row, column = np.unravel_index(np.nanargmin(losses), losses.shape)
    return int(row), int(column)


def steps(
    *,
    depths: Annotated[Counts, Many(Range(1, 4, "layers"), 4, "hidden layers")] = (1, 2, 3),
    widths: Annotated[Counts, Many(Range(1, 64, "units"), 7, "units in each layer")] = WIDTHS,
    n: Annotated[int, Range(30, 1000, "training points")] = 150,
    flip: Annotated[float, Range(0, 0.45, "probability that a label is flipped")] = 0.1,
    noise: Annotated[float, Range(0, 0.5, "spread of the points around their circle")] = 0.15,
    steps: Annotated[int, Range(1, 400, "updates of each net, each on all points")] = 150,
    seed: int = 0,
) -> Iterator[Result]:
    """Train a net of each depth and width on the same points, from the smallest to the biggest."""
    depths, widths = tuple(sorted(set(depths))), tuple(sorted(set(widths)))
    rng = np.random.default_rng(seed)
    points, new = (noisy_circles(count, rng, noise, flip) for count in (n, VALIDATION))
    nets = [[build(depth, width, seed) for width in widths] for depth in depths]
    parameters = np.array([[count_parameters(net) for net in row] for row in nets], np.int64)
    found = np.full((3, *parameters.shape), np.nan)  # training loss, validation loss, its error
    cells = Result(depths, widths, parameters, *found).sizes
    for number, shown in frames(len(cells)):
        row, column = cells[number - 1]
        net = nets[row][column]
        training = Training(net, cross_entropy, Adam(net.parameters(), lr=0.02))
        for _ in range(steps):
            training.update(*points)
        each = losses(net, *new)
        error = each.std(ddof=1) / math.sqrt(VALIDATION)
        found[:, row, column] = losses(net, *points).mean(), each.mean(), error
        if shown:
            yield Result(depths, widths, parameters, *found.copy())


def build(depth: int, width: int, seed: int) -> Module:
    """A tanh net 2-w-…-w-2 whose initial weights do not depend on the rest of the grid."""
    rng = np.random.default_rng([seed, depth, width])
    return mlp((2, *[width] * depth, 2), rng, "tanh", "xavier")


def losses(net: Module, x: Array, y: Labels) -> Array:
    """Cross-entropy of each point, (N,)."""
    return np.asarray(-log_softmax(net(x))[np.arange(len(y)), y])


def render(result: Result) -> Figure:
    texts = [["" if math.isnan(loss) else f"{loss:.2f}".removeprefix("0") for loss in row]
             for row in result.validation]  # fmt: skip
    for (row, column), mark in {result.simplest: "'", result.best: "*"}.items():
        texts[row][column] += mark
    sizes = [result.parameters[cell] for cell in result.sizes]
    train, validation = ([part[cell] for cell in result.sizes if part[cell] == part[cell]]
                         for part in (result.train, result.validation))  # fmt: skip
    best = Points("", [result.parameters[result.best]], [result.validation[result.best]], "*")
    return Figure(
        Beside(
            Heatmap(
                result.validation, [counted(depth, "layer") for depth in result.depths],
                [f"{width}" for width in result.widths], "Validation loss, by units in a layer",
                texts=texts,
            ),
            LineChart(
                [Series("training", train, sizes[: len(train)]),
                 Series("validation", validation, sizes[: len(validation)])],
                "Loss by parameters", "parameters", log_x=True, points=[best],
                x_range=(sizes[0] / 1.1, sizes[-1] * 1.1), references=[Reference(GUESS, "guess")],
            ),
        ),
        f"* lowest; ' smallest within one standard error of it: {_name(result, result.simplest)}, "
        f"{result.parameters[result.simplest]} parameters.",
    )  # fmt: skip


def predict(*, depths: Counts, widths: Counts, n: int, flip: float, **_: object) -> Prediction:
    layers, units = (", ".join(map(str, sorted(set(each)))) for each in (depths, widths))
    count = len(set(depths)) * len(set(widths))
    return Prediction(
        f"Nets with {layers} hidden layers of {units} units learn {n} points on two circles, "
        f"{flip:.0%} of them labeled wrongly: {counted(count, 'net')}.",
        f"Which net has the lowest loss on {VALIDATION} new points, by parameters?",
        ("the smallest", "one in between", "the largest") if count > 1 else (),
    )


def verdicts(r: Result) -> tuple[Verdict, ...]:
    place = r.sizes.index(r.best)
    option = 0 if place == 0 else 2 if place == len(r.sizes) - 1 else 1
    best, lowest_loss = _name(r, r.best), float(r.validation[r.best])
    picks = (f"validation picks {best} ({lowest_loss:.2f}), training picks "
             f"{_name(r, lowest(r.train))}")  # fmt: skip
    small, big = r.ends
    above = (f"the smallest net is {small:.2f} above the lowest validation loss, the biggest "
             f"{big:.2f}")  # fmt: skip
    return (
        (len(r.sizes) == 1, None,
         f"One net, nothing to choose: {best} has validation loss {lowest_loss:.2f}."),
        (lowest_loss > 0.95 * GUESS, option,
         f"No net is clearly better than a guess ({GUESS:.2f}) on new points: {picks}."),
        (min(small, big) > CLEARLY, option, f"Both ends lose: {picks}; {above}."),
        (small > CLEARLY, option, f"Bigger does no harm here: {picks}; {above}."),
        (big > CLEARLY, option, f"Small is enough here: {picks}; {above}."),
        (True, option, f"Size hardly matters here: {picks}; {above}."),
    )  # fmt: skip


def _name(result: Result, cell: Cell) -> str:
    """A net by its layers, inputs and outputs included: 2-4-4-2."""
    row, column = cell
    return "-".join(["2", *[f"{result.widths[column]}"] * result.depths[row], "2"])


@dataclass(frozen=True, slots=True)
class Searches:
    """The second view: many searches by grid and at random, each with its own optimum."""

    side: int  # trials of the grid along each axis
    target: Array  # (2,) the optimum of the first search
    grid: Array  # (side², 2) trials
    random: Array  # (side², 2) of the first search
    losses: Array  # (2, S) the lowest loss found by the grid, and by random search

    @property
    def wins(self) -> float:
        """Share of the searches that random search wins."""
        return float(np.mean(self.losses[1] < self.losses[0]))


def search(
    *,
    weight: Annotated[float, Range(0, 1, "weight of the second; the first has 1")] = 0.001,
    side: Annotated[int, Range(2, 8, "trials along each axis of the grid")] = 3,
    searches: Annotated[int, Range(200, 5000, "searches")] = 2000,
    seed: int = 0,
) -> Searches:
    """Draw an optimum and random trials for each search, and take the lowest loss of each kind."""
    rng = np.random.default_rng(seed)
    ticks = (np.arange(side) + 0.5) / side
    grid = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)
    targets = rng.random((searches, 1, 2))
    trials = rng.random((searches, side**2, 2))
    found = [(((places - targets) ** 2) @ [1.0, weight]).min(axis=1) for places in (grid, trials)]
    return Searches(side, targets[0, 0], grid, trials[0], np.array(found))


def draw_search(result: Searches) -> Figure:
    share = (np.arange(result.losses.shape[1]) + 1) / result.losses.shape[1]
    found = [Series(name, np.maximum(np.sort(losses), 1e-9), share)
             for name, losses in zip(("grid", "random"), result.losses, strict=True)]  # fmt: skip
    return Figure(
        Beside(
            LineChart(
                [], "One search", "the one that matters", "the other", x_range=(0, 1),
                y_range=(0, 1),
                points=[Points("grid", result.grid[:, 0], result.grid[:, 1], "o"),
                        Points("random", result.random[:, 0], result.random[:, 1], "x"),
                        Points("best", result.target[:1], result.target[1:], "*")],
            ),
            LineChart(found, "Lowest loss found, all searches", "share of searches", log_y=True),
        ),
        f"The grid tries {result.side} values of each, random search {result.side**2}.",
    )  # fmt: skip


def predict_search(*, weight: float, side: int, searches: int, **_: object) -> Prediction:
    return Prediction(
        f"Two hyperparameters from 0 to 1; the loss is (x - x*)^2 + {weight:g} (y - y*)^2. A grid "
        f"of {side} x {side} trials and {side**2} random trials look for (x*, y*).",
        f"How often does random search win, in {searches:,} searches?",
        ("in under 45%", "in 45% to 60%", "in 60% or more"),
    )


def judge_search(r: Searches) -> tuple[Verdict, ...]:
    option = sort_into(r.wins, 0.45, 0.6)
    values = f"{r.side**2} values of each against {r.side}"
    typical = ", ".join(f"{name} {loss:.2g}" for name, loss in zip(
        ("grid", "random"), np.median(r.losses, axis=1), strict=True))  # fmt: skip
    seen = f"in {r.wins:.0%} of the searches random is lower (typical loss: {typical})"
    return (
        (r.wins >= 0.6, option, f"Random search wins, {values}: {seen}."),
        (r.wins >= 0.45, option, f"Hardly a difference: {seen}."),
        (True, option, f"The grid wins, as the second matters too: {seen}."),
    )


FIRST = "grid"
MORE = {"--weight 1": "both matter", "--side 6": "36 trials"}
VIEWS = (View("random", search, predict_search, draw_search, judge_search, MORE),)

main(__name__)
