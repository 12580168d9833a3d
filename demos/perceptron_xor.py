"""One straight line cannot separate XOR; a perceptron keeps making mistakes, a hidden layer none.

A perceptron is a step unit that learns from mistakes only (targets y are 0 or 1, and a constant
input x₀ = 1 carries the bias):

    ŷ = 1 if w·x > 0, else 0        w ← w + (y − ŷ) x

Where a line parts the classes it makes at most (R/γ)² mistakes (Novikoff 1962), R the length of
the longest input and γ the widest margin of any weights of length 1. Where none does, as for XOR,
it goes on forever, so the best weights on the way are kept and drawn at the end. A modern neuron
has a slope where the step has 0, so that a gradient reaches the layer below:

    p = σ(v·tanh(W x + b) + c)      trained on cross-entropy by Adam (lr 0.05, 400 updates)

That a hidden layer *can* separate XOR does not mean that training finds how: turn `--hidden 2`.

Sources. Rosenblatt 1958, Psychological Review 65(6), whose machine had fixed random units below;
Novikoff 1962, Symposium on the Mathematical Theory of Automata; Minsky & Papert 1969, Perceptrons.
Left out: ±1 for the classes, which is as common.
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
SIDE, INSIDE = (-0.5, 1.5), (-1.2, 1.2)  # of both inputs, of both hidden units
PLANE = data.square(np.linspace(*SIDE, 41).round(2))  # holds 0 and 1, exactly
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
        # At the four points w·x is whole: > ½ decides as > 0 does, and draws between them.
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

    Yields after each epoch the mistakes of all so far, the weights, and the best until then.
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
    """At most (R/γ)² mistakes, where a line parts the classes."""
    if gate not in WIDEST:
        return None
    direction = np.array(WIDEST[gate]) / np.linalg.norm(WIDEST[gate])
    margin = np.min((2 * labels - 1) * (x @ direction))  # γ
    return float(np.max(np.sum(x * x, axis=1)) / margin**2)


def render(result: Result) -> Figure:
    """What each learner decides over the plane, and the perceptron's mistakes per epoch."""
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
        f"{drawn} {result.right} of 4. Loss of the net: {result.loss:.2g}",
    )  # fmt: skip


def _map(z: Array, labels: Labels, title: str, at: Array = CORNERS) -> DecisionBoundary:
    axis, side = ("x", SIDE) if at is CORNERS else ("h", INSIDE)
    points = [Points(str(label), *at[labels == label].T.tolist()) for label in (0, 1)]
    return DecisionBoundary(z, points, side, side, title, f"{axis}₁", f"{axis}₂", quiet=True)


def predict(*, gate: str, epochs: int, hidden: int, **_: object) -> Prediction:
    return Prediction(
        f"The four inputs of {gate.upper()}, learned by a perceptron in {counted(epochs, 'epoch')} "
        f"at most, and by a net with {hidden} hidden units.",
        "At its best, how many of the 4 points does the perceptron get right?",
        ("2 or fewer", "3", "4"),
    )


def verdicts(r: Result) -> tuple[Verdict, ...]:
    """Whether the perceptron came to rest, and whether the hidden layer made a difference."""
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
         f"Neither learns {name}: the perceptron cannot ({erring}); {units} can, but this training "
         f"got stuck at {r.net_right} of 4."),
        (True, best, f"No line separates {name}: the perceptron keeps making mistakes ({erring}); "
                     f"{units} get 4 of 4."),
    )  # fmt: skip


# The second view: two hidden units, and where they put the four points.


@dataclass(frozen=True, slots=True)
class Folded:
    """A net of two hidden units, from the first of several starts that solves the gate."""

    gate: str
    labels: Labels  # (4,)
    start: int  # which of the starts, from 1 on
    net_right: int
    curve: Array  # (41, 41) probability of class 1 over the inputs
    hidden: Array  # (4, 2) the points after the hidden layer
    line: Array  # (41, 41) probability of class 1 over the hidden units

    @property
    def apart(self) -> tuple[float, float]:
        """How far 00 is from 11, and 01 from 10, after the hidden layer; before it both √2."""
        h00, h01, h10, h11 = self.hidden
        return float(np.linalg.norm(h00 - h11)), float(np.linalg.norm(h01 - h10))


CLOSER = 0.7  # half of √2: so near, a pair has been folded together


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
    """The plane of the inputs, and that of the hidden units."""
    first, second = result.apart
    return Figure(
        Beside(
            _map(result.curve, result.labels, "Over the inputs: a bend"),
            _map(result.line, result.labels, "Over the hidden units: a line", result.hidden),
        ),
        f"Start {result.start} of the training. Hidden layer: 00 and 11 are {first:.2f} apart, 01 "
        f"and 10 {second:.2f}; before it both pairs are 1.41 apart.",
    )  # fmt: skip


def predict_fold(*, gate: str, starts: int, **_: object) -> Prediction:
    return Prediction(
        f"Two tanh units learn {gate.upper()}; of up to {counted(starts, 'start')} the first that "
        "gets all 4 points right is kept.",
        "00 and 11 are 1.41 apart, and so are 01 and 10. After the hidden layer, less than 0.7 are",
        ("neither pair", "one pair", "both pairs"),
    )


def judge_fold(r: Folded) -> tuple[Verdict, ...]:
    """Which points the hidden layer lays on one another."""
    folded = sum(distance < CLOSER for distance in r.apart)
    name, (first, second) = r.gate.upper(), (f"{distance:.2f}" for distance in r.apart)
    places = f"00 and 11 end {first} apart, 01 and 10 {second}"
    return (
        (r.net_right < 4, None, f"Stuck at {r.net_right} of 4 in {counted(r.start, 'start')}."),
        (folded == 1 and r.gate == "xor", folded,
         f"Folded: {places}, so the last layer needs only a line."),
        (folded == 1, folded, f"Folded all the same: {places}; a line separates {name} without."),
        (folded == 2, folded, f"Both pairs are folded ({places}), and a line separates them."),
        (True, folded, f"Moved, not folded: {places}, and a line parts the classes."),
    )  # fmt: skip


FIRST = "plane"
MORE = {"--gate and": "no fold needed", "--show plane --hidden 2": "may get stuck"}
VIEWS = (View("hidden", fold, predict_fold, draw_fold, judge_fold, MORE),)

main(__name__)
