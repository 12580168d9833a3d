"""The cross-entropy demo: the descent written out anew, and its drills."""

import math
import re
from decimal import Decimal, localcontext

import numpy as np
import pytest
from drill_checks import check_mistakes, instances
from lessons import computing

from demos.cross_entropy import Descent, shifted
from demos.drills import cross_entropy as drills

compute = computing("cross-entropy")


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


@pytest.mark.parametrize(("shift", "margin", "classes"), [(1000, 2, 3), (-2000, -900, 5)])
def test_loss_of_large_logits_is_that_of_long_decimals(
    shift: float, margin: float, classes: int
) -> None:
    """Exponentials and a logarithm with a hundred digits and room for any exponent."""
    with localcontext(prec=100):
        powers = [Decimal(z).exp() for z in (shift + margin, *[shift] * (classes - 1))]
        expected = -(powers[0] / sum(powers)).ln()
    result = shifted(shift=shift, margin=margin, classes=classes)
    assert result.right == pytest.approx(float(expected), rel=1e-12)
    assert not math.isfinite(result.found)


def test_of_logits_is_the_negative_log_likelihood() -> None:
    """Exponentials, a quotient, a logarithm."""
    for drill in instances(drills.of_logits):
        inside = re.search(r"\((-?[^)]*)\); the true class is number (\d)", drill.prompt)
        assert inside is not None
        logits = [float(text) for text in inside[1].split(",")]
        powers = [math.exp(logit) for logit in logits]
        shares = [power / sum(powers) for power in powers]
        true = shares.pop(int(inside[2]) - 1)
        assert drill.answer == pytest.approx(-math.log(true), abs=1e-9)
        mistakes = {
            "bits": -math.log2(true),
            "squared error": (1 - true) ** 2 + sum(share**2 for share in shares),
            "own probability": -math.log(sum(shares)),
            "at the top": max(logits) - logits[int(inside[2]) - 1],
            "sum of exponentials": -logits[int(inside[2]) - 1],
        }
        check_mistakes(drill, mistakes)


def test_of_a_blind_guess_is_the_entropy_of_a_fair_die() -> None:
    """The sum of −1/K log 1/K over all K classes."""
    for drill in instances(drills.of_a_blind_guess):
        classes = next(int(word) for word in drill.prompt.split() if word.isdecimal())
        terms = [-math.log(1 / classes) / classes for _ in range(classes)]
        assert drill.answer == pytest.approx(sum(terms), abs=1e-9)
        mistakes = {
            "bits": sum(terms) / math.log(2),
            "base 10": sum(terms) / math.log(10),
            "bound": 1.0,
            "own probability": math.log(classes) - math.log(classes - 1),
        }
        check_mistakes(drill, mistakes)


def test_slope_is_a_difference_quotient() -> None:
    """A central difference of the loss as the prompt writes it."""
    for drill in instances(drills.slope):
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
        check_mistakes(drill, mistakes)
