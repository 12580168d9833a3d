"""The activation demo: its functions, its dead units counted again, its drills."""

import math
import re
from collections.abc import Callable

import numpy as np
import pytest
from drill_checks import check, instances
from lessons import computing

from demos.activation_functions import NAMES, X, curve
from demos.drills import activation_functions as drills
from demos.nn import mlp
from demos.nn.data import moons

compute = computing("activation-functions")


def reference(name: str) -> Callable[[float], float]:
    """The functions by Python's `math`, one number at a time."""
    return {
        "relu": lambda x: x if x > 0 else 0.0,
        "leaky_relu": lambda x: x if x > 0 else 0.01 * x,
        "sigmoid": lambda x: 1 / (1 + math.exp(-x)),
        "tanh": math.tanh,
        "gelu": lambda x: x * (1 + math.erf(x / math.sqrt(2))) / 2,
        "silu": lambda x: x / (1 + math.exp(-x)),
        "softplus": lambda x: math.log(1 + math.exp(x)),
    }[name]


def test_dead_units_are_those_of_a_forward_pass_written_out() -> None:
    """Training and counting again in plain NumPy gives the same share of dead units."""
    rng = np.random.default_rng(4)
    points, labels = moons(256, rng)
    parameters = [p.data for p in mlp([2, 64, 64, 1], rng, "relu").parameters()]
    w1, b1, w2, b2, w3, b3 = parameters
    for _ in range(8):
        h1 = np.maximum(points @ w1.T + b1, 0)
        h2 = np.maximum(h1 @ w2.T + b2, 0)
        z = (h2 @ w3.T + b3)[:, 0]
        top = ((1 / (1 + np.exp(-np.clip(z, -500, 500))) - labels) / 256)[:, None]
        g2 = (top @ w3) * (h2 > 0)
        g1 = (g2 @ w2) * (h1 > 0)
        for parameter, gradient in zip(
            parameters,
            [g1.T @ points, g1.sum(0), g2.T @ h1, g2.sum(0), top.T @ h2, top.sum(0)],
            strict=True,
        ):
            parameter -= 10.0 * gradient
    h1 = np.maximum(points @ w1.T + b1, 0)
    h2 = np.maximum(h1 @ w2.T + b2, 0)
    expected = [np.mean((h1 <= 0).all(0)), np.mean((h2 <= 0).all(0))]
    assert min(expected) > 0.1
    np.testing.assert_allclose(compute(steps=8, seed=4).dead[-1], expected, atol=0.02)


@pytest.mark.parametrize("name", NAMES)
def test_curves_are_the_functions_and_their_central_differences(name: str) -> None:
    """Values to 1e-9 of those by `math`; slopes to 1e-6 of differences away from kinks."""
    drawn, f = curve(name), reference(name)
    np.testing.assert_allclose(drawn.f, [f(x) for x in X], rtol=1e-9, atol=1e-12)
    smooth = np.abs(X) > 1e-3
    slopes = [(f(x + 1e-6) - f(x - 1e-6)) / 2e-6 for x in X]
    np.testing.assert_allclose(drawn.slope[smooth], np.array(slopes)[smooth], atol=1e-6)


def test_identities_of_sigmoid_and_tanh() -> None:
    """Known: tanh x = 2σ(2x) − 1, σ(−x) = 1 − σ(x), and the slopes at 0 are the largest."""
    sigmoid, tanh = curve("sigmoid"), curve("tanh")
    middle = len(X) // 2
    doubled = np.interp(2 * X[30:91], X, sigmoid.f)  # 2x is on the grid
    np.testing.assert_allclose(tanh.f[30:91], 2 * doubled - 1, atol=1e-12)
    np.testing.assert_allclose(sigmoid.f[::-1], 1 - sigmoid.f, atol=1e-12)
    assert sigmoid.slope.argmax() == tanh.slope.argmax() == middle
    assert sigmoid.slope.max() == pytest.approx(0.25)
    assert tanh.slope.max() == pytest.approx(1)


def test_value_or_slope_is_right_and_its_distractors_are_not() -> None:
    """Values by `math`, slopes by central differences, one-sided at a kink."""
    for seed in range(1500):
        drill = drills.value_or_slope(np.random.default_rng(seed))
        x = float(re.findall(r"^At x = (-?[\d.]+),", drill.prompt)[0])
        name = next(
            known
            for word, known in {
                "Leaky": "leaky_relu", "ReLU": "relu", "tanh": "tanh", "sigmoid": "sigmoid",
            }.items()
            if word in drill.prompt
        )  # fmt: skip
        answer = slope(name, x) if "slope" in drill.prompt else reference(name)(x)
        check(drill, answer, mistakes(x))


def slope(name: str, x: float) -> float:
    """The slope of a function by differences, at a kink that to the left."""
    f = reference(name)
    if x == 0 and name.endswith("relu"):
        return (f(0) - f(-1e-6)) / 1e-6
    return (f(x + 1e-6) - f(x - 1e-6)) / 2e-6


def mistakes(x: float) -> dict[str, float]:
    """What each misconception of the drill takes for the value or the slope at x."""
    sigma, tanh = reference("sigmoid"), reference("tanh")
    return {
        "that is σ(−x)": sigma(-x),
        "That is tanh x": tanh(x),
        "That is σ itself": sigma(x),
        "1 − y² is the slope of tanh": 1 - sigma(x) ** 2,
        "That is σ(x); tanh": sigma(x),
        "That is tanh(x/2)": tanh(x / 2),
        "The square is missing": 1 - tanh(x),
        "That is tanh itself": tanh(x),
        "That is the slope of σ": slope("sigmoid", x),
        "That is the slope; above 0": 1,
        "0 is the value below 0": 0,
        "Below 0 a ReLU outputs 0": x,
        "That is the absolute value": abs(x),
        "1 is the slope to the right": 1,
        "not falling": -1,
        "1 is the slope above 0": 1,
        "That is the value; above 0": x,
        "That is below 0": 0,
        "The factor 0.01 is for": 0.01 * x,
        "That is the plain ReLU; below": 0,
        "The sign stays": -0.01 * x,
        "Below 0 the factor is 0.01": x,
        "0.01 is the slope to the left": 0.01,
        "That is the plain ReLU: the leaky": 0,
        "It rises below 0": -0.01,
        "on the other side of 0": 0.01 if x > 0 else 1,
    }


def test_share_of_zeros_counts_what_is_not_positive() -> None:
    """The share of the prompt's numbers that are 0 or less."""
    for drill in instances(drills.share_of_zeros):
        numbers = drill.prompt.partition("are ")[2].partition(". W")[0].split(", ")
        z = [float(number) for number in numbers]
        mistakes = {
            "the share that passes": sum(one > 0 for one in z) / len(z),
            "ReLU(0) is 0": sum(one < 0 for one in z) / len(z),
        }
        check(drill, sum(one <= 0 for one in z) / len(z), mistakes)
