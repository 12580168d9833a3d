"""The dropout demo: its claim over seeds, its control, its means, and dropout as ridge."""

import re

import numpy as np
import pytest
from drill_checks import check

from demos.drills import dropout as drills
from demos.dropout import Result, compute, headline, predict, scale_by_p, steps
from demos.nn import Dropout, Linear, Sequential, mse_loss
from quiz.demo import Drill

SEEDS = (*range(10), *range(100, 106))
INSTANCES = 200


@pytest.fixture(scope="module")
def runs() -> list[Result]:
    """The demo as it ships, over seeds."""
    return [compute(seed=seed) for seed in SEEDS]


def test_dropout_lowers_validation_loss_and_gap(runs: list[Result]) -> None:
    """Validation loss falls by a tenth or more, the gap shrinks, and the headline says so."""
    better = [run.right[1] >= run.right[0] - 0.02 for run in runs]  # 40 seeds: from -0.018 on
    assert all(better)
    for run in runs:
        plain, dropped = run.gaps
        assert run.dropped[-1, 1] < 0.9 * run.plain[-1, 1]
        assert plain > 1.2
        assert dropped < 0.8 * plain
        assert headline(run).startswith("Dropout helps")


def test_linear_unit_has_the_right_mean_only_with_1_minus_p(runs: list[Result]) -> None:
    """Within five standard errors of 1 for 1 − p, of p/(1 − p) = 4 for p, of 1/(1 − p) for none."""
    for run in runs:
        assert np.all(np.abs(run.scales - [1, 4, 5]) <= 5 * run.scale_errors)
        assert np.all(run.scale_errors <= 0.01 * run.scales)


def test_deep_relu_net_is_off_by_more_than_chance(runs: list[Result]) -> None:
    """The mean of a deep net's passes is not its evaluation output: three standard errors apart."""
    assert all(run.deep_difference > 3 * run.deep_error for run in runs)


def test_without_dropout_nothing_differs() -> None:
    """The control: with p = 0 both runs agree bit for bit, and the headline says so."""
    run = compute(p=0)
    np.testing.assert_array_equal(run.plain, run.dropped)
    assert run.masks.all()
    assert run.deep_difference < 1e-12
    assert headline(run).startswith("p = 0 drops nothing: both runs are the same")


def test_with_much_data_there_is_little_to_fix() -> None:
    """Eight times the examples leave a gap below 0.3 (above 1.2 before): the praise fades."""
    for seed, start in ((0, "Little to fix"), (1, "Dropout helps"), (2, "Little to fix")):
        run = compute(n=800, steps=150, samples=100, seed=seed)
        assert run.gaps[0] < 0.3
        assert headline(run).startswith(start)
    run = compute(n=800, samples=100)  # as the knob under the picture has it
    assert run.gaps[0] < 0.2
    assert headline(run).startswith("Little to fix")


def test_too_much_dropout_is_not_praised() -> None:
    """With a tenth of few units the net hardly learns: its gap is small, and of no use."""
    assert headline(compute(p=0.9, hidden=16)).startswith("Too much")


def test_prediction_follows_the_run() -> None:
    """Scaling by the drop probability is too large above 0.5, too small below, right at 0.5."""
    for scale_p, expected in ((0.8, "too large"), (0.5, "right"), (0.2, "too small")):
        run = compute(scale_p=scale_p, steps=10, n=20)
        assert predict(scale_p=scale_p).options[scale_by_p(run)] == expected


def test_steps_end_where_compute_does() -> None:
    """The last step is the result, and the animation has about fifty pictures."""
    *before, last = steps(steps=120, seed=4)
    final = compute(steps=120, seed=4)
    assert 30 <= len(before) + 1 <= 60
    np.testing.assert_array_equal(last.plain, final.plain)
    np.testing.assert_array_equal(last.dropped, final.dropped)
    np.testing.assert_array_equal(last.masks, final.masks)
    assert (last.deep_difference, last.deep_error) == (final.deep_difference, final.deep_error)


