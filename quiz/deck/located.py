"""Values of a file with the place where each was written, before they mean anything.

Lines and columns count from 1. Lists and groups of keys are parsed as they are walked through,
once, so a deck of any size takes no tree of its values, and what stands before a syntax error
has been looked at when the parser comes to it.
"""

from collections.abc import Iterator
from typing import TypeAlias


class Located:
    """A place in a file."""

    __slots__ = ("column", "line")

    def __init__(self, line: int, column: int) -> None:
        self.line = line
        self.column = column


class Scalar(Located):
    """Text as written; `plain` without quotes or block, where YAML guesses what is meant."""

    __slots__ = ("plain", "text")

    def __init__(self, line: int, column: int, text: str, plain: bool) -> None:
        super().__init__(line, column)
        self.text = text
        self.plain = plain


class Sequence(Located):
    """A list."""

    __slots__ = ("items",)

    def __init__(self, line: int, column: int, items: Iterator["Value"]) -> None:
        super().__init__(line, column)
        self.items = items


class Mapping(Located):
    """Keys with their values; no key comes twice."""

    __slots__ = ("entries",)

    def __init__(self, line: int, column: int, entries: Iterator[tuple[Scalar, "Value"]]) -> None:
        super().__init__(line, column)
        self.entries = entries


class Refused(Located):
    """What stood here is a fault that has been told already."""

    __slots__ = ()


Value: TypeAlias = Scalar | Sequence | Mapping | Refused
