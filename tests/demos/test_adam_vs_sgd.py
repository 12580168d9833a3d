"""The optimiser demo: scale, rotation and the construction, against formulas of their own."""

import math
import re
from dataclasses import replace

import numpy as np
import pytest

from demos.adam_vs_sgd import (
    GOAL,
    better,
    compute,
    descend,
    first,
    headline,
    hessian,
    predict,
    steps,
)
from demos.drills import adam_vs_sgd as drills
from demos.nn import SGD, Adam, Parameter
from demos.nn.parameter import Array

SEEDS = range(12)


def adam_by_hand(curvature: Array, start: Array, lr: float, count: int) -> Array:
    """Adam's path on ½wᵀHw by sums over all earlier gradients, not by running means."""
    w = start.copy()
    path, gradients = [w.copy()], []
    for t in range(1, count + 1):
        gradients.append(curvature @ w)
        ages = np.arange(t)[::-1, None]
        first_moment = (0.1 * 0.9**ages * np.array(gradients)).sum(axis=0) / (1 - 0.9**t)
        second = (0.001 * 0.999**ages * np.array(gradients) ** 2).sum(axis=0) / (1 - 0.999**t)
        w = w - lr * first_moment / (np.sqrt(second) + 1e-8)
        path.append(w.copy())
    return np.array(path)


@pytest.mark.parametrize("kappa", [1.0, 10.0, 100.0, 1000.0])
@pytest.mark.parametrize("c", [1e-3, 1000.0, 1e6])
def test_adam_keeps_its_path_when_the_loss_is_scaled(c: float, kappa: float) -> None:
    """Adam moves by less than 1e-4, the share of ε; SGD diverges or hardly gets anywhere."""
    result = compute(c=c, kappa=kappa)
    adam, sgd = result.runs[1], result.runs[3]
    assert adam.shift < 1e-4
    assert "even" not in headline(result)
    if c > 1:
        assert sgd.diverged is not None
        assert headline(result).endswith(f"SGD diverges at step {sgd.diverged}.")
    else:
        assert sgd.shift > 0.5


def test_scale_cancels_exactly_without_epsilon() -> None:
    """With ε far below all gradients a factor on the loss changes nothing but rounding."""
    runs = [
        descend("", lambda w: Adam([w], 0.1, eps=1e-30), 100.0, c=c) for c in (1.0, 1024.0, 1e3)
    ]
    np.testing.assert_array_equal(runs[1].path, runs[0].path)  # a power of two: no rounding
    np.testing.assert_allclose(runs[2].path, runs[0].path, atol=1e-10)


def test_headline_says_where_scaling_does_show() -> None:
    """The controls: with no factor nobody moves; gradients as small as ε move Adam as well."""
    assert "nobody moves" in headline(compute(c=1.0))
    assert "even Adam's path moves" in headline(compute(c=1e-9))
    assert headline(compute(c=0.5)).endswith("SGD's by 0.99.")


@pytest.mark.parametrize("angle", [0.0, 10.0, 45.0])
def test_adam_follows_its_formula(angle: float) -> None:
    """Fifty steps equal a second implementation, and the first goes by −η sign(g)."""
    run = descend("", lambda w: Adam([w], 0.1), 100.0, angle)
    expected = adam_by_hand(hessian(100.0, angle), run.path[0], 0.1, 50)
    np.testing.assert_allclose(run.path[:51], expected, rtol=1e-8, atol=1e-10)
    slope = hessian(100.0, angle) @ run.path[0]
    np.testing.assert_allclose(run.path[1] - run.path[0], -0.1 * np.sign(slope), rtol=1e-6)


def test_loss_has_the_curvatures_it_says() -> None:
    """The turned Hessian has the eigenvalues κ and 1; its gradient is that of differences."""
    np.testing.assert_allclose(np.linalg.eigvalsh(hessian(50.0, 30.0)), [1, 50], rtol=1e-12)
    result = compute(show="valley", kappa=50.0, angle=30.0)
    u = v = np.radians(30)
    across = np.array([np.cos(u), np.sin(v)])  # the steep direction, turned from (1, 0)
    assert across @ hessian(50.0, 30.0) @ across == pytest.approx(50)
    assert result.runs[0].values[0] == pytest.approx((50 + 1) / 2)


