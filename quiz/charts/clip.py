"""The part of a line that lies in the plot: the unit square."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

Place = tuple[float, float]
"""x and y; (0, 0) is the plot's bottom left corner, (1, 1) its top right."""


def inside(place: Place) -> bool:
    """Whether a place lies in the plot."""
    x, y = place
    return 0 <= x <= 1 and 0 <= y <= 1


def clipped(start: Place, end: Place) -> tuple[Place, Place] | None:
    """The part of the line from `start` to `end` in the plot, or None (Liang & Barsky 1984)."""
    (x, y), (end_x, end_y) = start, end
    first, last = 0.0, 1.0
    for origin, move in ((x, end_x - x), (y, end_y - y)):
        if move:
            enter, leave = sorted((-origin / move, (1 - origin) / move))
            first, last = max(first, enter), min(last, leave)
        elif not 0 <= origin <= 1:
            return None
    if first > last:
        return None

    def at(part: float) -> Place:
        along_x, along_y = x + part * (end_x - x), y + part * (end_y - y)
        return min(1.0, max(0.0, along_x)), min(1.0, max(0.0, along_y))

    return at(first) if first else start, at(last) if last < 1 else end


def visible(places: Sequence[Place]) -> Iterator[list[Place]]:
    """The pieces of the line through `places` that lie in the plot."""
    if all(map(inside, places)):
        yield list(places)
        return
    piece: list[Place] = []
    for start, end in pairwise(places):
        part = clipped(start, end)
        if part is None or (piece and piece[-1] != part[0]):
            if piece:
                yield piece
            piece = []
        if part:
            piece = [*piece, part[1]] if piece else list(part)
    if piece:
        yield piece
