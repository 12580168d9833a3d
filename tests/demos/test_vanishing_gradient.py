"""The vanishing-gradient demo: its claim over seeds, its control, its numbers."""

import re

import numpy as np
import pytest
from drill_checks import check

from demos.drills import vanishing_gradient as drills
from demos.nn import Linear, Sequential, numerical_gradient
from demos.vanishing_gradient import POWERS, compute, headline, nearest_power, predict

SEEDS = (*range(20), *range(100, 120))
INSTANCES = 200


@pytest.mark.parametrize("seed", SEEDS)
def test_deep_sigmoid_stack_loses_twelve_powers_of_ten(seed: int) -> None:
    """Twenty sigmoid layers with Xavier weights leave 10^-13.2 to 10^-12.1 of the gradient."""
    result = compute(seed=seed)
    assert -13.2 <= np.log10(result.ratio) <= -12.1
    assert 0.22 <= result.factor <= 0.25
    assert headline(result).startswith("Vanished")
    assert POWERS[nearest_power(result)] == -12


@pytest.mark.parametrize("seed", SEEDS)
def test_relu_with_he_weights_keeps_it(seed: int) -> None:
    """The control: the same depth with ReLU and He weights, and the headline says so."""
    result = compute(act="relu", init="he", seed=seed)
    assert -0.6 <= np.log10(result.ratio) <= 0.5
    assert headline(result).startswith("It does not vanish here: the input gets ")


def test_relu_with_xavier_weights_loses_a_factor_of_root_two() -> None:
    """Half of the squared norm passes a ReLU, so Var(W) = 1/n shrinks the norm by 1/√2 a layer."""
    factors = [compute(act="relu", depth=30, width=128, seed=seed).factor for seed in range(20)]
    assert np.median(factors) == pytest.approx(2**-0.5, rel=0.03)


def test_batch_norm_without_skips_explodes() -> None:
    """Yang et al. 2019: the factor per layer tends to √(π/(π − 1)) in deep ReLU nets."""
    factors = [compute(act="relu", init="he", bn=True, depth=50, seed=s).factor for s in range(20)]
    assert np.median(factors) == pytest.approx((np.pi / (np.pi - 1)) ** 0.5, rel=0.05)
    assert headline(compute(act="relu", init="he", bn=True, depth=50)).startswith("Exploded")


def test_the_factor_is_slopes_times_weights() -> None:
    """Half of the ReLUs pass, slope √½; He's weights make up for it with √2, Xavier's do not."""
    for init, weights in (("he", 2**0.5), ("xavier", 1.0)):
        result = compute(act="relu", init=init, width=128)
        assert result.slope == pytest.approx(2**-0.5, rel=0.05)
        assert result.factor / result.slope == pytest.approx(weights, rel=0.05)
    assert compute().slope <= 0.25


def test_slopes_are_those_of_a_forward_pass_written_out() -> None:
    """The root mean square of σ(z)(1 − σ(z)) in each layer, from weights drawn once more."""
    rng = np.random.default_rng(5)
    weights = [rng.normal(0, 1 / 8, (64, 64)) for _ in range(6)]  # Xavier: √(2/(64 + 64))
    h = rng.normal(size=(64, 64))
    for weight, slope in zip(weights, compute(depth=6, seed=5).slopes, strict=True):
        h = 1 / (1 + np.exp(-h @ weight.T))
        assert slope == pytest.approx(np.sqrt(np.mean((h * (1 - h)) ** 2)), rel=1e-9)


@pytest.mark.parametrize(
    ("turned", "said"),
    [
        ({"act": "relu", "width": 2, "depth": 100}, "Vanished: nothing of the gradient"),
        ({"init": "0.05", "width": 2, "depth": 100}, "Vanished: 10^-185.5 of the gradient"),
        ({"act": "relu", "init": "he", "skip": True}, "Exploded: the input gets 10^3.9 times"),
        ({"act": "relu", "init": "he", "bn": True}, "It grows on the way back: the input gets 34"),
        ({"act": "tanh"}, "It fades without vanishing: the input gets 0.15 times"),
    ],
)
def test_headline_at_the_ends(turned: dict[str, object], said: str) -> None:
    """Exactly nothing, less than a square can hold, more than before, and a little less."""
    assert headline(compute(**turned)).startswith(said)  # type: ignore[arg-type] # by name


def test_norms_are_those_of_finite_differences() -> None:
    """The gradient that reaches the input of a small stack equals central differences."""
    rng = np.random.default_rng(3)
    net = Sequential(*(Linear(4, 4, rng, "xavier") for _ in range(3)))
    x, top = rng.normal(size=(2, 4)), rng.normal(size=(2, 4))
    net(x)
    expected = numerical_gradient(lambda: float(np.sum(net(x) * top)), x)
    net(x)
    np.testing.assert_allclose(net.backward(top), expected, rtol=1e-7, atol=1e-9)


def test_prediction_follows_the_run() -> None:
    """The right option changes with what is turned."""
    asked = predict(depth=20)
    assert asked.options[nearest_power(compute())] == "about 1e-12"
    assert asked.options[nearest_power(compute(depth=6))] == "about 1e-4"
    assert asked.options[nearest_power(compute(act="relu", init="he"))] == "all of it, or more"


def test_layers_until_is_the_ceiling_of_logarithms() -> None:
    """The smallest L with (w/4)ᴸ < 10⁻ᵏ is ⌈k·ln 10/ln(4/w)⌉, as no (4/w)ᴸ is a power of ten."""
    prompts = set()
    for seed in range(600):
        drill = drills.layers_until(np.random.default_rng(seed))
        prompts.add(drill.prompt)
        weight = float(re.findall(r"weight ([\d.]+)\.", drill.prompt)[0])
        digits = float(drill.prompt.rsplit("1e-", 1)[1].rstrip("?")) * np.log(10)
        mistakes = {
            "The factors multiply": round(digits / np.log(10) / (weight / 4)),
            "½ is the value of σ": np.ceil(digits / np.log(2)),
            "Each weight is a factor": np.ceil(digits / np.log(4)),
        }
        check(drill, np.ceil(digits / np.log(4 / weight)), mistakes)
    assert len(prompts) >= 100


def test_chain_is_the_derivative_of_the_composed_units() -> None:
    """The answer equals the product of central differences of the three sigmoid units."""
    prompts = set()
    for seed in range(INSTANCES):
        drill = drills.chain(np.random.default_rng(seed))
        prompts.add(drill.prompt)
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
    assert len(prompts) >= 100
