"""How often one was right: intervals as published, figures counted by hand, a learner found out."""

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from walked import binned, confidence, wrong

from quiz.deck.question import KeyPoint, Question
from quiz.mock.interview import Progress
from quiz.mock.scorecard import scorecard
from quiz.scheduling.study_day import DAY, Moment, StudyDay
from quiz.stats.parts import verdict_line
from quiz.stats.results import (
    LEAST,
    LEAST_IN_BIN,
    MockAnswer,
    Share,
    calibration,
    drills,
    mock_scores,
    wilson,
)
from quiz.store.events import Answer, Drilled, Event, Happening, Mock, MockEnd, Review
from quiz.store.replay import Step, walk


def step(recall: float | None, rating: int = 3) -> Step:
    """Make an answer for which recall was predicted."""
    return Step(Answer("1", 0, 0, "q", rating), StudyDay(1), recall, 1.0, StudyDay(2))


def test_by_hand() -> None:
    """Each test in the bin of its prediction; only Again is not recalled; the rest is no test."""
    steps = [step(None, 1), step(0.5, 1), step(0.7, 2), step(0.8), step(0.94, 1), step(1.0, 4)]
    found = calibration(binned(steps))
    assert [(one.from_, one.to, one.right, one.of) for one in found.bins] == [
        (0.0, 0.8, 1, 2),
        (0.8, 0.9, 1, 1),
        (0.9, 0.95, 0, 1),
        (0.95, 1.0, 1, 1),
    ]
    assert found.bins[0].predicted == pytest.approx(0.6)
    assert found.predicted == pytest.approx((0.5 + 0.7 + 0.8 + 0.94 + 1.0) / 5)
    assert (found.right, found.of, found.share) == (3, 5, 0.6)


@pytest.mark.parametrize(
    ("right", "of", "verdict"),
    [(70, 100, -1), (88, 100, 0), (92, 100, 0), (99, 100, 1), (LEAST, LEAST, 0),
     (LEAST - 1, LEAST - 1, None), (0, 0, None)],
)  # fmt: skip
def test_verdict(right: int, of: int, verdict: int | None) -> None:
    """Of a hundred predicted at 90 %: 70 are too few, 99 too many, 88 and 92 are no evidence.

    Of too few nothing is said.
    """
    found = calibration(binned([step(0.9)] * right + [step(0.9, 1)] * (of - right) + [step(None)]))
    assert (found.verdict, found.enough) == (verdict, of >= LEAST)


def test_few_tests_say_nothing() -> None:
    """Each bin has a threshold of its own; of nothing there is no share, drawn from 0 to 1."""
    found = calibration(binned([step(0.97)] * LEAST_IN_BIN + [step(0.92)] * (LEAST_IN_BIN - 1)))
    assert [one.from_ for one in found.filled] == [0.95]
    nothing = calibration(binned([]))
    assert (nothing.predicted, nothing.share, nothing.interval) == (None, None, None)
    assert nothing.ends == (0.0, 1.0)


@pytest.mark.parametrize("seed", range(5))
def test_a_learner_who_is_the_model_is_well_predicted(seed: int) -> None:
    """Answers drawn from the predictions themselves: true recall agrees in every full bin.

    The control: a learner who forgets one answer in three more is found out.
    """
    dice = Random(seed)
    for forgetful, verdict in ((0.0, 0), (0.33, -1)):
        answers: list[Answer] = []
        for question in range(40):
            mine: list[Answer] = []
            for day in sorted(dice.sample(range(200), 12)):
                guess = Answer(f"{question:02}{day:03}", day * 86_400_000, 0, f"q{question}", 3)
                recall = walk([*mine, guess]).steps[-1].recall
                lost = recall is not None and dice.random() > recall * (1 - forgetful)
                mine.append(guess._replace(rating=1 if lost else 3))
            answers += mine
        found = calibration(binned(walk(answers).steps))
        assert found.of == 40 * 11
        if verdict:
            assert found.verdict == verdict
        else:
            assert found.predicted is not None
            assert found.predicted == pytest.approx(found.share, abs=0.05)


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_intervals_as_published(hits: int, of: int, low: float, high: float) -> None:
    """The score method in table I of Newcombe 1998, Statistics in Medicine 17, 857–872."""
    assert wilson(hits, of) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 10_000), st.data())
def test_the_ends_are_where_the_score_test_rejects(of: int, data: st.DataObject) -> None:
    """At either end the observed share is 1.96 standard errors *of that end* away."""
    hits = data.draw(st.integers(0, of))
    for end in wilson(hits, of):
        if 0 < end < 1:
            error = (end * (1 - end) / of) ** 0.5
            assert abs(hits / of - end) / error == pytest.approx(1.96, abs=1e-3)


