"""Being sure and being right: what counts as wrong, and which questions are misjudged."""

import pytest

from quiz.stats.calibration import Share
from quiz.stats.figures import confidence, wrong
from quiz.store.events import Answer

POINTS = {"a": 4, "b": 5, "c": 3}


def answer(question: str, rating: int, sure: int | None, ticked: int = 0) -> Answer:
    """Make an answer with a confidence."""
    return Answer("1", 0, 0, question, rating, "flashcard", ticked, sure)


@pytest.mark.parametrize(
    ("rating", "mode", "ticked", "points", "fault"),
    [
        (1, "flashcard", 4, 4, True),  # rated Again, whatever was ticked
        (3, "flashcard", 0, 4, False),  # nothing ticked: nobody has to
        (3, "flashcard", 1, 4, True),
        (2, "flashcard", 2, 4, False),  # half is enough
        (3, "flashcard", 2, 5, True),
        (3, "flashcard", 3, 5, False),
        (3, "typed", 0, 4, True),  # what was typed was compared: nothing is nothing
        (3, "mock", 0, 4, True),
        (3, "typed", 0, 0, False),  # gone from the deck: its points are not known
    ],
)
def test_wrong(rating: int, mode: str, ticked: int, points: int, fault: bool) -> None:
    """Again, or fewer than half of the key points where they were counted."""
    assert wrong(Answer("1", 0, 0, "a", rating, mode, ticked), points) == fault


def test_shares_by_hand() -> None:
    """Each answer at its confidence; those without one do not count."""
    answers = [
        answer("a", 3, 1),
        answer("a", 1, 1),
        answer("b", 3, 2, ticked=2),
        answer("b", 4, 3),
        answer("c", 4, None),
        answer("gone", 1, 3),
    ]
    found = confidence(answers, POINTS, ())
    assert (found.unsure, found.fair, found.sure) == (Share(1, 2), Share(0, 1), Share(1, 2))
    assert (found.asked, found.misjudged) == (5, ())


def test_misjudged_is_what_the_states_say_the_latest_first() -> None:
    """In the order of their latest answers, backwards; none that has gone from the deck."""
    answers = [answer(name, 1, 3) for name in ("a", "b", "gone", "c", "a")]
    assert confidence(answers, POINTS, {"a", "b", "gone"}).misjudged == ("a", "b")
