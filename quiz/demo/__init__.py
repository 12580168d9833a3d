"""The demo contract: what a demo consists of, and the values that demos and drills are written in.

A demo is a module of the package `demos` that reads as a lesson, ideally 110 to 160 lines per view:

    KNOBS                          what to change next: {arguments: what to look for}
    Result                         a frozen dataclass of what was measured: numbers and arrays
    steps(*, depth: Annotated[int, Range(2, 100, "layers")] = 20, …, seed: int = 0)
                                   the experiment with its parameters, their ranges and defaults:
                                   a generator of results, `for n, shown in frames(total)`.
                                   If there is nothing to watch, a plain function `compute` instead
    predict(*, depth, **_)         a Prediction: the setup in one line with the numbers of this run,
                                   the question, and options that cover every outcome
    render(result)                 the picture, a `quiz.charts.Figure`: no math, no heights; charts
                                   get the available lines and columns
    verdicts(result)               rows (holds, option, sentence). The first that holds gives the
                                   headline and the right option, so they cannot disagree.
                                   Option None: unclear, so not graded. The last row always holds

and ends with `main(__name__)`. A second view is a `View` of the same five in `VIEWS`, shown by
`--show NAME`; then `FIRST` names the first view. `sort_into` finds the range that contains a
number, `counted` writes `1 layer` and `2 layers`, `strides` speeds up a long run. A demo does not
know its question: the deck's question names its demo. Neither numpy nor a demo is imported before
one is run. Start from `demos/_template.py`; `demos/cross_entropy.py` has two views.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from inspect import isgeneratorfunction
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from quiz.errors import guarded
from quiz.plain_text import count

if TYPE_CHECKING:
    from rich.console import RenderableType


P = ParamSpec("P")
R = TypeVar("R")
counted = count


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
    """Several values separated by commas: some of these words, or numbers in this range."""

    of: Choice | Range
    most: int
    about: str


@dataclass(frozen=True, slots=True)
class Flag:
    """On if given."""

    about: str


@dataclass(frozen=True, slots=True)
class Prediction:
    """What is asked before a run, and the setup it is about."""

    scene: str  # one line: the experiment with this run's parameters, without its outcome
    question: str
    options: tuple[str, ...]  # cover every outcome without overlap; fewer than two: not asked


Verdict = tuple[bool, int | None, str]
"""Whether it holds, the option that came true (None: unclear), and a sentence that says so."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A wrong answer and the misconception that leads to it."""

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
    """One experiment of a demo: what to compute, ask, draw and say about it."""

    name: str  # what `--show` calls it
    run: Callable[..., Any]  # parameters -> result, or a generator whose last result counts
    predict: Callable[..., Prediction]  # takes the parameters except the seed
    render: "Callable[[Any], RenderableType]"  # result -> picture
    verdicts: Callable[[Any], Sequence[Verdict]]  # the first that holds is the headline
    knobs: Mapping[str, str]  # what to change next: arguments to copy -> what to look for

    @property
    def compute(self) -> Callable[..., Any]:
        """Parameters -> result."""
        return final(self.run) if isgeneratorfunction(self.run) else self.run

    @property
    def steps(self) -> Callable[..., Iterator[Any]] | None:
        """Parameters -> the results to watch; None if there is only one."""
        return self.run if isgeneratorfunction(self.run) else None

    def verdict(self, result: Any) -> tuple[int | None, str]:
        """The option that came true, and the headline."""
        return next((option, text) for holds, option, text in self.verdicts(result) if holds)


def sort_into(value: float, *edges: float) -> int | None:
    """The number of the range between increasing `edges` that contains a value: 0 below the first.

    A value on an edge belongs to the range above it, NaN to none.
    """
    return None if value != value else sum(bool(value >= edge) for edge in edges)


@dataclass(slots=True)
class Pace:
    """Which steps of the current run `frames` shows."""

    every: bool = True  # all frames, or only the last
    deadline: float = float("inf")  # monotonic time after which the next step is shown
    report: Callable[[float], None] | None = None  # called after each step with the share done
    done: float = 1.0  # that share; 1 for a run that counts no steps


_pace = Pace()


@contextmanager
def paced(**changed: Any) -> Iterator[Pace]:
    """Change the pace within the block."""
    global _pace
    before = _pace
    _pace = Pace(**({"every": before.every, "report": before.report} | changed))
    try:
        yield _pace
    finally:
        _pace = before


def frames(total: int, most: int = 50) -> Iterator[tuple[int, bool]]:
    """1 … `total`, each with whether to yield its result: about `most` times, always for the last.

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
    """The steps of a long run to show: 1, then farther and farther apart, up to `total`."""
    for number, shown in frames(most):
        if shown:
            yield round(total ** ((number - 1) / (most - 1)))


def final(steps: Callable[P, Iterator[R]]) -> Callable[P, R]:
    """The same parameters -> the last result only."""

    @wraps(steps)
    def compute(*args: P.args, **parameters: P.kwargs) -> R:
        with paced(every=False):
            *_, last = steps(*args, **parameters)
        return last

    return compute


def main(module: str) -> None:
    """The entry point of `python -m demos.NAME`, at the end of each demo; `module`: its `__name__`.

    Does nothing if the module was imported; otherwise it runs the demo and exits.
    """
    if module != "__main__":
        return
    from quiz.demo.running import run_here

    def program() -> int:
        name = os.path.splitext(os.path.basename(sys.argv[0]))[0].replace("_", "-")
        run_here(name, sys.argv[1:])
        return 0

    sys.exit(guarded(program))
