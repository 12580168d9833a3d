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

A derivative takes x and y = f(x), since some are cheapest from the one and some from the other.
`exp` never sees a large positive number, so nothing overflows up to |x| = 1e100.

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


def relu(x: Array) -> Array:
    """The rectifier, max(x, 0)."""
    return np.maximum(x, 0.0)


def relu_derivative(x: Array, y: Array) -> Array:
    """Slope 1 where x > 0, else 0."""
    return (x > 0).astype(np.float64)


def leaky_relu(x: Array) -> Array:
    """Keeps x where x > 0, else 0.01·x."""
    return np.where(x > 0, x, SLOPE * x)


def leaky_relu_derivative(x: Array, y: Array) -> Array:
    """Slope 1 where x > 0, else 0.01."""
    return np.where(x > 0, 1.0, SLOPE)


def sigmoid(x: Array) -> Array:
    """The logistic function 1 / (1 + exp(−x)); exp(x) / (1 + exp(x)) where x is negative."""
    small = np.exp(-np.abs(x))  # in (0, 1]
    return np.where(x >= 0, 1.0, small) / (1.0 + small)


def sigmoid_derivative(x: Array, y: Array) -> Array:
    """Slope y (1 − y)."""
    return y * (1.0 - y)


def tanh(x: Array) -> Array:
    """The hyperbolic tangent, 2σ(2x) − 1."""
    return np.tanh(x)


def tanh_derivative(x: Array, y: Array) -> Array:
    """Slope 1 − y²."""
    return 1.0 - y * y


def gelu(x: Array) -> Array:
    """The Gaussian error linear unit x·Φ(x)."""
    return np.asarray(0.5 * x * (1.0 + erf(x / math.sqrt(2))))


def gelu_derivative(x: Array, y: Array) -> Array:
    """Slope Φ(x) + x·φ(x), φ the normal density."""
    density = np.exp(-0.5 * x * x) / math.sqrt(2 * math.pi)
    below = np.full_like(x, 0.5)  # Φ(x) = y / x saves a second erf
    np.divide(y, x, out=below, where=np.abs(x) > 1e-300)
    return below + x * density


def silu(x: Array) -> Array:
    """The sigmoid linear unit x·σ(x), also called swish."""
    return x * sigmoid(x)


def silu_derivative(x: Array, y: Array) -> Array:
    """Slope σ(x) (1 + x (1 − σ(x)))."""
    s = sigmoid(x)
    return s * (1.0 + x * (1.0 - s))


def softplus(x: Array) -> Array:
    """The smooth rectifier log(1 + exp(x))."""
    return np.maximum(x, 0.0) + np.log1p(np.exp(-np.abs(x)))


def softplus_derivative(x: Array, y: Array) -> Array:
    """Slope σ(x)."""
    return sigmoid(x)


def identity(x: Array) -> Array:
    """No activation: x."""
    return x


def identity_derivative(x: Array, y: Array) -> Array:
    """Slope 1."""
    return np.ones_like(x)


def square(x: Array) -> Array:
    """The square x²."""
    return x * x


def square_derivative(x: Array, y: Array) -> Array:
    """Slope 2x."""
    return 2.0 * x


class Function(NamedTuple):
    """A function y = f(x) and its derivative f′, as `derivative(x, y)`."""

    function: Callable[[Array], Array]
    derivative: Callable[[Array, Array], Array]


ACTIVATIONS = {
    "relu": Function(relu, relu_derivative),
    "leaky_relu": Function(leaky_relu, leaky_relu_derivative),
    "sigmoid": Function(sigmoid, sigmoid_derivative),
    "tanh": Function(tanh, tanh_derivative),
    "gelu": Function(gelu, gelu_derivative),
    "silu": Function(silu, silu_derivative),
    "softplus": Function(softplus, softplus_derivative),
    "identity": Function(identity, identity_derivative),
    "square": Function(square, square_derivative),
}


def activation(name: str) -> Function:
    """The function of that name and its derivative.

    Raises ValueError if there is none.
    """
    if name not in ACTIVATIONS:
        raise ValueError(f"no activation {name!r}: choose from {', '.join(ACTIVATIONS)}")
    return ACTIVATIONS[name]
