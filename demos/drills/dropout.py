"""Drills on dropout: how many units stay, the output of a kept one, and the chance of extremes."""

import math

from numpy.random import Generator

from demos.drills import SURE, posed, surely_whole
from quiz.demo import Drill

PROBABILITIES = tuple(tenth / 10 for tenth in range(1, 10))


def active_units(rng: Generator) -> Drill:
    """How many of n units are active on average."""
    n = 10 * int(rng.integers(1, 201))
    p = float(rng.choice(PROBABILITIES))
    answer = round(n * (1 - p), 9)
    return posed(
        f"A layer has {n} units and dropout with drop probability p = {p:g}. How many units "
        "are active in a training step, on average? (one decimal)",
        answer=answer,
        tolerance=0.06,
        solution=f"Each unit is kept with probability 1 − p: {n}·(1 − {p:g}) = {answer:.1f}.",
        wrong=[
            (n * p, "p is the drop probability: n·p is how many are dropped."),
            (n, "All units are active in evaluation only, not in training."),
        ],
    )


def kept_activation(rng: Generator) -> Drill:
    """A kept activation in training."""
    x = int(rng.integers(1, 25))
    p = float(rng.choice(PROBABILITIES))
    answer = x / (1 - p)
    return posed(
        f"Inverted dropout (as in PyTorch) has drop probability p = {p:g}. An activation of "
        f"{x:g} is kept in this training step. What is it after dropout? (within 1%)",
        answer=answer,
        tolerance=0.01 * answer,
        solution=f"A kept unit is divided by 1 − p: {x:g} / {1 - p:g} = {answer:.4g}.",
        wrong=[
            (x * (1 - p), "1 − p is the test factor of the older form; inverted dropout divides."),
            (x / p, "Divide by the keep probability, 1 − p, not by the drop probability."),
            (x * p, "Neither form multiplies by the drop probability."),
            (x, "Without scaling the mean would be (1 − p)·x, and evaluation would not match."),
        ],
    )


def none_left(rng: Generator) -> Drill:
    """The power of ten of the probability that all k units are dropped, or all are kept."""
    while True:
        p, k = float(rng.choice([0.1, 0.2, 0.5, 0.8, 0.9])), int(rng.integers(3, 61))
        kept = bool(rng.integers(2))
        one, other = (1 - p, p) if kept else (p, 1 - p)
        exponent = k * math.log10(one)
        if one < 0.85 and surely_whole(exponent) and -12 <= exponent < -SURE:
            break
    answer = round(exponent)
    swapped = "p is the drop probability, 1 − p the keep probability."
    return posed(
        f"A layer has {k} units and dropout with drop probability p = {p:g}. The probability "
        f"that all of them are {'kept' if kept else 'dropped'} in one training step is about "
        "10 to which power? (the nearest whole number; 2¹⁰ ≈ 10³)",
        answer=answer,
        solution=(
            f"The units are dropped independently: {one:g}^{k} = 10^({k} · {math.log10(one):.3g}) "
            f"= 10^{exponent:.3g}."
        ),
        wrong=[
            (-answer, "A probability is below 1: its power of ten is negative."),
            (round(k * math.log2(one)), "That is the power of two; 2¹⁰ ≈ 10³."),
            (round(k * math.log10(other)), swapped),
        ],
    )


DRILLS = (active_units, kept_activation, none_left)
