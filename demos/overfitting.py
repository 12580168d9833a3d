"""Three nets on the same noisy data: one too simple, one about right, one that learns the noise.

Claim. A net's loss on the training set keeps falling; its loss on new data (validation) has a
lowest point. A net that is too simple stays high on both (underfitting). One with room to spare
takes up the wrong labels too: training loss goes to 0, validation loss turns and climbs.

Some labels are flipped, each with probability p. No net can know which, so on new data not even
the truth itself gets below the entropy

    H(p) = −p ln p − (1 − p) ln(1 − p)

and no accuracy is above about 1 − p (the rings overlap a little, so truly a bit less). A training
loss well *below* H(p) is therefore not skill but memory: the net gives flipped labels back as they
were given ("fits 13/13 flips"), with islands around them in the picture.

Sources. Goodfellow, Bengio, Courville 2016, Deep Learning, 5.2 and 7.8 (early stopping). It is the
classical picture and not the whole story. Test error may fall again beyond the point where all is
memorized (double descent: Belkin, Hsu, Ma, Mandal, PNAS 2019; Nakkiran et al., ICLR 2020), and nets
that can learn random labels still generalize on real ones (Zhang et al., ICLR 2017). And a high
training loss may be failed optimization instead of too little capacity.

Left out: the cures (early stopping, weight decay, dropout, augmentation), but for more data; and a
test set, which one needs as soon as anything is chosen by validation.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.random import Generator
from rich.console import Group, RenderableType
from rich.text import Text

from demos.nn import Adam, count_parameters, cross_entropy, minibatches, mlp, softmax, update
from demos.nn.data import circles, flip_labels
from demos.nn.module import Array, Labels, Module
from quiz.charts import DecisionBoundary, LineChart, Reference, Series, SideBySide
from quiz.demo import Choice, Keyed, Knob, Many, Range, main

KNOBS = (
    Knob("--n 800", "more data than it can memorize"),
    Knob("--hidden none", "underfitting: both stay high"),
)
SIZES: dict[str, tuple[int, ...]] = {"none": (), "8": (8,), "64x64": (64, 64)}
NAMES = {"none": "linear", "8": "8 units", "64x64": "64x64"}
VALIDATION = 500
BATCH = 256  # points in an update at most: larger sets are taken in turns
EVERY = 5  # updates between two looks at the losses
FRAMES = 40
EXTENT = (-1.6, 1.6)
GRID = 33
OVERFITS, CLEARLY = 1.5, 0.1  # times its minimum and above it, the validation loss at the end
TINY = 1e-9
UNDERFITS = 0.15  # above the entropy of the flips, the training loss at the end
LEVELS = (1.2, 3.0)  # of the prediction
WIDE, TALL, FLAT = 57, 8, 6  # columns for three panels side by side; lines of one
LOWEST = 1e-3  # a loss at the foot of the axis


@dataclass(frozen=True, slots=True)
class Model:
    """One net and how it has fared so far."""

    name: str
    parameters: int
    train: Array  # (K,) losses
    validation: Array  # (K,)
    right: tuple[float, float]  # shares of the training and the new points that it gets right
    memorized: int  # flipped training labels that it gives back
    ground: Array  # (GRID, GRID) probability of class 1, over EXTENT

    @property
    def ratio(self) -> float:
        """The validation loss at the end, as a multiple of its minimum."""
        return max(float(self.validation[-1]), TINY) / max(float(self.validation.min()), TINY)


@dataclass(frozen=True, slots=True)
class Result:
    """The nets on one data set, from the smallest to the largest."""

    n: int
    flips: int  # training labels that are wrong
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
    steps: Annotated[int, Range(20, 1000, f"updates, each on all points, {BATCH} at most")] = 400,
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
    flipped = y != truth
    floor = sum(-q * math.log(q) for q in (flip, 1 - flip) if q > 0)
    nets = [mlp((2, *SIZES[name], 2), np.random.default_rng([seed, 1]), "relu")
            for name in names]  # fmt: skip
    optimizers = [Adam(net.parameters(), lr) for net in nets]
    batches = _batches(n, rng)
    at: list[int] = []
    losses: list[list[tuple[float, float]]] = [[] for _ in nets]  # of each net (train, validation)
    for step in range(total + 1):
        if step > 0:
            rows = next(batches)
            for net, optimizer in zip(nets, optimizers, strict=True):
                update(net, cross_entropy, optimizer, x[rows], y[rows])
        if step % EVERY == 0 or step == total:
            at.append(step)
            for net, seen in zip(nets, losses, strict=True):
                seen.append((cross_entropy(net(x), y)[0], cross_entropy(net(x_new), y_new)[0]))
        if (step % stride == 0 and step % EVERY == 0) or step == total:
            models = []
            for name, net, seen in zip(names, nets, losses, strict=True):
                train, validation = np.array(seen).T
                agrees, agrees_new = (net(points).argmax(axis=1) == labels
                                      for points, labels in ((x, y), (x_new, y_new)))  # fmt: skip
                right = float(agrees.mean()), float(agrees_new.mean())
                models.append(
                    Model(name, count_parameters(net), train, validation, right,
                          int(agrees[flipped].sum()), _ground(net))
                )  # fmt: skip
            yield Result(n, int(flipped.sum()), total, floor, np.array(at, float), tuple(models))


def _batches(n: int, rng: Generator) -> Iterator[Labels]:
    """Rows for one update after another, epoch after epoch."""
    while True:
        yield from minibatches(n, BATCH, rng)


def _ground(net: Module) -> Array:
    """The probability of class 1 on a grid, the lowest row first."""
    side = np.linspace(*EXTENT, GRID)
    points = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    return softmax(net(points))[:, 1].reshape(GRID, GRID)


def render(result: Result) -> RenderableType:
    """For each net its losses over the updates, and below where it decides for which class."""
    models = result.models
    losses = np.concatenate([(model.train, model.validation) for model in models])
    y_range = max(LOWEST, float(losses.min()) / 1.1), max(1.0, float(losses.max()))
    curves = [_curves(result, model, y_range) for model in models]
    boundaries = [_boundary(result, model) for model in models]
    return Group(
        SideBySide(curves, least=WIDE, flat=FLAT),
        SideBySide(boundaries, least=WIDE, narrow=0),
        Text(
            f"Loss: T training, V new points; dashed: H(p) {result.floor:.2f}. "
            "Red or shaded: class 1.",
            style="dim",
        ),
    )


def _curves(result: Result, model: Model, y_range: tuple[float, float]) -> LineChart:
    ends = f"T {model.train[-1]:.2f}, V {model.validation[-1]:.2f}"
    return LineChart(
        [Series("train", model.train, result.at), Series("val", model.validation, result.at)],
        f"{NAMES[model.name]}: {ends}",
        references=[Reference(result.floor)] if result.floor > LOWEST else (),
        x_range=(0, result.total),
        y_range=y_range,
        log_y=True,
        legend=False,
        height=TALL,
    )


def _boundary(result: Result, model: Model) -> DecisionBoundary:
    fits = f"fits {model.memorized}/{result.flips} flips, " if result.flips else ""
    title = f"{fits}V {model.right[1]:.0%}"
    return DecisionBoundary(model.ground, (), EXTENT, EXTENT, title=title, height=TALL)


def predict(*, hidden: tuple[str, ...], **_: object) -> Keyed:
    """How far does the validation loss of the largest net leave its minimum?"""
    name = max(hidden, key=list(SIZES).index)
    return Keyed(
        f"Where does the validation loss of the net “{name}” end?",
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
    name, ends = NAMES[big.name], f"train {big.train[-1]:.3f}, validation {big.validation[-1]:.2f}"
    if big.ratio > OVERFITS and big.validation[-1] > big.validation[lowest] + CLEARLY:
        text = (
            f"Overfitting: {name} ends at {ends}, {big.ratio:.1f} times its lowest "
            f"(update {result.at[lowest]:.0f})."
        )
    else:
        text = f"No overfitting: {name} ends at {ends}, {big.ratio:.2f} times its lowest."
    if small.train[-1] > result.floor + UNDERFITS:
        return f"{text} Underfitting: {NAMES[small.name]}, train {small.train[-1]:.2f}."
    return text


main(__name__)
