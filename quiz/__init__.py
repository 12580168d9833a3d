"""Neural-network interview questions in a terminal, with spaced repetition."""

__version__ = "0.1.0"
