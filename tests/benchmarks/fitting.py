"""What `quiz fit` is worth: learners whose parameters differ, and reviews that it has not seen.

Parameters are fitted to a learner's first 300, 1,000 or 5,000 reviews on later days; the log loss
is that of the next 500. Beside it stands what comes of the rule by which they are adopted: of 300
reviews never, then only where the later of the known days bear them out.
"""

import time
from collections.abc import Sequence
from math import log
from random import Random
from statistics import fmean

from learner import WEIGHT_SPREAD
from measuring import Row, progress, seconds
from person_of_parameters import histories  # beside tests/closed_form.py, whose folder learner adds

from quiz.scheduling import fsrs
from quiz.scheduling.fitting import Reviewed, fit, shortage
from quiz.scheduling.fsrs import PUBLISHED, Parameters
from quiz.scheduling.state import AGAIN

LEARNERS, UNSEEN = 40, 500
KNOWN = (300, 1_000, 5_000)
SPREADS = (("near the published ones", WEIGHT_SPREAD), ("far from them", 0.5))
"""Of the logarithm of each parameter."""


def fits() -> list[Row]:
    """Log loss on unseen reviews before and after, and how often parameters are adopted."""
    return [_row(known, name, spread) for name, spread in SPREADS for known in KNOWN]


def _row(known: int, name: str, spread: float) -> Row:
    before, fitted, ruled, adopted, taken = [], [], [], 0, []
    for learner in range(LEARNERS):
        progress(f"learner {learner + 1} of {LEARNERS}, {known:,} reviews")
        logs = histories(learner, known + UNSEEN, _drawn(Random(learner), spread), new_per_day=8)
        day = _day_of(logs, known)
        past = [part for one in logs if (part := [at for at in one if at.day < day])]
        started = time.perf_counter()
        found = fit(past)
        taken.append(time.perf_counter() - started)
        better = found.is_better and shortage(past) is None
        adopted += better
        losses = [_loss(logs, day, one) for one in (PUBLISHED, found.parameters)]
        before.append(losses[0])
        fitted.append(losses[1])
        ruled.append(losses[better])
    progress("")
    figures = (
        f"{fmean(before):.4f} -> {fmean(ruled):.4f}, adopted by {adopted / LEARNERS:4.0%} "
        f"(all fitted: {fmean(fitted):.4f})"
    )
    worse = fmean(ruled) > fmean(before) + 1e-4
    return Row(f"{known:,} reviews, {name}", figures, least=seconds(min(taken)), late=worse)


def _drawn(dice: Random, spread: float) -> Parameters:
    """A learner's parameters, around the published ones and within their ranges."""
    return tuple(
        min(max(one * dice.lognormvariate(0, spread), low), high)
        for one, (low, high) in zip(PUBLISHED, fsrs.PARAMETER_RANGES, strict=True)
    )


def _day_of(logs: Sequence[Sequence[Reviewed]], number: int) -> int:
    """The study day of the so-manieth review on a later day."""
    return sorted(one.day for history in logs for one in history if one.elapsed)[number]


def _loss(logs: Sequence[Sequence[Reviewed]], day: int, parameters: Parameters) -> float:
    """The mean log loss of the reviews from a day on, as some parameters predict them."""
    predicted = fsrs.foreseen(
        [[(one.rating, one.elapsed) for one in history] for history in logs], parameters
    )
    return fmean(
        -log(max(recall if one.rating != AGAIN else 1 - recall, 1e-5))
        for history, recalls in zip(logs, predicted, strict=True)
        for one, recall in zip(history, recalls, strict=True)
        if one.elapsed and one.day >= day
    )
