"""The cross-entropy demo: the start that only one loss recovers from, and its drills."""

import math
import re

import numpy as np
import pytest

from demos.cross_entropy import Descent, compute, headline, predict, render, steps, which_ratio
from demos.drills import cross_entropy as drills
from quiz.demo import Drill

SEEDS = range(20)
INSTANCES = 200


def sigmoid(z: float) -> float:
    """The textbook's formula."""
    return 1 / (1 + math.exp(-z))


def losses(z: float, y: float = 1.0) -> tuple[float, float]:
    """Cross-entropy and squared error of one sigmoid, as textbooks write them."""
    p = sigmoid(z)
    return -y * math.log(p) - (1 - y) * math.log(1 - p), (p - y) ** 2


def count(descent: Descent) -> int:
    """Steps until p > ½, counted one by one."""
    return next(number for number, p in enumerate(descent.p) if p > 0.5)


@pytest.mark.parametrize(
    ("z0", "fast", "slow"),
    [(0, 1, 1), (-2, 3, 8), (-4, 5, 36), (-6, 7, 214), (-8, 9, 1507), (-10, 11, 11034)],
)
def test_steps_to_come_back(z0: float, fast: int, slow: int) -> None:
    """Without dice: the numbers of a recursion written out anew."""
    expected = []
    for squared in (False, True):
        z, taken = z0, 0
        while (p := sigmoid(z)) <= 0.5:
            z += 2 * (1 - p) ** 2 * p if squared else 1 - p
            taken += 1
        expected.append(taken)
    result = compute(z0=z0)
    found = [result.cross_entropy.steps, result.squared.steps]
    assert found == [count(result.cross_entropy), count(result.squared)] == expected == [fast, slow]


@pytest.mark.parametrize("z0", [-6.0, -7.0, -8.0, -9.0])
@pytest.mark.parametrize("lr", [0.5, 1.0, 2.0])
def test_squared_error_needs_exponentially_many(z0: float, lr: float) -> None:
    """A pull of 2eᶻ takes e^|z₀| / 2η steps: within 8 %."""
    taken = compute(z0=z0, lr=lr).squared.steps
    assert taken == pytest.approx(math.exp(-z0) / (2 * lr), rel=0.08)


def test_pulls_are_the_slopes_of_the_losses() -> None:
    """Central differences of both losses, along the curves and the descents."""
    result = compute()
    for z, *pulls in zip(result.z, *result.pulls, strict=True):
        above, below = losses(z + 1e-5), losses(z - 1e-5)
        expected = [abs(up - down) / 2e-5 for up, down in zip(above, below, strict=True)]
        assert pulls == pytest.approx(expected, rel=1e-5, abs=1e-9)
    for descent in (result.cross_entropy, result.squared):
        np.testing.assert_allclose(np.diff(descent.z), descent.pull[:-1], rtol=1e-7, atol=1e-9)
    assert result.cross_entropy.pull[0] > 0.999
    assert result.squared.pull[0] == pytest.approx(2 * math.exp(-8), rel=2e-3)


@pytest.mark.parametrize("seed", SEEDS)
def test_only_one_regression_recovers(seed: int) -> None:
    """Weights backwards: after 200 steps cross-entropy is right, squared error still wrong."""
    right = compute(seed=seed).right
    assert right is not None
    assert right[0] >= 0.975
    assert right[1] <= 0.025


@pytest.mark.parametrize("seed", range(10))
def test_from_an_unsure_start_both_learn(seed: int) -> None:
    """The control: at z₀ = 0 both need one step, both regressions learn, the headline says so."""
    result = compute(z0=0.0, seed=seed)
    assert headline(result).startswith("No difference in steps")
    assert result.right is not None
    assert min(result.right) >= 0.975


def test_headline_follows_the_start() -> None:
    """Strong, weak, unfinished and not begun."""
    assert headline(compute()).startswith("Confidently wrong: cross-entropy needs 9 steps")
    assert "squared error 36, 7 times as many" in headline(compute(z0=-4.0))
    assert headline(compute(z0=-2.0)).startswith("A small difference")
    assert headline(compute(z0=-12.0)).startswith("Stuck")
    assert headline(compute(lr=0.1, maxiter=20)).startswith("Neither has come back after 20")


