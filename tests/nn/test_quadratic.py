"""The valley and the ways down into it, against closed forms and a second Adam."""

import math

import numpy as np
import pytest

from demos.nn import SGD, Adam
from demos.nn.module import Array
from demos.nn.quadratic import descend, hessian, level_lines, rotation


def adam_by_hand(curvature: Array, start: Array, lr: float, count: int) -> Array:
    """Adam's path on ½wᵀHw by sums over all earlier gradients, not by running means."""
    w = start.copy()
    path, gradients = [w.copy()], []
    for t in range(1, count + 1):
        gradients.append(curvature @ w)
        ages = np.arange(t)[::-1, None]
        first_moment = (0.1 * 0.9**ages * np.array(gradients)).sum(axis=0) / (1 - 0.9**t)
        second = (0.001 * 0.999**ages * np.array(gradients) ** 2).sum(axis=0) / (1 - 0.999**t)
        w = w - lr * first_moment / (np.sqrt(second) + 1e-8)
        path.append(w.copy())
    return np.array(path)


@pytest.mark.parametrize("angle", [0.0, 10.0, 45.0])
def test_adam_follows_its_formula(angle: float) -> None:
    """Fifty steps equal a second implementation, and the first goes by −η sign(g)."""
    run = descend(lambda w: Adam([w], 0.1), 100.0, angle, most=50)
    expected = adam_by_hand(hessian(100.0, angle), run.path[0], 0.1, 50)
    np.testing.assert_allclose(run.path, expected, rtol=1e-8, atol=1e-10)
    slope = hessian(100.0, angle) @ run.path[0]
    np.testing.assert_allclose(run.path[1] - run.path[0], -0.1 * np.sign(slope), rtol=1e-6)


def test_scale_cancels_exactly_without_epsilon() -> None:
    """With ε far below all gradients a factor on the loss changes nothing but rounding."""
    runs = [
        descend(lambda w: Adam([w], 0.1, eps=1e-30), 100.0, factor=factor, most=100)
        for factor in (1.0, 1024.0, 1e3)
    ]
    np.testing.assert_array_equal(runs[1].path, runs[0].path)  # a power of two: no rounding
    np.testing.assert_allclose(runs[2].path, runs[0].path, atol=1e-10)


def test_valley_has_the_curvatures_it_says() -> None:
    """Eigenvalues κ and 1, the steep direction turned from (1, 0); the map is ½wᵀHw + 0.001."""
    curvature = hessian(50.0, 30.0)
    np.testing.assert_allclose(np.linalg.eigvalsh(curvature), [1, 50], rtol=1e-12)
    across = rotation(30.0) @ [1.0, 0.0]
    np.testing.assert_allclose(across, [math.sqrt(3) / 2, 0.5])
    assert across @ curvature @ across == pytest.approx(50)
    start = descend(lambda w: SGD([w], 0.01), 50.0, 30.0, most=1)
    assert start.losses[0] == pytest.approx((50 + 1) / 2)
    for part, line in zip((1.0, 3.0), level_lines(curvature, (1.0, 3.0)), strict=True):
        losses = 0.5 * np.einsum("in,ij,jn->n", line, curvature, line)
        np.testing.assert_allclose(losses, part**2 * start.losses[0], rtol=1e-9)


@pytest.mark.parametrize("kappa", [10.0, 100.0, 1000.0])
@pytest.mark.parametrize("angle", [0.0, 20.0, 45.0])
def test_tuned_sgd_takes_the_steps_of_its_closed_form(kappa: float, angle: float) -> None:
    """At the rate 2/(κ+1) both coordinates shrink by (κ−1)/(κ+1) a step, at any angle."""
    shrink = (kappa - 1) / (kappa + 1)
    expected = math.ceil(math.log((kappa + 1) / 2 / 1e-4) / (-2 * math.log(shrink)))
    run = descend(lambda w: SGD([w], 2 / (kappa + 1)), kappa, angle, most=6000, goal=1e-4)
    assert run.reached is not None
    assert abs(run.reached - expected) <= 1
    assert run.losses[-1] < 1e-4 <= run.losses[-2]


def test_descent_is_given_up_where_it_diverges() -> None:
    """At twice the largest rate every step multiplies the steep coordinate by −3: f by 9."""
    run = descend(lambda w: SGD([w], 4 / 100), 100.0, most=100)
    assert run.diverged == math.ceil(math.log(1e6) / math.log(9))
    assert run.reached is None
    assert len(run.path) == run.diverged
    early = run.until(3)
    assert early.diverged is None
    assert early.steps.tolist() == [0, 1, 2, 3]
