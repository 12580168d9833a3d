"""Layers and nets of them against hand calculation, differences and `Value`."""

import numpy as np
import pytest

from demos.nn import (
    ACTIVATIONS,
    Activation,
    Array,
    BatchNorm1d,
    Dropout,
    Linear,
    Sequential,
    Value,
    count_parameters,
    cross_entropy,
    gradcheck,
    mlp,
    mse_loss,
)
from demos.nn.layers import Recurrent


def test_linear_by_hand() -> None:
    """Two examples, two inputs, one output: forward and all three gradients."""
    layer = Linear(2, 1, np.random.default_rng(0))
    layer.weight.data[:] = [[2.0, -1.0]]
    assert layer.bias is not None
    layer.bias.data[:] = [0.5]
    np.testing.assert_array_equal(layer(np.array([[1.0, 3.0], [4.0, 5.0]])), [[-0.5], [3.5]])
    np.testing.assert_array_equal(
        layer.backward(np.array([[10.0], [100.0]])), [[20.0, -10.0], [200.0, -100.0]]
    )
    np.testing.assert_array_equal(layer.weight.grad, [[410.0, 530.0]])
    np.testing.assert_array_equal(layer.bias.grad, [110.0])


def test_a_backward_pass_replaces_the_gradient() -> None:
    """Nothing adds up over passes, and a gradient that was kept stays as it was."""
    rng = np.random.default_rng(0)
    layer = Linear(3, 2, rng)
    x, gradient = rng.normal(size=(4, 3)), rng.normal(size=(4, 2))
    layer(x)
    layer.backward(gradient)
    kept = layer.weight.grad
    copy = kept.copy()
    layer.backward(2 * gradient)
    np.testing.assert_array_equal(kept, copy)
    np.testing.assert_array_equal(layer.weight.grad, 2 * copy)


@pytest.mark.parametrize("batch", [0, 1, 7])
def test_any_batch_size(batch: int) -> None:
    """Shapes follow the batch; an empty batch has zero gradients, as in PyTorch."""
    rng = np.random.default_rng(0)
    net = mlp([3, 5, 2], rng)
    assert net(rng.normal(size=(batch, 3))).shape == (batch, 2)
    assert net.backward(np.ones((batch, 2))).shape == (batch, 3)
    for parameter in net.parameters():
        assert parameter.grad.shape == parameter.data.shape
        assert batch or not parameter.grad.any()


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_gradients_agree_with_central_differences(name: str) -> None:
    """For every activation, with respect to the inputs and every parameter."""
    rng = np.random.default_rng(0)
    net = mlp([3, 6, 5, 4], rng, activation=name, init="xavier")
    x, target = rng.normal(size=(5, 3)), rng.integers(0, 4, 5)
    assert gradcheck(net, cross_entropy, x, target) < 1e-7


@pytest.mark.parametrize("name", ["tanh", "sigmoid", "relu"])
def test_gradients_agree_with_scalar_autograd(name: str) -> None:
    """The vectorized layers and the scalar graph share no code, and agree to 12 digits."""
    rng = np.random.default_rng(2)
    net = mlp([2, 3, 1], rng, activation=name)
    x, target = rng.normal(size=(4, 2)), rng.normal(size=(4, 1))
    loss, gradient = mse_loss(net(x), target)
    input_gradient = net.backward(gradient)

    arrays = [p.data for p in net.parameters()]
    w1, b1, w2, b2 = [np.vectorize(Value, otypes=[object])(array) for array in arrays]
    inputs = np.vectorize(Value, otypes=[object])(x)
    total = Value(0.0)
    for example, wanted in zip(inputs, target[:, 0], strict=True):
        hidden = [getattr(z, name)() for z in w1 @ example + b1]
        total += ((w2 @ hidden + b2)[0] - wanted) ** 2
    (total / 4).backward()

    assert total.data / 4 == pytest.approx(loss, rel=1e-13)
    gradients = [input_gradient, *(p.grad for p in net.parameters())]
    for values, expected in zip([inputs, w1, b1, w2, b2], gradients, strict=True):
        found = np.vectorize(lambda node: node.grad, otypes=[float])(values)
        np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("p", [0.1, 0.5, 0.8])
def test_dropout_keeps_the_mean_and_has_the_known_variance(p: float) -> None:
    """Elements are 0 or x/(1 − p), so the mean is x and the variance x² p/(1 − p)."""
    layer = Dropout(p, np.random.default_rng(0))
    y = layer(np.full((100_000, 1), 3.0))
    np.testing.assert_allclose(np.unique(y), [0, 3 / (1 - p)])
    variance = 9 * p / (1 - p)
    assert y.mean() == pytest.approx(3, abs=5 * np.sqrt(variance / 100_000))
    assert y.var() == pytest.approx(variance, rel=0.05)


