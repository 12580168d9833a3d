"""FSRS-6, computed by Anki's Rust engine. The only importer of `fsrs_rs_python`.

The engine computes in float32 and checks next to nothing: a rating of 9 counts as Easy, NaN passes
through, and a panic of Rust arrives as a `BaseException`. This module checks what goes in and what
comes out, and keeps stability, difficulty and intervals within bounds.

Only the forgetting curve is computed here in plain Python, because queues are ordered by it and
curves drawn from it:

    R(t, S) = (1 + F·t/S)^D,   D = −w₂₀,   F = 0.9^(1/D) − 1,   so that R(S, S) = 0.9

The 21 parameters w₀ … w₂₀ are those of one log (`quiz fit`), or the published ones, where w₂₀ is
0.1542. A process works with one log: whatever opens it sets its parameters (`use`).
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from math import isfinite
from typing import Any, NamedTuple, TypeVar

from fsrs_rs_python import DEFAULT_PARAMETERS, FSRS, FSRSItem, FSRSReview, MemoryState

from quiz.errors import QuizError

Parameters = tuple[float, ...]
"""w₀ … w₂₀ of FSRS-6."""
Reviews = Sequence[tuple[int, int]]
"""One question's reviews from the first on: ratings, each with the study days since the last."""

SCHEDULER = "FSRS-6, fsrs-rs-python 0.9.3"
"""What the states follow from, besides the log. It is stored with them: if it differs, they are
derived again. Reading it from the package's metadata would take 20 ms; a test compares them."""

RETENTION_RANGE = (0.70, 0.97)
"""The recall at which a question may fall due; a desired retention is clamped to it."""
MOST_DAYS = 36_500
"""The longest interval."""
_TOO_MANY_DAYS = 2**32
_ANY_RATING = 3  # for calls where the rating does not matter
PUBLISHED: Parameters = tuple(DEFAULT_PARAMETERS)
PARAMETER_RANGES = (
    (0.001, 100), (0.001, 100), (0.001, 100), (0.001, 100), (1, 10), (0.001, 4), (0.001, 4),
    (0.001, 0.75), (0, 4.5), (0, 0.8), (0.001, 3.5), (0.001, 5), (0.001, 0.25), (0.001, 0.9),
    (0, 4), (0, 1), (1, 6), (0, 2), (0, 2), (0, 0.8), (0.1, 0.8),
)  # fmt: skip
"""The bounds within which the engine keeps each parameter during a fit."""
_ROUNDING = 1e-6
_T = TypeVar("_T")


Reached = MemoryState
"""What the engine says a memory has reached: its `stability` and its `difficulty`."""


class SchedulerError(QuizError):
    """The scheduler was given, or computed, something impossible."""


class Trace(NamedTuple):
    """What the reviews of a question leave behind."""

    stability: float
    """Days after which recall has fallen to 90%."""
    difficulty: float
    """1 (easy) to 10 (hard)."""


class NextTraces(NamedTuple):
    """What each rating would leave behind."""

    again: Trace
    hard: Trace
    good: Trace
    easy: Trace


class Curve(NamedTuple):
    """The D and F of a forgetting curve."""

    decay: float
    factor: float


class _Model:
    """The engine with one set of parameters."""

    def __init__(self, parameters: Parameters) -> None:
        self.parameters = parameters
        self.engine = FSRS(parameters)
        decay = -parameters[20]
        self.curve = Curve(decay, 0.9 ** (1 / decay) - 1)


def are_possible(parameters: Sequence[Any]) -> bool:
    """Whether they are 21 numbers, each in its range."""
    return len(parameters) == len(PARAMETER_RANGES) and all(
        type(one) in (int, float) and low - _ROUNDING <= one <= high + _ROUNDING
        for one, (low, high) in zip(parameters, PARAMETER_RANGES, strict=True)
    )


_published = _in_force = _Model(PUBLISHED)


def use(parameters: Parameters | None) -> None:
    """Compute with these parameters from now on; None for the published ones.

    Raises:
        SchedulerError: they are out of range.

    """
    global _in_force
    wanted = PUBLISHED if parameters is None else parameters
    if wanted == _in_force.parameters:
        return
    if not are_possible(wanted):
        raise SchedulerError("These are not parameters of FSRS-6. quiz fit --default")
    _in_force = _published if wanted == PUBLISHED else _Model(wanted)
    _days_per_stability.cache_clear()


def in_force() -> Parameters:
    """The parameters that everything is computed with."""
    return _in_force.parameters


def curve() -> Curve:
    """The forgetting curve in force, for loops that are too hot for `retrievability`."""
    return _in_force.curve


def retrievability(days: int, stability: float) -> float:
    """Probability of recall `days` whole study days after a review that left `stability` (days)."""
    decay, factor = _in_force.curve
    recall: float = (1 + factor * days / stability) ** decay if days > 0 else 1.0
    return recall


def days_until(recall: float, stability: float) -> float:
    """Days in which recall falls to `recall`: the same curve, solved for t."""
    decay, factor = _in_force.curve
    return float(stability * (recall ** (1 / decay) - 1) / factor)


def stability_of(recall: float, days: int) -> float:
    """The stability (days) with which recall is `recall` (below 1) after `days`: solved for S."""
    decay, factor = _in_force.curve
    return float(factor * days / (recall ** (1 / decay) - 1))


def interval(stability: float, retention: float) -> int:
    """Whole days, 1 to 36,500, until recall has fallen to the desired `retention`."""
    days = round(stability * _days_per_stability(retention))
    return days if 1 <= days <= MOST_DAYS else min(max(days, 1), MOST_DAYS)


