"""Drills on the perceptron: one update by its rule, and the output of its step unit."""

import numpy as np
from numpy.random import Generator

from demos.drills import listed, posed
from demos.nn.activations import sigmoid
from quiz.demo import Drill


def one_update(rng: Generator) -> Drill:
    """The weights and the bias after one example: they move only on a mistake."""
    w = rng.integers(-3, 4, size=2)
    x = rng.integers(-3, 4, size=2)
    while not x.any():
        x = rng.integers(-3, 4, size=2)
    b, y, rate = int(rng.integers(-3, 4)), int(rng.choice([-1, 1])), float(rng.choice([0.5, 1.0]))
    score = int(w @ x) + b
    step = np.append(rate * y * x, rate * y)  # (3,) for w₁, w₂, b
    before = np.append(w, b).astype(float)
    moved, without_bias = before + step, before + step * [1, 1, 0]
    mistake = y * score <= 0
    if mistake:
        answer = moved
        wrong = [
            (without_bias, "The bias learns too: it is the weight of a constant input 1."),
            (before - step, "The sign is +ηyx: it moves the score toward y, not away."),
            (before, "On a mistake, and 0 counts as one, the weights do change."),
        ]
    else:
        answer = before
        wrong = [
            (moved, "This example is classified correctly, so the perceptron changes nothing."),
            (without_bias, "This example is classified correctly: neither w nor b changes."),
        ]
    compared = f"y(w·x + b) = {y}·({w @ x} {'−' if b < 0 else '+'} {abs(b)}) = {y * score}"
    if mistake:
        worked = f"{compared} ≤ 0, a mistake: add η y (x₁, x₂, 1) = {_vector(step)}"
    else:
        worked = f"{compared} > 0, no mistake: nothing changes"
    return posed(
        "Perceptron rule with targets ±1: if y(w·x + b) ≤ 0, then w ← w + ηyx and b ← b + ηy. "
        f"w = {_vector(w)}, b = {b}, x = {_vector(x)}, y = {y:+d}, η = {rate:g}. "
        "Give w₁, w₂, b after this example.",
        answer=answer,
        solution=f"{worked}, so (w₁, w₂, b) = {_vector(answer)}.",
        wrong=wrong,
    )


def step_output(rng: Generator) -> Drill:
    """The output of a step unit: 0 or 1, nothing in between."""
    score = 9
    while abs(score) > 5:  # beyond that, a sigmoid would be within the tolerance of a step
        w, x = rng.integers(-3, 4, size=2), rng.integers(-2, 3, size=2)
        b = int(rng.integers(-3, 4))
        score = int(w @ x) + b
    answer = int(score > 0)
    return posed(
        f"A perceptron with w = {_vector(w)}, b = {b} outputs 1 if w·x + b > 0, else 0. "
        f"What does it output for x = {_vector(x)}?",
        answer=answer,
        tolerance=0.0025,
        solution=(
            f"w·x + b = ({w[0]})({x[0]}) + ({w[1]})({x[1]}) + ({b}) = {score}, "
            f"{'above 0' if answer else 'not above 0'}, so the output is {answer}."
        ),
        wrong=[
            (float(sigmoid(np.array(score))), "That is a sigmoid; a step has two values."),
            (score, "That is the weighted sum; the threshold comes after it."),
            (int(score - b > 0), "The bias is part of the sum."),
        ],
    )


def _vector(values: np.ndarray) -> str:
    return f"({listed(values)})"


DRILLS = (one_update, step_output)
