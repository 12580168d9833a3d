"""Gradient check by central differences.

Write `numerical_gradient` and `relative_error`.

    function  takes an array of the shape of x, returns a number
    x         an array of any shape; it must be unchanged afterwards
    returns   the gradient at x, of the shape of x, from
              (f(x + step) − f(x − step)) / (2 · step), number by number

relative_error(a, b) is ‖a − b‖ / (‖a‖ + ‖b‖), and 0 if both are 0.

    >>> x = np.array([1.0, 3.0])
    >>> numerical_gradient(lambda x: (x**2).sum(), x).round(6)
    array([2., 6.])
"""

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.random import Generator

from demos.nn import Array
from quiz.code.contract import Case, Cases, Code, Exercise


def numerical_gradient(function: Callable[[Array], float], x: Array, step: float = 1e-5) -> Array:
    """Return the gradient of the function at x."""
    gradient = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        moved = x.copy()
        moved[place] = x[place] + step
        above = function(moved)
        moved[place] = x[place] - step
        gradient[place] = (above - function(moved)) / (2 * step)
    return gradient


def relative_error(a: Array, b: Array) -> float:
    """Return ‖a − b‖ / (‖a‖ + ‖b‖), and 0 if both are 0."""
    total = np.linalg.norm(a) + np.linalg.norm(b)
    return float(np.linalg.norm(a - b) / total) if total else 0.0


SHAPES = ((1,), (4,), (2, 3), (2, 2, 2))


def weighted(power: int, weights: Array, x: Array) -> float:
    """Σ w xᵖ / p, whose gradient is w xᵖ⁻¹; for p = 2 central differences are exact."""
    return float((weights * x**power).sum() / power)


def exact(code: Code, rng: Generator) -> Cases:
    """The gradient of a quadratic function."""
    for shape in SHAPES:
        weights, x = rng.normal(size=shape), rng.normal(size=shape)
        found = code.numerical_gradient(partial(weighted, 2, weights), x)
        yield Case("the gradient", found, weights * x, 1e-3)


def central(code: Code, rng: Generator) -> Cases:
    """The error is that of central differences: exactly step² for x³."""
    for step in (0.1, 0.01):
        x = np.array([0.0, 1.0, -2.0])
        found = code.numerical_gradient(partial(weighted, 3, np.full(3, 3.0)), x, step)
        yield Case(f"the gradient with step = {step}", found, 3 * x**2 + step**2, 1e-6)


def put_back(code: Code, rng: Generator) -> Cases:
    """Each number is moved separately."""
    product = np.array([2.0, 3.0, 5.0])  # ∂(abc)/∂a = bc
    found = code.numerical_gradient(lambda x: float(np.prod(x)), product)
    yield Case("the gradient of a · b · c", found, np.array([15.0, 10.0, 6.0]), 1e-3)


def errors(code: Code, rng: Generator) -> Cases:
    """Relative error: 0 if equal, 1 if opposite."""
    a, one, zeros = rng.normal(size=(2, 3)), np.ones(1), np.zeros(2)
    for what, pair, right in (
        ("equal ones", (a, a), 0.0), ("opposite ones", (a, -a), 1.0),
        ("3 and 1", (3 * one, one), 0.5), ("(3, 4) and 0", (np.array([3.0, 4.0]), zeros), 1.0),
        ("tiny ones", (3e-9 * one, 1e-9 * one), 0.5), ("0 and 0", (zeros, zeros), 0.0),
    ):  # fmt: skip
        yield Case(f"the error of {what}", code.relative_error(*pair), right)


EXERCISE = Exercise(
    functions=(numerical_gradient, relative_error),
    minutes=6,
    checks=(exact, central, put_back, errors),
    slips="""
        forward differences
            (f(x + h) − f(x))/h has an error of order h; the central form has one of order h².
        ~ (above - function(moved)) / (2 * step) → (above - function(x)) / step
        divides by step instead of 2 · step
            x − step and x + step are two steps apart.
        ~ (2 * step) → step
        moves back only to x
            Plus step, then minus step, is x again: half a forward difference. Subtract 2 · step.
        ~ moved[place] = x[place] - step → moved[place] = x[place]
        moves all numbers at once
            That is the slope along (1, 1, …), the same for all; move one at a time.
        ~ moved[place] = x[place] → moved[...] = x
        the opposite sign
            f(x + step) − f(x − step).
        ~ (above - function(moved)) → (function(moved) - above)
        an absolute error
            Whether 1e-6 is small depends on the gradient: divide by ‖a‖ + ‖b‖.
        ~ float(np.linalg.norm(a - b) / total) if total else 0.0 → float(np.linalg.norm(a - b))
        0 against 0 is NaN
            Two zero gradients agree: return 0 before dividing.
        ~ total) if total else 0.0 → np.float64(total))
        divides by the larger norm
            A common form, but the task's has the sum of both below: opposite ones give 1.
        ~ np.linalg.norm(a) + np.linalg.norm(b) → max(np.linalg.norm(a), np.linalg.norm(b))
    """,
    hints=(
        "np.ndindex(x.shape) goes through all places. Move one number on a copy.",
        "above = f with + step, below = f with − step, from x each time; (above − below)/(2 step).",
    ),
)
