"""One review in, the new memory out: FSRS-6 with its default parameters. The only importer of fsrs.

Three ways of py-fsrs 6.3 are absorbed here:

- It counts elapsed time in blocks of 24 hours from the minute of the review. It is therefore
  given the noon (UTC) of the *study day*, and the interval it returns is added to the real time:
  Easy at 21:00 and Good at 08:00 the next morning are two days apart, as a person would say.
- Its default learning steps (1 min, 10 min) show each new question twice on its first day. One
  step of ten minutes leaves stability and difficulty as they are and asks Good answers once.
- Fuzz is on by default and draws from the global `random`; a card without an id sleeps for 1 ms.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from importlib.metadata import version

from fsrs import Card, Rating, Scheduler, State

from quiz.scheduling.forgetting import RETENTION_RANGE
from quiz.scheduling.state import LEARNING, RELEARNING, REVIEW, Memory
from quiz.scheduling.study_day import DAY, study_day

ALGORITHM = f"FSRS-6 {version('fsrs')}"
STEP = timedelta(minutes=10)
_NAMES = {State.Learning: LEARNING, State.Review: REVIEW, State.Relearning: RELEARNING}
_STATES = {name: state for state, name in _NAMES.items()}


@lru_cache(maxsize=8)
def _scheduler(retention: float) -> Scheduler:
    low, high = RETENTION_RANGE
    return Scheduler(
        desired_retention=min(max(retention, low), high),
        learning_steps=(STEP,),
        relearning_steps=(STEP,),
        enable_fuzzing=False,
    )


@lru_cache(maxsize=4096)
def _noon(day: int) -> datetime:
    return datetime.combine(date.fromordinal(day), time(12), UTC)


def review(memory: Memory | None, rating: int, at: int, offset: int, retention: float) -> Memory:
    """The memory after a review.

    Args:
        memory: what was believed before; None for a new question.
        rating: 1 Again, 2 Hard, 3 Good, 4 Easy.
        at: instant of the review, milliseconds since 1970 UTC.
        offset: minutes ahead of UTC where it was reviewed.
        retention: desired probability of recall when it falls due; clamped to 0.70–0.97.

    A review stamped before the last one (a traveller, a clock put back) counts as the same day.

    """
    day = study_day(at, offset)
    if memory is not None:
        day = max(day, memory.last_day)
    card, _ = _scheduler(retention).review_card(_card(memory), Rating(rating), _noon(day))
    interval = card.due - _noon(day)
    milliseconds = round(interval.total_seconds() * 1000)
    due_at = at + milliseconds
    whole_days = milliseconds // DAY
    assert card.stability is not None
    assert card.difficulty is not None
    lapsed = memory is not None and memory.state == REVIEW and rating == Rating.Again
    return Memory(
        state=_NAMES[card.state],
        step=card.step,
        stability=card.stability,
        difficulty=card.difficulty,
        first_day=memory.first_day if memory else day,
        last_day=day,
        due_day=day + whole_days if whole_days else max(day, study_day(due_at, offset)),
        due_at=due_at,
        reps=(memory.reps if memory else 0) + 1,
        lapses=(memory.lapses if memory else 0) + lapsed,
    )


def intervals(
    memory: Memory | None, at: int, offset: int, retention: float
) -> dict[int, tuple[int, int]]:
    """What each rating would lead to: rating -> (milliseconds until due, study days until due)."""
    return {
        rating: (after.due_at - at, after.due_day - after.last_day)
        for rating in (1, 2, 3, 4)
        for after in (review(memory, rating, at, offset, retention),)
    }


def _card(memory: Memory | None) -> Card:
    if memory is None:
        return Card(card_id=1)
    return Card(
        card_id=1,
        state=_STATES[memory.state],
        step=memory.step,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=_noon(memory.last_day),
        last_review=_noon(memory.last_day),
    )
