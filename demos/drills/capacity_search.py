"""Drills on choosing a net's size: a parameter budget, random trials, the size of a grid."""

import math

from numpy.random import Generator

from demos.drills import posed
from quiz.demo import Drill


def widest(rng: Generator) -> Drill:
    """The widest net with two hidden layers within a parameter budget."""
    inputs, budget = int(rng.integers(2, 11)), int(rng.integers(3, 81)) * 10
    width = within(budget, inputs, biases=True)
    unbiased = within(budget, inputs, biases=False)
    shallow = (budget - 1) // (inputs + 2)  # n-w-1: (n + 1)w + w + 1
    return posed(
        f"A fully connected net {inputs}-w-w-1 with biases may have at most {budget} "
        "parameters. What is the largest w?",
        answer=width,
        solution=(
            f"P = ({inputs}+1)w + (w+1)w + (w+1) = w² + {inputs + 3}w + 1. w = {width} gives "
            f"{counted(width, inputs)}, w = {width + 1} gives {counted(width + 1, inputs)}: "
            f"{budget} allows w = {width}."
        ),
        wrong=[
            (unbiased, "Every unit has a bias too: w + w + 1 more parameters."),
            (shallow, "That is one hidden layer; the second adds w² weights and w biases."),
            (width + 1, "That is over the budget: round down."),
            (math.isqrt(budget), "w² counts only the weights between the hidden layers."),
        ],
    )


def counted(width: int, inputs: int, biases: bool = True) -> int:
    """The parameters of inputs-w-w-1."""
    weights = inputs * width + width * width + width
    return weights + (2 * width + 1 if biases else 0)


def within(budget: int, inputs: int, biases: bool) -> int:
    """The largest width within a budget."""
    width = 0
    while counted(width + 1, inputs, biases) <= budget:
        width += 1
    return width


def trials(rng: Generator) -> Drill:
    """About how many random trials hit the best q% with a given confidence."""
    top = int(rng.integers(1, 26))  # percent
    sure = int(rng.choice([50, 63, 75, 90, 95, 99]))
    needed = at_least(top, sure)
    missed = 1 - sure / 100
    exact = math.log(missed) / math.log(1 - top / 100)
    rough = -math.log(missed) / (top / 100)
    no_sum = "The chances of the trials do not add up: at least one hits with 1 − (1 − q)ⁿ."
    to_miss = "All of them miss with (1 − q)ⁿ: raise 1 − q to the power, not q."
    return posed(
        "About how many independent random trials does a search need so that one of them is "
        f"among the best {top}% of all settings with a probability of {sure}%? (within 15%; "
        "ln(1 − q) ≈ −q)",
        answer=needed,
        tolerance=0.15 * needed,
        solution=(
            f"All n miss with probability (1 − {top / 100:g})ⁿ ≤ {missed:.2g}, so n ≥ "
            f"ln {missed:.2g} / ln {1 - top / 100:g} = {exact:.2f}: n = {needed}. Roughly "
            f"−ln {missed:.2g} / {top / 100:g} = {rough:.3g}."
        ),
        wrong=[
            (-(-sure // top), no_sum),
            (-(-100 // top), "1/q trials hit once on average: that leaves (1 − q)^(1/q) ≈ 1/e."),
            (round(math.log(missed) / math.log(top / 100)), to_miss),
        ],
    )


def at_least(top: int, sure: int) -> int:
    """The smallest n with (1 − top%)ⁿ ≤ 1 − sure%, in whole numbers."""
    n = 1
    while (100 - top) ** n * 100 > (100 - sure) * 100**n:
        n += 1
    return n


def grid(rng: Generator) -> Drill:
    """The number of training runs in a grid search, repeats included."""
    names = ("learning rates", "widths", "depths", "weight decays", "batch sizes")
    count = int(rng.integers(2, 4))
    values = [int(value) for value in rng.choice([2, 3, 4, 5, 10], count)]
    repeats = int(rng.integers(2, 6))
    runs = math.prod(values) * repeats
    listed = ", ".join(f"{value} {name}" for value, name in zip(values, names, strict=False))
    return posed(
        f"A grid search over {listed}, each combination trained with {repeats} seeds. "
        "How many training runs?",
        answer=runs,
        solution=f"{' · '.join(map(str, values))} · {repeats} = {runs}.",
        wrong=[
            (sum(values) * repeats, "A grid tries all combinations: the counts multiply."),
            (math.prod(values), f"Each combination is trained {repeats} times."),
        ],
    )


DRILLS = (widest, trials, grid)
