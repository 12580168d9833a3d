"""The initialization demo: its numbers from expectations, its drills."""

import re

import numpy as np
import pytest
from drill_checks import check_mistakes, instances

from demos.drills import weight_initialization as drills
from demos.nn import SGD, Linear, Training, mlp, mse_loss, numerical_gradient
from demos.weight_initialization import compute, weight_std


def test_zero_weights_keep_all_units_equal() -> None:
    """From zeros, sigmoid units get the same gradient and stay equal, up to rounding."""
    rng = np.random.default_rng(0)
    net = mlp((2, 5, 1), rng, "sigmoid", "zeros")
    x, y = rng.normal(size=(20, 2)), rng.normal(size=(20, 1))
    hidden = net[0]
    assert isinstance(hidden, Linear)
    training = Training(net, mse_loss, SGD(net.parameters(), lr=0.5))
    for _ in range(50):
        training.update(x, y)
    assert np.all(np.abs(hidden.weight.grad) > 1e-5)
    for values in (hidden.weight.grad, hidden.weight.data):
        np.testing.assert_allclose(values, values[:1].repeat(5, axis=0), rtol=1e-9)


def test_sizes_are_those_of_a_pass_written_out() -> None:
    """A small tanh net from the same draws: signals by a loop, gradients by finite differences."""
    seed, width, depth = 5, 4, 3
    run = compute(act="tanh", depth=depth, width=width, inits=("0.05", "1.0"), seed=seed)
    rng = np.random.default_rng(seed)
    x, top = rng.normal(size=(32, width)), rng.normal(size=(32, width))
    weights = [rng.normal(size=(width, width)) for _ in range(depth)]

    def output() -> float:
        h = x
        for weight in weights:
            h = np.tanh(h @ weight.T)
        return float(np.sum(h * top))

    h, powers = x, [0.0]
    for weight in weights:
        h = np.tanh(h @ weight.T)
        powers.append(float(np.log10(np.sqrt(np.mean(h**2) / np.mean(x**2)))))
    np.testing.assert_allclose(run.forward[1], powers, atol=1e-10)
    gradient = numerical_gradient(output, x)
    power = np.log10(np.sqrt(np.mean(gradient**2) / np.mean(top**2)))
    assert run.backward[1, 0] == pytest.approx(power, abs=1e-6)
    assert run.backward[1, -1] == 0


@pytest.mark.parametrize("init", ["lecun", "xavier", "he", "xavier5/3", "xavier4"])
def test_std_is_the_formula(init: str) -> None:
    """From the fans, with the gain where the recipe has one."""
    expected = {
        "lecun": 1 / 300,
        "xavier": 2 / 400,
        "he": 2 / 300,
        "xavier5/3": (5 / 3) ** 2 * 2 / 400,
        "xavier4": 16 * 2 / 400,
    }[init]
    assert weight_std(init, 300, 100) ** 2 == pytest.approx(expected, rel=1e-12)


def test_recipe_std_balances_the_signal() -> None:
    """He: ½·fan_in·Var = 1; Xavier: the mean of fan_in·Var and fan_out·Var is 1."""
    for drill in instances(drills.recipe_std):
        fan_in, fan_out = map(int, re.findall(r"= (\d+)", drill.prompt))
        assert 1 <= fan_in <= 5000
        he = "under He" in drill.prompt
        balance = fan_in / 2 if he else (fan_in + fan_out) / 2
        assert balance * drill.answer**2 == pytest.approx(1, rel=1e-12)
        assert drill.tolerance == pytest.approx(0.01 * drill.answer)
        mistakes = {
            "variance": 1 / balance,
            "LeCun": fan_in**-0.5,
            "not fan_out": (2 / fan_out) ** 0.5,
            "half their sum": (2 * balance) ** -0.5,
            "bound": (3 / balance) ** 0.5,
        }
        check_mistakes(drill, mistakes)


def test_rms_after_is_a_product_over_layers() -> None:
    """The mean square, multiplied by c/2 once for each layer, and its root at the end."""
    for drill in instances(drills.rms_after):
        c = float(re.findall(r"variance ([\d.]+)/fan_in", drill.prompt)[0])
        layers = int(re.findall(r"after (\d+) layers", drill.prompt)[0])
        square = whole = 1.0
        for _ in range(layers):
            square *= c / 2
            whole *= c
        assert 2.0**drill.answer == square**0.5
        mistakes = {
            "not c": np.log2(whole) / 2,
            "its root": np.log2(square),
            "Wrong sign": -drill.answer,
            "He's": layers,
        }
        check_mistakes(drill, mistakes)
