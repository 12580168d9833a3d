"""Drills on optimizers: the size of Adam's first steps, and the velocity of momentum."""

import math

from numpy.random import Generator

from demos.drills import posed
from quiz.demo import Drill

BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8


def adam_step(rng: Generator) -> Drill:
    """How far Adam moves a weight in its first or second step, if the gradient stays the same."""
    lr = float(rng.choice([0.001, 0.002, 0.003, 0.005, 0.01, 0.02, 0.05, 0.1]))
    size = float(rng.choice([0.002, 0.005, 0.01, 0.04, 0.2, 0.3, 0.5, 2, 3, 5, 8, 20, 50, 400]))
    g = size * float(rng.choice([-1, 1]))
    step = int(rng.integers(1, 3))
    answer = -lr * g / (abs(g) + EPSILON)
    m, v = (1 - BETA1**step) * g, (1 - BETA2**step) * g * g
    uncorrected = -lr * m / (math.sqrt(v) + EPSILON)
    wrong = (
        (-lr * g, "That is SGD's step; Adam divides by the root of v̂, the size of g."),
        (uncorrected, "Without bias correction: m and v start at 0 and are too small at first."),
        (-answer, "The step goes against the gradient."),
    )
    which = "first step" if step == 1 else "second step, if the gradient is the same in both"
    return posed(
        f"Adam with learning rate {lr:g}, β₁ = 0.9, β₂ = 0.999, ε = 1e-8 gets the gradient "
        f"g = {g:g}. By how much does the weight change in the {which}? "
        "(with its sign, within 0.01%)",
        answer=answer,
        tolerance=1e-4 * lr,
        solution=(
            f"m = {m:.6g} and m̂ = m/(1 − β₁{'' if step == 1 else '²'}) = {g:g}; v = {v:.6g} and "
            f"v̂ = v/(1 − β₂{'' if step == 1 else '²'}) = {g * g:g}. "
            f"The change is −{lr:g}·m̂/(√v̂ + ε) = {answer:.4g}: the learning rate, whatever |g|."
        ),
        wrong=wrong,
    )


def velocity(rng: Generator) -> Drill:
    """The velocity of momentum after three gradients."""
    mu = float(rng.choice([0.9, 0.9, 0.8, 0.5]))
    first, second, third = (int(g) for g in rng.integers(-9, 10, size=3))
    answer = round(mu * mu * first + mu * second + third, 9)
    after_one, after_two = float(first), mu * first + second
    drill = posed(
        f"SGD with momentum keeps v ← μ·v + g, with μ = {mu:g} and v = 0 at first. What is v "
        f"after the gradients {first}, {second}, {third}? (exactly)",
        answer=answer,
        tolerance=1e-6,
        solution=(
            f"v = {after_one:g}, then {mu:g}·({after_one:g}) + ({second}) = {after_two:g}, then "
            f"{mu:g}·({after_two:g}) + ({third}) = {answer:g}."
        ),
        wrong=[
            (first + second + third, "The older gradients fade: μ² and μ stand before them."),
            (
                (1 - mu) * answer,
                "That is an average as Adam keeps it; here g joins with weight 1, not 1 − μ.",
            ),
            (
                mu * mu * third + mu * second + first,
                "The latest gradient counts fully, not the first.",
            ),
        ],
    )
    return drill if drill.wrong else velocity(rng)


DRILLS = (adam_step, velocity)
