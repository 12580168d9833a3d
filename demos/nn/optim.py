"""Optimizers: what a step does with the gradients.

With g the gradient and θ the parameter, and every state starting at 0:

    SGD       v ← μ v + g              θ ← θ − η v      (Nesterov: θ ← θ − η (g + μ v))
    Adagrad   s ← s + g²               θ ← θ − η g / (√s + ε)
    RMSprop   s ← α s + (1 − α) g²     θ ← θ − η g / (√s + ε)
    Adam      m ← β₁ m + (1 − β₁) g    θ ← θ − η m̂ / (√v̂ + ε)
              v ← β₂ v + (1 − β₂) g²   m̂ = m / (1 − β₁ᵗ),   v̂ = v / (1 − β₂ᵗ)

`weight_decay` λ adds λ θ to g, which is the gradient of λ/2 ‖θ‖². AdamW leaves g alone and shrinks
θ ← (1 − η λ) θ first, which is not the same. g itself is never changed.

Sources: Kingma & Ba, ICLR 2015 (Adam); Loshchilov & Hutter, ICLR 2019 (AdamW); Duchi, Hazan,
Singer, JMLR 2011 (Adagrad); names, defaults and the place of ε are PyTorch's. Left out: dampening,
AMSGrad, centred RMSprop and its momentum, Adagrad's decay of the learning rate.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable

import numpy as np

from demos.nn.parameter import Array, Parameter


class Optimizer(ABC):
    """Parameters and a learning rate `lr`, which may be set between steps."""

    def __init__(self, parameters: Iterable[Parameter], lr: float, weight_decay: float) -> None:
        self.parameters = list(parameters)
        if not self.parameters:
            raise ValueError("an optimizer needs at least one parameter")
        if lr < 0 or weight_decay < 0:
            raise ValueError(f"lr {lr} and weight_decay {weight_decay} must not be negative")
        self.lr = lr
        self.weight_decay = weight_decay

    @abstractmethod
    def step(self) -> None:
        """Move every parameter once, by its latest gradient."""

    def gradient(self, parameter: Parameter) -> Array:
        """The gradient with weight decay: g + λ θ."""
        if self.weight_decay == 0:
            return parameter.grad
        return parameter.grad + self.weight_decay * parameter.data

    def zeros(self) -> list[Array]:
        """A state for each parameter."""
        return [np.zeros_like(parameter.data) for parameter in self.parameters]


class SGD(Optimizer):
    """Gradient descent, with momentum μ; how many examples a step sees is up to the caller."""

    def __init__(
        self,
        parameters: Iterable[Parameter],
        lr: float = 1e-3,
        momentum: float = 0.0,
        weight_decay: float = 0.0,
        nesterov: bool = False,
    ) -> None:
        super().__init__(parameters, lr, weight_decay)
        if nesterov and momentum <= 0:
            raise ValueError("nesterov needs a momentum above 0")
        self.momentum = momentum
        self.nesterov = nesterov
        self.velocities = self.zeros()

    def step(self) -> None:
        """Move by θ ← θ − η v."""
        for parameter, velocity in zip(self.parameters, self.velocities, strict=True):
            gradient = self.gradient(parameter)
            if self.momentum == 0:
                parameter.data -= self.lr * gradient
                continue
            velocity *= self.momentum
            velocity += gradient
            direction = gradient + self.momentum * velocity if self.nesterov else velocity
            parameter.data -= self.lr * direction


class Adagrad(Optimizer):
    """Every element has its own rate, which falls with the sum of its squared gradients."""

    def __init__(
        self,
        parameters: Iterable[Parameter],
        lr: float = 1e-2,
        weight_decay: float = 0.0,
        eps: float = 1e-10,
    ) -> None:
        super().__init__(parameters, lr, weight_decay)
        self.eps = eps
        self.sums = self.zeros()

    def step(self) -> None:
        """Move by θ ← θ − η g / (√s + ε)."""
        for parameter, total in zip(self.parameters, self.sums, strict=True):
            gradient = self.gradient(parameter)
            total += gradient * gradient
            parameter.data -= self.lr * gradient / (np.sqrt(total) + self.eps)


class RMSprop(Optimizer):
    """Adagrad with an average that forgets in place of the sum."""

    def __init__(
        self,
        parameters: Iterable[Parameter],
        lr: float = 1e-2,
        alpha: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(parameters, lr, weight_decay)
        self.alpha = alpha
        self.eps = eps
        self.averages = self.zeros()

    def step(self) -> None:
        """Move by θ ← θ − η g / (√s + ε)."""
        for parameter, average in zip(self.parameters, self.averages, strict=True):
            gradient = self.gradient(parameter)
            average *= self.alpha
            average += (1 - self.alpha) * gradient * gradient
            parameter.data -= self.lr * gradient / (np.sqrt(average) + self.eps)


class Adam(Optimizer):
    """Momentum and RMSprop, both corrected for having started at 0."""

    def __init__(
        self,
        parameters: Iterable[Parameter],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(parameters, lr, weight_decay)
        self.betas = betas
        self.eps = eps
        self.steps = 0
        self.first_moments = self.zeros()
        self.second_moments = self.zeros()

    def step(self) -> None:
        """Move by θ ← θ − η m̂ / (√v̂ + ε)."""
        self.steps += 1
        beta1, beta2 = self.betas
        step_size = self.lr / (1 - beta1**self.steps)
        root_correction = (1 - beta2**self.steps) ** 0.5
        for parameter, m, v in zip(
            self.parameters, self.first_moments, self.second_moments, strict=True
        ):
            gradient = self.gradient(parameter)
            m *= beta1
            m += (1 - beta1) * gradient
            v *= beta2
            v += (1 - beta2) * gradient * gradient
            parameter.data -= step_size * m / (np.sqrt(v) / root_correction + self.eps)


class AdamW(Adam):
    """Adam whose weight decay shrinks the parameter itself instead of joining the gradient."""

    def __init__(
        self,
        parameters: Iterable[Parameter],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 1e-2,
    ) -> None:
        super().__init__(parameters, lr, betas, eps, weight_decay)

    def gradient(self, parameter: Parameter) -> Array:
        """The gradient without weight decay."""
        return parameter.grad

    def step(self) -> None:
        """Shrink θ ← (1 − η λ) θ, then move as Adam does."""
        for parameter in self.parameters:
            parameter.data *= 1 - self.lr * self.weight_decay
        super().step()
