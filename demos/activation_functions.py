"""Activation functions and their slopes, and how a large learning rate kills ReLUs for good.

    function     range      slope                 largest slope
    sigmoid σ    (0, 1)     σ(1 − σ)              ¼, at 0
    tanh         (−1, 1)    1 − tanh²             1, at 0; tanh x = 2σ(2x) − 1
    ReLU         [0, ∞)     0 or 1; undefined at 0, where libraries use 0
    leaky ReLU   (−∞, ∞)    0.01 or 1
    GELU x·Φ(x)  > −0.18    smooth, and not 0 for small negative x

A unit multiplies the gradient by its slope. Sigmoid and tanh saturate on both sides, ReLU on one: a
unit whose input is negative for *every* example gets no gradient and stays dead unless the layer
below changes. One step that is too long can do that. A unit counts as dead if its slope is below
0.001 on all 256 points (exactly 0 for ReLU; others are saturated and could recover slowly). A lower
learning rate helps, and so does a slope on both sides, as in leaky ReLU and, near 0, GELU; but the
leaky net diverges instead. Outputs of 0 are normal: at the start half of them are.

Sources. LeCun, Bottou, Orr, Müller 1998, Efficient BackProp, §4.3–4.4 (why zero-centered outputs
help; ReLU's are not); Glorot, Bordes, Bengio 2011, AISTATS. BERT and GPT use GELU (Hendrycks &
Gimpel 2016, arXiv:1606.08415), many later language models the gated SwiGLU (Shazeer 2020,
arXiv:2002.05202). Left out: gated units, momentum, minibatches.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from rich.table import Table

from demos.nn import ACTIVATIONS, SGD, Activation, Array, Sequential, Training, mlp
from demos.nn import binary_cross_entropy_with_logits as cross_entropy
from demos.nn.data import moons
from quiz.charts import Beside, Figure, Histogram, LineChart, Reference, Series, Sparkline
from quiz.demo import Choice, Many, Prediction, Range, Verdict, counted, frames, main, sort_into

KNOBS = {"--lr 0.1": "short steps kill few", "--act leaky_relu": "the loss explodes"}
NAMES = ("relu", "sigmoid", "tanh", "leaky_relu", "gelu", "silu", "softplus")
DRAWN = ("relu", "sigmoid", "tanh", "gelu")
N, DEAD = 256, 1e-3  # training points; slope below which a unit is dead
X = np.linspace(-3, 3, 121)


@dataclass(frozen=True, slots=True)
class Curve:
    """An activation function over `X`."""

    name: str
    f: Array  # (121,)
    slope: Array  # (121,)


@dataclass(frozen=True, slots=True)
class Result:
    """The functions, and a net of two hidden layers after some steps."""

    curves: tuple[Curve, ...]
    act: str
    lr: float
    step: int
    dead: Array  # (k, 2) share of dead units in both hidden layers, from the start to this step
    accuracy: float  # on the training points
    diverged: int | None  # the step at which the loss was no longer a number
    before: Array  # (256,) initial inputs z of one unit of layer 1, the first to die
    after: Array  # (256,) the same when it was found dead, or now if none is
    found: int  # the step at which that was

    @property
    def share(self) -> float:
        """Share of all hidden units that are dead now, or were when the loss diverged."""
        return float(np.mean(self.dead[-1]))


def steps(
    *,
    acts: Annotated[tuple[str, ...], Many(Choice(NAMES, ""), 4, "functions to draw")] = DRAWN,
    act: Annotated[str, Choice(NAMES, "activation of the net")] = "relu",
    lr: Annotated[float, Range(0.01, 30, "learning rate")] = 10.0,
    steps: Annotated[int, Range(1, 400, "updates by gradient descent")] = 100,
    hidden: Annotated[int, Range(2, 128, "units in each of the two hidden layers")] = 64,
    seed: int = 0,
) -> Iterator[Result]:
    """Train a net 2-h-h-1 on two moons, all points at once, and count its dead units."""
    rng = np.random.default_rng(seed)
    points, labels = moons(N, rng)
    net = mlp([2, hidden, hidden, 1], rng, act)
    training = Training(net, cross_entropy, SGD(net.parameters(), lr))
    curves = tuple(map(curve, dict.fromkeys(acts)))
    (start, _), dead = inspected(net, points)
    history, after, unit, found, died = [dead.mean(axis=1)], start[:, 0], 0, 0, False
    for step, shown in frames(steps):
        training.update(points, labels)
        sampled = step * 40 // steps > (step - 1) * 40 // steps
        if sampled and training.diverged is None:
            (z, _), dead = inspected(net, points)
            history.append(dead.mean(axis=1))
            if not died:
                unit, died = int(np.argmax(dead[0])), bool(dead[0].any())
                after, found = z[:, unit], step
        if shown:
            yield Result(
                curves, act, lr, step, np.array(history), training.right(points, labels) / N,
                training.diverged, start[:, unit], after, found,
            )  # fmt: skip


def curve(name: str) -> Curve:
    """A function and its slope, as the layers compute them."""
    function, derivative = ACTIVATIONS[name]
    return Curve(name, function(X), derivative(X, function(X)))


def inspected(net: Sequential, points: Array) -> tuple[Array, Array]:
    """Both hidden layers' inputs z, (2, N, h), and which units pass no gradient, (2, h)."""
    with np.errstate(all="ignore"):
        net(points)
        layers = [layer for layer in net if isinstance(layer, Activation)]
        slopes = np.array([np.abs(layer.derivative(layer.x, layer.y)) for layer in layers])
    return np.array([layer.x for layer in layers]), np.all(slopes < DEAD, axis=1)


