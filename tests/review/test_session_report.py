"""What one session was: counted by hand, and by brute force over generated sessions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.deck.question import KeyPoint, Question
from quiz.review.summary import Missed, SessionReport, report
from quiz.store.events import Bury, Event, Happening, Note, Review, Suspend

POINTS = {"relu": ["gradient", "dying", "leaky"], "softmax": ["sums", "shift"], "bare": []}
QUESTIONS = {
    name: Question(
        name, "What?", "It.", key_points=tuple(KeyPoint(one, "P.", "C", ()) for one in points)
    )
    for name, points in POINTS.items()
}


def ids(missed: tuple[Missed, ...]) -> list[tuple[str, list[str]]]:
    """Questions and the key points missed, by id."""
    return [(one.question.id, [point.id for point in one.points]) for one in missed]


def event(question: str, what: Happening) -> Event:
    """Make an event of which only the question and what happened matter."""
    return Event("1", 0, 0, "laptop", "nn", question, None, what)


REVIEWS = st.lists(
    st.sampled_from(sorted(POINTS)).flatmap(
        lambda name: st.builds(
            event,
            st.just(name),
            st.builds(
                Review,
                rating=st.integers(1, 4),
                points=st.lists(st.sampled_from(POINTS[name] or ["gone"]), unique=True).map(tuple),
                seconds=st.floats(0, 1000).map(lambda value: round(value, 1)),
            ),
        )
    ),
    max_size=12,
)


def test_session_counted_by_hand() -> None:
    """A lapse and its repeat are two answers to one question; the last tells what it missed."""
    events = [
        event("relu", Review(1, points=("gradient",), seconds=40.0)),
        event("softmax", Review(4, points=("sums", "shift"), seconds=20.0)),
        event("bare", Review(2, seconds=5.0)),
        event("relu", Review(3, points=("gradient", "leaky"), seconds=10.0)),
    ]
    figures = report(events, QUESTIONS)
    assert (figures.questions, figures.reviews, figures.seconds) == (3, 4, 75.0)
    assert figures.ratings == {1: 1, 4: 1, 2: 1, 3: 1}
    assert ids(figures.missed) == [("relu", ["dying"])]
    assert figures.recalled == 0.75


@pytest.mark.parametrize(("seconds", "counted"), [(0, 0), (299, 299), (300, 300), (86_400, 300)])
def test_idle_time_counts_five_minutes_at_most(seconds: float, counted: float) -> None:
    """A question left on screen over lunch counts as five minutes."""
    assert report([event("relu", Review(3, seconds=seconds))], QUESTIONS).seconds == counted


@pytest.mark.parametrize("what", [Bury(739_000), Suspend(), Note("mine")])
def test_only_reviews_are_counted(what: Happening) -> None:
    """Putting off, suspending and writing a note are no answers, and nothing was recalled."""
    figures = report([event("relu", what)], QUESTIONS)
    assert figures == SessionReport(0, 0, {}, 0.0, ())
    assert figures.recalled is None


def test_without_ticks_nothing_counts_as_missed() -> None:
    """An answer rated without ticks tells nothing of its key points, even after one that did."""
    ticked = event("relu", Review(3, points=("gradient",)))
    assert report([ticked, event("relu", Review(3))], QUESTIONS).missed == ()
    assert ids(report([event("relu", Review(3)), ticked], QUESTIONS).missed) == [
        ("relu", ["dying", "leaky"])
    ]


def test_points_that_a_deck_no_longer_has_are_left_out() -> None:
    """A ticked point of an older deck is ignored, and so is a question that is gone."""
    old = event("relu", Review(3, points=("removed",)))
    gone = event("lstm", Review(3, points=("gate",)))
    (missed,) = ids(report([old, gone], QUESTIONS).missed)
    assert missed == ("relu", ["gradient", "dying", "leaky"])


@given(REVIEWS)
def test_figures_of_any_session(events: list[Event]) -> None:
    """Counts, time, share recalled and missed points agree with counting one by one."""
    figures = report(events, QUESTIONS)
    answers = [(one.question, one.what) for one in events if isinstance(one.what, Review)]
    assert figures.reviews == sum(figures.ratings.values()) == len(answers)
    assert figures.questions == len({question for question, _ in answers})
    assert figures.seconds == pytest.approx(sum(min(a.seconds, 300) for _, a in answers))
    for rating in (1, 2, 3, 4):
        times = sum(answer.rating == rating for _, answer in answers)
        assert figures.ratings.get(rating, 0) == times
    if answers:
        assert figures.recalled == pytest.approx(
            sum(answer.rating > 1 for _, answer in answers) / len(answers)
        )
    for name, missed in ids(figures.missed):
        final = [answer for question, answer in answers if question == name][-1]
        assert set(missed) == set(POINTS[name]) - set(final.points) != set()
