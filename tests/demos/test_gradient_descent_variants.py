"""The batch-size demo: the noise's power law, the descent's closed form, its drills."""

import re

import numpy as np
import pytest
from drill_checks import check, instances

from demos.drills import gradient_descent_variants as drills
from demos.gradient_descent_variants import (
    FEATURES,
    N,
    descend,
    gradient,
    gradient_noise,
    leader,
    predict,
)
from demos.nn.module import Array


def problem(seed: int) -> tuple[Array, Array]:
    """A regression problem like the demo's."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(N, FEATURES))
    return x, x @ rng.normal(size=FEATURES) + rng.normal(size=N)


@pytest.mark.parametrize("size", [1, 16, 256])
def test_noise_is_that_of_the_population(size: int) -> None:
    """√(trace of the covariance of single gradients / B), the gradients by central differences."""
    x, y = problem(3)
    each = np.empty((N, FEATURES))
    for axis in range(FEATURES):
        shift = np.zeros(FEATURES)
        shift[axis] = 1e-3  # exact for a quadratic, but for rounding
        each[:, axis] = ((x @ shift - y) ** 2 - (-x @ shift - y) ** 2) / 2e-3
    expected = np.sqrt(np.trace(np.cov(each.T, bias=True)) / size)
    measured = gradient_noise(x, y, size, np.random.default_rng(0))
    assert measured == pytest.approx(expected, rel=0.1)


def test_gradient_is_that_of_finite_differences() -> None:
    """The mini-batch gradient equals central differences of its mean squared error."""
    x, y = problem(4)
    w, x, y = np.arange(FEATURES) / 5, x[:7], y[:7]
    for axis, slope in enumerate(gradient(w, x, y)):
        shift = 1e-4 * np.eye(FEATURES)[axis]
        up, down = (np.mean((x @ (w + sign * shift) - y) ** 2) for sign in (1, -1))
        assert slope == pytest.approx((up - down) / 2e-4, rel=1e-6, abs=1e-9)


def test_full_batch_follows_its_closed_form() -> None:
    """The iterates are w_k = w* + (I − ηH)ᵏ(w₀ − w*), with w* from the normal equations."""
    x, y = problem(5)
    best = np.array(np.linalg.solve(x.T @ x, x.T @ y), float)
    hessian = 2 / N * x.T @ x
    away, losses = descend(x, y, best, N, 0.05, 30, np.random.default_rng(0))
    for epoch in range(1, 31):
        power = np.linalg.matrix_power(np.eye(FEATURES) - 0.05 * hessian, epoch)
        np.testing.assert_allclose(away[epoch], -power @ best, rtol=1e-9)
        expected = best - power @ best
        excess = np.mean((x @ expected - y) ** 2) - np.mean((x @ best - y) ** 2)
        assert losses[epoch] == pytest.approx(excess, rel=1e-6)


def test_a_close_race_has_no_leader() -> None:
    """Within 20 percent of the lowest, or where all diverge, nobody leads; one alone does."""
    assert leader([np.inf, np.inf]) is None
    assert leader([1.0, 1.05]) is None
    assert leader([1.3, 1.0]) == 1
    assert predict(batches=(8,), lr=0.01, epochs=3).options == ()


def test_noise_drill_is_the_std_of_means() -> None:
    """Variances of independent examples add up and are divided by B²."""
    for drill in instances(drills.noise_at_batch):
        first, std, second = map(float, re.findall(r"\d+(?:\.\d+)?", drill.prompt)[:3])
        answer = np.sqrt(second * std**2 * first / second**2)
        mistakes = {
            "The variance falls": std * first / second,
            "A larger batch has less": std**2 / answer,
        }
        check(drill, answer, mistakes)


def test_step_drill_descends_the_loss() -> None:
    """The answer is w − η times the central difference of the loss over the batch."""
    for drill in instances(drills.one_step):
        w = float(re.findall(r"w = (-?\d+)", drill.prompt)[0])
        lr = float(re.findall(r"rate (\d\.\d+)", drill.prompt)[0])
        points = [
            (float(a), float(b)) for a, b in re.findall(r"\((-?\d+), (-?\d+)\)", drill.prompt)
        ]
        slopes = [((w * x + x - y) ** 2 - (w * x - x - y) ** 2) / 2 for x, y in points]
        full, single = w - lr * sum(slopes) / 3, w - lr * slopes[0]
        answer, other = (single, full) if "SGD" in drill.prompt else (full, single)
        mistakes = {
            "The step goes against": 2 * w - answer,
            "with the 2": (w + answer) / 2,
            "That is the full batch": other,
            "The gradient is the mean": w - lr * sum(slopes),
            "That is an SGD step": other,
        }
        check(drill, answer, mistakes)
        assert round(drill.answer, 4) == pytest.approx(drill.answer, abs=1e-9)  # can be typed
