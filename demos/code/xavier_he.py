"""Xavier's and He's initialization.

Write both as draws from a normal distribution.

    fan_in, fan_out  the numbers of inputs and outputs of a layer
    rng              a Generator: rng.normal(mean, std, shape)
    returns          weights of shape (fan_in, fan_out), with mean 0

xavier preserves the variance of signals and gradients in a linear or tanh
layer, a compromise of both fans; he preserves that of signals in ReLUs.

    >>> float(he(8, 3, np.random.default_rng(0)).std().round(1))
    0.4
"""

import numpy as np
from numpy.random import Generator

from demos.nn import Array
from quiz.code.contract import Case, Cases, Code, Exercise, named


def xavier(fan_in: int, fan_out: int, rng: Generator) -> Array:
    """Return weights by Glorot and Bengio's recipe."""
    std = np.sqrt(2 / (fan_in + fan_out))
    return rng.normal(0, std, (fan_in, fan_out))


def he(fan_in: int, fan_out: int, rng: Generator) -> Array:
    """Return weights by the recipe of He and others."""
    std = np.sqrt(2 / fan_in)
    return rng.normal(0, std, (fan_in, fan_out))


NAMES = ("xavier", "he")
SIZES = ((300, 200), (150, 400))


def spread(code: Code, rng: Generator, name: str) -> Cases:
    """The standard deviation, relative to the right one."""
    for n, m in SIZES:
        right = {"xavier": (2 / (n + m)) ** 0.5, "he": (2 / n) ** 0.5}[name]
        weights = getattr(code, name)(n, m, rng)
        yield Case("the weights", weights * 0, np.zeros((n, m)))
        # of at least 60,000 draws the relative error of the std is 0.0029: 7 of them
        yield Case(f"std × {1 / right:.4g}, for ({n}, {m})", weights.std() / right, 1.0, 0.02)


def signals(code: Code, rng: Generator) -> Cases:
    """A ReLU layer with He's weights keeps the mean square."""
    x = rng.normal(size=(200, 300))
    hidden = np.maximum(x @ code.he(300, 600, rng), 0)
    yield Case("the mean square after the layer", np.mean(hidden**2), 1.0, 0.05)


def shape_of_draws(code: Code, rng: Generator) -> Cases:
    """Normal, around 0."""
    for name in NAMES:
        weights = getattr(code, name)(300, 300, rng)
        unit = weights / weights.std()
        yield Case(f"the mean of {name}, in standard deviations", unit.mean(), 0.0, 0.02)
        yield Case(f"the mean fourth power of {name}, likewise", np.mean(unit**4), 3.0, 0.05)


EXERCISE = Exercise(
    functions=(xavier, he),
    minutes=4,
    checks=(
        *(named(f"Spread of {name.title()}'s", spread, name=name) for name in NAMES),
        *(signals, shape_of_draws),
    ),
    slips="""
        takes the variance for the standard deviation
            rng.normal takes the standard deviation: √(2/n), not 2/n.
        - np.sqrt
        +
        he with 1/fan_in
            A ReLU halves the mean square, so He's variance is 2/fan_in; 1/fan_in is LeCun's.
        ~ np.sqrt(2 / fan_in) → np.sqrt(1 / fan_in)
        he with fan_out
            A unit's sum has fan_in terms.
        ~ np.sqrt(2 / fan_in) → np.sqrt(2 / fan_out)
        xavier with 1/(fan_in + fan_out)
            Glorot's variance is 2/(fan_in + fan_out): one over the mean of both fans.
        ~ np.sqrt(2 / (fan_in + fan_out)) → np.sqrt(1 / (fan_in + fan_out))
        xavier with fan_in alone
            1/fan_in is LeCun's; Glorot considers the backward pass too.
        ~ np.sqrt(2 / (fan_in + fan_out)) → np.sqrt(1 / fan_in)
        xavier with √6, which belongs to the uniform draw
            A uniform draw from ±a has variance a²/3, hence its √6; a normal one needs √2.
        ~ np.sqrt(2 / (fan_in + fan_out)) → np.sqrt(6 / (fan_in + fan_out))
        uniform between ± the standard deviation
            U(−a, a) has variance a²/3: too small by 3, and not normal.
        ~ rng.normal(0, std, (fan_in, fan_out)) → rng.uniform(-std, std, (fan_in, fan_out))
    """,
    hints=(
        "var(w · x summed over fan_in inputs) = fan_in · var(w) · var(x). What preserves var(x)?",
        "He: var(w) = 2/fan_in, as a ReLU halves the mean square. Xavier: 2/(fan_in + fan_out).",
    ),
)
