"""One exploding gradient throws a recurrent net off for good; with clipping by norm, it learns.

A recurrent net uses the same weights at each of T steps, so back through time its gradient is
multiplied T times by the same matrix. Here that is ρ times an orthogonal one:

    hₜ = f(W_h hₜ₋₁ + W_x xₜ),  ŷ = W_y h_T + b        f linear:  ‖∂h_T/∂h₀‖ = ρᵀ  exactly

Clipping comes between the backward pass and the optimizer's step. With all gradients as one g,

    by norm    g ← g · min(1, c/‖g‖)         length at most c, same direction
    by value   gᵢ ← min(max(gᵢ, −c), c)      each element separately, another direction

It limits the step, but fixes neither the recurrence nor vanishing gradients, and it biases the
gradient: a mean of clipped gradients is not the clipped mean. To choose c, log the norm for a
while. (PyTorch divides by ‖g‖ + 1e-6.)

The task is constructed: the sum of the last five inputs, divided by √5 so that guessing the mean
costs 1, and a linear f; a tanh often needs no clipping. The other chart shows the cliff that such
a net descends, for one weight w that should keep a 1 for T steps: L = ½ (wᵀ − 1)², from w = ρ.

Sources. Pascanu, Mikolov, Bengio, ICML 2013 (cliffs, and clipping by norm); Zhang, He, Sra,
Jadbabaie, ICLR 2020 (why it can also speed up training). Left out: gates (LSTM, GRU), mixed
precision (unscale first), and Adam, whose steps are bounded, though a spike enters its averages.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from demos.nn import SGD, Array, Parameter, Training, mse_loss
from demos.nn.layers import Recurrent
from quiz.charts import Beside, Figure, LineChart, Points, Reference, Series
from quiz.demo import Choice, Prediction, Range, Verdict, counted, frames, main, sort_into

KNOBS = {"--rho 0.7": "nothing explodes", "--clip 100": "too high a threshold"}
BATCH, RECENT = 64, 5  # sequences in an update; inputs that the target sums up
GUESS = 1.0  # the loss of guessing the mean: the variance of the target


@dataclass(frozen=True, slots=True)
class Result:
    """The same net trained without and with clipping on the same sequences, entry k after k."""

    rho: float
    clip: float
    updates: int  # in all
    plain: Array  # (K,) losses, until they overflow
    clipped: Array
    norms: Array  # of the clipped run's gradients, before clipping
    by_norm: float  # cosine between the first gradient before and after clipping by norm
    by_value: float  # the same for clipping by value
    cliff: Array  # (2, N) w and the loss of the net with that single weight
    descent: Array  # (2, M) the same after each clipped step
    leap: float  # where the first step without clipping leads

    @property
    def touched(self) -> int:
        """How many updates were clipped."""
        return int(np.sum(self.norms[: self.updates] > self.clip))


def steps(
    *,
    rho: Annotated[float, Range(0.5, 1.5, "initial growth of lengths per time step")] = 1.2,
    clip: Annotated[float, Range(0.01, 1000, "largest norm of the gradient")] = 1.0,
    T: Annotated[int, Range(5, 60, "time steps")] = 30,
    hidden: Annotated[int, Range(2, 32, "hidden units")] = 16,
    act: Annotated[str, Choice(("linear", "tanh", "relu"), "activation")] = "linear",
    lr: Annotated[float, Range(0.001, 0.5, "learning rate")] = 0.05,
    steps: Annotated[int, Range(10, 300, "updates")] = 200,
    seed: int = 0,
) -> Iterator[Result]:
    """Train a net twice from the same weights on the same sequences, without and with clipping."""
    runs = []
    for limit in (None, clip):
        f = "identity" if act == "linear" else act
        net = Recurrent(hidden, rho, f, np.random.default_rng(seed))
        runs.append(Training(net, mse_loss, SGD(net.parameters(), lr), limit))
    plain, clipped = runs
    rng = np.random.default_rng((seed, 1))
    descent = descend(rho, T, lr, clip)
    for number, shown in frames(steps + 1):
        x = rng.normal(size=(BATCH, T))
        y = x[:, -RECENT:].sum(axis=1, keepdims=True) / RECENT**0.5  # (B, 1), of variance 1
        plain.update(x, y)
        if number == 1:
            by_norm, by_value = kept_directions(plain.network.parameters(), clip)
        clipped.update(x, y)
        if shown:
            losses = np.array(plain.losses), np.array(clipped.losses), np.array(clipped.norms)
            yield Result(rho, clip, steps, *losses, by_norm, by_value, *descent)


def kept_directions(parameters: list[Parameter], clip: float) -> tuple[float, float]:
    """Cosine of the gradient and the clipped one: by norm, by value."""
    g = np.concatenate([parameter.grad.ravel() for parameter in parameters])
    norm = np.linalg.norm(g)
    clipped = g * min(1.0, clip / norm), np.clip(g, -clip, clip)
    by_norm, by_value = (float(g @ kept / (norm * np.linalg.norm(kept))) for kept in clipped)
    return by_norm, by_value


def descend(start: float, T: int, lr: float, clip: float) -> tuple[Array, Array, float]:
    """The cliff, the path down it in clipped steps, and where a single plain step leads."""
    cliff = np.linspace(min(0.6, start), max(1.3, start), 241)
    w, path = start, [start]
    for _ in range(20):
        slope = T * w ** (T - 1) * (w**T - 1)
        w -= lr * float(np.clip(slope, -clip, clip))
        path.append(w)
    leap = start - lr * T * start ** (T - 1) * (start**T - 1)
    with np.errstate(over="ignore"):
        drawn, down = (np.array([w, (w**T - 1) ** 2 / 2]) for w in (cliff, np.array(path)))
    return drawn, down, leap


def render(result: Result) -> Figure:
    (w, loss), (at, height) = result.cliff, result.descent
    seen = (w[0] <= at) & (at <= w[-1])
    down = Points("clipped", at[seen], np.maximum(height[seen], 1e-4), "c")
    off = Points(f"plain: next w is {result.leap:,.6g}", at[:1], height[:1], "X")
    return Figure(
        Beside(
            LineChart(
                [Series("loss", np.maximum(loss, 1e-4), w)], "A cliff of one weight w", "w",
                log_y=True, points=[down, off],
            ),
            LineChart(
                [Series("clipped", result.clipped), Series("plain", result.plain)],
                "Loss of the net", "updates", log_y=True, within="clipped",
                x_range=(0, result.updates), references=[Reference(GUESS, "guessing")],
            ),
        ),
        f"Clipped: {result.touched} of {counted(result.updates, 'update')}. Cosine of the first "
        f"gradient before and after clipping: {result.by_norm:.3f} by norm, "
        f"{result.by_value:.3f} by value.",
    )  # fmt: skip


def predict(*, rho: float, clip: float, T: int, act: str, steps: int, **_: object) -> Prediction:
    return Prediction(
        f"A {act} recurrent net learns to add up the last {RECENT} of {T} inputs, with gradients "
        f"clipped to norm {clip:g} and without. Initially each step scales lengths by {rho:g}.",
        f"Without clipping, the loss after {counted(steps, 'update')} (guessing the mean: 1) is",
        ("below 1", "1 or more", "no longer finite"),
    )


def verdicts(r: Result) -> tuple[Verdict, ...]:
    plain, clipped, c = r.plain[-1], r.clipped[-1], f"{r.clip:g}"
    end = sort_into(plain, GUESS) if np.isfinite(plain) else 2
    both = f"the loss without it {_fate(r.plain)}, with clipping to {c} {_fate(r.clipped)}"
    return (
        (end == 2 and clipped < GUESS, 2, f"Clipping to {c} saves the run: {both}."),
        (end == 2 and not clipped <= r.clipped[0], 2, f"A threshold of {c} is too high: {both}."),
        (end == 2, 2, f"Saved, but nothing learned (guessing: 1): {both}."),
        (plain < GUESS and clipped <= 2 * plain, end,
         f"Nothing to save at rho = {r.rho:g}: {both}."),
        (plain < GUESS, end, f"Clipping to {c} only slows it down: {both}."),
        (clipped < GUESS, end, f"Clipping to {c} helps it learn: {both}."),
        (True, end, f"Neither learns (guessing: 1): {both}."),
    )  # fmt: skip


def _fate(losses: Array) -> str:
    if np.isfinite(losses[-1]):
        return f"ends at {losses[-1]:.2g}"
    return f"overflows after {counted(len(losses) - 1, 'update')}"


main(__name__)
