"""Three nets on the same noisy data: one too simple, one about right, one that learns the noise.

Claim. A net's loss on the training set keeps falling; its loss on new data (validation) has a
lowest point. A net that is too simple stays high on both (underfitting). One with room to spare
takes up the wrong labels too: training loss goes to 0, validation loss turns and climbs.

Some labels are flipped, each with probability p. No net can know which, so on new data not even
the truth itself gets below the entropy

    H(p) = −p ln p − (1 − p) ln(1 − p)

and no accuracy is above about 1 − p (the rings overlap a little, so truly a bit less). A training
loss well *below* H(p) is therefore not skill but memory: islands in the picture fit flipped points.

Sources. Goodfellow, Bengio, Courville 2016, Deep Learning, 5.2 and 7.8 (early stopping). It is the
classical picture and not the whole story. Test error may fall again beyond the point where all is
memorised (double descent: Belkin, Hsu, Ma, Mandal, PNAS 2019; Nakkiran et al., ICLR 2020), and nets
that can learn random labels still generalise on real ones (Zhang et al., ICLR 2017). And a high
training loss may be failed optimisation instead of too little capacity.

Left out: the cures (early stopping, weight decay, dropout, augmentation), but for more data; and a
test set, which one needs as soon as anything is chosen by validation.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from demos.nn import Adam, count_parameters, cross_entropy, mlp, softmax, update
from demos.nn.data import circles, flip_labels
from demos.nn.module import Module
from demos.nn.parameter import Array
from quiz.charts import DecisionBoundary, LineChart, Reference, Series
from quiz.demo import Choice, Knob, Many, Prediction, Range, main

QUESTION = 13
KNOBS = (
    Knob("--n 800", "more data than it can memorise"),
    Knob("--hidden none", "underfitting: both stay high"),
)
SIZES: dict[str, tuple[int, ...]] = {"none": (), "8": (8,), "64x64": (64, 64)}
VALIDATION = 500
EVERY = 5  # updates between two looks at the losses
FRAMES = 40
EXTENT = (-1.6, 1.6)
GRID = 33
OVERFITS, CLEARLY = 1.5, 0.1  # times its minimum and above it, the validation loss at the end
TINY = 1e-9
UNDERFITS = 0.15  # above the entropy of the flips, the training loss at the end
LEVELS = (1.2, 3.0)  # of the prediction
WIDE = 57  # columns for three panels side by side


@dataclass(frozen=True, slots=True)
class Model:
    """One net and how it has fared so far."""

    name: str
    parameters: int
    train: Array  # (K,) losses
    validation: Array  # (K,)
    right: tuple[float, float]  # shares of the training and the new points that it gets right
    ground: Array  # (GRID, GRID) probability of class 1, over EXTENT

    @property
    def ratio(self) -> float:
        """The validation loss at the end, as a multiple of its minimum."""
        return max(float(self.validation[-1]), TINY) / max(float(self.validation.min()), TINY)


@dataclass(frozen=True, slots=True)
class Result:
    """The nets on one data set, from the smallest to the largest."""

    n: int
    total: int  # updates in the whole run
    floor: float  # H(p): on new data no expected loss is lower
    at: Array  # (K,) updates made when the losses were looked at
    models: tuple[Model, ...]


def compute(
    *,
    hidden: Annotated[
        tuple[str, ...], Many(Choice(tuple(SIZES), "hidden layers"), 3, "hidden layers of the nets")
    ] = ("none", "8", "64x64"),
    n: Annotated[int, Range(30, 2000, "training points")] = 100,
    flip: Annotated[float, Range(0, 0.45, "probability that a label is flipped")] = 0.15,
    noise: Annotated[float, Range(0, 0.5, "spread of the points around their circle")] = 0.15,
    steps: Annotated[int, Range(20, 1000, "updates, each on all points")] = 400,
    lr: Annotated[float, Range(0.001, 0.1, "learning rate of Adam")] = 0.02,
    seed: int = 0,
) -> Result:
    """Train each net on the same points, watching its loss on new ones."""
    *_, last = _train(hidden, n, flip, noise, steps, lr, seed, stride=steps)
    return last


def steps(
    *,
    hidden: tuple[str, ...] = ("none", "8", "64x64"),
    n: int = 100,
    flip: float = 0.15,
    noise: float = 0.15,
    steps: int = 400,
    lr: float = 0.02,
    seed: int = 0,
) -> Iterator[Result]:
    """The losses and boundaries while they come about."""
    return _train(hidden, n, flip, noise, steps, lr, seed, stride=math.ceil(steps / FRAMES))


def _train(
    hidden: tuple[str, ...],
    n: int,
    flip: float,
    noise: float,
    total: int,
    lr: float,
    seed: int,
    stride: int,
) -> Iterator[Result]:
    names = sorted(set(hidden), key=list(SIZES).index)
    rng = np.random.default_rng(seed)
    x, truth = circles(n, rng, noise)
    x_new, truth_new = circles(VALIDATION, rng, noise)
    y, y_new = flip_labels(truth, flip, rng), flip_labels(truth_new, flip, rng)
    floor = sum(-q * math.log(q) for q in (flip, 1 - flip) if q > 0)
    nets = [mlp((2, *SIZES[name], 2), np.random.default_rng([seed, 1]), "relu")
            for name in names]  # fmt: skip
    optimizers = [Adam(net.parameters(), lr) for net in nets]
    at: list[int] = []
    losses: list[list[tuple[float, float]]] = [[] for _ in nets]  # of each net (train, validation)
    for step in range(total + 1):
        if step > 0:
            for net, optimizer in zip(nets, optimizers, strict=True):
                update(net, cross_entropy, optimizer, x, y)
        if step % EVERY == 0 or step == total:
            at.append(step)
            for net, seen in zip(nets, losses, strict=True):
                seen.append((cross_entropy(net(x), y)[0], cross_entropy(net(x_new), y_new)[0]))
        if (step % stride == 0 and step % EVERY == 0) or step == total:
            models = []
            for name, net, seen in zip(names, nets, losses, strict=True):
                train, validation = np.array(seen).T
                right = tuple(float(np.mean(net(points).argmax(axis=1) == labels))
                              for points, labels in ((x, y), (x_new, y_new)))  # fmt: skip
                models.append(
                    Model(name, count_parameters(net), train, validation, (right[0], right[1]),
                          _ground(net))
                )  # fmt: skip
            yield Result(n, total, floor, np.array(at, float), tuple(models))


def _ground(net: Module) -> Array:
    """The probability of class 1 on a grid, the lowest row first."""
    side = np.linspace(*EXTENT, GRID)
    points = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    return softmax(net(points))[:, 1].reshape(GRID, GRID)


def render(result: Result) -> RenderableType:
    """For each net its losses over the updates, and below where it decides for which class."""
    return _Panels(result)


@dataclass(frozen=True, slots=True)
class _Panels:
    result: Result

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Curves above boundaries; the curves alone, one below the other, where it is narrow."""
        models = self.result.models
        top = max(1.0, *(float(m.train.max()) for m in models),
                  *(float(m.validation.max()) for m in models))  # fmt: skip
        if options.max_width < WIDE and len(models) > 1:
            yield Group(*(_curves(self.result, model, top, 6) for model in models))
        else:
            grid = Table.grid(padding=(0, 1, 0, 0))
            for _ in models:
                grid.add_column(width=options.max_width // len(models) - 1)
            grid.add_row(*(_curves(self.result, model, top, 8) for model in models))
            grid.add_row(*(_boundary(model, 8) for model in models))
            yield grid
        yield Text(
            f"Loss (T training, V new points) by update; dashed: H(p) {self.result.floor:.2f}."
            f"{' Shaded: class 1.' if options.max_width >= WIDE else ''}",
            style="dim",
        )


def _curves(result: Result, model: Model, top: float, height: int) -> LineChart:
    return LineChart(
        [Series("train", model.train, result.at), Series("val", model.validation, result.at)],
        f"{model.name}: {model.train[-1]:.2f}, {model.validation[-1]:.2f}",
        references=[Reference(result.floor)],
        x_range=(0, result.total),
        y_range=(0, top),
        legend=False,
        height=height,
    )


def _boundary(model: Model, height: int) -> DecisionBoundary:
    title = f"right: T {model.right[0]:.0%}, V {model.right[1]:.0%}"
    return DecisionBoundary(model.ground, (), EXTENT, EXTENT, title=title, height=height)


def predict(*, hidden: tuple[str, ...], **_: object) -> Prediction:
    """How far does the validation loss of the largest net leave its minimum?"""
    name = max(hidden, key=list(SIZES).index)
    return Prediction(
        f"Where does the validation loss of {name} end?",
        ("within 1.2 times its lowest", "1.2 to 3 times its lowest", "above 3 times its lowest"),
        level,
    )


def level(result: Result) -> int | None:
    """Index of the range that holds the largest net's ratio; None if a loss is not finite."""
    ratio = result.models[-1].ratio
    return int(np.searchsorted(LEVELS, ratio)) if math.isfinite(ratio) else None


def headline(result: Result) -> str:
    """What the largest net does, and whether the smallest is too simple."""
    big, small = result.models[-1], result.models[0]
    lowest = int(big.validation.argmin())
    ends = f"train {big.train[-1]:.3f}, validation {big.validation[-1]:.2f}"
    if big.ratio > OVERFITS and big.validation[-1] > big.validation[lowest] + CLEARLY:
        text = (
            f"Overfitting: {big.name} ends at {ends}, {big.ratio:.1f} times its lowest "
            f"(update {result.at[lowest]:.0f})."
        )
    else:
        text = f"No overfitting: {big.name} ends at {ends}, {big.ratio:.2f} times its lowest."
    if small.train[-1] > result.floor + UNDERFITS:
        return f"{text} Underfitting: {small.name}, train {small.train[-1]:.2f}."
    return text


main(__name__, "overfitting")
