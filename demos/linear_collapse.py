"""Layers without an activation collapse: many linear layers are one matrix, however deep.

A composition of affine maps is affine; multiply it out and a single layer remains:

    W₂(W₁x + b₁) + b₂ = (W₂W₁) x + (W₂b₁ + b₂)

So a linear net of any depth decides by a straight line, but two rings need a curve. An activation
between the layers provides it. It has to be non-linear and, for *universal* approximation, not a
polynomial: with x² a net of fixed depth is a polynomial of fixed degree. Degree 2 happens to
separate two rings, so `--act square --depth 2` does well anyway. Linear layers are not useless: a
narrow one bounds the rank of the product, and depth changes the training dynamics.

Sources. Leshno, Lin, Pinkus, Schocken 1993, Neural Networks 6 (universal if and only if not a
polynomial); Saxe, McClelland, Ganguli 2014, ICLR (the dynamics of deep linear nets). Left out: a
test set; both nets are judged on their training points.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from demos.nn import Adam, Array, Labels, Module, Training, count_parameters, mlp, sigmoid
from demos.nn import binary_cross_entropy_with_logits as cross_entropy
from demos.nn.data import circles, square
from quiz.charts import Beside, DecisionBoundary, Figure, Points
from quiz.demo import Choice, Prediction, Range, Verdict, counted, frames, main, sort_into

KNOBS = {"--depth 20": "deeper, but still a line", "--act square --depth 2": "enough for rings"}
ACTS = ("relu", "leaky_relu", "tanh", "sigmoid", "gelu", "square", "identity")
N, LR = 200, 0.01
SIDE = (-1.5, 1.5)
RASTER = 0.075  # of the points and the picture, so that a point drawn as wrong is wrong
AXIS = RASTER * np.arange(-20.0, 21.0)
INIT = {"relu": "he", "leaky_relu": "he", "gelu": "he"}  # of both nets; else Xavier


@dataclass(frozen=True, slots=True)
class Net:
    """One of the two nets after some steps."""

    accuracy: float  # on the 200 training points; 0 if it diverged
    diverged: int | None  # the step at which its loss was no longer a number
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


def steps(
    *,
    depth: Annotated[int, Range(1, 20, "layers with weights")] = 4,
    width: Annotated[int, Range(2, 32, "units in each hidden layer")] = 16,
    act: Annotated[str, Choice(ACTS, "between layers")] = "relu",
    steps: Annotated[int, Range(1, 300, "updates by Adam")] = 200,
    noise: Annotated[float, Range(0, 0.3, "standard deviation of the points' noise")] = 0.1,
    seed: int = 0,
) -> Iterator[Result]:
    """Train two nets from the same weights on the same points; only the activation differs."""
    points, labels = circles(N, np.random.default_rng([seed, 0]), noise)
    points = RASTER * np.round(points / RASTER)
    sizes = [2, *[width] * (depth - 1), 1]
    runs = []
    for name in ("identity", act):
        net = mlp(sizes, np.random.default_rng([seed, 1]), name, INIT.get(act, "xavier"))
        runs.append(Training(net, cross_entropy, Adam(net.parameters(), LR)))
    for step, shown in frames(steps):
        for run in runs:
            run.update(points, labels)
        if shown:
            linear = runs[0]
            product = multiplied_out(linear.network)
            error = linear.outputs(points)[:, 0] - (points @ product[:2] + product[2])
            straight, bent = (_seen(run, points, labels) for run in runs)
            yield Result(
                depth, act, step, points, labels, straight, bent,
                count_parameters(linear.network), product, float(np.max(np.abs(error))),
            )  # fmt: skip


def multiplied_out(net: Module) -> Array:
    """The affine map that a net of linear layers equals: w₁, w₂, b."""
    matrix, offset = np.eye(2), np.zeros(2)
    arrays = [parameter.data for parameter in net.parameters()]  # W₁, b₁, W₂, b₂, …
    for weight, bias in zip(arrays[::2], arrays[1::2], strict=True):
        matrix, offset = weight @ matrix, weight @ offset + bias  # Wₗ … W₂W₁
    return np.append(matrix[0], offset)


def _seen(run: Training, points: Array, labels: Labels) -> Net:
    plane = sigmoid(run.outputs(square(AXIS))).reshape(41, 41)
    accuracy = 0.0 if run.diverged else run.right(points, labels) / N
    return Net(accuracy, run.diverged, plane)


def render(result: Result) -> Figure:
    layers = counted(result.depth, "layer")
    product = "z = {:+.3f} x1 {:+.3f} x2 {:+.3f}".format(*result.product)
    return Figure(
        Beside(
            _picture(result, result.linear, f"{layers}, linear"),
            _picture(result, result.bent, f"{layers} with {result.act}"),
        ),
        f"Multiplied out, the {result.parameters:,} parameters of the linear net are 3: "
        f"{product}, within {result.difference:.1g} of its output.",
    )


def _picture(result: Result, net: Net, name: str) -> str | DecisionBoundary:
    if net.diverged is not None:
        return f"{name}: diverged at step {net.diverged}, nothing to draw"
    points = [Points(ring, *result.points[result.labels == label].T.tolist())
              for label, ring in enumerate(("out", "in"))]  # fmt: skip
    title = f"{name}: {100 * net.accuracy:.4g}% right"
    return DecisionBoundary(net.plane, points, SIDE, SIDE, title)


def predict(*, depth: int, width: int, act: str, steps: int, **_: object) -> Prediction:
    return Prediction(
        f"Two nets of {counted(depth, 'layer')}, {width} wide, learn to separate a ring of points "
        f"from one around it in {counted(steps, 'step')}: one linear, one with {act} between the "
        "layers.",
        f"How many more of the points does the net with {act} get right?",
        ("fewer, or up to 5% more", "5% to 30% more", "30% more or better", "its loss diverges"),
    )


def verdicts(r: Result) -> tuple[Verdict, ...]:
    linear, bent = (f"{100 * net.accuracy:.4g}%" for net in (r.linear, r.bent))
    caveat = " (rings are of degree 2; x² is not universal)" if r.act == "square" else ""
    one = "1 linear layer is" if r.depth == 1 else f"{r.depth} linear layers are"
    gain = round(r.bent.accuracy - r.linear.accuracy, 9)
    option = sort_into(gain, 0.05, 0.3)
    return (
        (r.depth == 1 or r.act == "identity", option,
         f"No difference: {one} one matrix either way, with {linear} and {bent} right."),
        (r.bent.diverged is not None, 3,
         f"{one} one matrix and get {linear} right; with {r.act} training diverged at step "
         f"{r.bent.diverged}."),
        (gain < 0.05, option,
         f"No visible gain: {one} one matrix ({linear} right), and with {r.act} this net, which "
         f"could bend its boundary, has learned no more after step {r.step} ({bent})."),
        (True, option,
         f"{one} one matrix: {r.parameters:,} parameters do the work of 3 and get {linear} of two "
         f"rings right; with {r.act} between the layers it is {bent}{caveat}."),
    )  # fmt: skip


main(__name__)
