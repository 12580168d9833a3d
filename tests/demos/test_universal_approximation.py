"""The universal-approximation demo: its limits, bounds and least squares, its drills."""

import re
from collections.abc import Callable
from fractions import Fraction
from functools import cache

import numpy as np
import pytest
from drill_checks import instances

from demos.drills import universal_approximation as drills
from demos.nn.module import Array
from demos.universal_approximation import TARGETS, compute, fit, join


def wave(x: Array) -> Array:
    """The target, written once more."""
    return np.asarray(np.sin(np.pi * x) + np.sin(4 * np.pi * x) / 2)


def test_square_is_the_best_parabola_and_identity_the_best_line() -> None:
    """The errors in which they are stuck are those of the normal equations for degree 2 and 1."""
    x = np.linspace(0, 1, 401)
    result = compute(acts=("square", "identity"))
    for error, act, degree, known in zip(
        result.errors[:, -1], ("square", "identity"), (2, 1), (0.325862, 0.448747), strict=True
    ):
        powers = np.vander(x, degree + 1)
        coefficients = np.linalg.solve(powers.T @ powers, powers.T @ wave(x))
        expected = float(np.sqrt(np.mean((powers @ coefficients - wave(x)) ** 2)))
        assert expected == pytest.approx(known, abs=1e-6)
        assert error == pytest.approx(expected, abs=1e-9)
        assert result.limits[act] == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("width", [4, 7, 16, 64, 128, 256])
def test_hand_made_relu_net_keeps_its_bound(width: int) -> None:
    """The ReLU net of the proof joins the points, and is off by at most h²/8 · max|f″|."""
    x = np.linspace(0, 1, 4001)
    net = join(TARGETS["wave"], width, x)
    points = np.linspace(0, 1, width + 1)
    np.testing.assert_allclose(net, np.interp(x, points, wave(points)), atol=1e-11)
    curvature = np.abs(np.pi**2 * np.sin(np.pi * x) + 8 * np.pi**2 * np.sin(4 * np.pi * x)).max()
    error = np.abs(net - wave(x)).max()
    assert error <= curvature / (8 * width**2) * (1 + 1e-5)
    if width >= 64:
        assert error >= 0.99 * curvature / (8 * width**2)


def test_fit_is_the_best_of_its_kind() -> None:
    """What is left over is at right angles to every hidden unit and to the constant."""
    rng = np.random.default_rng(5)
    x, slopes, knots = np.linspace(0, 1, 401), rng.normal(0, 12, 6), rng.uniform(0, 1, 6)
    left = wave(x) - fit(x, wave(x), "tanh", slopes, knots)
    units = np.array([np.tanh(w * (x - t)) for w, t in zip(slopes, knots, strict=True)])
    np.testing.assert_allclose(units @ left, 0, atol=1e-9)
    assert abs(left.sum()) < 1e-9


def test_widths_are_sorted_and_single() -> None:
    """The order in which widths and activations are given is no matter."""
    result = compute(widths=(128, 1, 2, 2, 4, 64, 8, 16, 32), acts=("tanh", "tanh"))
    assert result.widths == compute().widths
    np.testing.assert_array_equal(result.errors[0], compute().errors[1])


def is_smallest(units: int, curvature: Fraction, epsilon: Fraction, eighth: int, by: int) -> bool:
    """Whether the bound curvature / (eighth · mᵇʸ) is kept at m = units, and not at one less."""

    def kept(m: int) -> bool:
        return bool(curvature / (eighth * m**by) <= epsilon)

    return kept(units) and (units == 1 or not kept(units - 1))


def test_width_for_error_is_the_smallest() -> None:
    """The bound holds at m and not at m − 1, in exact fractions; so do the mistaken bounds."""
    mistakes = {"root": (8, 1), "eight times": (1, 2)}
    for drill in instances(drills.width_for_error):
        found = re.search(r"at most (\d+)\. What .* at most ([\d.]+)\?", drill.prompt)
        assert found is not None
        curvature, epsilon = (Fraction(text) for text in found.groups())
        assert is_smallest(drill.answer, curvature, epsilon, 8, 2)
        assert drill.wrong
        for one in drill.wrong:
            assert one.value != drill.answer
            (bound,) = [bound for word, bound in mistakes.items() if word in one.misconception]
            assert is_smallest(one.value, curvature, epsilon, *bound)


DEFINITIONS: dict[str, Callable[[Array], Array]] = {
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "tanh": np.tanh,
    "relu": lambda x: np.maximum(x, 0),
    "leaky relu": lambda x: np.where(x > 0, x, 0.01 * x),
    "gelu": lambda x: x / (1 + np.exp(-1.702 * x)),
    "softplus": lambda x: np.log1p(np.exp(x)),
    "sin x": np.sin,
    "|x|": np.abs,
    "step": lambda x: np.where(x > 0, 1.0, 0.0),
    "x": lambda x: x,
    "x²": lambda x: x**2,
    "x³": lambda x: x**3,
    "x² − x": lambda x: x**2 - x,
    "2x + 1": lambda x: 2 * x + 1,
    "a constant": lambda x: np.ones_like(x),
}


@cache
def is_polynomial(name: str) -> bool:
    """Whether fourth differences vanish, as they do for polynomials up to degree 3."""
    return bool(np.abs(np.diff(DEFINITIONS[name](np.linspace(-3, 3, 25)), 4)).max() < 1e-9)


def test_universal_are_those_that_are_no_polynomials() -> None:
    """The answer names exactly the activations with fourth differences other than 0."""
    for drill in instances(drills.which_are_universal):
        names = drill.prompt.rpartition(": ")[2].rstrip("?").split(", ")
        assert 4 <= len(names) <= 5
        assert drill.answer == ", ".join(name for name in names if not is_polynomial(name))
        values = [one.value for one in drill.wrong]
        assert len(values) >= 2
        assert drill.answer not in values
        assert set(drill.choices) == {drill.answer, *values}
        assert len(drill.choices) == 1 + len(values)
