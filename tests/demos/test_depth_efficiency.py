"""The depth-efficiency demo: bends and units, its drills."""

import re

import numpy as np
import pytest
from drill_checks import check, instances

from demos.depth_efficiency import fit, fold, random_pieces
from demos.drills import depth_efficiency as drills
from demos.nn import count_parameters, mlp


@pytest.mark.parametrize("k", range(1, 9))
def test_shallow_net_needs_as_many_units_as_pieces(k: int) -> None:
    """One layer with 2ᵏ even bends is the same function; with half as many it is lost."""
    x = np.linspace(0, 1, 2 ** (k + 2) + 1)
    teeth = fold(x, k)
    np.testing.assert_allclose(fit(x, teeth, 2**k), teeth, atol=1e-9)
    lost = np.sqrt(np.mean((fit(x, teeth, 2 ** (k - 1)) - teeth) ** 2))
    assert lost > 0.98 * teeth.std()


@pytest.mark.parametrize("units", [1, 2, 5, 20, 100])
def test_one_layer_has_a_bend_for_each_unit(units: int) -> None:
    """Whatever the weights, m ReLUs in one layer make m + 1 pieces at most."""
    rng = np.random.default_rng(units)
    x = np.linspace(-3, 3, 20_001)
    w, b, a = rng.normal(size=(3, units))
    slopes = np.diff(np.maximum(x[:, None] * w + b, 0) @ a) / np.diff(x)
    changed = np.abs(np.diff(slopes)) > 1e-6
    bends = np.count_nonzero(changed[1:] & ~changed[:-1]) + int(changed[0])
    assert bends <= units


def test_random_nets_of_one_layer_keep_the_bound() -> None:
    """Of two ReLUs in one layer none has more than three pieces, and most have them all."""
    pieces = random_pieces(1, np.random.default_rng(0))
    assert pieces.max() == 3
    assert np.mean(pieces == 3) > 0.8


def numbers_in(text: str) -> list[int]:
    """The whole numbers of a prompt, in order."""
    return [int(digits) for digits in re.findall(r"\d+", text)]


def test_deep_against_shallow_counts_bends() -> None:
    """The pieces of the composed zigzag, counted on an exact grid, less those of one layer."""
    for drill in instances(drills.deep_against_shallow):
        zigzag, _, _, layers, units = numbers_in(drill.prompt)
        steps = zigzag**layers
        level = np.arange(steps + 1)  # the zigzag in integers of 1/steps: reflect p·level
        for _ in range(layers):
            level = np.abs((zigzag * level + steps) % (2 * steps) - steps)
        pieces = 1 + int(np.count_nonzero(np.diff(np.sign(np.diff(level)))))
        mistakes = {
            "do not add up": zigzag * layers - units - 1,
            "to the power k": layers**zigzag - units - 1,
            "bends cut a line": pieces - units,
        }
        check(drill, pieces - (units + 1), mistakes)


def test_parameter_count_is_that_of_the_net() -> None:
    """A net of these sizes is built and its numbers are counted."""
    for drill in instances(drills.parameter_count):
        sizes = numbers_in(drill.prompt)
        assert 3 <= len(sizes) <= 6
        net = mlp(sizes, np.random.default_rng(0), init="zeros")
        biases = sum(sizes[1:])
        answer = count_parameters(net)
        mistakes = {
            "Each unit after": answer - biases,
            "The inputs are given": answer + sizes[0],
            "The output units": answer - sizes[-1],
        }
        check(drill, answer, mistakes)
