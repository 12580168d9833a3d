"""The perceptron demo: XOR is never learned, what a line parts is, within Novikoff's bound."""

import re
from itertools import pairwise, product

import numpy as np
import pytest
from drill_checks import check

from demos.drills import perceptron_xor as drills
from demos.nn import binary_cross_entropy_with_logits, mlp
from demos.perceptron_xor import WIDEST, compute, headline, predict, steps

SEEDS = [*range(12), *range(100, 108)]
INSTANCES = 200
TABLES = {"and": [0, 0, 0, 1], "or": [0, 1, 1, 1], "nand": [1, 1, 1, 0], "xor": [0, 1, 1, 0]}
CORNERS = np.array([(0, 0), (0, 1), (1, 0), (1, 1)])


@pytest.mark.parametrize("seed", SEEDS)
def test_a_hidden_layer_learns_xor_and_the_perceptron_never_does(seed: int) -> None:
    """No epoch on XOR is without mistakes; eight hidden units get all four points."""
    result = compute(seed=seed)
    assert len(result.mistakes) == 100
    assert min(result.mistakes) >= 1
    assert result.best <= 3
    assert result.net_right == 4
    assert result.loss < 0.01
    assert headline(result).startswith("No line parts XOR")


@pytest.mark.parametrize("gate", ["and", "or", "nand"])
def test_what_a_line_parts_is_learned_within_the_bound(gate: str) -> None:
    """The control: the rule stops within 20 epochs and (R/γ)² mistakes, and the headline flips."""
    for seed in SEEDS[::2]:
        result = compute(gate=gate, seed=seed)
        assert result.right == result.best == 4
        assert len(result.mistakes) <= 20
        assert result.mistakes[-1] == 0
        assert result.bound is not None
        assert sum(result.mistakes) <= result.bound
        assert headline(result).startswith("No hidden layer needed")


def test_the_bound_is_that_of_the_widest_margin() -> None:
    """Of 226,980 directions none leaves a wider margin, and some nearly it; for XOR none any."""
    axis = np.linspace(-1, 1, 61)
    directions = np.stack(np.meshgrid(axis, axis, axis), -1).reshape(-1, 3)
    lengths = np.linalg.norm(directions, axis=1)
    directions = directions[lengths > 0.01] / lengths[lengths > 0.01, None]
    scores = directions @ np.column_stack([np.ones(4), CORNERS]).T  # (226980, 4)
    for gate, table in TABLES.items():
        margin = float((scores * (2 * np.array(table) - 1)).min(-1).max())
        bound = compute(gate=gate, epochs=1).bound
        if gate not in WIDEST:
            assert margin <= 1e-12
            assert bound is None
        else:
            assert bound is not None
            assert bound == pytest.approx(3 / margin**2, rel=0.02)
            assert bound <= 3 / margin**2 + 1e-9


def test_no_line_gets_four_points_of_xor() -> None:
    """Brute force over lines: at most three of four, which some line does reach."""
    weights = np.array(list(product(np.linspace(-2, 2, 41), repeat=3)))
    fired = weights @ np.column_stack([np.ones(4), CORNERS]).T > 1e-9
    assert (fired == np.array(TABLES["xor"])).sum(1).max() == 3


def test_two_hidden_units_often_get_stuck() -> None:
    """Enough to part XOR, and yet many runs do not; the headline says that neither learns it."""
    results = [compute(hidden=2, seed=seed) for seed in range(20)]
    solved = [result.net_right == 4 for result in results]
    assert 4 <= sum(solved) <= 16
    for result, right in zip(results, solved, strict=True):
        assert headline(result).startswith("No line parts" if right else "Neither learns")


def test_one_epoch_is_not_enough_for_and() -> None:
    """Stopped early, the headline blames the epochs and not the line."""
    result = compute(gate="and", epochs=1)
    assert result.right < 4
    assert headline(result).startswith("Not done: after 1 epoch the")


