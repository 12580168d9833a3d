"""A data set built so that Adam generalizes worse than gradient descent, and a fit to it.

Labels y are ±1, +1 more often. An example has one feature that is y, two that are always 1, and
five that no other example has: one of them is 1 where y = +1, else all five; the rest are 0. A new
example's own features have weight 0, so only the first three decide:

    answer = sign(w₁y + w₂ + w₃),        squared error ½(x·w − y)² from w = 0

Gradient descent ends at the solution of least norm, in which w₁ outweighs w₂ + w₃. Adam's steps
have the same size in every coordinate, and so have its weights: two constants outvote the label.

Source: Wilson, Roelofs, Stern, Srebro, Recht 2017, NeurIPS. A construction: it proves that the gap
can occur, not that it does.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator

from demos.nn.module import Array, Parameter
from demos.nn.optim import Maker

COMMON, OWN = 3, 5  # features of all examples, and of each alone


@dataclass(frozen=True, slots=True)
class Fit:
    """One optimizer's training; entry k is measured after k + 1 steps."""

    train: float  # accuracy at the end
    test: Array  # (K,) accuracy
    votes: Array  # (K, 3) on a new example of label −1: of its label, of the constants, the sum

    def until(self, step: int) -> "Fit":
        """What was known after that step."""
        return replace(self, test=self.test[:step], votes=self.votes[:step])


def labels_of(n: int, p: float, rng: Generator) -> Array:
    """Labels ±1, +1 with probability p: (n,)."""
    return np.where(rng.random(n) < p, 1.0, -1.0)


def features_of(labels: Array) -> Array:
    """The features of examples with these labels: (n, 3 + 5n)."""
    n = len(labels)
    x = np.zeros((n, COMMON + OWN * n))
    x[:, 0] = labels
    x[:, 1:COMMON] = 1
    for number, label in enumerate(labels):
        own = COMMON + OWN * number
        x[number, own : own + (1 if label > 0 else OWN)] = 1
    return x


def best_rate(x: Array) -> float:
    """The rate at which gradient descent is fastest: 2 over the extreme curvatures' sum."""
    low, *_, high = np.linalg.eigvalsh(x @ x.T) / len(x)
    return float(2 / (low + high))


def fit(make: Maker, x: Array, labels: Array, test: Array, steps: int) -> Fit:
    """Minimize the mean squared error, watched on new examples with labels `test`."""
    w = Parameter(np.zeros(x.shape[1]))
    optimizer = make(w)
    weights = np.empty((steps, COMMON))  # after each step
    for step in range(steps):
        w.grad = x.T @ (x @ w.data - labels) / len(x)
        optimizer.step()
        weights[step] = w.data[:COMMON]
    label, constants = weights[:, 0], weights[:, 1] + weights[:, 2]  # (K,)
    ups = float(np.mean(test > 0))
    right = ups * (label + constants > 0) + (1 - ups) * (constants - label < 0)
    return Fit(
        train=float(np.mean((x @ w.data) * labels > 0)),
        test=right,
        votes=np.column_stack([-label, constants, constants - label]),
    )
