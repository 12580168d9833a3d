"""The optimizer demo: scale, rotation and the construction, against formulas of their own."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from demos.adam_vs_sgd import GOAL, Result, better, compute, first, headline, predict, steps
from demos.drills import adam_vs_sgd as drills
from demos.nn import SGD, Adam, Parameter
from quiz.demo import Drill

SEEDS = (*range(10), *range(100, 110))


@cache
def construction(seed: int) -> Result:
    """The data set against Adam, as it is shipped."""
    return compute(show="wilson", seed=seed)


@cache
def valley(kappa: float, angle: float) -> Result:
    """A valley with Adam's rate as shipped."""
    return compute(show="valley", kappa=kappa, angle=angle)


@pytest.mark.parametrize("kappa", [1.0, 10.0, 100.0, 1000.0])
@pytest.mark.parametrize("c", [1e-3, 1000.0, 1e6])
def test_adam_keeps_its_path_when_the_loss_is_scaled(c: float, kappa: float) -> None:
    """Adam moves by less than 1e-4, the share of ε; SGD diverges or hardly gets anywhere."""
    result = compute(c=c, kappa=kappa)
    assert result.shift("Adam") < 1e-4
    assert "even" not in headline(result)
    diverged = result.others["SGD"].diverged
    if c > 1:
        assert diverged is not None
        assert headline(result).endswith(f"SGD diverges at step {diverged}.")
    else:
        assert result.shift("SGD") > 0.5


def test_headline_says_where_scaling_does_show() -> None:
    """The controls: with no factor nobody moves; gradients as small as ε move Adam as well."""
    assert "nobody moves" in headline(compute(c=1.0))
    assert "even Adam's path moves" in headline(compute(c=1e-9))
    assert headline(compute(c=0.5)).endswith("SGD's by 0.99.")


def test_turning_the_valley_undoes_adam_alone() -> None:
    """At κ = 1000 Adam goes from under 100 to over 1500 steps; the others keep theirs, ± 1."""
    along, turned = valley(1000.0, 0.0), valley(1000.0, 45.0)
    counts = [
        [run.reached or 0 for run in runs.values()]
        for runs in (along.descents, turned.others, turned.descents)
    ]
    assert counts[0] == counts[1]  # those along the axes, run again beside the turned ones
    assert counts[0][0] < 100
    assert counts[2][0] > 1500
    np.testing.assert_allclose(counts[2][1:], counts[0][1:], atol=1)
    assert 217 <= counts[0][2] <= 219


def test_valley_headline_flips() -> None:
    """A right angle leaves the axes as they were, and then Adam is no slower."""
    assert "Adam 1653 instead of 82, tuned SGD 3857 as before" in headline(valley(1000.0, 45.0))
    assert "Adam 82 as before" in headline(valley(1000.0, 90.0))
    assert headline(valley(100.0, 0.0)).startswith("Along the axes Adam takes 82 steps")


@pytest.mark.parametrize("seed", SEEDS)
def test_construction_holds_against_adam(seed: int) -> None:
    """Both fit the training set; SGD has the test right, Adam only the share of +1."""
    result = construction(seed)
    sgd, adam = result.fits["SGD"], result.fits["Adam"]
    assert sgd.train == adam.train == 1.0
    assert sgd.test[-1] > 0.99
    assert adam.test[-1] == pytest.approx(result.positives, abs=1e-9)
    assert 0.65 < adam.test[-1] < 0.75
    assert headline(result).startswith("Both fit the training set")
    assert better(result) == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_construction_needs_two_labels(seed: int) -> None:
    """The control: where all labels are +1 Adam is not behind, and the headline says so."""
    assert headline(compute(show="wilson", p=1.0, seed=seed)).startswith("Adam is not behind")


@pytest.mark.parametrize("seed", SEEDS)
def test_solutions_are_the_least_norm_and_the_sign(seed: int) -> None:
    """SGD ends at the pseudo-inverse's weights, Adam at ¼·sign(Xᵀy), on data built here again."""
    n, rng = 50, np.random.default_rng(seed)
    labels = [1.0 if draw < 0.7 else -1.0 for draw in rng.random(n)]
    rows = []
    for number, label in enumerate(labels):
        own = [1.0, 0, 0, 0, 0] if label > 0 else [1.0] * 5
        rows.append([label, 1, 1] + [0.0] * 5 * number + own + [0.0] * 5 * (n - 1 - number))
    x, y = np.array(rows), np.array(labels)
    votes = [run.votes[-1] for run in construction(seed).fits.values()]
    for w, vote in zip((np.linalg.pinv(x) @ y, np.sign(x.T @ y) / 4), votes, strict=True):
        np.testing.assert_allclose(vote, [-w[0], w[1] + w[2], w[1] + w[2] - w[0]], atol=2e-3)


