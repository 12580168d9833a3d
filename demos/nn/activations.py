"""Activation functions and their derivatives, element by element.

    relu        max(x, 0)                        0 or 1; 0 at the kink, as in PyTorch
    leaky_relu  x if x > 0 else 0.01·x           0.01 or 1
    sigmoid     σ(x) = 1 / (1 + exp(−x))         y(1 − y), at most 1/4
    tanh        (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)          1 − y², at most 1
    gelu        x·Φ(x), Φ(x) = (1 + erf(x/√2))/2  Φ(x) + x·φ(x)
    silu        x·σ(x)                           σ(x)(1 + x(1 − σ(x)))
    softplus    log(1 + eˣ)                      σ(x)
    identity    x                                1
    square      x²                               2x: not linear, and yet not universal

A derivative takes x and y = f(x): some are cheapest from the one, some from the other. `exp` never
sees a large positive number, so nothing overflows up to |x| = 1e100.

Sources: PyTorch's documentation for names and conventions; Hendrycks & Gimpel 2016
(arXiv:1606.08415) for GELU. Left out: its approximation by tanh; PyTorch's shortcut softplus(x) = x
above 20, which is off by up to 2e-9; and gated units.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from demos.nn.module import Array

SLOPE = 0.01
"""Of the leaky rectifier, where x is negative."""

erf = np.vectorize(math.erf, otypes=[np.float64])


class Function(NamedTuple):
    """A function y = f(x) and its derivative f′, as `derivative(x, y)`."""

    function: Callable[[Array], Array]
    derivative: Callable[[Array, Array], Array]


def relu(x: Array) -> Array:
    """The rectifier max(x, 0)."""
    return np.maximum(x, 0.0)


def sigmoid(x: Array) -> Array:
    """The logistic function 1 / (1 + exp(−x)); exp(x) / (1 + exp(x)) where x is negative."""
    small = np.exp(-np.abs(x))  # in (0, 1]
    return np.where(x >= 0, 1.0, small) / (1.0 + small)


def gelu(x: Array) -> Array:
    """The Gaussian error linear unit x·Φ(x)."""
    return np.asarray(0.5 * x * (1.0 + erf(x / math.sqrt(2))))


def gelu_derivative(x: Array, y: Array) -> Array:
    """Slope Φ(x) + x·φ(x), φ the normal density."""
    density = np.exp(-0.5 * x * x) / math.sqrt(2 * math.pi)
    below = np.full_like(x, 0.5)  # Φ(x) = y / x saves a second erf
    np.divide(y, x, out=below, where=np.abs(x) > 1e-300)
    return below + x * density


def silu_derivative(x: Array, y: Array) -> Array:
    """Slope σ(x) (1 + x (1 − σ(x)))."""
    s = sigmoid(x)
    return s * (1.0 + x * (1.0 - s))


def softplus(x: Array) -> Array:
    """The smooth rectifier log(1 + exp(x))."""
    return np.maximum(x, 0.0) + np.log1p(np.exp(-np.abs(x)))


ACTIVATIONS = {
    "relu": Function(relu, lambda x, y: (x > 0).astype(np.float64)),
    "leaky_relu": Function(
        lambda x: np.where(x > 0, x, SLOPE * x), lambda x, y: np.where(x > 0, 1.0, SLOPE)
    ),
    "sigmoid": Function(sigmoid, lambda x, y: y * (1.0 - y)),
    "tanh": Function(np.tanh, lambda x, y: 1.0 - y * y),
    "gelu": Function(gelu, gelu_derivative),
    "silu": Function(lambda x: x * sigmoid(x), silu_derivative),
    "softplus": Function(softplus, lambda x, y: sigmoid(x)),
    "identity": Function(lambda x: x, lambda x, y: np.ones_like(x)),
    "square": Function(lambda x: x * x, lambda x, y: 2.0 * x),
}
