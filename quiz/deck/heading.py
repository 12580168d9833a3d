"""A question without its text: what a list, a filter, a completion or the first screen needs."""

from typing import NamedTuple


class Heading(NamedTuple):
    """The head of a question, as a compiled deck keeps it in columns."""

    id: str
    number: int
    question: str
    difficulty: str
    category: str
    tags: tuple[str, ...]
    demo: str | None
