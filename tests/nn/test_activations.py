"""Activations against scalar formulas of the `math` module, and derivatives against differences."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from demos.nn.activations import ACTIVATIONS, activation

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
def test_function_is_its_textbook_formula(name: str) -> None:
    """Each element is what the scalar formula gives."""
    expected = [FORMULAS[name](x) for x in AWAY_FROM_THE_KINK]
    np.testing.assert_allclose(
        activation(name).function(AWAY_FROM_THE_KINK), expected, rtol=1e-13, atol=1e-15
    )


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_derivative_is_the_slope_of_the_function(name: str) -> None:
    """Central differences of the scalar formula agree to nine digits."""
    formula, h = FORMULAS[name], 1e-5
    slopes = [(formula(x + h) - formula(x - h)) / (2 * h) for x in AWAY_FROM_THE_KINK]
    function, derivative = activation(name)
    found = derivative(AWAY_FROM_THE_KINK, function(AWAY_FROM_THE_KINK))
    np.testing.assert_allclose(found, slopes, atol=1e-9)


@pytest.mark.parametrize(
    ("name", "value", "slope"),
    [
        ("relu", 0.0, 0.0),
        ("leaky_relu", 0.0, 0.01),
        ("sigmoid", 0.5, 0.25),
        ("tanh", 0.0, 1.0),
        ("gelu", 0.0, 0.5),
        ("silu", 0.0, 0.5),
        ("softplus", math.log(2), 0.5),
        ("identity", 0.0, 1.0),
        ("square", 0.0, 0.0),
    ],
)
def test_value_and_slope_at_zero(name: str, value: float, slope: float) -> None:
    """Exact at 0, where the kinks take the slope of the left side, as in PyTorch."""
    function, derivative = activation(name)
    zero = np.zeros(1)
    assert function(zero)[0] == pytest.approx(value, abs=1e-16)
    assert derivative(zero, function(zero))[0] == slope


@pytest.mark.parametrize(
    ("name", "left", "right", "left_slope", "right_slope"),
    [
        ("relu", 0.0, 1000.0, 0.0, 1.0),
        ("leaky_relu", -10.0, 1000.0, 0.01, 1.0),
        ("sigmoid", 0.0, 1.0, 0.0, 0.0),
        ("tanh", -1.0, 1.0, 0.0, 0.0),
        ("gelu", 0.0, 1000.0, 0.0, 1.0),
        ("silu", 0.0, 1000.0, 0.0, 1.0),
        ("softplus", 0.0, 1000.0, 0.0, 1.0),
    ],
)
def test_far_out_each_reaches_its_limit_without_a_warning(
    name: str, left: float, right: float, left_slope: float, right_slope: float
) -> None:
    """At ±1000, where a naive exp overflows, values and slopes are the limits."""
    x = np.array([-1000.0, 1000.0])
    function, derivative = activation(name)
    y = function(x)
    np.testing.assert_array_equal(y, [left, right])
    np.testing.assert_array_equal(derivative(x, y), [left_slope, right_slope])


def test_sigmoid_keeps_its_digits_in_the_left_tail() -> None:
    """σ(x) is exp(x) far to the left, to full relative precision."""
    x = np.array([-40.0, -100.0, -700.0])
    expected = [math.exp(-40), math.exp(-100), math.exp(-700)]
    np.testing.assert_allclose(activation("sigmoid").function(x), expected, rtol=1e-14)


def test_identities_between_activations() -> None:
    """For all x, tanh(x) = 2σ(2x) − 1, σ(−x) = 1 − σ(x) and softplus(x) − softplus(−x) = x."""
    x = np.linspace(-30, 30, 241)
    sigmoid, tanh = ACTIVATIONS["sigmoid"].function, ACTIVATIONS["tanh"].function
    softplus = ACTIVATIONS["softplus"].function
    np.testing.assert_allclose(tanh(x), 2 * sigmoid(2 * x) - 1, atol=1e-15)
    np.testing.assert_allclose(sigmoid(-x), 1 - sigmoid(x), atol=1e-15)
    np.testing.assert_allclose(softplus(x) - softplus(-x), x, atol=1e-13)


def test_unknown_activation_is_refused_with_the_choices() -> None:
    """The message names what was asked for and what there is."""
    with pytest.raises(ValueError, match="no activation 'rleu': choose from relu, leaky_relu"):
        activation("rleu")


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_nothing_overflows(name: str) -> None:
    """At ±1e100 value and slope are finite, without a warning."""
    x = np.array([-1e100, -1e3, 1e3, 1e100])
    function, derivative = activation(name)
    assert np.isfinite(function(x)).all()
    assert np.isfinite(derivative(x, function(x))).all()
