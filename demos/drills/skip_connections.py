"""Drills on skip connections: the product of derivatives, and the parameters of a block."""

import math

from numpy.random import Generator

from demos.drills import posed, surely_whole
from quiz.demo import Drill

RATIOS = {1: "1", 3: "1/3", 7: "1/7", 9: "1/9"}
"""1/w, and how w is written: (1 + w)/w is 2, 4, 8 and 10."""
WIDTHS = (2, 4, 5, 8, 10, 16, 20, 32, 50, 64, 100)


def chain(rng: Generator) -> Drill:
    """∂h_n/∂h₀ for a chain of scalar blocks with skips: Π(1 + wᵢ)."""
    count = int(rng.integers(2, 5))
    weights = [float(w) for w in rng.choice([-0.5, 0.5, 1, 2], size=count)]
    answer = math.prod(1 + w for w in weights)
    plain = math.prod(weights)
    given = ", ".join(f"w{number} = {w:g}" for number, w in enumerate(weights, 1))
    factors = " · ".join(f"{1 + w:g}" for w in weights)
    drill = posed(
        f"{count} blocks in a row with skips: hᵢ = hᵢ₋₁ + wᵢ·hᵢ₋₁. With {given}, "
        f"what is ∂h{count}/∂h0? (within 1%)",
        answer=answer,
        tolerance=0.01 * abs(answer),
        solution=(
            f"Each block's derivative is 1 + wᵢ: {factors} = {answer:.6g}. "
            f"Without skips it is Πwᵢ = {plain:.3g}."
        ),
        wrong=[
            (1 + plain, "Every block adds its own 1: it is Π(1 + wᵢ), not 1 + Πwᵢ."),
            (plain, "That is the chain without skips."),
            (1 + sum(weights), "The factors 1 + wᵢ multiply: paths through several blocks count."),
        ],
    )
    return drill if drill.wrong else chain(rng)


def parameters(rng: Generator) -> Drill:
    """The parameters of a residual block; a skip between different shapes needs a matrix."""
    n_in, hidden = (int(width) for width in rng.choice(WIDTHS, size=2))
    n_out = n_in if rng.random() < 0.5 else 2 * n_in
    layers = (n_in * hidden + hidden) + (hidden * n_out + n_out)
    projection = n_in * n_out if n_in != n_out else 0
    answer = layers + projection
    if projection:
        about_skip = (layers, "The shapes differ, so the skip needs a matrix of its own.")
        skip = f"Shapes differ: a projection of {n_in}·{n_out} = {projection}"
    else:
        about_skip = (layers + n_in * n_out, "The shapes agree: the identity has no parameters.")
        skip = "Shapes agree: the identity, 0"
    biases = (answer - hidden - n_out, "The two linear layers have biases.")
    return posed(
        f"A residual block y = x + F(x) maps {n_in} numbers to {n_out}. F is linear {n_in} to "
        f"{hidden}, ReLU, linear {hidden} to {n_out}, both with biases. If the shapes differ, x "
        "goes through a matrix without bias. How many parameters does the block have?",
        answer=answer,
        solution=(
            f"F: {n_in}·{hidden} + {hidden} + {hidden}·{n_out} + {n_out} = {layers}. "
            f"{skip}. Together {answer}."
        ),
        wrong=[about_skip, biases],
    )


def depth_lost(rng: Generator) -> Drill:
    """By how many powers of ten skips increase the gradient in a chain of equal blocks."""
    while True:
        inverse = int(rng.choice(list(RATIOS)))
        count = int(rng.integers(4, 61))
        exponent = count * math.log10(1 + inverse)
        if surely_whole(exponent):
            break
    w, answer = RATIOS[inverse], round(exponent)
    return posed(
        f"{count} blocks in a row each have the derivative w = {w}, or 1 + w with a skip. By "
        "about how many powers of ten is the gradient at the bottom larger with skips than "
        "without? (the nearest whole number; 2¹⁰ ≈ 10³)",
        answer=answer,
        solution=(
            f"(1 + w)/w = {1 + inverse}, and {1 + inverse}^{count} = "
            f"10^({count} · {math.log10(1 + inverse):.3g}) = 10^{exponent:.3g}."
        ),
        wrong=[
            (round(count * math.log10(1 + 1 / inverse)), "That is the chain with skips alone."),
            (round(count * math.log10(inverse)), "A skip keeps 1 + w per block, not 1."),
            (round(count * math.log2(1 + inverse)), "That is the power of two; 2¹⁰ ≈ 10³."),
        ],
    )


DRILLS = (chain, parameters, depth_lost)
