"""Batch norm against hand calculation, its invariances and central differences."""

import numpy as np
import pytest

from demos.nn import BatchNorm1d, Linear, Sequential, gradcheck, mse_loss


def test_training_by_hand() -> None:
    """1, 3, 5, 7 have mean 4 and biased variance 5; γ = 2 and β = 1 are applied after."""
    layer = BatchNorm1d(1, eps=0.0)
    layer.weight.data[:], layer.bias.data[:] = 2.0, 1.0
    y = layer(np.array([[1.0], [3.0], [5.0], [7.0]]))
    np.testing.assert_allclose(y[:, 0], 2 * np.array([-3, -1, 1, 3]) / np.sqrt(5) + 1, rtol=1e-15)


def test_running_statistics_by_hand() -> None:
    """After two batches: momentum weighs the new batch, and its variance is the unbiased one.

    Batch 1: means 4, 2, variances 13, 9. Batch 2: means 0.5, 5, variances 0.5, 50.
    0.9 (0.9·0 + 0.1·4) + 0.1·0.5 = 0.41 and 0.9 (0.9·1 + 0.1·13) + 0.1·0.5 = 2.03; likewise 0.68
    and 6.62. `torch.nn.BatchNorm1d(2)` 2.13 reports the same four numbers.
    """
    layer = BatchNorm1d(2)
    layer(np.array([[1.0, 2.0], [3.0, 5.0], [8.0, -1.0]]))
    layer(np.array([[0.0, 0.0], [1.0, 10.0]]))
    np.testing.assert_allclose(layer.running_mean, [0.41, 0.68], rtol=1e-14)
    np.testing.assert_allclose(layer.running_var, [2.03, 6.62], rtol=1e-14)


def test_evaluation_uses_the_running_statistics_and_leaves_them() -> None:
    """With mean 2 and variance 4, x maps to (x − 2)/2, for a batch of one as well."""
    layer = BatchNorm1d(1, eps=0.0)
    layer.running_mean[:], layer.running_var[:] = 2.0, 4.0
    layer.eval()
    np.testing.assert_array_equal(layer(np.array([[6.0]])), [[2.0]])
    np.testing.assert_array_equal(layer.backward(np.array([[10.0]])), [[5.0]])
    assert (layer.running_mean[0], layer.running_var[0]) == (2, 4)


@pytest.mark.parametrize("training", [True, False])
def test_gradients_agree_with_central_differences(training: bool) -> None:
    """In both modes, with respect to the input, γ, β and the weights before."""
    rng = np.random.default_rng(0)
    norm = BatchNorm1d(4)
    norm.weight.data[:], norm.bias.data[:] = rng.normal(size=(2, 4))
    net = Sequential(Linear(3, 4, rng, bias=False), norm, Linear(4, 2, rng))
    net.train(training)
    x, target = rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    assert gradcheck(net, mse_loss, x, target) < 1e-7


def test_the_gradient_ignores_shift_and_scale_of_the_batch() -> None:
    """Neither moves the output, so over the batch Σ dx = 0 and Σ dx·x̂ = 0 (for ε = 0)."""
    rng = np.random.default_rng(0)
    layer = BatchNorm1d(5, eps=0.0)
    layer(rng.normal(2, 3, size=(8, 5)))
    gradient = layer.backward(rng.normal(size=(8, 5)))
    np.testing.assert_allclose(gradient.sum(axis=0), 0, atol=1e-14)
    np.testing.assert_allclose((gradient * layer.normalised).sum(axis=0), 0, atol=1e-14)


def test_the_scale_of_the_weights_before_does_not_matter() -> None:
    """Ten times the weights give the same output and a tenth of the gradient."""
    rng = np.random.default_rng(0)
    linear, x, gradient = Linear(3, 4, rng), rng.normal(size=(6, 3)), rng.normal(size=(6, 4))
    net = Sequential(linear, BatchNorm1d(4, eps=1e-12))
    plain = net(x)
    net.backward(gradient)
    plain_gradient = linear.weight.grad
    linear.weight.data *= 10
    np.testing.assert_allclose(net(x), plain, atol=1e-10)
    net.backward(gradient)
    np.testing.assert_allclose(10 * linear.weight.grad, plain_gradient, atol=1e-8)


def test_a_constant_feature_becomes_beta() -> None:
    """Variance 0 is no division by 0, thanks to ε."""
    layer = BatchNorm1d(1)
    layer.bias.data[:] = 0.7
    np.testing.assert_array_equal(layer(np.full((4, 1), 3.0)), np.full((4, 1), 0.7))


def test_a_training_batch_of_one_is_refused() -> None:
    """It has no variance; the message says what to do."""
    layer = BatchNorm1d(2)
    with pytest.raises(ValueError, match=r"batch of one: use eval\(\) or drop_last"):
        layer(np.ones((1, 2)))


def test_an_empty_batch_changes_nothing() -> None:
    """As in PyTorch: empty output, zero gradients, running statistics untouched."""
    layer = BatchNorm1d(2)
    assert layer(np.zeros((0, 2))).shape == (0, 2)
    assert layer.backward(np.zeros((0, 2))).shape == (0, 2)
    assert not layer.weight.grad.any()
    np.testing.assert_array_equal(layer.running_mean, [0, 0])
    np.testing.assert_array_equal(layer.running_var, [1, 1])
