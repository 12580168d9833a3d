"""The deck's code runs as it stands; that of "write it" follow-ups agrees with an oracle."""

import ast
import builtins
import math
import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from quiz.deck.decks import read

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)
QUESTIONS = read((ROOT / "content/questions.yaml").read_bytes(), "").questions
CODES = {one.id: "\n".join(one.code) for one in QUESTIONS if one.code}
"""By question: what stands below its answer."""
BLOCKS = {
    re.findall(r"^def (\w+)\(", code, re.MULTILINE)[0]: code
    for question in QUESTIONS
    for follow_up in question.follow_ups
    for code in BLOCK.findall(follow_up.answer)
}
TESTED = {
    "linear_relu_backward",
    "dropout",
    "batch_norm",
    "softmax_cross_entropy",
    "learning_rate",
    "adam_step",
    "clip_by_global_norm",
    "f1",
}


def written(name: str) -> Callable[..., Any]:
    """The function that a block defines, in a namespace of its own."""
    namespace: dict[str, Any] = {}
    exec(BLOCKS[name], namespace)
    function: Callable[..., Any] = namespace[name]
    return function


def test_every_block_is_tested_here() -> None:
    """No code stands in the deck that nothing runs."""
    assert set(BLOCKS) == TESTED


@pytest.mark.parametrize("name", sorted(BLOCKS | CODES))
def test_code_fits_a_narrow_screen(name: str) -> None:
    """At 80 columns no line is broken."""
    assert max(map(len, (BLOCKS | CODES)[name].splitlines())) <= 74


@pytest.mark.parametrize("name", sorted(BLOCKS | CODES))
def test_code_imports_and_defines_what_it_uses(name: str) -> None:
    """Copied into an empty file it lacks no name."""
    nodes = list(ast.walk(ast.parse((BLOCKS | CODES)[name])))
    known = set(vars(builtins))
    for node in nodes:
        if isinstance(node, ast.Import | ast.ImportFrom):
            known |= {one.asname or one.name for one in node.names}
        elif isinstance(node, ast.FunctionDef):
            known |= {node.name, *(one.arg for one in ast.walk(node) if isinstance(one, ast.arg))}
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            known.add(node.id)
    assert {node.id for node in nodes if isinstance(node, ast.Name)} <= known


@pytest.mark.parametrize("name", sorted(CODES))
def test_code_of_a_library_runs(name: str) -> None:
    """Where PyTorch or scikit-learn is installed; they are no dependency of ours."""
    for library in set(re.findall(r"\b(torch|sklearn)\b", CODES[name])):
        pytest.importorskip(library)
    exec(CODES[name], {})


def difference(f: Callable[[np.ndarray], float], x: np.ndarray, step: float = 1e-6) -> np.ndarray:
    """The gradient of `f` at `x` by central differences."""
    gradient = np.zeros_like(x)
    for at in np.ndindex(x.shape):
        shift = np.zeros_like(x)
        shift[at] = step
        gradient[at] = (f(x + shift) - f(x - shift)) / (2 * step)
    return gradient


def test_linear_relu_backward() -> None:
    """Each gradient is that of finite differences of the weighted sum of the outputs."""
    rng = np.random.default_rng(0)
    x, weight, bias, upstream = (rng.normal(size=shape) for shape in [(5, 3), (3, 4), (4,), (5, 4)])

    def loss(x: np.ndarray, weight: np.ndarray, bias: np.ndarray) -> float:
        return float((np.maximum(x @ weight + bias, 0) * upstream).sum())

    of_x, of_weight, of_bias = written("linear_relu_backward")(x, weight, bias, upstream)
    np.testing.assert_allclose(of_x, difference(lambda v: loss(v, weight, bias), x), atol=1e-6)
    np.testing.assert_allclose(of_weight, difference(lambda v: loss(x, v, bias), weight), atol=1e-6)
    np.testing.assert_allclose(of_bias, difference(lambda v: loss(x, weight, v), bias), atol=1e-6)


@pytest.mark.parametrize("p", [0.0, 0.2, 0.5, 0.9])
def test_dropout(p: float) -> None:
    """Values are dropped or divided by 1 − p; the share and the mean are those of Bernoulli."""
    n = 40_000
    dropout, x = written("dropout"), np.full(n, 3.0)
    dropped = dropout(x, p, np.random.default_rng(1))
    kept = dropped != 0
    np.testing.assert_allclose(dropped[kept], 3 / (1 - p))
    assert abs(kept.mean() - (1 - p)) <= 5 * math.sqrt(p * (1 - p) / n)
    assert abs(dropped.mean() - 3) <= 5 * 3 * math.sqrt(p / (1 - p) / n) + 1e-12
    assert dropout(x, p, np.random.default_rng(1), training=False) is x


