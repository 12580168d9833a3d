"""Drills on universal approximation: how wide a ReLU net has to be, and which activation."""

from math import isqrt, sqrt

from numpy.random import Generator

from demos.drills import posed
from quiz.demo import Drill

UNIVERSAL = ("sigmoid", "tanh", "relu", "leaky relu", "gelu", "softplus", "sin x", "|x|", "step")
STRAIGHT, NOT_STRAIGHT = ("x", "2x + 1", "a constant"), ("x²", "x³", "x² − x")
POLYNOMIAL = ("x", *NOT_STRAIGHT, "2x + 1", "a constant")
BOUNDED = ("sigmoid", "tanh", "sin x", "step")


def width_for_error(rng: Generator) -> Drill:
    """How many pieces bring the interpolation error h²/8 · M₂ down to ε."""
    curvature = 2 * int(rng.integers(1, 16)) ** 2  # the root of an eighth is a multiple of ½
    inverse = int(rng.choice([4, 25, 100, 400, 625, 2500, 10_000]))
    units = ceil_sqrt(curvature * inverse, 8)
    root = "The error falls with the square of the width h, so take the root."
    eighth = "A straight piece is off by at most h²/8 · M₂, eight times less than h² · M₂."
    return posed(
        "A ReLU net with m hidden units joins m + 1 evenly spaced points of f on [0, 1] with "
        f"straight lines. |f″| is at most {curvature}. What is the smallest m for which the "
        f"bound h²/8 · max|f″|, h = 1/m, is at most {1 / inverse:g}?",
        answer=units,
        solution=(
            f"{curvature}/(8m²) ≤ {1 / inverse:g}  ⇔  m ≥ √({curvature}/(8·{1 / inverse:g})) = "
            f"{sqrt(curvature * inverse / 8):.2f}, so m = {units}."
        ),
        wrong=[(-(-curvature * inverse // 8), root), (ceil_sqrt(curvature * inverse, 1), eighth)],
    )


def ceil_sqrt(part: int, whole: int) -> int:
    """The smallest m with whole · m² ≥ part, in integers because the root may be exact."""
    root = isqrt(part // whole)
    return root if whole * root * root >= part else root + 1


def which_are_universal(rng: Generator) -> Drill:
    """Which of up to five activations make one hidden layer universal."""
    universal = list(rng.choice(UNIVERSAL, int(rng.integers(2, 4)), replace=False))
    bent = str(rng.choice(NOT_STRAIGHT))
    more = [bent, *rng.choice([name for name in POLYNOMIAL if name != bent], 4 - len(universal))]
    asked = [str(name) for name in rng.permutation(list(dict.fromkeys([*universal, *more])))]

    def those(names: tuple[str, ...] | list[str]) -> str:
        return ", ".join(name for name in asked if name in names) or "none"

    answer = those(UNIVERSAL)
    bent_too = those([name for name in asked if name not in STRAIGHT])
    monotone = those([name for name in UNIVERSAL if name != "sin x"])
    hornik = "It need not be bounded: Hornik 1991 requires that, Leshno 1993 does not."
    wrong = [  # if none is bounded, "none" is not about boundedness
        ("none", "Any activation that is not a polynomial will do."),
        (bent_too, "Non-linear is not enough: a sum of polynomials of degree d is another one."),
        (those(BOUNDED), hornik),
        (monotone, "It need not be monotone: a sine is not a polynomial either."),
        (those(asked), "Straight lines only add up to a straight line."),
    ]
    return posed(
        "One hidden layer with biases, a linear output, as many units as needed. With which of "
        "these activations can it get as close as you like to any continuous function on "
        f"[0, 1]: {', '.join(asked)}?",
        answer=answer,
        solution=(
            "All except the polynomials (Leshno, Lin, Pinkus, Schocken 1993), which are "
            f"{those(POLYNOMIAL)}. Kinks, jumps and waves do no harm."
        ),
        wrong=wrong,
        choices=tuple(sorted({answer, *(value for value, _ in wrong)})),
    )


DRILLS = (width_for_error, which_are_universal)
