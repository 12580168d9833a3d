"""What is weak: strengths worked out by hand, points that are open, what to learn first."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.scheduling.state import QuestionState
from quiz.scheduling.study_day import DAY
from quiz.stats.weak import DRILLS, FOLLOW_UPS, REVIEWS, Strength, weigh
from quiz.store.events import Drilled, Event, FollowedUp, Happening, Note, Reset, Review

POINTS = {"relu": ["gradient", "dying", "leaky", "sparse"], "softmax": ["sums", "shift"]}
TODAY = date(2026, 11, 25).toordinal()
NOON = 1_795_608_000_000  # 2026-11-25 12:00 UTC
NOTHING: dict[str, QuestionState] = {}


def event(what: Happening, ago: int = 0, question: str = "relu", minute: int = 0) -> Event:
    """Make an event of so many days ago."""
    time = NOON - ago * DAY + minute * 60_000
    return Event(f"{time}", time, 0, "laptop", "nn", question, None, what)


def only(*events: Event, states: dict[str, QuestionState] = NOTHING) -> Strength:
    """The standing of the one question that these events are about."""
    (found,) = weigh(POINTS, events, states, TODAY)
    return found


@pytest.mark.parametrize(
    ("what", "strength"),
    [
        (Review(1), (0.75 + 0) / 2),
        (Review(2), (0.75 + 0.5) / 2),
        (Review(3), (0.75 + 1) / 2),
        (Review(4), (0.75 + 1) / 2),
        (Review(1, points=("dying", "leaky", "sparse")), (0.75 + 0.75) / 2),
        (Review(3, points=("dying",), hints=1), (0.75 + 0.25) / 2),
        (Review(3, points=("dying", "leaky"), hints=2), (0.75 + 0.25) / 2),
        (Review(3, mode="typed"), (0.75 + 0) / 2),
        (Drilled("d/f#1", right=True), (0.75 + 1) / 2),
        (Drilled("d/f#1", right=False), (0.75 + 0) / 2),
        (FollowedUp("m", 0, hit=1), (0.75 + 0.5) / 2),
    ],
)
def test_one_piece_of_evidence(what: Happening, strength: float) -> None:
    """Today's only answer weighs as much as what is not known yet."""
    assert only(event(what)).strength == pytest.approx(strength, abs=1e-12)


def test_evidence_fades_by_half_in_three_weeks() -> None:
    """An Again of 21 days ago weighs one half, one of 42 days a quarter; a Good of today one."""
    found = only(event(Review(1), ago=42), event(Review(1), ago=21), event(Review(3)))
    assert found.strength == pytest.approx((0.75 + 1) / (1 + 0.25 + 0.5 + 1), abs=1e-12)
    assert not only(event(Review(1), ago=400)).weak
    assert only(event(Review(1), ago=1)).weak


def test_kinds_are_counted_apart() -> None:
    """Each kind has its own tally, and the worst is the one in which most was lost."""
    found = only(
        event(Review(3, points=("gradient", "dying", "leaky"), hints=1), ago=3),
        event(Drilled("d/f#1", right=False), ago=2),
        event(Drilled("d/f#2", right=True), ago=1),
        event(FollowedUp("m", 0, hit=2), ago=1),
    )
    assert {kind: (one.asked, one.right) for kind, one in found.tallies.items()} == {
        REVIEWS: (1, 0.75), DRILLS: (2, 1.0), FOLLOW_UPS: (1, 1.0),
    }  # fmt: skip
    assert found.worst == DRILLS
    assert found.tallies[DRILLS].last_lost == TODAY - 2
    assert found.tallies[FOLLOW_UPS].last_lost is None
    assert (found.again, found.hinted) == (0, 1)


def test_point_said_later_the_same_day_is_no_longer_open() -> None:
    """What counts is the last answer, not the day on which it was missed."""
    found = only(
        event(Review(1, points=("gradient",)), minute=0),
        event(Review(3, points=("gradient", "dying", "leaky")), minute=20),
    )
    assert [point.point for point in found.open_points] == ["sparse"]
    by_name = {point.point: point for point in found.points}
    assert (by_name["dying"].asked, by_name["dying"].hit) == (2, 1)
    assert by_name["dying"].last_missed == by_name["dying"].last_hit == TODAY


def test_flashcard_without_ticks_says_nothing_of_its_points() -> None:
    """Rated without a tick, it is unknown what was said; typed without one, all was missing."""
    assert only(event(Review(3))).open_points == ()
    assert len(only(event(Review(1, mode="mock"))).open_points) == 4


def test_an_answer_under_another_rubric_tells_by_its_rating() -> None:
    """With ticks of points that are gone; those that are left are no miss."""
    found = only(event(Review(3, points=("dying", "of old"))))
    assert found.strength == pytest.approx((0.75 + 1) / 2)
    assert found.open_points == ()


def test_reset_forgets_and_notes_do_not_count() -> None:
    """A question made new again has no history; a note is no evidence."""
    assert weigh(POINTS, [event(Review(1)), event(Reset())], NOTHING, TODAY) == []
    assert weigh(POINTS, [event(Note("hm"))], NOTHING, TODAY) == []
    assert weigh(POINTS, [event(Review(1), question="gone")], NOTHING, TODAY) == []


def test_sure_and_wrong_comes_first() -> None:
    """What was misjudged is weak whatever its strength, and stands before the weakest."""
    events = [event(Review(4)), event(Review(1), question="softmax")]
    states = {"relu": QuestionState(misjudged=True)}
    found = weigh(POINTS, events, states, TODAY)
    assert [(one.question, one.weak) for one in found] == [("relu", True), ("softmax", True)]


EVIDENCE = st.one_of(
    st.builds(Review, rating=st.integers(1, 4), hints=st.integers(0, 2)),
    st.builds(
        Review,
        rating=st.integers(1, 4),
        mode=st.just("typed"),
        points=st.lists(st.sampled_from(POINTS["relu"]), unique=True).map(tuple),
    ),
    st.builds(FollowedUp, mock=st.just("m"), index=st.just(0), hit=st.integers(0, 2)),
    st.builds(Drilled, drill=st.just("d/f#1"), right=st.booleans()),
)


@given(st.lists(st.tuples(EVIDENCE, st.integers(0, 100)), min_size=1, max_size=12))
def test_strength_is_a_share_and_one_more_right_drill_never_lowers_it(
    history: list[tuple[Happening, int]],
) -> None:
    """Between 0 and 1 always; better evidence, better strength."""
    events = [event(what, ago) for what, ago in sorted(history, key=lambda one: -one[1])]
    found = only(*events)
    assert 0 <= found.strength <= 1
    better = only(*events, event(Drilled("d/f#2", right=True)))
    worse = only(*events, event(Drilled("d/f#2", right=False)))
    assert worse.strength < found.strength <= better.strength
