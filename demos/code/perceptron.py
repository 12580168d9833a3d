"""The perceptron: one update, and training.

Write `perceptron_update` for one example and `perceptron_train`.

    weights, x  (n,) floats; bias and lr numbers; target 0 or 1
    update      -> the new weights (n,) and the new bias
    train       x (N, n), targets (N,), lr, epochs -> weights (n,) and bias;
                from zeros, one example after another, in the given order

It predicts 1 if w·x + b ≥ 0, else 0. Only a mistake changes anything.

    >>> perceptron_update(np.zeros(2), 0.0, np.array([1.0, 2.0]), 0, 0.5)
    (array([-0.5, -1. ]), -0.5)
"""

import numpy as np
from numpy.random import Generator

from demos.nn import Array, Labels
from quiz.code.contract import Case, Cases, Code, Exercise, named


def perceptron_update(
    weights: Array, bias: float, x: Array, target: int, lr: float
) -> tuple[Array, float]:
    """Return the weights and the bias after one example."""
    predicted = int(weights @ x + bias >= 0)
    error = target - predicted
    return weights + lr * error * x, bias + lr * error


def perceptron_train(x: Array, targets: Labels, lr: float, epochs: int) -> tuple[Array, float]:
    """Return the weights and the bias after that many passes over the examples."""
    weights, bias = np.zeros(x.shape[1]), 0.0
    for _ in range(epochs):
        for row, target in zip(x, targets, strict=True):
            weights, bias = perceptron_update(weights, bias, row, target, lr)
    return weights, bias


CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def mistake(code: Code, rng: Generator, target: int, side: float) -> Cases:
    """A mistake moves the weights by lr · x toward the target."""
    for n in (1, 3, 6):
        weights, x = rng.normal(size=n), rng.normal(size=n)
        bias = side - float(weights @ x)  # so that w·x + b is `side`
        after, moved = code.perceptron_update(weights, bias, x, target, 0.5)
        yield Case("the weights", after, weights - 0.5 * side * x)
        yield Case("the bias", moved, bias - 0.5 * side)


def no_mistake(code: Code, rng: Generator) -> Cases:
    """A right prediction changes nothing."""
    for target, side in ((1, 1.0), (0, -1.0)):
        weights, x = rng.normal(size=4), rng.normal(size=4)
        bias = side - float(weights @ x)
        after, moved = code.perceptron_update(weights, bias, x, target, 0.5)
        yield Case(f"the weights at target {target}", after, weights)
        yield Case(f"the bias at target {target}", moved, bias)


def on_the_boundary(code: Code, rng: Generator) -> Cases:
    """On the boundary it predicts 1."""
    x = np.array([1.0, 2.0])
    yield Case("the weights at target 1", code.perceptron_update(0 * x, 0.0, x, 1, 1.0)[0], 0 * x)
    yield Case("the weights at target 0", code.perceptron_update(0 * x, 0.0, x, 0, 1.0)[0], -x)


def learns(code: Code, rng: Generator) -> Cases:
    """It learns AND and OR."""
    for name, targets in (("AND", [0, 0, 0, 1]), ("OR", [0, 1, 1, 1])):
        weights, bias = code.perceptron_train(CORNERS, np.array(targets), 0.1, 20)
        yield Case(f"its predictions of {name}", CORNERS @ weights + bias >= 0, np.array(targets))


EXERCISE = Exercise(
    functions=(perceptron_update, perceptron_train),
    minutes=6,
    checks=(
        named("A missed 1 adds lr · x", mistake, target=1, side=-1.0),
        named("A false 1 subtracts lr · x", mistake, target=0, side=1.0),
        no_mistake,
        on_the_boundary,
        learns,
    ),
    slips="""
        the error has the wrong sign
            target − predicted: a missed 1 has to raise w·x + b.
        ~ error = target - predicted → error = predicted - target
        updates with the target instead of the error
            Hebb's rule moves the weights on every 1, even if the answer is already right.
        ~ error = target - predicted → error = target
        leaves the bias alone
            The bias is a weight on a constant 1: without it the boundary goes through 0.
        ~ bias + lr * error → bias
        forgets the bias in the prediction
            The threshold is w·x + b ≥ 0.
        ~ weights @ x + bias >= 0 → weights @ x >= 0
        predicts 1 only above the boundary
            The task says ≥ 0: from zeros, this convention decides the first example.
        ~ >= 0 → > 0
        counts classes as −1 and 1
            With targets 0 and 1 the error is −1, 0 or 1; here it becomes −1, 0, 1 or 2.
        ~ int(weights @ x + bias >= 0) → 1 if weights @ x + bias >= 0 else -1
        forgets the learning rate
            Each step is lr · error · x.
        ~ weights + lr * error * x, bias + lr * error → weights + error * x, bias + error
    """,
    hints=(
        "What is target − predicted in the four possible cases?",
        "weights + lr · error · x, with error = target − predicted; the bias the same without x.",
    ),
)
