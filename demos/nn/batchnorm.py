"""Batch normalisation of features: Ioffe & Szegedy, ICML 2015.

    training    x̂ = (x − μ) / √(σ² + ε),   y = γ x̂ + β,   μ and σ² over the batch (σ² divided by B)
    evaluation  the same with the running mean and variance in place of μ and σ²

μ and σ² depend on every example, so the gradient of one example depends on all; with g = ∂L/∂y,

    ∂L/∂γ = Σ g x̂,   ∂L/∂β = Σ g,   ∂L/∂x = γ/√(σ² + ε) · (g − mean(g) − x̂ · mean(g x̂))

Conventions are PyTorch's: `momentum` is the weight of the *new* batch, and the running variance is
the unbiased one (divided by B − 1). Left out: sequences (B, C, L), `affine=False` and
`momentum=None`.
"""

import numpy as np

from demos.nn.module import Module
from demos.nn.parameter import Array, Parameter


class BatchNorm1d(Module):
    """Each feature to mean 0 and variance 1 over the batch, then γ (`weight`) and β (`bias`)."""

    def __init__(self, num_features: int, eps: float = 1e-5, momentum: float = 0.1) -> None:
        self.weight = Parameter([1.0] * num_features)
        self.bias = Parameter([0.0] * num_features)
        self.running_mean: Array = np.zeros(num_features)
        self.running_var: Array = np.ones(num_features)
        self.eps = eps
        self.momentum = momentum
        self.normalised: Array
        self.inverse_std: Array
        self.used_batch = True

    def parameters(self) -> list[Parameter]:
        """γ and β; the running statistics are measured, not learned."""
        return [self.weight, self.bias]

    def forward(self, x: Array) -> Array:
        """Normalise (B, n) with the batch's statistics while training, else with the running ones.

        Raises ValueError for a training batch of one, which has no variance.
        """
        self.used_batch = self.training
        if self.training:
            mean, variance = self.batch_statistics(x)
        else:
            mean, variance = self.running_mean, self.running_var
        self.inverse_std = 1 / np.sqrt(variance + self.eps)  # (n,)
        self.normalised = (x - mean) * self.inverse_std  # (B, n)
        return self.weight.data * self.normalised + self.bias.data

    def batch_statistics(self, x: Array) -> tuple[Array, Array]:
        """Mean and biased variance of each feature; moves the running statistics towards them."""
        batch = len(x)
        if batch == 1:
            raise ValueError("batch norm cannot train on a batch of one: use eval() or drop_last")
        if batch == 0:  # nothing to learn from: PyTorch, too, leaves the running statistics alone
            return self.running_mean, self.running_var
        mean = x.mean(axis=0)
        variance = x.var(axis=0)
        unbiased = variance * (batch / (batch - 1))
        self.running_mean = (1 - self.momentum) * self.running_mean + self.momentum * mean
        self.running_var = (1 - self.momentum) * self.running_var + self.momentum * unbiased
        return mean, variance

    def backward(self, gradient: Array) -> Array:
        """The gradient with respect to x, also through μ and σ² if the batch's were used."""
        self.weight.grad = (gradient * self.normalised).sum(axis=0)
        self.bias.grad = gradient.sum(axis=0)
        scale = self.weight.data * self.inverse_std  # (n,)
        if not self.used_batch or len(gradient) == 0:
            return gradient * scale
        mean = self.bias.grad / len(gradient)
        projection = self.weight.grad / len(gradient)
        return (gradient - mean - self.normalised * projection) * scale
