"""The values a demo and a drill are written with."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from rich.console import RenderableType


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
    """A question about the run to come, with its options."""

    question: str
    options: tuple[str, ...]
    key: Callable[[Any], int | None]
    """Result -> index of the option that came true; None for a tie or a run without an answer."""


@dataclass(frozen=True, slots=True)
class Knob:
    """What to turn next: arguments to copy, and what to look for."""

    arguments: str
    look_for: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """A wrong answer and the misconception it betrays."""

    value: Any
    misconception: str


@dataclass(frozen=True, slots=True)
class Drill:
    """One instance of a computed question."""

    prompt: str
    answer: Any
    """A float, an int, a tuple of floats (a vector), or one of `choices`."""
    tolerance: float
    """Largest absolute error that counts as right, for this instance; 0 for exact."""
    solution: str
    """The worked solution."""
    wrong: tuple[Wrong, ...] = ()
    choices: tuple[str, ...] = ()


class Demo(Protocol):
    """A demo module."""

    __name__: str
    __doc__: str
    KNOBS: Sequence[Knob]

    @property
    def compute(self) -> Callable[..., Any]:
        """Parameters -> result."""

    def render(self, result: Any) -> "RenderableType":
        """Result -> picture."""

    @property
    def predict(self) -> Callable[..., Prediction | None]:
        """Parameters -> what to ask before the run."""

    def headline(self, result: Any) -> str:
        """What one should see, in numbers."""


Steps = Callable[..., Iterator[Any]]
