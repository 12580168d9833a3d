"""A perceptron keeps making mistakes on XOR, as no line separates it; a hidden layer solves it.

A perceptron is a step unit that learns only from its mistakes (targets y are 0 or 1, and a constant
input x₀ = 1 carries the bias):

    ŷ = 1 if w·x > 0, else 0        w ← w + (y − ŷ) x

If a line separates the classes, it makes at most (R/γ)² mistakes (Novikoff 1962), where R is the
length of the longest input and γ the widest margin of any weights of length 1. If none does, as for
XOR, it goes on forever, so the best weights so far are kept and drawn at the end. A modern neuron
has a slope where the step has none, so a gradient reaches the layer below:

    p = σ(v·tanh(W x + b) + c)      trained on cross-entropy by Adam (lr 0.05, 400 updates)

That a hidden layer *can* separate XOR does not mean that training finds out how: try `--hidden 2`.

Sources. Rosenblatt 1958, Psychological Review 65(6), whose machine had fixed random units below;
Novikoff 1962, Symposium on the Mathematical Theory of Automata; Minsky & Papert 1969, Perceptrons.
Left out: the classes as ±1, which is just as common.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.random import Generator
from rich.table import Table

from demos.nn import Adam, Array, Labels, Sequential, Training, data, mlp, sigmoid
from demos.nn import binary_cross_entropy_with_logits as cross_entropy
from quiz.charts import Beside, DecisionBoundary, Figure, Points, Sparkline
from quiz.demo import Choice, Prediction, Range, Verdict, View, counted, frames, main

KNOBS = {"--gate and": "one line is enough", "--show hidden": "what the hidden layer does"}
GATES = ("and", "or", "nand", "xor")
UPDATES = 400
CORNERS = np.array([(0, 0), (0, 1), (1, 0), (1, 1)])
SIDE, INSIDE = (-0.5, 1.5), (-1.2, 1.2)  # ranges of both inputs, of both hidden units
PLANE = data.square(np.linspace(*SIDE, 41).round(2))  # contains 0 and 1 exactly
WIDEST = {"and": (-3, 2, 2), "or": (-1, 2, 2), "nand": (3, -2, -2)}  # bias first: largest margin


@dataclass(frozen=True, slots=True)
class Result:
    """Both learners at one moment, and what each decides on a grid over the inputs."""

    gate: str
    labels: Labels  # (4,) of the inputs 00, 01, 10, 11
    mistakes: tuple[int, ...]  # of the perceptron, in each epoch so far
    right: int  # points that the perceptron's latest weights get right
    best: int  # points that its best weights so far get right
    bound: float | None  # Novikoff's, on all mistakes; None if no line separates the classes
    done: bool  # in the last step the best line is drawn, before it the latest
    line: Array  # (41, 41) the perceptron's 0 or 1, row 0 at x₂ = −0.5
    hidden: int
    net_right: int
    loss: float  # of the net
    curve: Array  # (41, 41) the net's probability of class 1


def steps(
    *,
    gate: Annotated[str, Choice(GATES, "what to learn")] = "xor",
    epochs: Annotated[int, Range(1, 1000, "passes of the perceptron over the 4 points")] = 100,
    hidden: Annotated[int, Range(2, 32, "tanh units in the hidden layer of the net")] = 8,
    seed: int = 0,
) -> Iterator[Result]:
    """A perceptron and a net with one hidden layer learn the same truth table."""
    rng = np.random.default_rng(seed)
    inputs, labels = data.gate(gate)  # (4, 2), (4,)
    x = np.column_stack([np.ones(4), inputs])  # (4, 3), the first input carries the bias
    history = list(perceptron(x, labels, epochs, rng))
    training = learner(hidden, rng)
    grid = np.column_stack([np.ones(len(PLANE)), PLANE])  # (41², 3)
    for number, shown in frames(UPDATES):
        training.update(inputs, labels)
        if not shown:
            continue
        mistakes, latest, best = history[max(0, number * len(history) // UPDATES - 1)]
        done = number == UPDATES
        # At the four points w·x is an integer: > ½ decides as > 0 does, and draws between them.
        line = (grid @ (best if done else latest) > 0.5).reshape(41, 41)
        yield Result(
            gate, labels, mistakes, count_right(latest, x, labels), count_right(best, x, labels),
            novikoff(gate, x, labels), done, line.astype(np.float64), hidden,
            training.right(inputs, labels), training.losses[-1],
            sigmoid(training.outputs(PLANE)).reshape(41, 41),
        )  # fmt: skip


def learner(hidden: int, rng: Generator) -> Training:
    """A net with one hidden layer of tanh units, and Adam."""
    net = mlp([2, hidden, 1], rng, "tanh", "xavier")
    return Training(net, cross_entropy, Adam(net.parameters(), lr=0.05))


def perceptron(
    x: Array, labels: Labels, epochs: int, rng: Generator
) -> Iterator[tuple[tuple[int, ...], Array, Array]]:
    """Rosenblatt's rule from w = 0, in random order, until an epoch passes without a mistake.

    Yields after each epoch the mistakes in every epoch, the weights, and the best weights so far.
    """
    weights = best = np.zeros(3)
    mistakes: tuple[int, ...] = ()
    while len(mistakes) < epochs and 0 not in mistakes:
        made = 0
        for i in rng.permutation(len(x)):
            error = labels[i] - (x[i] @ weights > 0)  # 0, or ±1 for a mistake
            if error:
                made += 1
                weights = weights + error * x[i]
                best = max(best, weights, key=lambda w: count_right(w, x, labels))
        mistakes = *mistakes, made
        yield mistakes, weights, best


def count_right(weights: Array, x: Array, labels: Labels) -> int:
    """How many of the points the step unit gets right: 1 where w·x > 0, else 0."""
    return int(np.sum((x @ weights > 0) == labels))


def novikoff(gate: str, x: Array, labels: Labels) -> float | None:
    """The bound (R/γ)² on mistakes, if a line separates the classes."""
    if gate not in WIDEST:
        return None
    margin = np.min((2 * labels - 1) * (x @ WIDEST[gate])) / np.linalg.norm(WIDEST[gate])  # γ
    return float(np.max(np.sum(x * x, axis=1)) / margin**2)


def render(result: Result) -> Figure:
    right, when = (result.best, "at best") if result.done else (result.right, "now")
    last = f"{result.mistakes[-1]} in epoch {len(result.mistakes)}"
    mistakes = Table.grid(padding=(0, 1))
    mistakes.add_row("Perceptron's mistakes", Sparkline(result.mistakes, 0, 4, 30), last)
    drawn = "Drawn: its best weights; the latest get" if result.done else "Its weights now get"
    net = f"{result.hidden} hidden units: {result.net_right} of 4"
    return Figure(
        Beside(
            _map(result.line, result.labels, f"Perceptron: {right} of 4 {when}"),
            _map(result.curve, result.labels, net),
        ),
        mistakes,
        f"{drawn} {result.right} of 4 right. Loss of the net: {result.loss:.2g}",
    )


def _map(z: Array, labels: Labels, title: str, at: Array = CORNERS) -> DecisionBoundary:
    axis, side = ("x", SIDE) if at is CORNERS else ("h", INSIDE)
    points = [Points(str(label), *at[labels == label].T.tolist()) for label in (0, 1)]
    return DecisionBoundary(z, points, side, side, title, f"{axis}₁", f"{axis}₂", quiet=True)


def predict(*, gate: str, epochs: int, hidden: int, **_: object) -> Prediction:
    return Prediction(
        f"A perceptron learns the four inputs of {gate.upper()} in at most "
        f"{counted(epochs, 'epoch')}, and so does a net with {hidden} hidden units.",
        "At its best, how many of the 4 points does the perceptron get right?",
        ("2 or fewer", "3", "4"),
    )


def verdicts(r: Result) -> tuple[Verdict, ...]:
    name, epochs, best = r.gate.upper(), counted(len(r.mistakes), "epoch"), max(0, r.best - 2)
    erring = f"{counted(r.mistakes[-1], 'mistake')} in the last of {epochs}, {r.best} of 4 at best"
    units = f"{r.hidden} hidden units"
    return (
        (r.right == 4 and r.bound is not None, best,
         f"No hidden layer needed: a line separates {name}, and the perceptron found one after "
         f"{counted(sum(r.mistakes), 'mistake')} (Novikoff's bound: {r.bound or 0:.0f})."),
        (r.bound is not None, best,
         f"Not done: after {epochs} the perceptron has {r.right} of 4 {name} points right, but a "
         "line separates them, so with more epochs it will stop making mistakes."),
        (r.net_right < 4, best,
         f"Neither learns {name}: the perceptron cannot ({erring}); {units} can, but this run "
         f"got stuck at {r.net_right} of 4."),
        (True, best, f"No line separates {name}: the perceptron keeps making mistakes ({erring}); "
                     f"{units} get 4 of 4."),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Folded:
    """The second view: two hidden units, and where they put the four points."""

    gate: str
    labels: Labels  # (4,)
    start: int  # which of the starts, from 1 on
    net_right: int
    curve: Array  # (41, 41) probability of class 1 over the inputs
    hidden: Array  # (4, 2) the points after the hidden layer
    line: Array  # (41, 41) probability of class 1 over the hidden units

    @property
    def apart(self) -> tuple[float, float]:
        """Distances of 00 and 11, and of 01 and 10, after the hidden layer; before it both √2."""
        h00, h01, h10, h11 = self.hidden
        return float(np.linalg.norm(h00 - h11)), float(np.linalg.norm(h01 - h10))


CLOSER = 0.7  # half of √2: a pair this close has been folded together


def fold(
    *,
    gate: Annotated[str, Choice(GATES, "what to learn")] = "xor",
    starts: Annotated[int, Range(1, 50, "random starts to try")] = 20,
    seed: int = 0,
) -> Folded:
    """Two units may get stuck, so several starts are tried until one has all four right."""
    inputs, labels = data.gate(gate)
    for start in range(1, starts + 1):
        training = learner(2, np.random.default_rng((seed, start)))
        for _ in range(UPDATES):
            training.update(inputs, labels)
        right = training.right(inputs, labels)
        if right == 4:
            break
    net = training.network
    assert isinstance(net, Sequential)
    curve = sigmoid(training.outputs(PLANE)).reshape(41, 41)
    line = sigmoid(net[2](data.square(np.linspace(*INSIDE, 41)))).reshape(41, 41)
    return Folded(gate, labels, start, right, curve, net[1](net[0](inputs)), line)


def draw_fold(result: Folded) -> Figure:
    first, second = result.apart
    return Figure(
        Beside(
            _map(result.curve, result.labels, "Over the inputs: a bend"),
            _map(result.line, result.labels, "Over the hidden units: a line", result.hidden),
        ),
        f"Start {result.start}. After the hidden layer 00 and 11 are {first:.2f} apart, 01 and 10 "
        f"{second:.2f}; before it both pairs are 1.41 apart.",
    )


def predict_fold(*, gate: str, starts: int, **_: object) -> Prediction:
    return Prediction(
        f"Two tanh units learn {gate.upper()}; the first of up to {counted(starts, 'start')} that "
        "gets all 4 points right is kept.",
        "00 and 11 are 1.41 apart, as are 01 and 10. Which are within 0.7 after the hidden layer?",
        ("neither pair", "one pair", "both pairs"),
    )


def judge_fold(r: Folded) -> tuple[Verdict, ...]:
    folded = sum(distance < CLOSER for distance in r.apart)
    name, (first, second) = r.gate.upper(), (f"{distance:.2f}" for distance in r.apart)
    places = f"00 and 11 end {first} apart, 01 and 10 {second}"
    return (
        (r.net_right < 4, None, f"Stuck at {r.net_right} of 4 in {counted(r.start, 'start')}."),
        (folded == 1 and r.gate == "xor", folded,
         f"Folded: {places}, so the last layer needs only a line."),
        (folded == 1, folded, f"Folded anyway: {places}; a line separates {name} without that."),
        (folded == 2, folded, f"Both pairs are folded ({places}), and a line separates them."),
        (True, folded, f"Moved, not folded: {places}, and a line separates the classes."),
    )  # fmt: skip


FIRST = "plane"
MORE = {"--gate and": "no fold needed", "--show plane --hidden 2": "may get stuck"}
VIEWS = (View("hidden", fold, predict_fold, draw_fold, judge_fold, MORE),)

main(__name__)