def test_moments_of_inverted_dropout() -> None:
    """Mean x and variance x² p/(1 − p), within five standard errors of each."""
    n, x, p = 200_000, 3.0, 0.3
    values = Dropout(p, np.random.default_rng(1))(np.full((n, 1), x))[:, 0]
    variance = x**2 * p / (1 - p)
    assert values.mean() == pytest.approx(x, abs=5 * (variance / n) ** 0.5)
    assert values.var() == pytest.approx(variance, rel=0.02)


@pytest.mark.parametrize("seed", range(10))
def test_dropout_on_inputs_of_a_linear_model_is_ridge(seed: int) -> None:
    """The mean over gradient steps tends to (XᵀX + p/(1 − p)·diag XᵀX)⁻¹ Xᵀy, not to OLS."""
    rng = np.random.default_rng(seed)
    n, d, p = 40, 6, 0.4
    x = rng.normal(size=(n, d)) * np.linspace(0.5, 2, d)
    y = x @ rng.normal(size=d) + rng.normal(size=n)
    gram = x.T @ x
    ridge = np.linalg.solve(gram + p / (1 - p) * np.diag(np.diag(gram)), x.T @ y)
    ols = np.linalg.solve(gram, x.T @ y)
    linear = Linear(d, 1, rng, 0.1, bias=False)
    net = Sequential(Dropout(p, rng), linear)
    mean, count = np.zeros(d), 0
    for step in range(2500):
        net.backward(mse_loss(net(x), y[:, None])[1])
        linear.weight.data -= 0.02 * linear.weight.grad
        if step >= 500:
            mean, count = mean + linear.weight.data[0], count + 1
    mean /= count
    assert np.linalg.norm(mean - ridge) < 0.05 * np.linalg.norm(ridge)
    assert np.linalg.norm(mean - ridge) < np.linalg.norm(mean - ols)


def numbers(drill: Drill) -> list[float]:
    """The numbers of a prompt, in order, without the remark on rounding."""
    return [float(word) for word in re.findall(r"\d+(?:\.\d+)?", drill.prompt.rsplit("(", 1)[0])]


def test_active_units_is_a_count_of_bernoulli_draws() -> None:
    """The mean of a sum of n indicators, each 1 with probability 1 − p."""
    for seed in range(INSTANCES):
        drill = drills.active_units(np.random.default_rng(seed))
        n, p = numbers(drill)
        answer = sum(1.0 - p for _ in range(int(n)))
        check(drill, answer, {"how many are dropped": n - answer, "in evaluation only": n})


def test_kept_activation_is_what_the_layer_returns() -> None:
    """The value that `Dropout` gives to the units it keeps."""
    for seed in range(INSTANCES):
        drill = drills.kept_activation(np.random.default_rng(seed))
        p, x = numbers(drill)
        kept = float(Dropout(p, np.random.default_rng(0))(np.full((1, 400), x)).max())
        mistakes = {
            "of the older form": x * x / kept,
            "Divide by the probability to keep": x / (1 - x / kept),
            "Neither form": x - x * x / kept,
            "Unchanged": x,
        }
        check(drill, kept, mistakes)


def test_none_left_is_a_binomial_of_zero_kept() -> None:
    """Multiplied out over the units, one after the other."""
    for seed in range(INSTANCES):
        drill = drills.none_left(np.random.default_rng(seed))
        k, p = numbers(drill)
        none, all_kept = 1.0, 1.0
        for _ in range(int(k)):
            none, all_kept = none * p, all_kept * (1 - p)
        mistakes = {
            "do not add": k * p,
            "That all are kept": all_kept,
            "One unit alone": p,
            "That is the opposite": 1 - none,
        }
        check(drill, none, mistakes)


def test_there_are_a_hundred_of_each() -> None:
    """Instances do not run out."""
    for drill in drills.DRILLS:
        prompts = {drill(np.random.default_rng(seed)).prompt for seed in range(600)}
        assert len(prompts) >= 100
