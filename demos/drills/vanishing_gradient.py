"""Drills on vanishing gradients: the bound (w/4)ᴸ, and the product along a chain."""

import math

import numpy as np
from numpy.random import Generator

from demos.nn.activations import sigmoid
from quiz.demo import Drill, Wrong


def layers_until(rng: Generator) -> Drill:
    """How many sigmoid units in a row push the bound (w/4)ᴸ below a power of ten?"""
    power = int(rng.integers(3, 31))
    weight = float(rng.choice([0.5, 1.0, 2.0, 3.0]))
    layers = _until(weight / 4, power)
    wrong = [Wrong(round(4 * power / weight), "The factors multiply: it is (w/4)ᴸ, not L·w/4.")]
    if weight == 1:
        why = "σ′ is at most ¼; ½ is the value of σ itself at z = 0."
        wrong.append(Wrong(_until(0.5, power), why))
    else:
        wrong.append(Wrong(_until(0.25, power), "Each weight is a factor as well, not only σ′."))
    return Drill(
        prompt=(
            f"L sigmoid units stand in a row, each with weight {weight:g}. As σ′ ≤ ¼, the gradient "
            f"through them is at most (w/4)ᴸ. What is the smallest L with (w/4)ᴸ < 1e-{power}?"
        ),
        answer=layers,
        tolerance=0.0,
        solution=(
            f"({weight:g}/4)ᴸ < 1e-{power}  ⇔  L > {power}·ln 10 / ln {4 / weight:.4g} = "
            f"{power * math.log(10) / math.log(4 / weight):.2f}, so L = {layers}."
        ),
        wrong=tuple(one for one in wrong if one.value != layers),
    )


def _until(factor: float, power: int) -> int:
    """The smallest L with factorᴸ below 10⁻ᵖᵒʷᵉʳ."""
    return next(count for count in range(1, 1000) if factor**count < 10.0**-power)


def chain(rng: Generator) -> Drill:
    """∂h₃/∂h₀ of three sigmoid units in a row: the product of wᵢ·σ′(zᵢ)."""
    weights = rng.choice([-3.0, -2.0, -1.0, 1.0, 2.0, 3.0], size=3)
    z = rng.choice(np.arange(-2, 2.5, 0.5), size=3)
    slopes = sigmoid(z) * (1 - sigmoid(z))
    answer = float(np.prod(weights * slopes))
    without_weights = float(np.prod(slopes))
    not_slopes = float(np.prod(weights * sigmoid(z)))
    summed = float(np.sum(weights * slopes))
    tolerance = 0.01 * abs(answer)
    wrong = (
        Wrong(without_weights, "The weights are factors of the product too."),
        Wrong(not_slopes, "The derivative is σ(1 − σ), not σ."),
        Wrong(summed, "The chain rule multiplies the factors; it does not add them."),
    )
    given = ", ".join(
        f"w{i} = {w:g}, z{i} = {x:g}" for i, (w, x) in enumerate(zip(weights, z, strict=True), 1)
    )
    factors = " · ".join(f"{w:g}·{s:.4f}" for w, s in zip(weights, slopes, strict=True))
    return Drill(
        prompt=(
            "Three sigmoid units in a row, zᵢ = wᵢ·hᵢ₋₁ and hᵢ = σ(zᵢ). "
            f"With {given}, what is ∂h₃/∂h₀? (within 1 %)"
        ),
        answer=answer,
        tolerance=tolerance,
        solution=f"σ′(z) = σ(z)(1 − σ(z)), so ∂h₃/∂h₀ = {factors} = {answer:.6g}.",
        wrong=tuple(one for one in wrong if abs(one.value - answer) > 2 * tolerance),
    )


DRILLS = (layers_until, chain)
