"""Activations against scalar formulas of the `math` module, and derivatives against differences."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from demos.nn import ACTIVATIONS, sigmoid

FORMULAS: dict[str, Callable[[float], float]] = {
    "relu": lambda x: x if x > 0 else 0.0,
    "leaky_relu": lambda x: x if x > 0 else x / 100,
    "sigmoid": lambda x: 1 / (1 + math.exp(-x)),
    "tanh": math.tanh,
    "gelu": lambda x: x * math.erfc(-x / math.sqrt(2)) / 2,
    "silu": lambda x: x / (1 + math.exp(-x)),
    "softplus": lambda x: math.log(1 + math.exp(x)),
    "identity": lambda x: x,
    "square": lambda x: x**2,
}
AWAY_FROM_THE_KINK = np.concatenate([np.linspace(-6, -0.05, 40), np.linspace(0.05, 6, 40)])


def test_every_activation_has_a_formula_here() -> None:
    """None goes untested."""
    assert FORMULAS.keys() == ACTIVATIONS.keys()


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_function_and_slope_are_those_of_the_textbook(name: str) -> None:
    """Each element is what the scalar formula gives, its slope that of central differences."""
    formula, h, x = FORMULAS[name], 1e-5, AWAY_FROM_THE_KINK
    function, derivative = ACTIVATIONS[name]
    np.testing.assert_allclose(function(x), [formula(one) for one in x], rtol=1e-13, atol=1e-15)
    slopes = [(formula(one + h) - formula(one - h)) / (2 * h) for one in x]
    np.testing.assert_allclose(derivative(x, function(x)), slopes, atol=1e-9)


@pytest.mark.parametrize(
    ("name", "at", "value", "slope"),
    [
        # Exact at 0, where the kinks take the slope of the left side, as in PyTorch.
        ("relu", 0, 0.0, 0.0),
        ("leaky_relu", 0, 0.0, 0.01),
        ("sigmoid", 0, 0.5, 0.25),
        ("tanh", 0, 0.0, 1.0),
        ("gelu", 0, 0.0, 0.5),
        ("silu", 0, 0.0, 0.5),
        ("softplus", 0, math.log(2), 0.5),
        ("identity", 0, 0.0, 1.0),
        ("square", 0, 0.0, 0.0),
        # Far out, where a naive exp overflows, the limits.
        ("relu", -1000, 0.0, 0.0),
        ("relu", 1000, 1000.0, 1.0),
        ("leaky_relu", -1000, -10.0, 0.01),
        ("leaky_relu", 1000, 1000.0, 1.0),
        ("sigmoid", -1000, 0.0, 0.0),
        ("sigmoid", 1000, 1.0, 0.0),
        ("tanh", -1000, -1.0, 0.0),
        ("tanh", 1000, 1.0, 0.0),
        ("gelu", -1000, 0.0, 0.0),
        ("gelu", 1000, 1000.0, 1.0),
        ("silu", -1000, 0.0, 0.0),
        ("silu", 1000, 1000.0, 1.0),
        ("softplus", -1000, 0.0, 0.0),
        ("softplus", 1000, 1000.0, 1.0),
    ],
)
def test_value_and_slope_at_zero_and_far_out(
    name: str, at: float, value: float, slope: float
) -> None:
    """Slopes to the last bit, values but for the rounding of log 2, without a warning."""
    function, derivative = ACTIVATIONS[name]
    x = np.array([float(at)])
    assert function(x)[0] == pytest.approx(value, rel=0, abs=1e-16)
    assert derivative(x, function(x))[0] == slope


def test_sigmoid_keeps_its_digits_in_the_left_tail() -> None:
    """σ(x) is exp(x) far to the left, to full relative precision."""
    x = np.array([-40.0, -100.0, -700.0])
    np.testing.assert_allclose(sigmoid(x), list(map(math.exp, x)), rtol=1e-14)


def test_identities_between_activations() -> None:
    """For all x, tanh(x) = 2σ(2x) − 1, σ(−x) = 1 − σ(x) and softplus(x) − softplus(−x) = x."""
    x = np.linspace(-30, 30, 241)
    tanh, softplus = ACTIVATIONS["tanh"].function, ACTIVATIONS["softplus"].function
    np.testing.assert_allclose(tanh(x), 2 * sigmoid(2 * x) - 1, atol=1e-15)
    np.testing.assert_allclose(sigmoid(-x), 1 - sigmoid(x), atol=1e-15)
    np.testing.assert_allclose(softplus(x) - softplus(-x), x, atol=1e-13)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_nothing_overflows(name: str) -> None:
    """At ±1e100 value and slope are finite, without a warning."""
    x = np.array([-1e100, -1e3, 1e3, 1e100])
    function, derivative = ACTIVATIONS[name]
    assert np.isfinite(function(x)).all()
    assert np.isfinite(derivative(x, function(x))).all()
