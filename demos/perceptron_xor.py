"""One straight line cannot part XOR: a perceptron errs forever, one hidden layer ends it.

A perceptron is a step unit with a learning rule that acts on mistakes only (targets y are 0 or 1,
and the constant input x₀ = 1 carries the bias):

    ŷ = 1 if w·x > 0, else 0        w ← w + (y − ŷ) x

Where a line parts the classes it makes at most (R/γ)² mistakes (Novikoff 1962), R the length of
the longest input and γ the widest margin that any weights of length 1 leave. Where none does, as
for XOR, the rule goes on forever and its latest weights are seldom its best. So the best on the
way are kept, and drawn at the end. A modern neuron replaces the step, whose slope is 0 almost
everywhere, by a function with a slope, so that a gradient reaches the layer below:

    p = σ(v·tanh(W x + b) + c)      trained on cross-entropy by Adam (lr 0.05, 400 updates)

That a hidden layer *can* part XOR does not mean that training finds how: turn `--hidden 2`.

Sources. Rosenblatt 1958, Psychological Review 65(6), whose machine had a fixed layer of random
units in front of what is trained here; Novikoff 1962, Symposium on the Mathematical Theory of
Automata; Minsky & Papert 1969, Perceptrons. Left out: ±1 for the classes, which is as common.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.random import Generator
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from demos.nn import Adam, Array, Labels, Sequential, binary_cross_entropy_with_logits, mlp, update
from demos.nn.activations import sigmoid
from demos.nn.data import gate as truth_table
from quiz.charts import DecisionBoundary, Points, SideBySide, Sparkline
from quiz.demo import Choice, Keyed, Knob, Range, counted, main

KNOBS = (
    Knob("--gate and", "one line is enough"),
    Knob("--hidden 2", "able to, yet stuck"),
)
UPDATES = 400
FRAMES = 40
SIDE = (-0.5, 1.5)
AXIS = np.linspace(*SIDE, 41).round(2)  # holds 0 and 1, exactly
WIDEST = {"and": (-3, 2, 2), "or": (-1, 2, 2), "nand": (3, -2, -2)}  # bias first: largest margin


@dataclass(frozen=True, slots=True)
class Result:
    """Both learners at one moment, and what each decides on a grid over the inputs."""

    gate: str
    labels: Labels  # (4,) of the inputs 00, 01, 10, 11
    mistakes: tuple[int, ...]  # of the perceptron, in each epoch so far
    right: int  # points that the perceptron's latest weights get right
    best: int  # points that the best weights on the way got right
    bound: float | None  # Novikoff's, on all mistakes; None where no line parts the classes
    done: bool  # the last step: the line drawn is the best, before it is the latest
    line: Array  # (41, 41) the perceptron's 0 or 1, row 0 at x₂ = −0.5
    hidden: int
    net_right: int
    loss: float  # of the net
    curve: Array  # (41, 41) the net's probability of class 1


def compute(
    *,
    gate: Annotated[str, Choice(("and", "or", "nand", "xor"), "what to learn")] = "xor",
    epochs: Annotated[int, Range(1, 1000, "passes of the perceptron over the 4 points")] = 100,
    hidden: Annotated[int, Range(2, 32, "tanh units in the hidden layer of the net")] = 8,
    seed: int = 0,
) -> Result:
    """The last of `steps`: both learners trained."""
    (last,) = steps(gate=gate, epochs=epochs, hidden=hidden, seed=seed, frames=1)
    return last


def steps(
    *, gate: str = "xor", epochs: int = 100, hidden: int = 8, seed: int = 0, frames: int = FRAMES
) -> Iterator[Result]:
    """A perceptron and a net with one hidden layer learn the same truth table."""
    rng = np.random.default_rng(seed)
    inputs, labels = truth_table(gate)  # (4, 2), (4,)
    x = np.column_stack([np.ones(4), inputs])  # (4, 3), the first input carries the bias
    history = list(perceptron(x, labels, epochs, rng))
    net = mlp([2, hidden, 1], rng, "tanh", "xavier")
    optimizer = Adam(net.parameters(), lr=0.05)
    target = labels[:, None].astype(np.float64)  # (4, 1)
    grid = np.array([(1.0, x1, x2) for x2 in AXIS for x1 in AXIS])  # (41², 3)
    for frame in range(1, frames + 1):
        for _ in range(UPDATES // frames):
            loss, _ = update(net, binary_cross_entropy_with_logits, optimizer, inputs, target)
        seen = history[: max(1, frame * len(history) // frames)]
        _, latest, best = seen[-1]
        done = frame == frames
        yield Result(
            gate=gate,
            labels=labels,
            mistakes=tuple(mistakes for mistakes, _, _ in seen),
            right=count_right(latest, x, labels),
            best=count_right(best, x, labels),
            bound=novikoff(gate, x, labels),
            done=done,
            # At the four points w·x is whole: > ½ decides as > 0 does, and draws between them.
            line=(grid @ (best if done else latest) > 0.5).reshape(41, 41).astype(np.float64),
            hidden=hidden,
            net_right=int(np.sum((probability(net, inputs) > 0.5) == labels)),
            loss=loss,
            curve=probability(net, grid[:, 1:]).reshape(41, 41),
        )


def fires(weights: Array, x: Array) -> Labels:
    """The step unit: 1 where w·x > 0, else 0; (n, 3) -> (n,)."""
    return (x @ weights > 0).astype(np.int64)


def perceptron(
    x: Array, labels: Labels, epochs: int, rng: Generator
) -> Iterator[tuple[int, Array, Array]]:
    """Rosenblatt's rule from w = 0, in random order, until an epoch passes without a mistake.

    Yields for each epoch its mistakes, the weights after it, and the best weights until then.
    """
    weights = best = np.zeros(3)
    for _ in range(epochs):
        mistakes = 0
        for i in rng.permutation(len(x)):
            error = labels[i] - fires(weights, x[i : i + 1])[0]  # 0, or ±1 for a mistake
            if error:
                mistakes += 1
                weights = weights + error * x[i]
                best = max(best, weights, key=lambda w: count_right(w, x, labels))
        yield mistakes, weights, best
        if mistakes == 0:
            return


def count_right(weights: Array, x: Array, labels: Labels) -> int:
    """How many of the points the step unit gets right."""
    return int(np.sum(fires(weights, x) == labels))


def novikoff(gate: str, x: Array, labels: Labels) -> float | None:
    """At most (R/γ)² mistakes, where a line parts the classes."""
    if gate not in WIDEST:
        return None
    direction = np.array(WIDEST[gate]) / np.linalg.norm(WIDEST[gate])
    margin = np.min((2 * labels - 1) * (x @ direction))  # γ
    return float(np.max(np.sum(x * x, axis=1)) / margin**2)


def probability(net: Sequential, inputs: Array) -> Array:
    """The net's probability of class 1, (n, 2) -> (n,)."""
    return sigmoid(net(inputs)[:, 0])


