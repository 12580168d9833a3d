"""How layers are put together: order, modes, parameters, skips."""

import numpy as np
import pytest

from demos.nn import (
    Activation,
    Array,
    BatchNorm1d,
    Dropout,
    Linear,
    Module,
    Residual,
    Sequential,
    count_parameters,
    gradcheck,
    mse_loss,
)


class Scale(Module):
    """Multiplies by a number, and writes down who was called when."""

    def __init__(self, factor: float, calls: list[str]) -> None:
        self.factor = factor
        self.calls = calls

    def forward(self, x: Array) -> Array:
        """Multiply."""
        self.calls.append(f"forward {self.factor:g}")
        return self.factor * x

    def backward(self, gradient: Array) -> Array:
        """Multiply."""
        self.calls.append(f"backward {self.factor:g}")
        return self.factor * gradient


def test_a_sequence_runs_forward_and_then_backward() -> None:
    """The first layer is the first forward and the last backward."""
    calls: list[str] = []
    net = Sequential(Scale(2, calls), Scale(3, calls))
    np.testing.assert_array_equal(net(np.ones((1, 1))), [[6.0]])
    np.testing.assert_array_equal(net.backward(np.ones((1, 1))), [[6.0]])
    assert calls == ["forward 2", "forward 3", "backward 3", "backward 2"]


def test_a_sequence_is_a_sequence() -> None:
    """Length, index and iteration give its layers; without any it changes nothing."""
    layers = [Activation("relu"), Activation("tanh")]
    net = Sequential(*layers)
    assert (len(net), list(net), net[1]) == (2, layers, layers[1])
    x = np.arange(6.0).reshape(2, 3)
    np.testing.assert_array_equal(Sequential()(x), x)
    np.testing.assert_array_equal(Sequential().backward(x), x)


def test_a_residual_around_nothing_learned_is_the_identity() -> None:
    """With F = 0 the output is the input and the gradient passes unchanged, exactly."""
    rng = np.random.default_rng(0)
    block = Residual(Linear(3, 3, rng, "zeros"), Activation("tanh"))
    x = rng.normal(size=(4, 3))
    np.testing.assert_array_equal(block(x), x)
    np.testing.assert_array_equal(block.backward(x), x)


def test_a_residual_adds_its_scaled_branch() -> None:
    """For F(x) = 3x and scale 1/2, y = 2.5 x and so is the gradient; without a scale, y = 4 x."""
    np.testing.assert_array_equal(Residual(Scale(3, []))(np.ones((1, 2))), [[4.0, 4.0]])
    block = Residual(Scale(3, []), scale=0.5)
    np.testing.assert_array_equal(block(np.ones((1, 2))), [[2.5, 2.5]])
    np.testing.assert_array_equal(block.backward(np.ones((1, 2))), [[2.5, 2.5]])


def test_the_gradient_of_a_residual_block_is_right() -> None:
    """Central differences agree, also for the parameters inside the scaled branch."""
    rng = np.random.default_rng(1)
    block = Residual(Linear(3, 5, rng), Activation("tanh"), Linear(5, 3, rng), scale=0.3)
    x, target = rng.normal(size=(2, 4, 3))
    assert gradcheck(block, mse_loss, x, target) < 1e-8


def test_modes_reach_every_layer() -> None:
    """The mode of a net is set within sequences and residuals; nets start in training."""
    rng = np.random.default_rng(0)
    inner = [BatchNorm1d(2), Dropout(0.5, rng)]
    net = Sequential(Residual(*inner))
    assert all(layer.training for layer in inner)
    net.eval()
    assert not any(layer.training for layer in (net, *inner))
    net.train()
    assert all(layer.training for layer in (net, *inner))


def test_parameters_come_in_order_and_are_counted() -> None:
    """A 2-3-1 net has 2·3 + 3 + 3·1 + 1 = 13."""
    rng = np.random.default_rng(0)
    net = Sequential(Linear(2, 3, rng), Activation("relu"), Residual(Linear(3, 1, rng)))
    assert [p.data.shape for p in net.parameters()] == [(3, 2), (3,), (1, 3), (1,)]
    assert count_parameters(net) == 13


def test_a_module_needs_both_directions() -> None:
    """The base class alone is no layer."""
    with pytest.raises(TypeError, match="abstract"):
        Module()  # type: ignore[abstract]
