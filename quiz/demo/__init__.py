"""The demo contract: what a lesson is made of, how it is found by name, run, played and drawn.

A demo is a module of the package `demos` that reads as a lesson, 110 to 160 lines a view:

    KNOBS                          what to turn next: {arguments: what to look for}
    Result                         a frozen dataclass: what was measured, plain numbers and arrays
    steps(*, depth: Annotated[int, Range(2, 100, "layers")] = 20, …, seed: int = 0)
                                   the experiment, with its parameters, their ranges and defaults;
                                   a generator of results to watch: `for n, shown in frames(total)`
                                   An experiment without anything to watch is a plain function
                                   `compute` instead
    predict(*, depth, **_)         a Prediction: the scene in one line with the numbers of this run,
                                   the question, and options that cover every outcome
    render(result)                 the picture, a `quiz.charts.Figure`: no math, no heights; a chart
                                   gets the lines and columns there are
    verdicts(result)               rows (holds, option, sentence). The first that holds is the
                                   headline, and its option the right one: they cannot disagree.
                                   An option of None: nobody can tell, not graded. Last row: True

and `main(__name__)` at its end. A second view is a `View` of the same five in `VIEWS`, and
`--show NAME` shows it; `FIRST` names the first view then. `sort_into` finds the range a number
falls in, `counted` spells `1 layer` and `2 layers`, `strides` shows a long run ever faster. Which
question a demo belongs to is the deck's affair: a question names its demo. This package imports
nothing of numpy and no demo until one is run. `demos/_template.py` is a demo to start from,
`demos/cross_entropy.py` one with two views.
"""

import os
import sys

from quiz.demo.contract import (
    Choice,
    Drill,
    Flag,
    Many,
    Prediction,
    Range,
    Verdict,
    View,
    Wrong,
    final,
    frames,
    sort_into,
    strides,
)
from quiz.errors import guarded
from quiz.plain_text import count as counted

__all__ = [
    "Choice", "Drill", "Flag", "Many", "Prediction", "Range", "Verdict", "View", "Wrong",
    "counted", "final", "frames", "main", "sort_into", "strides",
]  # fmt: skip


def main(module: str) -> None:
    """The entrance of `python -m demos.NAME`, at the end of each demo; `module` is its `__name__`.

    Runs only where the module is the program, and then exits.
    """
    if module != "__main__":
        return
    from quiz.demo.running import run_here

    def program() -> int:
        name = os.path.splitext(os.path.basename(sys.argv[0]))[0].replace("_", "-")
        run_here(name, sys.argv[1:])
        return 0

    sys.exit(guarded(program))
