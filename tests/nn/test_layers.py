"""Linear, activation and dropout layers against hand calculation, differences and `Value`."""

import numpy as np
import pytest

from demos.nn import (
    ACTIVATIONS,
    Activation,
    Array,
    Dropout,
    Linear,
    Sequential,
    Value,
    cross_entropy,
    gradcheck,
    mlp,
    mse_loss,
)


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


def test_linear_without_bias() -> None:
    """Only the weight is learned, and 0 maps to 0."""
    layer = Linear(3, 2, np.random.default_rng(0), bias=False)
    assert layer.parameters() == [layer.weight]
    assert not layer(np.zeros((1, 3))).any()


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
    net = mlp([3, 6, 5, 4], rng, activation=name, init="xavier_normal")
    x, target = rng.normal(size=(5, 3)), rng.integers(0, 4, 5)
    assert gradcheck(net, cross_entropy, x, target) < 1e-7


@pytest.mark.parametrize("name", ["tanh", "sigmoid", "relu"])
def test_gradients_agree_with_scalar_autograd(name: str) -> None:
    """The vectorised layers and the scalar graph share no code, and agree to 12 digits."""
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


def test_a_stack_of_linear_layers_is_one_matrix() -> None:
    """Four linear layers equal the product of their matrices, plus the carried biases."""
    rng = np.random.default_rng(0)
    net = mlp([2, 16, 16, 16, 2], rng, activation="identity")
    for parameter in net.parameters():
        parameter.data += 0.1 * rng.normal(size=parameter.data.shape)
    matrix, offset = np.eye(2), np.zeros(2)
    for layer in net:
        if isinstance(layer, Linear) and layer.bias is not None:
            matrix = layer.weight.data @ matrix
            offset = layer.weight.data @ offset + layer.bias.data
    x = rng.normal(size=(50, 2))
    np.testing.assert_allclose(net(x), x @ matrix.T + offset, rtol=1e-12, atol=1e-13)


def test_equal_hidden_units_stay_equal() -> None:
    """Constant weights give every hidden unit the same gradient: symmetry is never broken."""
    rng = np.random.default_rng(0)
    net = mlp([3, 4, 2], rng, activation="tanh")
    for parameter in net.parameters():
        parameter.data[:] = 0.3
    gradient = cross_entropy(net(rng.normal(size=(5, 3))), rng.integers(0, 2, 5))[1]
    net.backward(gradient)
    hidden = net.parameters()[0].grad
    np.testing.assert_array_equal(hidden, hidden[:1].repeat(4, axis=0))


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


def test_dropout_does_nothing_in_evaluation() -> None:
    """Both passes are the identity."""
    layer = Dropout(0.9, np.random.default_rng(0))
    layer.eval()
    x = np.arange(4.0).reshape(2, 2)
    np.testing.assert_array_equal(layer(x), x)
    np.testing.assert_array_equal(layer.backward(x), x)


def test_dropout_of_nothing_and_of_everything() -> None:
    """With p = 0 it is the identity and throws no dice; with p = 1 it gives 0 and not 0/0."""
    rng = np.random.default_rng(0)
    x = np.ones((3, 2))
    np.testing.assert_array_equal(Dropout(0, rng)(x), x)
    assert rng.random() == np.random.default_rng(0).random()
    everything = Dropout(1, rng)
    assert not everything(x).any()
    assert not everything.backward(x).any()


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
