"""A number that remembers how it was computed, and so knows its gradient.

Each `Value` keeps its inputs and the derivative with respect to each, worked out on the way
forward. Backwards, from the result to the inputs, every node passes on

    ∂L/∂input += ∂L/∂node · ∂node/∂input

Added, not set: a value that is used twice collects from both uses. The topological order makes
sure that a node has collected all before it passes on. This is reverse-mode automatic
differentiation (Linnainmaa 1970); the idea of a class this small is Andrej Karpathy's micrograd.

It shares nothing with the layers of this library, so that each can check the other. Arithmetic is
IEEE 754's, as in PyTorch: 1/0 is infinity where Python would raise. Left out: arrays, and powers
whose exponent is a `Value`.
"""

from collections.abc import Callable, Iterator

import numpy as np


class Value:
    """A float with its gradient, the inputs it was computed from, and its slope in each."""

    __slots__ = ("data", "grad", "inputs", "label", "local")

    def __init__(
        self,
        data: float,
        inputs: tuple["Value", ...] = (),
        local: tuple[float, ...] = (),
        label: str = "",
    ) -> None:
        self.data = float(data)
        self.grad = 0.0
        self.inputs = inputs
        self.local = local  # ∂self/∂input, one for each input
        self.label = label

    def __repr__(self) -> str:
        return f"Value({self.label} data={self.data:.6g} grad={self.grad:.6g})"

    def __add__(self, other: "Value | float") -> "Value":
        other = value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __sub__(self, other: "Value | float") -> "Value":
        other = value(other)
        return Value(self.data - other.data, (self, other), (1.0, -1.0))

    def __mul__(self, other: "Value | float") -> "Value":
        other = value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def __truediv__(self, other: "Value | float") -> "Value":
        other = value(other)
        reciprocal = ieee(np.divide, 1.0, other.data)
        quotient = ieee(np.divide, self.data, other.data)
        return Value(quotient, (self, other), (reciprocal, -quotient * reciprocal))

    def __pow__(self, exponent: float) -> "Value":
        power = ieee(np.power, self.data, exponent)
        slope = exponent * ieee(np.power, self.data, exponent - 1) if exponent else 0.0
        return Value(power, (self,), (slope,))

    def __neg__(self) -> "Value":
        return Value(-self.data, (self,), (-1.0,))

    def __radd__(self, other: float) -> "Value":
        return value(other) + self

    def __rsub__(self, other: float) -> "Value":
        return value(other) - self

    def __rmul__(self, other: float) -> "Value":
        return value(other) * self

    def __rtruediv__(self, other: float) -> "Value":
        return value(other) / self

    def exp(self) -> "Value":
        """The exponential eˣ."""
        power = ieee(np.exp, self.data)
        return Value(power, (self,), (power,))

    def log(self) -> "Value":
        """The natural logarithm."""
        slope = ieee(np.divide, 1.0, self.data)
        return Value(ieee(np.log, self.data), (self,), (slope,))

    def tanh(self) -> "Value":
        """The hyperbolic tangent."""
        t = ieee(np.tanh, self.data)
        return Value(t, (self,), (1 - t * t,))

    def sigmoid(self) -> "Value":
        """The logistic function 1 / (1 + e⁻ˣ)."""
        s = ieee(np.divide, 1.0, 1.0 + ieee(np.exp, -self.data))
        return Value(s, (self,), (s * (1 - s),))

    def relu(self) -> "Value":
        """The rectifier max(x, 0), with slope 0 at 0."""
        positive = self.data > 0
        return Value(self.data if positive else 0.0, (self,), (float(positive),))

    def topological_order(self) -> list["Value"]:
        """All that this value was computed from, each after its inputs; itself the last."""
        order: list[Value] = []
        seen: set[Value] = set()
        stack = [(self, False)]
        while stack:  # no recursion: a long sum would exceed Python's limit
            node, inputs_done = stack.pop()
            if inputs_done:
                order.append(node)
            elif node not in seen:
                seen.add(node)
                stack.append((node, True))
                stack.extend((parent, False) for parent in reversed(node.inputs))
        return order

    def backward_steps(self) -> Iterator["Value"]:
        """The backward pass, one node at a time: yields a node once it has passed its gradient on.

        Starts by setting every gradient to 0 and the own one to 1; nothing adds up over passes.
        """
        order = self.topological_order()
        for node in order:
            node.grad = 0.0
        self.grad = 1.0
        for node in reversed(order):
            for parent, slope in zip(node.inputs, node.local, strict=True):
                parent.grad += node.grad * slope
            yield node

    def backward(self) -> None:
        """Set `grad` of all that this value was computed from to ∂self/∂it."""
        for _ in self.backward_steps():
            pass


def value(number: Value | float) -> Value:
    """A number as a constant; a `Value` as it is."""
    return number if isinstance(number, Value) else Value(number, label=f"{number:g}")


def ieee(function: Callable[..., np.float64], *arguments: float) -> float:
    """The function as IEEE 754 has it: infinity or NaN where Python's own would raise."""
    with np.errstate(all="ignore"):
        return float(function(*map(np.float64, arguments)))
