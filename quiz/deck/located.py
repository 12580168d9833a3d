"""Values of a file with the place where each was written, before they mean anything.

Lines and columns count from 1. Lists and groups of keys are parsed as they are walked through,
once, so a deck of any size takes no tree of its values, and what stands before a syntax error
has been looked at when the parser comes to it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(slots=True, eq=False)
class Located:
    """A place in a file."""

    line: int
    column: int


@dataclass(slots=True, eq=False)
class Scalar(Located):
    """Text as written; `plain` without quotes or block, where YAML guesses what is meant."""

    text: str
    plain: bool


@dataclass(slots=True, eq=False)
class Sequence(Located):
    """A list."""

    items: Iterator["Value"]


@dataclass(slots=True, eq=False)
class Mapping(Located):
    """Keys with their values; no key comes twice."""

    entries: Iterator[tuple[Scalar, "Value"]]


@dataclass(slots=True, eq=False)
class Refused(Located):
    """What stood here is a fault that has been told already."""


Value: TypeAlias = Scalar | Sequence | Mapping | Refused
