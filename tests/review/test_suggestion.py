"""The rating that ticks suggest: the table of the design, entry by entry."""

import pytest

from quiz.review.attempt import suggest

AGAIN, HARD, GOOD, ALL = 1, 2, 3, 4

TABLE = {
    1: (ALL,),
    2: (HARD, ALL),
    3: (AGAIN, HARD, ALL),
    4: (AGAIN, HARD, GOOD, ALL),
    5: (AGAIN, AGAIN, HARD, GOOD, ALL),
}
"""Number of key points -> what one tick, two ticks, … suggest. ALL is Good or Easy."""


@pytest.mark.parametrize("points", TABLE)
@pytest.mark.parametrize("hints", [0, 1, 2])
@pytest.mark.parametrize("seconds", [0.0, 59.9, 60.0, 60.1, 3600.0])
def test_ticks_suggest(points: int, hints: int, seconds: float) -> None:
    """All ticks: Easy without hint within 60 seconds, else Good; fewer: the table alone."""
    every = 4 if hints == 0 and seconds <= 60 else 3
    expected = tuple(every if entry == ALL else entry for entry in TABLE[points])
    suggested = tuple(suggest(points, ticked, hints, seconds) for ticked in range(1, points + 1))
    assert suggested == expected


@pytest.mark.parametrize("points", range(6))
@pytest.mark.parametrize("hints", [0, 2])
def test_no_tick_suggests_nothing(points: int, hints: int) -> None:
    """With nothing ticked there is no suggestion, so that Enter cannot rate."""
    assert suggest(points, 0, hints, 10.0) is None


@pytest.mark.parametrize("points", TABLE)
def test_one_tick_more_never_suggests_less(points: int) -> None:
    """Ticking another key point never lowers the suggestion."""
    suggested = [suggest(points, ticked, 0, 10.0) or 0 for ticked in range(points + 1)]
    assert suggested == sorted(suggested)
