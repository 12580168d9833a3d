"""One exploding gradient throws a recurrent net off for good; clipped to a norm, it learns.

A recurrent net uses the same weights at each of T steps, so back through time its gradient is
multiplied T times by the same matrix. Here that is ρ times an orthogonal one:

    hₜ = f(W_h hₜ₋₁ + W_x xₜ),  ŷ = W_y h_T + b        f linear:  ‖∂h_T/∂h₀‖ = ρᵀ  exactly

Clipping comes after the backward pass and before the optimizer's step. With g the gradient of all
parameters as one vector,

    by norm    g ← g · min(1, c/‖g‖)         at most c long, the direction is kept
    by value   gᵢ ← min(max(gᵢ, −c), c)      each element for itself, the direction changes

It limits the step. It repairs neither the recurrence, whose gradients stay as large, nor vanishing
gradients, and it biases the gradient: a mean of clipped gradients is not the clipped mean. To
choose c, log the norm for a while. (PyTorch divides by ‖g‖ + 1e-6.)

The task is a construction: the sum of the last five inputs, over √5 so that guessing the mean
loses 1, and a linear f by default. A tanh limits the growth and often does without clipping.
Every update sees 64 new sequences, the same ones in both runs.

Sources. Pascanu, Mikolov, Bengio, ICML 2013 (cliffs, and clipping by norm); Zhang, He, Sra,
Jadbabaie, ICLR 2020 (why it can also speed training up). Left out: gates (LSTM, GRU), mixed
precision (unscale first, then clip), and Adam, which needs it less: its steps are bounded, though
a spike still enters its averages.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from rich.console import Group, RenderableType
from rich.text import Text

from demos.nn import SGD, Parameter, mse_loss, update
from demos.nn.module import Array
from demos.nn.recurrent import Recurrent
from quiz.charts import LineChart, Points, Reference, Series, SideBySide
from quiz.demo import Choice, Knob, Prediction, Range, main

KNOBS = (
    Knob("--rho 0.7", "nothing explodes"),
    Knob("--clip 100", "too high a threshold"),
)
BATCH = 64
RECENT = 5  # inputs that the target sums up
GUESS = 1.0  # the loss of guessing the mean: the variance of the target
SAME = 2.0  # final losses within this factor count as the same
OFF = 1e3  # the unclipped loss is drawn up to this many times the clipped run's highest
FRAMES = 50


@dataclass(frozen=True, slots=True)
class Run:
    """One training so far: entry k is measured after k updates. It ends where it overflows."""

    losses: Array  # (K,)
    norms: Array  # (K,) ‖gradient‖ before clipping

    @property
    def overflow(self) -> int | None:
        """How many updates it took until the loss was no finite number."""
        return None if np.isfinite(self.losses[-1]) else len(self.losses) - 1

    @property
    def exploded(self) -> bool:
        """Whether it ends worse than it began."""
        return not self.losses[-1] <= self.losses[0]  # NaN is worse as well

    @property
    def learned(self) -> bool:
        """Whether it does better than guessing the mean."""
        return bool(self.losses[-1] < GUESS)


@dataclass(frozen=True, slots=True)
class Result:
    """The same net trained without and with clipping, on the same sequences."""

    rho: float
    clip: float
    updates: int  # so far
    plain: Run
    clipped: Run
    by_norm: float  # cosine between the first gradient before and after clipping by norm
    by_value: float  # the same for clipping by value

    @property
    def touched(self) -> int:
        """How many updates clipping made shorter."""
        return int(np.sum(self.clipped.norms[: self.updates] > self.clip))

    @property
    def shown(self) -> Array:
        """The losses without clipping, as far as they fit a picture of the clipped ones."""
        losses = self.clipped.losses
        off = ~(self.plain.losses <= OFF * losses[np.isfinite(losses)].max())  # NaN is off as well
        return self.plain.losses[: int(off.argmax()) if off.any() else len(off)]


class Training:
    """Gradient descent on a net, its gradients clipped to a norm or, with None, as they are."""

    def __init__(self, net: Recurrent, lr: float, clip: float | None) -> None:
        self.net, self.clip = net, clip
        self.optimizer = SGD(net.parameters(), lr)
        self.losses: list[float] = []
        self.norms: list[float] = []

    def update(self, x: Array, y: Array) -> None:
        """Forward, backward, clip, step; nothing more once the loss has overflowed."""
        if self.losses and not np.isfinite(self.losses[-1]):
            return
        loss, norm = update(self.net, mse_loss, self.optimizer, x, y, self.clip)
        self.losses.append(loss)
        self.norms.append(norm)

    def so_far(self) -> Run:
        """The run up to now."""
        return Run(np.array(self.losses), np.array(self.norms))


def compute(
    *,
    rho: Annotated[float, Range(0.5, 1.5, "growth of a length per time step, at first")] = 1.2,
    clip: Annotated[float, Range(0.01, 1000, "largest norm of the gradient")] = 1.0,
    T: Annotated[int, Range(5, 60, "steps through time")] = 30,  # noqa: N803 - the papers' T
    hidden: Annotated[int, Range(2, 32, "hidden units")] = 16,
    act: Annotated[str, Choice(("linear", "tanh", "relu"), "activation")] = "linear",
    lr: Annotated[float, Range(0.001, 0.5, "learning rate")] = 0.05,
    steps: Annotated[int, Range(10, 300, "updates")] = 200,
    seed: int = 0,
) -> Result:
    """Both runs at their end."""
    *_, last = train(rho=rho, clip=clip, T=T, hidden=hidden, act=act, lr=lr, steps=steps, seed=seed)
    return last


def train(
    *,
    rho: float = 1.2,
    clip: float = 1.0,
    T: int = 30,  # noqa: N803 - the papers' T
    hidden: int = 16,
    act: str = "linear",
    lr: float = 0.05,
    steps: int = 200,
    seed: int = 0,
) -> Iterator[Result]:
    """Train a net twice from the same weights, without and with clipping."""
    f = "identity" if act == "linear" else act
    plain, clipped = (
        Training(Recurrent(hidden, rho, f, np.random.default_rng(seed)), lr, limit)
        for limit in (None, clip)
    )
    rng = np.random.default_rng((seed, 1))
    cosines = (np.nan, np.nan)
    every = -(-steps // FRAMES)
    for done in range(steps + 1):
        x = rng.normal(size=(BATCH, T))
        y = x[:, -RECENT:].sum(axis=1, keepdims=True) / RECENT**0.5  # (B, 1), of variance 1
        plain.update(x, y)
        clipped.update(x, y)
        if done == 0:
            cosines = kept_directions(plain.net.parameters(), clip)
        elif done % every == 0 or done == steps:
            yield Result(rho, clip, done, plain.so_far(), clipped.so_far(), *cosines)


steps = train  # the name a player looks for; within `compute` it is a number


def kept_directions(parameters: list[Parameter], clip: float) -> tuple[float, float]:
    """Cosine between the gradient and what clipping makes of it: by norm, by value."""
    g = np.concatenate([parameter.grad.ravel() for parameter in parameters])
    by_norm = g * min(1.0, clip / np.linalg.norm(g))
    by_value = np.clip(g, -clip, clip)
    return cosine(g, by_norm), cosine(g, by_value)


def cosine(a: Array, b: Array) -> float:
    """Of the angle between two vectors."""
    return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)))


def render(result: Result) -> RenderableType:
    """Both losses, where there is room the norms that clipping met, and what it did to them."""
    caption = (
        f"Clipped: {result.touched} of {result.updates} updates. Cosine of the first gradient "
        f"with its clipped self: {result.by_norm:.3f} by norm, {result.by_value:.3f} by value."
    )
    charts = SideBySide((_losses(result), _norms(result)), narrow=1)
    return Group(charts, Text(caption, style="dim"))


def _losses(result: Result) -> LineChart:
    """The loss of both runs; an X where the one without clipping leaves the picture."""
    last = len(result.shown) - 1
    lines = [Series("clipped", result.clipped.losses)]
    if last > 0:
        lines.append(Series("unclipped", result.shown))
    gone = []
    if last + 1 < len(result.plain.losses):
        name = f"unclipped: {_loss(result.plain.losses[last + 1])}"
        gone.append(Points(name, [last], result.shown[-1:], "X"))
    return LineChart(
        lines, "Loss", "updates", log_y=True, height=13, x_range=(0, result.updates),
        points=gone, references=[Reference(GUESS, "guessing")],
    )  # fmt: skip


def _norms(result: Result) -> LineChart:
    """The gradients of the clipped run, before they are clipped."""
    return LineChart(
        [Series("", result.clipped.norms)], "‖gradient‖ before clipping", "updates",
        log_y=True, height=12, x_range=(0, result.updates),
        references=[Reference(result.clip, f"c = {result.clip:g}")],
    )  # fmt: skip


def _loss(value: float) -> str:
    return f"{value:.2g}" if np.isfinite(value) else "overflow"


def predict(*, rho: float, steps: int, **_: object) -> Prediction:
    """Where does the run without clipping end?"""
    return Prediction(
        f"Unclipped at rho = {rho:g}: a finite loss after {steps} updates?",
        ("yes, below 1", "yes, but 1 or more", "no, it overflows"),
        ending,
    )


def ending(result: Result) -> int:
    """Which ending the run without clipping has."""
    return 2 if result.plain.overflow is not None else 0 if result.plain.learned else 1


def headline(result: Result) -> str:
    """Whether clipping saved the run, was not needed, or was not enough."""
    plain, clipped, clip = result.plain, result.clipped, f"{result.clip:g}"
    if not plain.exploded:
        both = f"the loss {_fate(plain)} without clipping, at {_loss(clipped.losses[-1])} with it"
        if plain.learned and clipped.losses[-1] <= SAME * plain.losses[-1]:
            return f"Nothing to save at rho = {result.rho:g}: {both}."
        if plain.learned:
            return f"Nothing explodes, and clipping to {clip} holds the run back: {both}."
        return f"Nothing explodes at rho = {result.rho:g}: {both} (guessing: 1)."
    without = f"unclipped, it {_fate(plain)} (first gradient: norm {plain.norms[0]:.1e})"
    if clipped.learned:
        return f"Clipping to {clip} saves the run: the loss {_fate(clipped)}; {without}."
    if clipped.exploded:
        return (
            f"A threshold of {clip} is too high: the loss {_fate(clipped)}, from "
            f"{clipped.losses[0]:.1e}; {without}."
        )
    return (
        f"Held, not learned: clipped to {clip}, the loss {_fate(clipped)} (guessing: 1); {without}."
    )


def _fate(run: Run) -> str:
    if run.overflow is None:
        return f"ends at {run.losses[-1]:.2g}"
    return f"overflows after {run.overflow} update{'s' * (run.overflow != 1)}"


main(__name__)
