"""What a lesson and a drill are written with: values, and how a run is stepped through."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from inspect import isgeneratorfunction
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

if TYPE_CHECKING:
    from rich.console import RenderableType


P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Range:
    """A number from `low` to `high`, both included; `about` says what it counts or measures."""

    low: float
    high: float
    about: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    options: tuple[str, ...]
    about: str


@dataclass(frozen=True, slots=True)
class Many:
    """Several values, written with commas: of these words, or numbers in this range."""

    of: Choice | Range
    most: int
    about: str


@dataclass(frozen=True, slots=True)
class Flag:
    """On when it is named."""

    about: str


@dataclass(frozen=True, slots=True)
class Prediction:
    """What is asked before a run, and the scene to ask it in."""

    scene: str  # one line: the experiment with this run's parameters, nothing of how it ends
    question: str
    options: tuple[str, ...]  # cover every outcome, do not overlap; fewer than two: not asked


Verdict = tuple[bool, int | None, str]
"""Whether it holds; the option that came true, None where nobody can tell; what was seen."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A wrong answer and the misconception it betrays."""

    value: Any
    misconception: str


@dataclass(frozen=True, slots=True)
class Drill:
    """One instance of a computed question."""

    prompt: str
    answer: Any  # a float, an int, a tuple of floats (a vector), or one of `choices`
    tolerance: float  # largest absolute error that counts as right here; 0 for exact
    solution: str
    wrong: tuple[Wrong, ...] = ()
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """One experiment of a demo: what to compute, to ask, to draw and to say of it."""

    name: str  # what `--show` calls it
    run: Callable[..., Any]  # parameters -> result, or a generator whose last result counts
    predict: Callable[..., Prediction]  # the parameters without the seed
    render: "Callable[[Any], RenderableType]"  # result -> picture
    verdicts: Callable[[Any], Sequence[Verdict]]  # the first that holds is the headline
    knobs: Mapping[str, str]  # what to turn next: arguments to copy -> what to look for

    @property
    def compute(self) -> Callable[..., Any]:
        """Parameters -> result."""
        return final(self.run) if isgeneratorfunction(self.run) else self.run

    @property
    def steps(self) -> Callable[..., Iterator[Any]] | None:
        """Parameters -> what there is to watch, if there is anything."""
        return self.run if isgeneratorfunction(self.run) else None

    def verdict(self, result: Any) -> tuple[int | None, str]:
        """The option that came true, and the headline."""
        return next((option, text) for holds, option, text in self.verdicts(result) if holds)


def sort_into(value: float, *edges: float) -> int | None:
    """Which of the ranges between rising `edges` a value falls in: 0 below the first.

    A value on an edge belongs to the range above it; NaN to none.
    """
    return None if value != value else sum(bool(value >= edge) for edge in edges)


@dataclass(slots=True)
class Pace:
    """What `frames` shows of the run that is going on."""

    every: bool = True  # all frames, or the last alone
    deadline: float = float("inf")  # of the monotonic clock: the next step is shown, as the last
    report: Callable[[float], None] | None = None  # told after each step which part is done
    done: float = 1.0  # that part; 1 for a run that counts no steps


_pace = Pace()


@contextmanager
def paced(**changed: Any) -> Iterator[Pace]:
    """Run at another pace, then at the one before it again."""
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


def strides(total: int, most: int = 45) -> Iterator[int]:
    """The steps of a long run that are shown, from 1 on ever farther apart, `total` always."""
    for number, shown in frames(most):
        if shown:
            yield round(total ** ((number - 1) / (most - 1)))


def final(steps: Callable[P, Iterator[R]]) -> Callable[P, R]:
    """The same parameters -> the last step, and no other is built."""

    @wraps(steps)
    def compute(*args: P.args, **parameters: P.kwargs) -> R:
        with paced(every=False):
            *_, last = steps(*args, **parameters)
        return last

    return compute
