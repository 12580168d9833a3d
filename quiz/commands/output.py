"""How commands write to stdout: JSON, lines of text, and Rich tables."""

import json
import os
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

from quiz.scheduling.study_day import StudyDay
from quiz.settings import COLOR
from quiz.terminal.screen import speaks_unicode, wants_colour
from quiz.terminal.style import Look
from quiz.terminal.text import MOST_WIDTH, Line
from quiz.terminal.viewport import printed

if TYPE_CHECKING:
    from rich.console import RenderableType

    from quiz.terminal.console import PlainConsole

PIPE_WIDTH = 100


def colour_setting() -> str:
    """Flag or environment; the stored setting counts only where the data file is open anyway."""
    return str(COLOR.resolve({}, os.environ).value)


def look() -> Look:
    """How text is drawn on stdout."""
    colour = wants_colour(colour_setting(), sys.stdout)
    return Look(colour, speaks_unicode(sys.stdout), escapes=colour or sys.stdout.isatty())


def width() -> int:
    """The terminal's width; in a pipe COLUMNS, else 100."""
    if sys.stdout.isatty():
        return os.get_terminal_size(sys.stdout.fileno()).columns or 80
    columns = os.environ.get("COLUMNS", "")
    return int(columns) if columns.isdecimal() and int(columns) else PIPE_WIDTH


def height() -> int | None:
    """The terminal's height; None in a pipe, which has no end."""
    if not sys.stdout.isatty():
        return None
    return os.get_terminal_size(sys.stdout.fileno()).lines or 24


def text_width() -> int:
    """How wide running text may be: never wider than is easy to read."""
    return min(width(), MOST_WIDTH)


def print_lines(lines: Iterable[Line]) -> None:
    """Print lines as they are drawn on the screens of a session."""
    sys.stdout.write(printed(lines, look()))


def print_json(value: Any, *, lines: bool = False) -> None:
    """Print a value as one JSON document; with `lines` on a line of its own."""
    ascii_only = not speaks_unicode(sys.stdout)  # an encoding without ∂ would change the data
    indent = None if lines else 2
    sys.stdout.write(json.dumps(value, ensure_ascii=ascii_only, indent=indent) + "\n")


_DIGITS = 4
"""Of a fraction in JSON: what lies beyond is noise of the scheduler's 32-bit numbers."""


def as_json(value: Any, kind: Any = None) -> Any:
    """A value as JSON has it.

    Dataclasses and named tuples become objects, fractions are rounded to four digits, and what is
    annotated as a `StudyDay` becomes a date in ISO 8601.

    Args:
        value: anything that is made of these, of lists, tuples, mappings, texts and numbers.
        kind: how it is annotated.

    """
    if get_origin(kind) in (Union, UnionType):
        kind = next(one for one in get_args(kind) if one is not NoneType)
    names = getattr(value, "_fields", None) or getattr(value, "__dataclass_fields__", None)
    if isinstance(value, float):
        return round(value, _DIGITS)
    if kind is StudyDay and value is not None:
        return date.fromordinal(value).isoformat()
    if names:
        kinds = get_type_hints(type(value))
        return {name: as_json(getattr(value, name), kinds[name]) for name in names}
    if isinstance(value, Mapping):
        _, of = get_args(kind) or (None, None)
        return {key: as_json(one, of) for key, one in value.items()}
    if isinstance(value, tuple | list):
        of = get_args(kind) or (None, ...)
        each = of if ... not in of and len(of) == len(value) else of[:1] * len(value)
        return [as_json(one, its) for one, its in zip(value, each, strict=True)]
    return value


def console() -> "PlainConsole":
    """A Rich console on stdout that keeps to the same rules of colour and width."""
    from quiz.terminal.console import PlainConsole

    colour = wants_colour(colour_setting(), sys.stdout)
    return PlainConsole(
        force_terminal=colour or sys.stdout.isatty(),
        no_color=not colour,
        width=width(),
        safe_box=True,
    )


def print_rich(*renderables: "RenderableType") -> None:
    """Print Rich renderables."""
    out = console()
    for renderable in renderables:
        out.print(renderable)
