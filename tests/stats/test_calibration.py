"""Predicted against true: intervals as published, figures counted by hand, a learner found out."""

from math import comb
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.scheduling.study_day import StudyDay
from quiz.stats.parts import verdict_line
from quiz.stats.results import (
    LEAST,
    LEAST_IN_BIN,
    Share,
    calibration,
    confidence,
    wilson,
    wrong,
)
from quiz.store.events import Answer
from quiz.store.replay import Step, walk


def step(recall: float | None, rating: int = 3) -> Step:
    """Make an answer for which recall was predicted."""
    return Step(Answer("1", 0, 0, "q", rating), StudyDay(1), recall, 1.0, StudyDay(2))


def test_by_hand() -> None:
    """Each test in the bin of its prediction; only Again is not recalled; the rest is no test."""
    steps = [step(None, 1), step(0.5, 1), step(0.7, 2), step(0.8), step(0.94, 1), step(1.0, 4)]
    found = calibration(steps)
    assert [(one.from_, one.to, one.right, one.of) for one in found.bins] == [
        (0.0, 0.8, 1, 2),
        (0.8, 0.9, 1, 1),
        (0.9, 0.95, 0, 1),
        (0.95, 1.0, 1, 1),
    ]
    assert found.bins[0].predicted == pytest.approx(0.6)
    assert found.predicted == pytest.approx((0.5 + 0.7 + 0.8 + 0.94 + 1.0) / 5)
    assert (found.right, found.of, found.share) == (3, 5, 0.6)


def test_without_a_test_nothing_is_said() -> None:
    """No prediction, no share, no verdict."""
    found = calibration([step(None)])
    assert (found.predicted, found.share, found.verdict) == (None, None, None)
    assert found.filled == ()


@pytest.mark.parametrize("number", [LEAST - 1, LEAST])
def test_few_tests_have_no_verdict(number: int) -> None:
    """From the threshold on there is one."""
    found = calibration([step(0.9)] * number)
    assert found.enough == (number >= LEAST)
    assert (found.verdict is None) == (number < LEAST)


def test_few_tests_in_a_bin_are_not_drawn() -> None:
    """Each bin has a threshold of its own."""
    found = calibration([step(0.97)] * LEAST_IN_BIN + [step(0.92)] * (LEAST_IN_BIN - 1))
    assert [one.from_ for one in found.filled] == [0.95]


@pytest.mark.parametrize(("right", "verdict"), [(70, -1), (88, 0), (92, 0), (99, 1)])
def test_verdict(right: int, verdict: int) -> None:
    """Of a hundred predicted at 90 %: 70 are too few, 99 too many, 88 and 92 are no evidence."""
    steps = [step(0.9)] * right + [step(0.9, 1)] * (100 - right)
    assert calibration(steps).verdict == verdict


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
        found = calibration(walk(answers).steps)
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


def test_it_covers_about_95_percent() -> None:
    """Over all outcomes of 50 throws, weighted by how likely they are, it holds the truth."""
    for true in (0.5, 0.8, 0.9, 0.95):
        covered = sum(
            comb(50, hits) * true**hits * (1 - true) ** (50 - hits)
            for hits in range(51)
            if wilson(hits, 50)[0] <= true <= wilson(hits, 50)[1]
        )
        assert 0.92 < covered < 0.98


def test_of_nothing_nothing_is_known() -> None:
    """No share and no interval; drawn it would reach from 0 to 1."""
    nothing = Share(0, 0)
    assert (nothing.share, nothing.interval, nothing.ends) == (None, None, (0.0, 1.0))


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
    found = calibration([step(0.9, 3 if place < recalled else 1) for place in range(of)])
    line = verdict_line(found)
    assert line is None if said is None else said in (line or "")
