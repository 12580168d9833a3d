"""The capacity-search demo: its claim over seeds, its control, its choices, its drills."""

import math
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from demos.capacity_search import Result, compute, headline, place, predict, steps
from demos.drills import capacity_search as drills
from quiz.demo import Drill

SEEDS = (*range(5), *range(100, 105))


@cache
def run(seed: int) -> Result:
    """The demo at its defaults."""
    return compute(seed=seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_both_ends_lose_and_training_picks_a_big_net(seed: int) -> None:
    """Smallest and biggest are over 0.05 above the best; training loss takes width 16 or more."""
    result = run(seed)
    assert min(result.ends) > 0.05
    row, column = result.best_train
    assert result.widths[column] >= 16
    assert result.depths[row] >= 2
    assert result.parameters[result.best] < result.parameters[result.best_train]
    assert place(result) == 1
    assert headline(result).startswith("Both ends lose")


@pytest.mark.parametrize("seed", SEEDS[::3])
def test_much_data_is_the_control(seed: int) -> None:
    """With 1000 points the biggest net does no harm, and the headline says so."""
    result = compute(depths=(1, 3), widths=(1, 8, 32), n=1000, seed=seed)
    assert result.ends[0] > 0.2
    assert result.ends[1] < 0.04
    assert headline(result).startswith("Big does no harm here")


def test_size_hardly_matters_where_labels_are_noise() -> None:
    """With much data and hardly a rule in it both ends are near the lowest loss; it is said."""
    result = compute(depths=(1,), widths=(1, 4, 16), n=1000, flip=0.45)
    assert max(result.ends) < 0.05
    assert headline(result).startswith("Size hardly matters here")


def test_small_is_enough_for_pure_noise() -> None:
    """With labels that are nearly random the smallest net is the best, or close."""
    result = compute(depths=(2,), widths=(1, 32), n=60, flip=0.45)
    assert place(result) == 0
    assert headline(result).startswith("Small is enough")


def test_parameters_are_counted_in_closed_form() -> None:
    """3w + (d − 1)(w² + w) + 2w + 2 in every cell."""
    result = run(0)
    for row, d in enumerate(result.depths):
        for column, w in enumerate(result.widths):
            expected = 3 * w + (d - 1) * (w * w + w) + 2 * w + 2
            assert result.parameters[row, column] == expected


@pytest.mark.parametrize("seed", SEEDS)
def test_smallest_within_one_standard_error(seed: int) -> None:
    """No net within one error of the lowest is smaller, and it is never bigger than the best."""
    result = run(seed)
    limit = result.validation.min() + result.errors.ravel()[result.validation.argmin()]
    close = result.parameters[result.validation <= limit]
    assert result.parameters[result.simplest] == close.min()
    assert result.validation[result.best] == result.validation.min()


def test_prediction_follows_the_losses() -> None:
    """Smallest, in between, largest, and no answer for a single net."""
    assert len(predict().options) == 3
    result = run(0)
    for cell, answer in (((0, 0), 0), ((1, 3), 1), ((2, 5), 2)):
        losses = np.ones_like(result.validation)
        losses[cell] = 0.5
        assert place(replace(result, validation=losses)) == answer
    assert place(compute(depths=(1,), widths=(2,), steps=5)) is None


def test_last_step_is_the_result_and_the_grid_fills() -> None:
    """A net more in each step; the last is what compute returns."""
    seen = list(steps(depths=(1, 2), widths=(2, 4), steps=20, seed=3))
    assert [int(np.isfinite(one.train).sum()) for one in seen] == [1, 2, 3, 4]
    expected = compute(depths=(1, 2), widths=(2, 4), steps=20, seed=3)
    np.testing.assert_array_equal(seen[-1].validation, expected.validation)


def mistakes(drill: Drill) -> list[int]:
    """The wrong answers; each is a number of its own, with the misconception behind it."""
    values = [one.value for one in drill.wrong]
    assert drill.answer not in values
    assert len(set(values)) == len(values)
    assert all(one.misconception for one in drill.wrong)
    return values


@pytest.mark.parametrize("drill", drills.DRILLS)
def test_drills_are_many(drill: Callable[[np.random.Generator], Drill]) -> None:
    """At least a hundred different prompts."""
    assert len({drill(np.random.default_rng(seed)).prompt for seed in range(200)}) >= 100


@pytest.mark.parametrize("seed", range(200))
def test_widest_by_the_quadratic_formula(seed: int) -> None:
    """The largest w with w² + (n + 3)w + 1 ≤ P is the rounded-down root."""
    drill = drills.widest(np.random.default_rng(seed))
    inputs, budget = (int(text) for text in re.findall(r"\d+", drill.prompt.replace("-1 ", " ")))
    b = inputs + 3
    assert drill.answer == (math.isqrt(b * b + 4 * (budget - 1)) - b) // 2
    assert mistakes(drill)


@pytest.mark.parametrize("seed", range(200))
def test_trials_by_logarithms(seed: int) -> None:
    """⌈ln(1 − c)/ln(1 − q)⌉; 59 trials for the best 5 % with 95 %."""
    drill = drills.trials(np.random.default_rng(seed))
    top, sure = (int(text) / 100 for text in re.findall(r"(\d+) %", drill.prompt))
    assert drill.answer == math.ceil(math.log(1 - sure) / math.log(1 - top) - 1e-9)
    assert mistakes(drill)
    assert drills.at_least(5, 95) == 59


@pytest.mark.parametrize("seed", range(200))
def test_grid_by_counting(seed: int) -> None:
    """The product of all numbers of the prompt."""
    drill = drills.grid(np.random.default_rng(seed))
    numbers = [int(text) for text in re.findall(r"\d+", drill.prompt)]
    assert drill.answer == len(list(np.ndindex(*numbers[:-1]))) * numbers[-1]
    assert mistakes(drill)
