"""What the judging of somebody's code found: values, and how they pass through a pipe as JSON."""

from collections.abc import Sequence
from typing import Any, NamedTuple

Cell = tuple[str, bool]
"""A number as it is shown, and whether it differs from what was expected."""


class Grid(NamedTuple):
    """A value as it is shown: an array row by row, or anything else in one cell."""

    about: str
    """Its shape and type, `(2, 3) float64`; empty of a single number."""
    rows: tuple[tuple[Cell, ...], ...]


class Failure(NamedTuple):
    """The first thing that went wrong in a check, or before any could run."""

    text: str
    """What is wrong, in a sentence."""
    call: str = ""
    """The call that led to it, `dropout(x, p, rng)`."""
    inputs: tuple[tuple[str, Grid], ...] = ()
    """The arguments of that call by name."""
    expected: Grid | None = None
    got: Grid | None = None
    line: int = 0
    """The line of the person's file on which it was raised, counted from 1; 0 where it was not."""
    source: str = ""
    """What stands on that line."""


class Checked(NamedTuple):
    """One check, as far as it came."""

    name: str
    failure: Failure | None = None

    @property
    def passed(self) -> bool:
        """Whether every case of it fitted."""
        return self.failure is None


class Recognized(NamedTuple):
    """A slip that the code behaves as."""

    name: str
    why: str


class Verdict(NamedTuple):
    """What the judging of a file found."""

    names: tuple[str, ...]
    """Of all checks."""
    checks: tuple[Checked, ...] = ()
    """Those that were run, in their order."""
    trouble: Failure | None = None
    """What kept it from being judged, or from being judged to the end."""
    unwritten: bool = False
    """Whether it is still the stub, or a part of it."""
    slips: tuple[Recognized, ...] = ()
    """What together explains everything that is wrong: none, one or two."""
    printed: str = ""
    """The beginning of what the code printed."""
    unlimited: tuple[str, ...] = ()
    """The limits that this system lacks."""

    @property
    def passed(self) -> int:
        """How many checks passed."""
        return sum(one.passed for one in self.checks)

    @property
    def right(self) -> bool:
        """Whether all checks passed."""
        return self.trouble is None and self.passed == len(self.names) > 0

    @property
    def first_failure(self) -> tuple[str, Failure] | None:
        """The name of the first check that failed, and why; "" for what is no check's."""
        for one in self.checks:
            if one.failure is not None:
                return one.name, one.failure
        return ("", self.trouble) if self.trouble is not None else None


def restored(kind: type, value: Any) -> Any:
    """The `Failure`, `Checked` or `Recognized` that JSON has made a list of.

    Raises:
        ValueError: it is none.

    """
    try:
        made = kind(*value)
        if isinstance(made, Checked) and made.failure is not None:
            made = made._replace(failure=restored(Failure, made.failure))
        elif isinstance(made, Failure):
            made = made._replace(
                inputs=tuple((str(name), _grid(one)) for name, one in made.inputs),
                expected=None if made.expected is None else _grid(made.expected),
                got=None if made.got is None else _grid(made.got),
            )
    except (TypeError, AttributeError) as error:
        raise ValueError("no part of a verdict") from error
    return made


def _grid(value: Sequence[Any]) -> Grid:
    about, rows = value
    return Grid(
        str(about), tuple(tuple((str(text), bool(off)) for text, off in row) for row in rows)
    )
