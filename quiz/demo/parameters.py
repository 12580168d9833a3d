"""A demo's parameters, read from the signature of its experiment, as command-line options.

    compute(*, depth: Annotated[int, Range(2, 100, "layers")] = 20,
            skip: Annotated[bool, Flag("a residual connection")] = False, seed: int = 0)

becomes `--depth N` and `--skip`. `quiz demo` and `python -m demos.NAME` share this parser.
"""

import argparse
import inspect
import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, NoReturn, get_args, get_type_hints

from quiz.demo import Choice, Flag, Many, Range, View
from quiz.errors import UsageError

Spec = Range | Choice | Many | Flag
_SPECS = (Range, Choice, Many, Flag)


class Parameter(NamedTuple):
    """One parameter of a demo."""

    name: str
    kind: type
    spec: Spec
    default: Any

    @property
    def option(self) -> str:
        """How it is written on the command line."""
        return f"--{self.name.replace('_', '-')}"


def parameters(compute: Callable[..., Any]) -> list[Parameter]:
    """The parameters of an experiment, except `seed`, which all have."""
    hints = get_type_hints(compute, include_extras=True)
    found = []
    for name, parameter in inspect.signature(compute).parameters.items():
        if name == "seed":
            continue
        kind, *marks = get_args(hints[name])
        spec = next(mark for mark in marks if isinstance(mark, _SPECS))
        found.append(Parameter(name, kind, spec, parameter.default))
    return found


class Options(NamedTuple):
    """A parsed command line."""

    view: View
    known: list[Parameter]  # of the view
    values: dict[str, Any]  # arguments of the experiment, with the seed
    as_json: bool
    save: str | None
    theme: str
    predict: bool
    source: bool

    @property
    def arguments(self) -> dict[str, Any]:
        """The arguments of `predict`: everything but the seed."""
        return {name: value for name, value in self.values.items() if name != "seed"}


_METAVARS: dict[type, str] = {Many: "X,Y", Choice: "WORD"}


def parse(name: str, about: str, views: Sequence[View], arguments: Sequence[str]) -> Options:
    """Parse the arguments of one demo.

    Without `--show`, the view is the first that has all the given options.

    Raises:
        UsageError: an option does not exist, or its value is out of range.
        SystemExit: `--help` was printed.

    """
    view = _shown(views, arguments)
    known = parameters(view.run)
    parser = _Parser(
        f"quiz demo {name}", "%(prog)s [options]", about, allow_abbrev=False, add_help=False
    )
    own = parser.add_argument_group("parameters of this demo")
    common = parser.add_argument_group("options of every demo")
    for one in known:
        if isinstance(one.spec, Flag):
            own.add_argument(one.option, action="store_true", help=one.spec.about, dest=one.name)
        else:
            text = f"{one.spec.about}: {_range(one.spec)} (default {_written(one.default)})"
            shown, metavar = text.replace("%", "%%"), _METAVARS.get(type(one.spec), "N")
            own.add_argument(one.option, dest=one.name, metavar=metavar, help=shown)
    if len(views) > 1:
        others = "; ".join(
            f"{one.name} with {', '.join(each.option for each in parameters(one.run))}"
            for one in views
        )
        common.add_argument("--show", metavar="VIEW", help=f"one of {len(views)} views: {others}")
    common.add_argument("--seed", default="0", metavar="N", help="of all randomness (default 0)")
    common.add_argument("--json", action="store_true", dest="as_json", help="print JSON")
    common.add_argument("--save", metavar="FILE", help="write the picture: .svg, .html or .txt")
    common.add_argument(
        "--theme", default="dark", metavar="WORD", help="of a saved .svg or .html: dark or light"
    )
    common.add_argument("--no-predict", action="store_true", help="do not ask before the run")
    common.add_argument("--source", action="store_true", help="print the demo's file")
    common.add_argument("-h", "--help", action="help", help="show this and exit")
    given = parser.parse_args(list(arguments))
    values = {one.name: _value(one, getattr(given, one.name)) for one in known}
    values["seed"] = _number("--seed", given.seed, int, Range(0, 2**32 - 1, "seed"))
    theme = str(_single("--theme", given.theme, str, Choice(("dark", "light"), "theme")))
    predict = not given.no_predict
    return Options(view, known, values, given.as_json, given.save, theme, predict, given.source)


