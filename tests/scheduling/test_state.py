"""A review of a question: FSRS-6 on study days, and one step of ten minutes."""

import math
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import accumulate

import pytest
from fsrs import Card, Rating, Scheduler, State
from fsrs.scheduler import DEFAULT_PARAMETERS
from hypothesis import given
from hypothesis import strategies as st

from quiz.scheduling.state import Memory, intervals, review
from quiz.scheduling.study_day import Moment

MINUTE, DAY = 60_000, 86_400_000
AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4

Answer = tuple[int, int]
"""Milliseconds since the answer before, and the rating."""
ANSWERS = st.lists(
    st.tuples(
        st.one_of(st.integers(MINUTE, DAY), st.integers(DAY, 60 * DAY)),
        st.sampled_from([1, 2, 3, 4]),
    ),
    min_size=1,
    max_size=9,
)
STARTS = st.integers(1_700_000_000_000, 1_900_000_000_000)
OFFSETS = st.integers(-720, 840)


def at(day: int, hour: int, minute: int = 0) -> int:
    """Find the instant of a time of November 2026, UTC."""
    return round(datetime(2026, 11, day, hour, minute, tzinfo=UTC).timestamp()) * 1000


def learn(answers: Sequence[tuple[int, int]], offset: int = 0, retention: float = 0.9) -> Memory:
    """Give the answers, each an instant and a rating, one after the other."""
    memory: Memory | None = None
    for instant, rating in answers:
        memory = review(memory, rating, Moment(instant, offset), retention)
    assert memory is not None
    return memory


def timed(start: int, answers: Sequence[Answer]) -> list[tuple[int, int]]:
    """Turn gaps between answers into instants."""
    instants = accumulate((gap for gap, _ in answers), initial=start)
    return [(instant, rating) for instant, (_, rating) in zip(instants, answers, strict=False)]


def noon_of_study_day(instant: int, offset: int) -> datetime:
    """Find noon, UTC, of the study day of an instant, by way of `datetime`."""
    place = timezone(timedelta(minutes=offset))
    wall = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=instant)).astimezone(place)
    return datetime.combine((wall - timedelta(hours=4)).date(), time(12), UTC)


def stretch(retention: float) -> float:
    """Compute the interval over the stability: (r^(−1/w₂₀) − 1) / (0.9^(−1/w₂₀) − 1)."""
    return float(
        (retention ** (-1 / DEFAULT_PARAMETERS[20]) - 1)
        / (0.9 ** (-1 / DEFAULT_PARAMETERS[20]) - 1)
    )


@given(STARTS, ANSWERS, OFFSETS, st.sampled_from([0.7, 0.85, 0.9, 0.97]))
def test_review_equals_fsrs_at_noon(
    start: int, answers: list[Answer], offset: int, retention: float
) -> None:
    """A review is that of py-fsrs at noon of the study day; its interval starts at the real time.

    Where the interval is half a day, to within a thousandth of it, it may be rounded otherwise.
    """
    step = (timedelta(minutes=10),)
    scheduler = Scheduler(DEFAULT_PARAMETERS, retention, step, step, enable_fuzzing=False)
    card, lapses = Card(card_id=7), 0
    memory: Memory | None = None
    for reps, (instant, rating) in enumerate(timed(start, answers), start=1):
        noon = noon_of_study_day(instant, offset)
        lapses += card.state == State.Review and rating == AGAIN
        card, _ = scheduler.review_card(card, Rating(rating), noon)
        memory = review(memory, rating, Moment(instant, offset), retention)

        assert memory.stability == pytest.approx(card.stability, rel=1e-4)
        assert memory.difficulty == pytest.approx(card.difficulty, rel=1e-4)
        assert memory.state == card.state.name.lower()
        assert memory.last_day == noon.toordinal()
        assert memory.first_day == noon_of_study_day(start, offset).toordinal()
        assert (memory.reps, memory.lapses) == (reps, lapses)
        if card.state == State.Review:
            assert card.stability is not None
            exact = card.stability * stretch(retention)
            near_a_half = abs(exact - math.floor(exact) - 0.5) <= 1e-3 * exact
            assert abs(memory.due_day - card.due.toordinal()) <= near_a_half
            assert memory.due_at == instant + (memory.due_day - memory.last_day) * DAY
        else:
            assert memory.due_at == instant + (card.due - noon) // timedelta(milliseconds=1)
            assert memory.due_day == noon_of_study_day(memory.due_at, offset).toordinal()


def test_evening_and_next_morning_are_two_days() -> None:
    """Easy at 21:00, Good at 08:00: 13.5 days, where py-fsrs on the raw times says 8.3."""
    scheduler, card = Scheduler(enable_fuzzing=False), Card(card_id=7)
    for day, hour, rating in ((23, 21, Rating.Easy), (24, 8, Rating.Good)):
        card, _ = scheduler.review_card(card, rating, datetime(2026, 11, day, hour, tzinfo=UTC))
    assert card.stability == pytest.approx(8.3, abs=0.05)

    memory = learn([(at(23, 21), EASY), (at(24, 8), GOOD)])
    assert memory.stability == pytest.approx(13.5, abs=0.05)


