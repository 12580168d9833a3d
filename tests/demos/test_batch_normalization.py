"""The batch-norm demo's drills."""

import re
from statistics import mean, pstdev, pvariance, stdev

import numpy as np
import pytest
from drill_checks import check_mistakes, instances

from demos.drills import batch_normalization as drills
from demos.nn import BatchNorm1d

NUMBER = r"-?\d+(?:\.\d+)?"


def test_normalize_is_what_the_layer_returns() -> None:
    """The answer equals the standard library's mean and pstdev; each mistake is what it says."""
    for drill in instances(drills.normalise):
        *x, gamma, beta = [float(number) for number in re.findall(NUMBER, drill.prompt)]
        assert len(x) == 4
        centered = [value - mean(x) for value in x]
        expected = [gamma * part / pstdev(x) + beta for part in centered]
        np.testing.assert_allclose(drill.answer, expected, atol=drill.tolerance / 10)
        mistakes = {
            "n − 1": [gamma * part / stdev(x) + beta for part in centered],
            "β is added": [gamma * part / pstdev(x) for part in centered],
            "not the variance": [gamma * part / pvariance(x) + beta for part in centered],
        }
        check_mistakes(drill, mistakes)


def test_running_mean_is_that_of_the_layer() -> None:
    """The answer equals `BatchNorm1d`'s running mean after a batch with that mean."""
    for drill in instances(drills.running_mean):
        momentum, old, new = map(float, re.findall(NUMBER, drill.prompt))
        layer = BatchNorm1d(1, momentum=momentum)
        layer.running_mean = np.array([old])
        layer(np.array([[new - 1], [new + 1]]))
        assert layer.running_mean[0] == pytest.approx(drill.answer, abs=drill.tolerance / 10)
        swapped = BatchNorm1d(1, momentum=1 - momentum)
        swapped.running_mean = np.array([old])
        swapped(np.array([[new - 1], [new + 1]]))
        mistakes = {
            "weight of the new batch": float(swapped.running_mean[0]),
            "has to shrink": old + momentum * new,
            "batch's own mean": new,
        }
        check_mistakes(drill, mistakes)
