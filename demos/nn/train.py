"""The training loop, as a generator: a demo may watch, draw or stop after any update.

An epoch is one pass over the data, a batch the examples of one update, an iteration one update:
⌈N/B⌉ to an epoch, or ⌊N/B⌋ when the short last batch is dropped. Examples are shuffled before
each epoch and drawn without replacement.

A run that diverges is a result, not a warning: NumPy is told to be quiet about overflow, and
`Step.loss` is infinite or NaN. Left out: learning-rate schedules (set `optimizer.lr` between
steps), early stopping (leave the loop) and validation (call `network.eval()` and look; training
mode is switched on again before the next update).
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from demos.nn.activations import sigmoid
from demos.nn.module import Array, Labels, Module
from demos.nn.optim import Optimizer, clip_grad_norm_, gradient_norm

Loss: TypeAlias = Callable[[Array, Any], tuple[float, Array]]


@dataclass(frozen=True, slots=True)
class Step:
    """One update: its epoch and number, from 1 on, and loss and gradient norm *before* it."""

    epoch: int
    iteration: int
    loss: float
    gradient_norm: float


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


def reshuffled(n: int, batch_size: int, rng: Generator) -> Iterator[NDArray[np.intp]]:
    """Minibatches without end, epoch after epoch."""
    while True:
        yield from minibatches(n, batch_size, rng)


def update(
    network: Module,
    loss: Loss,
    optimizer: Optimizer,
    inputs: Array,
    targets: Any,
    max_norm: float | None = None,
) -> tuple[float, float]:
    """Forward, backward, clip (if max_norm is given), step: returns loss and gradient norm."""
    with np.errstate(all="ignore"):
        if not network.training:
            network.train()
        value, gradient = loss(network(inputs), targets)
        network.backward(gradient)
        if max_norm is None:
            norm = gradient_norm(optimizer.parameters)
        else:
            norm = clip_grad_norm_(optimizer.parameters, max_norm)
        optimizer.step()
    return value, norm


class Training:
    """A net on its way: one update after the other, and what was measured before each.

    It stops where it diverges: once a loss is not finite, `update` does nothing more.
    """

    def __init__(
        self, network: Module, loss: Loss, optimizer: Optimizer, max_norm: float | None = None
    ) -> None:
        self.network, self.loss, self.optimizer = network, loss, optimizer
        self.max_norm = max_norm
        self.losses: list[float] = []
        self.norms: list[float] = []
        """Of the gradients, before they are clipped."""

    @property
    def diverged(self) -> int | None:
        """The update, counted from 1, at which the loss was no finite number."""
        ended = bool(self.losses) and not math.isfinite(self.losses[-1])
        return len(self.losses) if ended else None

    def update(self, inputs: Array, targets: Any) -> None:
        """Measure loss and gradient, then take a step; nothing once it has diverged."""
        if self.diverged is None:
            loss, norm = update(
                self.network, self.loss, self.optimizer, inputs, targets, self.max_norm
            )
            self.losses.append(loss)
            self.norms.append(norm)

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


def fit(
    network: Module,
    loss: Loss,
    optimizer: Optimizer,
    inputs: Array,
    targets: NDArray[Any],
    *,
    epochs: int,
    batch_size: int | None = None,
    rng: Generator | None = None,
    drop_last: bool = False,
    max_norm: float | None = None,
) -> Iterator[Step]:
    """Train on inputs (N, n_in) and targets (N, …), yielding after each update.

    Without a batch size each update sees all examples, in order, and no generator is needed.
    """
    if batch_size is not None and rng is None:
        raise ValueError("minibatches are drawn at random: pass rng")
    iteration = 0
    for epoch in range(1, epochs + 1):
        batches: Iterator[NDArray[np.intp] | slice]
        if batch_size is None or rng is None:
            batches = iter([slice(None)])
        else:
            batches = minibatches(len(inputs), batch_size, rng, drop_last)
        for batch in batches:
            iteration += 1
            value, norm = update(network, loss, optimizer, inputs[batch], targets[batch], max_norm)
            yield Step(epoch, iteration, value, norm)


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
