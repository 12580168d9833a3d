"""Own parameters: fitted to the earlier part of a log and judged on the later part.

An item is a review on a later day than the one before it. The parameters are fitted to the items
of the first 80% of the days. On the rest, the log loss of their predictions is compared with that
of the parameters in force. They are better if the mean difference exceeds its standard error over
questions: answers to one question are not independent.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import log, sqrt
from typing import NamedTuple

from quiz.scheduling import fsrs
from quiz.scheduling.fsrs import Parameters, Reviews
from quiz.scheduling.state import AGAIN

LEAST_REVIEWS, LEAST_DAYS = 400, 30
"""Items a log must have for a fit, and days from the first to the last one."""
_FITTED_DAYS = 0.8
_SUREST = 1e-5
"""Predictions are clipped to this: otherwise one surprise would outweigh everything else."""


class Reviewed(NamedTuple):
    """One review of a question's history."""

    time: int
    """Milliseconds since 1970 UTC."""
    id: str
    day: int
    """The study day."""
    rating: int
    elapsed: int
    """Whole study days since the last review; 0 on the same day and for a first review."""


class Quality(NamedTuple):
    """How well some parameters predict the later reviews: mean recall, and nats per review."""

    predicted: float
    log_loss: float


class Fitted(NamedTuple):
    """The result of a fit."""

    parameters: Parameters
    reviews: int
    """How many reviews they were fitted to."""
    judged: int
    """How many reviews they were judged on."""
    recalled: float
    """The share of the judged reviews that were recalled."""
    before: Quality
    """Of the parameters that were in force."""
    after: Quality
    gain: float
    """Log loss before minus log loss after."""
    error: float
    """Standard error of the gain."""

    @property
    def is_better(self) -> bool:
        """Whether the parameters are worth adopting."""
        return self.gain > self.error


def shortage(histories: Iterable[Sequence[Reviewed]]) -> str | None:
    """What a log still lacks before parameters can be fitted; None if it has enough."""
    items = _items(histories)
    seen = [item.review.day for item in items]
    days = 1 + max(seen) - min(seen) if seen else 0
    missing = []
    if len(items) < LEAST_REVIEWS:
        missing.append(f"{LEAST_REVIEWS - len(items):,} more reviews on later days")
    if days < LEAST_DAYS:
        missing.append(f"{LEAST_DAYS - days} more days")
    if missing:
        return (
            f"It takes {LEAST_REVIEWS} reviews of questions seen on an earlier day, over "
            f"{LEAST_DAYS} days; {' and '.join(missing)} to go."
        )
    for part in _split(items):
        if len({item.forgotten for item in part}) < 2:
            rated = "Again" if all(item.forgotten for item in items) else "Again at times"
            return (
                f"There is nothing to learn from: it takes some reviews that were recalled and "
                f"some that were not, early and late ({len(items):,} reviews, rated {rated})."
            )
    return None


def fit(histories: Sequence[Sequence[Reviewed]]) -> Fitted:
    """Fit parameters to a log and judge them.

    Args:
        histories: each question's reviews, in order; `shortage` has found them sufficient.

    Raises:
        SchedulerError: the scheduler cannot fit anything to them.

    """
    logs = [[(one.rating, one.elapsed) for one in history] for history in histories]
    early, late = _split(_items(histories))
    parameters = fsrs.fitted((logs[one.question][: one.place + 1], one.question) for one in early)
    before, losses_before = _judged(logs, late, fsrs.in_force())
    after, losses_after = _judged(logs, late, parameters)
    gain, error = _gain(late, losses_before, losses_after)
    return Fitted(
        parameters=parameters,
        reviews=len(early),
        judged=len(late),
        recalled=sum(not item.forgotten for item in late) / len(late),
        before=before,
        after=after,
        gain=gain,
        error=error,
    )


class _Item(NamedTuple):
    """A review on a later day: number `place` of the history of question number `question`."""

    review: Reviewed
    question: int
    place: int

    @property
    def forgotten(self) -> bool:
        return self.review.rating == AGAIN


def _items(histories: Iterable[Sequence[Reviewed]]) -> list[_Item]:
    """All items, in the order of `(time, id)`."""
    return sorted(
        _Item(review, question, place)
        for question, history in enumerate(histories)
        for place, review in enumerate(history)
        if review.elapsed
    )


def _split(items: Sequence[_Item]) -> tuple[list[_Item], list[_Item]]:
    """The items of the earlier days, and those of the later ones."""
    days = sorted({item.review.day for item in items})
    first_late = days[min(len(days) - 1, round(len(days) * _FITTED_DAYS))]
    return (
        [item for item in items if item.review.day < first_late],
        [item for item in items if item.review.day >= first_late],
    )


def _judged(
    logs: Sequence[Reviews], items: Sequence[_Item], parameters: Parameters
) -> tuple[Quality, list[float]]:
    """How well parameters predict the items, and the loss on each of them, in nats."""
    foreseen = fsrs.foreseen(logs, parameters)
    predicted = [foreseen[item.question][item.place] for item in items]
    losses = []
    for item, recall in zip(items, predicted, strict=True):
        sure = min(max(recall, _SUREST), 1 - _SUREST)
        losses.append(-log(1 - sure if item.forgotten else sure))
    return Quality(sum(predicted) / len(items), sum(losses) / len(items)), losses


def _gain(
    items: Sequence[_Item], before: Sequence[float], after: Sequence[float]
) -> tuple[float, float]:
    """The mean difference of two losses, and its standard error over questions."""
    gain = (sum(before) - sum(after)) / len(items)
    excess = defaultdict[int, float](float)
    for item, one, other in zip(items, before, after, strict=True):
        excess[item.question] += one - other - gain
    return gain, sqrt(sum(each**2 for each in excess.values())) / len(items)
