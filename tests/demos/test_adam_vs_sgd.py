"""The optimizer demo: the turned valley and the construction by formulas, its drills."""

import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from drill_checks import check, instances
from lessons import answer, headline

from demos.adam_vs_sgd import GOAL, Trap, Valley, bias, decay, steps, wilson
from demos.drills import adam_vs_sgd as drills
from demos.nn import SGD, Adam, Parameter
from quiz.demo import final

SEEDS = (*range(10), *range(100, 110))

compute = final(steps)


@cache
def construction(seed: int) -> Trap:
    """The data set against Adam, as it is shipped."""
    return final(wilson)(seed=seed)


@cache
def valley(kappa: float, angle: float) -> Valley:
    """A valley with Adam's rate as shipped."""
    return compute(kappa=kappa, angle=angle)


def test_turning_the_valley_undoes_adam_alone() -> None:
    """At κ = 1000 Adam goes from under 100 to over 1500 steps; the others keep theirs, ± 1."""
    along, turned = valley(1000.0, 0.0), valley(1000.0, 45.0)
    counts = [
        [run.reached or 0 for run in runs.values()]
        for runs in (along.now, turned.before, turned.now)
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
    lost = {name: replace(run, reached=None) for name, run in result.now.items()}
    unfinished = replace(result, now=lost)
    assert answer("adam-vs-sgd", unfinished) == "a tie, or none within 6000 steps"
    assert "over 6000" in headline("adam-vs-sgd", unfinished)
    assert min(run.losses[-1] for run in result.now.values()) < GOAL


def test_adamw_decays_as_its_formula() -> None:
    """Means of 100 weights: (1 − ηλ)ᵗ but for the noise, whatever the size of the gradients."""
    result = final(decay)(ratio=1000.0)
    assert result.expected == pytest.approx((1 - 1e-3) ** 1000)
    assert result.weights[1, :, -1] == pytest.approx([result.expected] * 2, abs=0.02)


def test_uncorrected_steps_are_those_of_the_running_means() -> None:
    """Adam's rule, mean by mean; with the corrections `demos.nn`'s steps are the rate itself."""
    m = v = 0.0
    sizes = []
    w = Parameter([1.0])
    optimizer = Adam([w], 0.05)
    for _ in range(50):
        m, v = 0.9 * m + 0.1 * 7.0, 0.999 * v + 0.001 * 49.0
        sizes.append(m / v**0.5)
        before, w.grad = w.data[0], np.array([7.0])
        optimizer.step()
        assert before - w.data[0] == pytest.approx(0.05)
    np.testing.assert_allclose(bias(steps=50).sizes, sizes, rtol=1e-10)


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