def test_prediction_follows_the_run() -> None:
    """The right option changes with the start; a run that was cut short is not graded."""
    options = predict(z0=-8.0).options
    assert options[which_ratio(compute()) or 0] == "over 100 times"
    assert options[which_ratio(compute(z0=-6.0)) or 0] == "10 to 100 times"
    assert options[which_ratio(compute(z0=-2.0)) or 0] == "1.5 to 10 times"
    assert which_ratio(compute(z0=0.0)) == 0
    assert which_ratio(compute(z0=-12.0)) == 3  # not back after 20,000 steps: at least 1538 times
    assert which_ratio(compute(z0=-12.0, maxiter=20)) is None
    assert which_ratio(compute(lr=0.1, maxiter=20)) is None


def test_last_step_is_the_result() -> None:
    """Steps grow, can all be drawn, and the last is what compute returns."""
    run = list(steps(z0=-8.0, lr=1.0, maxiter=20_000, seed=3))
    last = compute(seed=3)
    assert 30 <= len(run) <= 60
    for step in run:
        render(step)
    lengths = [len(step.squared.p) for step in run]
    assert lengths == sorted(lengths)
    np.testing.assert_array_equal(run[-1].squared.p, last.squared.p)
    assert run[-1].right == last.right
    assert all(step.right is None for step in run[:-1])


def assert_mistakes(drill: Drill, mistakes: dict[str, float]) -> None:
    """Each wrong answer is what the misconception it names leads to, and none would pass."""
    assert drill.wrong
    for one in drill.wrong:
        (value,) = [value for words, value in mistakes.items() if words in one.misconception]
        assert one.value == pytest.approx(value, abs=1e-8)
        assert abs(one.value - drill.answer) > drill.tolerance


def test_of_logits_is_the_negative_log_likelihood() -> None:
    """Exponentials, a quotient, a logarithm."""
    for seed in range(INSTANCES):
        drill = drills.of_logits(np.random.default_rng(seed))
        inside = re.search(r"\((-?[^)]*)\); the true class is number (\d)", drill.prompt)
        assert inside is not None
        powers = [math.exp(float(text)) for text in inside[1].split(",")]
        shares = [power / sum(powers) for power in powers]
        true = shares.pop(int(inside[2]) - 1)
        assert drill.answer == pytest.approx(-math.log(true), abs=1e-9)
        mistakes = {
            "bits": -math.log2(true),
            "squared error": (1 - true) ** 2 + sum(share**2 for share in shares),
            "own probability": -math.log(sum(shares)),
        }
        assert_mistakes(drill, mistakes)


def test_of_a_blind_guess_is_the_entropy_of_a_fair_die() -> None:
    """The sum of −1/K log 1/K over all K classes."""
    for seed in range(INSTANCES):
        drill = drills.of_a_blind_guess(np.random.default_rng(seed))
        classes = next(int(word) for word in drill.prompt.split() if word.isdecimal())
        terms = [-math.log(1 / classes) / classes for _ in range(classes)]
        assert drill.answer == pytest.approx(sum(terms), abs=1e-9)
        mistakes = {
            "bits": sum(terms) / math.log(2),
            "bound": 1.0,
            "own probability": math.log(classes) - math.log(classes - 1),
        }
        assert_mistakes(drill, mistakes)


def test_slope_is_a_difference_quotient() -> None:
    """A central difference of the loss as the prompt writes it."""
    for seed in range(INSTANCES):
        drill = drills.slope(np.random.default_rng(seed))
        z, y = (float(text) for text in re.findall(r"[zy] = (-?[\d.]*\d)", drill.prompt))
        above, below = losses(z + 1e-5, y), losses(z - 1e-5, y)
        entropy, squared = ((up - down) / 2e-5 for up, down in zip(above, below, strict=True))
        assert drill.answer == pytest.approx(entropy, abs=1e-6)
        slope = sigmoid(z) * sigmoid(-z)
        mistakes = {
            "cancels": drill.answer * slope,
            "slope of the squared": squared,
            "minus target": y - sigmoid(z),
            "comes first": z - y,
        }
        assert_mistakes(drill, mistakes)
