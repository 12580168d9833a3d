"""Fifty plain layers stay at a coin's guess; the same layers with skips around them learn.

A skip adds the input of a block of layers to its output, and so puts an identity into the product
of Jacobians that a gradient meets on its way back:

    plain   y = F(x)            ∂y/∂x = J = ∂F/∂x
    skip    y = x + s·F(x)      ∂y/∂x = I + s·J         F(x) = W₂ f(W₁ f(x) + b₁) + b₂

With F = 0 the block passes everything on, so that F only has to learn what differs from that. Both
nets here have the same layers and start from the same weights: a skip adds no parameters (unless
the shapes differ; then a projection takes the place of the identity).

The sum grows, block after block: at s = 1 and without batch norm a deep stack *explodes*. The
factor s = 1/√blocks is ours and holds it: the variances of so many branches add up to that of one.
Batch norm does much the same at the start (De & Smith), and so do Fixup (the last layer of each F
starts at 0, the others smaller the deeper the net) and SkipInit (a learned s that starts at 0).

That skips cure vanishing gradients is what this demo shows, and not what He et al. argued. Their
plain nets had batch norm and gradients of healthy norms, and were worse in *training* the deeper
they were: degradation. Here no batch norm helps the plain net. Turn `--init he` for a fair fight:
at 50 layers good weights at the start get it most of the way.

Sources. He, Zhang, Ren, Sun 2016, CVPR (4.1 on gradients); the same, ECCV 2016 (f before W, as
here); De & Smith 2020, NeurIPS (SkipInit); Zhang, Dauphin, Ma 2019, ICLR (Fixup). Other views:
Veit et al. 2016, NeurIPS (ensembles); Balduzzi et al. 2017, ICML (shattered gradients).

Left out: convolutions, projections, concatenation (DenseNet, U-Net), and test data: skips are no
cure for overfitting.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.random import Generator
from rich.console import Group, RenderableType
from rich.text import Text

from demos.nn import (
    Activation,
    Adam,
    Linear,
    Module,
    Residual,
    Sequential,
    binary_cross_entropy_with_logits,
    count_parameters,
)
from demos.nn.data import moons
from demos.nn.module import Array
from quiz.charts import LineChart, Reference, Series, SideBySide
from quiz.demo import Choice, Keyed, Knob, Range, main

KNOBS = (
    Knob("--init he", "a fair fight"),
    Knob("--init he --scale 1", "unscaled: it grows"),
)
N = 128
GUESS = float(np.log(2))  # the loss of p = ½ for everything
STUCK = 0.6  # a loss from here on has hardly left the guess
FRAMES = 50


@dataclass(frozen=True, slots=True)
class Net:
    """One of the two nets: its gradient at the start, and its training so far."""

    gradient: Array  # (D + 1,) ‖∂L/∂h‖ before every block and after the last, over that at the top
    losses: Array  # (K,) entry k after k steps
    accuracy: float

    @property
    def loss(self) -> float:
        """The latest loss."""
        return float(self.losses[-1])

    @property
    def exponent(self) -> float:
        """The log₁₀ of what reaches the first block of the top's gradient."""
        return float(np.log10(self.gradient[0])) if self.gradient[0] > 0 else -np.inf


@dataclass(frozen=True, slots=True)
class Result:
    """A plain net and the same with skips."""

    depth: int
    act: str
    init: str
    scale: float  # s
    layers: Array  # (D + 1,) how many layers lie below each entry of the gradients
    parameters: int  # of each net
    plain: Net
    skip: Net


def build(
    depth: int, width: int, act: str, init: str, scale: float | None, rng: Generator
) -> Sequential:
    """A net of `depth` layers in blocks of two, with skips around the blocks unless scale is None.

    A linear layer to `width` goes before the blocks; f and a linear layer to one logit after them.
    """
    blocks: list[Module] = []
    first = Linear(2, width, rng, init)
    for start in range(0, depth, 2):
        branch: list[Module] = []
        for _ in range(min(2, depth - start)):
            branch += [Activation(act), Linear(width, width, rng, init)]
        blocks.append(Sequential(*branch) if scale is None else Residual(*branch, scale=scale))
    return Sequential(first, *blocks, Activation(act), Linear(width, 1, rng, init))


class Training:
    """Adam on all points at once."""

    def __init__(self, net: Sequential, lr: float, x: Array, y: Array) -> None:
        self.net, self.x, self.y = net, x, y
        self.optimizer = Adam(net.parameters(), lr)
        self.losses: list[float] = []
        self.look()
        norms, slope = [], self.slope
        for layer in reversed(net.layers[1:]):  # down to the first block
            slope = layer.backward(slope)
            norms.append(float(np.linalg.norm(slope)))
        top = norms[1] or 1.0  # norms[0] is behind the last f
        self.gradient = np.array(norms[:0:-1]) / top

    def look(self) -> None:
        """Forward: keeps the logits, the loss, and its gradient with respect to the logits."""
        with np.errstate(all="ignore"):  # to diverge is a result here
            self.logits = self.net(self.x)
            loss, self.slope = binary_cross_entropy_with_logits(self.logits, self.y)
        self.losses.append(loss)

    def step(self) -> None:
        """Backward and one update of all parameters; then a look at the new loss."""
        with np.errstate(all="ignore"):
            self.net.backward(self.slope)
            self.optimizer.step()
        self.look()

    def so_far(self) -> Net:
        """The net up to now."""
        right = np.mean((self.logits > 0) == (self.y > 0))
        return Net(self.gradient, np.array(self.losses), float(right))


