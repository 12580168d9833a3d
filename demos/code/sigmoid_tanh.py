"""Sigmoid and tanh with their slopes, stable.

Write four functions of an array x of any shape, element by element.

    sigmoid(x)        1 / (1 + exp(−x))
    sigmoid_slope(x)  its derivative at x
    tanh(x)           the hyperbolic tangent
    tanh_slope(x)     its derivative at x

All give an array of the shape of x, and are right at ±1,000 too:
no infinity, no NaN.

    >>> sigmoid(np.array([0.0, -1000.0]))
    array([0.5, 0. ])
"""

import numpy as np
from numpy.random import Generator

from demos.nn import Array
from quiz.code.contract import Case, Cases, Code, Exercise, named


def sigmoid(x: Array) -> Array:
    """Return 1 / (1 + exp(−x))."""
    small = np.exp(-np.abs(x))  # never above 1
    return np.where(x >= 0, 1 / (1 + small), small / (1 + small))


def sigmoid_slope(x: Array) -> Array:
    """Return the derivative of the sigmoid at x."""
    return sigmoid(x) * (1 - sigmoid(x))


def tanh(x: Array) -> Array:
    """Return the hyperbolic tangent of x."""
    return np.tanh(x)


def tanh_slope(x: Array) -> Array:
    """Return the derivative of tanh at x."""
    return 1 - tanh(x) ** 2


SHAPES = ((5,), (3, 4), (2, 2, 3))
FAR = np.array([1000.0, -1000.0])


def of_sigmoid(code: Code, rng: Generator, slope: bool) -> Cases:
    """The sigmoid of log(p / (1 − p)) is p, and its slope p − p²."""
    for shape in SHAPES:
        p = rng.uniform(0.05, 0.95, shape)
        function, right = (code.sigmoid_slope, p - p * p) if slope else (code.sigmoid, p)
        yield Case("the slope" if slope else "the sigmoid", function(np.log(p / (1 - p))), right)


def of_tanh(code: Code, rng: Generator, slope: bool) -> Cases:
    """The hyperbolic tangent of artanh t is t, and its slope 1 − t²."""
    for shape in SHAPES:
        t = rng.uniform(-0.9, 0.9, shape)
        function, right = (code.tanh_slope, 1 - t * t) if slope else (code.tanh, t)
        yield Case("the slope" if slope else "tanh", function(np.arctanh(t)), right)


def stable(code: Code, rng: Generator) -> Cases:
    """Stable at ±1,000."""
    yield Case("sigmoid(±1000)", code.sigmoid(FAR), np.array([1.0, 0.0]))
    yield Case("tanh(±1000)", code.tanh(FAR), np.array([1.0, -1.0]))
    yield Case("sigmoid_slope(±1000)", code.sigmoid_slope(FAR), np.zeros(2))
    yield Case("tanh_slope(±1000)", code.tanh_slope(FAR), np.zeros(2))


EXERCISE = Exercise(
    functions=(sigmoid, sigmoid_slope, tanh, tanh_slope),
    minutes=5,
    checks=(
        named("Sigmoid: the probability of a logit", of_sigmoid, slope=False),
        named("Slope of the sigmoid", of_sigmoid, slope=True),
        named("Tanh, by its inverse", of_tanh, slope=False),
        named("Slope of tanh", of_tanh, slope=True),
        stable,
    ),
    slips="""
        exp(x) / (1 + exp(x)), which overflows
            At 1000 it is infinity over infinity, NaN. No exp may have a large positive argument.
        -     small = np.exp(-np.abs(x))  # never above 1
        -     return np.where(x >= 0, 1 / (1 + small), small / (1 + small))
        +     return np.exp(x) / (1 + np.exp(x))
        tanh from its exponentials, which overflow
            At 1000 both parts are infinite, so NaN. np.tanh, or 2·sigmoid(2x) − 1, is stable.
        ~ np.tanh(x) → (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))
        the slope of the sigmoid takes x for σ(x)
            σ′(x) = σ(x)(1 − σ(x)): it multiplies values of σ, not of x.
        ~ sigmoid(x) * (1 - sigmoid(x)) → x * (1 - x)
        the slope of tanh takes x for tanh(x)
            tanh′(x) = 1 − tanh(x)².
        ~ 1 - tanh(x) ** 2 → 1 - x**2
        the slope of tanh without the square
            1 − tanh(x)²: even in x, and 1 at 0.
        ~ 1 - tanh(x) ** 2 → 1 - tanh(x)
        the slope of the sigmoid for tanh
            t(1 − t) belongs to the sigmoid; tanh has 1 − t².
        ~ 1 - tanh(x) ** 2 → tanh(x) * (1 - tanh(x))
        the sigmoid of −x
            exp(−x) in the denominator: large x gives 1.
        ~ x >= 0 → x < 0
    """,
    hints=(
        "Which of exp(x) and exp(−x) overflows for large positive x, which for negative?",
        "exp(−|x|) never overflows. Write σ(x) with it for x ≥ 0 and for x < 0; tanh is in NumPy.",
        "σ′ = σ(1 − σ), tanh′ = 1 − tanh².",
    ),
)
