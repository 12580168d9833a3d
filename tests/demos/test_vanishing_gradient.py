"""The vanishing-gradient demo: its slopes, its drills."""

import re

import numpy as np
import pytest
from drill_checks import check, instances

from demos.drills import vanishing_gradient as drills
from demos.vanishing_gradient import compute


def test_slopes_are_those_of_a_forward_pass_written_out() -> None:
    """The root mean square of σ(z)(1 − σ(z)) in each layer, from weights drawn once more."""
    rng = np.random.default_rng(5)
    weights = [rng.normal(0, 1 / 8, (64, 64)) for _ in range(6)]  # Xavier: √(2/(64 + 64))
    h = rng.normal(size=(64, 64))
    for weight, slope in zip(weights, compute(depth=6, seed=5).slopes, strict=True):
        h = 1 / (1 + np.exp(-h @ weight.T))
        assert slope == pytest.approx(np.sqrt(np.mean((h * (1 - h)) ** 2)), rel=1e-9)


def test_layers_until_is_the_ceiling_of_logarithms() -> None:
    """The smallest L with (w/4)ᴸ < 10⁻ᵏ is ⌈k·ln 10/ln(4/w)⌉, as no (4/w)ᴸ is a power of ten."""
    for seed in range(600):
        drill = drills.layers_until(np.random.default_rng(seed))
        weight = float(re.findall(r"weight ([\d.]+)\.", drill.prompt)[0])
        digits = float(drill.prompt.rsplit("1e-", 1)[1].rstrip("?")) * np.log(10)
        mistakes = {
            "The factors multiply": round(digits / np.log(10) / (weight / 4)),
            "½ is the value of σ": np.ceil(digits / np.log(2)),
            "Each weight is a factor": np.ceil(digits / np.log(4)),
        }
        check(drill, np.ceil(digits / np.log(4 / weight)), mistakes)


def test_chain_is_the_derivative_of_the_composed_units() -> None:
    """The answer equals the product of central differences of the three sigmoid units."""
    for drill in instances(drills.chain):
        numbers = [float(number) for number in re.findall(r"[wz]\d = (-?[\d.]*\d)", drill.prompt)]
        weights, z = np.array(numbers[0::2]), np.array(numbers[1::2])
        up, at, down = (1 / (1 + np.exp(-(z + shift))) for shift in (1e-5, 0, -1e-5))
        slopes = (up - down) / 2e-5
        mistakes = {
            "The weights are factors": np.prod(slopes),
            "not σ.": np.prod(weights * at),
            "does not add": np.sum(weights * slopes),
        }
        check(drill, np.prod(weights * slopes), mistakes)
