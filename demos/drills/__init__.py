"""Computed questions, a file per demo; here is what they choose their wrong answers with.

They ask for what one works out in one's head in an interview: round numbers, whole exponents.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np

from quiz.demo import Drill, Wrong

SURE = 0.2
"""How near to a whole number an exponent lies, so that an estimate finds it."""
ALIKE = 0.05
"""Of its size: mistakes that are so near to each other are not told apart where one rounds."""


def posed(
    *,
    prompt: str,
    answer: Any,
    solution: str,
    wrong: Iterable[tuple[Any, str]],
    tolerance: float = 0.0,
    choices: tuple[str, ...] = (),
) -> Drill:
    """A drill that tells those of the wrong answers that are wrong in this instance.

    Each comes with its misconception, and of like ones the first is told. What is within twice the
    tolerance of the answer is right by accident and betrays nothing; nor does what may be typed for
    either of two mistakes, unless the numbers are exact. Arrays become vectors.
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
    """The largest difference of two numbers or vectors; of choices 0 if they are the same."""
    if isinstance(one, str):
        return float(one != other)
    pairs = zip(one, other, strict=True) if isinstance(one, tuple) else [(one, other)]
    return max(abs(float(a) - float(b)) for a, b in pairs)


def surely_whole(exponent: float) -> bool:
    """Whether there is no doubt to which whole number an exponent is rounded."""
    return abs(exponent - round(exponent)) <= SURE


def listed(values: Any) -> str:
    """Numbers with commas between; none of them is written -0."""
    return ", ".join(f"{value + 0.0:g}" for value in values)
