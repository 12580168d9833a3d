"""The batch-norm demo: its claim over seeds, its control, its layer against written-out sums."""

import re
from statistics import mean, pstdev, pvariance, stdev
from typing import Any

import numpy as np
import pytest

from demos.batch_normalization import SIZES, Result, compute, headline, predict, rungs, steps
from demos.drills import batch_normalization as drills
from demos.nn import BatchNorm1d, Linear, Sequential, numerical_gradient, relative_error
from quiz.demo import Drill

SEEDS = range(10)
INSTANCES = 200
NUMBER = r"-?\d+(?:\.\d+)?"


@pytest.fixture(scope="module")
def runs() -> list[Result]:
    """The two largest learning rates of the ladder, over seeds."""
    return [compute(lrs=(1.0, 3.0), seed=seed) for seed in SEEDS]


def test_at_learning_rate_3_only_batch_norm_trains(runs: list[Result]) -> None:
    """Without it 10 of 10 fail; with it 9 or more end below 0.5, in evaluation mode too."""
    trained = np.array([run.trained for run in runs])  # (seeds, 2, K)
    assert not trained[:, 0, 1].any()
    assert trained[:, 1, 1].sum() >= 9
    assert trained[:, 1, 0].sum() >= 8  # at learning rate 1
    for run in runs:
        if run.trained[1].all():
            assert headline(run).startswith("Only with batch norm does the net train")


def test_evaluation_mode_agrees_where_it_trains(runs: list[Result]) -> None:
    """Running and batch statistics give the same loss: within 0.01 in the median."""
    differences = [abs(run.losses[1] - run.losses[2]) for run in runs]
    assert np.median(differences) < 0.01


@pytest.mark.parametrize("init", ["1.0", "0.05"])
@pytest.mark.parametrize("seed", range(3))
def test_bad_weights_stop_only_the_plain_net(init: str, seed: int) -> None:
    """From weights far too large or small only the net with batch norm trains."""
    run = compute(init=init, lrs=(0.01, 0.1), seed=seed)
    assert run.trained.tolist() == [[False, False], [True, True]]
    assert headline(run).endswith("without it at none.")


@pytest.mark.parametrize("seed", range(10))
def test_at_a_good_rate_it_makes_no_difference(seed: int) -> None:
    """The control: at 0.1 both nets train, and the headline says so."""
    assert headline(compute(lrs=(0.1,), seed=seed)).startswith("No difference here")


def test_no_claim_at_any_rate() -> None:
    """At 10 batch norm fails as well, and in batches of two it does worse; both are said."""
    assert headline(compute(lrs=(3.0, 10.0))).endswith("At 10 both fail.")
    assert headline(compute(lrs=(10.0,))).startswith("Nothing trains here")
    assert headline(compute(lrs=(0.01,), batch=2)).startswith("Here batch norm does worse")


def test_divergence_is_said_not_drawn() -> None:
    """A run that was lost has no loss, and the update at which it was."""
    run = compute(lrs=(3.0, 30.0, 100.0))
    lost = run.diverged > 0
    assert lost[0].any()
    np.testing.assert_array_equal(np.isnan(run.losses[:2]), lost)


def test_prediction_follows_the_run() -> None:
    """The right option is the number of rungs between the largest rates that train."""
    right = {
        "no further": compute(lrs=(0.1,)),
        "one rate further": compute(lrs=(0.1, 3.0)),
        "two or more further": compute(init="0.05", lrs=(0.01, 0.1)),
    }
    for option, run in right.items():
        prediction = predict(lrs=run.lrs)
        assert str(run.lrs[0]) in prediction.question
        assert prediction.options[prediction.key(run) or 0] == option
    assert rungs(compute(lrs=(10.0,))) is None


def test_steps_end_where_compute_does() -> None:
    """Looking at the nets on the way changes nothing, and there are about forty pictures."""
    *before, last = steps(lrs=(0.1, 3.0), seed=3)
    final = compute(lrs=(0.1, 3.0), seed=3)
    assert 30 <= len(before) + 1 <= 60
    np.testing.assert_array_equal(last.losses, final.losses)
    np.testing.assert_array_equal(last.diverged, final.diverged)
    np.testing.assert_array_equal(last.spreads, final.spreads)


def test_spread_follows_from_order_statistics(runs: list[Result]) -> None:
    """√(2/3) in a batch of two, where only the sign is left, and about √(1.5/B) in large ones."""
    spreads = np.mean([run.spreads for run in runs], axis=0)
    assert spreads[0] == pytest.approx((2 / 3) ** 0.5, rel=0.05)
    assert spreads[-1] == pytest.approx((1.5 / SIZES[-1]) ** 0.5, rel=0.1)
    assert np.all(np.diff(spreads) < 0)


