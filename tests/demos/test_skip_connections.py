"""The skip-connection demo: exact identities, its drills."""

import re
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from drill_checks import check, instances
from lessons import answer, computing, headline

from demos.drills import skip_connections as drills
from demos.nn import (
    Linear,
    binary_cross_entropy_with_logits,
    count_parameters,
    gradcheck,
    residual_mlp,
)
from demos.nn.data import moons

compute = computing("skip-connections")


def test_headline_knows_nets_that_diverged() -> None:
    """A loss that is no number has not learned, and growth is only named where it was seen."""
    result, name = compute(seed=0), "skip-connections"
    lost = np.array([0.7, np.nan])
    plain_lost = replace(result, plain=replace(result.plain, losses=lost))
    assert headline(name, plain_lost).startswith("Only the net with skips learns: loss after 1")
    assert answer(name, plain_lost) == "0.75 or more, or not a number"
    skip_lost = replace(result, skip=replace(result.skip, losses=lost))
    assert headline(name, skip_lost).startswith("Worse than a guess")
    assert "grows" not in headline(name, skip_lost)


def test_accuracy_has_a_say() -> None:
    """Who gets more points right at a loss that is hardly higher is not called stuck."""
    result = compute(seed=0)
    plain = replace(result.plain, losses=np.array([0.7, 0.64]), accuracy=0.84)
    skip = replace(result.skip, losses=np.array([0.7, 0.559]), accuracy=0.69)
    said = headline("skip-connections", replace(result, plain=plain, skip=skip))
    assert said.startswith("No need for skips")


def test_both_nets_have_the_same_weights_and_as_many() -> None:
    """A skip adds no parameters: (2·16 + 16) + 50·(16·16 + 16) + (16 + 1)."""
    plain = residual_mlp(50, 16, "relu", "he", None, np.random.default_rng(1))
    skip = residual_mlp(50, 16, "relu", "he", 1.0, np.random.default_rng(1))
    assert count_parameters(plain) == count_parameters(skip) == 48 + 50 * 272 + 17
    assert compute(seed=0).parameters == 48 + 50 * 272 + 17
    for one, other in zip(plain.parameters(), skip.parameters(), strict=True):
        np.testing.assert_array_equal(one.data, other.data)


@pytest.mark.parametrize("depth", [2, 5])
def test_net_is_its_formula(depth: int) -> None:
    """Block by block x + s·(W₂ f(W₁ f(x) + b₁) + b₂), odd depths with a last block of one."""
    rng = np.random.default_rng(4)
    net = residual_mlp(depth, 3, "tanh", "xavier", 0.5, rng)
    for parameter in net.parameters():
        parameter.data += 0.1 * rng.normal(size=parameter.data.shape)
    x = rng.normal(size=(6, 2))
    arrays = [parameter.data for parameter in net.parameters()]
    pairs = list(zip(arrays[::2], arrays[1::2], strict=True))
    h = x @ pairs[0][0].T + pairs[0][1]
    inner = pairs[1:-1]
    assert len(inner) == depth
    for start in range(0, depth, 2):
        y = h
        for weight, bias in inner[start : start + 2]:
            y = np.tanh(y) @ weight.T + bias
        h = h + 0.5 * y
    expected = np.tanh(h) @ pairs[-1][0].T + pairs[-1][1]
    np.testing.assert_allclose(net(x), expected, rtol=1e-10)


def test_gradients_are_those_of_finite_differences() -> None:
    """Of all parameters and inputs of a small net with skips."""
    rng = np.random.default_rng(6)
    net = residual_mlp(4, 3, "tanh", "xavier", 0.5, rng)
    x, y = rng.normal(size=(5, 2)), rng.integers(0, 2, (5, 1)).astype(float)
    assert gradcheck(net, binary_cross_entropy_with_logits, x, y) < 1e-8


def test_profile_is_the_gradient_at_every_block() -> None:
    """‖∂L/∂h‖ of the plain net by products of Jacobians, block by block, top = 1."""
    result = compute(depth=4, width=5, steps=10, seed=3)
    net = residual_mlp(4, 5, "relu", "xavier", None, np.random.default_rng((3, 1)))
    x, labels = moons(128, np.random.default_rng(3))
    net(x)
    w = [parameter.data for parameter in net.parameters()][::2]
    z = [x @ w[0].T]  # biases start at 0
    for weight in w[1:-1]:
        z.append(np.maximum(z[-1], 0) @ weight.T)
    logits = np.maximum(z[-1], 0) @ w[-1].T
    g = (1 / (1 + np.exp(-logits)) - labels[:, None]) / 128
    norms = []
    for weight, before in zip(w[:0:-1], z[::-1], strict=True):
        g = (g @ weight) * (before > 0)
        norms.append(np.linalg.norm(g))
    expected = np.array(norms)[[4, 2, 0]] / norms[0]
    np.testing.assert_allclose(result.plain.gradient, expected, rtol=1e-9)
    assert result.layers.tolist() == [0, 2, 4]


def test_chain_drill() -> None:
    """The answer is what the chain makes of h₀ = 1, computed block by block."""
    for drill in instances(drills.chain):
        h, plain = 1.0, 1.0
        weights = re.findall(r"w\d = (-?[\d.]+\d|-?\d+)", drill.prompt)
        assert 2 <= len(weights) <= 4
        for w in weights:
            h, plain = h + float(w) * h, float(w) * plain
        mistakes = {
            "its own 1": 1 + plain,
            "without skips": plain,
            "factors 1 + wᵢ multiply": 1 + sum(map(float, weights)),
        }
        check(drill, h, mistakes)


def test_parameters_drill() -> None:
    """The answer counts the entries of the arrays that such a block has."""
    for drill in instances(drills.parameters):
        n_in, n_out, hidden = (
            int(number)
            for pattern in (r"maps (\d+)", r"numbers to (\d+)", r"to (\d+), ReLU")
            for number in re.findall(pattern, drill.prompt)
        )
        rng = np.random.default_rng(0)
        layers = [Linear(n_in, hidden, rng), Linear(hidden, n_out, rng)]
        if n_in != n_out:
            layers.append(Linear(n_in, n_out, rng, bias=False))
        answer = sum(count_parameters(layer) for layer in layers)
        mistakes = {
            "shapes differ": answer - n_in * n_out,
            "shapes agree": answer + n_in * n_out,
            "have biases": answer - hidden - n_out,
        }
        check(drill, answer, mistakes)


def test_depth_lost_drill() -> None:
    """The answer is the exponent of the ratio of two products, multiplied out."""
    for drill in instances(drills.depth_lost):
        found = re.search(r"^(\d+) blocks.*w = ([\d/]+),", drill.prompt)
        assert found is not None
        w = Fraction(found[2])
        skip = plain = Fraction(1)
        for _ in range(int(found[1])):
            skip *= 1 + w
            plain *= w
        exponent = float(np.log10(float(skip / plain)))
        assert abs(exponent - round(exponent)) <= 0.2  # an estimate finds it
        mistakes = {
            "skips alone": round(np.log10(float(skip))),
            "not 1": round(-np.log10(float(plain))),
            "power of two": round(np.log2(float(skip / plain))),
        }
        check(drill, round(exponent), mistakes)