def test_batch_norm() -> None:
    """Training and evaluation agree with a loop over features in plain Python."""
    rng = np.random.default_rng(2)
    x, gamma, beta = rng.normal(3, 2, (6, 3)), rng.normal(size=3), rng.normal(size=3)
    running = {"mean": np.zeros(3), "var": np.ones(3)}
    normalized = written("batch_norm")(x, gamma, beta, running, training=True)
    evaluated = written("batch_norm")(x, gamma, beta, running, training=False)
    for j in range(3):
        column = [float(value) for value in x[:, j]]
        mean = math.fsum(column) / 6
        squares = math.fsum((value - mean) ** 2 for value in column)
        kept_mean, kept_var = 0.1 * mean, 0.9 + 0.1 * squares / 5
        assert running["mean"][j] == pytest.approx(kept_mean)
        assert running["var"][j] == pytest.approx(kept_var)
        for i, value in enumerate(column):
            scaled = (value - mean) / math.sqrt(squares / 6 + 1e-5)
            assert normalized[i, j] == pytest.approx(gamma[j] * scaled + beta[j])
            scaled = (value - kept_mean) / math.sqrt(kept_var + 1e-5)
            assert evaluated[i, j] == pytest.approx(gamma[j] * scaled + beta[j])


def test_softmax_cross_entropy() -> None:
    """The loss is that of the definition, the gradient that of differences."""
    rng = np.random.default_rng(3)
    logits, target = rng.normal(size=(4, 3)), np.array([0, 2, 1, 1])
    loss, gradient = written("softmax_cross_entropy")(logits, target)
    by_definition = [
        -math.log(math.exp(row[label]) / math.fsum(map(math.exp, row)))
        for row, label in zip(logits.tolist(), target.tolist(), strict=True)
    ]
    assert loss == pytest.approx(math.fsum(by_definition) / 4)
    differences = difference(
        lambda v: written("softmax_cross_entropy")(v, target)[0], logits, step=1e-5
    )
    np.testing.assert_allclose(gradient, differences, atol=1e-8)


def test_softmax_cross_entropy_is_stable() -> None:
    """A thousand apart the loss is the difference; equal logits give ln K, however large."""
    function = written("softmax_cross_entropy")
    assert function(np.array([[1000.0, 0.0]]), np.array([1]))[0] == pytest.approx(1000)
    assert function(np.full((1, 7), -1e6), np.array([3]))[0] == pytest.approx(math.log(7))
    assert np.isfinite(function(np.array([[1e5, -1e5]]), np.array([1]))[1]).all()


def test_learning_rate() -> None:
    """Equal steps up to the peak, half of it halfway down, nothing at the end, never up again."""
    rates = [written("learning_rate")(step, 0.3, 10, 110) for step in range(111)]
    np.testing.assert_allclose(np.diff(rates[:10]), 0.03)
    assert rates[9] == pytest.approx(0.3)
    assert rates[10] == pytest.approx(0.3)
    assert rates[60] == pytest.approx(0.15)
    assert rates[110] == pytest.approx(0, abs=1e-12)
    assert all(one >= other for one, other in pairwise(rates[9:]))


def test_adam_step() -> None:
    """Ten steps are those of the averages written out as sums."""
    rng = np.random.default_rng(4)
    gradients = rng.normal(size=(10, 5)) * np.array([1e-3, 0.1, 1, 10, 1e3])
    w = expected = rng.normal(size=5)
    m = v = np.zeros(5)
    for t in range(1, 11):
        w, m, v = written("adam_step")(w, gradients[t - 1], m, v, t, lr=0.01)
        weights = [(0.9 ** (t - k), 0.999 ** (t - k)) for k in range(1, t + 1)]
        mean = sum(a * g for (a, _), g in zip(weights, gradients, strict=False))
        square = sum(b * g**2 for (_, b), g in zip(weights, gradients, strict=False))
        mean /= sum(a for a, _ in weights)
        square /= sum(b for _, b in weights)
        expected = expected - 0.01 * mean / (np.sqrt(square) + 1e-8)
        np.testing.assert_allclose(w, expected, rtol=1e-9)


@pytest.mark.parametrize(
    ("gradients", "limit", "clipped", "length"),
    [
        ([[6.0, 8.0]], 5, [[3.0, 4.0]], 10),
        ([[6.0], [8.0]], 5, [[3.0], [4.0]], 10),
        ([[0.3], [0.4]], 5, [[0.3], [0.4]], 0.5),
        ([[0.0, 0.0]], 1, [[0.0, 0.0]], 0),
    ],
)
def test_clip_by_global_norm(
    gradients: Sequence[list[float]], limit: float, clipped: Sequence[list[float]], length: float
) -> None:
    """Several tensors are one vector: 6 and 8 make 10, and become 3 and 4."""
    found, norm = written("clip_by_global_norm")([np.array(g) for g in gradients], limit)
    assert norm == pytest.approx(length)
    for one, other in zip(found, clipped, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-6)


def test_f1() -> None:
    """The harmonic mean of precision and recall in exact fractions; 0/0 is the caller's."""
    rng = np.random.default_rng(5)
    f1 = written("f1")
    for n in (1, 2, 3, 5, 40):
        for _ in range(20):
            truth, predicted = (rng.integers(0, 2, n).tolist() for _ in range(2))
            both = sum(a and b for a, b in zip(truth, predicted, strict=True))
            if not sum(truth) and not sum(predicted):
                assert f1(truth, predicted) == 0.0
                assert math.isnan(f1(truth, predicted, zero_division=math.nan))
            elif not both:
                assert f1(truth, predicted, zero_division=0.5) == 0.0
            else:
                precision = Fraction(both, sum(predicted))
                recall = Fraction(both, sum(truth))
                exact = 2 / (1 / precision + 1 / recall)
                assert f1(truth, predicted) == pytest.approx(float(exact))
