"""Drills on initialization: the standard deviation of a recipe, and the signal after L layers."""

import math

from numpy.random import Generator

from demos.drills import posed
from quiz.demo import Drill

RECIPES = ("He", "Xavier (Glorot)")
ONE_OVER = (2, 4, 5, 8, 10, 16, 20, 25, 32, 40, 50)
"""1/std; its square is easy to halve and to double."""


def recipe_std(rng: Generator) -> Drill:
    """The standard deviation of a weight under He or Xavier, from the fans."""
    recipe = RECIPES[int(rng.integers(2))]
    total = 2 * int(rng.choice(ONE_OVER)) ** 2
    if recipe == "He":
        fan_in, fan_out = total, int(rng.choice([1, 10, 100, *(2 * n * n for n in ONE_OVER)]))
        formula = f"2/fan_in = 2/{fan_in}"
        other = [
            (math.sqrt(1 / fan_in), "1/fan_in is LeCun's; the 2 makes up for ReLU."),
            (math.sqrt(2 / fan_out), "This form of He uses fan_in, not fan_out."),
        ]
    else:
        fan_in = int(rng.integers(1, total))
        fan_out = total - fan_in
        formula = f"2/(fan_in + fan_out) = 2/{total}"
        other = [
            (math.sqrt(1 / fan_in), "1/fan_in is LeCun's; Glorot & Bengio take both fans."),
            (math.sqrt(1 / total), "It divides by the mean of both fans, half their sum."),
            (math.sqrt(6 / total), "That is the bound ±√3·std of the uniform form."),
        ]
    answer = math.sqrt(2 / total)
    mode = " (normal, fan-in form)" if recipe == "He" else " (normal form)"
    variance = (2 / total, "That is the variance; the standard deviation is its root.")
    return posed(
        f"A layer has fan_in = {fan_in} and fan_out = {fan_out}. What is the standard "
        f"deviation of its weights under {recipe} initialization{mode}? (within 1%)",
        answer=answer,
        tolerance=0.01 * answer,
        solution=f"Var(w) = {formula}, and the standard deviation is its root: {answer:.4g}.",
        wrong=[variance, *other],
    )


def rms_after(rng: Generator) -> Drill:
    """The power of two of the signal after L ReLU layers with weights of variance c/fan_in."""
    c = float(rng.choice([0.5, 1, 2, 4, 8]))
    layers = 2 * int(rng.integers(1, 31))
    doublings = round(math.log2(c / 2))  # of the mean square, in each layer
    answer = layers * doublings // 2
    return posed(
        f"ReLU layers have biases 0 and weights of mean 0 and variance {c:g}/fan_in. The RMS "
        "of the signal is 1 at the input. What is it, as expected for wide layers, after "
        f"{layers} layers? Give n of 2ⁿ, a whole number.",
        answer=answer,
        solution=(
            f"Each layer multiplies the mean square by ½·fan_in·Var(w) = {c / 2:g}, so the RMS is "
            f"{c / 2:g}^({layers}/2) = 2^{answer}."
        ),
        wrong=[
            (layers * (doublings + 1) // 2, "ReLU halves the mean square: c/2, not c."),
            (layers * doublings, "c/2 is for the mean square; the RMS takes its root."),
            (-answer, "Wrong sign: variance above 2/fan_in makes it grow, below makes it shrink."),
            *([(layers, "Variance 2/fan_in is He's, which preserves the size.")] if c == 2 else []),
        ],
    )


DRILLS = (recipe_std, rms_after)
