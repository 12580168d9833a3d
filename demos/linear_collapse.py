"""Layers without an activation collapse: many linear layers are one matrix, however deep.

A composition of affine maps is affine; multiply it out and one layer is left:

    W₂(W₁x + b₁) + b₂ = (W₂W₁) x + (W₂b₁ + b₂)

So a linear net of any depth decides by a straight line, and its outputs are those of one matrix
to the last digits of a float. Two rings need a curve; with an activation between the layers the
same net finds one. It has to be a non-linear one, and for *universal* approximation also not a
polynomial: with x² a net of fixed depth stays a polynomial of fixed degree. Two rings are exactly
what a polynomial of degree 2 can part, so `--act square --depth 2` does well all the same.

Linear layers are not nothing: a narrow one bounds the rank of the product, and depth changes how
training moves, though not what can be reached.

Sources. Leshno, Lin, Pinkus, Schocken 1993, Neural Networks 6 (universal if and only if not a
polynomial); Saxe, McClelland, Ganguli 2014, ICLR (the dynamics of deep linear nets). Left out: a
test set; both nets are shown what they can represent, and are judged on what they were trained on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from rich.console import Group, RenderableType
from rich.text import Text

from demos.nn import Adam, Array, Labels, Linear, Sequential, count_parameters, mlp, update
from demos.nn import binary_cross_entropy_with_logits as cross_entropy
from demos.nn.activations import sigmoid
from demos.nn.data import circles
from quiz.charts import DecisionBoundary, Points, SideBySide
from quiz.demo import Choice, Keyed, Knob, Range, main

KNOBS = (
    Knob("--depth 20", "deeper, and still a line"),
    Knob("--act square --depth 2", "enough for rings"),
)
N = 200
LR = 0.01
FRAMES = 40
SIDE = (-1.5, 1.5)
RASTER = 0.075  # of the points as of the picture, so that what it shows wrong is wrong
AXIS = RASTER * np.arange(-20, 21)
INIT = {"relu": "he", "leaky_relu": "he", "gelu": "he"}  # of both nets; else Xavier
GAIN = 0.2  # by how much accuracy has to differ to be seen


@dataclass(frozen=True, slots=True)
class Net:
    """One of the two nets after some steps."""

    accuracy: float  # on the 200 points that it is trained on; 0 if it diverged
    diverged: int | None  # the step at which its loss was no number any more
    plane: Array  # (41, 41) probability of the inner ring, row 0 at x₂ = −1.5


@dataclass(frozen=True, slots=True)
class Result:
    """A linear net and the same net with an activation, trained on the same two rings."""

    depth: int
    act: str
    step: int
    points: Array  # (200, 2)
    labels: Labels  # (200,) 1 for the inner ring
    linear: Net
    bent: Net
    parameters: int  # of the linear net
    product: Array  # (3,) w₁, w₂, b of the linear net multiplied out
    difference: float  # largest |net(x) − (w·x + b)| over the points


def compute(
    *,
    depth: Annotated[int, Range(1, 20, "layers with weights")] = 4,
    width: Annotated[int, Range(2, 32, "units in each hidden layer")] = 16,
    act: Annotated[
        str,
        Choice(("relu", "leaky_relu", "tanh", "sigmoid", "gelu", "square", "identity"), "between"),
    ] = "relu",
    steps: Annotated[int, Range(1, 300, "updates by Adam")] = 200,
    noise: Annotated[float, Range(0, 0.3, "standard deviation of the points' noise")] = 0.1,
    seed: int = 0,
) -> Result:
    """The last of `watch`: both nets trained."""
    (last,) = watch(
        depth=depth, width=width, act=act, steps=steps, noise=noise, seed=seed, frames=1
    )
    return last


def watch(
    *,
    depth: int = 4,
    width: int = 16,
    act: str = "relu",
    steps: int = 200,
    noise: float = 0.1,
    seed: int = 0,
    frames: int = FRAMES,
) -> Iterator[Result]:
    """Train two nets from the same weights on the same points; only the activation differs."""
    points, labels = circles(N, np.random.default_rng([seed, 0]), noise)
    points = RASTER * np.round(points / RASTER)
    sizes = [2, *[width] * (depth - 1), 1]
    init = INIT.get(act, "xavier")
    learners = [
        Learner(mlp(sizes, np.random.default_rng([seed, 1]), name, init), points, labels)
        for name in ("identity", act)
    ]
    for step in range(1, steps + 1):
        for learner in learners:
            learner.learn(step)
        if step * frames // steps > (step - 1) * frames // steps:
            linear, bent = learners
            product = multiplied_out(linear.net)
            outputs = linear.net(points)[:, 0]
            yield Result(
                depth=depth,
                act=act,
                step=step,
                points=points,
                labels=labels,
                linear=linear.seen(),
                bent=bent.seen(),
                parameters=count_parameters(linear.net),
                product=product,
                difference=float(np.max(np.abs(outputs - (points @ product[:2] + product[2])))),
            )


steps = watch  # by this name it is played; `compute` has a parameter that is called so


def multiplied_out(net: Sequential) -> Array:
    """The one affine map that a net of linear layers is: w₁, w₂, b."""
    matrix, offset = np.eye(2), np.zeros(2)
    for layer in net:
        if isinstance(layer, Linear):
            assert layer.bias is not None
            matrix = layer.weight.data @ matrix  # Wₗ … W₂W₁
            offset = layer.weight.data @ offset + layer.bias.data
    return np.append(matrix[0], offset)


class Learner:
    """A net on its way, until it is done or its loss is no number any more."""

    def __init__(self, net: Sequential, points: Array, labels: Labels) -> None:
        self.net, self.points, self.labels = net, points, labels
        self.optimizer = Adam(net.parameters(), LR)
        self.diverged: int | None = None

    def learn(self, step: int) -> None:
        """One update on all points."""
        if self.diverged is None:
            target = self.labels[:, None].astype(np.float64)
            loss, _ = update(self.net, cross_entropy, self.optimizer, self.points, target)
            if not np.isfinite(loss):
                self.diverged = step

    def seen(self) -> Net:
        """What it has learned, on the points and on the plane."""
        grid = np.array([(x1, x2) for x2 in AXIS for x1 in AXIS])  # (41², 2)
        with np.errstate(all="ignore"):
            plane = sigmoid(self.net(grid)[:, 0]).reshape(41, 41)
            right = (self.net(self.points)[:, 0] > 0) == self.labels
        accuracy = 0.0 if self.diverged else float(np.mean(right))
        return Net(accuracy, self.diverged, plane)


def render(result: Result) -> RenderableType:
    """What each net decides over the plane, and what is left of the linear one's parameters."""
    layers = "1 layer" if result.depth == 1 else f"{result.depth} layers"
    pictures = [
        _picture(result, result.linear, f"{layers}, linear"),
        _picture(result, result.bent, f"{layers} with {result.act}"),
    ]
    w1, w2, b = result.product
    product = f"z = {w1:+.3f} x1 {w2:+.3f} x2 {b:+.3f}"
    return Group(
        SideBySide(pictures, flat=12),
        Text(f"The {result.parameters:,} parameters of the linear net, multiplied out, are 3:"),
        Text(f"  {product}, within {result.difference:.1g} of its output"),
    )


