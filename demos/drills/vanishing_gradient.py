"""Drills on vanishing gradients: the bound (w/4)ᴸ, and the product along a chain."""

import math

import numpy as np
from numpy.random import Generator

from demos.drills import listed, posed
from quiz.demo import Drill


def layers_until(rng: Generator) -> Drill:
    """How many sigmoid units in a row push the bound (w/4)ᴸ below a power of ten."""
    power = int(rng.integers(2, 41))
    weight = float(rng.choice([0.5, 1.0, 2.0]))
    halvings = round(math.log2(4 / weight))  # of the bound, per unit
    layers = _until(weight / 4, power)
    other = (_until(0.25, power), "Each weight is a factor too, not only σ′.")
    if weight == 1:
        other = (_until(0.5, power), "σ′ is at most ¼; ½ is the value of σ itself at z = 0.")
    return posed(
        f"There are L sigmoid units in a row, each with weight {weight:g}. As σ′ ≤ ¼, the gradient "
        "through them is at most (w/4)ᴸ. What is the smallest L with (w/4)ᴸ < "
        f"1e-{power}? (log₁₀ 2 ≈ 0.301)",
        answer=layers,
        solution=(
            f"({weight:g}/4)ᴸ = 2^(−{halvings}·L) < 1e-{power}  ⇔  L > {power}/({halvings} · 0.301)"
            f" = {power / math.log10(4 / weight):.2f}, so L = {layers}."
        ),
        wrong=[
            (layers - 1, "Round up: with one unit less the bound is still too large."),
            other,
            (-(-power // halvings), "That confuses 2 with 10: a power of ten is 3.3 halvings."),
        ],
    )


def _until(factor: float, power: int) -> int:
    """The smallest L with factorᴸ below 10⁻ᵖᵒʷᵉʳ."""
    return next(count for count in range(1, 1000) if factor**count < 10.0**-power)


def chain(rng: Generator) -> Drill:
    """∂h₃/∂h₀ for three sigmoid units in a row, from their outputs: ∏ wᵢ·hᵢ(1 − hᵢ)."""
    weights = rng.choice([-4, -2, -1, 1, 2, 4], size=3)
    h = rng.choice([0.1, 0.2, 0.5, 0.8, 0.9], size=3)
    slopes = h * (1 - h)
    answer = float(np.prod(weights * slopes))
    factors = " · ".join(f"({w})·{s:g}" for w, s in zip(weights, slopes, strict=True))
    return posed(
        "Three sigmoid units in a row, hᵢ = σ(wᵢ·hᵢ₋₁ + bᵢ), have the weights w₁, w₂, w₃ = "
        f"{listed(weights)} and the outputs h₁, h₂, h₃ = {listed(h)}. "
        "What is ∂h₃/∂h₀? (within 1%)",
        answer=answer,
        tolerance=0.01 * abs(answer),
        solution=f"σ′ = h(1 − h), so ∂h₃/∂h₀ = {factors} = {answer:.6g}.",
        wrong=[
            (float(np.prod(slopes)), "The weights are factors of the product too."),
            (float(np.prod(weights * h)), "The derivative is σ(1 − σ), not σ."),
            (float(np.prod(weights * (1 - h * h))), "1 − h² is the slope of tanh."),
            (float(np.sum(weights * slopes)), "The chain rule multiplies; it does not add."),
        ],
    )


DRILLS = (layers_until, chain)
