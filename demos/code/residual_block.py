"""A residual block, forward and backward.

y = x + relu(x W₁) W₂. Write `residual_block` and its backward pass.

    x         (B, n)
    w1, w2    (n, h) and (h, n)
    returns   y (B, n), and a cache
    backward  gradient ∂L/∂y (B, n), the cache -> ∂L/∂x, ∂L/∂w1, ∂L/∂w2

With w2 = 0 the block is the identity, forward and backward.

    >>> one = np.ones((1, 1))
    >>> residual_block(one, 2 * one, 3 * one)[0]
    array([[7.]])
"""

from functools import partial
from typing import Any

import numpy as np
from numpy.random import Generator

from demos.nn import Array, numerical_gradient
from quiz.code.contract import Case, Cases, Code, Exercise, named


def residual_block(x: Array, w1: Array, w2: Array) -> tuple[Array, Any]:
    """Return y and a cache, which is whatever the backward pass needs."""
    hidden = np.maximum(x @ w1, 0)
    return x + hidden @ w2, (x, hidden, w1, w2)


def residual_block_backward(gradient: Array, cache: Any) -> tuple[Array, Array, Array]:
    """Return the gradients with respect to x, w1 and w2."""
    x, hidden, w1, w2 = cache
    dz = (gradient @ w2.T) * (hidden > 0)
    dx = gradient + dz @ w1.T
    return dx, x.T @ dz, hidden.T @ gradient


SHAPES = ((1, 2, 3), (4, 3, 5), (3, 4, 2))
NAMES = ("x", "w1", "w2")


def example(rng: Generator, shape: tuple[int, int, int]) -> tuple[list[Array], Array]:
    """x, w1 and w2; and a gradient."""
    batch, n, h = shape
    sizes = ((batch, n), (n, h), (h, n))
    return [rng.normal(size=size) for size in sizes], rng.normal(size=(batch, n))


def right(x: Array, w1: Array, w2: Array) -> Array:
    """The block, unit by unit."""
    y = x.copy()
    for unit in range(w1.shape[1]):
        z = x @ w1[:, unit]
        y += np.outer(np.where(z > 0, z, 0.0), w2[unit])
    return y


def loss(given: list[Array], gradient: Array) -> float:
    """Σ y · gradient, whose gradient with respect to y is `gradient`."""
    return float(np.sum(right(*given) * gradient))


def values(code: Code, rng: Generator) -> Cases:
    """Forward."""
    for shape in SHAPES:
        given, _ = example(rng, shape)
        yield Case("y", code.residual_block(*given)[0], right(*given))


def compared(code: Code, rng: Generator, place: int) -> Cases:
    """One of the gradients, by central differences."""
    for shape in SHAPES:
        given, gradient = example(rng, shape)
        _, cache = code.residual_block(*given)
        found = code.residual_block_backward(gradient, cache)[place]
        expected = numerical_gradient(partial(loss, given, gradient), given[place])
        yield Case(f"∂L/∂{NAMES[place]}", found, expected, 1e-6)


def identity(code: Code, rng: Generator) -> Cases:
    """With w2 = 0 it is the identity, both ways."""
    (x, w1, w2), gradient = example(rng, (3, 4, 2))
    y, cache = code.residual_block(x, w1, 0 * w2)
    yield Case("y", y, x)
    yield Case("∂L/∂x", code.residual_block_backward(gradient, cache)[0], gradient)


EXERCISE = Exercise(
    functions=(residual_block, residual_block_backward),
    minutes=8,
    requires=("relu", "two-layer-backward"),
    checks=(
        values,
        *(named(f"Gradient of {name}", compared, place=at) for at, name in enumerate(NAMES)),
        identity,
    ),
    slips="""
        the backward pass forgets the skip
            ∂y/∂x = 1 + …: letting the gradient past the block unchanged is its purpose.
        ~ gradient + dz @ w1.T → dz @ w1.T
        the forward pass forgets the skip
            y = x + F(x).
        ~ return x + hidden @ w2 → return hidden @ w2
        forgets the slope of the ReLU
            Units that were off pass nothing back: · 1[hidden > 0].
        ~ (gradient @ w2.T) * (hidden > 0) → gradient @ w2.T
        a ReLU after the addition
            The first form of He and others has one; the task does not: y may be negative.
        ~ x + hidden @ w2, (x → np.maximum(x + hidden @ w2, 0), (x
        adds the gradient of the skip twice
            Once past the block, once through it: gradient + dz @ w1.T.
        ~ gradient + dz @ w1.T → 2 * gradient + dz @ w1.T
        uses x W₁ for the hidden units in ∂L/∂w2
            W₂ multiplies relu(x W₁), so its gradient is relu(x W₁)ᵀ · gradient.
        ~ hidden.T @ gradient → (x @ w1).T @ gradient
    """,
    hints=(
        "The gradient of y takes two paths, past the block and through it, which add up at x.",
        "Through it: W₂, the ReLU, W₁, as in any two-layer network; cache x and the hidden units.",
        "dz = (gradient @ w2.T) * (hidden > 0); ∂L/∂x = gradient + dz @ w1.T.",
    ),
)
