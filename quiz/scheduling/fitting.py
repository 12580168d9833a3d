"""Parameters of one's own: fitted to the earlier part of a log, and judged on the later one.

An item is a review on a later day than the one before it. The parameters are fitted to the items
of the earlier 80 % of the days; on the items of the other days the log loss of what they would
have predicted is compared with that of the parameters in force. They are better where the mean
difference is more than its standard error, questions being what was drawn at random: answers to
one question are not independent.
"""

from collections.abc import Iterable, Sequence
from math import log, sqrt
from typing import NamedTuple

from quiz.scheduling import fsrs
from quiz.scheduling.fsrs import Parameters
from quiz.scheduling.state import AGAIN

LEAST_REVIEWS, LEAST_DAYS = 400, 30
"""Of a log to which parameters are fitted: items, and days from the first to the last one."""
_FITTED_DAYS = 0.8
_SUREST = 1e-5
"""No prediction counts as surer than that: one surprise would outweigh everything else."""


class Reviewed(NamedTuple):
    """One review of a question's history."""

    time: int
    """Milliseconds since 1970 UTC."""
    id: str
    day: int
    """The study day."""
    rating: int
    elapsed: int
    """Whole study days since the last review; 0 on the same day, and of a first one."""


class Quality(NamedTuple):
    """How well some parameters predict the later reviews."""

    predicted: float
    """The mean recall that they predict."""
    log_loss: float
    """Per review, in nats."""


class Fitted(NamedTuple):
    """What came of a fit."""

    parameters: Parameters
    reviews: int
    """To how many they were fitted."""
    judged: int
    """On how many they were judged."""
    recalled: float
    """The share of these that was recalled."""
    before: Quality
    """By the parameters in force."""
    after: Quality
    gain: float
    """Log loss before less log loss after."""
    error: float
    """Its standard error."""

    @property
    def is_better(self) -> bool:
        """Whether it is worth adopting."""
        return self.gain > self.error


def shortage(histories: Iterable[Sequence[Reviewed]]) -> str | None:
    """What a log has too little of to fit parameters to it; None where it has enough."""
    items = _items(histories)
    days = 1 + max(item.day for item in items) - min(item.day for item in items) if items else 0
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
    early, late = _split(items)
    for part in (early, late):
        if len({item.rating == AGAIN for item in part}) < 2:
            rated = "Again" if all(item.rating == AGAIN for item in items) else "Again at times"
            return (
                f"There is nothing to learn from: it takes some reviews that were recalled and "
                f"some that were not, early and late ({len(items):,} reviews, rated {rated})."
            )
    return None


def fit(histories: Sequence[Sequence[Reviewed]]) -> Fitted:
    """Fit parameters to a log and judge them.

    Args:
        histories: of each question its reviews, in order; `shortage` has found it long enough.

    Raises:
        SchedulerError: the scheduler cannot make anything of them.

    """
    early, late = _split(_items(histories))
    parameters = fsrs.fitted((item.reviews, item.question) for item in early)
    before = _losses(histories, late, fsrs.in_force())
    after = _losses(histories, late, parameters)
    gain, error = _gain(late, before, after)
    return Fitted(
        parameters=parameters,
        reviews=len(early),
        judged=len(late),
        recalled=sum(item.rating != AGAIN for item in late) / len(late),
        before=_quality(before),
        after=_quality(after),
        gain=gain,
        error=error,
    )


class _Item(NamedTuple):
    """A review on a later day, with what came before it."""

    time: int
    id: str
    day: int
    rating: int
    question: int
    """The place of its history."""
    place: int
    """Within its history."""
    reviews: list[tuple[int, int]]
    """Up to it: rating, days since the last."""


def _items(histories: Iterable[Sequence[Reviewed]]) -> list[_Item]:
    """All items, in the order of `(time, id)`."""
    found = []
    for question, history in enumerate(histories):
        reviews = [(one.rating, one.elapsed) for one in history]
        for place, one in enumerate(history):
            if one.elapsed:
                head = reviews[: place + 1]
                item = _Item(one.time, one.id, one.day, one.rating, question, place, head)
                found.append(item)
    return sorted(found)


def _split(items: Sequence[_Item]) -> tuple[list[_Item], list[_Item]]:
    """The items of the earlier days, and those of the later ones."""
    days = sorted({item.day for item in items})
    first_late = days[min(len(days) - 1, round(len(days) * _FITTED_DAYS))]
    return (
        [item for item in items if item.day < first_late],
        [item for item in items if item.day >= first_late],
    )


class _Loss(NamedTuple):
    predicted: float
    loss: float


def _losses(
    histories: Sequence[Sequence[Reviewed]], items: Iterable[_Item], parameters: Parameters
) -> list[_Loss]:
    """What was predicted of each item, and how surprising its rating is, in nats."""
    logs = ([(one.rating, one.elapsed) for one in history] for history in histories)
    foreseen = fsrs.foreseen(logs, parameters)
    found = []
    for item in items:
        predicted = foreseen[item.question][item.place]
        assert predicted is not None  # a day had passed
        sure = min(max(predicted, _SUREST), 1 - _SUREST)
        found.append(_Loss(predicted, -log(sure if item.rating != AGAIN else 1 - sure)))
    return found


def _quality(losses: Sequence[_Loss]) -> Quality:
    count = len(losses)
    return Quality(
        sum(one.predicted for one in losses) / count, sum(one.loss for one in losses) / count
    )


def _gain(
    items: Sequence[_Item], before: Sequence[_Loss], after: Sequence[_Loss]
) -> tuple[float, float]:
    """The mean difference of two losses, and its standard error over questions."""
    sums: dict[int, float] = {}
    counts: dict[int, int] = {}
    for item, one, other in zip(items, before, after, strict=True):
        sums[item.question] = sums.get(item.question, 0.0) + one.loss - other.loss
        counts[item.question] = counts.get(item.question, 0) + 1
    gain = sum(sums.values()) / len(items)
    spread = sum((sums[one] - gain * counts[one]) ** 2 for one in sums)
    return gain, sqrt(spread) / len(items)