def render(result: Result) -> RenderableType:
    """What each learner decides over the plane, and the perceptron's mistakes per epoch."""
    corners = np.array([(0, 0), (0, 1), (1, 0), (1, 1)])
    points = [Points(str(label), *corners[result.labels == label].T.tolist()) for label in (0, 1)]
    right, when = (result.best, "at best") if result.done else (result.right, "now")
    sides = (
        (f"Perceptron: {right} of 4 {when}", right, result.line),
        (f"{result.hidden} hidden units: {result.net_right} of 4", result.net_right, result.curve),
    )
    pictures = [
        DecisionBoundary(
            z, points, SIDE, SIDE, 0.5, title, "x₁", "x₂",
            height=13 + (count < 4),  # a line more to say which are wrong
        )
        for title, count, z in sides
    ]  # fmt: skip
    mistakes = Table.grid(padding=(0, 1))
    mistakes.add_row(
        "Perceptron's mistakes",
        Sparkline(result.mistakes, low=0, high=4, width=30),
        f"{result.mistakes[-1]} in epoch {len(result.mistakes)}",
    )
    drawn = "Drawn: its best weights; the latest get" if result.done else "Its weights now get"
    caption = f"{drawn} {result.right} of 4. Loss of the net: {result.loss:.2g}"
    return Group(SideBySide(pictures, flat=12), mistakes, Text(caption, "dim"))


def predict(*, gate: str, epochs: int, **_: object) -> Keyed:
    """How many points does the best line get right that the perceptron finds?"""
    return Keyed(
        f"At its best in {counted(epochs, 'epoch')} the perceptron gets how many of 4 "
        f"{gate.upper()} points?",
        ("2 or fewer", "3", "4"),
        lambda result: max(0, result.best - 2),
    )


def headline(result: Result) -> str:
    """Whether the perceptron came to rest, and whether the hidden layer made a difference."""
    name, epochs, total = result.gate.upper(), len(result.mistakes), sum(result.mistakes)
    if result.right == 4:
        return (
            f"No hidden layer needed: a line parts {name}, and the perceptron found one after "
            f"{counted(total, 'mistake')} (Novikoff's bound: {result.bound:.0f})."
        )
    if result.gate in WIDEST:
        return (
            f"Not done: after {counted(epochs, 'epoch')} the perceptron has {result.right} of 4 "
            f"{name} points right, but a line parts them, so with more epochs it will stop erring."
        )
    erring = (
        f"{counted(result.mistakes[-1], 'mistake')} in epoch {epochs}, never more than "
        f"{result.best} of 4 right"
    )
    if result.net_right < 4:
        return (
            f"Neither learns {name}: the perceptron cannot ({erring}); {result.hidden} hidden "
            f"units can, but this training got stuck at {result.net_right} of 4."
        )
    return (
        f"No line parts {name}: the perceptron does not stop erring ({erring}); "
        f"{result.hidden} hidden units get 4 of 4."
    )


main(__name__)
