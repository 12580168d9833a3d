"""Drills on depth: pieces of a deep and a shallow net, and the parameters of an MLP."""

from itertools import pairwise

from numpy.random import Generator

from demos.drills import posed
from quiz.demo import Drill


def deep_against_shallow(rng: Generator) -> Drill:
    """How many more pieces a zigzag applied k times has than one hidden layer of m ReLUs."""
    zigzag = int(rng.integers(2, 5))
    layers = int(rng.integers(3, 9 - zigzag))
    units = int(rng.integers(2, 100))
    most = units + 1
    answer = zigzag**layers - most
    product = "Each copy folds all pieces so far: they multiply, p·p·…·p, and do not add up."
    return posed(
        f"A zigzag of {zigzag} straight pieces, each of which covers all of [0, 1], is applied "
        f"{layers} times in a row, with a layer of ReLUs each time. How many more linear pieces "
        f"does that make than the most that one hidden layer with {units} ReLUs can have? "
        "(negative if fewer)",
        answer=answer,
        solution=(
            f"Deep: {zigzag}^{layers} = {zigzag**layers:,}. Shallow: each ReLU bends the line "
            f"once, {units} + 1 = {most}. {zigzag**layers:,} − {most} = {answer:,}."
        ),
        wrong=[
            (zigzag * layers - most, product),
            (layers**zigzag - most, f"There are p = {zigzag} pieces to the power k, not k^p."),
            (answer + 1, f"{units} bends cut a line into {units} + 1 pieces."),
        ],
    )


def parameter_count(rng: Generator) -> Drill:
    """How many weights and biases an MLP of these widths has."""
    count = int(rng.integers(3, 5))
    inside = [1, 2, 3, 4, 5, 8, 10, 16, 20, 32, 50, 64, 100, 200]
    sizes = [int(size) for size in rng.choice(inside, count)]
    weights = sum(fan_in * fan_out for fan_in, fan_out in pairwise(sizes))
    answer = weights + sum(sizes[1:])
    terms = " + ".join(f"({fan_in} + 1)·{fan_out}" for fan_in, fan_out in pairwise(sizes))
    return posed(
        "How many parameters (weights and biases) does a fully connected net have with "
        f"{sizes[0]} inputs and layers of {', '.join(map(str, sizes[1:]))} units, the last one "
        "the output?",
        answer=answer,
        solution=(
            f"Each unit has a weight for each input of its layer and a bias: {terms} = {answer:,}."
        ),
        wrong=[
            (weights, "Each unit after the input has a bias too."),
            (weights + sum(sizes), "The inputs are given numbers: they have no bias."),
            (weights + sum(sizes[1:-1]), "The output units have biases too."),
        ],
    )


DRILLS = (deep_against_shallow, parameter_count)
