"""Drills on batch norm: normalize a batch, and update the running mean."""

import numpy as np
from numpy.random import Generator

from demos.drills import listed, posed
from quiz.demo import Drill

TOLERANCE = 0.01
APART = ((1, 1), (2, 2), (3, 3), (4, 4), (1, 7), (2, 14), (7, 17), (3, 21))
"""Two pairs this far on either side of their mean have a whole standard deviation."""


def normalise(rng: Generator) -> Drill:
    """One feature of four examples: mean, biased standard deviation, then γ and β."""
    near, far = APART[int(rng.integers(len(APART)))]
    x = float(rng.integers(-9, 10)) + rng.permutation([-near, near, -far, far]).astype(np.float64)
    gamma = float(rng.choice([0.5, 1.0, 2.0, 3.0]))
    beta = float(rng.choice([-2.0, -1.0, 1.0, 2.0]))
    mean, variance = float(x.mean()), float(x.var())
    centered = x - mean
    answer = gamma * centered / variance**0.5 + beta
    unbiased = gamma * centered / float(x.std(ddof=1)) + beta
    wrong = [
        (unbiased, "The forward pass divides by n; n − 1 is for the running variance only."),
        (answer - beta, "β is added after the scaling: the output has mean β."),
        (gamma * centered / variance + beta, "Divide by the standard deviation, not the variance."),
    ]
    return posed(
        f"One feature of a batch of four: {listed(x)}. Batch norm in training mode has "
        f"γ = {gamma:g}, β = {beta:g} and an ε too small to matter. What are the four outputs? "
        "(two decimals)",
        answer=answer,
        tolerance=TOLERANCE,
        solution=(
            f"Mean {mean:g}, biased variance {variance:.4g}, standard deviation "
            f"{variance**0.5:.4g}. y = {gamma:g}·(x − {mean:g})/{variance**0.5:.4g} + {beta:g} = "
            f"{', '.join(f'{value:.2f}' for value in answer)}."
        ),
        wrong=wrong,
    )


def running_mean(rng: Generator) -> Drill:
    """The running mean after one more batch, with momentum as in PyTorch."""
    old, new = rng.permutation(np.arange(-20, 21))[:2] / 2
    momentum = float(rng.choice([0.01, 0.05, 0.1, 0.2, 0.3]))
    answer = float((1 - momentum) * old + momentum * new)
    of_the_new = "In PyTorch momentum is the weight of the new batch, not of the old mean."
    wrong = (
        (float(momentum * old + (1 - momentum) * new), of_the_new),
        (float(old + momentum * new), "The old mean has to shrink as well, by 1 − momentum."),
        (float(new), "That is the batch's own mean, used in training; the running one moves."),
    )
    return posed(
        f"A batch-norm layer (PyTorch's convention) has momentum {momentum:g}. For one feature "
        f"the running mean is {old:g} and the next training batch has mean {new:g}. What is "
        "the running mean after it? (three decimals)",
        answer=answer,
        tolerance=0.002,
        solution=f"{1 - momentum:g}·({old:g}) + {momentum:g}·({new:g}) = {answer:.3f}.",
        wrong=wrong,
    )


DRILLS = (normalise, running_mean)
