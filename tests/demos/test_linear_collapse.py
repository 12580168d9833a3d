"""The demo of collapsing layers: one matrix, one line, its drills."""

import re

import numpy as np
import pytest
from drill_checks import check, instances
from lessons import computing

from demos.drills import linear_collapse as drills
from demos.linear_collapse import AXIS, RASTER, multiplied_out
from demos.nn import Linear, Sequential
from quiz.demo import Drill

compute = computing("linear-collapse")

SEEDS = [*range(8), *range(100, 104)]


def test_product_of_random_layers_with_biases() -> None:
    """The product of twenty layers, against the layers applied one by one in plain loops."""
    rng = np.random.default_rng(8)
    net = Sequential(Linear(2, 5, rng), *(Linear(5, 5, rng) for _ in range(18)), Linear(5, 1, rng))
    for parameter in net.parameters():
        parameter.data += rng.normal(0, 0.3, parameter.data.shape)
    product = multiplied_out(net)
    for x in rng.normal(size=(20, 2)):
        h = list(x)
        for layer in net:
            assert isinstance(layer, Linear)
            assert layer.bias is not None
            rows = zip(layer.weight.data, layer.bias.data, strict=True)
            h = [sum(w * v for w, v in zip(row, h, strict=True)) + b for row, b in rows]
        scale = max(1.0, abs(h[0]))
        assert abs(product[:2] @ x + product[2] - h[0]) <= 1e-12 * scale


@pytest.mark.parametrize("seed", SEEDS[:6])
def test_no_line_does_much_better(seed: int) -> None:
    """The best of all lines on a fine grid, found by brute force, is far from the ReLU net."""
    result = compute(seed=seed)
    angles, cuts = np.linspace(0, 2 * np.pi, 181), np.linspace(-1.5, 1.5, 121)
    along = result.points @ np.array([np.cos(angles), np.sin(angles)])  # (200, 181)
    right = (along[:, :, None] > cuts) == result.labels[:, None, None].astype(bool)
    best = float(right.mean(axis=0).max())
    assert result.linear.accuracy <= best + 0.01
    assert best <= 0.8


@pytest.mark.parametrize("seed", SEEDS[:6])
def test_linear_net_ends_where_logistic_regression_does(seed: int) -> None:
    """Newton's method on the three parameters of a line reaches an accuracy within .05."""
    result = compute(seed=seed)
    x = np.column_stack([result.points, np.ones(len(result.points))])
    w = np.zeros(3)
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ w))
        w += np.linalg.solve(x.T @ (x * (p * (1 - p))[:, None]), x.T @ (result.labels - p))
    accuracy = float(np.mean((x @ w > 0) == result.labels))
    assert abs(result.linear.accuracy - accuracy) <= 0.05


def test_the_picture_agrees_with_the_accuracy() -> None:
    """Points lie on the picture's raster, so reading their cells gives the accuracy."""
    for seed in SEEDS[:6]:
        result = compute(seed=seed)
        places = np.rint((result.points - AXIS[0]) / RASTER).astype(int)
        np.testing.assert_array_equal(AXIS[places], result.points)
        for net in (result.linear, result.bent):
            shown = net.plane[places[:, 1], places[:, 0]] > 0.5
            assert np.mean(shown == result.labels) == net.accuracy


def given(drill: Drill) -> tuple[list[list[int]], list[list[int]], list[int]]:
    """W₁, W₂ and x (empty where there is none) of a prompt."""
    matrices = [
        [[int(number) for number in row.split()] for row in found.split(";")]
        for found in re.findall(r"\[(.*?)\]", drill.prompt)
    ]
    x = re.search(r"x = \((.*?)\)", drill.prompt)
    return matrices[0], matrices[1], [int(n) for n in x[1].split(",")] if x else []


def times(matrix: list[list[int]], vector: list[int]) -> list[int]:
    """Matrix times vector, in plain loops."""
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def elements(one: list[list[int]], other: list[list[int]]) -> list[list[int]]:
    """The product element by element."""
    return [[a * b for a, b in zip(*rows, strict=True)] for rows in zip(one, other, strict=True)]


def test_collapsed_matrix_does_to_unit_vectors_what_the_layers_do() -> None:
    """The columns of the answer are the images of (1, 0) and (0, 1)."""
    for drill in instances(drills.collapsed_matrix):
        w1, w2, _ = given(drill)
        (a, c), (b, d) = (times(w2, times(w1, unit)) for unit in ([1, 0], [0, 1]))
        (e, g), (f, h) = (times(w1, times(w2, unit)) for unit in ([1, 0], [0, 1]))
        mistakes = {
            "W₁ acts on x first": (e, f, g, h),
            "element by element": np.ravel(elements(w2, w1)),
        }
        check(drill, (a, b, c, d), mistakes)


def test_outputs_with_and_without_relu() -> None:
    """Both outputs, layer by layer from the prompt's numbers; the ReLU always matters."""
    for drill in instances(drills.collapsed_output):
        w1, w2, x = given(drill)
        mistakes = {
            "W₁ acts on x first": times(w1, times(w2, x)),
            "element by element": times(elements(w2, w1), x),
        }
        check(drill, times(w2, times(w1, x)), mistakes)
    for drill in instances(drills.relu_between):
        w1, w2, x = given(drill)
        linear = times(w2, times(w1, x))
        bent = times(w2, [max(0, value) for value in times(w1, x)])
        mistakes = {
            "That is the linear net": linear,
            "not after the last": [max(0, value) for value in linear],
            "no ReLU after the last": [max(0, value) for value in bent],
        }
        check(drill, bent, mistakes)
        assert linear in [list(one.value) for one in drill.wrong]
