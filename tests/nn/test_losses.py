"""Losses against 60-digit decimal arithmetic, closed forms and central differences."""

import math
from decimal import Decimal, localcontext

import numpy as np
import pytest

from demos.nn import (
    binary_cross_entropy_with_logits,
    cross_entropy,
    log_softmax,
    mse_loss,
    numerical_gradient,
    softmax,
)
from demos.nn.losses import Loss

HARD_LOGITS = [
    [0.0, 0.0, 0.0],
    [1.0, -2.0, 0.5],
    [1e3, -1e3, 0.0],
    [-1e3, 1e3, 1e3],
    [1e6, 1e6 + 1, 1e6 - 1],
    [-745.0, 0.0, 30.0],
]


def exact_cross_entropy(row: list[float], true: int) -> float:
    """−log softmax, in decimal arithmetic that does not overflow."""
    with localcontext() as context:
        context.prec = 60
        z = [Decimal(value) for value in row]
        log_sum = sum((value.exp() for value in z), Decimal(0)).ln()
        return float(log_sum - z[true])


@pytest.mark.parametrize("row", HARD_LOGITS)
def test_cross_entropy_is_exact_at_any_magnitude(row: list[float]) -> None:
    """Each class as the true one."""
    for true in range(3):
        loss, _ = cross_entropy(np.array([row]), np.array([true]))
        assert loss == pytest.approx(exact_cross_entropy(row, true), rel=1e-14, abs=1e-15)


@pytest.mark.parametrize("loss", [cross_entropy, binary_cross_entropy_with_logits, mse_loss])
def test_gradients_agree_with_central_differences(loss: Loss) -> None:
    """With respect to the logits, of which softmax takes rows: over each the gradient sums to 0."""
    rng = np.random.default_rng(0)
    logits, target = rng.normal(size=(5, 4)), rng.random((5, 4))
    wanted = target.argmax(axis=1) if loss is cross_entropy else target
    _, gradient = loss(logits, wanted)
    expected = numerical_gradient(lambda: loss(logits, wanted)[0], logits)
    np.testing.assert_allclose(gradient, expected, atol=1e-10)
    if loss is cross_entropy:
        np.testing.assert_allclose(gradient.sum(axis=1), 0, atol=1e-16)


def test_softmax_and_its_logarithm() -> None:
    """Rows sum to 1; 1, 2, 4 out of 7 come from log 1, log 2, log 4; the log does not underflow."""
    np.testing.assert_allclose(
        softmax(np.log([[1.0, 2.0, 4.0]])), [[1 / 7, 2 / 7, 4 / 7]], rtol=1e-15
    )
    np.testing.assert_array_equal(log_softmax(np.array([[0.0, -2000.0]])), [[0.0, -2000.0]])


@pytest.mark.parametrize(
    ("logit", "target", "expected"),
    [
        (0.0, 1.0, math.log(2)),
        (0.0, 0.3, math.log(2)),
        (1000.0, 1.0, 0.0),
        (1000.0, 0.0, 1000.0),
        (-1000.0, 1.0, 1000.0),
        (-1000.0, 0.0, 0.0),
        (-40.0, 0.0, math.exp(-40)),
        (2.0, 0.25, math.log1p(math.exp(-2)) + 0.75 * 2),
    ],
)
def test_binary_cross_entropy_of_one_logit(logit: float, target: float, expected: float) -> None:
    """Closed forms, from the flat middle to ±1000 and with a soft target."""
    loss, _ = binary_cross_entropy_with_logits(np.array([logit]), np.array([target]))
    assert loss == pytest.approx(expected, rel=1e-14)


def test_binary_cross_entropy_gradient_far_out() -> None:
    """At ±1000 it is exactly (σ − y) / n."""
    _, gradient = binary_cross_entropy_with_logits(np.array([1e3, -1e3]), np.array([0.0, 1.0]))
    np.testing.assert_array_equal(gradient, [0.5, -0.5])


def test_mse_by_hand() -> None:
    """Errors 1 and 3: mean square 5, gradient 2·error/n."""
    loss, gradient = mse_loss(np.array([[2.0], [1.0]]), np.array([[1.0], [-2.0]]))
    assert loss == 5
    np.testing.assert_array_equal(gradient, [[1.0], [3.0]])


def test_an_empty_batch_has_no_mean() -> None:
    """The loss is NaN and the gradient empty, as in PyTorch, without a warning."""
    logits = np.zeros((0, 3))
    for loss, gradient in [
        cross_entropy(logits, np.zeros(0, dtype=np.int64)),
        binary_cross_entropy_with_logits(logits, logits),
        mse_loss(logits, logits),
    ]:
        assert math.isnan(loss)
        assert gradient.shape == (0, 3)


def test_shapes_that_numpy_would_broadcast_are_refused() -> None:
    """(B, 1) against (B,) would silently become (B, B)."""
    column, row = np.zeros((3, 1)), np.zeros(3)
    with pytest.raises(ValueError, match=r"shapes differ: predicted \(3, 1\), target \(3,\)"):
        mse_loss(column, row)
    with pytest.raises(ValueError, match=r"shapes differ: predicted \(3, 2\), target \(3,\)"):
        binary_cross_entropy_with_logits(np.zeros((3, 2)), row)
    with pytest.raises(ValueError, match=r"logits \(3, 1\) need targets \(3,\), not \(3, 1\)"):
        cross_entropy(column, np.zeros((3, 1), dtype=np.int64))


def test_labels_are_the_column_that_single_logits_are() -> None:
    """Targets (B,) for logits (B, 1) give the loss and gradient of targets (B, 1)."""
    logits, labels = np.array([[2.0], [-1.0], [0.5]]), np.array([1, 0, 0])
    loss, gradient = binary_cross_entropy_with_logits(logits, labels)
    as_column = binary_cross_entropy_with_logits(logits, labels[:, None])
    assert loss == as_column[0] == pytest.approx(np.log1p(np.exp([-2, -1, 0.5])).mean())
    assert gradient.shape == (3, 1)
    assert np.array_equal(gradient, as_column[1])


@pytest.mark.parametrize("target", [-1, 3])
def test_a_class_that_does_not_exist_is_refused(target: int) -> None:
    """Also a negative one, which NumPy would count from the end."""
    with pytest.raises(IndexError, match="a target is not one of the classes 0 to 2"):
        cross_entropy(np.zeros((1, 3)), np.array([target]))


def test_logits_whose_difference_overflows() -> None:
    """The right class costs nothing, a wrong one infinitely much, and the gradient is finite."""
    logits = np.array([[1e308, -1e308]])
    for target, expected, gradient in ((0, 0.0, [0.0, 0.0]), (1, math.inf, [1.0, -1.0])):
        loss, found = cross_entropy(logits, np.array([target]))
        assert loss == expected
        np.testing.assert_array_equal(found, [gradient])
