"""One run of a demo: what was asked, what came of it, and how that is shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from quiz.charts.layout import Fitted, Lines
from quiz.demo.contract import Prediction
from quiz.demo.names import title
from quiz.demo.parameters import Options

LEAST_WIDTH, MOST_WIDTH = 40, 120
"""Columns a picture needs, and those it makes use of."""


@dataclass(frozen=True)
class Run:
    """A run with its options and what was asked before it."""

    options: Options
    prediction: Prediction
    result: Any
    whole: bool = True
    """Whether it came to its end; the result is that of the last step otherwise."""

    @cached_property
    def _verdict(self) -> tuple[int | None, str]:
        return self.options.view.verdict(self.result)

    @property
    def right(self) -> int | None:
        """The option that came true; None where nobody can tell."""
        asked = self.whole and len(self.prediction.options) > 1
        return self._verdict[0] if asked else None

    @property
    def headline(self) -> str:
        """What one should have seen, in numbers."""
        return self._verdict[1]

    def said(self, guess: int | None) -> list[Text]:
        """Whether the prediction held, and the headline."""
        return [*self._graded(guess), Text(self.headline, "bold")]

    def _graded(self, guess: int | None) -> list[Text]:
        """An outcome that nobody can tell is not graded."""
        asked, right = self.prediction, self.right
        if len(asked.options) < 2:
            return []
        if not self.whole:
            return [Text("Stopped before its end: not graded. So far:", "bold")]
        if right is None:
            return [Text(f"{asked.question} No clear answer in this run: not graded.", "bold")]
        found = asked.options[right]
        if guess is None:
            return [Text(f"{asked.question} {found}")]
        if guess == right:
            return [Text(f"You predicted {found}: right.", "green")]
        return [Text(f"You predicted {asked.options[guess]}; it is {found}.", "red")]

    def picture(self, width: int, rows: int | None, ghost: "Run | None" = None) -> RenderableType:
        """The picture in so many lines, with that of an earlier run faintly behind it."""
        if width < LEAST_WIDTH:
            return Text(f"The picture needs {LEAST_WIDTH} columns; there are {width}.")
        drawn = self.options.view.render(self.result)
        if ghost is not None and ghost.options.view is self.options.view:
            drawn = haunted(drawn, self.options.view.render(ghost.result))
        return Fitted(drawn, min(width, MOST_WIDTH), rows)


def haunted(drawn: RenderableType, earlier: RenderableType) -> RenderableType:
    """A picture with the curves and bars of an earlier one of the same make behind its own."""
    return drawn.haunted(earlier) if isinstance(drawn, Lines) else drawn


def opening(name: str, scene: str) -> Iterator[Text]:
    """The title, and the experiment in one line."""
    yield Text(title(name), "bold underline")
    if scene:
        yield Text(scene)
