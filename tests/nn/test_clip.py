"""Gradient clipping: direction, length, and what happens beyond the range of floats."""

import math

import numpy as np
import pytest
from numpy.typing import ArrayLike

from demos.nn import Parameter, clip_grad_norm_, clip_grad_value_, gradient_norm


def with_gradients(*gradients: ArrayLike) -> list[Parameter]:
    """Parameters with these gradients."""
    parameters = [Parameter(np.zeros_like(np.asarray(g, dtype=float))) for g in gradients]
    for parameter, gradient in zip(parameters, gradients, strict=True):
        parameter.grad = np.array(gradient, dtype=float)
    return parameters


def test_the_norm_is_that_of_all_gradients_together() -> None:
    """√(2² + 3² + 6²) = 7, over two parameters."""
    assert gradient_norm(with_gradients([[2.0], [3.0]], [6.0])) == 7


def test_clipping_by_norm_keeps_the_direction() -> None:
    """All gradients are scaled by max/(norm + 1e-6), and the norm before is returned."""
    parameters = with_gradients([[2.0], [3.0]], [6.0])
    assert clip_grad_norm_(parameters, 1.0) == 7
    factor = 1 / (7 + 1e-6)
    np.testing.assert_allclose(parameters[0].grad, [[2 * factor], [3 * factor]], rtol=1e-15)
    np.testing.assert_allclose(parameters[1].grad, [6 * factor], rtol=1e-15)
    assert gradient_norm(parameters) <= 1


def test_a_short_gradient_is_left_alone() -> None:
    """Below the limit nothing changes, to the last bit."""
    parameters = with_gradients([0.3, 0.1])
    clip_grad_norm_(parameters, 1.0)
    np.testing.assert_array_equal(parameters[0].grad, [0.3, 0.1])


def test_gradients_that_were_kept_stay_as_they_were() -> None:
    """Clipping puts a new array in place; comparing before and after needs no copy."""
    parameters = with_gradients([3.0, 4.0])
    before = parameters[0].grad
    clip_grad_norm_(parameters, 1.0)
    np.testing.assert_array_equal(before, [3, 4])
    after = parameters[0].grad
    clip_grad_value_(parameters, 0.1)
    assert after[0] > 0.5


@pytest.mark.parametrize(
    ("gradient", "norm", "clipped"),
    [
        ([0.0, 0.0], 0.0, [0.0, 0.0]),
        ([1e200, 1e200], math.inf, [0.0, 0.0]),  # the squares overflow
        ([math.inf, 1.0], math.inf, [math.nan, 0.0]),
        ([math.nan, 1.0], math.nan, [math.nan, math.nan]),
    ],
)
def test_extreme_gradients_end_as_in_pytorch(
    gradient: list[float], norm: float, clipped: list[float]
) -> None:
    """Values as `torch.nn.utils.clip_grad_norm_` 2.13 gives them; no warning is raised."""
    parameters = with_gradients(gradient)
    assert clip_grad_norm_(parameters, 1.0) == pytest.approx(norm, nan_ok=True)
    np.testing.assert_array_equal(parameters[0].grad, clipped)


def test_no_parameters_have_norm_zero() -> None:
    """Nothing to clip is no error."""
    assert clip_grad_norm_([], 1.0) == 0


def test_clipping_by_value_limits_each_element() -> None:
    """The direction changes, NaN stays NaN."""
    parameters = with_gradients([3.0, -0.2, -math.inf, math.nan])
    clip_grad_value_(parameters, 0.5)
    np.testing.assert_array_equal(parameters[0].grad, [0.5, -0.2, -0.5, math.nan])
