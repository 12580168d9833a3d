"""Layers: linear, activation, dropout, batch norm, recurrent; and the perceptron made of them.

    linear    y = x Wᵀ + b     ∂L/∂x = g W,   ∂L/∂W = gᵀ x,   ∂L/∂b = Σ over the batch of g
    activate  y = f(x)         ∂L/∂x = g ⊙ f′(x)
    dropout   y = x ⊙ m        ∂L/∂x = g ⊙ m,   m = 0 with probability p, else 1/(1 − p)
    norm      y = γ x̂ + β,     x̂ = (x − μ) / √(σ² + ε),   μ and σ² over the batch (σ² divided by B)
              ∂L/∂γ = Σ g x̂,   ∂L/∂β = Σ g,   ∂L/∂x = γ/√(σ² + ε) · (g − mean(g) − x̂ · mean(g x̂))
    recur     zₜ = W_h hₜ₋₁ + W_x xₜ,  hₜ = f(zₜ),  h₀ = 0,  y = W_y h_T + b
              ∂L/∂hₜ₋₁ = W_hᵀ (f′(zₜ) ⊙ ∂L/∂hₜ),   ∂L/∂W_h = Σₜ (f′(zₜ) ⊙ ∂L/∂hₜ) hₜ₋₁ᵀ

where g = ∂L/∂y. W is (n_out, n_in), PyTorch's shape; here a bias starts at zero, where PyTorch
draws weights *and* biases from U(±1/√n_in). Conventions are PyTorch's: p is the probability to
*drop*, and it is the training pass that is scaled, so evaluation changes nothing (the paper keeps
with probability p and scales at test time). Batch norm's μ and σ² depend on every example, so the
gradient of one example depends on all; in evaluation running values take their place. `momentum` is
the weight of the *new* batch, and the running variance is the unbiased one (divided by B − 1).

Sources: Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov, JMLR 15, 2014 (dropout); Ioffe &
Szegedy, ICML 2015 (batch norm); Elman, Cognitive Science 14, 1990 (recurrent). Left out: batch norm
of sequences (B, C, L), or without γ and β.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.random import Generator

from demos.nn.activations import ACTIVATIONS
from demos.nn.init import initial, orthogonal
from demos.nn.module import Array, Module, Parameter, Residual, Sequential


class Linear(Module):
    """The map y = x Wᵀ + b, `weight` W and `bias` b; `init` is a recipe of `init.py`."""

    def __init__(
        self,
        in_features: int,
        out_features: int,
        rng: Generator,
        init: str = "he",
        bias: bool = True,
    ) -> None:
        self.weight = Parameter(initial(init, (out_features, in_features), rng))
        self.bias = Parameter([0.0] * out_features) if bias else None
        self.x: Array

    def parameters(self) -> list[Parameter]:
        """The weight, and the bias if there is one."""
        return [self.weight] if self.bias is None else [self.weight, self.bias]

    def forward(self, x: Array) -> Array:
        """Map (B, n_in) to x Wᵀ + b, (B, n_out)."""
        self.x = x
        y: Array = x @ self.weight.data.T  # (B, n_in) @ (n_in, n_out) -> (B, n_out)
        if self.bias is not None:
            y += self.bias.data  # (B, n_out) + (n_out,)
        return y

    def backward(self, gradient: Array) -> Array:
        """Return g W; `weight.grad` becomes gᵀ x and `bias.grad` the sum of g over the batch."""
        self.weight.grad = gradient.T @ self.x  # (n_out, B) @ (B, n_in) -> (n_out, n_in)
        if self.bias is not None:
            self.bias.grad = gradient.sum(axis=0)  # (B, n_out) -> (n_out,)
        return gradient @ self.weight.data  # (B, n_out) @ (n_out, n_in) -> (B, n_in)


class Activation(Module):
    """A function of `activations.py` on every element: PyTorch's `ReLU()` is `Activation("relu")`.

    One class that takes a name, as the demos have the activation as an option.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.function, self.derivative = ACTIVATIONS[name]
        self.x: Array
        self.y: Array

    def forward(self, x: Array) -> Array:
        """Map x to f(x), element by element."""
        self.x = x
        self.y = self.function(x)
        return self.y

    def backward(self, gradient: Array) -> Array:
        """Return g ⊙ f′(x)."""
        return gradient * self.derivative(self.x, self.y)


