"""Computed questions, one file per demo, and how their wrong answers are chosen.

They ask for what people work out in their heads in an interview: round numbers, whole exponents.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np

from quiz.demo import Drill, Wrong

SURE = 0.2
"""An exponent this close to a whole number can be estimated safely."""
ALIKE = 0.05
"""Relative difference below which two mistakes cannot be told apart after rounding."""


def posed(
    prompt: str,
    *,
    answer: Any,
    solution: str,
    wrong: Iterable[tuple[Any, str]],
    tolerance: float = 0.0,
    choices: tuple[str, ...] = (),
) -> Drill:
    """A drill with those wrong answers that are wrong in this instance.

    Each has its misconception; of wrong answers that are alike, the first is kept. One within twice
    the tolerance of the answer is right by accident and shows nothing. Arrays become vectors.
    """
    answer = _plain(answer)
    kept: list[Wrong] = []
    for value, misconception in ((_plain(value), why) for value, why in wrong):
        near = ALIKE * _size(value) if tolerance else 0.0
        known = any(_gap(value, other.value) <= near + 1e-9 for other in kept)
        if not known and _gap(value, answer) > 2 * tolerance:
            kept.append(Wrong(value, misconception))
    return Drill(prompt, answer, tolerance, solution, tuple(kept), choices)


def _plain(value: Any) -> Any:
    """A tuple of floats for an array."""
    return tuple(map(float, value.ravel())) if isinstance(value, np.ndarray) else value


def _size(value: Any) -> float:
    """The largest element of a number or vector, without its sign."""
    return max(abs(float(x)) for x in (value if isinstance(value, tuple) else [value]))


def _gap(one: Any, other: Any) -> float:
    """The largest difference of two numbers or vectors; for choices 0 or 1."""
    if isinstance(one, str):
        return float(one != other)
    pairs = zip(one, other, strict=True) if isinstance(one, tuple) else [(one, other)]
    return max(abs(float(a) - float(b)) for a, b in pairs)


def surely_whole(exponent: float) -> bool:
    """Whether there is no doubt about the whole number an exponent rounds to."""
    return abs(exponent - round(exponent)) <= SURE


def listed(values: Any) -> str:
    """Numbers separated by commas; none is written as -0."""
    return ", ".join(f"{value + 0.0:g}" for value in values)
