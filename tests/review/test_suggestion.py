"""The rating that ticks suggest: the table of the design, entry by entry."""

import pytest

from quiz.review.attempt import Attempt, suggest

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


@pytest.mark.parametrize("points", TABLE)
@pytest.mark.parametrize("seconds", [10.0, 100.0])
def test_without_an_essential_point_hard_is_the_best(points: int, seconds: float) -> None:
    """What the table suggests, but never more than Hard; something is left to tick."""
    for ticked in range(1, points):
        free = suggest(points, ticked, 0, seconds) or 0
        assert suggest(points, ticked, 0, seconds, lacks_essential=True) == min(free, HARD)


def test_a_suggestion_says_why() -> None:
    """How many, which essential ones are missing, and what keeps all of them from being Easy."""
    attempt = Attempt("q", tuple("abcd"), essential=frozenset("ad"))
    assert attempt.reason == ""
    assert attempt._replace(ticked=frozenset("b")).reason == "1 of 4, without essential a, d"
    assert attempt._replace(ticked=frozenset("abc")).reason == "3 of 4, without essential d"
    assert attempt._replace(ticked=frozenset("acd")).reason == "3 of 4"
    every = attempt._replace(ticked=frozenset("abcd"))
    assert every.reason == "4 of 4"
    assert every._replace(hints=1).reason == "4 of 4, with a hint"
    assert every._replace(seconds_to_reveal=61.0).reason == "4 of 4, in over 60 s"


def test_an_attempt_knows_its_essential_points() -> None:
    """Four of five ticked are Good, unless the fifth is essential."""
    attempt = Attempt("q", tuple("abcde"), ticked=frozenset("abcd"), essential=frozenset("a"))
    assert attempt.suggestion == GOOD
    assert attempt._replace(essential=frozenset("e")).suggestion == HARD
