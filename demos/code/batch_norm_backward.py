"""Batch norm, backward.

y = weight · x̂ + bias, x̂ = (x − μ)/√(σ² + eps), σ² divided by B. Write
`batch_norm_backward`. μ and σ² are the batch's and depend on every x.

    gradient  (B, n), ∂L/∂y
    x         (B, n), weight (n,)
    returns   ∂L/∂x (B, n), ∂L/∂weight (n,), ∂L/∂bias (n,)

Adding a constant to all of x changes nothing: columns of ∂L/∂x sum to 0.

    >>> x = np.array([[0.0], [1.0], [2.0]])
    >>> batch_norm_backward(np.ones((3, 1)), x, np.ones(1))[2]
    array([3.])
"""

from functools import partial

import numpy as np
from numpy.random import Generator

from demos.nn import Array, numerical_gradient
from quiz.code.contract import Case, Cases, Code, Exercise, named


def batch_norm_backward(
    gradient: Array, x: Array, weight: Array, eps: float = 1e-5
) -> tuple[Array, Array, Array]:
    """Return the gradients with respect to x, weight and bias."""
    inverse_std = 1 / np.sqrt(x.var(axis=0) + eps)
    normalized = (x - x.mean(axis=0)) * inverse_std
    of_weight = (gradient * normalized).sum(axis=0)
    of_bias = gradient.sum(axis=0)
    centered = gradient - of_bias / len(x) - normalized * of_weight / len(x)
    return weight * inverse_std * centered, of_weight, of_bias


SHAPES = ((3, 1), (5, 3), (8, 2))
NAMES = ("x", "weight", "bias")
CHECKED = [
    f"Gradient of {what}, by central differences" for what in ("x", "the weight", "the bias")
]


def example(rng: Generator, shape: tuple[int, int]) -> tuple[Array, Array, Array]:
    """A gradient, x and a weight."""
    return rng.normal(size=shape), rng.normal(2, 1.5, shape), rng.uniform(0.5, 2, shape[1])


def loss(gradient: Array, x: Array, weight: Array, bias: Array) -> float:
    """Σ y · gradient, whose gradient with respect to y is `gradient`."""
    mean = sum(x) / len(x)
    variance = sum((x - mean) ** 2) / len(x)
    return float((gradient * (weight * (x - mean) / (variance + 1e-5) ** 0.5 + bias)).sum())


def compared(code: Code, rng: Generator, place: int) -> Cases:
    """One of the gradients, by central differences."""
    for shape in SHAPES:
        gradient, x, weight = example(rng, shape)
        given = x, weight, np.zeros(shape[1])
        found = code.batch_norm_backward(gradient, x, weight)[place]
        expected = numerical_gradient(partial(loss, gradient, *given), given[place])
        yield Case(f"∂L/∂{NAMES[place]}", found, expected, 1e-6)


def no_shift(code: Code, rng: Generator) -> Cases:
    """A shift of all of x changes nothing."""
    for shape in SHAPES:
        gradient, x, weight = example(rng, shape)
        found, _, _ = code.batch_norm_backward(gradient, x, weight)
        yield Case("the sums of ∂L/∂x", found.sum(axis=0), np.zeros(shape[1]))


EXERCISE = Exercise(
    functions=(batch_norm_backward,),
    minutes=10,
    requires=("batch-norm",),
    checks=(
        *(named(name, compared, place=place) for place, name in enumerate(CHECKED)),
        no_shift,
    ),
    slips="""
        treats mean and variance as constants
            Both depend on every x in the batch, so the gradient passes through them too.
        ~ gradient - of_bias / len(x) - normalized * of_weight / len(x) → gradient
        forgets the path through the variance
            ∂σ²/∂x = 2(x − μ)/B: the term − x̂ · mean(g x̂).
        -  - normalized * of_weight / len(x)
        +
        forgets the path through the mean
            ∂μ/∂x = 1/B: the term − mean(g). Without it a shift of x would change the loss.
        -  - of_bias / len(x)
        +
        forgets the weight
            y = γ x̂ + β: ∂L/∂x has a factor γ.
        ~ weight * inverse_std * centered → inverse_std * centered
        subtracts sums instead of means
            Mean and variance are means over B: both terms are divided by B.
        ~ of_bias / len(x) - normalized * of_weight / len(x) → of_bias - normalized * of_weight
        forgets 1/√(σ² + eps) in ∂L/∂x
            x̂ is x divided by the standard deviation, so the gradient is divided by it too.
        ~ weight * inverse_std * centered → weight * centered
        means instead of sums for weight and bias
            γ and β act on every example: their gradients add up.
        ~ centered, of_weight, of_bias → centered, of_weight / len(x), of_bias / len(x)
        the gradient of the weight uses x instead of x̂
            γ multiplies x̂, so ∂L/∂γ = Σ g x̂.
        ~ of_weight = (gradient * normalized).sum(axis=0) → of_weight = (gradient * x).sum(axis=0)
    """,
    hints=(
        "∂L/∂weight = Σ g x̂ and ∂L/∂bias = Σ g. Which paths lead from x to the loss?",
        "Three: directly, through μ, and through σ². Through μ every x gets the same.",
        "∂L/∂x = γ/√(σ² + eps) · (g − mean(g) − x̂ · mean(g x̂)), means over the batch.",
    ),
)