class Dropout(Module):
    """Zeroes each element with probability p while training, and scales the others by 1/(1 − p)."""

    def __init__(self, p: float, rng: Generator) -> None:
        if not 0 <= p <= 1:
            raise ValueError(f"p, the probability to drop, has to be from 0 to 1, not {p}")
        self.p = p
        self.rng = rng
        self.mask: Array | None = None

    def forward(self, x: Array) -> Array:
        """Map x to x ⊙ mask while training, else to x; with p = 0 no dice are thrown."""
        if not self.training or self.p == 0:
            self.mask = None
            return x
        keep = self.rng.random(x.shape) >= self.p
        self.mask = keep / (1 - self.p) if self.p < 1 else keep.astype(x.dtype)
        return x * self.mask

    def backward(self, gradient: Array) -> Array:
        """Return g ⊙ mask."""
        return gradient if self.mask is None else gradient * self.mask


class BatchNorm1d(Module):
    """Each feature to mean 0 and variance 1 over the batch, then γ (`weight`) and β (`bias`)."""

    def __init__(self, num_features: int, eps: float = 1e-5, momentum: float = 0.1) -> None:
        self.weight = Parameter([1.0] * num_features)
        self.bias = Parameter([0.0] * num_features)
        self.running_mean: Array = np.zeros(num_features)
        self.running_var: Array = np.ones(num_features)
        self.eps = eps
        self.momentum = momentum
        self.normalized: Array
        self.inverse_std: Array
        self.used_batch = True

    def parameters(self) -> list[Parameter]:
        """γ and β; the running statistics are measured, not learned."""
        return [self.weight, self.bias]

    def forward(self, x: Array) -> Array:
        """Normalize (B, n) with the batch's statistics while training, else with the running ones.

        Raises ValueError for a training batch of one, which has no variance.
        """
        self.used_batch = self.training
        if self.training:
            centered, variance = self.batch_statistics(x)
        else:
            centered, variance = x - self.running_mean, self.running_var
        self.inverse_std = 1 / np.sqrt(variance + self.eps)  # (n,)
        self.normalized = centered * self.inverse_std  # (B, n)
        return self.weight.data * self.normalized + self.bias.data

    def batch_statistics(self, x: Array) -> tuple[Array, Array]:
        """Distances from the mean, and biased variance; moves the running statistics that way."""
        batch = len(x)
        if batch == 1:
            raise ValueError("batch norm cannot train on a batch of one: use eval() or drop_last")
        if batch == 0:  # nothing to learn from: PyTorch, too, leaves the running statistics alone
            return x - self.running_mean, self.running_var
        mean = x.sum(axis=0) / batch
        centered = x - mean
        variance = (centered * centered).sum(axis=0) / batch
        unbiased = variance * (batch / (batch - 1))
        self.running_mean = (1 - self.momentum) * self.running_mean + self.momentum * mean
        self.running_var = (1 - self.momentum) * self.running_var + self.momentum * unbiased
        return centered, variance

    def backward(self, gradient: Array) -> Array:
        """The gradient with respect to x, also through μ and σ² if the batch's were used."""
        self.weight.grad = (gradient * self.normalized).sum(axis=0)
        self.bias.grad = gradient.sum(axis=0)
        scale = self.weight.data * self.inverse_std  # (n,)
        if not self.used_batch or len(gradient) == 0:
            return gradient * scale
        mean = self.bias.grad / len(gradient)
        projection = self.weight.grad / len(gradient)
        return (gradient - mean - self.normalized * projection) * scale


