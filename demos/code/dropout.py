"""Inverted dropout, forward and backward.

Write `dropout` and its backward pass. p is the probability to *drop*.

    x         (B, n) or any other shape, floats
    rng       a Generator: rng.random(shape) draws from [0, 1)
    returns   y, of the shape of x, and a cache for the backward pass
    backward  gradient ∂L/∂y, the cache -> ∂L/∂x

In training the expected value of y is x; in evaluation y is x.
p is between 0 and 1.

    >>> dropout(np.full(3, 2.0), 0.5, np.random.default_rng(1), True)[0]
    array([4., 4., 0.])
"""

from typing import Any

import numpy as np
from numpy.random import Generator

from demos.nn import Array
from quiz.code.contract import Case, Cases, Code, Exercise, named


def dropout(x: Array, p: float, rng: Generator, training: bool) -> tuple[Array, Any]:
    """Return y and a cache, which is whatever the backward pass needs."""
    if not training:
        return x, None
    keep = rng.random(x.shape) >= p
    mask = keep / (1 - p)
    return x * mask, mask


def dropout_backward(gradient: Array, cache: Any) -> Array:
    """Return ∂L/∂x for the same mask as in the forward pass."""
    if cache is None:
        return gradient
    return np.asarray(gradient * cache)


SHAPES = ((4000,), (50, 80), (20, 10, 20))


def scale(code: Code, rng: Generator, p: float) -> Cases:
    """Kept values are divided by the keep probability: E[y] = (1 − p) · x/(1 − p) = x."""
    for shape in SHAPES:
        y, _ = code.dropout(np.full(shape, 3.0), p, rng, True)
        yield Case("y", y * 0, np.zeros(shape))
        kept = y[y != 0]
        yield Case("the largest kept value of x = 3", kept.max(initial=0.0), 3 / (1 - p))
        yield Case("the smallest kept value of x = 3", kept.min(initial=9e9), 3 / (1 - p))


def share(code: Code, rng: Generator) -> Cases:
    """Share of zeros is p."""
    for p in (0.1, 0.5, 0.8):
        y, _ = code.dropout(np.ones((20, 10_000)), p, rng, True)
        # 200,000 independent draws: five standard deviations are at most 0.006
        yield Case(f"the share of zeros at p = {p}", np.mean(y == 0), p, 0.02)


def independent(code: Code, rng: Generator) -> Cases:
    """Every element is drawn separately, in every call."""
    x = np.ones((60, 60))
    first, second = (code.dropout(x, 0.5, rng, True)[0] == 0 for _ in range(2))
    yield Case("whether all rows drop the same units", bool((first == first[0]).all()), False)
    yield Case("whether all columns do", bool((first[:, 0] == first.T).all()), False)
    yield Case("whether two calls drop the same", bool((first == second).all()), False)


def evaluation(code: Code, rng: Generator) -> Cases:
    """Nothing happens in evaluation."""
    ones = np.ones((50, 30))
    for p in (0.5, 0.8):
        y, cache = code.dropout(ones, p, rng, False)
        back = code.dropout_backward(ones, cache)
        for what, value in (("y", y), ("the gradient", back)):
            for end, found in (("smallest", value.min()), ("largest", value.max())):
                yield Case(f"the {end} of {what} at p = {p}", found, 1.0)
    x = rng.normal(size=(5, 3))
    yield Case("y in evaluation", code.dropout(x, 0.5, rng, False)[0] - x, np.zeros((5, 3)))


def gradient(code: Code, rng: Generator) -> Cases:
    """The gradient passes where the signal did."""
    for p in (0.3, 0.8):
        y, cache = code.dropout(np.ones((40, 50)), p, rng, True)
        passed = code.dropout_backward(np.ones((40, 50)), cache)
        # y = m · x with x = 1, so ∂L/∂x = m · ∂L/∂y is y itself where ∂L/∂y = 1
        yield Case("whether it is 0 just where y is", bool(((passed == 0) == (y == 0)).all()), True)
        yield Case(f"its largest value at p = {p}", passed.max(), 1 / (1 - p))


EXERCISE = Exercise(
    functions=(dropout, dropout_backward),
    minutes=6,
    checks=(
        *(named(f"Scale at p = {p}", scale, p=p) for p in (0.8, 0.1)),
        *(share, independent, evaluation, gradient),
    ),
    slips="""
        divides by p instead of 1 − p
            A unit is kept with probability 1 − p, so dividing by 1 − p makes up for the rest.
        ~ keep / (1 - p) → keep / p
        takes p for the keep probability
            Here p is the drop probability, as in PyTorch; in the paper it is the keep probability.
        -     keep = rng.random(x.shape) >= p
        -     mask = keep / (1 - p)
        +     keep = rng.random(x.shape) < p
        +     mask = keep / p
        does not scale the kept values
            The mean of y shrinks to (1 − p) · x, and evaluation no longer matches training.
        ~ keep / (1 - p) → keep * 1.0
        multiplies by 1 − p, the test factor of the older form
            Inverted dropout divides in training, so that evaluation has nothing to do.
        ~ keep / (1 - p) → keep * (1 - p)
        scales in evaluation
            Training already divides by 1 − p; evaluation must leave x alone.
        ~ return x, None → return x * (1 - p), None
        drops in evaluation too
            Evaluation uses the whole network: nothing is dropped, and nothing is random.
        ~ if not training: → if p == 0:
        one mask for the whole batch
            Each example needs its own draws: draw a mask of the whole shape of x.
        ~ rng.random(x.shape) >= p → np.broadcast_to(rng.random(x.shape[-1:]) >= p, x.shape)
        forgets the scale in the backward pass
            y = m · x with m = 1/(1 − p), so the gradient is multiplied by the same m.
        ~ gradient * cache) → gradient * (cache > 0))
        passes the whole gradient back
            A dropped unit had no effect on the loss, so its gradient is 0.
        ~ gradient * cache) → gradient * cache.max())
    """,
    hints=(
        "Draw one uniform number for each element. Which of them mean “drop”?",
        "keep = rng.random(x.shape) >= p has probability 1 − p. What does that do to the mean?",
        "y = x · keep / (1 − p). The backward pass multiplies by the same keep / (1 − p).",
    ),
)
