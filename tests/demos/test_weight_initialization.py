"""The initialization demo: its claim over seeds, its controls, its numbers from expectations."""

import re

import numpy as np
import pytest

from demos.drills import weight_initialization as drills
from demos.nn import SGD, Linear, mlp, mse_loss, numerical_gradient, update
from demos.weight_initialization import Result, compute, headline, keeper, predict, weight_std
from quiz.demo import Drill

SEEDS = range(14)
INSTANCES = 200


@pytest.fixture(scope="module")
def runs() -> list[Result]:
    """The demo as it ships, over seeds."""
    return [compute(seed=seed) for seed in SEEDS]


def test_only_he_keeps_the_signal(runs: list[Result]) -> None:
    """He stays within a factor of 10, and no other of the five does; the headline says so."""
    for run in runs:
        assert [run.inits[index] for index in run.kept] == ["he"]
        assert headline(run).startswith("After 30 relu layers only he")
        assert abs(run.backward[3, 0]) < 1  # and the gradient's


def test_powers_are_those_expected(runs: list[Result]) -> None:
    """ReLU: log10 of RMS after L layers is L/2·log10(n·Var/2), ±1 each and ±0.2 in the median."""
    variances = np.array([1e-4, 1 / 128, 1 / 128, 2 / 128, 1.0])
    expected = 15 * np.log10(128 * variances / 2)
    measured = np.array([run.forward[:, -1] for run in runs])  # (seeds, I)
    assert np.all(np.abs(measured - expected) < 1)
    np.testing.assert_allclose(np.median(measured, axis=0), expected, atol=0.2)


def test_xavier_is_lecun_in_square_layers_only(runs: list[Result]) -> None:
    """Equal bit for bit where fan_in = fan_out, on the same draws; apart where widths alternate."""
    for run in runs:
        np.testing.assert_array_equal(run.forward[1], run.forward[2])
    apart = compute(shape=(256, 64))
    assert apart.widths[:4] == (256, 64, 256, 64)
    assert apart.forward[2, -1] < apart.forward[1, -1] - 0.5


@pytest.mark.parametrize("seed", range(10))
def test_tanh_singles_nobody_out(seed: int) -> None:
    """The control: several recipes keep the signal, and gain 5/3 keeps more than plain Xavier."""
    run = compute(act="tanh", inits=("xavier", "xavier5/3", "he", "1.0"), seed=seed)
    assert len(run.kept) == 4
    assert headline(run).startswith("After 30 tanh layers several keep")
    assert -1.2 < run.forward[0, -1] < run.forward[1, -1] < 0
    assert run.backward[3, 0] > 10  # weights that are too large show on the way back


@pytest.mark.parametrize("seed", range(10))
def test_sigmoid_starves_the_gradient_under_xavier(seed: int) -> None:
    """By a factor of about 0.23 a layer, and with weights four times larger still about 0.62."""
    run = compute(act="sigmoid", inits=("xavier", "xavier4"), seed=seed)
    factors = 10 ** (run.backward[:, 0] / run.depth)
    np.testing.assert_allclose(factors, [0.23, 0.62], rtol=0.06)


def test_prediction_follows_the_run() -> None:
    """The right option changes with the activation, the depth and the recipes."""
    inits = ("0.01", "lecun", "xavier", "he", "1.0")
    for act, depth, expected in (("relu", 30, "he"), ("tanh", 30, "several of these")):
        options = predict(depth=depth, act=act, inits=inits).options
        assert options[keeper(compute(depth=depth, act=act))] == expected
    run = compute(inits=("0.01", "1.0"))
    assert predict(depth=30, act="relu", inits=run.inits).options[keeper(run)] == "none of these"
    assert "none keeps" in headline(run)


def test_zeros_are_drawn_as_zero() -> None:
    """Nothing comes out of zero weights, and nothing is said to be NaN."""
    run = compute(inits=("zeros",))
    assert np.all(run.forward[0, 1:] == -np.inf)
    assert "zeros (0)" in headline(run)


def test_zero_weights_keep_all_units_equal() -> None:
    """From zeros, sigmoid units get the same gradient and stay equal, up to rounding."""
    rng = np.random.default_rng(0)
    net = mlp((2, 5, 1), rng, "sigmoid", "zeros")
    x, y = rng.normal(size=(20, 2)), rng.normal(size=(20, 1))
    hidden = net[0]
    assert isinstance(hidden, Linear)
    optimizer = SGD(net.parameters(), lr=0.5)
    for _ in range(50):
        update(net, mse_loss, optimizer, x, y)
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
    for seed in range(INSTANCES):
        drill = drills.recipe_std(np.random.default_rng(seed))
        fan_in, fan_out = map(int, re.findall(r"= (\d+)", drill.prompt))
        assert 1 <= fan_in <= 4096
        he = "under He" in drill.prompt
        balance = fan_in / 2 if he else (fan_in + fan_out) / 2
        assert balance * drill.answer**2 == pytest.approx(1, rel=1e-12)
        assert drill.tolerance == pytest.approx(0.01 * drill.answer)
        mistakes = {
            "variance": 1 / balance,
            "LeCun": fan_in**-0.5,
            "what goes out": (2 / fan_out) ** 0.5,
            "sum over 2": (2 * balance) ** -0.5,
            "bound": (3 / balance) ** 0.5,
        }
        assert_mistakes(drill, mistakes)


def test_rms_after_is_a_product_over_layers() -> None:
    """The mean square, multiplied by c/2 once for each layer, and its root at the end."""
    for seed in range(INSTANCES):
        drill = drills.rms_after(np.random.default_rng(seed))
        c = float(re.findall(r"variance ([\d.]+)/fan_in", drill.prompt)[0])
        layers = int(re.findall(r"after (\d+) layers", drill.prompt)[0])
        square = whole = 1.0
        for _ in range(layers):
            square *= c / 2
            whole *= c
        assert drill.answer == pytest.approx(square**0.5, rel=1e-9)
        mistakes = {"not c": whole**0.5, "its root": square, "one layer": (c / 2) ** 0.5}
        assert_mistakes(drill, mistakes)


def assert_mistakes(drill: Drill, mistakes: dict[str, float]) -> None:
    """Each wrong answer is the one that the misconception it names leads to."""
    assert drill.wrong or drill.answer == 1  # variance 2/fan_in: every mistake may come out right
    for one in drill.wrong:
        (value, *_) = [value for words, value in mistakes.items() if words in one.misconception]
        assert one.value == pytest.approx(value, rel=1e-9)
