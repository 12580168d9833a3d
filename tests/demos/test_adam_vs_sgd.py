"""The optimizer demo: the turned valley and the construction by formulas, its drills."""

import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from drill_checks import check, instances

from demos.adam_vs_sgd import GOAL, Result, compute, first, headline, steps
from demos.drills import adam_vs_sgd as drills
from demos.nn import SGD, Adam, Parameter

SEEDS = (*range(10), *range(100, 110))


@cache
def construction(seed: int) -> Result:
    """The data set against Adam, as it is shipped."""
    return compute(show="wilson", seed=seed)


@cache
def valley(kappa: float, angle: float) -> Result:
    """A valley with Adam's rate as shipped."""
    return compute(show="valley", kappa=kappa, angle=angle)


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


def optimizer_steps(prompt: str) -> int:
    """After how many steps the change is asked for."""
    return 2 if "second" in prompt else 1


def test_adam_drill_is_what_the_optimizer_does() -> None:
    """The answer is the change of a weight under `demos.nn`'s Adam."""
    for drill in instances(drills.adam_step):
        lr = float(re.findall(r"rate ([\d.]+),", drill.prompt)[0])
        w = Parameter([1.0])
        optimizer = Adam([w], lr)
        for _ in range(optimizer_steps(drill.prompt)):
            before = w.data.copy()
            w.grad = np.array([float(re.findall(r"g = (-?[\d.]+)\. By", drill.prompt)[0])])
            optimizer.step()
        g, steps = float(w.grad[0]), optimizer_steps(drill.prompt)
        mistakes = {
            "SGD's step": -lr * g,
            "Without bias": -lr
            * (1 - 0.9**steps)
            * g
            / (abs(g) * (1 - 0.999**steps) ** 0.5 + 1e-8),
            "against the gradient": lr * g / abs(g),
        }
        check(drill, float((w.data - before)[0]), mistakes)


def test_velocity_drill_is_what_the_optimizer_does() -> None:
    """The answer is the velocity that `demos.nn`'s SGD keeps."""
    for drill in instances(drills.velocity):
        mu = float(re.findall(r"μ = ([\d.]+) and", drill.prompt)[0])
        gradients = re.findall(r"-?\d+", drill.prompt.partition("gradients")[2])
        optimizer = SGD([Parameter([0.0])], momentum=mu)
        for gradient in gradients:
            optimizer.parameters[0].grad = np.array([float(gradient)])
            optimizer.step()
        first, second, third = map(float, gradients)
        velocity = float(optimizer.velocities[0][0])
        mistakes = {
            "older gradients fade": first + second + third,
            "average as Adam": velocity - mu * velocity,
            "counts fully": (mu * third + second) * mu + first,
        }
        check(drill, velocity, mistakes)
