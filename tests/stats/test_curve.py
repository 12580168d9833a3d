"""A question's memory over time: it falls by the formula and is lifted by each answer."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiz.scheduling.state import UNSEEN
from quiz.scheduling.study_day import DAY
from quiz.stats.curve import MOST_POINTS, Curve, curve
from quiz.store.events import Event, Happening, Reset, Review
from quiz.store.replay import of_events, replay

TODAY = date(2026, 11, 23).toordinal()
NOON = round(datetime(2026, 11, 23, 12, tzinfo=UTC).timestamp()) * 1000
GOOD = Review(3)


def drawn(*log: tuple[int, Happening]) -> Curve:
    """Make the curve of (days ago, what)."""
    events = [
        Event(f"{n:03}", NOON - ago * DAY + n, 0, "laptop", "nn", "q", None, what)
        for n, (ago, what) in enumerate(log)
    ]
    state = replay(events).get(("nn", "q"), UNSEEN)
    return curve(of_events(events).steps, state, TODAY)


def test_two_answers_by_hand() -> None:
    """1 at an answer, R(t, S) on the days after it, down to the day on which it falls due."""
    found = drawn((3, GOOD), (1, Review(1)))
    factor = 0.9 ** (-1 / 0.1542) - 1
    falling = [(1 + factor * t / 2.3065) ** -0.1542 for t in (1, 2)]
    assert [day - TODAY for day, _ in found.points] == [-3, -2, -1, -1, 0]
    assert [recall for _, recall in found.points[:4]] == pytest.approx([1.0, *falling, 1.0])
    assert [(lift.day - TODAY, lift.rating) for lift in found.lifts] == [(-3, 3), (-1, 1)]
    assert [lift.recall_before for lift in found.lifts] == [None, pytest.approx(falling[1])]
    assert (found.due, found.desired, found.days) == (TODAY - 1, 0.9, 2)


def test_it_ends_where_it_falls_due() -> None:
    """On the due day recall is what is desired, to half a day's fall."""
    found = drawn((20, GOOD), (18, Review(3, retention=0.8)))
    assert found.due is not None
    assert found.points[-1][0] == found.due > TODAY
    assert found.points[-1][1] == pytest.approx(0.8, abs=0.01)
    assert found.desired == 0.8


def test_a_reset_breaks_it() -> None:
    """Nothing is drawn between a reset and the answer after it; after a last reset it just ends."""
    found = drawn((9, GOOD), (7, GOOD), (6, Reset()), (2, GOOD))
    assert (TODAY - 2, None) in found.points
    assert [lift.recall_before is None for lift in found.lifts] == [True, False, True]
    ended = drawn((9, GOOD), (7, GOOD), (6, Reset()))
    assert (ended.due, ended.points[-1]) == (None, (TODAY - 7, 1.0))


def test_nothing_yet() -> None:
    """Without an answer there is no point and no due day."""
    assert drawn() == Curve((), (), TODAY, None, 0.9)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4000), st.integers(1, 4)), min_size=1, max_size=9))
def test_it_falls_between_answers_and_never_more_than_it_may(log: list[tuple[int, int]]) -> None:
    """Days go up, recall stays in (0, 1] and goes up only on the day of an answer."""
    found = drawn(*((ago, Review(rating)) for ago, rating in sorted(log, reverse=True)))
    lifted = {lift.day for lift in found.lifts}
    known = [(day, recall) for day, recall in found.points if recall is not None]
    for (day, recall), (later, after) in pairwise(known):
        assert 0 < recall <= 1
        assert day <= later
        assert after < recall or later in lifted
    assert len(found.points) <= (len(log) + 1) * (MOST_POINTS + 2)
    assert found.points[-1][0] >= TODAY


def test_the_latest_days_of_a_long_history() -> None:
    """From the last days with an answer on; with fewer than that it is the whole curve."""
    whole = drawn((9, GOOD), (7, GOOD), (5, Review(1)), (5, GOOD), (2, GOOD))
    part = whole.latest(2)
    assert [lift.day - TODAY for lift in part.lifts] == [-5, -5, -2]
    assert part.points == tuple(point for point in whole.points if point[0] >= TODAY - 5)
    assert (part.due, part.days) == (whole.due, 2)
    assert whole.latest(4) == whole
    assert drawn().latest(3) == drawn()
