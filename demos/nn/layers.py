"""Layers: the linear map, the activation, dropout.

    linear    y = x Wᵀ + b     ∂L/∂x = g W,   ∂L/∂W = gᵀ x,   ∂L/∂b = Σ over the batch of g
    activate  y = f(x)         ∂L/∂x = g ⊙ f′(x)
    dropout   y = x ⊙ m        ∂L/∂x = g ⊙ m,   m = 0 with probability p, else 1/(1 − p)

where g = ∂L/∂y. W is (n_out, n_in), PyTorch's shape. Dropout is Srivastava, Hinton, Krizhevsky,
Sutskever, Salakhutdinov, JMLR 15, 2014, but p is the probability to *drop*, and it is the
training pass that is scaled, so evaluation changes nothing (PyTorch's convention; the paper
keeps with probability p and scales at test time).

Left out: PyTorch draws weights *and* biases from U(±1/√n_in); here a bias starts at zero.
"""

from numpy.random import Generator

from demos.nn import activations
from demos.nn.init import initialiser
from demos.nn.module import Module
from demos.nn.parameter import Array, Parameter


class Linear(Module):
    """The map y = x Wᵀ + b, `weight` W and `bias` b; `init` is a name or a standard deviation."""

    def __init__(
        self,
        in_features: int,
        out_features: int,
        rng: Generator,
        init: str | float = "kaiming_normal",
        bias: bool = True,
    ) -> None:
        self.weight = Parameter(initialiser(init)((out_features, in_features), rng))
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
        self.function, self.derivative = activations.activation(name)
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
