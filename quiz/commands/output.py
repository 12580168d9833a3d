"""How commands write to stdout: lines of text, Rich tables, and JSON."""

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

from quiz.plain_text import CONTROL, strip_control
from quiz.scheduling.study_day import StudyDay
from quiz.terminal.style import Look
from quiz.terminal.text import MOST_WIDTH, Line, printed
from quiz.terminal.ui import is_dumb, speaks_unicode, wants_color

if TYPE_CHECKING:
    from rich.console import RenderableType

PIPE_WIDTH = 100
MOST_COLUMNS = 1000
"""No picture improves by being wider."""


def _pipe_width() -> int:
    """Columns of what is piped: what a narrow terminal can show when `less` prints it there."""
    try:
        return min(os.get_terminal_size(sys.stderr.fileno()).columns or PIPE_WIDTH, PIPE_WIDTH)
    except (OSError, ValueError):  # stderr is not a terminal, or is closed
        return PIPE_WIDTH


class Output:
    """stdout for reports: how wide it is, and how text is drawn on it."""

    def __init__(self, color: str, plain: bool = False) -> None:
        linear = plain or is_dumb()
        terminal = sys.stdout.isatty()
        colored = wants_color(color, sys.stdout)
        self.look = Look(colored, speaks_unicode(sys.stdout), colored or terminal, linear)
        columns = os.environ.get("COLUMNS", "")
        known = columns.isdecimal() and len(columns) < 9 and int(columns)
        self.width = min(int(columns), MOST_COLUMNS) if known else _pipe_width()
        self.height: int | None = None
        """None in a pipe, which has no end, and where all is linear."""
        if terminal:
            size = os.get_terminal_size(sys.stdout.fileno())
            self.width = size.columns or 80
            self.height = None if linear else size.lines or 24
        self._begun: list[str] | None = None
        """What is held back until the end, when its length decides whether it is paged."""
        self.text_width = min(self.width, MOST_WIDTH)
        """How wide running text may be: never wider than is easy to read."""

    def print_lines(self, lines: Iterable[Line]) -> None:
        """Print lines as they are drawn on the screens of a session."""
        self._print(printed(lines, self.look))

    def print_rich(self, renderable: "RenderableType") -> None:
        """Print a Rich renderable, with the same rules for color and width."""
        from quiz.charts.look import PlainConsole

        console = PlainConsole(
            linear=self.look.linear,
            force_terminal=self.look.escapes,
            no_color=not self.look.color,
            width=self.width,
            safe_box=True,
        )
        with console.capture() as captured:
            console.print(renderable)
        self._print(captured.get())

    def _print(self, text: str) -> None:
        """Strip trailing spaces if the output is read by a program or aloud."""
        if not self.look.escapes or self.look.linear:
            text = "".join(f"{line.rstrip(' ')}\n" for line in text.split("\n"))[:-1]
        if self._begun is None:
            sys.stdout.write(text)
        else:
            self._begun.append(text)

    def __enter__(self) -> "Output":
        """Hold back the output, so that it is paged if it is longer than the terminal."""
        if self.height is not None:
            self._begun = []
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        text = "".join(self._begun or ())
        self._begun = None
        if self.height is not None and text.count("\n") >= self.height and kind is None:
            page(text)
        else:
            sys.stdout.write(text)


def page(text: str) -> None:
    """Show a long text in the person's pager, `$PAGER` or less; without one, print it."""
    try:
        command = shlex.split(os.environ.get("PAGER", "less"))
    except ValueError:  # a quote that is not closed
        command = []
    found = shutil.which(command[0]) if command else None
    if found is None or command[0] == "cat":
        sys.stdout.write(text)
        return
    sys.stdout.flush()
    before = signal.signal(signal.SIGINT, lambda *_: None)  # it is the pager's while it runs
    try:
        with subprocess.Popen(
            [found, *command[1:]],
            stdin=subprocess.PIPE,
            env={"LESS": "FRX"} | dict(os.environ),
            encoding=sys.stdout.encoding,
            errors="replace",
        ) as pager:
            try:
                pager.communicate(text)
            except BaseException:
                pager.terminate()
                raise
    finally:
        signal.signal(signal.SIGINT, before)


def print_json(value: Any, *, lines: bool = False) -> None:
    """Print a value as one JSON document; with `lines`, on a single line."""
    ascii_only = not speaks_unicode(sys.stdout)  # an encoding without ∂ would change the data
    indent = None if lines else 2
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    sys.stdout.write(text.translate(_ESCAPED) + "\n")


_ESCAPED = {code: f"\\u{code:04x}" for code in CONTROL if code >= 0x7F}
"""What JSON may contain but a terminal must not receive: the same data, escaped."""


def say(text: str, *, err: bool = False) -> None:
    """Print text with no control sequences, whatever file or log parts of it came from."""
    print(strip_control(text), file=sys.stderr if err else sys.stdout)


def show_progress(text: str) -> None:
    """Show a long command's progress on a terminal's stderr, replacing the previous message."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{text}\x1b[K")
        sys.stderr.flush()


_DIGITS = 4
"""Digits of a fraction in JSON; the rest is noise from the scheduler's 32-bit numbers."""


def as_json(value: Any, kind: Any = None) -> Any:
    """A value in JSON's types.

    Dataclasses and named tuples become objects, fractions are rounded to four digits, and values
    annotated as a `StudyDay` become ISO 8601 dates. A field `from_` becomes `from`.

    Args:
        value: anything made of these, lists, tuples, mappings, texts, numbers and dates.
        kind: how it is annotated.

    """
    if get_origin(kind) in (Union, UnionType):
        kind = next(one for one in get_args(kind) if one is not NoneType)
    names = getattr(value, "_fields", None) or getattr(value, "__dataclass_fields__", None)
    if isinstance(value, float):
        return round(value, _DIGITS)
    if kind is StudyDay and value is not None:
        value = date.fromordinal(value)
    if isinstance(value, date):
        return value.isoformat()
    if names:
        kinds = _kinds(type(value))  # type: ignore[arg-type] # to mypy no class is hashable
        return {name.rstrip("_"): as_json(getattr(value, name), kinds[name]) for name in names}
    if isinstance(value, Mapping):
        _, of = get_args(kind) or (None, None)
        return {key: as_json(one, of) for key, one in value.items()}
    if isinstance(value, tuple | list):
        of = get_args(kind) or (None, ...)
        each = of if ... not in of and len(of) == len(value) else of[:1] * len(value)
        return [as_json(one, its) for one, its in zip(value, each, strict=True)]
    return value


@cache
def _kinds(of: Hashable) -> dict[str, Any]:
    """How the fields of a class are annotated. Cached: this is slow, and there are many values."""
    return get_type_hints(of)