def compute(
    *,
    depth: Annotated[int, Range(2, 200, "layers")] = 50,
    act: Annotated[str, Choice(("relu", "tanh", "sigmoid"), "activation f")] = "relu",
    init: Annotated[str, Choice(("xavier", "he", "lecun"), "initialization")] = "xavier",
    scale: Annotated[
        str, Choice(("1/sqrt", "1", "0.1", "0"), "factor s on F; 1/sqrt is 1/√blocks")
    ] = "1/sqrt",
    steps: Annotated[int, Range(10, 200, "updates by Adam")] = 100,
    lr: Annotated[float, Range(0.0001, 0.1, "learning rate")] = 0.003,
    width: Annotated[int, Range(2, 32, "units in each layer")] = 16,
    seed: int = 0,
) -> Result:
    """Both nets trained."""
    *_, last = train(
        depth=depth, act=act, init=init, scale=scale, steps=steps, lr=lr, width=width, seed=seed
    )
    return last


def train(
    *,
    depth: int = 50,
    act: str = "relu",
    init: str = "xavier",
    scale: str = "1/sqrt",
    steps: int = 100,
    lr: float = 0.003,
    width: int = 16,
    seed: int = 0,
) -> Iterator[Result]:
    """Train the plain net and the one with skips on the same two moons, from the same weights."""
    x, labels = moons(N, np.random.default_rng(seed))
    y = labels[:, None].astype(np.float64)  # (N, 1)
    layers = np.append(np.arange(0, depth, 2), depth)  # below each block, and below the end
    s = (len(layers) - 1) ** -0.5 if scale == "1/sqrt" else float(scale)
    nets = [build(depth, width, act, init, skip, np.random.default_rng((seed, 1)))
            for skip in (None, s)]  # fmt: skip
    plain, skip = (Training(net, lr, x, y) for net in nets)
    every = -(-steps // FRAMES)
    for done in range(1, steps + 1):
        plain.step()
        skip.step()
        if done % every == 0 or done == steps:
            numbers = depth, act, init, s, layers, count_parameters(nets[0])
            yield Result(*numbers, plain.so_far(), skip.so_far())


steps = train  # the name a player looks for; within `compute` it is a number


def render(result: Result) -> RenderableType:
    """The training losses, and where there is room the gradients before the first step."""
    plain, skip = result.plain, result.skip
    caption = (
        f"Gradient at the first block: {_share(plain)} of the top's plain, {_share(skip)} with "
        f"skips.\nBoth nets have {result.parameters:,} parameters: a skip adds none.\n"
        "With batch norm gradients are fine, yet deep plain nets still train worse (He)."
    )
    losses = LineChart(
        [Series("plain", plain.losses), Series("skips", skip.losses)],
        f"Training loss, {result.depth} layers of {result.act}", "steps", log_y=True,
        height=12, references=[Reference(GUESS, "guess: ln 2")],
    )  # fmt: skip
    gradients = LineChart(
        [Series("plain", plain.gradient, result.layers),
         Series("skips", skip.gradient, result.layers)],
        "‖gradient‖ at the start, top = 1", "layers below", log_y=True, height=12,
    )  # fmt: skip
    return Group(SideBySide((losses, gradients), narrow=1), Text(caption, style="dim"))


def _share(net: Net) -> str:
    if not np.isfinite(net.exponent):
        return "nothing"
    return f"10^{round(net.exponent, 1) + 0:g}"  # + 0 turns −0 into 0


OPTIONS = ("below 0.1", "0.1 to 0.6", "0.6 to 0.75, a guess", "more")


def predict(*, depth: int, act: str, init: str, steps: int, **_: object) -> Keyed:
    """Where does the plain net end?"""
    return Keyed(
        f"Plain: {depth} layers, {act}, {init}. Loss after {steps} steps?", OPTIONS, ending
    )


def ending(result: Result) -> int | None:
    """Which of the options holds for the plain net; None if its loss is no number."""
    loss = result.plain.loss
    return None if np.isnan(loss) else int(np.searchsorted((0.1, STUCK, 0.75), loss))


def headline(result: Result) -> str:
    """Whether the skips made the difference, a smaller one, none, or harm."""
    plain, skip, steps = result.plain, result.skip, len(result.plain.losses) - 1
    losses = f"loss {_loss(plain)} plain, {_loss(skip)} with skips after {steps} steps"
    if not skip.loss <= GUESS * 1.1:  # nor if it is no number
        grows = (
            f" At s = {result.scale:.2g} the sum grows with every block, and the gradient to "
            f"10^{skip.exponent:.1f} of the top's."
        )
        return f"Worse than a guess with these skips: {losses}." + grows * (skip.exponent > 1)
    if skip.loss > STUCK:
        return f"Neither learns: {losses}; a guess has {GUESS:.3f}."
    if not plain.loss <= STUCK:
        return (
            f"Only the net with skips learns: {losses}; a guess has {GUESS:.3f}. It gets "
            f"{skip.accuracy:.0%} of the points right, the plain one {plain.accuracy:.0%}."
        )
    if skip.loss < plain.loss / 2:
        why = " with He weights" if result.init == "he" else ""
        return f"A smaller effect: {result.depth} plain layers{why} learn too: {losses}."
    return f"No need for skips here: {losses}."


def _loss(net: Net) -> str:
    return f"{net.loss:.3g}" if np.isfinite(net.loss) else "not finite"


main(__name__)