def _shown(views: Sequence[View], arguments: Sequence[str]) -> View:
    """The view named by `--show`, or else the first that has all the given options."""
    if len(views) == 1:
        return views[0]
    named = [one.partition("=")[0] for one in arguments if one.startswith("--")]
    if "--show" in named:
        place = [one.partition("=")[0] for one in arguments].index("--show")
        after = [*arguments[place].partition("=")[2:], *arguments[place + 1 : place + 2]]
        text = next((one for one in after if one), "")
        found = next((view for view in views if view.name == text), None)
        if found is None:
            names = ", ".join(view.name for view in views)
            raise UsageError(f"--show is one of {names}, not “{text}”.")
        return found
    own = [{one.option for one in parameters(view.run)} for view in views]
    wanted = set(named) & set().union(*own)
    fitting = [view for view, has in zip(views, own, strict=True) if wanted <= has]
    if not fitting:
        raise UsageError(f"No view has all of {', '.join(sorted(wanted))}. Choose one with --show.")
    return fitting[0]


class Turning:
    """The arrow keys: one parameter at a time can be changed."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._place = 0
        self._turnable = [one for one in options.known if not isinstance(one.spec, Many)]

    @property
    def hint(self) -> str:
        """Which parameter the arrows change, and its value."""
        if not self._turnable:
            return ""
        one = self._turnable[self._place]
        others = "   up/down: another" if len(self._turnable) > 1 else ""
        return f"left/right: {one.option} {_written(self._options.values[one.name])}{others}"

    def turned(self, key: str) -> Options:
        """The options after an arrow key."""
        if not self._turnable:
            return self._options
        if key in ("up", "down"):
            self._place = (self._place + (1 if key == "down" else -1)) % len(self._turnable)
            return self._options
        one = self._turnable[self._place]
        value = beside(one, self._options.values[one.name], up=key == "right")
        values = self._options.values | {one.name: value}
        self._options = self._options._replace(values=values)
        return self._options


def beside(one: Parameter, value: Any, up: bool) -> Any:
    """The next value of a parameter: for a number, the next of 1, 2, 5, 10, … or of tenths."""
    if isinstance(one.spec, Flag):
        return not value
    if isinstance(one.spec, Choice):
        place = one.spec.options.index(value) + (1 if up else -1)
        return one.spec.options[place % len(one.spec.options)]
    assert isinstance(one.spec, Range)
    low, high = one.spec.low, one.spec.high
    if low > 0 and high / low >= 50:
        digits = (1, 2, 5) if high / low < 1e6 else (1,)
        powers = [float(f"{digit}e{power}") for power in range(-9, 10) for digit in digits]
        steps = [step for step in powers if low <= step <= high]
    else:
        size = max(1, round((high - low) / 10)) if one.kind is int else (high - low) / 10
        steps = [low + size * number for number in range(round((high - low) / size) + 1)]
    steps = sorted({one.kind(min(step, high)) for step in (low, *steps, high, one.default)})
    others = [step for step in steps if not math.isclose(step, value, rel_tol=1e-9, abs_tol=1e-12)]
    beyond = [step for step in others if (step > value) == up]
    if not beyond:
        return value
    found = min(beyond) if up else max(beyond)
    return found if one.kind is int else float(f"{found:.6g}")


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Report an error in one line, as everywhere in the program."""
        raise UsageError(f"{message[:1].upper()}{message[1:]}. `{self.prog} --help` tells more.")


def _value(one: Parameter, text: Any) -> Any:
    if text is None:
        return one.default
    if isinstance(one.spec, Flag):
        return bool(text)
    if not isinstance(one.spec, Many):
        return _single(one.option, str(text), one.kind, one.spec)
    parts = [part.strip() for part in str(text).split(",") if part.strip()]
    if not 1 <= len(parts) <= one.spec.most:
        raise UsageError(f"{one.option} takes 1 to {one.spec.most} values, written with commas.")
    kind = type(one.default[0])
    return tuple(_single(one.option, part, kind, one.spec.of) for part in parts)


def _single(option: str, text: str, kind: type, spec: Choice | Range) -> Any:
    if isinstance(spec, Range):
        return _number(option, text, kind, spec)
    if text not in spec.options:
        raise UsageError(f"{option} is {_range(spec)}, not “{text}”.")
    return text


def _number(option: str, text: str, kind: type, spec: Range) -> Any:
    try:
        value = kind(text)
    except ValueError:
        noun = "whole number" if kind is int else "number"
        raise UsageError(f"{option} is a {noun}, {_range(spec)}; “{text}” is none.") from None
    if not spec.low <= value <= spec.high:  # refuses nan as well
        raise UsageError(f"{option} is {_range(spec)}; {text} is out of range.")
    return value


def _range(spec: Spec) -> str:
    if isinstance(spec, Range):
        return f"{_written(spec.low)} to {_written(spec.high)}"
    if isinstance(spec, Choice):
        return ", ".join(spec.options[:-1]) + " or " + spec.options[-1]
    if isinstance(spec, Many):
        return f"up to {spec.most} of {_range(spec.of)}"
    return "on or off"


def _written(value: Any) -> str:
    if isinstance(value, tuple):
        return ",".join(map(_written, value))
    return f"{value:g}" if isinstance(value, float) else str(value)
