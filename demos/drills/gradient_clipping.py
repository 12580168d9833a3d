"""Drills on gradient clipping: a vector clipped by its norm, and growth through time."""

import math

import numpy as np
from numpy.random import Generator

from demos.drills import listed, posed, surely_whole
from quiz.demo import Drill

WHOLE = ((3, 4), (6, 8), (5, 12), (8, 15), (1, 2, 2), (2, 3, 6), (1, 4, 8), (4, 4, 7), (2, 6, 9))
"""Vectors whose norm is a whole number."""


def clip_by_norm(rng: Generator) -> Drill:
    """A small integer gradient, clipped to norm c; one in four is already short enough."""
    sizes = rng.permutation(WHOLE[int(rng.integers(len(WHOLE)))])
    g = sizes * rng.choice([-1, 1], size=len(sizes))
    norm = math.isqrt(int(g @ g))
    long = rng.random() < 0.75
    c = norm / float(rng.choice([2, 4, 5, 10])) if long else float(norm + rng.integers(1, 6))
    scale = min(1.0, c / norm)
    answer = g * scale
    if long:
        wrong = [
            (np.clip(g, -c, c), "That clips each element, which changes the direction."),
            (g, "The norm is above the threshold, so the gradient must be scaled."),
            (g / norm, "That has norm 1, not norm c."),
            (g / c, "Divide by the norm and multiply by c, not divide by c."),
        ]
        worked = f"{norm} > {c:g}: scale by {c:g}/{norm} = {scale:g}"
    else:
        short = "A gradient within the threshold is left unchanged."
        wrong = [(g * c / norm, short), (g / norm, short)]
        worked = f"{norm} ≤ {c:g}: g stays as it is"
    return posed(
        f"The gradient g = ({listed(g)}) is clipped by norm to at most c = {c:g}. "
        "What does it become? (each element to within 0.001)",
        answer=answer,
        tolerance=1e-3,
        solution=f"‖g‖ = √{int(g @ g)} = {worked}. Clipped: ({listed(answer)}).",
        wrong=wrong,
    )


def growth(rng: Generator) -> Drill:
    """The power of ten of ρᵀ, for a recurrence whose matrix is ρ times an orthogonal one."""
    while True:
        rho = float(rng.choice([0.1, 0.2, 0.25, 0.5, 0.8, 1.25, 2, 4, 5, 10]))
        length = int(rng.integers(3, 61))
        exponent = length * math.log10(rho)
        if surely_whole(exponent) and 1 <= abs(round(exponent)) <= 20:
            break
    answer = round(exponent)
    grows = "grows" if rho > 1 else "shrinks"
    return posed(
        f"A linear recurrent net hₜ = W hₜ₋₁ + xₜ has W = {rho:g} · Q, Q orthogonal. From h_T "
        f"back to h₀, T = {length}, the length of a gradient is multiplied by about 10 to "
        "which power? (the nearest whole number; 2¹⁰ ≈ 10³)",
        answer=answer,
        solution=(
            f"Each step back multiplies by Wᵀ, and ‖Wᵀv‖ = {rho:g}·‖v‖. After {length} steps: "
            f"{rho:g}^{length} = 10^({length} · {math.log10(rho):.3g}) = 10^{exponent:.3g}."
        ),
        wrong=[
            (-answer, f"Wrong sign: with ρ = {rho:g} the gradient {grows} at every step back."),
            (round(length * math.log2(rho)), "That is the power of two; 2¹⁰ ≈ 10³."),
            (round(length * math.log(rho)), "That is the power of e; ln 10 ≈ 2.3."),
            (round(math.log10(rho * length)), "The factors multiply: it is ρᵀ, not ρ·T."),
        ],
    )


DRILLS = (clip_by_norm, growth)
