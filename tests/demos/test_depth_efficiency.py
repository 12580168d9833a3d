"""The depth-efficiency demo: its claim at every depth, its control, its numbers."""

import re
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from demos.depth_efficiency import Result, compute, fit, fold, headline, predict, random_pieces
from demos.drills import depth_efficiency as drills
from demos.nn import count_parameters, mlp
from quiz.demo import Drill

DEPTHS = range(1, 13)


@cache
def run(k: int) -> Result:
    """The nets of k layers and of one, seed 0."""
    return compute(k=k)


def asked(k: int) -> str:
    """The option that is right for k layers."""
    prediction = predict(k=k)
    right = prediction.key(run(k))
    return "not graded" if right is None else prediction.options[right]


@pytest.mark.parametrize("k", DEPTHS)
def test_pieces_double_with_each_layer(k: int) -> None:
    """The net has exactly 2ᵏ pieces, counted from its slopes."""
    result = run(k)
    assert result.pieces == 2**k
    assert result.units == 2 * k
    assert len(result.x) >= 2 ** (k + 2)


@pytest.mark.parametrize("k", DEPTHS)
def test_teeth_are_a_triangle_wave(k: int) -> None:
    """In closed form: the distance of 2ᵏ x from the nearest even number, exactly."""
    result = run(k)
    scaled = result.x * 2**k
    expected = np.minimum(scaled % 2, 2 - scaled % 2)
    np.testing.assert_array_equal(result.deep, expected)


@pytest.mark.parametrize("k", range(4, 13))
def test_shallow_net_is_hardly_better_than_the_mean(k: int) -> None:
    """With the same units its error is that of a constant, √(1/12 + 1/(6n²)) at n = 4."""
    result = run(k)
    assert result.spread == pytest.approx((1 / 12 + 1 / 96) ** 0.5, abs=0.5 / 2**k)
    assert 0.98 * result.spread < result.rmse <= result.spread


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


@pytest.mark.parametrize("seed", range(20))
def test_random_weights_have_few_pieces(seed: int) -> None:
    """With random weights the same deep net has fewer pieces than a shallow one can have."""
    result = compute(k=6, seed=seed)
    assert 4 <= result.random_pieces <= 9
    assert result.random_pieces < result.most_shallow < result.pieces


def test_random_nets_of_one_layer_keep_the_bound() -> None:
    """Of two ReLUs in one layer none has more than three pieces, and most have them all."""
    pieces = random_pieces(1, np.random.default_rng(0))
    assert pieces.max() == 3
    assert np.mean(pieces == 3) > 0.8


@pytest.mark.parametrize("k", DEPTHS)
def test_headline_says_where_depth_gains_nothing(k: int) -> None:
    """The control: one or two layers make no more pieces than a single one can."""
    text = headline(run(k))
    if 2**k <= 2 * k + 1:
        assert k <= 2
        assert text.startswith("Depth gains nothing here")
    else:
        assert text.startswith(f"{2 * k} ReLUs make {2**k:,} pieces in {k} layers")
        assert text.endswith(f"at least {2**k - 1:,} ReLUs.")


def test_prediction_is_graded_where_the_options_differ() -> None:
    """The power is right, and where two options are the same number nothing is."""
    assert asked(5) == "2^k = 32"
    assert asked(10) == "2^k = 1,024"
    assert asked(3) == "2^k = 8"
    assert [asked(k) for k in (1, 2, 4)] == ["not graded"] * 3


@pytest.mark.parametrize("drill", drills.DRILLS)
def test_drills_are_many(drill: Callable[[np.random.Generator], Drill]) -> None:
    """At least a hundred different prompts."""
    assert len({drill(np.random.default_rng(seed)).prompt for seed in range(200)}) >= 100


def numbers_in(text: str) -> list[int]:
    """The whole numbers of a prompt, in order."""
    return [int(digits) for digits in re.findall(r"\d+", text)]


@pytest.mark.parametrize("seed", range(200))
def test_deep_against_shallow_counts_bends(seed: int) -> None:
    """The pieces of the composed zigzag, counted on an exact grid, less those of one layer."""
    drill = drills.deep_against_shallow(np.random.default_rng(seed))
    zigzag, _, _, layers, units = numbers_in(drill.prompt)
    steps = zigzag**layers
    level = np.arange(steps + 1)  # the zigzag in integers of 1/steps: reflect p·level
    for _ in range(layers):
        level = np.abs((zigzag * level + steps) % (2 * steps) - steps)
    pieces = 1 + int(np.count_nonzero(np.diff(np.sign(np.diff(level)))))
    assert drill.answer == pieces - (units + 1)
    assert len(drill.wrong) >= 2
    assert all(one.value != drill.answer for one in drill.wrong)


@pytest.mark.parametrize("seed", range(200))
def test_parameter_count_is_that_of_the_net(seed: int) -> None:
    """A net of these sizes is built and its numbers are counted."""
    drill = drills.parameter_count(np.random.default_rng(seed))
    sizes = numbers_in(drill.prompt)
    assert 3 <= len(sizes) <= 6
    net = mlp(sizes, np.random.default_rng(0), init="zeros")
    assert drill.answer == count_parameters(net)
    assert len(drill.wrong) == 3
    assert all(one.value != drill.answer for one in drill.wrong)
