"""Fifty plain layers never beat a coin flip; the same layers with skips around them learn.

A skip adds a block's input to its output, which puts an identity into the product of Jacobians
that carries the gradient back:

    plain   y = F(x)            ∂y/∂x = J = ∂F/∂x
    skip    y = x + s·F(x)      ∂y/∂x = I + s·J         F(x) = W₂ f(W₁ f(x) + b₁) + b₂

F only has to learn the difference from the identity. Both nets have the same layers and start from
the same weights: a skip adds no parameters (unless the shapes differ and need a projection). At
s = 1 without batch norm the sum grows from block to block, and a deep stack *explodes*. Our factor
s = 1/√blocks prevents that: the branches' variances add up to that of one. Batch norm does much the
same at the start (De & Smith), and so do Fixup (the last layer of each F starts at 0) and SkipInit
(a learned s that starts at 0).

The first view shows skips curing vanishing gradients, which is not what He et al. argued. Their
plain nets had batch norm and healthy gradients, yet *training* got worse with depth: degradation,
the second view. In narrow plain nets like these, batch norm even makes the gradient grow (Yang et
al.). `--init he` makes the first view a fair fight: 50 plain layers get most of the way.

Sources. He, Zhang, Ren, Sun 2016, CVPR (4.1 on gradients) and ECCV (f before W, as here); Yang et
al. 2019, ICLR (batch norm and exploding gradients); De & Smith 2020, NeurIPS (SkipInit); Zhang,
Dauphin, Ma 2019, ICLR (Fixup). Other views: Veit et al. 2016, NeurIPS (ensembles); Balduzzi et al.
2017, ICML (shattered gradients). Left out: convolutions, concatenation (DenseNet, U-Net), and test
data: skips do not cure overfitting.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from demos.nn import Adam, Array, Labels, Sequential, Training, count_parameters, residual_mlp
from demos.nn import binary_cross_entropy_with_logits as cross_entropy
from demos.nn.data import moons
from quiz.charts import Beside, Figure, LineChart, Reference, Series
from quiz.demo import Choice, Prediction, Range, Verdict, View, counted, frames, main, sort_into

KNOBS = {"--init he": "a fair fight", "--show degradation": "with batch norm, deeper is worse"}
N, SCALES = 128, ("1/sqrt", "1", "0.1", "0")
GUESS = float(np.log(2))  # the loss of p = ½ for every point
STUCK, RIGHT = 0.6, 0.8  # a net has learned if its loss is below, or its accuracy above


@dataclass(frozen=True, slots=True)
class Net:
    """One of the two nets: its gradient at the start, and its training so far."""

    gradient: Array  # (D + 1,) ‖∂L/∂h‖ before each block and after the last, relative to the top
    losses: Array  # (K,) entry k after k steps
    accuracy: float

    @property
    def loss(self) -> float:
        """The latest loss; infinite if it is not a number."""
        return float(np.nan_to_num(self.losses[-1], nan=np.inf))

    @property
    def learns(self) -> bool:
        """Whether it is clearly better than guessing."""
        return self.loss < STUCK or (self.loss < GUESS and self.accuracy >= RIGHT)

    @property
    def exponent(self) -> float:
        """The log₁₀ of the share of the top's gradient that reaches the first block."""
        return exponent_of(self.gradient)


@dataclass(frozen=True, slots=True)
class Result:
    """A plain net and the same with skips."""

    depth: int
    act: str
    updates: int  # in all
    scale: float  # s
    layers: Array  # (D + 1,) layers below each entry of the gradients
    parameters: int  # of each net
    plain: Net
    skip: Net


def exponent_of(gradient: Array) -> float:
    """The log₁₀ of the first of these shares; −inf for 0."""
    return float(np.log10(gradient[0])) if gradient[0] > 0 else -np.inf


def profile(net: Sequential, blocks: int, x: Array, y: Labels) -> Array:
    """‖∂L/∂h‖ before each block and after the last, relative to the last: (blocks + 1,)."""
    with np.errstate(all="ignore"):
        slope = cross_entropy(net(x), y)[1]
        norms = []
        for layer in reversed(net.layers[1:]):
            slope = layer.backward(slope)
            norms.append(float(np.linalg.norm(slope)))
    return np.array(norms[: -blocks - 2 : -1]) / (norms[-blocks - 1] or 1.0)


