"""The dropout demo: dropout as ridge, its drills."""

import math
import re

import numpy as np
import pytest
from drill_checks import check, instances

from demos.drills import dropout as drills
from demos.nn import Dropout, Linear, Sequential, mse_loss
from quiz.demo import Drill


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
    linear = Linear(d, 1, rng, "0.1", bias=False)
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
    for drill in instances(drills.active_units):
        n, p = numbers(drill)
        answer = sum(1.0 - p for _ in range(int(n)))
        check(drill, answer, {"how many are dropped": n - answer, "in evaluation only": n})


def test_kept_activation_is_what_the_layer_returns() -> None:
    """The value that `Dropout` gives to the units it keeps."""
    for drill in instances(drills.kept_activation):
        p, x = numbers(drill)
        kept = float(Dropout(p, np.random.default_rng(0))(np.full((1, 400), x)).max())
        mistakes = {
            "of the older form": x * x / kept,
            "Divide by the keep probability": x / (1 - x / kept),
            "Neither form": x - x * x / kept,
            "Without scaling": x,
        }
        check(drill, kept, mistakes)


def test_none_left_is_a_binomial_of_zero_kept() -> None:
    """Multiplied out over the units, one after the other; no doubt how to round its logarithm."""
    for drill in instances(drills.none_left):
        k, p = numbers(drill)[:2]
        one = 1 - p if "kept" in drill.prompt else p
        together = swapped = 1.0
        for _ in range(int(k)):
            together, swapped = together * one, swapped * (1 - one)
        assert abs(math.log10(together) - round(math.log10(together))) <= 0.2
        answer = round(math.log10(together))
        mistakes = {
            "is negative": -answer,
            "power of two": round(math.log2(together)),
            "the drop probability": round(math.log10(swapped)),
        }
        check(drill, answer, mistakes)
