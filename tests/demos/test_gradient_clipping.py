"""The gradient-clipping demo: by norm and by value, its drills."""

import re

import numpy as np
import pytest
from drill_checks import check, check_mistakes, instances

from demos.drills import gradient_clipping as drills
from demos.gradient_clipping import kept_directions
from demos.nn import Parameter, clip_grad_norm_, gradient_norm


def test_clipping_by_norm_keeps_the_direction_and_by_value_does_not() -> None:
    """Cosines of (30, 40, 1): 1 by norm; by value at c = 2 that with (2, 2, 1)."""
    parameters = [Parameter([0.0, 0.0]), Parameter([0.0])]
    parameters[0].grad, parameters[1].grad = np.array([30.0, 40.0]), np.array([1.0])
    by_norm, by_value = kept_directions(parameters, 2.0)
    assert by_norm == pytest.approx(1, abs=1e-12)
    assert by_value == pytest.approx(141 / (2501**0.5 * 3))
    assert clip_grad_norm_(parameters, 2.0) == pytest.approx(2501**0.5)
    assert gradient_norm(parameters) <= 2


def test_clip_by_norm_drill() -> None:
    """The answer is parallel to g, as long as the shorter of ‖g‖ and c; no wrong answer passes."""
    for drill in instances(drills.clip_by_norm):
        inside = re.search(r"\((.*?)\)", drill.prompt)
        limit = re.search(r"c = (\d+(?:\.\d+)?)", drill.prompt)
        assert inside is not None
        assert limit is not None
        g, c = np.array([float(part) for part in inside[1].split(",")]), float(limit[1])
        length = float(np.sqrt(sum(one * one for one in g)))
        assert float(np.linalg.norm(drill.answer)) == pytest.approx(min(length, c))
        np.testing.assert_allclose(np.array(drill.answer) * length, g * min(length, c), atol=1e-9)
        if length > c:
            mistakes = {
                "each element": np.minimum(np.maximum(g, -c), c),
                "must be scaled": g,
                "not norm c": g / length,
                "not divide by c": g / c,
            }
            check_mistakes(drill, mistakes)
        else:
            lengths = {round(float(np.linalg.norm(one.value)), 9) for one in drill.wrong}
            assert lengths == {1.0, c}  # of both something was made that should stay


def test_growth_drill() -> None:
    """The answer is the exponent of the length of a vector after T steps back."""
    for drill in instances(drills.growth):
        found = re.search(r"W = ([\d.]+) · Q.*T = (\d+)", drill.prompt)
        assert found is not None
        turn = float(found[1]) * np.array([[0.6, -0.8], [0.8, 0.6]])
        v = np.array([1.0, 0.0])
        for _ in range(int(found[2])):
            v = turn.T @ v
        exponent = float(np.log10(np.linalg.norm(v)))
        assert abs(exponent - round(exponent)) <= 0.2  # an estimate finds it
        mistakes = {
            "Wrong sign": -round(exponent),
            "power of two": round(exponent * np.log2(10)),
            "power of e": round(exponent * np.log(10)),
            "not ρ·T": round(np.log10(float(found[1]) * int(found[2]))),
        }
        check(drill, round(exponent), mistakes)
