"""How a drill is checked: its answer, and every wrong answer, against what a test worked out."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from quiz.demo import Drill

INSTANCES = 200


def instances(drill: Callable[[np.random.Generator], Drill]) -> Iterator[Drill]:
    """Two hundred instances of a drill."""
    for seed in range(INSTANCES):
        yield drill(np.random.default_rng(seed))


def check(drill: Drill, answer: Any, mistakes: Mapping[str, Any]) -> None:
    """The answer is right, and each wrong one is what its misconception gives and would not pass.

    No two wrong answers are alike.

    Args:
        drill: the instance.
        answer: worked out in another way.
        mistakes: words of a misconception -> the value it gives, worked out from the prompt.

    """
    given = numbers(drill.answer)
    allowed = max(drill.tolerance / 10, 1e-9 * max(map(abs, given)))
    assert gap(given, numbers(answer)) <= allowed, drill.prompt
    check_mistakes(drill, mistakes)
    distinct = {tuple(numbers(one.value)) for one in drill.wrong}
    assert len(distinct) == len(drill.wrong), drill.prompt


def check_mistakes(drill: Drill, mistakes: Mapping[str, Any]) -> None:
    """Each wrong answer is what the misconception it names leads to, and none would pass."""
    given = numbers(drill.answer)
    assert drill.wrong, drill.prompt
    for one in drill.wrong:
        value, *_ = (value for words, value in mistakes.items() if words in one.misconception)
        wrong = numbers(one.value)
        assert gap(wrong, numbers(value)) <= 1e-6 * (1 + max(map(abs, wrong))), drill.prompt
        assert gap(wrong, given) > drill.tolerance, drill.prompt


def numbers(value: Any) -> list[float]:
    """A number, a vector or a matrix as a list of floats."""
    return [float(number) for number in np.ravel(value)]


def gap(one: list[float], other: list[float]) -> float:
    """The largest difference of two lists."""
    return max(abs(a - b) for a, b in zip(one, other, strict=True))