def test_gradient_of_the_net_is_that_of_central_differences() -> None:
    """The backward pass of the 2-8-1 tanh net, against differences of its loss written out."""
    net = mlp([2, 8, 1], np.random.default_rng(5), "tanh", "xavier")
    target = np.array([[0.0], [1.0], [1.0], [0.0]])
    _, top = binary_cross_entropy_with_logits(net(CORNERS.astype(float)), target)
    net.backward(top)
    w1, b1, w2, b2 = (parameter.data for parameter in net.parameters())

    def loss() -> float:
        p = 1 / (1 + np.exp(-(np.tanh(CORNERS @ w1.T + b1) @ w2.T + b2)))
        return float(-np.mean(target * np.log(p) + (1 - target) * np.log(1 - p)))

    for parameter in net.parameters():
        for index in np.ndindex(parameter.data.shape):
            value, change = parameter.data[index], []
            for shift in (1e-5, -1e-5):
                parameter.data[index] = value + shift
                change.append(loss())
            parameter.data[index] = value
            assert parameter.grad[index] == pytest.approx((change[0] - change[1]) / 2e-5, abs=1e-8)


def test_the_line_drawn_decides_as_the_weights_do() -> None:
    """The grid's values at the four corners make up the number said to be right."""
    for gate, seed in product(TABLES, range(3)):
        for result in steps(gate=gate, epochs=9, seed=seed):
            shown = [result.line[10 + 20 * x2, 10 + 20 * x1] for x1, x2 in CORNERS]
            net = [result.curve[10 + 20 * x2, 10 + 20 * x1] > 0.5 for x1, x2 in CORNERS]
            expected = result.best if result.done else result.right
            assert np.sum(np.array(shown) == TABLES[gate]) == expected
            assert np.sum(np.array(net) == TABLES[gate]) == result.net_right


def test_the_last_step_is_the_result() -> None:
    """Forty steps, whose epochs never decrease; the last is what `compute` returns."""
    taken = list(steps(hidden=4, seed=2))
    result = compute(hidden=4, seed=2)
    assert len(taken) == 40
    assert all(len(a.mistakes) <= len(b.mistakes) for a, b in pairwise(taken))
    assert [step.done for step in taken] == [False] * 39 + [True]
    assert taken[-1].mistakes == result.mistakes
    assert taken[-1].loss == result.loss
    np.testing.assert_array_equal(taken[-1].curve, result.curve)
    np.testing.assert_array_equal(taken[-1].line, result.line)


def test_prediction_follows_the_run() -> None:
    """Three points of XOR, four of AND, two of XOR when it is stopped at once."""
    asked = predict(gate="xor", epochs=100)
    assert asked.options[asked.key(compute()) or 0] == "3"
    assert asked.options[asked.key(compute(gate="and")) or 0] == "4"
    assert asked.options[asked.key(compute(epochs=1)) or 0] == "2 or fewer"


def test_one_update_follows_the_rule() -> None:
    """The answer is that of the rule applied to the numbers in the prompt."""
    for seed in range(INSTANCES):
        drill = drills.one_update(np.random.default_rng(seed))
        given = drill.prompt.partition("b ← b + ηy.")[2]
        w1, w2, b, x1, x2, y, rate = (
            float(number) for number in re.findall(r"[-+]?\d+(?:\.\d+)?", given)[:7]
        )
        before, step = np.array([w1, w2, b]), rate * y * np.array([x1, x2, 1])
        without_bias = step * [1, 1, 0]
        mistake = y * (w1 * x1 + w2 * x2 + b) <= 0
        mistakes = {
            "The bias learns too": before + without_bias,
            "The sign is": before - step,
            "the weights do move": before,
            "the perceptron then changes nothing": before + step,
            "the weights no more than b": before + without_bias,
        }
        check(drill, before + mistake * step, mistakes)


def test_step_output_is_the_sign_of_the_sum() -> None:
    """The answer is 1 exactly where the sum of the prompt's numbers is above 0."""
    for seed in range(INSTANCES):
        drill = drills.step_output(np.random.default_rng(seed))
        numbers = [float(n) for n in re.findall(r"-?\d+", drill.prompt)]
        w1, w2, b, _, _, _, x1, x2 = numbers
        score = w1 * x1 + w2 * x2 + b
        mistakes = {
            "That is a sigmoid": 1 / (1 + np.exp(-score)),
            "That is the weighted sum": score,
            "The bias is part": score > b,
        }
        check(drill, score > 0, mistakes)


@pytest.mark.parametrize("drill", drills.DRILLS)
def test_drills_have_a_hundred_instances(drill: object) -> None:
    """Two hundred seeds give at least a hundred different prompts."""
    assert callable(drill)
    assert len({drill(np.random.default_rng(seed)).prompt for seed in range(200)}) >= 100
