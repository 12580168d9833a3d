"""The capacity-search demo: its choices, its drills."""

import math
import re
from dataclasses import replace

import numpy as np
import pytest
from drill_checks import check, instances
from lessons import answer, computing

from demos.capacity_search import search
from demos.drills import capacity_search as drills

SEEDS = (0, 1, 100)
compute = computing("capacity-search")


def test_parameters_are_counted_in_closed_form() -> None:
    """3w + (d − 1)(w² + w) + 2w + 2 in every cell."""
    result = compute(seed=0)
    for row, d in enumerate(result.depths):
        for column, w in enumerate(result.widths):
            expected = 3 * w + (d - 1) * (w * w + w) + 2 * w + 2
            assert result.parameters[row, column] == expected


def test_smallest_within_one_standard_error() -> None:
    """No net within one error of the lowest is smaller, and it is never bigger than the best."""
    for result in (compute(seed=seed) for seed in SEEDS):
        limit = result.validation.min() + result.errors.ravel()[result.validation.argmin()]
        close = result.parameters[result.validation <= limit]
        assert result.parameters[result.simplest] == close.min()
        assert result.validation[result.best] == result.validation.min()


def test_prediction_follows_the_losses() -> None:
    """Smallest, in between, largest."""
    result = compute(seed=0)
    for cell, expected in (((0, 0), "the smallest"), ((1, 3), "one in"), ((2, 5), "the largest")):
        losses = np.ones_like(result.validation)
        losses[cell] = 0.5
        found = answer("capacity-search", replace(result, validation=losses))
        assert found is not None
        assert found.startswith(expected)


@pytest.mark.parametrize("side", [2, 3, 5])
def test_random_search_wins_as_often_as_an_integral_says(side: int) -> None:
    """Where one number matters: the mean of (1 − P(within d))ⁿ over all best places."""
    target = (np.arange(100_000) + 0.5) / 100_000
    away = np.abs(target * side % 1 - 0.5) / side  # of the grid's nearest value
    within = np.minimum(target + away, 1) - np.maximum(target - away, 0)
    expected = 1 - np.mean((1 - within) ** side**2)
    assert search(weight=0.0, side=side, searches=5000).wins == pytest.approx(expected, abs=0.025)


def test_widest_by_the_quadratic_formula() -> None:
    """The largest w with w² + (n + 3)w + 1 ≤ P is the rounded-down root."""
    for drill in instances(drills.widest):
        inputs, budget = (
            int(text) for text in re.findall(r"\d+", drill.prompt.replace("-1 ", " "))
        )
        with_biases, without = (
            (math.isqrt(b * b + 4 * room) - b) // 2
            for b, room in ((inputs + 3, budget - 1), (inputs + 1, budget))
        )
        mistakes = {
            "a bias too": without,
            "one hidden layer": max(w for w in range(budget) if (inputs + 2) * w + 1 <= budget),
            "between the hidden layers": math.isqrt(budget),
            "over the budget": with_biases + 1,
        }
        check(drill, with_biases, mistakes)


def test_trials_by_logarithms() -> None:
    """⌈ln(1 − c)/ln(1 − q)⌉, which −ln(1 − c)/q comes near; 59 for the best 5 % with 95 %."""
    for drill in instances(drills.trials):
        top, sure = (int(text) / 100 for text in re.findall(r"(\d+)%", drill.prompt)[:2])
        answer = math.ceil(math.log(1 - sure) / math.log(1 - top) - 1e-9)
        mistakes = {
            "do not add up": math.ceil(sure / top - 1e-9),
            "hit once on average": math.ceil(1 / top - 1e-9),
            "All of them miss": round(math.log(1 - sure) / math.log(top)),
        }
        check(drill, answer, mistakes)
        assert abs(-math.log(1 - sure) / top - drill.answer) <= drill.tolerance
    assert drills.at_least(5, 95) == 59


def test_grid_by_counting() -> None:
    """The product of all numbers of the prompt."""
    for drill in instances(drills.grid):
        numbers = [int(text) for text in re.findall(r"\d+", drill.prompt)]
        grid = len(list(np.ndindex(*numbers[:-1])))
        mistakes = {"counts multiply": sum(numbers[:-1]) * numbers[-1], "is trained": grid}
        check(drill, grid * numbers[-1], mistakes)