class Recurrent(Module):
    """Sequences (B, T) -> (B, 1): a number in at each step, one out at the end (Elman 1990).

    W_h starts as ρ times an orthogonal matrix, which keeps lengths, so with f linear
    ‖∂h_T/∂h₀‖ = ρᵀ exactly. Left out: an output at each step, a bias inside, gates (LSTM, GRU).
    """

    def __init__(self, hidden: int, rho: float, act: str, rng: Generator) -> None:
        self.function, self.derivative = ACTIVATIONS[act]
        self.w_h = Parameter(orthogonal((hidden, hidden), rng, rho))
        self.w_x = Parameter(initial("xavier", (hidden, 1), rng))
        self.w_y = Parameter(initial("xavier", (1, hidden), rng))
        self.b = Parameter([0.0])
        self.x: Array
        self.z: list[Array]
        self.h: list[Array]

    def parameters(self) -> list[Parameter]:
        """The same four at every step."""
        return [self.w_h, self.w_x, self.w_y, self.b]

    def forward(self, x: Array) -> Array:
        """From h₀ = 0 through all steps, keeping z and h of each."""
        h = np.zeros((len(x), len(self.w_h.data)))  # (B, H)
        self.x, self.z, self.h = x, [], [h]
        for t in range(x.shape[1]):
            z = h @ self.w_h.data.T + x[:, t : t + 1] @ self.w_x.data.T  # (B, H)
            h = self.function(z)
            self.z.append(z)
            self.h.append(h)
        return h @ self.w_y.data.T + self.b.data  # (B, H) @ (H, 1) -> (B, 1)

    def backward(self, gradient: Array) -> Array:
        """Back through time: every step adds to the gradient of the same W_h and W_x."""
        self.w_y.grad = gradient.T @ self.h[-1]
        self.b.grad = gradient.sum(axis=0)
        self.w_h.grad, self.w_x.grad = np.zeros_like(self.w_h.data), np.zeros_like(self.w_x.data)
        to_x = np.zeros_like(self.x)  # (B, T)
        to_h = gradient @ self.w_y.data  # ∂L/∂h_T, (B, H)
        for t in reversed(range(len(self.z))):
            to_z = to_h * self.derivative(self.z[t], self.h[t + 1])  # (B, H)
            self.w_h.grad += to_z.T @ self.h[t]
            self.w_x.grad += to_z.T @ self.x[:, t : t + 1]
            to_x[:, t] = (to_z @ self.w_x.data)[:, 0]
            to_h = to_z @ self.w_h.data  # one step back, ρ times as long
        return to_x


def mlp(
    sizes: Sequence[int],
    rng: Generator,
    activation: str = "relu",
    init: str = "he",
    batch_norm: bool = False,
    dropout: float = 0.0,
) -> Sequential:
    """A multilayer perceptron of these widths, the input's first and the output's last.

    2, 64, 2 is Linear(2, 64), activation, Linear(64, 2): the last layer is linear, as the losses
    take logits. Batch norm goes before the activation, as Ioffe & Szegedy have it, and then the
    linear map needs no bias, as β does the same; dropout goes after. `rng` draws the weights, layer
    by layer, and later the dropout masks.
    """
    layers: list[Module] = []
    *hidden, last = pairwise(sizes)
    for n_in, n_out in hidden:
        layers.append(Linear(n_in, n_out, rng, init, bias=not batch_norm))
        if batch_norm:
            layers.append(BatchNorm1d(n_out))
        layers.append(Activation(activation))
        if dropout > 0:
            layers.append(Dropout(dropout, rng))
    layers.append(Linear(*last, rng, init))
    return Sequential(*layers)


def residual_mlp(
    depth: int,
    width: int,
    act: str,
    init: str,
    scale: float | None,
    rng: Generator,
    norm: bool = False,
) -> Sequential:
    """A net from two numbers to one in blocks of two layers, with skips unless scale is None.

    A linear layer to `width` goes before the `depth` layers; f and a linear layer after them. With
    `norm` there is batch norm before each f.
    """

    def activated() -> list[Module]:
        return [BatchNorm1d(width), Activation(act)] if norm else [Activation(act)]

    blocks: list[Module] = []
    first = Linear(2, width, rng, init)
    for start in range(0, depth, 2):
        branch: list[Module] = []
        for _ in range(min(2, depth - start)):
            branch += [*activated(), Linear(width, width, rng, init)]
        blocks.append(Sequential(*branch) if scale is None else Residual(*branch, scale=scale))
    return Sequential(first, *blocks, *activated(), Linear(width, 1, rng, init))