def _picture(result: Result, net: Net, name: str) -> RenderableType:
    if net.diverged is not None:
        return Text(f"{name}: diverged at step {net.diverged}, nothing to draw")
    points = [
        Points(ring, *result.points[result.labels == label].T.tolist())
        for label, ring in enumerate(("out", "in"))
    ]
    title = f"{name}: {_percent(net.accuracy)} right"
    return DecisionBoundary(net.plane, points, SIDE, SIDE, 0.5, title, "x₁", "x₂", height=15)


def _percent(share: float) -> str:
    return f"{100 * share:.4g}%"


LEVELS = (0.5, 0.75, 1.0)
PAIRS = ((0, 0), (0, 1), (0, 2), (1, 2), (2, 2))


def predict(*, depth: int, act: str, **_: object) -> Keyed:
    """How well do both nets separate two rings?"""
    return Keyed(
        f"Accuracy on two rings: {depth} linear layers, and with {act}?",
        tuple(f"{_percent(LEVELS[one])} and {_percent(LEVELS[other])}" for one, other in PAIRS),
        nearest_pair,
    )


def nearest_pair(result: Result) -> int | None:
    """Index of the pair of levels that is nearest to both accuracies; None for no such pair."""
    if result.bent.diverged or result.linear.diverged:
        return None
    near = [
        int(np.argmin([abs(level - net.accuracy) for level in LEVELS]))
        for net in (result.linear, result.bent)
    ]
    return PAIRS.index((near[0], near[1])) if (near[0], near[1]) in PAIRS else None


def headline(result: Result) -> str:
    """What the activation changed."""
    linear, bent = _percent(result.linear.accuracy), _percent(result.bent.accuracy)
    caveat = " (rings are of degree 2; x² is not universal)" if result.act == "square" else ""
    one = "1 linear layer is" if result.depth == 1 else f"{result.depth} linear layers are"
    if result.depth == 1 or result.act == "identity":
        return f"No difference: {one} one matrix either way, and get {linear} and {bent} right."
    if result.bent.diverged is not None:
        end = f"with {result.act} the training diverged at step {result.bent.diverged}"
        return f"{one} one matrix and get {linear} right; {end}."
    if result.bent.accuracy - result.linear.accuracy < GAIN:
        return (
            f"No gain to see: {one} one matrix ({linear} right), and with {result.act} this net, "
            f"which could bend its boundary, has learned no more after step {result.step} ({bent})."
        )
    return (
        f"{one} one matrix: {result.parameters} parameters do the work of 3 and get {linear} of "
        f"two rings right; with {result.act} between the layers it is {bent}{caveat}."
    )


main(__name__)
