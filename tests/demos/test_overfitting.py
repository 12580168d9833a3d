"""The overfitting demo: more data, its noise floor, its drills."""

import re

import numpy as np
import pytest
from drill_checks import instances
from lessons import computing

from demos.drills import overfitting as drills

compute = computing("overfitting")


def test_more_data_closes_the_gap() -> None:
    """The gap of [64, 64] falls from 50 to 200 to 800 points, in the median of 2 seeds."""
    gaps = []
    for n in (50, 200, 800):
        nets = [compute(hidden=("64x64",), n=n, steps=200, seed=s).models[0] for s in range(2)]
        gaps.append(np.median([net.validation[-1] - net.train[-1] for net in nets]))
    assert gaps[0] > 2 * gaps[1] > 4 * gaps[2]


def test_floor_is_the_best_constant_probability() -> None:
    """No net can know which labels were flipped: H(p), found by brute force."""
    x = np.linspace(1e-6, 1 - 1e-6, 100_001)
    best = np.min(-0.85 * np.log(x) - 0.15 * np.log(1 - x))
    assert compute().floor == pytest.approx(best, abs=1e-6)


def test_first_loss_is_that_of_an_untrained_net() -> None:
    """The curves start before any update, and training loss ends far below where it was."""
    result = compute()
    assert (result.at[0], result.at[-1]) == (0, 400)
    for model in result.models:
        assert len(model.train) == len(model.validation) == len(result.at)
        assert model.train[-1] < model.train[0]
        assert np.max(np.diff(model.train)) < 0.2  # falling, up to noise


def test_diagnosis_leaves_no_doubt() -> None:
    """Near is within two points and far at least eight, in both comparisons."""
    verdicts = {
        (True, True): "both",
        (True, False): "underfitting",
        (False, True): "overfitting",
        (False, False): "neither",
    }
    for drill in instances(drills.diagnose):
        reachable, train, validation = map(int, re.findall(r"(\d+)%", drill.prompt))
        gaps = (train - reachable, validation - train)
        assert all(0 <= gap <= 2 or gap >= 8 for gap in gaps)
        assert drill.answer == verdicts[gaps[0] >= 8, gaps[1] >= 8]
        assert {one.value for one in drill.wrong} == set(drill.choices) - {drill.answer}


def test_early_stopping_replayed() -> None:
    """Stop at the first epoch whose last `patience` losses are all above the lowest before them."""
    for drill in instances(drills.early_stopping):
        losses = [float(text) for text in re.findall(r"\d\.\d\d", drill.prompt)]
        patience = int(re.findall(r"patience (\d)", drill.prompt)[0])
        stop = next(
            e
            for e in range(patience + 1, len(losses) + 1)
            if min(losses[e - patience : e]) > min(losses[: e - patience])
        )
        best = losses.index(min(losses[:stop])) + 1
        assert drill.answer == (best, stop)
        assert drill.wrong
        mistakes = {
            "Keep the weights": (stop, stop),
            "patience counts": (best, stop - 1),
            "never seen": (losses.index(min(losses)) + 1, stop),
            "counted from 1": (best - 1, stop - 1),
        }
        for one in drill.wrong:
            (value,) = [value for words, value in mistakes.items() if words in one.misconception]
            assert one.value == value != drill.answer
