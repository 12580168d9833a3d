"""A recurrent net, which uses the same weights at every step, and its way back through time.

    forward    zₜ = W_h hₜ₋₁ + W_x xₜ,  hₜ = f(zₜ),  h₀ = 0        ŷ = W_y h_T + b
    back       ∂L/∂hₜ₋₁ = W_hᵀ (f′(zₜ) ⊙ ∂L/∂hₜ)                   T times the same W_hᵀ
               ∂L/∂W_h = Σₜ (f′(zₜ) ⊙ ∂L/∂hₜ) hₜ₋₁ᵀ               every step adds its share

W_h starts as ρ times an orthogonal matrix, which keeps lengths; so with f linear ‖∂h_T/∂h₀‖ = ρᵀ
exactly. Source: Elman, Cognitive Science 14, 1990, for the net. Left out: an output at each step, a
bias inside, several numbers to a step, gates (LSTM, GRU).
"""

import numpy as np
from numpy.random import Generator

from demos.nn.activations import ACTIVATIONS
from demos.nn.init import initial, orthogonal
from demos.nn.module import Array, Module, Parameter


class Recurrent(Module):
    """Sequences (B, T) -> (B, 1): a number in at each step, one out at the end."""

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
