"""Optimizers: what a step does with the gradients, and clipping, which comes before it.

With g the gradient and θ the parameter, and every state starting at 0:

    SGD       v ← μ v + g              θ ← θ − η v
    Adam      m ← β₁ m + (1 − β₁) g    θ ← θ − η m̂ / (√v̂ + ε)
              v ← β₂ v + (1 − β₂) g²   m̂ = m / (1 − β₁ᵗ),   v̂ = v / (1 − β₂ᵗ)
    AdamW     θ ← θ − ηλθ, then Adam     weight decay λ; in Adam g ← g + λθ, before the means
    clipping  g ← g · min(1, max_norm / (‖g‖ + 1e-6))      ‖g‖ over *all* parameters: direction kept

An optimizer never changes g itself, and clipping puts a new array in its place.

Sources: Kingma & Ba, ICLR 2015 (Adam); Loshchilov & Hutter, ICLR 2019 (AdamW); Pascanu, Mikolov,
Bengio, ICML 2013 (clipping). Names, defaults, the places of ε and of 1e-6 are PyTorch's, and so is
a norm computed from plain squares: a gradient of 1e200 has norm infinity and becomes zero, and a
NaN spreads to all. Left out: Nesterov's momentum, AMSGrad, clipping by value.
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import TypeAlias

import numpy as np

from demos.nn.module import Array, Parameter


class Optimizer(ABC):
    """Parameters and a learning rate `lr`, which may be set between steps."""

    def __init__(self, parameters: Iterable[Parameter], lr: float) -> None:
        self.parameters = list(parameters)
        if not self.parameters:
            raise ValueError("an optimizer needs at least one parameter")
        if lr < 0:
            raise ValueError(f"lr {lr} must not be negative")
        self.lr = lr

    @abstractmethod
    def step(self) -> None:
        """Move every parameter once, by its latest gradient."""

    def zeros(self) -> list[Array]:
        """A state for each parameter."""
        return [np.zeros_like(parameter.data) for parameter in self.parameters]


Maker: TypeAlias = Callable[[Parameter], Optimizer]
"""An optimizer of the one parameter it is given."""


class SGD(Optimizer):
    """Gradient descent, with momentum μ; how many examples a step sees is up to the caller."""

    def __init__(
        self, parameters: Iterable[Parameter], lr: float = 1e-3, momentum: float = 0.0
    ) -> None:
        super().__init__(parameters, lr)
        self.momentum = momentum
        self.velocities = self.zeros()

    def step(self) -> None:
        """Move by θ ← θ − η v."""
        for parameter, velocity in zip(self.parameters, self.velocities, strict=True):
            if self.momentum == 0:
                parameter.data -= self.lr * parameter.grad
                continue
            velocity *= self.momentum
            velocity += parameter.grad
            parameter.data -= self.lr * velocity


class Adam(Optimizer):
    """Running means of g and of g², both corrected for having started at 0.

    Weight decay λ is PyTorch's of this name, an L2 penalty: g ← g + λθ, and all else follows.
    """

    def __init__(
        self,
        parameters: Iterable[Parameter],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(parameters, lr)
        self.betas = betas
        self.eps = eps
        self.weight_decay = weight_decay
        self.steps = 0
        size = sum(parameter.data.size for parameter in self.parameters)
        self.first_moment = np.zeros(size)  # of all parameters in a row, which is much faster
        self.second_moment = np.zeros(size)

    def step(self) -> None:
        """Move by θ ← θ − η m̂ / (√v̂ + ε)."""
        self.steps += 1
        beta1, beta2 = self.betas
        step_size = self.lr / (1 - beta1**self.steps)
        root_correction = (1 - beta2**self.steps) ** 0.5
        gradient = np.concatenate([self.penalized(one).ravel() for one in self.parameters])
        m, v = self.first_moment, self.second_moment
        m *= beta1
        m += (1 - beta1) * gradient
        v *= beta2
        v += (1 - beta2) * gradient * gradient
        change = step_size * m / (np.sqrt(v) / root_correction + self.eps)
        start = 0
        for parameter in self.parameters:
            end = start + parameter.data.size
            parameter.data -= change[start:end].reshape(parameter.data.shape)
            start = end

    def penalized(self, parameter: Parameter) -> Array:
        """The gradient that enters the means."""
        if self.weight_decay == 0:
            return parameter.grad
        return parameter.grad + self.weight_decay * parameter.data


class AdamW(Adam):
    """Adam whose weight decay λ stays out of the means: θ ← θ − ηλθ, then Adam's step."""

    def penalized(self, parameter: Parameter) -> Array:
        """The gradient alone; the weights have shrunk before."""
        parameter.data *= 1 - self.lr * self.weight_decay
        return parameter.grad


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
