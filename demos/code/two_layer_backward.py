"""The backward pass of a two-layer network.

y = relu(x W₁ + b₁) W₂ + b₂. Write `two_layer_backward`, given ∂L/∂y.

    x         (B, n)             gradient  (B, k), ∂L/∂y
    w1, b1    (n, h) and (h,)    w2, b2    (h, k) and (k,)
    returns   ∂L/∂w1, ∂L/∂b1, ∂L/∂w2, ∂L/∂b2, with the parameters' shapes

Any mean is already a part of L: nothing is divided here.

    >>> i, b = np.ones((1, 1)), np.ones(1)
    >>> two_layer_backward(2 * i, 3 * i, b, 5 * i, b, i)[0]
    array([[10.]])
"""

from functools import partial

import numpy as np
from numpy.random import Generator

from demos.nn import Array, numerical_gradient
from quiz.code.contract import Case, Cases, Code, Exercise, named


def two_layer_backward(
    x: Array, w1: Array, b1: Array, w2: Array, b2: Array, gradient: Array
) -> tuple[Array, Array, Array, Array]:
    """Return the gradients with respect to w1, b1, w2 and b2."""
    z = x @ w1 + b1  # (B, h)
    hidden = np.maximum(z, 0)
    dw2 = hidden.T @ gradient  # (h, B) @ (B, k) -> (h, k)
    db2 = gradient.sum(axis=0)
    dz = (gradient @ w2.T) * (z > 0)  # (B, k) @ (k, h) -> (B, h)
    dw1 = x.T @ dz  # (n, B) @ (B, h) -> (n, h)
    db1 = dz.sum(axis=0)
    return dw1, db1, dw2, db2


SHAPES = ((1, 2, 3, 1), (4, 3, 5, 2), (6, 2, 4, 3))
NAMES = ("w1", "b1", "w2", "b2")


def network(rng: Generator, shape: tuple[int, int, int, int]) -> tuple[Array, list[Array], Array]:
    """Inputs, parameters, and a gradient."""
    batch, n, h, k = shape
    sizes = ((batch, n), (n, h), (h,), (h, k), (k,), (batch, k))
    x, *parameters, gradient = (rng.normal(size=size) for size in sizes)
    return x, parameters, gradient


def loss(x: Array, parameters: list[Array], gradient: Array) -> float:
    """A loss whose gradient with respect to y is `gradient`: Σ y · gradient."""
    w1, b1, w2, b2 = parameters
    return float(np.sum(gradient * (np.clip(x @ w1 + b1, 0, None) @ w2 + b2)))


def compared(code: Code, rng: Generator, place: int) -> Cases:
    """The gradient of one parameter, by central differences."""
    for shape in SHAPES:
        x, parameters, gradient = network(rng, shape)
        found = code.two_layer_backward(x, *parameters, gradient)[place]
        expected = numerical_gradient(partial(loss, x, parameters, gradient), parameters[place])
        yield Case(f"∂L/∂{NAMES[place]}", found, expected, 1e-6)


EXERCISE = Exercise(
    functions=(two_layer_backward,),
    minutes=8,
    requires=("relu",),
    checks=tuple(named(f"Gradient of {name}", compared, place=at) for at, name in enumerate(NAMES)),
    slips="""
        forgets the slope of the ReLU
            ∂L/∂z = ∂L/∂hidden · 1[z > 0]: units that were off pass nothing back.
        ~ (gradient @ w2.T) * (z > 0) → gradient @ w2.T
        uses z for the hidden activations in ∂L/∂w2
            W₂ multiplies relu(z), so its gradient is relu(z)ᵀ · gradient.
        ~ hidden.T @ gradient → z.T @ gradient
        divides by the batch size again
            The mean is a part of the loss, so the incoming gradient already includes it.
        -     return dw1, db1, dw2, db2
        +     return dw1 / len(x), db1 / len(x), dw2 / len(x), db2 / len(x)
        biases: the mean over the batch instead of the sum
            A bias is added to every example, so their gradients add up.
        ~ .sum(axis=0) → .mean(axis=0)
        masks by the gradient instead of z
            The ReLU was off where z ≤ 0; the sign of the gradient says nothing about that.
        ~ (z > 0) → (gradient @ w2.T > 0)
        forgets the bias when it computes z again
            The mask needs z = x W₁ + b₁, as in the forward pass.
        ~ z = x @ w1 + b1 → z = x @ w1
    """,
    hints=(
        "Compute z = x W₁ + b₁ and relu(z) first. Then go backward: W₂ and b₂, the ReLU, W₁, b₁.",
        "For y = h W + b: ∂L/∂W = hᵀ g, ∂L/∂b = Σ g over the batch, ∂L/∂h = g Wᵀ.",
        "dz = (gradient @ w2.T) * (z > 0); then dw1 = x.T @ dz and db1 = dz.sum(axis=0).",
    ),
)