def steps(
    *,
    depth: Annotated[int, Range(2, 200, "layers")] = 50,
    act: Annotated[str, Choice(("relu", "tanh", "sigmoid"), "activation f")] = "relu",
    init: Annotated[str, Choice(("xavier", "he", "lecun"), "initialization")] = "xavier",
    scale: Annotated[str, Choice(SCALES, "factor s on F; 1/sqrt is 1/√blocks")] = "1/sqrt",
    steps: Annotated[int, Range(10, 200, "updates by Adam")] = 100,
    lr: Annotated[float, Range(0.0001, 0.1, "learning rate")] = 0.003,
    width: Annotated[int, Range(2, 32, "units in each layer")] = 16,
    seed: int = 0,
) -> Iterator[Result]:
    """Train the plain net and the one with skips on the same two moons, from the same weights."""
    x, y = moons(N, np.random.default_rng(seed))
    layers = np.append(np.arange(0, depth, 2), depth)  # below each block, and below the end
    s = (len(layers) - 1) ** -0.5 if scale == "1/sqrt" else float(scale)
    nets = [residual_mlp(depth, width, act, init, factor, np.random.default_rng((seed, 1)))
            for factor in (None, s)]  # fmt: skip
    gradients = [profile(net, len(layers) - 1, x, y) for net in nets]
    runs = [Training(net, cross_entropy, Adam(net.parameters(), lr)) for net in nets]
    for _, shown in frames(steps):
        for run in runs:
            run.update(x, y)
        if shown:
            plain, skip = (
                Net(gradient, np.array([*run.losses, run.loss_on(x, y)]), run.right(x, y) / N)
                for run, gradient in zip(runs, gradients, strict=True)
            )
            yield Result(depth, act, steps, s, layers, count_parameters(nets[0]), plain, skip)


def render(result: Result) -> Figure:
    plain, skip = result.plain, result.skip
    return Figure(
        Beside(
            LineChart(
                [Series("plain", plain.losses), Series("skips", skip.losses)],
                f"Training loss, {result.depth} layers of {result.act}", "updates", log_y=True,
                x_range=(0, result.updates), references=[Reference(GUESS, "guess: ln 2")],
            ),
            LineChart(
                [Series("plain", plain.gradient, result.layers),
                 Series("skips", skip.gradient, result.layers)],
                "‖gradient‖ at the start, top = 1", "layers below", log_y=True,
            ),
        ),
        f"Share of the top's gradient at the first block: plain {_power(plain.exponent)}, with "
        f"skips {_power(skip.exponent)}. Both nets have {result.parameters:,} parameters: skips "
        "add none.",
    )  # fmt: skip


def _power(exponent: float) -> str:
    return f"10^{exponent:z.1f}" if np.isfinite(exponent) else "nothing"


def predict(*, depth: int, act: str, init: str, steps: int, **_: object) -> Prediction:
    return Prediction(
        f"Two nets of {depth} {act} layers with {init} weights learn two moons: a plain one, and "
        "the same with skips around blocks of two layers.",
        f"The plain net's training loss after {steps} updates (guessing: 0.693) is",
        ("below 0.1", "0.1 to 0.6", "0.6 to 0.75, a guess", "0.75 or more, or not a number"),
    )


def verdicts(r: Result) -> tuple[Verdict, ...]:
    plain, skip = r.plain, r.skip
    option = sort_into(plain.loss, 0.1, STUCK, 0.75)
    seen = f"loss after {counted(len(plain.losses) - 1, 'update')} plain {_loss(plain)} and "
    seen += f"{plain.accuracy:.0%} right, with skips {_loss(skip)} and {skip.accuracy:.0%}."
    if skip.exponent > 1:
        seen += f" At s = {r.scale:.2g} the sum grows: the gradient at the first block is "
        seen += f"{_power(skip.exponent)} times the top's."
    return (
        (not skip.loss <= 1.1 * GUESS, option, f"Worse than a guess with these skips: {seen}"),
        (skip.learns and not plain.learns, option, f"Only the net with skips learns: {seen}"),
        (plain.learns and not skip.learns, option, f"Only the plain net learns: {seen}"),
        (not plain.learns, option, f"Neither learns: {seen}"),
        (skip.loss < plain.loss / 2, option,
         f"A smaller effect; {r.depth} plain layers learn too: {seen}"),
        (True, option, f"No need for skips here: {seen}"),
    )  # fmt: skip