@pytest.mark.parametrize("kappa", [10.0, 100.0, 1000.0])
@pytest.mark.parametrize("angle", [0.0, 20.0, 45.0])
def test_tuned_sgd_takes_the_steps_of_its_closed_form(kappa: float, angle: float) -> None:
    """At the rate 2/(κ+1) both coordinates shrink by (κ−1)/(κ+1) a step, at any angle."""
    shrink = (kappa - 1) / (kappa + 1)
    expected = math.ceil(math.log((kappa + 1) / 2 / GOAL) / (-2 * math.log(shrink)))
    run = compute(show="valley", kappa=kappa, angle=angle).runs[1]
    assert run.reached is not None
    assert abs(run.reached - expected) <= 1


def test_turning_the_valley_undoes_adam_alone() -> None:
    """At κ = 1000 Adam goes from under 100 to over 1500 steps; momentum keeps its 218 ± 1."""
    counts = {}
    for angle in (0.0, 45.0):
        runs = compute(show="valley", kappa=1000.0, angle=angle).runs
        counts[angle] = [run.reached or 0 for run in runs]
    assert counts[0.0][0] < 100
    assert counts[45.0][0] > 1500
    assert counts[45.0][3] == counts[0.0][0]  # Adam along the axes, shown again
    assert abs(counts[45.0][2] - counts[0.0][2]) <= 1
    assert 217 <= counts[0.0][2] <= 219


def test_valley_headline_flips() -> None:
    """A right angle leaves the axes as they were, and then Adam is no slower."""
    turned = headline(compute(show="valley", kappa=1000.0, angle=45.0))
    assert "Adam needs 1653 steps instead of 82" in turned
    assert "no more than 82" in headline(compute(show="valley", kappa=1000.0, angle=90.0))
    assert headline(compute(show="valley")).startswith("Along the axes")


@pytest.mark.parametrize("seed", SEEDS)
def test_construction_holds_against_adam(seed: int) -> None:
    """Both fit the training set; SGD has the test right, Adam only the share of +1."""
    result = compute(show="wilson", seed=seed)
    sgd, adam = result.runs
    assert sgd.train == adam.train == 1.0
    assert sgd.values[-1] > 0.99
    assert adam.values[-1] == pytest.approx(result.positives, abs=1e-9)
    assert 0.65 < adam.values[-1] < 0.75
    assert headline(result).startswith("Both fit the training set")
    assert better(result) == 0


def test_construction_needs_two_labels() -> None:
    """The control: where all labels are +1 Adam is not behind, and the headline says so."""
    for seed in SEEDS:
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
    votes = [run.path[-1] for run in compute(show="wilson", seed=seed).runs]
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
    result = compute(show="valley")
    lost = replace(result, runs=tuple(replace(run, reached=None) for run in result.runs))
    assert first(lost) is None
    assert "over 6000" in headline(lost)


@pytest.mark.parametrize("show", ["scale", "valley", "wilson"])
def test_last_step_is_what_compute_returns(show: str) -> None:
    """Some 30 to 60 results, each a piece of the last."""
    every, last = list(steps(show=show)), compute(show=show)
    assert 30 <= len(every) <= 60
    for ours, theirs, early in zip(every[-1].runs, last.runs, every[3].runs, strict=True):
        np.testing.assert_array_equal(ours.path, theirs.path)
        np.testing.assert_array_equal(early.path, theirs.path[: len(early.path)])
        assert (ours.reached, ours.diverged) == (theirs.reached, theirs.diverged)


@pytest.mark.parametrize("seed", range(200))
def test_adam_drill_is_what_the_optimiser_does(seed: int) -> None:
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
def test_velocity_drill_is_what_the_optimiser_does(seed: int) -> None:
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