@given(st.integers(1, 500), st.data())
def test_it_holds_the_share_and_stays_within_bounds(of: int, data: st.DataObject) -> None:
    """0 ≤ low ≤ share ≤ high ≤ 1, mirrored for what was missed."""
    hits = data.draw(st.integers(0, of))
    low, high = wilson(hits, of)
    assert 0 <= low <= hits / of <= high <= 1
    assert wilson(of - hits, of) == pytest.approx((1 - high, 1 - low))


POINTS = {"a": 4, "b": 5, "c": 3}


def sure(question: str, rating: int, level: int | None, ticked: int = 0) -> Answer:
    """Make an answer with a confidence."""
    return Answer("1", 0, 0, question, rating, "flashcard", ticked, level)


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


def test_confidence_by_hand() -> None:
    """Each answer at its confidence; those without one do not count."""
    answers = [
        sure("a", 3, 1),
        sure("a", 1, 1),
        sure("b", 3, 2, ticked=2),
        sure("b", 4, 3),
        sure("c", 4, None),
        sure("gone", 1, 3),
    ]
    found = confidence(answers, POINTS, ())
    assert (found.unsure, found.fair, found.sure) == (Share(1, 2), Share(0, 1), Share(1, 2))
    assert (found.asked, found.sure_and_wrong) == (5, ())


def test_sure_and_wrong_is_what_the_states_say_the_latest_first() -> None:
    """In the order of their latest answers, backwards; none that has gone from the deck."""
    answers = [sure(name, 1, 3) for name in ("a", "b", "gone", "c", "a")]
    assert confidence(answers, POINTS, {"a", "b", "gone"}).sure_and_wrong == ("a", "b")


@pytest.mark.parametrize(
    ("recalled", "of", "said"),
    [
        (70, 100, "less than predicted: quiz config retention 0.97 asks more often."),
        (85, 100, None),
        (340, 400, "less than predicted: quiz fit learns from it; quiz config retention 0.95"),
        (399, 400, "better than predicted: quiz fit learns from it; quiz config retention 0.80"),
    ],
)
def test_a_wrong_prediction_leads_on(recalled: int, of: int, said: str | None) -> None:
    """To the retention that would make up for it, and with enough reviews to a fit."""
    found = calibration(binned([step(0.9, 3 if place < recalled else 1) for place in range(of)]))
    line = verdict_line(found)
    assert line is None if said is None else said in (line or "")


MONDAY = date(2026, 11, 16).toordinal()
NOON = Moment(0, 0).start_of(MONDAY) + DAY // 3


def question(name: str, points: tuple[KeyPoint, ...]) -> Question:
    """Make a question with key points and nothing else to say."""
    return Question(name, "What?", "That.", key_points=points)


def event(number: int, days: int, what: Happening) -> Event:
    """Make an event so many days after the Monday."""
    return Event(f"{number:03}", NOON + days * DAY, 0, "laptop", "nn", None, None, what)


def said(question: str, ticked: int, rating: int = 3, mock: str = "001") -> MockAnswer:
    """Make an answer in a mock interview."""
    return MockAnswer(mock, question, rating, ticked)


def test_a_mock_by_hand() -> None:
    """Key points said of those of all questions, the last answer to each counting."""
    events = [event(1, 0, Mock(("a", "b", "c", "d"), 15.0, "senior", 7)), event(9, 0, MockEnd("1"))]
    answers = [said("a", 1, rating=1), said("a", 2), said("b", 5, rating=1)]
    (score,) = mock_scores(answers, events, POINTS)
    assert (score.day, score.asked, score.answered, score.recalled) == (MONDAY, 4, 2, 1)
    # nothing of c, which was not reached; d is not in the deck
    assert (score.points_said, score.points) == (7, 12)
    assert score.score == pytest.approx(7 / 12)


@pytest.mark.parametrize(
    ("answers", "scored"),
    [
        # without key points the rating says whether it was said
        ([said("x", 0, rating=2)], [(0, 1)]),
        ([said("x", 0, rating=3)], [(1, 1)]),
        # a key point taken out of the deck since does not make more than everything
        ([said("c", 4)], [(3, 3)]),
        # left at once, of questions that are all gone, or of an unknown mock
        ([], []),
        ([said("gone", 3)], []),
        ([said("c", 3, mock="999")], []),
    ],
)
def test_mocks_at_the_edges(answers: list[MockAnswer], scored: list[tuple[int, int]]) -> None:
    """What was said, of how much, of a mock of the one question that was answered."""
    asked = tuple({one.question for one in answers}) or ("c",)
    found = mock_scores(answers, [event(1, 0, Mock(asked, 15.0, "junior", 7))], POINTS | {"x": 0})
    assert [(one.points_said, one.points) for one in found] == scored


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
    card = scorecard(began, Progress(reviews, {}, ended=True), questions)
    answers = [said("a", 2), said("c", 1, rating=1)]
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
