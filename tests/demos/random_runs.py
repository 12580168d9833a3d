"""Runs with parameters at random or at an end, and what may not be found in them."""

import io
import re
from collections.abc import Iterator, Sequence
from typing import Any

from numpy.random import Generator
from rich.cells import cell_len
from rich.console import Console
from sentences import CLAIMS, numbers

from quiz.demo import Choice, Flag, Many, Range, View
from quiz.demo.names import views
from quiz.demo.parameters import Parameter, parameters, parse
from quiz.demo.run import Run

_LENGTHS = ("steps", "epochs")
"""Parameters that say how long a net is trained."""
FIRST_FEW = 12
"""Values of a list that are drawn at most."""


def random_arguments(view: View, rng: Generator) -> list[str]:
    """Options of a run: each parameter is turned in three of five cases."""
    arguments = ["--show", view.name, "--seed", str(rng.integers(1000))]
    for one in parameters(view.run):
        if rng.random() < 0.6:
            arguments += _drawn(one, rng)
    return arguments


def extremes(view: View, *, brief: bool) -> Iterator[list[str]]:
    """Options of runs with one parameter each at an end of its range.

    Args:
        view: the view.
        brief: whether the others train for a tenth of the time, and none for the longest.

    """
    show = ["--show", view.name]
    known = parameters(view.run)
    for one in known:
        lengths = [other for other in known if other.name in _LENGTHS and other is not one]
        short = [f"{other.option}={_tenth(other)}" for other in lengths if brief]
        ends = _ends(one)[:1] if brief and one.name in _LENGTHS else _ends(one)
        yield from ([*show, *short, end] for end in ends)


def _tenth(length: Parameter) -> int:
    """A tenth of what is usual, in the parameter's range."""
    assert isinstance(length.spec, Range)
    return max(int(length.spec.low), int(length.default) // 10)


def _ends(one: Parameter) -> list[str]:
    match one.spec:
        case Range(low=low, high=high):
            return [f"{one.option}={one.kind(value)}" for value in (low, high)]
        case Choice(options=options):
            return [f"{one.option}={option}" for option in options]
        case Flag():
            return [one.option]
        case Many(of=Choice(options=options)):
            return [f"{one.option}={options[-1]}"]
        case Many(of=Range(low=low, high=high)):
            kind = type(one.default[0])
            return [f"{one.option}={kind(low)},{kind(high)}"]
    return []


def _drawn(one: Parameter, rng: Generator) -> list[str]:
    match one.spec:
        case Flag():
            return [one.option]
        case Choice(options=options):
            return [one.option, str(rng.choice(options))]
        case Range():
            return [f"{one.option}={_number(one.spec, one.kind, rng)}"]
        case Many(of=of, most=most):
            count = int(rng.integers(1, min(most, FIRST_FEW) + 1))
            if isinstance(of, Choice):
                drawn = [str(word) for word in rng.choice(of.options, count)]
            else:
                kind = type(one.default[0])
                drawn = [str(_number(of, kind, rng)) for _ in range(count)]
            return [f"{one.option}={','.join(drawn)}"]


def _number(spec: Range, kind: type, rng: Generator) -> Any:
    """Evenly over a range, over its logarithm where it spans decades."""
    low, high = float(spec.low), float(spec.high)
    if low > 0 and high / low >= 50:
        value = low * (high / low) ** rng.random()
    else:
        value = rng.uniform(low, high)
    value = min(max(value, low), high)
    return round(value) if kind is int else float(f"{value:.4g}") if low < value < high else value


def complaints(
    name: str, view: View, arguments: Sequence[str], widths: Sequence[int] = (40, 80, 120)
) -> list[str]:
    """What is wrong with a run: its sentence, its numbers, its width. Warnings are the caller's."""
    given = list(arguments) if len(views(name)) > 1 else list(arguments[2:])
    options = parse(name, "", views(name), given)
    asked = view.predict(**options.arguments)
    done = Run(options, asked, view.compute(**options.values))
    found = []
    if re.search(r"\bnan\b|\[|\{", done.headline):
        found.append(f"not a sentence: {done.headline}")
    if done.right is not None and not 0 <= done.right < len(asked.options):
        found.append(f"option {done.right} of {len(asked.options)}")
    if len(set(asked.options)) < len(asked.options):
        found.append(f"options repeat: {asked.options}")
    found += untrue(name, done.headline)
    for width in widths:
        out = io.StringIO()
        console = Console(file=out, width=width)
        console.print(done.picture(width, 18))
        drawn = out.getvalue()
        wide = [line for line in drawn.splitlines() if cell_len(line.rstrip()) > width]
        found += [f"wider than {width}: {line}" for line in wide]
        if drawn.count("\n") < 5 or re.search(r"\bnan\b", drawn):
            found.append(f"no picture of numbers: {drawn}")
    return found


def untrue(name: str, said: str) -> list[str]:
    """The claims of a sentence that its own numbers do not bear out, or that nobody checks."""
    rows = [row for row in CLAIMS.get(name, ()) if re.search(row.says, said)]
    if name in CLAIMS and not rows:
        return [f"no claim fits: {said}"]
    return [
        f"its numbers say otherwise: {said}"
        for row in rows
        if not row.holds(*numbers(re.search(row.says, said)))
    ]
