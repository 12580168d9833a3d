"""Layer norm.

Write `layer_norm`, which normalizes each example over its own features.

    x             (…, n): the last axis holds the features
    weight, bias  (n,)
    returns       weight · (x − mean)/√(var + eps) + bias, of the shape of x

Mean and variance (divided by n) are those of the last axis. Training and
evaluation are the same: there are no running statistics.

    >>> layer_norm(np.array([[1.0, 3.0]]), np.ones(2), np.zeros(2), eps=0.0)
    array([[-1.,  1.]])
"""

import numpy as np
from numpy.random import Generator

from demos.nn import Array
from quiz.code.contract import Case, Cases, Code, Exercise


def layer_norm(x: Array, weight: Array, bias: Array, eps: float = 1e-5) -> Array:
    """Return y, of the shape of x."""
    mean = x.mean(axis=-1, keepdims=True)
    var = x.var(axis=-1, keepdims=True)
    y: Array = weight * (x - mean) / np.sqrt(var + eps) + bias
    return y


SHAPES = ((1, 4), (4, 4), (3, 5), (2, 3, 4))


def each_row(code: Code, rng: Generator) -> Cases:
    """Each example has mean 0 and variance 1."""
    for shape in SHAPES:
        x = rng.normal(5, 3, shape)
        y = code.layer_norm(x, np.ones(shape[-1]), np.zeros(shape[-1]))
        yield Case("y", y * 0, np.zeros(shape))
        yield Case("the means", y.mean(axis=-1), np.zeros(shape[:-1]))
        yield Case("the variances", y.var(axis=-1), np.ones(shape[:-1]), 1e-2)


def values(code: Code, rng: Generator) -> Cases:
    """Values, row by row from the formula."""
    for shape in SHAPES:
        x, n = rng.normal(5, 3, shape), shape[-1]
        weight, bias = rng.uniform(1, 2, n), rng.normal(size=n)
        rows = []
        for row in x.reshape(-1, n):
            mean = sum(row) / n
            spread = (sum((one - mean) ** 2 for one in row) / n + 1e-5) ** 0.5
            rows.append(weight * [(one - mean) / spread for one in row] + bias)
        yield Case("y", code.layer_norm(x, weight, bias), np.reshape(rows, shape))


def alone(code: Code, rng: Generator) -> Cases:
    """An example does not depend on the others."""
    x, one, zero = rng.normal(size=(4, 6)), np.ones(6), np.zeros(6)
    together = code.layer_norm(x, one, zero)
    for place in range(4):
        single = code.layer_norm(x[place : place + 1], one, zero)
        yield Case("the difference to the example alone", together[place] - single[0], zero)


def constant(code: Code, rng: Generator) -> Cases:
    """Equal features give the bias."""
    bias = np.array([1.0, 2.0, 3.0])
    y = code.layer_norm(np.full((2, 3), 7.0), np.ones(3), bias)
    yield Case("y of equal features", y, np.stack([bias, bias]))


EXERCISE = Exercise(
    functions=(layer_norm,),
    minutes=4,
    checks=(each_row, values, alone, constant),
    slips="""
        normalizes over the batch
            That is batch norm: layer norm uses the last axis, so examples stay independent.
        ~ axis=-1, keepdims=True → axis=0, keepdims=True
        the variance is divided by n − 1
            The paper and PyTorch divide by n.
        ~ x.var(axis=-1, keepdims=True) → x.var(axis=-1, keepdims=True, ddof=1)
        one mean and variance for everything
            Each example has its own: axis=-1, keepdims=True.
        ~ (axis=-1, keepdims=True) → ()
        does not subtract the mean
            x divided by its standard deviation keeps its mean.
        ~ weight * (x - mean) / np → weight * x / np
        RMS norm: no mean, and the mean square for the variance
            RMSNorm leaves out the centering; layer norm has it.
        -     var = x.var(axis=-1, keepdims=True)
        -     y: Array = weight * (x - mean)
        +     var = (x**2).mean(axis=-1, keepdims=True)
        +     y: Array = weight * x
        divides by the variance instead of its root
            Dividing by the standard deviation gives variance 1.
        ~ np.sqrt(var + eps) → (var + eps)
        adds eps outside the root
            √(var + eps), as the paper and PyTorch have it.
        ~ np.sqrt(var + eps) → (np.sqrt(var) + eps)
        forgets the bias
            y = γ · x̂ + β.
        -  + bias
        +
    """,
    hints=(
        "Over which axis? With keepdims the shapes broadcast.",
        "mean and var over axis −1 with keepdims=True; weight · (x − mean)/√(var + eps) + bias.",
    ),
)