def test_dropout_sends_the_gradient_where_the_signal_went() -> None:
    """The mask of the forward pass is used again, and not a new one."""
    layer = Dropout(0.5, np.random.default_rng(0))
    y = layer(np.ones((20, 5)))
    np.testing.assert_array_equal(layer.backward(np.full((20, 5), 7.0)), 7 * y)


def test_dropout_that_drops_nothing_or_everything() -> None:
    """In evaluation and for p = 0 the identity, without dice; for p = 1 it gives 0 and not 0/0."""
    rng = np.random.default_rng(0)
    evaluated = Dropout(0.9, rng)
    evaluated.eval()
    x = np.arange(4.0).reshape(2, 2)
    for layer, factor in ((evaluated, 1), (Dropout(0, rng), 1), (Dropout(1, rng), 0)):
        if factor == 0:
            assert rng.random() == np.random.default_rng(0).random()  # no dice until here
        np.testing.assert_array_equal(layer(x), factor * x)
        np.testing.assert_array_equal(layer.backward(x), factor * x)


@pytest.mark.parametrize("p", [-0.1, 1.1, float("nan")])
def test_dropout_refuses_what_is_no_probability(p: float) -> None:
    """The message says what p is."""
    with pytest.raises(ValueError, match="p, the probability to drop, has to be from 0 to 1"):
        Dropout(p, np.random.default_rng(0))


def test_dropout_gradient_in_a_net() -> None:
    """With the dice thrown the same way each time, central differences agree."""
    rng = np.random.default_rng(0)
    dropout = Dropout(0.4, np.random.default_rng(0))
    net = Sequential(Linear(3, 8, rng), dropout, Activation("tanh"), Linear(8, 2, rng))
    x, target = rng.normal(size=(4, 3)), rng.normal(size=(4, 2))

    class SameDice(Sequential):
        """Starts the dice anew before each forward pass."""

        def forward(self, x: Array) -> Array:
            """Forward, with the seed 5."""
            dropout.rng = np.random.default_rng(5)
            return super().forward(x)

    assert gradcheck(SameDice(*net.layers), mse_loss, x, target) < 1e-8


def test_batch_norm_by_hand() -> None:
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
def test_batch_norm_gradients_agree_with_central_differences(training: bool) -> None:
    """In both modes, with respect to the input, γ, β and the weights before."""
    rng = np.random.default_rng(0)
    norm = BatchNorm1d(4)
    norm.weight.data[:], norm.bias.data[:] = rng.normal(size=(2, 4))
    net = Sequential(Linear(3, 4, rng, bias=False), norm, Linear(4, 2, rng))
    net.train(training)
    x, target = rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    assert gradcheck(net, mse_loss, x, target) < 1e-7


def test_batch_norm_gradient_ignores_shift_and_scale_of_the_batch() -> None:
    """Neither moves the output, so over the batch Σ dx = 0 and Σ dx·x̂ = 0 (for ε = 0)."""
    rng = np.random.default_rng(0)
    layer = BatchNorm1d(5, eps=0.0)
    layer(rng.normal(2, 3, size=(8, 5)))
    gradient = layer.backward(rng.normal(size=(8, 5)))
    np.testing.assert_allclose(gradient.sum(axis=0), 0, atol=1e-14)
    np.testing.assert_allclose((gradient * layer.normalized).sum(axis=0), 0, atol=1e-14)


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


def test_layers_of_a_net() -> None:
    """Batch norm before the activation and without a bias before it, dropout after; none last."""
    plain = mlp([2, 5, 3], np.random.default_rng(0), activation="tanh")
    assert [type(layer) for layer in plain] == [Linear, Activation, Linear]
    assert [p.data.shape for p in plain.parameters()] == [(5, 2), (5,), (3, 5), (3,)]
    net = mlp([2, 5, 3], np.random.default_rng(0), batch_norm=True, dropout=0.5)
    assert [type(layer) for layer in net] == [Linear, BatchNorm1d, Activation, Dropout, Linear]
    assert [p.data.shape for p in net.parameters()] == [(5, 2), (5,), (5,), (3, 5), (3,)]


@pytest.mark.parametrize(
    ("sizes", "count"), [([1, 1], 2), ([2, 64, 64, 2], 4482), ([784, 128, 10], 101_770)]
)
def test_parameter_counts(sizes: list[int], count: int) -> None:
    """Σ (n_in + 1) · n_out; 101,770 is the well-known count of the 784-128-10 MNIST net."""
    assert count_parameters(mlp(sizes, np.random.default_rng(0))) == count


def test_every_weight_uses_the_initializer() -> None:
    """With zeros all weights are 0, with a number they have that deviation; biases are 0."""
    assert not any(
        p.data.any() for p in mlp([3, 4, 2], np.random.default_rng(0), init="zeros").parameters()
    )
    net = mlp([100, 100, 100], np.random.default_rng(0), init="0.05")
    for layer in net:
        if isinstance(layer, Linear):
            assert layer.weight.data.std() == pytest.approx(0.05, rel=0.05)
            assert layer.bias is not None
            assert not layer.bias.data.any()
