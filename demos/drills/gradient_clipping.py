"""Drills on gradient clipping: a vector clipped by its norm, and growth through time."""

import numpy as np
from numpy.random import Generator

from quiz.demo import Drill, Wrong


def clip_by_norm(rng: Generator) -> Drill:
    """A small integer gradient, clipped to norm c; one in four is short enough already."""
    size = int(rng.integers(2, 4))
    while True:
        g = rng.integers(-9, 10, size=size)
        norm = float(np.linalg.norm(g))
        c = float(rng.integers(1, 6)) if rng.random() < 0.75 else float(np.ceil(norm) + 1)
        if np.count_nonzero(g) >= 2 and (norm > 1.2 * c or norm < 0.95 * c):
            break
    tolerance = 1e-3
    scale = min(1.0, c / norm)
    answer = _vector(g * scale)
    wrong = (
        Wrong(
            _vector(np.clip(g, -c, c)), "That clips each element, by value: it turns the vector."
        ),
        Wrong(_vector(g), "Nothing was done, although the norm is above the threshold."),
        Wrong(_vector(g * c / norm), "A gradient shorter than the threshold is left as it is."),
        Wrong(_vector(g / norm), "That has norm 1, not norm c."),
    )
    shape = f"{norm:.4f} > {c:g}: scale by {c:g}/{norm:.4f} = {scale:.4f}"
    return Drill(
        prompt=(
            f"The gradient g = ({', '.join(map(str, g))}) is clipped by norm to at most c = {c:g}. "
            "What is it then? (each element to within 0.001)"
        ),
        answer=answer,
        tolerance=tolerance,
        solution=(
            f"‖g‖ = √{int(g @ g)} = "
            + (shape if norm > c else f"{norm:.4f} ≤ {c:g}: g stays as it is")
            + f". Clipped: ({', '.join(f'{one:.4f}' for one in answer)})."
        ),
        wrong=tuple(
            one for one in wrong if np.max(np.abs(np.subtract(one.value, answer))) > 2 * tolerance
        ),
    )


def growth(rng: Generator) -> Drill:
    """‖∂h_T/∂h₀‖ = ρᵀ of a linear recurrence whose matrix is ρ times an orthogonal one."""
    rho = float(rng.choice([0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.05, 1.1, 1.2, 1.3, 1.4, 1.5]))
    length = int(rng.integers(3, 41))
    answer = rho**length
    tolerance = 0.01 * answer
    wrong = (
        Wrong(rho * length, "The factors multiply, one for each step: it is not ρ·T."),
        Wrong(1 + length * (rho - 1), "Growth compounds; it does not add up step by step."),
        Wrong(rho, "That is a single step back; there are T of them."),
        Wrong(1.0, "Only ρ = 1 keeps lengths: the orthogonal matrix does, its factor does not."),
    )
    return Drill(
        prompt=(
            f"A linear recurrent net hₜ = W hₜ₋₁ + xₜ has W = {rho:g} · Q, Q orthogonal. By which "
            f"factor is a gradient longer at h₀ than at h_T, T = {length}? (within 1 %)"
        ),
        answer=answer,
        tolerance=tolerance,
        solution=(
            f"Each step back multiplies by Wᵀ, and ‖Wᵀv‖ = {rho:g}·‖v‖. After {length} steps: "
            f"{rho:g}^{length} = {answer:.6g}."
        ),
        wrong=tuple(one for one in wrong if abs(one.value - answer) > 2 * tolerance),
    )


def _vector(values: "np.typing.NDArray[np.floating | np.integer]") -> tuple[float, ...]:
    return tuple(float(value) for value in values)


DRILLS = (clip_by_norm, growth)
