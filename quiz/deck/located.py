"""Values of a file with the place where each was written, before they mean anything.

Lines and columns count from 1. The containers near the root are read as they are walked
through, once, so that a deck of any size needs the memory of one question.
"""

from collections.abc import Iterable
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

    items: Iterable["Value"]


@dataclass(slots=True, eq=False)
class Mapping(Located):
    """Keys with their values; no key comes twice."""

    entries: Iterable[tuple[Scalar, "Value"]]


@dataclass(slots=True, eq=False)
class Refused(Located):
    """What stood here is a fault that has been told already."""


Value: TypeAlias = Scalar | Sequence | Mapping | Refused
