"""The demo contract: what a demo is made of, how it is found by name, run, played and drawn.

A demo is a module of the package `demos` with

    compute(*, depth: Annotated[int, Range(2, 100, "layers")] = 20, …, seed: int = 0) -> Result
    steps(…) -> Iterator[Result]      optional, where it trains: the last is what compute returns
    render(result) -> RenderableType  the picture: no math, no printing
    predict(…) -> Prediction | None   asked before the run; its key is computed from the result
    headline(result) -> str           what to see, in numbers; the opposite where it does not show
    KNOBS                             what to turn next

and `main(__name__)` at its end. `Result` is a frozen dataclass. Which question a demo belongs to
is the deck's affair: a question names its demo. This package imports nothing of numpy and no demo
until one is run. `demos/_template.py` is a demo to start from.
"""

import os
import sys

from quiz.demo.contract import Choice, Drill, Flag, Knob, Many, Prediction, Range, Wrong

__all__ = ["Choice", "Drill", "Flag", "Knob", "Many", "Prediction", "Range", "Wrong", "main"]


def main(module: str) -> None:
    """The entrance of `python -m demos.NAME`, at the end of each demo; `module` is its `__name__`.

    Runs only where the module is the program, and then exits.
    """
    if module != "__main__":
        return
    from quiz.demo.running import run_here
    from quiz.errors import guarded

    def program() -> int:
        name = os.path.splitext(os.path.basename(sys.argv[0]))[0].replace("_", "-")
        run_here(name, sys.argv[1:])
        return 0

    sys.exit(guarded(program))
