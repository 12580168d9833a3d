"""A grid of depths and widths: training loss picks a big net, validation a smaller one.

Claim. Training loss falls as a net grows, so chosen by it the biggest wins, or nearly so.
Validation loss is high at both ends of the grid: too small a net cannot bend around the data, too
big a one learns its wrong labels. With widths w and d hidden layers a net has

    P = 3w + (d − 1)(w² + w) + 2w + 2          numbers, for 2 inputs and 2 classes.

Close losses do not differ: with 500 validation points each has a standard error s/√500. The
one-standard-error rule takes the smallest net whose loss is within one error of the lowest.

Sources. Hastie, Tibshirani, Friedman 2009, The Elements of Statistical Learning, 7.10 (one standard
error); Bergstra & Bengio, JMLR 13, 2012: where few dimensions matter, random search beats a grid,
as 9 random trials try 9 learning rates and a 3 × 3 grid only 3. On a single search that is luck
and is not shown.

Left out: regularization. "Grow until it overfits, then regularize" is classical advice, and with
early stopping or past the interpolation threshold an oversized net is often the best. The learning
rate is the same for all sizes here and ought to be tuned for each; the winner's loss is too good,
as it was chosen by it, and needs a test set.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from rich.console import Group, RenderableType
from rich.text import Text

from demos.nn import Adam, Module, count_parameters, cross_entropy, log_softmax, mlp, update
from demos.nn.data import circles, flip_labels
from demos.nn.module import Array, Labels
from quiz.charts import Heatmap, SideBySide
from quiz.demo import Keyed, Knob, Many, Range, main

KNOBS = (
    Knob("--n 1000", "more data for the big nets"),
    Knob("--steps 300", "the same, sharper"),
)
VALIDATION = 500
CLEARLY = 0.05  # a validation loss this far above the lowest is worse
WIDE = 100  # columns for two maps side by side


@dataclass(frozen=True, slots=True)
class Result:
    """The losses of all nets trained so far; nan for those still to come."""

    n: int
    depths: tuple[int, ...]  # D hidden layers, rising
    widths: tuple[int, ...]  # W units in each, rising
    parameters: NDArray[np.int64]  # (D, W)
    train: Array  # (D, W) losses
    validation: Array  # (D, W)
    errors: Array  # (D, W) standard errors of the validation losses

    @property
    def sizes(self) -> NDArray[np.int64]:
        """The cells (row, column) from the smallest net to the biggest, (D·W, 2)."""
        order = np.argsort(self.parameters, axis=None, kind="stable")
        return np.column_stack(np.unravel_index(order, self.parameters.shape))

    @property
    def best(self) -> tuple[int, int]:
        """The cell of the lowest validation loss."""
        return lowest(self.validation)

    @property
    def best_train(self) -> tuple[int, int]:
        """The cell of the lowest training loss."""
        return lowest(self.train)

    @property
    def simplest(self) -> tuple[int, int]:
        """The smallest net within one standard error of the lowest validation loss."""
        limit = self.validation[self.best] + self.errors[self.best]
        return next(
            (int(row), int(column))
            for row, column in self.sizes
            if self.validation[row, column] <= limit
        )

    @property
    def ends(self) -> tuple[float, float]:
        """How far the smallest and the biggest net are above the lowest validation loss."""
        smallest, biggest = (float(self.validation[tuple(self.sizes[i])]) for i in (0, -1))
        floor = float(self.validation[self.best])
        return smallest - floor, biggest - floor


def lowest(losses: Array) -> tuple[int, int]:
    """Row and column of the lowest finite loss."""
    row, column = np.unravel_index(np.nanargmin(losses), losses.shape)
    return int(row), int(column)


def compute(
    *,
    depths: Annotated[tuple[int, ...], Many(Range(1, 4, "layers"), 4, "hidden layers")] = (1, 2, 3),
    widths: Annotated[tuple[int, ...], Many(Range(1, 64, "units"), 7, "units in each layer")] = (
        1,
        2,
        4,
        8,
        16,
        32,
    ),
    n: Annotated[int, Range(30, 1000, "training points")] = 150,
    flip: Annotated[float, Range(0, 0.45, "probability that a label is flipped")] = 0.1,
    noise: Annotated[float, Range(0, 0.5, "spread of the points around their circle")] = 0.15,
    steps: Annotated[int, Range(1, 400, "updates of each net, each on all points")] = 150,
    seed: int = 0,
) -> Result:
    """Train a net of each depth and width on the same points."""
    *_, last = search(
        depths=depths, widths=widths, n=n, flip=flip, noise=noise, steps=steps, seed=seed
    )
    return last


def search(
    *,
    depths: tuple[int, ...] = (1, 2, 3),
    widths: tuple[int, ...] = (1, 2, 4, 8, 16, 32),
    n: int = 150,
    flip: float = 0.1,
    noise: float = 0.15,
    steps: int = 150,
    seed: int = 0,
) -> Iterator[Result]:
    """The grid as it fills, a net at a time, from the smallest to the biggest."""
    depths, widths = tuple(sorted(set(depths))), tuple(sorted(set(widths)))
    rng = np.random.default_rng(seed)
    x, y = circles(n, rng, noise)  # (n, 2), (n,)
    x_new, y_new = circles(VALIDATION, rng, noise)
    y, y_new = flip_labels(y, flip, rng), flip_labels(y_new, flip, rng)
    nets = [[build(depth, width, seed) for width in widths] for depth in depths]
    parameters = np.array([[count_parameters(net) for net in row] for row in nets], np.int64)
    train, validation, errors = (np.full(parameters.shape, np.nan) for _ in range(3))
    empty = Result(n, depths, widths, parameters, train, validation, errors)
    for row, column in empty.sizes:
        net = nets[row][column]
        optimizer = Adam(net.parameters(), lr=0.02)
        for _ in range(steps):
            update(net, cross_entropy, optimizer, x, y)
        train[row, column] = losses(net, x, y).mean()
        new = losses(net, x_new, y_new)
        validation[row, column] = new.mean()
        errors[row, column] = new.std(ddof=1) / math.sqrt(VALIDATION)
        yield replace(empty, train=train.copy(), validation=validation.copy(), errors=errors.copy())


steps = search  # the name a player looks for; within `compute` it is a number


def build(depth: int, width: int, seed: int) -> Module:
    """A tanh net of 2 inputs, `depth` hidden layers of `width` units, and 2 logits.

    Its weights depend on seed, depth and width alone, whatever else is in the grid.
    """
    rng = np.random.default_rng([seed, depth, width])
    return mlp((2, *[width] * depth, 2), rng, "tanh", "xavier_normal")


def losses(net: Module, x: Array, y: Labels) -> Array:
    """Cross-entropy of each point, (N,)."""
    return np.asarray(-log_softmax(net(x))[np.arange(len(y)), y])


def render(result: Result) -> RenderableType:
    """Training and validation loss of every net, the lowest marked, and the numbers in each."""
    marks = {result.simplest: "'", result.best: "*"}
    train = _map(
        result, result.train, "Training loss, by units in a layer", {result.best_train: "*"}
    )
    validation = _map(result, result.validation, f"Loss on {VALIDATION} new points", marks)
    counts = [[f"{count}" for count in row] for row in result.parameters]
    sizes = Heatmap(
        result.parameters, *_labels(result), "Parameters", texts=counts, log=True, key=False
    )
    caption = (
        f"* lowest; ' smallest within a standard error of it: {_name(result, result.simplest)}, "
        f"{result.parameters[result.simplest]} parameters"
    )
    return Group(
        SideBySide((train, validation), least=WIDE),
        SideBySide((sizes, Text(caption, style="dim")), least=WIDE),
    )


def _map(result: Result, losses: Array, title: str, marks: dict[tuple[int, int], str]) -> Heatmap:
    texts = [
        [
            "" if math.isnan(loss) else _short(loss) + marks.get((row, column), "")
            for column, loss in enumerate(line)
        ]
        for row, line in enumerate(losses)
    ]
    return Heatmap(losses, *_labels(result), title, texts=texts, missing=" ", key=False)


def _short(loss: float) -> str:
    """Two decimals, without a 0 in front: on 40 columns a cell has four characters."""
    return f"{loss:.2f}".removeprefix("0")


def _labels(result: Result) -> tuple[list[str], list[str]]:
    layers = [f"{depth} layer{'s' * (depth > 1)}" for depth in result.depths]
    return layers, [f"{width}" for width in result.widths]


def predict(**_: object) -> Keyed:
    """Which net is the best on new points?"""
    return Keyed(
        "Which net has the lowest validation loss, by its parameters?",
        ("the smallest", "one in between", "the largest"),
        place,
    )


def place(result: Result) -> int | None:
    """0 for the smallest net, 2 for the largest, 1 in between; None if there is only one."""
    cells = [(int(row), int(column)) for row, column in result.sizes]
    if len(cells) == 1:
        return None
    where = cells.index(result.best)
    return 0 if where == 0 else 2 if where == len(cells) - 1 else 1


def headline(result: Result) -> str:
    """Which net each loss picks, and whether both ends of the grid lose."""
    best, trained = _name(result, result.best), _name(result, result.best_train)
    picks = (
        f"validation picks {best} ({result.validation[result.best]:.2f}), training picks {trained}"
    )
    too_small, too_big = result.ends
    if too_small > CLEARLY and too_big > CLEARLY:
        return (
            f"Both ends lose: {picks}; the smallest net is {too_small:.2f} above the lowest "
            f"validation loss, the biggest {too_big:.2f}."
        )
    if too_small > CLEARLY:
        return f"Big does no harm here: {picks}; the biggest is {too_big:.2f} above the lowest."
    if too_big > CLEARLY:
        return f"Small is enough here: {picks}; the smallest is {too_small:.2f} above the lowest."
    return f"Size hardly matters here: {picks}; both ends are within {CLEARLY} of the lowest."


def _name(result: Result, cell: tuple[int, int]) -> str:
    """A net by its layers, inputs and outputs included: 2-4-4-2."""
    row, column = cell
    return "-".join(["2", *[f"{result.widths[column]}"] * result.depths[row], "2"])


main(__name__)
