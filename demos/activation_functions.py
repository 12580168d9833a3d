"""Activation functions and their slopes, and how a large learning rate kills ReLUs for good.

    function     range      slope                 largest slope
    sigmoid σ    (0, 1)     σ(1 − σ)              ¼, at 0
    tanh         (−1, 1)    1 − tanh²             1, at 0; tanh x = 2σ(2x) − 1
    ReLU         [0, ∞)     0 or 1; at 0 it has none, and libraries use 0
    leaky ReLU   (−∞, ∞)    0.01 or 1
    GELU x·Φ(x)  > −0.18    smooth, and not 0 for small negative x

A gradient passes a unit only times its slope. Sigmoid and tanh saturate on both sides, ReLU on one:
a unit whose input is negative for *every* example has slope 0 on all, gets no gradient and never
comes back, unless the layer below moves. One step that is too long can push it there. Counted here
as dead: a unit whose slope is below 0.001 on all 256 training points (0 to the last bit for ReLU;
for the others it is saturated, and could creep back). The remedies are a lower learning rate and a
slope on both sides: leaky ReLU, and near 0 GELU, whose slope fades further out. No remedy makes a
step that is too long a good one: a leaky net cannot die, and diverges. Zeros in themselves are no
fault: at the start half of the outputs of a ReLU layer are 0.

Sources. LeCun, Bottou, Orr, Müller 1998, Efficient BackProp, §4.3–4.4 (why zero-centered outputs
help, which ReLU's are not either); Glorot, Bordes, Bengio 2011, AISTATS. The first Transformer used
ReLU; BERT and GPT use GELU (Hendrycks & Gimpel 2016, arXiv:1606.08415), many later language models
the gated SwiGLU (Shazeer 2020, arXiv:2002.05202). Left out: gated units, momentum, minibatches.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from demos.nn import ACTIVATIONS, SGD, Activation, Array, Sequential, mlp, update
from demos.nn import binary_cross_entropy_with_logits as cross_entropy
from demos.nn.data import moons
from quiz.charts import LineChart, Series, SideBySide, Sparkline
from quiz.charts.points import letters_for
from quiz.demo import Choice, Keyed, Knob, Many, Range, counted, main

KNOBS = (
    Knob("--lr 0.1", "short steps kill few"),
    Knob("--act leaky_relu", "loss explodes"),
)
NAMES = ("relu", "sigmoid", "tanh", "leaky_relu", "gelu", "silu", "softplus")
N = 256
FRAMES = 40
DEAD = 1e-3  # slope
FEW = 0.1
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
    diverged: int | None  # the step at which the loss was no number any more

    @property
    def share(self) -> float:
        """Share of all hidden units that are dead now, or were before the loss diverged."""
        return float(np.mean(self.dead[-1]))


def compute(
    *,
    acts: Annotated[tuple[str, ...], Many(Choice(NAMES, ""), 5, "functions to draw")] = (
        "relu",
        "sigmoid",
        "tanh",
        "leaky_relu",
        "gelu",
    ),
    act: Annotated[str, Choice(NAMES, "activation of the net")] = "relu",
    lr: Annotated[float, Range(0.01, 30, "learning rate")] = 10.0,
    steps: Annotated[int, Range(1, 400, "updates by gradient descent")] = 100,
    hidden: Annotated[int, Range(2, 128, "units in each of the two hidden layers")] = 64,
    seed: int = 0,
) -> Result:
    """The last of `watch`: the net trained."""
    *_, last = watch(acts=acts, act=act, lr=lr, steps=steps, hidden=hidden, seed=seed)
    return last


def watch(
    *,
    acts: tuple[str, ...] = ("relu", "sigmoid", "tanh", "leaky_relu", "gelu"),
    act: str = "relu",
    lr: float = 10.0,
    steps: int = 100,
    hidden: int = 64,
    seed: int = 0,
) -> Iterator[Result]:
    """Train a net 2-h-h-1 on two moons, all points at once, and count its dead units."""
    rng = np.random.default_rng(seed)
    points, labels = moons(N, rng)
    target = labels[:, None].astype(np.float64)
    net = mlp([2, hidden, hidden, 1], rng, act)
    optimizer = SGD(net.parameters(), lr)
    curves = tuple(curve(name) for name in acts)
    history, diverged = [dead_shares(net, points)], None
    for step in range(1, steps + 1):
        if diverged is None:
            loss, _ = update(net, cross_entropy, optimizer, points, target)
            diverged = None if np.isfinite(loss) else step
        if step * FRAMES // steps > (step - 1) * FRAMES // steps:
            if diverged is None:
                history.append(dead_shares(net, points))
            yield Result(
                curves=curves,
                act=act,
                lr=lr,
                step=step,
                dead=np.array(history),
                accuracy=accuracy(net, points, target),
                diverged=diverged,
            )


steps = watch  # by this name it is played; `compute` has a parameter that is called so


def curve(name: str) -> Curve:
    """A function and its slope, as the layers compute them."""
    function, derivative = ACTIVATIONS[name]
    y = function(X)
    return Curve(name, y, derivative(X, y))


def accuracy(net: Sequential, points: Array, target: Array) -> float:
    """Share of the points on the right side of 0; half of them if the weights are no numbers."""
    with np.errstate(all="ignore"):
        return float(np.mean((net(points) > 0) == target))


def dead_shares(net: Sequential, points: Array) -> tuple[float, float]:
    """Share of the units in each hidden layer that let no gradient through, on any point."""
    with np.errstate(all="ignore"):
        net(points)
        shares = [
            float(np.mean(np.all(np.abs(layer.derivative(layer.x, layer.y)) < DEAD, axis=0)))
            for layer in net
            if isinstance(layer, Activation)
        ]
    return shares[0], shares[1]


def render(result: Result) -> RenderableType:
    """The functions and their slopes, and how many units of the net died over the steps."""
    functions = [Series(one.name, one.f, X) for one in result.curves]
    slopes = [Series(one.name, one.slope, X) for one in result.curves]
    pictures = [
        LineChart(functions, "Function f", "x", y_range=(-1.1, 3.1), legend=False, height=13),
        LineChart(slopes, "Slope df/dx", "x", y_range=(-0.2, 1.2), legend=False, height=13),
    ]
    names = [one.name for one in result.curves]
    if len(names) > 1:  # a single line has no letter
        names = [f"{letter}={name}" for letter, name in zip(letters_for(names), names, strict=True)]
    end = f"{result.accuracy:.0%} right"
    if result.diverged is not None:
        end = f"diverged at step {result.diverged}"
    word = _word(result.act)
    net = (
        f"A {result.act} net at learning rate {result.lr:g}: {word} units, step 0 to {result.step}"
    )
    layers = Table.grid(padding=(0, 1))
    for number, shares in enumerate(result.dead.T, start=1):
        spark = Sparkline(shares, low=0, high=1, width=40)
        layers.add_row(f"layer {number}", spark, f"{shares[-1]:.0%} {word}")
    footer = Text("   ".join(names)), Text(f"{net}; {end}")
    return Group(SideBySide(pictures, flat=10), *footer, layers)


def _word(act: str) -> str:
    return "dead" if act == "relu" else "saturated"


def predict(*, act: str, lr: float, steps: int, **_: object) -> Keyed:
    """How many of the hidden units die?"""
    return Keyed(
        f"How many {act} units are {_word(act)} after {counted(steps, 'step')} "
        f"of learning rate {lr:g}?",
        ("under 10%", "10% to 50%", "over 50%"),
        how_many,
    )


def how_many(result: Result) -> int | None:
    """Index of the option that the share of dead units falls in; None if the net diverged."""
    if result.diverged is not None:
        return None
    return 0 if result.share < FEW else 1 if result.share <= 0.5 else 2


def headline(result: Result) -> str:
    """Which share of the units no gradient passes any more, and what that leaves of the net."""
    units = f"{result.share:.0%} of the {result.act} units are {_word(result.act)}"
    rate = f"learning rate {result.lr:g}"
    if result.diverged is not None:
        return (
            f"Too long a step: at {rate} the loss diverged at step {result.diverged}; "
            f"{units} by then."
        )
    right = f"the net is {result.accuracy:.0%} right"
    if result.share < FEW:
        return f"Hardly any unit dies here: {units} at {rate}, and {right}."
    slope = "slope 0" if result.act == "relu" else f"slope below {DEAD:g}"
    after = counted(result.step, "step")
    return f"{units} after {after} of {rate} ({slope} on all {N} points); {right}."


main(__name__)
