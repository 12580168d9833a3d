"""The recurrent net, against finite differences and the closed form of a linear one."""

import numpy as np
import pytest

from demos.nn import gradcheck, mse_loss
from demos.nn.recurrent import Recurrent


@pytest.mark.parametrize("act", ["identity", "tanh", "relu"])
def test_back_through_time_agrees_with_finite_differences(act: str) -> None:
    """All gradients of the recurrent net equal central differences."""
    rng = np.random.default_rng(5)
    net = Recurrent(4, 1.1, act, rng)
    x, y = rng.normal(size=(3, 6)), rng.normal(size=(3, 1))
    assert gradcheck(net, mse_loss, x, y) < 1e-8


def test_forward_is_the_closed_form_of_a_linear_recurrence() -> None:
    """ŷ = Σₜ W_y W_h^(T−t) W_x xₜ + b."""
    rng = np.random.default_rng(2)
    net = Recurrent(5, 0.9, "identity", rng)
    x = rng.normal(size=(7, 8))
    w_h, w_x, w_y = net.w_h.data, net.w_x.data, net.w_y.data
    weights = [(w_y @ np.linalg.matrix_power(w_h, 7 - t) @ w_x).item() for t in range(8)]
    np.testing.assert_allclose(net(x)[:, 0], x @ weights + net.b.data, rtol=1e-10)


def test_gradients_grow_by_rho_to_the_t() -> None:
    """‖∂h_T/∂h₀‖ = ρᵀ exactly, and any vector's length grows so: 1.2³⁰ = 237."""
    net = Recurrent(16, 1.2, "identity", np.random.default_rng(0))
    through = np.linalg.matrix_power(net.w_h.data, 30)
    assert np.linalg.norm(through, 2) == pytest.approx(1.2**30, rel=1e-10)
    assert np.linalg.norm(through, -2) == pytest.approx(237.376, rel=1e-5)
