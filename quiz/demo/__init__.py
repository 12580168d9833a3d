"""The demo contract: what a demo is made of, how it is found by name, run, played and drawn.

A demo is a module of the package `demos` with

    compute(*, depth: Annotated[int, Range(2, 100, "layers")] = 20, …, seed: int = 0) -> Result
    steps(…) -> Iterator[Result]      optional, where it trains: the last is what compute returns
    render(result) -> RenderableType  the picture: no maths, no printing
    predict(…) -> Prediction | None   asked before the run; its key is computed from the result
    headline(result) -> str           what to see, in numbers; the opposite where it does not show
    KNOBS, QUESTION                   what to turn next; the number of its interview question

`Result` is a frozen dataclass. This package imports nothing of numpy and no demo until one is run.
"""

from quiz.demo.contract import Choice, Drill, Flag, Knob, Many, Prediction, Range, Wrong
from quiz.demo.program import main

__all__ = ["Choice", "Drill", "Flag", "Knob", "Many", "Prediction", "Range", "Wrong", "main"]