def test_scale_of_the_weights_does_not_matter(runs: list[Result]) -> None:
    """BN(10·Wx) = BN(Wx) up to rounding, and the gradient is a tenth."""
    for run in runs:
        assert run.output_change < 1e-9
        assert run.gradient_factor == pytest.approx(0.1, rel=1e-8)


def test_layer_is_the_formula_in_both_modes() -> None:
    """Four batches in training mode, then evaluation, against sums over plain Python lists."""
    rng = np.random.default_rng(5)
    layer = BatchNorm1d(1, eps=1e-5)
    layer.weight.data[:], layer.bias.data[:] = 1.7, -0.4
    center, variance = 0.0, 1.0
    for _ in range(4):
        x = rng.normal(2, 3, size=(6, 1))
        values = x[:, 0].tolist()
        m = sum(values) / 6
        v = sum((value - m) ** 2 for value in values) / 6
        expected = [1.7 * (value - m) / (v + 1e-5) ** 0.5 - 0.4 for value in values]
        np.testing.assert_allclose(layer(x)[:, 0], expected, rtol=1e-8)
        center, variance = 0.9 * center + 0.1 * m, 0.9 * variance + 0.1 * v * 6 / 5
    layer.eval()
    expected = [1.7 * (value - center) / (variance + 1e-5) ** 0.5 - 0.4 for value in values]
    np.testing.assert_allclose(layer(x)[:, 0], expected, rtol=1e-8)


def test_gradient_is_that_of_finite_differences() -> None:
    """Through the mean and the variance too; and over the batch it sums to nothing."""
    rng = np.random.default_rng(6)
    linear, layer = Linear(3, 4, rng, bias=False), BatchNorm1d(4)
    net = Sequential(linear, layer)
    x, top = rng.normal(size=(7, 3)), rng.normal(size=(7, 4))

    def value() -> float:
        return float(np.sum(net(x) * top))

    expected = numerical_gradient(value, linear.weight.data)
    value()
    net.backward(top)
    assert relative_error(linear.weight.grad, expected) < 1e-7
    value()
    np.testing.assert_allclose(layer.backward(top).sum(axis=0), 0, atol=1e-12)


def test_normalize_is_what_the_layer_returns() -> None:
    """The answer equals the standard library's mean and pstdev; each mistake is what it says."""
    for seed in range(INSTANCES):
        drill = drills.normalise(np.random.default_rng(seed))
        *x, gamma, beta = [float(number) for number in re.findall(NUMBER, drill.prompt)]
        assert len(x) == 4
        centered = [value - mean(x) for value in x]
        expected = [gamma * part / pstdev(x) + beta for part in centered]
        np.testing.assert_allclose(drill.answer, expected, atol=drill.tolerance / 10)
        mistakes = {
            "n − 1": [gamma * part / stdev(x) + beta for part in centered],
            "β is added": [gamma * part / pstdev(x) for part in centered],
            "not the variance": [gamma * part / pvariance(x) + beta for part in centered],
        }
        assert_mistakes(drill, mistakes)


def test_running_mean_is_that_of_the_layer() -> None:
    """The answer equals `BatchNorm1d`'s running mean after a batch with that mean."""
    for seed in range(INSTANCES):
        drill = drills.running_mean(np.random.default_rng(seed))
        momentum, old, new = map(float, re.findall(NUMBER, drill.prompt))
        layer = BatchNorm1d(1, momentum=momentum)
        layer.running_mean = np.array([old])
        layer(np.array([[new - 1], [new + 1]]))
        assert layer.running_mean[0] == pytest.approx(drill.answer, abs=drill.tolerance / 10)
        swapped = BatchNorm1d(1, momentum=1 - momentum)
        swapped.running_mean = np.array([old])
        swapped(np.array([[new - 1], [new + 1]]))
        mistakes = {
            "weight of the new batch": float(swapped.running_mean[0]),
            "has to shrink": old + momentum * new,
            "batch's own mean": new,
        }
        assert_mistakes(drill, mistakes)


def assert_mistakes(drill: Drill, mistakes: dict[str, Any]) -> None:
    """Each wrong answer is the one that the misconception it names leads to."""
    assert drill.wrong
    for one in drill.wrong:
        (value,) = [value for words, value in mistakes.items() if words in one.misconception]
        np.testing.assert_allclose(one.value, value, rtol=1e-9, atol=1e-12)
