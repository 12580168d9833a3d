"""Drills on batch, stochastic and mini-batch descent: gradient noise, and single steps."""

import math

import numpy as np
from numpy.random import Generator

from demos.drills import posed
from quiz.demo import Drill


def noise_at_batch(rng: Generator) -> Drill:
    """The std of the gradient at one batch size, given that at another."""
    given = int(rng.choice([1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 30, 40, 50, 60, 80])) / 10
    odd = int(rng.integers(2))  # of both powers: the root of the ratio is a power of two
    first, second = (int(2 ** (2 * p + odd)) for p in rng.choice(5, size=2, replace=False))
    answer = given * math.sqrt(first / second)
    return posed(
        f"With batches of {first} independent examples the standard deviation of the gradient "
        f"is {given:g}. What is it with batches of {second}? (within 1%)",
        answer=answer,
        tolerance=0.01 * answer,
        solution=(
            f"std ∝ 1/√B, so {given:g} · √({first}/{second}) = {given:g} · "
            f"{math.sqrt(first / second):.5g} = {answer:.5g}."
        ),
        wrong=[
            (given * first / second, "The variance falls as 1/B, but the std only as 1/√B."),
            (given * math.sqrt(second / first), "A larger batch has less noise, not more."),
        ],
    )


def one_step(rng: Generator) -> Drill:
    """One step on three points, with the full batch or with a single example."""
    w = int(rng.integers(-2, 3))
    x = rng.choice([-3, -2, -1, 1, 2, 3], size=3)
    y = rng.integers(-4, 5, size=3)
    lr = float(rng.choice([0.03, 0.06, 0.15, 0.3]))
    slopes = 2 * (w * x - y) * x
    if slopes.sum() == 0 or slopes[0] * 3 == slopes.sum() or slopes[0] == 0:
        return one_step(rng)  # the two steps would agree, or one would be 0
    full, single = w - lr * float(np.mean(slopes)), w - lr * float(slopes[0])
    stochastic = bool(rng.integers(2))
    answer, other = (single, full) if stochastic else (full, single)
    terms = ", ".join(f"{slope:g}" for slope in slopes)
    wrong = [
        (w - (answer - w), "The step goes against the gradient: w − η·g."),
        (w + (answer - w) / 2, "The derivative of (w·x − y)² is 2(w·x − y)·x, with the 2."),
    ]
    if stochastic:
        wrong.append((other, "That is the full batch; SGD looks at one example only."))
        which = "one SGD step on the first point only"
        working = f"The gradient on the first point is 2(w·x − y)·x = {slopes[0]:g}"
    else:
        wrong += [
            (w - lr * float(slopes.sum()), "The gradient is the mean over the batch."),
            (other, "That is an SGD step on the first point; the full batch averages all."),
        ]
        which = "one full-batch step"
        working = f"The gradients are {terms}; their mean is {np.mean(slopes):.6g}"
    points = ", ".join(f"({a}, {b})" for a, b in zip(x, y, strict=True))
    return posed(
        f"The model w·x has w = {w}; the loss is the mean of (w·x − y)² over the batch; the "
        f"points (x, y) are {points}. What is w after {which} with learning rate {lr:g}? "
        "(exactly)",
        answer=round(answer, 9),
        tolerance=1e-6,
        solution=f"{working}, so w = {w} − {lr:g}·({(w - answer) / lr:.6g}) = {answer:.6g}.",
        wrong=wrong,
    )


DRILLS = (noise_at_batch, one_step)
