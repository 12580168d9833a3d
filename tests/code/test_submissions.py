"""Sixty submissions are judged as they should be, and their slips named, or nothing is."""

from typing import Any

import numpy as np
import pytest
from submissions import KNOWN, OTHER, RIGHT, SUBMISSIONS
from test_exercises import exercise, failing

from quiz.code import exercises
from quiz.code.judging import outcomes, recognize, solution

SLIPS: dict[str, tuple[list[str], list[str]]] = {
    "perceptron": (["the error has the wrong sign"], []),
    "sigmoid-tanh": (["exp(x) / (1 + exp(x)), which overflows"], []),
    "relu": (["the slope at 0 is 1"], []),
    "cross-entropy": (
        [
            "softmax without subtracting the maximum",
            "takes the logarithm of a softmax that may be 0",
        ],
        [],
    ),
    "two-layer-backward": (
        ["forgets the slope of the ReLU"],
        ["takes z for the hidden activations in ∂L/∂w2"],
    ),
    "minibatches": (["drops the last short batch"], []),
    "sgd-momentum": (["weights the gradient by 1 − momentum"], ["Nesterov's momentum"]),
    "adam": (
        ["forgets the bias correction"],
        ["sums instead of means: without the factors 1 − β"],
    ),
    "adamw": (["the decay of AdamW is not multiplied by lr"], []),
    "dropout": (["does not scale what is kept"], []),
    "batch-norm": (["the running variance is biased"], ["training uses the running statistics"]),
    "batch-norm-backward": (
        ["takes mean and variance for constants"],
        ["subtracts sums instead of means"],
    ),
    "layer-norm": (
        ["normalizes over the batch"],
        ["RMS norm: no mean, and the mean square for the variance"],
    ),
    "xavier-he": (
        ["takes the variance for the standard deviation"],
        ["uniform between ± the standard deviation"],
    ),
    "clip-norm": (
        ["clips each tensor by itself"],
        ["takes the largest absolute value for the norm"],
    ),
    "residual-block": (["the backward pass forgets the skip"], []),
    "f1": (["0/0 is NaN"], ["recall of the negative class"]),
    "early-stopping": (["the count is not set back by an improvement"], []),
    "warmup-cosine": (
        ["the cosine counts from step 0", "rises again after the end"],
        ["the warm-up starts at the final rate"],
    ),
    "gradient-check": (["forward differences"], ["moves back only to x"]),
}
"""What is to be named of the wrong submissions; nothing where what they do is no slip of ours."""
EXPECTED = [
    (name, kind, named)
    for name, (known, other) in SLIPS.items()
    for kind, named in ((RIGHT, []), (KNOWN, known), (OTHER, other))
]


def test_every_exercise_has_three() -> None:
    """So that a new exercise comes with some."""
    assert sorted(SUBMISSIONS) == sorted(SLIPS) == exercises.names()
    assert all(set(three) == {RIGHT, KNOWN, OTHER} for three in SUBMISSIONS.values())


@pytest.mark.parametrize(("name", "kind", "named"), EXPECTED)
def test_a_submission_is_judged_and_named(name: str, kind: str, named: list[str]) -> None:
    """Right ones pass in any style; wrong ones fail, and get the name that fits or none."""
    one = exercise(name)
    space: dict[str, Any] = {"np": np}
    exec(SUBMISSIONS[name][kind], space)
    found = outcomes(one, {key: space[key] for key in solution(one)})
    assert bool(failing(found)) == (kind != RIGHT), failing(found)
    if kind != RIGHT:
        known = recognize(one, name, found)
        assert [slip.name for slip in (known[0] if known else ())] == named