@pytest.mark.parametrize(
    ("rating", "minutes", "state"),
    [
        (AGAIN, 10, "learning"),
        (HARD, 15, "learning"),
        (GOOD, None, "review"),
        (EASY, None, "review"),
    ],
)
def test_one_learning_step(rating: int, minutes: int | None, state: str) -> None:
    """A new question: Again comes back after 10 minutes, Hard after 15, Good and Easy by day."""
    memory = learn([(at(23, 10), rating)])
    assert memory.state == state
    if minutes is None:
        assert (memory.due_at - at(23, 10)) % DAY == 0
        assert memory.due_day > memory.last_day
    else:
        assert memory.due_at - at(23, 10) == minutes * MINUTE
        assert memory.due_day == memory.last_day


@pytest.mark.parametrize(("rating", "minutes"), [(AGAIN, 10), (HARD, 15)])
def test_one_relearning_step(rating: int, minutes: int) -> None:
    """A lapse comes back after 10 minutes; Hard then after 15, and Good puts it into review."""
    lapsed = learn([(at(1, 10), GOOD), (at(20, 10), AGAIN)])
    assert (lapsed.state, lapsed.lapses, lapsed.due_at - at(20, 10)) == (
        "relearning",
        1,
        10 * MINUTE,
    )
    again = review(lapsed, rating, Moment(at(20, 10, 10), 0), 0.9)
    assert (again.state, again.lapses) == ("relearning", 1)
    assert again.due_at - at(20, 10, 10) == minutes * MINUTE
    assert review(again, GOOD, Moment(at(20, 10, 30), 0), 0.9).state == "review"


def test_step_over_the_rollover_is_due_on_the_next_day() -> None:
    """Again at 3:55 falls due at 4:05, which is the next study day."""
    memory = learn([(at(23, 3, 55), AGAIN)])
    assert memory.due_day == memory.last_day + 1 == date(2026, 11, 23).toordinal()


@given(STARTS, ANSWERS, OFFSETS)
def test_retention_changes_intervals_only(start: int, answers: list[Answer], offset: int) -> None:
    """Aiming at more recall shortens the interval and leaves stability and difficulty alone."""
    ours = [learn(timed(start, answers), offset, retention) for retention in (0.7, 0.9, 0.97)]
    assert len({(memory.stability, memory.difficulty) for memory in ours}) == 1
    due = [memory.due_at for memory in ours]
    assert due == sorted(due, reverse=True)


@given(STARTS, ANSWERS, st.integers(1, 400 * DAY), st.sampled_from([1, 2, 3, 4]), OFFSETS)
def test_clock_that_ran_backwards_counts_as_the_same_day(
    start: int, answers: list[Answer], back: int, rating: int, offset: int
) -> None:
    """A review stamped before the last one does what one on the last day would do."""
    memory = learn(timed(start, answers), offset)
    last = timed(start, answers)[-1][0]
    early = review(memory, rating, Moment(last - back, offset), 0.9)
    now = review(memory, rating, Moment(last, offset), 0.9)
    assert (early.stability, early.difficulty) == (now.stability, now.difficulty)
    assert early.last_day == now.last_day == memory.last_day
    if early.state == "review":
        assert early.due_day == now.due_day
    else:
        # ten minutes on may be past 4 a.m.: the next day, but no later than from `last`
        assert early.last_day <= early.due_day <= now.due_day


@given(STARTS, ANSWERS, st.integers(MINUTE, 90 * DAY), OFFSETS)
def test_intervals_are_what_each_rating_leads_to(
    start: int, answers: list[Answer], later: int, offset: int
) -> None:
    """The row under an answer tells what happens: the four reviews, tried out."""
    memory = learn(timed(start, answers), offset)
    now = timed(start, answers)[-1][0] + later
    told = intervals(memory, Moment(now, offset), 0.9)
    assert list(told) == [1, 2, 3, 4]
    for rating, (milliseconds, days) in told.items():
        after = review(memory, rating, Moment(now, offset), 0.9)
        assert (now + milliseconds, after.last_day + days) == (after.due_at, after.due_day)
    assert told[2][0] <= told[3][0] <= told[4][0]


def test_global_dice_are_not_thrown() -> None:
    """No fuzz: the same log gives the same memory however often, whatever `random` is at."""
    import random

    answers = [(at(1, 10), GOOD), (at(4, 10), GOOD), (at(20, 10), EASY)]
    random.seed(1)
    before = random.getstate()
    assert len({learn(answers) for _ in range(20)}) == 1
    assert random.getstate() == before
