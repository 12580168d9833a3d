"""Mocks and drills over time, counted by hand."""

from datetime import date

import pytest

from quiz.deck.question import KeyPoint, Question
from quiz.mock.scorecard import scorecard
from quiz.scheduling.study_day import DAY, Moment
from quiz.stats.results import drills, mock_scores
from quiz.store.events import Answer, Drilled, Event, Happening, Mock, MockEnd, Review

POINTS = {"a": 4, "b": 5, "c": 3}
MONDAY = date(2026, 11, 16).toordinal()
NOON = Moment(0, 0).start_of(MONDAY) + DAY // 3


def question(name: str, points: tuple[KeyPoint, ...]) -> Question:
    """Make a question with key points and nothing else to say."""
    return Question(name, "What?", "That.", key_points=points)


def event(number: int, days: int, what: Happening) -> Event:
    """Make an event so many days after the Monday."""
    return Event(f"{number:03}", NOON + days * DAY, 0, "laptop", "nn", None, None, what)


def said(number: int, question: str, ticked: int, rating: int = 3, mock: str = "001") -> Answer:
    """Make an answer in a mock interview."""
    return Answer(f"{number:03}", NOON, 0, question, rating, "mock", ticked, mock=mock)


def test_a_mock_by_hand() -> None:
    """Key points said of those of all questions, the last answer to each counting."""
    events = [event(1, 0, Mock(("a", "b", "c", "d"), 15.0, "senior", 7)), event(9, 0, MockEnd("1"))]
    answers = [said(2, "a", 1, rating=1), said(3, "a", 2), said(4, "b", 5, rating=1)]
    (score,) = mock_scores(answers, events, POINTS)
    assert (score.day, score.asked, score.answered, score.recalled) == (MONDAY, 4, 2, 1)
    assert (score.points_said, score.points) == (
        7,
        12,
    )  # nothing of c, which was not reached; d is not in the deck
    assert score.score == pytest.approx(7 / 12)


@pytest.mark.parametrize(("rating", "hits"), [(1, 0), (2, 0), (3, 1), (4, 1)])
def test_a_question_without_key_points_is_one(rating: int, hits: int) -> None:
    """Where there is nothing to tick, the rating says whether it was said."""
    events = [event(1, 0, Mock(("x",), 15.0, "junior", 7))]
    (score,) = mock_scores([said(2, "x", 0, rating=rating)], events, {"x": 0})
    assert (score.points_said, score.points) == (hits, 1)


def test_a_mock_of_questions_that_are_gone() -> None:
    """Where no question is in the deck any more nothing can be said about it."""
    events = [event(1, 0, Mock(("x", "y"), 15.0, "junior", 7))]
    assert mock_scores([said(2, "x", 3)], events, POINTS) == ()


def test_more_ticks_than_points_are_all_points() -> None:
    """A key point taken out of the deck since does not make more than everything."""
    events = [event(1, 0, Mock(("c",), 15.0, "junior", 7))]
    (score,) = mock_scores([said(2, "c", 4)], events, POINTS)
    assert (score.points_said, score.points, score.score) == (3, 3, 1.0)


def test_mocks_without_an_answer_do_not_count() -> None:
    """A mock that was left at once is none; answers of an unknown mock belong to none."""
    events = [event(1, 0, Mock(("a",), 15.0, "junior", 7))]
    assert mock_scores([], events, POINTS) == ()
    strangers = [said(2, "a", 3, mock="999"), said(3, "a", 3, mock="")]
    assert mock_scores(strangers, events, POINTS) == ()


def test_the_score_is_that_of_the_scorecard() -> None:
    """The same log, the same questions: the scorecard of the mock says the same."""
    names = ("a", "b", "c")
    key_points = {
        name: tuple(KeyPoint(f"{name}{n}", "P.", "C", ("p",)) for n in range(POINTS[name]))
        for name in names
    }
    began = event(1, 0, Mock(names, 15.0, "senior", 7))
    reviews = {
        "a": Review(3, "mock", ("a0", "a3"), mock="001"),
        "c": Review(1, "mock", ("c2",), mock="001"),
    }
    questions = {name: question(name, key_points[name]) for name in names}
    card = scorecard(began, reviews, {}, ended=True, questions=questions)
    answers = [said(2, "a", 2), said(3, "c", 1, rating=1)]
    (score,) = mock_scores(answers, [began], POINTS)
    assert (score.points_said, score.points) == (card.said, card.points) == (3, 12)
    assert score.score == card.score


def test_drills_by_hand() -> None:
    """All of them, by week from Monday to Sunday, and by demo with the worst first."""
    log = [
        (0, "adam/step#1", True),
        (6, "adam/step#2", False),
        (6, "dropout/mask#1", False),
        (7, "f1/score#5", True),
    ]
    found = drills(
        event(n, days, Drilled(name, right)) for n, (days, name, right) in enumerate(log)
    )
    assert (found.right, found.of, found.share) == (2, 4, 0.5)
    weeks = [(one.monday - MONDAY, one.right, one.of) for one in found.weeks]
    assert weeks == [(0, 1, 3), (7, 1, 1)]
    demos = [(one.demo, one.right, one.of) for one in found.demos]
    assert demos == [("dropout", 0, 1), ("adam", 1, 2), ("f1", 1, 1)]
