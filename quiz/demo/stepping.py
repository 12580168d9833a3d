"""How a run is stepped through: which of its steps are built, and when it has to end early."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(slots=True)
class Pace:
    """What `frames` shows of the run that is going on."""

    every: bool = True
    """All frames, or the last alone."""
    deadline: float = float("inf")
    """When the next step is shown whatever its number, by the monotonic clock: it is the last."""
    report: Callable[[float], None] | None = None
    """Told after each step which part of the run is done."""
    done: float = 1.0
    """That part; 1 for a run that counts no steps."""


_pace = Pace()


@contextmanager
def paced(**changed: Any) -> Iterator[Pace]:
    """Run at another pace; the one before it comes back afterwards."""
    global _pace
    before = _pace
    _pace = Pace(**({"every": before.every, "report": before.report} | changed))
    try:
        yield _pace
    finally:
        _pace = before


def frames(total: int, most: int = 50) -> Iterator[tuple[int, bool]]:
    """1 … `total`, each with whether its step is to be built: about `most`, the last always.

    for number, shown in frames(updates):
        …                   # one update
        if shown:
            yield Result(…)
    """
    pace = _pace
    between = -(-total // most)
    for number in range(1, total + 1):
        pace.done = number / total
        shown = number == total or (pace.every and number % between == 0)
        yield number, shown or time.monotonic() > pace.deadline
        if pace.report is not None:
            pace.report(pace.done)


def final(steps: Callable[P, Iterator[R]]) -> Callable[P, R]:
    """`compute` of a demo that has `steps`: the same parameters, the last step, and no others."""

    @wraps(steps)
    def compute(*args: P.args, **parameters: P.kwargs) -> R:
        with paced(every=False):
            *_, last = steps(*args, **parameters)
        return last

    return compute
