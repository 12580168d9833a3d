"""The multilayer perceptron: which layers, how many numbers."""

import numpy as np
import pytest

from demos import nn
from demos.nn import Activation, BatchNorm1d, Dropout, Linear, count_parameters, mlp


def test_layers_of_a_plain_net() -> None:
    """A linear map, an activation, a linear map; none after the last."""
    net = mlp([2, 5, 3], np.random.default_rng(0), activation="tanh")
    assert [type(layer) for layer in net] == [Linear, Activation, Linear]
    assert [p.data.shape for p in net.parameters()] == [(5, 2), (5,), (3, 5), (3,)]


def test_layers_with_everything() -> None:
    """Batch norm before the activation and without a bias before it, dropout after."""
    net = mlp([2, 5, 3], np.random.default_rng(0), batch_norm=True, dropout=0.5)
    assert [type(layer) for layer in net] == [Linear, BatchNorm1d, Activation, Dropout, Linear]
    assert [p.data.shape for p in net.parameters()] == [(5, 2), (5,), (5,), (3, 5), (3,)]


@pytest.mark.parametrize(
    ("sizes", "count"), [([1, 1], 2), ([2, 64, 64, 2], 4482), ([784, 128, 10], 101_770)]
)
def test_parameter_counts(sizes: list[int], count: int) -> None:
    """Σ (n_in + 1) · n_out; 101,770 is the well-known count of the 784-128-10 MNIST net."""
    assert count_parameters(mlp(sizes, np.random.default_rng(0))) == count


def test_every_weight_uses_the_initialiser() -> None:
    """With zeros all weights are 0, with a number they have that deviation; biases are 0."""
    assert not any(
        p.data.any() for p in mlp([3, 4, 2], np.random.default_rng(0), init="zeros").parameters()
    )
    net = mlp([100, 100, 100], np.random.default_rng(0), init=0.05)
    for layer in net:
        if isinstance(layer, Linear):
            assert layer.weight.data.std() == pytest.approx(0.05, rel=0.05)
            assert layer.bias is not None
            assert not layer.bias.data.any()


def test_the_library_exports_what_it_says() -> None:
    """Every name of `__all__` is there."""
    assert all(hasattr(nn, name) for name in nn.__all__)
