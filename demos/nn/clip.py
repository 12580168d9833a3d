"""Gradient clipping, between the backward pass and the optimizer's step.

    by norm    g ← g · min(1, max_norm / (‖g‖ + 1e-6))   ‖g‖ over *all* parameters: direction kept
    by value   g ← min(max(g, −v), v)                     each element: direction changed

Pascanu, Mikolov, Bengio, ICML 2013, in PyTorch's form: the 1e-6, and a norm computed from plain
squares, so a gradient of 1e200 has norm infinity and becomes zero, and a NaN spreads to all.
Left out: norms other than the Euclidean one.
"""

import math
from collections.abc import Iterable

import numpy as np

from demos.nn.parameter import Parameter


def gradient_norm(parameters: Iterable[Parameter]) -> float:
    """The Euclidean norm of all gradients taken as one vector; infinity where squares overflow."""
    with np.errstate(over="ignore"):
        return math.sqrt(sum(float(np.vdot(p.grad, p.grad)) for p in parameters))


def clip_grad_norm_(parameters: Iterable[Parameter], max_norm: float) -> float:
    """Scale all gradients to a common norm of at most max_norm; returns the norm before."""
    parameters = list(parameters)
    norm = gradient_norm(parameters)
    coefficient = max_norm / (norm + 1e-6)
    if not coefficient >= 1:  # also when it is NaN
        for parameter in parameters:
            with np.errstate(invalid="ignore"):  # 0 · infinity
                parameter.grad = parameter.grad * coefficient
    return norm


def clip_grad_value_(parameters: Iterable[Parameter], clip_value: float) -> None:
    """Limit every element of every gradient to [−clip_value, clip_value]."""
    for parameter in parameters:
        parameter.grad = np.clip(parameter.grad, -clip_value, clip_value)
