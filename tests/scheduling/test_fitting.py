"""Own parameters: learned from simulated people, judged on later days, against the closed form."""

from math import log
from random import Random

import pytest
from closed_form import WEIGHTS, first, later, recall_after, same_day
from person_of_parameters import FORGETFUL, histories

from quiz.scheduling import fsrs
from quiz.scheduling.fitting import Reviewed, fit, shortage

SEEDS = range(5)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_forgetful_person_is_predicted_better(seed: int) -> None:
    """By more than the standard error, and the mean prediction comes near the true recall."""
    found = fit(histories(seed, 1500, FORGETFUL))
    assert found.is_better
    assert found.error > 0
    assert found.before.predicted - found.recalled > 0.05
    assert abs(found.after.predicted - found.recalled) < 0.04
    assert found.gain == pytest.approx(found.before.log_loss - found.after.log_loss)


def test_who_is_as_published_rarely_gets_others() -> None:
    """There is nothing to gain: over 12 people the fit is better by its error at most thrice."""
    assert sum(fit(histories(seed, 900)).is_better for seed in range(12)) <= 3


def test_the_parameters_that_made_the_answers_come_back() -> None:
    """First stabilities are a quarter of the published ones: the fit is on the right side."""
    found = fit(histories(3, 3000, FORGETFUL)).parameters
    assert all(ours < theirs / 2 for ours, theirs in zip(found[:3], WEIGHTS[:3], strict=True))


def test_log_loss_is_that_of_the_closed_form() -> None:
    """Of the published parameters, on the reviews of the last fifth of the days."""
    logs = histories(1, 600)
    losses: list[tuple[int, float]] = []
    for history in logs:
        trace = first(history[0].rating)
        for one in history[1:]:
            if not one.elapsed:
                trace = same_day(trace, one.rating)
                continue
            recall = recall_after(one.elapsed, trace.stability)
            losses.append((one.day, -log(recall if one.rating > 1 else 1 - recall)))
            trace = later(trace, one.rating, recall)
    days = sorted({day for day, _ in losses})
    late = [loss for day, loss in losses if day >= days[round(0.8 * len(days))]]
    found = fit(logs)
    assert found.judged == len(late)
    assert found.reviews == len(losses) - len(late)
    assert found.before.log_loss == pytest.approx(sum(late) / len(late), rel=1e-3)


def test_the_order_of_the_questions_does_not_matter() -> None:
    """Two machines that know the same fit the same."""
    logs = histories(2, 500)
    shuffled = Random(0).sample(logs, len(logs))
    assert fit(shuffled).parameters == fit(logs).parameters


def same(rating: int, elapsed: int, count: int = 500) -> list[list[Reviewed]]:
    """Histories of two answers each: Good, then always the same."""
    return [
        [
            Reviewed(day * 86_400_000, f"{day}", 739_000 + day, 3, 0),
            Reviewed(day * 86_400_000 + 1, f"{day}b", 739_000 + day + elapsed, rating, elapsed),
        ]
        for day in range(count)
    ]


@pytest.mark.parametrize(
    ("logs", "why"),
    [
        ([], "400 more reviews on later days and 30 more days"),
        (same(3, 0), "400 more reviews on later days and 30 more days"),
        (same(3, 2, 390), "; 10 more reviews on later days to go"),
        (same(1, 2), "nothing to learn from"),
        (same(3, 2), "nothing to learn from"),
    ],
)
def test_what_is_too_little_is_told(logs: list[list[Reviewed]], why: str) -> None:
    """No log at all, one day's, too few, all Again, never Again."""
    assert why in (shortage(logs) or "")


def test_enough_is_enough() -> None:
    """400 reviews on later days, over 30 days."""
    assert shortage(histories(0, 450, new_per_day=3)) is None


def test_other_parameters_hold_for_everything_until_they_are_taken_back() -> None:
    """The curve, the intervals and what a review leaves; then again as published."""
    published = fsrs.after(None, 3, 0), fsrs.interval(10.0, 0.8), fsrs.curve()
    own = (*(one / 4 for one in fsrs.PUBLISHED[:4]), *fsrs.PUBLISHED[4:20], 0.3)
    fsrs.use(own)
    assert fsrs.after(None, 3, 0).stability == pytest.approx(own[2], rel=1e-5)
    assert fsrs.curve().decay == -0.3
    assert fsrs.retrievability(20, 10.0) == pytest.approx(recall_after(20, 10.0, own))
    assert fsrs.interval(10.0, 0.8) == round(fsrs.days_until(0.8, 10.0))
    fsrs.use(None)
    assert (fsrs.after(None, 3, 0), fsrs.interval(10.0, 0.8), fsrs.curve()) == published


@pytest.mark.parametrize("wrong", [(), (0.2,) * 21, (float("nan"),) * 21, (True,) * 21])
def test_no_others_are_taken(wrong: tuple[float, ...]) -> None:
    """Too few, out of range, no numbers."""
    with pytest.raises(fsrs.SchedulerError):
        fsrs.use(wrong)
    assert fsrs.in_force() == fsrs.PUBLISHED