def _loss(net: Net) -> str:
    return f"{net.loss:.3g}" if np.isfinite(net.loss) else "not finite"


@dataclass(frozen=True, slots=True)
class Degraded:
    """The second view, with batch norm: shallow and plain, deep and plain, deep with skips."""

    deep: int
    shallow: int
    updates: int  # in all
    losses: Array  # (3, K) in training
    exponent: float  # log₁₀ of the share of the top's gradient at the deep plain net's first block

    @property
    def ends(self) -> Array:
        """The mean of each net's last five losses, infinite if that is not a number."""
        return np.asarray(np.nan_to_num(self.losses[:, -5:].mean(axis=1), nan=np.inf))


def degrade(
    *,
    deep: Annotated[int, Range(10, 100, "layers of the deep nets")] = 50,
    shallow: Annotated[int, Range(2, 20, "layers of the shallow net")] = 8,
    steps: Annotated[int, Range(20, 100, "updates by Adam")] = 50,
    lr: Annotated[float, Range(0.001, 0.1, "learning rate")] = 0.01,
    seed: int = 0,
) -> Iterator[Degraded]:
    """Train three ReLU nets with He weights and batch norm on the same two moons."""
    x, y = moons(N, np.random.default_rng(seed))
    nets = [
        residual_mlp(depth, 16, "relu", "he", scale, np.random.default_rng((seed, 1)), norm=True)
        for depth, scale in ((shallow, None), (deep, None), (deep, 1.0))
    ]
    exponent = exponent_of(profile(nets[1], -(-deep // 2), x, y))
    runs = [Training(net, cross_entropy, Adam(net.parameters(), lr)) for net in nets]
    for _, shown in frames(steps):
        for run in runs:
            run.update(x, y)
        if shown:
            yield Degraded(deep, shallow, steps, np.array([run.losses for run in runs]), exponent)


def draw_degraded(result: Degraded) -> Figure:
    names = (f"{result.shallow} plain", f"{result.deep} plain", f"deep with skips: {result.deep}")
    lines = [Series(name, loss) for name, loss in zip(names, result.losses, strict=True)]
    return Figure(
        LineChart(
            lines, "Training loss with batch norm, by layers", "updates", log_y=True,
            x_range=(0, result.updates), references=[Reference(GUESS, "guess: ln 2")],
        ),
        f"At the start the deep plain net's first block gets {_power(result.exponent)} times the "
        "top's gradient.",
    )  # fmt: skip


def predict_degraded(*, deep: int, shallow: int, steps: int, **_: object) -> Prediction:
    return Prediction(
        f"Plain ReLU nets of {shallow} and {deep} layers, with batch norm and He weights, learn "
        f"two moons in {steps} updates.",
        f"Compared with {shallow} layers, the training loss of {deep} is",
        ("lower, or up to twice as high", "2 to 10 times as high", "10 times as high or more"),
    )


def judge_degraded(r: Degraded) -> tuple[Verdict, ...]:
    low, high, skip = r.ends
    option = sort_into(high / low, 2, 10) if np.isfinite(low) else None
    losses = (f"training loss {r.shallow} plain layers {low:.2g}, {r.deep} plain {high:.2g}, "
              f"{r.deep} with skips {skip:.2g}")  # fmt: skip
    gradient = f"the first block gets {_power(r.exponent)} times the top's gradient"
    return (
        (option in (1, 2) and skip < high / 2 and r.exponent > -1, option,
         f"Degradation, and skips cure it: {losses}. Nothing vanishes: {gradient}."),
        (option in (1, 2) and skip < high / 2, option, f"Skips cure it: {losses}; {gradient}."),
        (option in (1, 2), option, f"Degradation, and skips do not cure it here: {losses}."),
        (True, option, f"No degradation here: {losses}."),
    )  # fmt: skip


FIRST = "plain"
MORE = {"--deep 10": "not deep enough", "--show plain --init he --scale 1": "unscaled: it grows"}
VIEWS = (View("degradation", degrade, predict_degraded, draw_degraded, judge_degraded, MORE),)

main(__name__)
