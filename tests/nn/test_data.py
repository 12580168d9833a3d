"""Data sets: geometry without noise, proportions, and one seed one set."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.random import Generator

from demos.nn import data

SETS: list[Callable[[Generator], tuple[Any, Any]]] = [
    lambda rng: data.moons(7, rng),
    lambda rng: data.circles(7, rng),
    lambda rng: data.spirals(7, rng),
    lambda rng: data.imbalanced(7, 0.3, 4.0, rng),
]


@pytest.mark.parametrize("draw", SETS)
def test_one_seed_one_set(draw: Callable[[Generator], tuple[Any, Any]]) -> None:
    """The same seed gives the same set; a second draw from one generator another one."""
    rng = np.random.default_rng(3)
    first, second, again = draw(rng), draw(rng), draw(np.random.default_rng(3))
    np.testing.assert_array_equal(first[0], again[0])
    np.testing.assert_array_equal(first[1], again[1])
    assert (first[0] != second[0]).any()


@pytest.mark.parametrize("draw", [data.moons, data.circles, data.spirals])
@pytest.mark.parametrize("n", [0, 1, 101])
def test_points_are_pairs_and_labels_alternate(draw: Any, n: int) -> None:
    """Points are (n, 2), labels 0, 1, 0, 1 and so on."""
    points, labels = draw(n, np.random.default_rng(0))
    assert points.shape == (n, 2)
    assert labels.tolist() == [i % 2 for i in range(n)]


def test_moons_are_two_half_circles() -> None:
    """The upper about (0, 0), the lower about (1, ½), both of radius 1."""
    points, labels = data.moons(200, np.random.default_rng(0), noise=0)
    upper, lower = points[labels == 0], points[labels == 1]
    np.testing.assert_allclose(np.hypot(*upper.T), 1)
    np.testing.assert_allclose(np.hypot(*(lower - [1, 0.5]).T), 1)
    assert upper[:, 1].min() >= 0
    assert lower[:, 1].max() <= 0.5


def test_circles_have_their_radii() -> None:
    """Label 0 has radius 1, label 1 the factor; the whole circle is used."""
    points, labels = data.circles(400, np.random.default_rng(0), noise=0, factor=0.3)
    np.testing.assert_allclose(np.hypot(*points.T), np.where(labels == 0, 1, 0.3))
    assert (np.sign(points[labels == 1]).mean(axis=0) ** 2).sum() < 0.1


def test_spirals_turn_as_often_as_asked() -> None:
    """The angle is 2π · turns · radius, and half a turn more on the second arm."""
    points, labels = data.spirals(300, np.random.default_rng(0), noise=0, turns=1.5)
    radius, angle = np.hypot(*points.T), np.arctan2(points[:, 1], points[:, 0])
    excess = angle - 2 * math.pi * 1.5 * radius - math.pi * labels
    np.testing.assert_allclose(np.cos(excess), 1, atol=1e-12)
    assert 0.1 <= radius.min() < 0.15
    assert 0.95 < radius.max() <= 1


def test_noise_is_a_standard_deviation() -> None:
    """Around the unit circle, the distance from it has that deviation."""
    points, labels = data.circles(20_000, np.random.default_rng(0), noise=0.1)
    radius = np.hypot(*points[labels == 0].T)
    assert radius.std() == pytest.approx(0.1, rel=0.05)


def test_imbalanced_classes() -> None:
    """One in a thousand is positive, exactly; the centers are as far apart as asked."""
    points, labels = data.imbalanced(20_000, 0.001, 4.0, np.random.default_rng(0))
    assert labels.sum() == 20
    assert labels[:20].sum() < 5
    points, labels = data.imbalanced(20_000, 0.5, 4.0, np.random.default_rng(0))
    gap = points[labels == 1].mean(axis=0) - points[labels == 0].mean(axis=0)
    assert np.hypot(*gap) == pytest.approx(4, abs=0.1)
    np.testing.assert_allclose(points[labels == 0].std(axis=0), 1, rtol=0.05)


@pytest.mark.parametrize("p", [0.0, 0.15, 1.0])
def test_labels_flip_with_their_probability(p: float) -> None:
    """A copy differs from the labels in about that share."""
    labels = np.arange(10_000) % 2
    kept = labels.copy()
    flipped = data.flip_labels(labels, p, np.random.default_rng(0))
    assert (flipped != labels).mean() == pytest.approx(p, abs=5 * math.sqrt(p * (1 - p) / 10_000))
    np.testing.assert_array_equal(labels, kept)


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("and", lambda a, b: a and b),
        ("or", lambda a, b: a or b),
        ("nand", lambda a, b: not (a and b)),
        ("xor", lambda a, b: a != b),
    ],
)
def test_gates_are_their_truth_tables(name: str, function: Callable[[bool, bool], bool]) -> None:
    """All four inputs, each with what the Boolean function says."""
    inputs, outputs = data.gate(name)
    assert sorted(map(tuple, inputs)) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert [bool(y) for y in outputs] == [function(bool(a), bool(b)) for a, b in inputs]
