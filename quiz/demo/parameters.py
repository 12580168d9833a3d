"""A demo's parameters: read from the signature of `compute`, offered by one parser, checked.

    compute(*, depth: Annotated[int, Range(2, 100, "layers")] = 20,
            skip: Annotated[bool, Flag("a residual connection")] = False, seed: int = 0)

becomes `--depth N` and `--skip`. Every entrance uses this parser, so that they cannot differ.
"""

import argparse
import inspect
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, NoReturn, get_args, get_type_hints

from quiz.demo.contract import Choice, Flag, Many, Range
from quiz.errors import UsageError

Spec = Range | Choice | Many | Flag
RESERVED = ("seed", "json", "save", "predict", "all", "help")
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

    @property
    def range(self) -> str:
        """Which values it may have, in words."""
        return _range(self.spec)


def parameters(compute: Callable[..., Any]) -> list[Parameter]:
    """The parameters of a demo's `compute`, without `seed`, which all have."""
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

    values: dict[str, Any]
    """Arguments of `compute`, the seed included."""
    as_json: bool
    save: str | None
    predict: bool


_METAVARS: dict[type, str] = {Many: "X,Y", Choice: "WORD"}


def parse(name: str, about: str, known: Sequence[Parameter], arguments: Sequence[str]) -> Options:
    """The arguments of one demo.

    Raises:
        UsageError: an option does not exist, or its value is out of range; names the range.
        SystemExit: `--help` was printed.

    """
    parser = _Parser(
        prog=f"quiz demo {name}",
        usage="%(prog)s [options]",
        description=about,
        allow_abbrev=False,
        add_help=False,
    )
    own = parser.add_argument_group("parameters of this demo")
    common = parser.add_argument_group("options of every demo")
    for one in known:
        if isinstance(one.spec, Flag):
            own.add_argument(one.option, action="store_true", help=one.spec.about, dest=one.name)
        else:
            text = f"{one.spec.about}: {one.range} (default {_written(one.default)})"
            metavar = _METAVARS.get(type(one.spec), "N")
            own.add_argument(
                one.option, dest=one.name, metavar=metavar, help=text.replace("%", "%%")
            )
    common.add_argument("--seed", default="0", metavar="N", help="of all randomness (default 0)")
    common.add_argument("--json", action="store_true", dest="as_json", help="print JSON")
    common.add_argument("--save", metavar="FILE", help="write the picture: .svg, .html or .txt")
    common.add_argument("--no-predict", action="store_true", help="do not ask before the run")
    common.add_argument("-h", "--help", action="help", help="show this and exit")
    given = vars(parser.parse_args(list(arguments)))
    values: dict[str, Any] = {}
    for one in known:
        text = given[one.name]
        values[one.name] = one.default if text is None else _value(one, text)
    values["seed"] = _number("--seed", given["seed"], int, Range(0, 2**32 - 1, "seed"))
    return Options(values, given["as_json"], given["save"], not given["no_predict"])


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """One line, through the same boundary as every other error."""
        raise UsageError(f"{message[:1].upper()}{message[1:]}. `{self.prog} --help` tells more.")


def _value(one: Parameter, text: Any) -> Any:
    if isinstance(one.spec, Flag):
        return bool(text)
    if isinstance(one.spec, Many):
        return _several(one, str(text))
    return _single(one.option, str(text), one.kind, one.spec)


def _several(one: Parameter, text: str) -> tuple[Any, ...]:
    assert isinstance(one.spec, Many)
    parts = [part.strip() for part in text.split(",") if part.strip()]
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
        return f"{_bound(spec.low)} to {_bound(spec.high)}"
    if isinstance(spec, Choice):
        return ", ".join(spec.options[:-1]) + " or " + spec.options[-1]
    if isinstance(spec, Many):
        return f"up to {spec.most} of {_range(spec.of)}"
    return "on or off"


def _bound(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:g}"


def _written(value: Any) -> str:
    if isinstance(value, tuple):
        return ",".join(map(_written, value))
    return f"{value:g}" if isinstance(value, float) else str(value)
