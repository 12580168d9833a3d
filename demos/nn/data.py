"""Small data sets of two numbers and a label each, drawn afresh from a seeded generator.

Points are independent draws: a second call makes a test set. Labels alternate 0, 1, 0, 1 … where
nothing else is said, so the classes are balanced and any piece of the set is as well. `moons` and
`circles` have scikit-learn's shapes (its `make_moons` and, with factor 0.5, `make_circles`), which
puts points at even distances along them instead. Left out: more than two classes.
"""

import numpy as np
from numpy.random import Generator

from demos.nn.module import Array, Labels

GATES = {"and": (0, 0, 0, 1), "or": (0, 1, 1, 1), "nand": (1, 1, 1, 0), "xor": (0, 1, 1, 0)}


def gate(name: str) -> tuple[Array, Labels]:
    """The truth table of "and", "or", "nand" or "xor": inputs (4, 2), outputs (4,)."""
    inputs = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return inputs, np.array(GATES[name], dtype=np.int64)


def moons(n: int, rng: Generator, noise: float = 0.1) -> tuple[Array, Labels]:
    """Two half circles that reach into each other: points (n, 2), labels (n,)."""
    labels = alternating(n)
    angle = rng.uniform(0, np.pi, n)
    upper = np.column_stack([np.cos(angle), np.sin(angle)])
    lower = np.column_stack([1 - np.cos(angle), 0.5 - np.sin(angle)])
    return blurred(np.where(labels[:, None] == 0, upper, lower), rng, noise), labels


def circles(
    n: int, rng: Generator, noise: float = 0.1, factor: float = 0.5
) -> tuple[Array, Labels]:
    """Label 0 on the unit circle, label 1 on one of radius `factor`: points (n, 2), labels (n,)."""
    labels = alternating(n)
    angle = rng.uniform(0, 2 * np.pi, n)
    radius = np.where(labels == 0, 1.0, factor)
    return blurred(polar(radius, angle), rng, noise), labels


def noisy_circles(n: int, rng: Generator, noise: float, flip: float) -> tuple[Array, Labels]:
    """Two circles whose labels, alternating in truth, are each wrong with probability `flip`."""
    points, labels = circles(n, rng, noise)
    return points, flip_labels(labels, flip, rng)


def spirals(
    n: int, rng: Generator, noise: float = 0.05, turns: float = 1.0
) -> tuple[Array, Labels]:
    """Two arms, from near the center out to radius 1: points (n, 2), labels (n,)."""
    labels = alternating(n)
    radius = rng.uniform(0.1, 1, n)
    angle = 2 * np.pi * turns * radius + np.pi * labels
    return blurred(polar(radius, angle), rng, noise), labels


def imbalanced(
    n: int, prevalence: float, separation: float, rng: Generator
) -> tuple[Array, Labels]:
    """Two round Gaussians of variance 1 whose centers are `separation` apart, in random order.

    Label 1 is given to round(n · prevalence) points. Points (n, 2), labels (n,).
    """
    labels = np.zeros(n, dtype=np.int64)
    labels[: round(n * prevalence)] = 1
    rng.shuffle(labels)
    centers = separation / np.sqrt(2) * labels[:, None]  # (n, 1), along the diagonal
    return rng.normal(size=(n, 2)) + centers, labels


def flip_labels(labels: Labels, p: float, rng: Generator) -> Labels:
    """A copy in which each label, 0 or 1, is the other one with probability p."""
    return np.where(rng.random(labels.shape) < p, 1 - labels, labels)


def alternating(n: int) -> Labels:
    """Labels 0, 1, 0, 1, …, n of them."""
    return np.arange(n, dtype=np.int64) % 2


def square(axis: Array) -> Array:
    """All points with both coordinates on an axis of n values: (n², 2), row by row upwards."""
    return np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)


def polar(radius: Array, angle: Array) -> Array:
    """Points (n, 2) from radius and angle, (n,) each."""
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def blurred(points: Array, rng: Generator, noise: float) -> Array:
    """The points, each coordinate moved by N(0, noise²)."""
    return points + noise * rng.normal(size=points.shape)
