"""Drills on backpropagation: the chain rule by hand, and a value that is used twice."""

import numpy as np
from numpy.random import Generator

from demos.drills import posed
from demos.nn.activations import sigmoid
from quiz.demo import Drill


def squared_error(rng: Generator) -> Drill:
    """∂L/∂w for L = (w·x + b − y)²: the outer slope times the inner one."""
    w, b, y = (int(number) for number in rng.integers(-5, 6, size=3))
    x = int(rng.choice([-5, -4, -3, -2, 3, 4, 5]))  # with 2, two mistakes would agree
    if w * x + b == y:
        y += 1
    error = w * x + b - y
    answer = 2 * error * x
    return posed(
        f"L = (w·x + b − y)² with w = {w}, x = {x}, b = {b}, y = {y}. "
        "What is ∂L/∂w? (a whole number)",
        answer=answer,
        solution=(
            f"The error is w·x + b − y = {error}; ∂L/∂w = 2 · error · x = "
            f"2 · ({error}) · ({x}) = {answer}."
        ),
        wrong=[
            (error * x, "The square brings a factor 2 down; there is no ½ in this L."),
            (2 * error, "The inner slope is missing: ∂(w·x + b)/∂w = x. This is ∂L/∂b."),
            (-answer, "The error is prediction minus target: the sign is reversed."),
        ],
    )


def sigmoid_neuron(rng: Generator) -> Drill:
    """∂L/∂w of a sigmoid neuron under cross-entropy: (σ(z) − y)·x, no σ′."""
    w, z = (int(number) for number in rng.integers(-4, 5, size=2))
    x = int(rng.choice([-5, -4, -3, -2, 2, 3, 4, 5]))
    b = z - w * x
    y = int(rng.integers(0, 2))
    p = float(sigmoid(np.array(z)))
    answer = (p - y) * x
    tolerance = 0.02 * abs(x)
    drill = posed(
        "A neuron p = σ(z), z = w·x + b, has the loss L = −y·ln p − (1 − y)·ln(1 − p). "
        f"With w = {w}, x = {x}, b = {b}, y = {y}, what is ∂L/∂w? (to within {tolerance:g})",
        answer=answer,
        tolerance=tolerance,
        solution=(
            f"z = {z}, p = σ(z) = {p:.3f}; ∂L/∂w = (p − y)·x = "
            f"({p:.3f} − {y})·({x}) = {answer:.3f}."
        ),
        wrong=[
            (answer * p * (1 - p), "Cross-entropy cancels σ′; MSE has this factor."),
            (p - y, "That is ∂L/∂z; one slope is missing, ∂z/∂w = x."),
            (-answer, "It is prediction minus target, σ(z) − y."),
        ],
    )
    return drill if drill.wrong else sigmoid_neuron(rng)  # confident and right: all are about 0


def used_twice(rng: Generator) -> Drill:
    """∂f/∂a for f = a·b + a: the gradients from both uses add up."""
    a, b = 1, 1
    while len({a, b, b + 1, 1}) < 4:  # the answer and the mistakes differ
        a, b = (int(number) for number in rng.integers(-12, 13, size=2))
    answer = b + 1
    return posed(
        f"f = a·b + a with a = {a}, b = {b}. What is ∂f/∂a? (a whole number)",
        answer=answer,
        solution=f"The product sends back b = {b}, the sum sends back 1: {b} + 1 = {answer}.",
        wrong=[
            (b, "a is used twice: the second use adds a slope of 1."),
            (1, "a is used twice: the product adds a slope of b."),
            (a, "That is ∂f/∂b."),
        ],
    )


DRILLS = (squared_error, sigmoid_neuron, used_twice)
