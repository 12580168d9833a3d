"""The demos by view, and what a run of one says."""

from typing import Any

from quiz.demo import View
from quiz.demo.names import names, views
from quiz.demo.parameters import parse
from quiz.demo.run import Run

NAMES = [*names(), "_template"]
"""All demos, and the one to start a new one from."""
VIEWS = [(name, view) for name in NAMES for view in views(name)]


def named(case: tuple[str, View]) -> str:
    """A view as a test's name."""
    return f"{case[0]} {case[1].name}"


def view(name: str, shown: str = "") -> View:
    """A view of a demo; without a name the first."""
    return next(one for one in views(name) if shown in ("", one.name))


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
