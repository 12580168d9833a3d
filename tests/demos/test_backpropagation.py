"""The backpropagation demo: its gradients three ways, its drills."""

import re
from functools import cache

import numpy as np
import pytest
from drill_checks import check, instances

from demos.backpropagation import Result, render, steps
from demos.drills import backpropagation as drills
from demos.nn import Activation, Linear, Sequential, mse_loss, numerical_gradient
from demos.nn.module import Array
from quiz.demo import Drill, final

ACTS = ("tanh", "relu", "sigmoid")
compute = final(steps)


@cache
def run(act: str, hidden: int, seed: int) -> Result:
    """A run at the default step."""
    return compute(act=act, hidden=hidden, seed=seed)


def gradients(act: str, hidden: int, seed: int) -> dict[str, float]:
    """Name -> ∂L/∂it of a net of the demo, as it shows them."""
    result = run(act, hidden, seed)
    return {node.name: node.gradient for node in result.nodes if node.gradient is not None}


def layers_of(act: str, hidden: int, seed: int) -> tuple[Sequential, Array, Array]:
    """The same net of layers, with the numbers that the demo shows, and its input and target."""
    shown = {node.name: node.value for node in run(act, hidden, seed).nodes}
    rng = np.random.default_rng(0)
    first, second = Linear(2, hidden, rng), Linear(hidden, 1, rng)
    units = range(1, hidden + 1)
    first.weight.data[:] = [[shown[f"w{j}1"], shown[f"w{j}2"]] for j in units]
    second.weight.data[:] = [[shown[f"v{j}"] for j in units]]
    assert first.bias is not None
    assert second.bias is not None
    first.bias.data[:] = [shown[f"b{j}"] for j in units]
    second.bias.data[:] = shown["c"]
    net = Sequential(first, Activation(act), second)
    return net, np.array([[1.0, 0.5]]), np.array([[1.0]])


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("hidden", [1, 2, 4])
def test_gradients_are_those_of_the_layers(act: str, hidden: int) -> None:
    """The graph of numbers and the layers with their own backward passes agree to rounding."""
    for seed in range(5):
        found = gradients(act, hidden, seed)
        net, x, y = layers_of(act, hidden, seed)
        net.backward(mse_loss(net(x), y)[1])
        first, first_bias, second, second_bias = (one.grad for one in net.parameters())
        units = range(1, hidden + 1)
        shown = [[found[f"w{j}1"], found[f"w{j}2"]] for j in units]
        np.testing.assert_allclose(shown, first, rtol=1e-8, atol=1e-14)
        np.testing.assert_allclose([found[f"b{j}"] for j in units], first_bias, rtol=1e-8)
        np.testing.assert_allclose([found[f"v{j}"] for j in units], second[0], rtol=1e-8)
        assert found["c"] == pytest.approx(float(second_bias[0]), rel=1e-8)


@pytest.mark.parametrize("act", ["tanh", "sigmoid"])
def test_gradients_are_those_of_finite_differences(act: str) -> None:
    """Differences of the layers' loss agree with the demo's gradient and with its differences."""
    result = compute(act=act, seed=7)
    shown = {node.name: node for node in result.nodes}
    net, x, y = layers_of(act, 2, 7)
    weight = net.parameters()[0].data
    expected = numerical_gradient(lambda: mse_loss(net(x), y)[0], weight)
    names = [["w11", "w12"], ["w21", "w22"]]
    for field in ("gradient", "difference"):
        found = [[getattr(shown[name], field) for name in row] for row in names]
        np.testing.assert_allclose(found, expected, rtol=1e-7)


def test_an_input_collects_from_every_unit() -> None:
    """The sum of the paths equals what the layers hand back for the input x1."""
    for hidden in (1, 2, 4):
        net, x, y = layers_of("tanh", hidden, 3)
        back = net.backward(mse_loss(net(x), y)[1])
        result = compute(hidden=hidden, seed=3)
        assert result.paths.sum() == pytest.approx(float(back[0, 0]), rel=1e-10)
        assert len(result.paths) == hidden


@pytest.mark.parametrize(("hidden", "parameters"), [(1, 5), (2, 9), (3, 13), (4, 17)])
def test_parameters_and_passes_are_counted(hidden: int, parameters: int) -> None:
    """2·h weights, h biases, h output weights and a bias; each has a difference."""
    result = compute(hidden=hidden)
    assert result.parameters == parameters
    assert sum(node.difference is not None for node in result.nodes) == parameters


def test_steps_go_backwards_and_end_with_the_result() -> None:
    """A node lights up after the node that uses it; the last step is what compute returns."""
    run = list(steps(x=(1.0, 0.5), y=1.0, hidden=2, act="tanh", eps=1e-5, seed=4))
    last = compute(seed=4)
    assert 30 <= len(run) <= 64
    assert run[-1].nodes == last.nodes
    np.testing.assert_array_equal(run[-1].errors, last.errors)
    first_seen: dict[str, int] = {}
    for number, step in enumerate(run):
        render(step)
        for node in step.nodes:
            if node.gradient is not None:
                first_seen.setdefault(node.name, number)
    assert first_seen["L"] < first_seen["p"] < first_seen["h1"] < first_seen["z1"]
    assert first_seen["z1"] < first_seen["w11"]


def given(drill: Drill) -> list[float]:
    """The numbers after an equals sign in a prompt."""
    return [float(text) for text in re.findall(r"= (-?[\d.]*\d)", drill.prompt)]


def test_squared_error_is_a_difference_quotient() -> None:
    """A central difference is exact for a parabola."""
    for drill in instances(drills.squared_error):
        w, x, b, y = given(drill)
        above, below = (((w + step) * x + b - y) ** 2 for step in (1, -1))
        answer = (above - below) / 2
        mistakes = {
            "The square brings": answer / 2,
            "The inner slope": answer / x,
            "is reversed": -answer,
        }
        check(drill, answer, mistakes)


def test_sigmoid_neuron_is_a_difference_quotient() -> None:
    """The answer equals a central difference of the loss as the prompt writes it."""
    for drill in instances(drills.sigmoid_neuron):
        w, x, b, y = given(drill)
        z, half = w * x + b, x * 1e-5
        p, up, down = (1 / (1 + np.exp(-value)) for value in (z, z + half, z - half))
        losses = [-y * np.log(one) - (1 - y) * np.log(1 - one) for one in (up, down)]
        answer = (losses[0] - losses[1]) / 2e-5
        mistakes = {
            "Cross-entropy cancels": answer * (up - down) / (2 * half),
            "That is ∂L/∂z": p - y,
            "prediction minus target": -answer,
        }
        check(drill, answer, mistakes)


def test_used_twice_is_a_difference_quotient() -> None:
    """A central difference is exact for a line."""
    for drill in instances(drills.used_twice):
        a, b = given(drill)
        above, below = ((a + step) * b + (a + step) for step in (1, -1))
        mistakes = {"adds a slope of 1": b, "adds a slope of b": 1, "That is ∂f/∂b": a}
        check(drill, (above - below) / 2, mistakes)
