"""The gradient check itself: it finds the truth, and it finds a mistake."""

import numpy as np
import pytest

from demos.nn import Array, Linear, gradcheck, mse_loss, numerical_gradient, relative_error


def test_central_differences_of_a_known_function() -> None:
    """Σ x³ has the gradient 3x²; the point is as before, to the last bit."""
    point = np.array([[0.1, -2.0], [3.0, 0.0]])
    before = point.copy()
    gradient = numerical_gradient(lambda: float((point**3).sum()), point)
    np.testing.assert_allclose(gradient, 3 * before**2, atol=1e-8)
    np.testing.assert_array_equal(point, before)


def test_the_error_is_smallest_in_the_middle() -> None:
    """Truncation falls as h², rounding grows as 1/h: 1e-5 beats 1e-1 and 1e-12."""
    point = np.array([0.7])
    errors = [
        abs(numerical_gradient(lambda: float(np.exp(point[0])), point, h)[0] - np.exp(0.7))
        for h in (1e-1, 1e-5, 1e-12)
    ]
    assert errors[1] < 1e-9
    assert errors[0] == pytest.approx(np.exp(0.7) * 0.01 / 6, rel=0.01)
    assert errors[2] > 1e-6


def test_the_point_is_put_back_when_the_function_fails() -> None:
    """An error on the way leaves no trace."""
    point = np.array([1.0, 2.0])

    def fail() -> float:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        numerical_gradient(fail, point)
    np.testing.assert_array_equal(point, [1, 2])


@pytest.mark.parametrize(
    ("a", "b", "error"),
    [
        ([1.0, 2.0], [1.0, 2.0], 0.0),
        ([0.0], [0.0], 0.0),
        ([1.0], [-1.0], 1.0),
        ([0.0], [1e-30], 1.0),
        ([3.0], [1.0], 0.5),
    ],
)
def test_relative_error(a: list[float], b: list[float], error: float) -> None:
    """0 for equal, 1 for opposite, whatever the scale."""
    assert relative_error(np.array(a), np.array(b)) == error


def test_a_wrong_backward_pass_is_found() -> None:
    """A layer that forgets to sum its bias over the batch, or passes on x W for g W."""

    class Forgetful(Linear):
        """Takes the bias gradient from the first example only."""

        def backward(self, gradient: Array) -> Array:
            """Go wrong."""
            below = super().backward(gradient)
            assert self.bias is not None
            self.bias.grad = gradient[0]
            return below

    rng = np.random.default_rng(0)
    x, target = rng.normal(size=(4, 3)), rng.normal(size=(4, 2))
    assert gradcheck(Linear(3, 2, rng), mse_loss, x, target) < 1e-9
    assert gradcheck(Forgetful(3, 2, rng), mse_loss, x, target) > 0.1