@lru_cache(maxsize=64)
def _days_per_stability(retention: float) -> float:
    """The time in which recall falls to `retention`, in multiples of the stability."""
    low, high = RETENTION_RANGE
    return _in_force.engine.next_interval(1.0, min(max(retention, low), high), _ANY_RATING)


def after(before: Trace | None, rating: int, days: int) -> Trace:
    """What a review leaves behind.

    Args:
        before: what the reviews so far left; None for a first review.
        rating: 1 Again, 2 Hard, 3 Good, 4 Easy.
        days: whole study days since the last review; 0 on the same day.

    Raises:
        SchedulerError: an argument is out of its range.

    """
    _review(rating, days)
    return all_after(before, days)[rating - 1]


def all_after(before: Trace | None, days: int) -> NextTraces:
    """What each of the four ratings would leave behind; arguments as for `after`."""
    _review(_ANY_RATING, days)
    memory = None if before is None else _memory_state(*before)
    found = _call(_in_force.engine.next_states, memory, RETENTION_RANGE[0], days)
    ratings = (found.again, found.hard, found.good, found.easy)
    return NextTraces(*(_trace(one.memory) for one in ratings))


class Course(NamedTuple):
    """What the reviews of a question left behind: stabilities (days) after each, and the last."""

    stabilities: list[float]
    end: Trace


def courses(items: Iterable[Reviews]) -> list[Course]:
    """What the reviews of many questions left behind, in one batch: under 1 µs per review.

    Raises:
        SchedulerError: a rating or a number of days is out of range.

    """
    return _courses(_in_force, items)


def _courses(model: _Model, items: Iterable[Reviews]) -> list[Course]:
    found = _call(model.engine.historical_memory_state_batch, [_item(item) for item in items])
    return [Course([one.stability for one in item], _trace(item[-1])) for item in found]


def fitted(items: Iterable[tuple[Reviews, int]]) -> Parameters:
    """The parameters under which reviews are the least surprising, to five decimals.

    Args:
        items: for each review on a later day, all reviews of its question up to it and a number for
            the question; in order of time.

    Raises:
        SchedulerError: the engine cannot fit anything to them.

    """
    reviews, cards = [], []
    for item, card in items:
        if not item or not item[-1][1]:
            raise SchedulerError("Parameters are fitted to reviews on later days.")
        reviews.append(_item(item))
        cards.append(card)
    found = _call(_published.engine.compute_parameters, reviews, cards)
    rounded = tuple(round(one, 5) for one in found)
    if not are_possible(rounded):
        raise SchedulerError("The scheduler found no parameters for this log. Nothing was saved.")
    return rounded


def foreseen(items: Sequence[Reviews], parameters: Parameters) -> list[list[float]]:
    """The recall just before each review as some parameters predict it; 1 on the same day."""
    model = _Model(parameters)
    decay, factor = model.curve
    return [
        [
            (1 + factor * days / stability) ** decay
            for (_, days), stability in zip(item, [1.0, *course.stabilities], strict=False)
        ]
        for item, course in zip(items, _courses(model, items), strict=True)
    ]


def tried(
    looks: Sequence[tuple[tuple[float, float], int]], ways: tuple[tuple[int, ...], ...]
) -> list[list[Reached]]:
    """What each way of answering would lead to, for many memories.

    Args:
        looks: each question's stability and difficulty, and the days since its last review.
        ways: ratings, the first one now and any others on the same day.

    """
    starts = [_memory_state(stability, difficulty) for (stability, difficulty), _ in looks]
    answers = {days: _answers(ways, days) for days in {days for _, days in looks}}
    items = [answers[days] for _, days in looks]
    batch = _in_force.engine.memory_state_batch
    return [_call(batch, [one[way] for one in items], starts) for way in range(len(ways))]


@lru_cache(maxsize=4096)
def _review(rating: int, days: int) -> FSRSReview:
    """One review as the engine takes it. Few are distinct, and making one takes a microsecond."""
    if rating not in range(1, 5):
        raise SchedulerError(f"{rating} is not a rating: 1 Again, 2 Hard, 3 Good, 4 Easy.")
    if not 0 <= days < _TOO_MANY_DAYS:
        raise SchedulerError(f"A review cannot come {days:,} days after the last one.")
    return FSRSReview(rating, days)


def _item(reviews: Reviews) -> FSRSItem:
    return FSRSItem([_review(rating, days) for rating, days in reviews])


@lru_cache(maxsize=4096)
def _answers(ways: tuple[tuple[int, ...], ...], days: int) -> list[FSRSItem]:
    """Ways to answer on one day, `days` days after the last review."""
    return [_item([(first, days), *((rating, 0) for rating in others)]) for first, *others in ways]


@lru_cache(maxsize=4096)
def _memory_state(stability: float, difficulty: float) -> MemoryState:
    if not (isfinite(stability) and stability > 0 and 1 <= difficulty <= 10):
        raise SchedulerError(
            f"A stability of {stability} days and a difficulty of {difficulty} "
            "are impossible. Rebuild the states: quiz doctor --rebuild"
        )
    return MemoryState(stability, difficulty)


def _trace(state: MemoryState) -> Trace:
    return Trace(state.stability, state.difficulty)


def _call(function: Callable[..., _T], *arguments: object) -> _T:
    """Call the engine. Its panics, which are not `Exception`s, become a `SchedulerError`."""
    try:
        return function(*arguments)
    except BaseException as error:
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise SchedulerError(f"The scheduler failed: {error}. Nothing was saved.") from error
        raise
