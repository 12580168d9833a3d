"""Predicted against true recall: counted by hand, and found right for a learner like the model."""

from random import Random

import pytest

from quiz.scheduling.study_day import StudyDay
from quiz.stats.calibration import LEAST, LEAST_IN_BIN, Share, calibration
from quiz.store.events import Answer
from quiz.store.replay import Step, walk


def step(recall: float | None, rating: int = 3) -> Step:
    """Make an answer for which recall was predicted."""
    return Step(Answer("1", 0, 0, "q", rating), StudyDay(1), recall, 1.0, StudyDay(2))


def test_by_hand() -> None:
    """Each test in the bin of its prediction; only Again is not recalled; the rest is no test."""
    steps = [step(None, 1), step(0.5, 1), step(0.7, 2), step(0.8), step(0.94, 1), step(1.0, 4)]
    found = calibration(steps)
    assert [(one.low, one.recalled) for one in found.bins] == [
        (0.0, Share(1, 2)),
        (0.8, Share(1, 1)),
        (0.9, Share(0, 1)),
        (0.95, Share(1, 1)),
    ]
    assert found.bins[0].predicted == pytest.approx(0.6)
    assert found.predicted == pytest.approx((0.5 + 0.7 + 0.8 + 0.94 + 1.0) / 5)
    assert found.recalled == Share(3, 5)


def test_without_a_test_nothing_is_said() -> None:
    """No prediction, no share, no verdict."""
    found = calibration([step(None)])
    assert (found.predicted, found.recalled.value, found.verdict) == (None, None, None)
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
    assert [one.low for one in found.filled] == [0.95]


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
        assert found.recalled.of == 40 * 11
        if verdict:
            assert found.verdict == verdict
        else:
            assert found.predicted is not None
            assert found.predicted == pytest.approx(found.recalled.value, abs=0.05)
