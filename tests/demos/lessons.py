"""The demos by view, and what a run of one says."""

from collections.abc import Callable
from functools import partial
from inspect import isgeneratorfunction
from typing import Any

from quiz.demo import View, final
from quiz.demo.names import names, views
from quiz.demo.parameters import parameters, parse
from quiz.demo.run import Run

NAMES = [*names(), "_template"]
"""All demos, and the one to start a new one from."""
VIEWS = [(name, view) for name in NAMES for view in views(name)]
COSTLY = {
    "activation-functions", "batch-normalization", "capacity-search", "dropout",
    "epochs-and-iterations", "gradient-clipping", "gradient-descent-variants", "linear-collapse",
    "overfitting", "skip-connections",
}  # fmt: skip
"""Demos of which a run takes more than 0.05 s: the suite tries three of their runs where it tries
many of the others; `tests/benchmarks` tries all."""
_known: dict[tuple[Any, ...], Any] = {}


def named(case: tuple[str, View]) -> str:
    """A view as a test's name."""
    return f"{case[0]} {case[1].name}"


def view(name: str, shown: str = "") -> View:
    """A view of a demo; without a name the first."""
    return next(one for one in views(name) if shown in ("", one.name))


def computed(one: View, **values: Any) -> Any:
    """The result of a run, computed once in a process however many tests look at it."""
    values = {known.name: known.default for known in parameters(one.run)} | {"seed": 0} | values
    key = (one.run, *sorted(values.items()))
    if key not in _known:
        _known[key] = (final(one.run) if isgeneratorfunction(one.run) else one.run)(**values)
    return _known[key]


def computing(name: str, shown: str = "") -> Callable[..., Any]:
    """How a view computes, once for the same parameters."""
    return partial(computed, view(name, shown))


def run_of(name: str, result: Any, shown: str = "", **turned: Any) -> Run:
    """A run with this result, of a view with some parameters turned."""
    options = parse(name, "", [view(name, shown)], [])
    options = options._replace(values=options.values | turned)
    return Run(options, options.view.predict(**options.arguments), result)


def headline(name: str, result: Any, shown: str = "") -> str:
    """What is said of a result."""
    return view(name, shown).verdict(result)[1]


def answer(name: str, result: Any, shown: str = "", **turned: Any) -> str | None:
    """The option that a result makes right; None for a tie."""
    run = run_of(name, result, shown, **turned)
    return None if run.right is None else run.prediction.options[run.right]


class Script:
    """Keys from a list; one that begins with ! is pressed while something plays."""

    pastes = False

    def __init__(self, keys: list[str]) -> None:
        self._keys = list(keys)

    def read(self, timeout: float | None = None) -> str:
        """The next key; while something plays none, if it is not meant for that."""
        if not self._keys:
            return "eof"
        if timeout is not None and not self._keys[0].startswith("!"):
            return "tick"
        return self._keys.pop(0).removeprefix("!")

    def read_line(self) -> str | None:
        """Nobody types a line here."""
        return None
