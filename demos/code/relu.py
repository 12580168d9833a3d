"""ReLU, forward and backward.

Write `relu` and its backward pass.

    x         an array of any shape
    returns   y = max(0, x), of the shape of x, and a cache
    backward  gradient ∂L/∂y, the cache -> ∂L/∂x

The slope at exactly 0 counts as 0, as in PyTorch.

    >>> relu(np.array([-1.0, 2.0]))[0]
    array([0., 2.])
"""

from typing import Any

import numpy as np
from numpy.random import Generator

from demos.nn import Array
from quiz.code.contract import Case, Cases, Code, Exercise


def relu(x: Array) -> tuple[Array, Any]:
    """Return y and a cache, which is whatever the backward pass needs."""
    return np.maximum(x, 0), x


def relu_backward(gradient: Array, cache: Any) -> Array:
    """Return ∂L/∂x."""
    return np.where(cache > 0, gradient, 0.0)


SHAPES = ((6,), (3, 4), (2, 3, 4))


def values(code: Code, rng: Generator) -> Cases:
    """Forward: negative numbers become 0."""
    for shape in SHAPES:
        x = rng.normal(size=shape)
        yield Case("y", code.relu(x)[0], (x + np.abs(x)) / 2)


def slopes(code: Code, rng: Generator) -> Cases:
    """Backward: the gradient passes where x is positive."""
    for shape in SHAPES:
        x, gradient = rng.normal(size=shape), rng.normal(size=shape)
        _, cache = code.relu(x)
        expected = gradient * (np.sign(x) + 1) / 2
        yield Case("∂L/∂x", code.relu_backward(gradient, cache), expected)


def at_zero(code: Code, rng: Generator) -> Cases:
    """The slope at 0 is 0."""
    y, cache = code.relu(np.zeros(3))
    yield Case("y at 0", y, np.zeros(3))
    yield Case("∂L/∂x at 0", code.relu_backward(np.ones(3), cache), np.zeros(3))


EXERCISE = Exercise(
    functions=(relu, relu_backward),
    minutes=3,
    checks=(values, slopes, at_zero),
    slips="""
        the slope at 0 is 1
            A matter of convention: PyTorch and the task use 0, so the test is x > 0.
        ~ cache > 0 → cache >= 0
        passes the gradient everywhere
            Where x was negative, the loss does not depend on it: the gradient is 0 there.
        ~ np.where(cache > 0, gradient, 0.0) → gradient
        masks by the sign of the gradient
            The mask depends on x, the input of the forward pass, so cache it.
        ~ cache > 0, gradient → gradient > 0, gradient
        returns the slope without the gradient
            The chain rule multiplies: ∂L/∂x = ∂L/∂y · slope.
        ~ np.where(cache > 0, gradient, 0.0) → np.where(cache > 0, 1.0, 0.0)
        multiplies by y instead of the slope
            The slope is 1 where x is positive, whatever its size.
        ~ np.where(cache > 0, gradient, 0.0) → gradient * np.maximum(cache, 0)
        leaky: lets a hundredth through
            That is leaky ReLU; plain ReLU gives 0 for every negative x.
        ~ np.maximum(x, 0) → np.where(x > 0, x, 0.01 * x)
        the absolute value
            Negative inputs become 0, not positive.
        ~ np.maximum(x, 0) → np.abs(x)
    """,
    hints=(
        "What does the backward pass need from the forward pass?",
        "Cache x (or x > 0). ∂L/∂x is the gradient where x > 0, and 0 elsewhere.",
    ),
)
