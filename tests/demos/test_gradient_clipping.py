"""The gradient-clipping demo: what it saves, where it is not needed, and where it is not enough."""

import re
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from demos.drills import gradient_clipping as drills
from demos.gradient_clipping import (
    Result,
    compute,
    cosine,
    ending,
    headline,
    kept_directions,
    predict,
    steps,
)
from demos.nn import Parameter, clip_grad_norm_, gradient_norm
from quiz.demo import Drill

SEEDS = [*range(10), *range(100, 110)]


@cache
def default(seed: int) -> Result:
    """A run as it is shipped."""
    return compute(seed=seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_clipping_saves_the_exploding_run(seed: int) -> None:
    """Without clipping the loss overflows within a few updates; with it, it ends below 0.05."""
    result = default(seed)
    assert result.plain.overflow is not None
    assert result.plain.overflow <= 5
    assert 1e5 < result.plain.norms[0] < 5e6
    assert result.clipped.losses[-1] < 0.05
    assert headline(result).startswith("Clipping to 1 saves the run")


def test_the_clipped_loss_is_typically_near_its_floor() -> None:
    """In the median over seeds it ends below 0.006, where guessing has 1."""
    assert np.median([default(seed).clipped.losses[-1] for seed in SEEDS]) < 0.006


@pytest.mark.parametrize("seed", SEEDS[::2])
def test_a_shrinking_recurrence_needs_no_clipping(seed: int) -> None:
    """The control: at ρ = 0.7 both runs learn alike, and the headline says so."""
    result = compute(rho=0.7, seed=seed)
    assert result.plain.losses[-1] < 0.002
    assert result.clipped.losses[-1] < 0.002
    assert headline(result).startswith("Nothing to save")


def test_too_high_a_threshold_does_not_save() -> None:
    """Steps of up to 100 blow the loss up, finite though it stays."""
    for seed in SEEDS[::2]:
        result = compute(clip=100, seed=seed, steps=40)
        assert max(result.clipped.losses) > 1e20
        assert result.clipped.exploded
        assert headline(result).startswith("A threshold of 100 is too high")


def test_too_low_a_threshold_holds_but_does_not_learn() -> None:
    """Stable is not learned: the headline keeps the two apart."""
    result = compute(clip=0.02)
    assert result.clipped.losses[-1] > 1
    assert not result.clipped.exploded
    assert headline(result).startswith("Held, not learned")


def test_a_low_threshold_only_slows_what_does_not_explode() -> None:
    """Where nothing explodes and clipping costs progress, it is not praised."""
    assert "holds the run back" in headline(compute(rho=0.7, clip=0.05))


def test_prediction_follows_the_run() -> None:
    """The right option changes with what is turned."""
    asked = predict(rho=1.2, steps=200)
    assert asked.key is ending
    assert asked.options[ending(default(0))] == "no, it overflows"
    assert asked.options[ending(compute(rho=0.7))] == "yes, below 1"
    slow = compute(act="tanh", lr=0.001, steps=10)
    assert slow.plain.losses[-1] >= 1
    assert asked.options[ending(slow)] == "yes, but 1 or more"


def test_clipping_by_norm_keeps_the_direction_and_by_value_does_not() -> None:
    """Cosines of (30, 40, 1): 1 by norm; by value at c = 2 that with (2, 2, 1)."""
    parameters = [Parameter([0.0, 0.0]), Parameter([0.0])]
    parameters[0].grad, parameters[1].grad = np.array([30.0, 40.0]), np.array([1.0])
    by_norm, by_value = kept_directions(parameters, 2.0)
    assert by_norm == pytest.approx(1, abs=1e-12)
    assert by_value == pytest.approx(141 / (2501**0.5 * 3))
    assert clip_grad_norm_(parameters, 2.0) == pytest.approx(2501**0.5)
    assert gradient_norm(parameters) <= 2
    assert cosine(np.array([1.0, 0]), np.array([0, 2.0])) == 0


def test_what_the_caption_says() -> None:
    """The direction is kept by norm and not by value; as many updates were clipped as exceed c."""
    result = default(3)
    assert result.by_norm == pytest.approx(1)
    assert result.by_value < 0.99
    assert result.touched == sum(norm > 1 for norm in result.clipped.norms[:200])


def test_both_runs_start_alike() -> None:
    """The same weights and sequences: loss and gradient before the first update are equal."""
    result = default(1)
    assert result.plain.losses[0] == result.clipped.losses[0]
    assert result.plain.norms[0] == result.clipped.norms[0]


def test_an_overflow_is_never_drawn() -> None:
    """What is shown of the run without clipping is finite and within reach of the other's."""
    for result in (default(0), compute(rho=1.5, T=60, steps=20), compute(rho=0.7, steps=20)):
        assert np.isfinite(result.shown).all()
        assert len(result.shown) >= 1
    assert len(result.shown) == 21


def test_last_step_is_what_compute_returns() -> None:
    """Watching changes nothing, and there are thirty to sixty pictures."""
    watched = list(steps(seed=2))
    assert 30 <= len(watched) <= 60
    np.testing.assert_array_equal(watched[-1].clipped.losses, default(2).clipped.losses)
    assert headline(watched[-1]) == headline(default(2))


@pytest.mark.parametrize("drill", drills.DRILLS)
def test_drills_are_many(drill: Callable[[np.random.Generator], Drill]) -> None:
    """At least a hundred different prompts."""
    assert len({drill(np.random.default_rng(seed)).prompt for seed in range(200)}) >= 100


@pytest.mark.parametrize("seed", range(200))
def test_clip_by_norm_drill(seed: int) -> None:
    """The answer is parallel to g, as long as the shorter of ‖g‖ and c; no wrong answer passes."""
    drill = drills.clip_by_norm(np.random.default_rng(seed))
    inside = re.search(r"\((.*?)\)", drill.prompt)
    limit = re.search(r"c = (\d+)", drill.prompt)
    assert inside is not None
    assert limit is not None
    g, c = np.array([float(part) for part in inside[1].split(",")]), float(limit[1])
    length = float(np.sqrt(sum(one * one for one in g)))
    assert float(np.linalg.norm(drill.answer)) == pytest.approx(min(length, c))
    np.testing.assert_allclose(np.array(drill.answer) * length, g * min(length, c), atol=1e-9)
    assert drill.wrong
    for one in drill.wrong:
        assert np.abs(np.subtract(one.value, drill.answer)).max() > drill.tolerance


@pytest.mark.parametrize("seed", range(200))
def test_growth_drill(seed: int) -> None:
    """The answer is the length of a vector after T multiplications by ρ times a rotation."""
    drill = drills.growth(np.random.default_rng(seed))
    found = re.search(r"W = ([\d.]+) · Q.*T = (\d+)", drill.prompt)
    assert found is not None
    turn = float(found[1]) * np.array([[0.6, -0.8], [0.8, 0.6]])
    v = np.array([1.0, 0.0])
    for _ in range(int(found[2])):
        v = turn.T @ v
    assert drill.answer == pytest.approx(float(np.linalg.norm(v)), rel=1e-9)
    assert drill.wrong
    assert all(abs(one.value - drill.answer) > drill.tolerance for one in drill.wrong)
