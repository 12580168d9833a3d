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
        power = int(re.findall(r"1e-(\d+)\?", drill.prompt)[0])
        digits = power * np.log(10)
        answer = np.ceil(digits / np.log(4 / weight))
        mistakes = {
            "Round up": answer - 1,
            "½ is the value of σ": np.ceil(digits / np.log(2)),
            "Each weight is a factor": np.ceil(digits / np.log(4)),
            "confuses 2 with 10": np.ceil(power / np.log2(4 / weight)),
        }
        check(drill, answer, mistakes)
        rough = power / (0.301 * np.log2(4 / weight))
        assert np.floor(rough) + 1 == answer  # with log₁₀ 2 as the prompt has it


def test_chain_is_the_derivative_of_the_composed_units() -> None:
    """A central difference of three units with biases that give what the prompt says comes out."""
    for drill in instances(drills.chain):
        inside = re.search(
            r"w₁, w₂, w₃ = (.*) and the outputs h₁, h₂, h₃ = (.*?)\. What", drill.prompt
        )
        assert inside is not None
        weights, h = (np.array([float(one) for one in part.split(",")]) for part in inside.groups())
        before = np.array([0.3, *h[:2]])  # any h₀ will do
        biases = np.log(h / (1 - h)) - weights * before
        ends = []
        for shift in (1e-5, -1e-5):
            value = before[0] + shift
            for w, b in zip(weights, biases, strict=True):
                value = 1 / (1 + np.exp(-(w * value + b)))
            ends.append(value)
        slopes = np.exp(-np.log(h / (1 - h))) / (1 + np.exp(-np.log(h / (1 - h)))) ** 2
        mistakes = {
            "The weights are factors": np.prod(slopes),
            "not σ.": np.prod(weights * h),
            "slope of tanh": np.prod(weights * (1 + h) * (1 - h)),
            "does not add": np.sum(weights * slopes),
        }
        check(drill, (ends[0] - ends[1]) / 2e-5, mistakes)
