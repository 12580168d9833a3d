"""The batch-size demo: who leads when, the noise's power law, and the descent's closed form."""

import re

import numpy as np
import pytest
from drill_checks import check

from demos.drills import gradient_descent_variants as drills
from demos.gradient_descent_variants import (
    FEATURES,
    Descent,
    N,
    Result,
    compute,
    gradient,
    gradient_noise,
    headline,
    leader,
    predict,
    steps,
)
from demos.nn.module import Array

SEEDS = (*range(6), *range(100, 106))
INSTANCES = 200


def problem(seed: int) -> tuple[Array, Array]:
    """A regression problem like the demo's."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(N, FEATURES))
    return x, x @ rng.normal(size=FEATURES) + rng.normal(size=N)


@pytest.fixture(scope="module")
def results() -> list[Result]:
    """The demo as it ships, over seeds."""
    return [compute(seed=seed) for seed in SEEDS]


def test_single_examples_lead_early_and_mini_batches_late(results: list[Result]) -> None:
    """After 3 epochs B=1 is lowest; after 30 it is over 0.03, B=32 under 1e-4, B=512 over 0.5."""
    for result in results:
        one, some, full = result.runs
        assert one.early < some.early < full.early
        assert some.final < 1e-4
        assert one.final > 0.03
        assert full.final > 0.5
        assert 1 / 3 < one.even / full.even < 3  # after the same number of updates
        assert headline(result).startswith("B=1 leads after 3 epochs")
        assert "B=32 after 30 (" in headline(result)


def test_noise_falls_with_the_root_of_the_batch(results: list[Result]) -> None:
    """The slope of log noise against log batch size is −0.5 within 0.03."""
    for result in results:
        assert result.slope == pytest.approx(-0.5, abs=0.03)


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
    descent = Descent(x, y, N, 0.05, seed=0)
    hessian = 2 / N * x.T @ x
    best = np.linalg.solve(x.T @ x, x.T @ y)
    for epoch in range(1, 31):
        descent.epoch()
        power = np.linalg.matrix_power(np.eye(FEATURES) - 0.05 * hessian, epoch)
        expected = best - power @ best
        np.testing.assert_allclose(descent.w, expected, rtol=1e-10)
        excess = np.mean((x @ expected - y) ** 2) - np.mean((x @ best - y) ** 2)
        assert descent.losses[-1] == pytest.approx(excess, rel=1e-6)


def test_nobody_overtakes_when_the_run_is_short() -> None:
    """The control: stopped after 3 epochs B=1 leads throughout, and the headline says so."""
    for seed in SEEDS:
        assert headline(compute(epochs=3, seed=seed)).startswith("No overtaking here: B=1")


def test_a_larger_rate_turns_the_ranking() -> None:
    """At 0.1 single examples diverge and the full batch wins; at 1 nothing survives."""
    for seed in SEEDS:
        result = compute(lr=0.1, seed=seed)
        assert result.runs[2].final < 2e-3 < result.runs[1].final
        assert result.runs[0].diverged is not None
        assert headline(result).endswith("B=1 diverged.")
    assert headline(compute(lr=1.0)).startswith("Every run diverged")


def test_prediction_follows_the_run() -> None:
    """The right option changes with what is turned; a lost field is not graded."""
    for lr, epochs, expected in [(0.01, 30, "B=32"), (0.01, 3, "B=1"), (0.1, 30, "B=512")]:
        asked = predict(batches=(1, 32, 512), lr=lr, epochs=epochs)
        assert asked is not None
        key = asked.key(compute(lr=lr, epochs=epochs))
        assert key is not None
        assert asked.options[key] == expected
    assert leader([np.inf, np.inf]) is None
    assert leader([1.0, 1.05]) is None
    assert predict(batches=(8,), lr=0.01, epochs=3) is None


def test_last_step_is_what_compute_returns() -> None:
    """One result an epoch, and the last is the run's."""
    every = list(steps(epochs=7, seed=2))
    last = compute(epochs=7, seed=2)
    assert [result.epoch for result in every] == [1, 2, 3, 4, 5, 6, 7]
    for ours, theirs in zip(every[-1].runs, last.runs, strict=True):
        np.testing.assert_array_equal(ours.losses, theirs.losses)
        assert ours.final == theirs.final


def test_noise_drill_is_the_std_of_means() -> None:
    """Variances of independent examples add up and are divided by B²."""
    prompts = set()
    for seed in range(INSTANCES):
        drill = drills.noise_at_batch(np.random.default_rng(seed))
        prompts.add(drill.prompt)
        first, std, second = map(float, re.findall(r"\d+(?:\.\d+)?", drill.prompt)[:3])
        answer = np.sqrt(second * std**2 * first / second**2)
        mistakes = {
            "The variance falls": std * first / second,
            "A larger batch has less": std**2 / answer,
        }
        check(drill, answer, mistakes)
    assert len(prompts) >= 100


def test_step_drill_descends_the_loss() -> None:
    """The answer is w − η times the central difference of the loss over the batch."""
    prompts = set()
    for seed in range(INSTANCES):
        drill = drills.one_step(np.random.default_rng(seed))
        prompts.add(drill.prompt)
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
            "This is the full batch": other,
            "The gradient is the mean": w - lr * sum(slopes),
            "This is an SGD step": other,
        }
        check(drill, answer, mistakes)
        assert round(drill.answer, 4) == pytest.approx(drill.answer, abs=1e-9)  # can be typed
    assert len(prompts) >= 100
