"""Optimizers and clipping against closed forms, known properties and PyTorch."""

import math
from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike

from demos.nn import SGD, Adam, AdamW, Parameter, clip_grad_norm_, gradient_norm
from demos.nn.optim import Optimizer

CURVATURE = np.array([4.0, 1.0])

# Where ten steps on ½(4x² + y²) from (1, −2) end, by `torch.optim` of PyTorch 2.13 in float64.
TRAJECTORIES: list[tuple[type[Any], dict[str, Any], tuple[float, float]]] = [
    (SGD, {"lr": 0.1}, (0.006046617599999999, -0.6973568802000001)),
    (SGD, {"lr": 0.1, "momentum": 0.9}, (0.5166787500000001, 1.1775787776)),
    (Adam, {"lr": 0.1}, (0.07624915310049077, -1.0245868404728573)),
    (Adam, {"lr": 0.1, "weight_decay": 0.5}, (0.07624915282199948, -1.0245868387078585)),
    (AdamW, {"lr": 0.1, "weight_decay": 0.5}, (-0.08258715672360895, -0.44979544020954154)),
]


def descend(optimizer: Optimizer, parameter: Parameter, steps: int, scale: float = 1.0) -> None:
    """Take steps on scale · ½(4x² + y²)."""
    for _ in range(steps):
        parameter.grad = scale * CURVATURE * parameter.data
        optimizer.step()


@pytest.mark.parametrize(("kind", "options", "end"), TRAJECTORIES)
def test_trajectories_are_those_of_pytorch(
    kind: type[Any], options: dict[str, Any], end: tuple[float, float]
) -> None:
    """Ten steps end in the same place, whatever the options."""
    parameter = Parameter([1.0, -2.0])
    descend(kind([parameter], **options), parameter, 10)
    np.testing.assert_allclose(parameter.data, end, rtol=1e-12, atol=1e-15)


def test_plain_descent_on_a_quadratic_is_geometric() -> None:
    """Closed form: xₖ = (1 − η λ)ᵏ x₀ for each curvature λ."""
    parameter = Parameter([1.0, -2.0])
    descend(SGD([parameter], lr=0.3), parameter, 20)
    np.testing.assert_allclose(parameter.data, (1 - 0.3 * CURVATURE) ** 20 * [1, -2], rtol=1e-12)


@pytest.mark.parametrize("size", [1e-4, 1.0, 1e150])
def test_the_first_step_of_adam_is_the_learning_rate(size: float) -> None:
    """Bias correction makes it lr · g/(|g| + ε), whatever the size of g."""
    parameter = Parameter([0.0, 0.0])
    parameter.grad = np.array([size, -size])
    Adam([parameter], lr=0.01).step()
    expected = 0.01 * size / (size + 1e-8)
    np.testing.assert_allclose(parameter.data, [-expected, expected], rtol=1e-12)


@pytest.mark.parametrize("kind", [SGD, Adam, AdamW])
def test_a_step_changes_data_in_place_and_no_gradient(kind: type[Any]) -> None:
    """Whoever holds `data` sees it move, but not for a gradient of 0, as 0/(0 + ε) is no NaN."""
    parameter = Parameter([1.0, -2.0])
    parameter.grad = np.array([0.5, 0.0])
    data = parameter.data
    optimizer = kind([parameter])
    for _ in range(3):
        optimizer.step()
    assert parameter.data is data
    assert data[0] != 1
    assert data[1] == -2
    np.testing.assert_array_equal(parameter.grad, [0.5, 0.0])


def test_what_makes_no_sense_is_refused() -> None:
    """No parameters, a negative rate."""
    parameter = Parameter([1.0])
    with pytest.raises(ValueError, match="an optimizer needs at least one parameter"):
        SGD([])
    with pytest.raises(ValueError, match="lr -1 must not be negative"):
        Adam([parameter], lr=-1)


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
