"""Drills on initialization: the standard deviation of a recipe, and the signal after L layers."""

import math

from numpy.random import Generator

from quiz.demo import Drill, Wrong

RECIPES = ("He", "Xavier (Glorot)")


def recipe_std(rng: Generator) -> Drill:
    """The standard deviation of a weight under He or Xavier, from the fans."""
    recipe = RECIPES[int(rng.integers(2))]
    wrong: tuple[Wrong, ...]
    fan_in, fan_out = (round(2 ** float(rng.uniform(0, 12))) for _ in range(2))
    if recipe == "He":
        answer, formula = math.sqrt(2 / fan_in), f"2/fan_in = 2/{fan_in}"
        wrong = (
            Wrong(answer**2, "That is the variance; the standard deviation is its root."),
            Wrong(math.sqrt(1 / fan_in), "1/fan_in is LeCun's; the 2 makes up for ReLU."),
            Wrong(
                math.sqrt(2 / fan_out), "This form of He counts what comes in, not what goes out."
            ),
        )
    else:
        answer = math.sqrt(2 / (fan_in + fan_out))
        formula = f"2/(fan_in + fan_out) = 2/({fan_in} + {fan_out})"
        wrong = (
            Wrong(answer**2, "That is the variance; the standard deviation is its root."),
            Wrong(math.sqrt(1 / fan_in), "1/fan_in is LeCun's; Glorot & Bengio take both fans."),
            Wrong(math.sqrt(1 / (fan_in + fan_out)), "The mean of both fans is their sum over 2."),
            Wrong(
                math.sqrt(6 / (fan_in + fan_out)), "That is the bound ±√3·std of the uniform form."
            ),
        )
    tolerance = 0.01 * answer
    mode = " (normal, fan-in form)" if recipe == "He" else " (normal form)"
    return Drill(
        prompt=(
            f"A layer has fan_in = {fan_in} and fan_out = {fan_out}. What is the standard "
            f"deviation of its weights under {recipe} initialization{mode}? (within 1 %)"
        ),
        answer=answer,
        tolerance=tolerance,
        solution=f"Var(w) = {formula}, and the standard deviation is its root: {answer:.4g}.",
        wrong=_apart(wrong, answer, tolerance),
    )


def rms_after(rng: Generator) -> Drill:
    """How large is the signal after L ReLU layers whose weights have variance c/fan_in?"""
    c = int(rng.choice([1, 2, 3, 4, 6, 8])) / 2
    layers = int(rng.integers(2, 41))
    answer = (c / 2) ** (layers / 2)
    tolerance = 0.01 * answer
    wrong = (
        Wrong(c ** (layers / 2), "ReLU drops half of the mean square: the factor is c/2, not c."),
        Wrong((c / 2) ** layers, "c/2 is for the mean square; the RMS goes with its root."),
        Wrong(math.sqrt(c / 2), "That is one layer; the factors multiply, L of them."),
    )
    return Drill(
        prompt=(
            f"ReLU layers have biases 0 and weights of mean 0 and variance {c:g}/fan_in. The RMS "
            f"of the signal is 1 at the input. What is it, as expected for wide layers, after "
            f"{layers} layers? (within 1 %)"
        ),
        answer=answer,
        tolerance=tolerance,
        solution=(
            f"Each layer multiplies the mean square by ½·fan_in·Var(w) = {c / 2:g}, so the RMS is "
            f"{c / 2:g}^({layers}/2) = {answer:.4g}."
        ),
        wrong=_apart(wrong, answer, tolerance),
    )


def _apart(wrong: tuple[Wrong, ...], answer: float, tolerance: float) -> tuple[Wrong, ...]:
    """Those that are not right by accident, as LeCun's and Xavier's where the fans are equal."""
    return tuple(one for one in wrong if abs(one.value - answer) > 2 * tolerance)


DRILLS = (recipe_std, rms_after)
