"""Losses: each returns the mean over the batch and its gradient with respect to its input.

    cross_entropy   −log softmax(z)[k] of the true class k     ∂L/∂z = (softmax(z) − onehot(k)) / B
    binary          −y log σ(z) − (1 − y) log(1 − σ(z))        ∂L/∂z = (σ(z) − y) / n
    mse_loss        (p − y)²                                   ∂L/∂p = 2 (p − y) / n

Both cross-entropies take logits z, as PyTorch's do, since log(softmax(z)) computed in two steps
overflows or takes the log of 0. With the largest logit subtracted first no `exp` exceeds 1:

    log softmax(z) = (z − max z) − log Σ exp(z − max z)
    −y log σ(z) − (1 − y) log(1 − σ(z)) = max(z, 0) − z y + log(1 + exp(−|z|))

The mean over an empty batch is NaN, as in PyTorch. Left out: other reductions, class weights, label
smoothing, class probabilities as targets, `ignore_index`.
"""

import math
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from demos.nn.activations import sigmoid
from demos.nn.module import Array, Labels

Loss: TypeAlias = Callable[[Array, Any], tuple[float, Array]]
"""Outputs and targets -> the loss, and its gradient with respect to the outputs."""


def log_softmax(logits: Array) -> Array:
    """Logarithm of softmax, (B, K) -> (B, K)."""
    columns = logits.T.copy()  # (K, B): NumPy is slow at sums over short rows
    with np.errstate(over="ignore"):  # 1e308 below the largest and more: −infinity, probability 0
        columns -= columns.max(axis=0)
    columns -= np.log(np.exp(columns).sum(axis=0))
    return columns.T.copy()


def softmax(logits: Array) -> Array:
    """Probabilities exp(z) / Σ exp(z), (B, K) -> (B, K), rows sum to 1."""
    return np.exp(log_softmax(logits))


def cross_entropy(logits: Array, target: Labels) -> tuple[float, Array]:
    """Softmax cross-entropy of logits (B, K) and true classes (B,): loss and ∂L/∂logits (B, K).

    Raises ValueError if the shapes do not fit, IndexError for a class that is not in 0 … K − 1.
    """
    batch, classes = logits.shape
    if target.shape != (batch,):
        raise ValueError(f"logits {logits.shape} need targets {(batch,)}, not {target.shape}")
    if batch == 0:
        return math.nan, np.zeros_like(logits)
    if target.min() < 0 or target.max() >= classes:
        raise IndexError(f"a target is not one of the classes 0 to {classes - 1}")
    log_probability = log_softmax(logits)
    rows = np.arange(batch)
    loss = -log_probability[rows, target].sum()
    gradient = np.exp(log_probability)  # (B, K), rows sum to 1
    gradient[rows, target] -= 1
    gradient /= batch
    return float(loss) / batch, gradient


def binary_cross_entropy_with_logits(logits: Array, target: Array | Labels) -> tuple[float, Array]:
    """Sigmoid cross-entropy of logits and targets in [0, 1]: loss and ∂L/∂logits.

    Targets (B,), such as labels, count as the column that logits (B, 1) are. Raises ValueError if
    the shapes differ otherwise.
    """
    target = np.asarray(target, np.float64)
    if target.shape == (len(logits),) and logits.shape == (len(logits), 1):
        target = target[:, None]
    require_same_shape(logits, target)
    losses = np.maximum(logits, 0) - logits * target + np.log1p(np.exp(-np.abs(logits)))
    return mean(losses), (sigmoid(logits) - target) / max(logits.size, 1)


def mse_loss(prediction: Array, target: Array) -> tuple[float, Array]:
    """Mean squared error: loss and ∂L/∂prediction.

    Raises ValueError if the shapes differ: (B, 1) against (B,) would silently become (B, B).
    """
    require_same_shape(prediction, target)
    error = prediction - target
    return mean(error * error), 2 * error / max(error.size, 1)


def mean(losses: Array) -> float:
    """The mean of all elements, NaN if there are none."""
    return float(losses.sum()) / losses.size if losses.size else math.nan


def require_same_shape(prediction: Array, target: Array) -> None:
    """Raise ValueError if the shapes differ."""
    if prediction.shape != target.shape:
        raise ValueError(f"shapes differ: predicted {prediction.shape}, target {target.shape}")
