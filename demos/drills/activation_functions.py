"""Drills on activation functions: values, slopes, and the share a ReLU sets to zero."""

import math

import numpy as np
from numpy.random import Generator

from demos.drills import listed, posed
from quiz.demo import Drill

Case = tuple[float, str, list[tuple[float, str]]]
"""The right answer, how it is computed, and common mistakes."""


def sigma(x: float) -> float:
    """The logistic function."""
    return 1 / (1 + math.exp(-x))


def curves(x: float) -> dict[str, Case]:
    """Sigmoid and tanh at x, and their slopes."""
    y, t = sigma(x), math.tanh(x)
    return {
        "σ(x) of the sigmoid σ": (y, f"1/(1 + e^({0 - x:g}))", [
            (sigma(-x), "The exponent is −x; that is σ(−x) = 1 − σ(x)."),
            (t, "That is tanh x, which runs from −1 to 1."),
        ]),
        "the slope σ′(x) of the sigmoid σ": (y * (1 - y), f"σ(1 − σ) = {y:.4f}·{1 - y:.4f}", [
            (y, "That is σ itself: the slope is σ(1 − σ)."),
            (1 - y * y, "1 − y² is the slope of tanh; that of σ is y(1 − y)."),
        ]),
        "tanh(x)": (t, f"(e^({x:g}) − e^({0 - x:g}))/(e^({x:g}) + e^({0 - x:g}))", [
            (y, "That is σ(x); tanh x = 2σ(2x) − 1."),
            (2 * y - 1, "That is tanh(x/2); the argument of σ is 2x."),
        ]),
        "the slope tanh′(x)": (1 - t * t, f"1 − tanh² = 1 − ({t:.4f})²", [
            (1 - t, "The square is missing: the slope is 1 − tanh²."),
            (t, "That is tanh itself: the slope is 1 − tanh²."),
            (y * (1 - y), "That is the slope of σ, at most ¼; the slope of tanh reaches 1."),
        ]),
    }  # fmt: skip


def rectifiers(x: float) -> dict[str, Case]:
    """ReLU and leaky ReLU at x, and their slopes; at 0 the left slope, as in libraries."""
    other_side = (0.01 if x > 0 else 1.0, "That is the slope on the other side of 0.")
    if x > 0:
        value = [
            (1.0, "That is the slope; above 0 the value is x itself."),
            (0.0, "0 is the value below 0; x is above."),
        ]
        slope = [(x, "That is the value; above 0 the slope is 1."), (0.0, "That is below 0.")]
        leaky_value = [(0.01 * x, "The factor 0.01 is for negative x only.")]
        leaky_slope = [(x, "That is the value; above 0 the slope is 1."), other_side]
    else:
        value = [
            (x, "Below 0 a ReLU outputs 0."),
            (-x, "That is the absolute value; below 0 a ReLU outputs 0."),
        ]
        slope = [
            (-1.0, "The function is flat below 0, not falling: −1 would be the slope of |x|."),
            (1.0, "1 is the slope above 0."),
        ]
        leaky_value = [
            (0.0, "That is the plain ReLU; below 0 the leaky one keeps 0.01 x."),
            (-0.01 * x, "The sign stays: 0.01 x is negative where x is."),
            (x, "Below 0 the factor is 0.01."),
        ]
        leaky_slope = [
            (0.0, "That is the plain ReLU: the leaky one is never flat."),
            (-0.01, "It rises below 0 as well: +0.01."),
            other_side,
        ]
    if x == 0:
        value = [(1.0, "1 is the slope to the right; the value is 0.")]
        leaky_value = [(0.01, "0.01 is the slope to the left; the value is 0.")]
    side, form = ("above", "x") if x > 0 else ("not above", "0.01 x")
    return {
        "ReLU(x)": (max(x, 0.0), f"max({x:g}, 0)", value),
        "the slope ReLU′(x), taken as 0 at x = 0": (float(x > 0), f"x is {side} 0", slope),
        "LeakyReLU(x) with factor 0.01": (max(x, 0.01 * x), f"{form} at {x:g}", leaky_value),
        "the slope of LeakyReLU with factor 0.01, taken as 0.01 at x = 0": (
            1.0 if x > 0 else 0.01, f"x is {side} 0", leaky_slope,
        ),
    }  # fmt: skip


NAMES = [*curves(0), *rectifiers(0)]


def value_or_slope(rng: Generator) -> Drill:
    """A value or a slope of an activation function, one of 104."""
    name = str(rng.choice(NAMES))
    x = float(rng.integers(-6, 7)) / 2
    answer, worked, wrong = (curves(x) | rectifiers(x))[name]
    # Nobody computes e⁻¹ᐟ² in an interview, so a rough value of a curve is enough.
    tolerance = 1e-3 if "ReLU" in name else 0.03
    return posed(
        f"At x = {x:g}, what is {name}? (within {tolerance:g})",
        answer=answer,
        tolerance=tolerance,
        solution=f"{worked}: {answer:.4f}.",
        wrong=wrong,
    )


def share_of_zeros(rng: Generator) -> Drill:
    """The share of its inputs that a ReLU sets to zero."""
    while True:
        z = rng.integers(-6, 7, size=int(rng.integers(4, 9))) / 2
        passing, below, answer = (float(np.mean(one)) for one in (z > 0, z < 0, z <= 0))
        if passing not in (below, answer):
            break
    wrong = [(passing, "That is the share that passes.")]
    if below != answer:
        wrong.append((below, "ReLU(0) is 0 as well."))
    zeros = int(np.sum(z <= 0))
    return posed(
        f"The inputs of a ReLU layer are {listed(z)}. What share of "
        "its outputs is exactly 0? (a number from 0 to 1, two decimals)",
        answer=answer,
        tolerance=0.0051,
        solution=f"{zeros} of {len(z)} inputs are not above 0: {zeros}/{len(z)} = {answer:.3f}.",
        wrong=wrong,
    )


DRILLS = (value_or_slope, share_of_zeros)
