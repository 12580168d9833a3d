"""One answer as the reports read it: what figures depend on, of a review and of its envelope.

A log of 100,000 reviews is read as these in a third of the time that whole events take.
"""

from typing import NamedTuple


class Answer(NamedTuple):
    """A review, flat. Its time is corrected, and it is left out when undone, by the reader."""

    id: str
    time: int
    """Milliseconds since 1970 UTC."""
    offset: int
    """Minutes ahead of UTC where it was given."""
    question: str
    rating: int
    """1 Again, 2 Hard, 3 Good, 4 Easy."""
    mode: str = "flashcard"
    """`flashcard`, `typed` or `mock`."""
    ticked: int = 0
    """How many key points the answer hit."""
    confidence: int | None = None
    """1 unsure, 2 fair, 3 sure; None when it was not asked."""
    seconds: float = 0.0
    retention: float = 0.9
    """The desired retention in force."""
    mock: str = ""
    """Id of the mock interview that it belongs to."""
