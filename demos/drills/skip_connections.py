"""Drills on skip connections: the product that a gradient meets, and what a block has to learn."""

import math

from numpy.random import Generator

from quiz.demo import Drill, Wrong


def chain(rng: Generator) -> Drill:
    """∂h_n/∂h₀ of a chain of scalar blocks with skips: Π(1 + wᵢ)."""
    count = int(rng.integers(3, 7))
    tenths = rng.choice([-5, -4, -3, -2, -1, 1, 2, 3, 4, 5], size=count)
    weights = [int(tenth) / 10 for tenth in tenths]
    answer = math.prod(1 + w for w in weights)
    plain = math.prod(weights)
    tolerance = 0.01 * abs(answer)
    wrong = (
        Wrong(1 + plain, "Every block adds its own 1: it is Π(1 + wᵢ), not 1 + Πwᵢ."),
        Wrong(plain, "That is the chain without skips."),
        Wrong(1 + sum(weights), "The factors 1 + wᵢ multiply; paths through several blocks count."),
    )
    given = ", ".join(f"w{number} = {w:g}" for number, w in enumerate(weights, 1))
    factors = " · ".join(f"{1 + w:g}" for w in weights)
    return Drill(
        prompt=(
            f"{count} blocks in a row with skips: hᵢ = hᵢ₋₁ + wᵢ·hᵢ₋₁. With {given}, "
            f"what is ∂h{count}/∂h0? (within 1 %)"
        ),
        answer=answer,
        tolerance=tolerance,
        solution=(
            f"Each block's derivative is 1 + wᵢ: {factors} = {answer:.6g}. "
            f"Without skips it is Πwᵢ = {plain:.3g}."
        ),
        wrong=tuple(one for one in wrong if abs(one.value - answer) > 2 * tolerance),
    )


def parameters(rng: Generator) -> Drill:
    """Parameters of a residual block; a skip between different shapes needs a matrix."""
    n_in = int(rng.choice([8, 16, 24, 32, 48, 64, 96, 128, 192, 256]))
    n_out = n_in if rng.random() < 0.5 else 2 * n_in
    hidden = int(rng.choice([8, 16, 24, 32, 48, 64, 96, 128, 192, 256]))
    layers = (n_in * hidden + hidden) + (hidden * n_out + n_out)
    projection = n_in * n_out if n_in != n_out else 0
    answer = layers + projection
    if projection:
        about_skip = Wrong(layers, "Shapes differ, so the skip needs a matrix of its own.")
        skip = f"Shapes differ: a projection of {n_in}·{n_out} = {projection}"
    else:
        about_skip = Wrong(layers + n_in * n_out, "Shapes agree: the identity has no parameters.")
        skip = "Shapes agree: the identity, 0"
    wrong = (
        about_skip,
        Wrong(answer - hidden - n_out, "The two linear layers have biases."),
    )
    return Drill(
        prompt=(
            f"A residual block y = x + F(x) maps {n_in} numbers to {n_out}. F is linear {n_in} to "
            f"{hidden}, ReLU, linear {hidden} to {n_out}, both with biases. If shapes differ, x "
            "goes through a matrix without bias. How many parameters has the block?"
        ),
        answer=answer,
        tolerance=0.0,
        solution=(
            f"F: {n_in}·{hidden} + {hidden} + {hidden}·{n_out} + {n_out} = {layers}. "
            f"{skip}. Together {answer}."
        ),
        wrong=wrong,
    )


def depth_lost(rng: Generator) -> Drill:
    """How many times longer a gradient is with skips than without, in a chain of equal blocks."""
    w = float(rng.choice([0.1, 0.2, 0.3, 0.4, 0.5]))
    count = int(rng.integers(2, 31))
    answer = count * math.log10((1 + w) / w)
    tolerance = 0.05
    wrong = (
        Wrong(count * math.log10(1 + w), "That is the chain with skips alone; divide by wⁿ."),
        Wrong(-count * math.log10(w), "A skip keeps 1 + w per block, not 1."),
    )
    return Drill(
        prompt=(
            f"{count} blocks in a row have the derivative w = {w:g} each, with a skip 1 + w. By "
            "how many powers of ten is the gradient at the bottom larger with skips than without? "
            "(to within 0.05)"
        ),
        answer=answer,
        tolerance=tolerance,
        solution=(
            f"((1 + w)/w)ⁿ = {(1 + w) / w:.4g}^{count}; its log₁₀ is "
            f"{count} · {math.log10((1 + w) / w):.4f} = {answer:.2f}."
        ),
        wrong=tuple(one for one in wrong if abs(one.value - answer) > 2 * tolerance),
    )


DRILLS = (chain, parameters, depth_lost)
