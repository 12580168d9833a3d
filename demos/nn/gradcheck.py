"""Are the gradients right? Compare them with central differences.

    ∂f/∂x ≈ (f(x + h) − f(x − h)) / 2h

The error of the formula shrinks as h², that of rounding grows as 1e-16/h; near h = 1e-5 they
meet, and about ten digits agree. Costs two evaluations for each number, which is why it is a test
and no way to train. At a kink (ReLU at 0) it gives the mean of both slopes: keep away from it.
Check in evaluation mode or without dropout: dice thrown anew would change the function. And where
the true gradient is 0 (a bias before batch norm) only rounding is compared, so the error is 1.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from demos.nn.losses import Loss
from demos.nn.module import Array, Module


def numerical_gradient(function: Callable[[], float], point: Array, step: float = 1e-5) -> Array:
    """The gradient of a function with respect to an array that it reads.

    Each element of `point` is changed in place for two calls, then put back.
    """
    gradient = np.zeros_like(point)
    for index in np.ndindex(point.shape):
        original = point[index]
        try:
            point[index] = original + step
            above = function()
            point[index] = original - step
            below = function()
        finally:
            point[index] = original
        gradient[index] = (above - below) / (2 * step)
    return gradient


def relative_error(a: Array, b: Array) -> float:
    """‖a − b‖ / (‖a‖ + ‖b‖): 0 if equal, 1 if opposite."""
    scale = float(np.linalg.norm(a) + np.linalg.norm(b))
    return float(np.linalg.norm(a - b)) / scale if scale else 0.0


def gradcheck(network: Module, loss: Loss, inputs: Array, targets: Any) -> float:
    """The largest relative error of the backward pass, over the inputs and every parameter."""

    def value() -> float:
        return loss(network(inputs), targets)[0]

    input_gradient = network.backward(loss(network(inputs), targets)[1])
    pairs = [(inputs, input_gradient)]
    pairs += [(parameter.data, parameter.grad) for parameter in network.parameters()]
    return max(
        relative_error(gradient, numerical_gradient(value, point)) for point, gradient in pairs
    )
