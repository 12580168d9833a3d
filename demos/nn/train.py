"""The training loop: one update after the other, so that a demo may watch, draw or stop after any.

An epoch is one pass over the data, a batch the examples of one update, an iteration one update:
⌈N/B⌉ to an epoch, or ⌊N/B⌋ when the short last batch is dropped. Examples are shuffled before
each epoch and drawn without replacement. A run that diverges is a result, not a warning: NumPy is
told to be quiet about overflow.

Left out: learning-rate schedules (set `optimizer.lr` between updates), early stopping.
"""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from demos.nn.activations import sigmoid
from demos.nn.losses import Loss
from demos.nn.module import Array, Labels, Module
from demos.nn.optim import Optimizer, clip_grad_norm_


def minibatches(
    n: int, batch_size: int, rng: Generator, drop_last: bool = False
) -> Iterator[NDArray[np.intp]]:
    """The indices 0 … n − 1 in random order, batch_size at a time; the last batch may be short."""
    if batch_size < 1:
        raise ValueError(f"a batch holds at least one example, not {batch_size}")
    order = rng.permutation(n)
    end = n - n % batch_size if drop_last else n
    for start in range(0, end, batch_size):
        yield order[start : min(start + batch_size, end)]


def reshuffled(
    n: int, batch_size: int, rng: Generator, drop_last: bool = False
) -> Iterator[NDArray[np.intp]]:
    """Minibatches without end, epoch after epoch."""
    while True:
        yield from minibatches(n, batch_size, rng, drop_last)


class Training:
    """A net on its way: one update after the other, and what was measured before each.

    It stops where it diverges: once a loss is not below the limit, `update` does nothing more.
    """

    def __init__(
        self,
        network: Module,
        loss: Loss,
        optimizer: Optimizer,
        max_norm: float | None = None,
        limit: float = math.inf,
    ) -> None:
        self.network, self.loss, self.optimizer = network, loss, optimizer
        self.max_norm, self.limit = max_norm, limit
        self.losses: list[float] = []
        self.norms: list[float] = []
        """Of the gradients, before they are clipped; none where they are not."""

    @property
    def diverged(self) -> int | None:
        """The update, counted from 1, at which the loss was not below the limit."""
        lost = bool(self.losses) and not self.losses[-1] < self.limit  # NaN is lost as well
        return len(self.losses) if lost else None

    def update(self, inputs: Array, targets: Any) -> None:
        """Measure loss and gradient, then take a step; nothing once it has diverged."""
        if self.diverged:
            return
        with np.errstate(all="ignore"):
            if not self.network.training:
                self.network.train()
            loss, gradient = self.loss(self.network(inputs), targets)
            self.network.backward(gradient)
            if self.max_norm is not None:
                self.norms.append(clip_grad_norm_(self.optimizer.parameters, self.max_norm))
            self.optimizer.step()
        self.losses.append(loss)

    def outputs(self, inputs: Array) -> Array:
        """What the net says in evaluation mode."""
        with np.errstate(all="ignore"):
            self.network.eval()
            return self.network(inputs)

    def loss_on(self, inputs: Array, targets: Any) -> float:
        """The loss in evaluation mode."""
        with np.errstate(all="ignore"):
            return self.loss(self.outputs(inputs), targets)[0]

    def right(self, inputs: Array, labels: Array | Labels) -> int:
        """How many labels are right: the largest of the logits, or the sign of a single one."""
        logits = self.outputs(inputs)
        said = logits[:, 0] > 0 if logits.shape[1] == 1 else logits.argmax(axis=1)
        return int(np.sum(said == labels))


def logistic_regression(
    inputs: Array, targets: Labels, ridge: float = 1e-3, steps: int = 25
) -> Array:
    """Bias and weights, (1 + n_in,), by Newton's method from 0 until they stand: w ← w − H⁻¹ ∇.

    The ridge keeps them finite where a line separates the classes.
    """
    x = np.column_stack([np.ones(len(inputs)), inputs])
    w = np.zeros(x.shape[1])
    for _ in range(steps):
        p = sigmoid(x @ w)  # (N,)
        hessian = (x * (p * (1 - p))[:, None]).T @ x + ridge * np.eye(len(w))
        change = np.linalg.solve(hessian, x.T @ (p - targets) + ridge * w)
        w = w - change
        if np.abs(change).max() < 1e-9:
            break
    return w
