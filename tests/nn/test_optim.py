"""Optimizers against closed forms, known properties and trajectories of PyTorch."""

from typing import Any

import numpy as np
import pytest

from demos.nn import SGD, Adagrad, Adam, AdamW, Optimizer, Parameter, RMSprop

CURVATURE = np.array([4.0, 1.0])
CLASSES: list[type[Optimizer]] = [SGD, Adagrad, RMSprop, Adam, AdamW]

# Where ten steps on ½(4x² + y²) from (1, −2) end, by `torch.optim` of PyTorch 2.13 in float64.
TRAJECTORIES: list[tuple[type[Any], dict[str, Any], tuple[float, float]]] = [
    (SGD, {"lr": 0.1}, (0.006046617599999999, -0.6973568802000001)),
    (SGD, {"lr": 0.1, "momentum": 0.9}, (0.5166787500000001, 1.1775787776)),
    (
        SGD,
        {"lr": 0.1, "momentum": 0.9, "nesterov": True},
        (0.02222417989096481, 0.6931563432914541),
    ),
    (
        SGD,
        {"lr": 0.1, "momentum": 0.9, "nesterov": True, "weight_decay": 0.1},
        (0.015020729823705493, 0.6221521279431609),
    ),
    (SGD, {"lr": 0.1, "weight_decay": 0.5}, (0.0025329516211914046, -0.39374880868144524)),
    (Adagrad, {"lr": 0.1}, (0.5537312003590102, -1.5239794475222779)),
    (
        Adagrad,
        {"lr": 0.1, "weight_decay": 0.5, "eps": 0.1},
        (0.5591954060785113, -1.5329753355038753),
    ),
    (RMSprop, {"lr": 0.1}, (-2.076281718719843e-23, -0.005264079719802977)),
    (
        RMSprop,
        {"lr": 0.1, "alpha": 0.9, "eps": 0.1, "weight_decay": 0.5},
        (0.04516820326732551, -0.6764326597113036),
    ),
    (Adam, {"lr": 0.1}, (0.07624915310049077, -1.0245868404728573)),
    (
        Adam,
        {"lr": 0.1, "betas": (0.5, 0.9), "eps": 0.1, "weight_decay": 0.5},
        (0.20209628503390528, -1.1053515133025025),
    ),
    (AdamW, {"lr": 0.1}, (0.07169549459469772, -1.0097272775024504)),
    (
        AdamW,
        {"lr": 0.1, "betas": (0.5, 0.9), "eps": 0.1, "weight_decay": 0.5},
        (0.06493760553694153, -0.5722369001906858),
    ),
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


def test_momentum_multiplies_a_constant_gradient() -> None:
    """The velocity tends to g/(1 − μ): after k steps it is g (1 − μᵏ)/(1 − μ)."""
    parameter = Parameter([0.0])
    optimizer = SGD([parameter], lr=1.0, momentum=0.9)
    parameter.grad = np.array([2.0])
    for _ in range(30):
        before = parameter.data.copy()
        optimizer.step()
    np.testing.assert_allclose(before - parameter.data, 2 * (1 - 0.9**30) / 0.1, rtol=1e-12)


def test_sgd_weight_decay_is_the_gradient_of_a_penalty() -> None:
    """Without a gradient, θ shrinks by 1 − η λ."""
    parameter = Parameter([3.0])
    SGD([parameter], lr=0.1, weight_decay=0.5).step()
    np.testing.assert_allclose(parameter.data, [3 * 0.95])


@pytest.mark.parametrize("size", [1e-4, 1.0, 1e150])
def test_the_first_step_of_adam_is_the_learning_rate(size: float) -> None:
    """Bias correction makes it lr · g/(|g| + ε), whatever the size of g."""
    parameter = Parameter([0.0, 0.0])
    parameter.grad = np.array([size, -size])
    Adam([parameter], lr=0.01).step()
    expected = 0.01 * size / (size + 1e-8)
    np.testing.assert_allclose(parameter.data, [-expected, expected], rtol=1e-12)


def test_adam_ignores_the_scale_of_the_loss_and_sgd_does_not() -> None:
    """A thousand times the loss: the same path for Adam (with a tiny ε), divergence for SGD."""
    ends = []
    for scale in (1.0, 1000.0):
        parameter = Parameter([1.0, -2.0])
        descend(Adam([parameter], lr=0.1, eps=1e-300), parameter, 50, scale)
        ends.append(parameter.data)
    np.testing.assert_allclose(ends[0], ends[1], rtol=1e-9)
    parameter = Parameter([1.0, -2.0])
    descend(SGD([parameter], lr=0.1), parameter, 50, 1000)
    assert np.abs(parameter.data).max() > 1e50


def test_adamw_decays_the_weight_and_not_the_gradient() -> None:
    """Without a gradient AdamW shrinks θ by 1 − η λ, where Adam moves it by a whole step."""
    decoupled, coupled = Parameter([3.0]), Parameter([3.0])
    AdamW([decoupled], lr=0.1, weight_decay=0.5).step()
    Adam([coupled], lr=0.1, weight_decay=0.5).step()
    np.testing.assert_allclose(decoupled.data, [3 * 0.95])
    np.testing.assert_allclose(coupled.data, [3 - 0.1], rtol=1e-7)


def test_adagrad_steps_shrink_like_the_root_of_time() -> None:
    """A constant gradient has moved θ by lr · Σ 1/√k."""
    parameter = Parameter([0.0])
    optimizer = Adagrad([parameter], lr=0.1, eps=0.0)
    parameter.grad = np.array([5.0])
    for _ in range(100):
        optimizer.step()
    np.testing.assert_allclose(-parameter.data, [0.1 * sum(k**-0.5 for k in range(1, 101))])


@pytest.mark.parametrize("kind", CLASSES)
def test_a_zero_gradient_moves_nothing(kind: type[Any]) -> None:
    """0/(0 + ε) is 0 and not NaN; AdamW without decay, too."""
    parameter = Parameter([[1.0, -2.0]])
    optimizer = kind([parameter], weight_decay=0.0)
    for _ in range(3):
        optimizer.step()
    np.testing.assert_array_equal(parameter.data, [[1.0, -2.0]])


@pytest.mark.parametrize("kind", CLASSES)
def test_a_step_changes_data_in_place_and_no_gradient(kind: type[Any]) -> None:
    """Whoever holds `data` sees it move; `grad` is as the backward pass left it."""
    parameter = Parameter([1.0, -2.0])
    parameter.grad = np.array([0.5, 0.25])
    data = parameter.data
    optimizer = kind([parameter], weight_decay=0.1)
    for _ in range(3):
        optimizer.step()
    assert parameter.data is data
    assert data[0] != 1
    np.testing.assert_array_equal(parameter.grad, [0.5, 0.25])


def test_the_learning_rate_may_be_changed_between_steps() -> None:
    """A schedule sets `lr`."""
    parameter = Parameter([1.0])
    parameter.grad = np.array([1.0])
    optimizer = SGD([parameter], lr=0.25)
    optimizer.step()
    optimizer.lr = 0.5
    optimizer.step()
    np.testing.assert_array_equal(parameter.data, [0.25])


def test_what_makes_no_sense_is_refused() -> None:
    """No parameters, a negative rate or decay, Nesterov without momentum."""
    parameter = Parameter([1.0])
    with pytest.raises(ValueError, match="an optimizer needs at least one parameter"):
        SGD([])
    with pytest.raises(ValueError, match=r"lr -1 and weight_decay 0.0 must not be negative"):
        Adam([parameter], lr=-1)
    with pytest.raises(ValueError, match=r"lr 0.001 and weight_decay -1 must not be negative"):
        SGD([parameter], weight_decay=-1)
    with pytest.raises(ValueError, match="nesterov needs a momentum above 0"):
        SGD([parameter], nesterov=True)
