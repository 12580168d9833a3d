"""Drills on dropout: how many units stay, what a kept one is worth, and when none is left."""

from numpy.random import Generator

from quiz.demo import Drill, Wrong

PROBABILITIES = tuple(tenth / 10 for tenth in range(1, 10))


def active_units(rng: Generator) -> Drill:
    """How many of n units are active on average?"""
    n = int(rng.integers(10, 2049))
    p = float(rng.choice(PROBABILITIES))
    answer = n * (1 - p)
    wrong = (
        Wrong(n * p, "p is the probability to drop: n·p is how many are dropped."),
        Wrong(n, "All units are active in evaluation only, not in training."),
    )
    return Drill(
        prompt=(
            f"A layer has {n} units and dropout with drop probability p = {p:g}. How many units "
            "are active in a training step, on average? (one decimal)"
        ),
        answer=answer,
        tolerance=0.06,
        solution=f"Each unit is kept with probability 1 − p: {n}·(1 − {p:g}) = {answer:.1f}.",
        wrong=_apart(wrong, answer, 0.06),
    )


def kept_activation(rng: Generator) -> Drill:
    """What is an activation in training, if it is kept?"""
    x = int(rng.integers(5, 100)) / 10
    p = float(rng.choice(PROBABILITIES))
    answer = x / (1 - p)
    tolerance = 0.005 * answer
    wrong = (
        Wrong(x * (1 - p), "1 − p is the test factor of the older form; inverted dropout divides."),
        Wrong(x / p, "Divide by the probability to keep, 1 − p, not by the one to drop."),
        Wrong(x * p, "Neither form multiplies by the probability to drop."),
        Wrong(x, "Unchanged, the mean would shrink to (1 − p)·x, and evaluation would not match."),
    )
    return Drill(
        prompt=(
            f"Inverted dropout (as in PyTorch) has drop probability p = {p:g}. An activation of "
            f"{x:g} is kept in this training step. What is it after dropout? (within 0.5 %)"
        ),
        answer=answer,
        tolerance=tolerance,
        solution=f"What is kept is divided by 1 − p: {x:g} / {1 - p:g} = {answer:.4g}.",
        wrong=_apart(wrong, answer, tolerance),
    )


def none_left(rng: Generator) -> Drill:
    """How likely is it that all of k units are dropped together?"""
    k = int(rng.integers(2, 13))
    p = int(rng.integers(2, 20)) / 20
    answer = p**k
    tolerance = 0.01 * answer
    wrong = (
        Wrong(k * p, "Independent events multiply; they do not add."),
        Wrong((1 - p) ** k, "That all are kept; p is the probability to drop."),
        Wrong(p, "One unit alone: each has its own dice, and all have to fall."),
        Wrong(1 - answer, "That is the opposite: at least one is kept."),
    )
    return Drill(
        prompt=(
            f"A layer has {k} units and dropout with drop probability p = {p:g}. With which "
            "probability are all of them dropped in one training step? (within 1 %)"
        ),
        answer=answer,
        tolerance=tolerance,
        solution=f"The units are dropped independently: pᵏ = {p:g}^{k} = {answer:.4g}.",
        wrong=_apart(wrong, answer, tolerance),
    )


def _apart(wrong: tuple[Wrong, ...], answer: float, tolerance: float) -> tuple[Wrong, ...]:
    """Those that are neither right by accident, as p and 1 − p agree at 0.5, nor there already."""
    kept: list[Wrong] = []
    for one in wrong:
        values = [answer, *(other.value for other in kept)]
        if all(abs(one.value - value) > 2 * tolerance for value in values):
            kept.append(one)
    return tuple(kept)


DRILLS = (active_units, kept_activation, none_left)