def render(result: Result) -> Figure:
    layers = Table.grid(padding=(0, 1))
    first, second = (Sparkline(shares, 0, 1, 16) for shares in result.dead.T)
    ends = [f"{share:.0%} {_word(result.act)}  " for share in result.dead[-1]]
    layers.add_row("layer 1", first, ends[0], "layer 2", second, ends[1])
    functions = [
        LineChart(
            [Series("f", one.f, X), Series("slope", one.slope, X)], one.name, y_range=(-1.1, 2.1),
            references=[Reference(0.25, "1/4") if one.name == "sigmoid" else Reference(1)],
            legend=False, quiet=True,
        )
        for one in result.curves
    ]  # fmt: skip
    before = _histogram(result.before, "z of a unit, step 0")
    after = _histogram(result.after, f"at step {result.found}")
    return Figure(
        Beside(*functions, before, after),
        layers,
        f"F: function, S: slope. z: inputs of a unit of layer 1 for the {N} points.",
    )  # fmt: skip


def _histogram(z: Array, title: str) -> Histogram:
    """The axis shows all of z, and both sides of 0."""
    reach = float(np.max(np.abs(z), initial=1e-6))
    ends = min(float(z.min()), -reach / 4), max(float(z.max()), reach / 4)
    return Histogram(z, title, x_range=ends)


def _word(act: str) -> str:
    return "dead" if act == "relu" else "saturated"


def predict(*, act: str, lr: float, steps: int, hidden: int, **_: object) -> Prediction:
    return Prediction(
        f"A net 2-{hidden}-{hidden}-1 with {act} learns two moons of {N} points by gradient "
        f"descent at learning rate {lr:g}.",
        f"How many of its hidden units are {_word(act)} after {counted(steps, 'step')}?",
        ("under 10%", "10% to 50%", "50% or more", "the loss diverges first"),
    )


def verdicts(r: Result) -> tuple[Verdict, ...]:
    units = f"{r.share:.0%} of the {r.act} units are {_word(r.act)}"
    rate, right = f"learning rate {r.lr:g}", f"the net gets {r.accuracy:.0%} right"
    slope = "slope 0" if r.act == "relu" else f"slope below {DEAD:g}"
    option = sort_into(r.share, 0.1, 0.5)
    return (
        (r.diverged is not None, 3,
         f"Steps too long: at {rate} the loss diverged at step {r.diverged}; {units} by then."),
        (r.share < 0.1, option, f"Hardly any unit dies here: {units} at {rate}, and {right}."),
        (True, option,
         f"{units} after {counted(r.step, 'step')} at {rate} ({slope} on all {N} points); "
         f"{right}."),
    )  # fmt: skip


main(__name__)
