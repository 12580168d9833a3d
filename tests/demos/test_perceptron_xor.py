"""The perceptron demo: Novikoff's bound, brute force over lines, its drills."""

import re
from itertools import product

import numpy as np
import pytest
from drill_checks import check, instances
from lessons import computing

from demos.drills import perceptron_xor as drills
from demos.perceptron_xor import WIDEST, steps

compute = computing("perceptron-xor")

TABLES = {"and": [0, 0, 0, 1], "or": [0, 1, 1, 1], "nand": [1, 1, 1, 0], "xor": [0, 1, 1, 0]}
CORNERS = np.array([(0, 0), (0, 1), (1, 0), (1, 1)])


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


def test_the_line_drawn_decides_as_the_weights_do() -> None:
    """The grid's values at the four corners make up the number said to be right."""
    for gate, seed in product(TABLES, range(3)):
        for result in steps(gate=gate, epochs=9, seed=seed):
            shown = [result.line[10 + 20 * x2, 10 + 20 * x1] for x1, x2 in CORNERS]
            net = [result.curve[10 + 20 * x2, 10 + 20 * x1] > 0.5 for x1, x2 in CORNERS]
            expected = result.best if result.done else result.right
            assert np.sum(np.array(shown) == TABLES[gate]) == expected
            assert np.sum(np.array(net) == TABLES[gate]) == result.net_right


def test_one_update_follows_the_rule() -> None:
    """The answer is that of the rule applied to the numbers in the prompt."""
    for drill in instances(drills.one_update):
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
            "the weights do change": before,
            "the perceptron changes nothing": before + step,
            "neither w nor b changes": before + without_bias,
        }
        check(drill, before + mistake * step, mistakes)


def test_step_output_is_the_sign_of_the_sum() -> None:
    """The answer is 1 exactly where the sum of the prompt's numbers is above 0."""
    for drill in instances(drills.step_output):
        numbers = [float(n) for n in re.findall(r"-?\d+", drill.prompt)]
        w1, w2, b, _, _, _, x1, x2 = numbers
        score = w1 * x1 + w2 * x2 + b
        mistakes = {
            "That is a sigmoid": 1 / (1 + np.exp(-score)),
            "That is the weighted sum": score,
            "The bias is part": score > b,
        }
        check(drill, score > 0, mistakes)
