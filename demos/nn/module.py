"""What every layer is, what it learns, and the two ways to put layers together.

A module maps a batch x to y and, on the way back, ∂L/∂y to ∂L/∂x:

    sequence   y = f₂(f₁(x))     ∂L/∂x = J₁ᵀ (J₂ᵀ ∂L/∂y)      the chain rule, the last layer first
    residual   y = x + s·F(x)    ∂L/∂x = ∂L/∂y + s·Jᵀ ∂L/∂y   He, Zhang, Ren, Sun, CVPR 2016

`forward` keeps what `backward` will need, so a backward pass belongs to the latest forward pass. It
*replaces* the gradient of each parameter by a new array, where PyTorch adds to it: there is no
`zero_grad` to forget, an older gradient that you kept stays as it was, and whoever accumulates over
several batches adds the gradients up themselves. An optimizer changes `Parameter.data` in place:
copy it to keep it. Left out: hooks, devices, saving, and one layer used twice in a net.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array: TypeAlias = NDArray[np.float64]
Labels: TypeAlias = NDArray[np.int64]


class Parameter:
    """An array that is learned, and `grad`, the gradient of the loss with respect to it."""

    __slots__ = ("data", "grad")

    def __init__(self, data: ArrayLike) -> None:
        self.data: Array = np.array(data, dtype=np.float64)
        self.grad: Array = np.zeros_like(self.data)

    def __repr__(self) -> str:
        return f"Parameter{self.data.shape}"


class Module(ABC):
    """A layer or a net: `module(x)`, then `module.backward(gradient)`."""

    training = True  # batch norm and dropout act differently when it is False

    @abstractmethod
    def forward(self, x: Array) -> Array:
        """Map a batch (B, n_in) to (B, n_out)."""

    @abstractmethod
    def backward(self, gradient: Array) -> Array:
        """Turn ∂L/∂y (B, n_out) into ∂L/∂x (B, n_in), and replace `grad` of every parameter."""

    def __call__(self, x: Array) -> Array:
        """Forward."""
        return self.forward(x)

    def parameters(self) -> list[Parameter]:
        """What this module learns, from the first layer to the last."""
        return [parameter for child in self.children() for parameter in child.parameters()]

    def children(self) -> Sequence["Module"]:
        """The modules this one is made of."""
        return ()

    def train(self, mode: bool = True) -> None:
        """Switch this module and all within to training, or with False to evaluation."""
        self.training = mode
        for child in self.children():
            child.train(mode)

    def eval(self) -> None:
        """Switch this module and all within to evaluation."""
        self.train(False)


class Sequential(Module):
    """One module after the other."""

    def __init__(self, *layers: Module) -> None:
        self.layers = layers

    def children(self) -> Sequence[Module]:
        """The layers, in order."""
        return self.layers

    def forward(self, x: Array) -> Array:
        """Pass x through all layers."""
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, gradient: Array) -> Array:
        """Pass the gradient back through all layers, the last first."""
        for layer in reversed(self.layers):
            gradient = layer.backward(gradient)
        return gradient

    def __iter__(self) -> Iterator[Module]:
        return iter(self.layers)

    def __len__(self) -> int:
        return len(self.layers)

    def __getitem__(self, index: int) -> Module:
        return self.layers[index]


class Residual(Module):
    """A skip around a sequence of layers: y = x + scale · F(x)."""

    def __init__(self, *layers: Module, scale: float = 1.0) -> None:
        self.branch = Sequential(*layers)
        self.scale = scale

    def children(self) -> Sequence[Module]:
        """The branch F."""
        return (self.branch,)

    def forward(self, x: Array) -> Array:
        """Map x to x + scale · F(x); F has to keep the shape."""
        return x + self.scale * self.branch.forward(x)

    def backward(self, gradient: Array) -> Array:
        """The gradient itself, plus what comes back through the branch."""
        return gradient + self.branch.backward(self.scale * gradient)


def count_parameters(module: Module) -> int:
    """How many numbers a module learns."""
    return sum(parameter.data.size for parameter in module.parameters())
