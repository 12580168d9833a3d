"""Batch norm, forward: training and evaluation.

Write `batch_norm` for x of shape (B, n), as in PyTorch.

    weight, bias               (n,), the γ and β of the layer
    running_mean, running_var  (n,)
    momentum                   the weight of the *new* batch
    returns                    y (B, n), and both running statistics

Training normalizes with the batch's mean and variance (divided by B); the
running variance uses the unbiased one (B − 1). Evaluation uses the running
statistics and leaves them unchanged. eps is added to the variance.

    >>> one, x = np.ones(1), np.array([[1.0], [3.0]])
    >>> batch_norm(x, one, 0 * one, 0 * one, one, True, momentum=0.5)[2]
    array([1.5])
"""

import numpy as np
from numpy.random import Generator

from demos.nn import Array, BatchNorm1d
from quiz.code.contract import Case, Cases, Code, Exercise


def batch_norm(
    x: Array,
    weight: Array,
    bias: Array,
    running_mean: Array,
    running_var: Array,
    training: bool,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> tuple[Array, Array, Array]:
    """Return y, the new running mean and the new running variance."""
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        unbiased = x.var(axis=0, ddof=1)
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * unbiased
    else:
        mean, var = running_mean, running_var
    return weight * (x - mean) / np.sqrt(var + eps) + bias, running_mean, running_var


SHAPES = ((2, 1), (5, 3), (8, 4))


def example(rng: Generator, shape: tuple[int, int]) -> tuple[Array, ...]:
    """x, weight, bias, running mean and running variance."""
    x, n = rng.normal(3, 2, shape), shape[1]
    return x, rng.uniform(1, 2, n), rng.normal(size=n), rng.normal(size=n), rng.uniform(1, 3, n)


def normalized(code: Code, rng: Generator) -> Cases:
    """In training each feature has mean β and variance γ²."""
    for shape in ((50, 3), (80, 1)):
        x, weight, bias, mean, var = example(rng, shape)
        y, _, _ = code.batch_norm(x, weight, bias, mean, var, True)
        yield Case("the means of y", y.mean(axis=0), bias)
        yield Case("the variances of y", y.var(axis=0), weight**2, 1e-4)


def training(code: Code, rng: Generator) -> Cases:
    """Training, as in `demos.nn`."""
    for shape in SHAPES:
        x, weight, bias, mean, var = example(rng, shape)
        layer = BatchNorm1d(shape[1])
        layer.weight.data, layer.bias.data = weight, bias
        yield Case("y", code.batch_norm(x, weight, bias, mean, var, True)[0], layer.forward(x))


def running(code: Code, rng: Generator) -> Cases:
    """The running statistics."""
    for shape in SHAPES:
        x, weight, bias, mean, var = example(rng, shape)
        _, new_mean, new_var = code.batch_norm(x, weight, bias, mean, var, True, 0.25)
        total, squares, batch = x.sum(axis=0), (x**2).sum(axis=0), len(x)
        yield Case("running_mean", new_mean, mean + 0.25 * (total / batch - mean))
        unbiased = (squares - total**2 / batch) / (batch - 1)
        yield Case("running_var", new_var, var + 0.25 * (unbiased - var))


def evaluation(code: Code, rng: Generator) -> Cases:
    """Evaluation: by the running statistics, even for a single example."""
    for shape in (*SHAPES, (1, 3)):
        x, weight, bias, mean, var = example(rng, shape)
        y, _, _ = code.batch_norm(x, weight, bias, mean, var, False)
        inverse = (var + 1e-5) ** -0.5
        yield Case("y", y, x * (weight * inverse) + (bias - mean * weight * inverse))


def left_alone(code: Code, rng: Generator) -> Cases:
    """Evaluation leaves the running statistics alone."""
    x, weight, bias, mean, var = example(rng, (5, 3))
    _, new_mean, new_var = code.batch_norm(x, weight, bias, mean, var, False)
    yield Case("running_mean", new_mean, mean)
    yield Case("running_var", new_var, var)


EXERCISE = Exercise(
    functions=(batch_norm,),
    minutes=8,
    checks=(normalized, training, running, evaluation, left_alone),
    slips="""
        the running variance is biased
            Evaluation estimates the variance of all data, so the running one is over B − 1.
        ~ unbiased = x.var(axis=0, ddof=1) → unbiased = x.var(axis=0)
        normalizes with the unbiased variance
            In training the batch itself is normalized: its variance is divided by B.
        ~ x.mean(axis=0), x.var(axis=0) → x.mean(axis=0), x.var(axis=0, ddof=1)
        takes momentum for the weight of the old value
            In PyTorch momentum = 0.1 is the weight of the new batch.
        -         running_mean = (1 - momentum) * running_mean + momentum * mean
        -         running_var = (1 - momentum) * running_var + momentum * unbiased
        +         running_mean = momentum * running_mean + (1 - momentum) * mean
        +         running_var = momentum * running_var + (1 - momentum) * unbiased
        evaluation uses the batch's statistics
            An answer must not depend on the other examples: use the running statistics.
        ~ mean, var = running_mean, running_var → mean, var = x.mean(axis=0), x.var(axis=0)
        training uses the running statistics
            In training, the batch's own mean and variance normalize it.
        -     return weight * (x - mean)
        +     mean, var = running_mean, running_var
        +     return weight * (x - mean)
        normalizes each example over its features
            That is layer norm: batch norm takes mean and variance over the batch, axis 0.
        -         mean, var = x.mean(axis=0), x.var(axis=0)
        -         unbiased
        +         mean, var = x.mean(axis=1, keepdims=True), x.var(axis=1, keepdims=True)
        +         unbiased
        forgets to update the running statistics
            Then evaluation normalizes with their initial values.
        -         running_mean = (1 - momentum) * running_mean + momentum * mean
        -         running_var = (1 - momentum) * running_var + momentum * unbiased
        +
        adds eps outside the root
            √(var + eps), as in the paper and PyTorch.
        ~ np.sqrt(var + eps) → (np.sqrt(var) + eps)
        divides by the variance instead of its root
            Dividing by the standard deviation gives variance 1.
        ~ np.sqrt(var + eps) → (var + eps)
        forgets γ and β
            y = γ · x̂ + β, so that the layer can undo the normalization.
        ~ weight * (x - mean) / np.sqrt(var + eps) + bias → (x - mean) / np.sqrt(var + eps)
    """,
    hints=(
        "Which mean and variance does training use, which evaluation? Over which axis?",
        "Two variances: over B to normalize, over B − 1 for the running one.",
        "running = (1 − momentum) · running + momentum · new; y = γ (x − mean)/√(var + eps) + β.",
    ),
)