def test_prediction_follows_the_run() -> None:
    """The right option changes with what is turned; a tie is not graded."""

    def answer(show: str = "scale", c: float = 1e3, kappa: float = 1e2, angle: float = 0.0,
               p: float = 0.7) -> str | None:  # fmt: skip
        asked = predict(show=show, c=c, kappa=kappa, angle=angle, p=p)
        key = asked.key(compute(show=show, c=c, kappa=kappa, angle=angle, p=p))
        return None if key is None else asked.options[key]

    assert answer() == "only SGD's"
    assert answer(c=1.0) == "nobody's"
    assert answer(c=1e-9) == "both"
    assert answer("valley", kappa=1000.0) == "Adam"
    assert answer("valley", kappa=1000.0, angle=45.0) == "tuned momentum"
    assert answer("valley", kappa=1.0) is None
    assert answer("wilson") == "SGD"
    assert answer("wilson", p=1.0) == "neither"


def test_nobody_arrives() -> None:
    """Runs that have not reached the goal are a tie."""
    result = valley(100.0, 0.0)
    lost = {name: replace(run, reached=None) for name, run in result.descents.items()}
    unfinished = replace(result, descents=lost)
    assert first(unfinished) is None
    assert "over 6000" in headline(unfinished)
    assert min(run.losses[-1] for run in result.descents.values()) < GOAL


@pytest.mark.parametrize("show", ["scale", "valley", "wilson"])
def test_last_step_is_what_compute_returns(show: str) -> None:
    """Some 30 to 60 results, each a piece of the last."""
    every, last = list(steps(show=show)), compute(show=show)
    assert 30 <= len(every) <= 60
    for name, run in last.descents.items():
        ours, early = every[-1].descents[name], every[3].descents[name]
        np.testing.assert_array_equal(ours.path, run.path)
        np.testing.assert_array_equal(early.path, run.path[: len(early.path)])
        assert (ours.reached, ours.diverged) == (run.reached, run.diverged)
    for name, fit in last.fits.items():
        np.testing.assert_array_equal(every[-1].fits[name].votes, fit.votes)
        early_votes = every[3].fits[name].votes
        np.testing.assert_array_equal(early_votes, fit.votes[: len(early_votes)])


@pytest.mark.parametrize("drill", drills.DRILLS)
def test_drills_are_many(drill: Callable[[np.random.Generator], Drill]) -> None:
    """At least a hundred different prompts."""
    assert len({drill(np.random.default_rng(seed)).prompt for seed in range(300)}) >= 100


@pytest.mark.parametrize("seed", range(200))
def test_adam_drill_is_what_the_optimizer_does(seed: int) -> None:
    """The answer is the change of a weight under `demos.nn`'s Adam."""
    drill = drills.adam_step(np.random.default_rng(seed))
    lr = float(re.findall(r"rate ([\d.]+),", drill.prompt)[0])
    w = Parameter([1.0])
    optimizer = Adam([w], lr)
    for _ in range(2 if "second" in drill.prompt else 1):
        before = w.data.copy()
        w.grad = np.array([float(re.findall(r"g = (-?[\d.]+)\. By", drill.prompt)[0])])
        optimizer.step()
    assert abs(drill.answer - float((w.data - before)[0])) < drill.tolerance
    assert len(drill.wrong) == 3
    assert all(abs(one.value - drill.answer) > drill.tolerance for one in drill.wrong)


@pytest.mark.parametrize("seed", range(200))
def test_velocity_drill_is_what_the_optimizer_does(seed: int) -> None:
    """The answer is the velocity that `demos.nn`'s SGD keeps."""
    drill = drills.velocity(np.random.default_rng(seed))
    mu = float(re.findall(r"μ = ([\d.]+) and", drill.prompt)[0])
    gradients = re.findall(r"-?\d+", drill.prompt.partition("gradients")[2])
    optimizer = SGD([Parameter([0.0])], momentum=mu)
    for gradient in gradients:
        optimizer.parameters[0].grad = np.array([float(gradient)])
        optimizer.step()
    assert drill.answer == pytest.approx(float(optimizer.velocities[0][0]), abs=1e-9)
    assert drill.wrong
    assert all(abs(one.value - drill.answer) > drill.tolerance for one in drill.wrong)
