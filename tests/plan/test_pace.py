"""The pace: a median over questions and days, and what fits into minutes."""

import pytest

from quiz.plan.policy import ENOUGH, USUAL_SECONDS, pace, per_day


def test_repeats_of_a_day_count_as_one_question() -> None:
    """Ten days of one answer of 30 s, eleven of two answers of 30 s: the median is 60 s."""
    answers = [("relu", day, 30.0) for day in range(10)]
    answers += [("relu", day, 30.0) for day in range(10, 21)] * 2
    assert pace(answers) == (60.0, True)


def test_middle_of_an_even_number() -> None:
    """Between the two in the middle, in whatever order they come."""
    seconds = [10.0, 90.0, 20.0, 80.0, 30.0, 70.0, 41.0, 49.0, 44.0, 46.0]
    assert pace(("relu", day, one) for day, one in enumerate(seconds)).seconds == 45.0


def test_too_little_is_no_pace() -> None:
    """Fewer than ten answers, or answers without a time, leave the stated default."""
    few = [("relu", day, 10.0) for day in range(ENOUGH - 1)]
    untimed = [("elu", day, 0.0) for day in range(50)]
    assert pace(few + untimed) == (USUAL_SECONDS, False)
    assert pace([]) == (USUAL_SECONDS, False)


def test_idle_time_does_not_count() -> None:
    """Of an hour on one question five minutes are taken."""
    assert pace(("relu", day, 3600.0) for day in range(10)).seconds == 300.0


@pytest.mark.parametrize(
    ("minutes", "seconds", "questions"),
    [(10, 60, 10), (10, 61, 9), (0.5, 60, 1), (1e9, 60, 300), (15, 45, 20)],
)
def test_questions_in_minutes(minutes: float, seconds: float, questions: int) -> None:
    """Whole questions, at least one, at most the most."""
    assert per_day(minutes, seconds, 300) == questions
