"""The engine as it is used: the numbers of FSRS-6 by two oracles, and nothing impossible let in."""

import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from itertools import pairwise
from math import floor, inf, nan
from pathlib import Path

import fsrs_rs_python
import pytest
from closed_form import first, later, recall_after, same_day
from fsrs import Card, Scheduler, State
from fsrs.scheduler import DEFAULT_PARAMETERS
from hypothesis import given
from hypothesis import strategies as st

from quiz.scheduling import fsrs
from quiz.scheduling.fsrs import (
    SchedulerError,
    Trace,
    after,
    all_after,
    courses,
    days_until,
    interval,
    retrievability,
    stability_of,
    tried,
)

DECAY, FACTOR = fsrs.curve()
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
STABILITIES = st.floats(0.001, 36_500)
REVIEWS = st.lists(st.tuples(st.integers(1, 4), st.integers(0, 200)), min_size=1, max_size=12)
"""The rating, and days since the answer before."""


def one_by_one(reviews: list[tuple[int, int]]) -> list[Trace]:
    """Give the reviews to the engine one after the other."""
    trace: Trace | None = None
    traces: list[Trace] = []
    for rating, days in reviews:
        trace = after(trace, rating, days if traces else 0)
        traces.append(trace)
    return traces


@given(REVIEWS)
def test_every_review_is_that_of_the_formulas(reviews: list[tuple[int, int]]) -> None:
    """Stability and difficulty after any series of reviews are those of FSRS-6 written out."""
    believed = None
    for (rating, days), trace in zip(reviews, one_by_one(reviews), strict=True):
        if believed is None:
            believed = first(rating)
        elif days == 0:
            believed = same_day(believed, rating)
        else:
            believed = later(believed, rating, recall_after(days, believed.stability))
        assert trace == pytest.approx(believed, rel=1e-4)


@given(st.lists(REVIEWS, max_size=6))
def test_many_at_once_are_the_same_to_the_last_bit(items: list[list[tuple[int, int]]]) -> None:
    """A replay gives what a session gave, question by question."""
    alone = [one_by_one(reviews) for reviews in items]
    found = courses(items)
    assert [one.end for one in found] == [traces[-1] for traces in alone]
    assert [one.stabilities for one in found] == [[t.stability for t in traces] for traces in alone]


@given(st.lists(st.tuples(REVIEWS, st.integers(0, 300)), max_size=6))
def test_what_is_tried_is_what_would_come(looks: list[tuple[list[tuple[int, int]], int]]) -> None:
    """Ways of answering, of many memories at once: what the reviews would leave, bit for bit."""
    before = [(one_by_one(reviews)[-1], days) for reviews, days in looks]
    lapse, good = (
        [(one.stability, one.difficulty) for one in way] for way in tried(before, ((1, 3), (3,)))
    )
    assert good == [after(trace, 3, days) for trace, days in before]
    assert lapse == [after(after(trace, 1, days), 3, 0) for trace, days in before]


def test_each_rating_has_its_own_trace() -> None:
    """Again shrinks stability, the others grow it, Easy the most; difficulty goes the other way."""
    before = Trace(10.0, 5.0)
    found = all_after(before, 10)
    assert [trace.stability for trace in found] == sorted(trace.stability for trace in found)
    assert found.again.stability < 10.0 < found.hard.stability
    assert found.easy.difficulty < found.good.difficulty < found.hard.difficulty
    assert [after(before, rating, 10) for rating in (1, 2, 3, 4)] == list(found)


def test_curve_is_the_published_one() -> None:
    """The decay is −w₂₀ of the FSRS-6 defaults, and the factor is what makes R(S, S) 90 %."""
    assert pytest.approx(-DEFAULT_PARAMETERS[20], rel=1e-7) == DECAY
    ninety_percent = (1 + FACTOR) ** DECAY
    assert ninety_percent == pytest.approx(0.9, rel=1e-15)


@given(st.integers(0, 36_500), STABILITIES)
def test_curve_equals_py_fsrs(days: int, stability: float) -> None:
    """Our plain Python and py-fsrs agree on recall."""
    card = Card(card_id=1, state=State.Review, stability=stability, difficulty=5.0)
    card.last_review = NOON - timedelta(days=days)
    theirs = Scheduler(enable_fuzzing=False).get_card_retrievability(card, NOON)
    assert retrievability(days, stability) == pytest.approx(theirs, rel=1e-6)


@given(st.integers(-1000, 0), STABILITIES)
def test_recall_is_certain_on_the_day(days: int, stability: float) -> None:
    """On the day of the review, and before it on a clock put back, recall is 1."""
    assert retrievability(days, stability) == 1.0


@given(st.lists(st.integers(0, 40_000), min_size=2, max_size=9, unique=True), STABILITIES)
def test_recall_falls_with_time(days: list[int], stability: float) -> None:
    """More days, less recall, never below 0 or above 1."""
    curve = [retrievability(day, stability) for day in sorted(days)]
    assert all(0 < later < earlier <= 1 for earlier, later in pairwise(curve))


@given(st.floats(0.01, 0.999), STABILITIES, st.integers(1, 4000))
def test_the_curve_turned_round(recall: float, stability: float, days: int) -> None:
    """Solved for t, and for S: put back into the curve as published they give the recall again."""
    reached = (1 + FACTOR * days_until(recall, stability) / stability) ** DECAY
    assert reached == pytest.approx(recall, rel=1e-9)
    assert retrievability(days, stability_of(recall, days)) == pytest.approx(recall, rel=1e-9)
    assert days_until(0.9, stability) == pytest.approx(stability, rel=1e-9)


@given(STABILITIES, st.floats(0.7, 0.97))
def test_interval_is_the_nearest_whole_day(stability: float, retention: float) -> None:
    """Rounded from when recall has fallen to what is desired, and held within its bounds."""
    exact = days_until(retention, stability)
    if abs(exact - floor(exact) - 0.5) > 1e-3 * exact:
        assert interval(stability, retention) == min(max(floor(exact + 0.5), 1), 36_500)


@pytest.mark.parametrize(
    ("stability", "retention", "days"),
    [
        (10.0, 0.9, 10),
        (0.2, 0.9, 1),
        (1e9, 0.9, 36_500),
        (10.0, 0.5, interval(10.0, 0.7)),
        (10.0, 1.0, interval(10.0, 0.97)),
    ],
)
def test_bounds_of_an_interval(stability: float, retention: float, days: int) -> None:
    """S days at 90 %, at least one, at most a century; retention is clamped to 0.70–0.97."""
    assert interval(stability, retention) == days


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: after(None, 0, 0), "^0 is"),
        (lambda: after(None, 5, 0), "^5 is"),
        (lambda: after(Trace(1.0, 5.0), 3, -1), "cannot come -1 days after"),
        (lambda: after(Trace(nan, 5.0), 3, 1), "are impossible"),
        (lambda: after(Trace(inf, 5.0), 3, 1), "are impossible"),
        (lambda: after(Trace(0.0, 5.0), 3, 1), "are impossible"),
        (lambda: after(Trace(1.0, 11.0), 3, 1), "are impossible"),
        (lambda: all_after(Trace(1.0, nan), 1), "are impossible"),
        (lambda: all_after(None, -2), "cannot come -2 days after"),
        (lambda: all_after(Trace(1.0, 5.0), 2**40), "cannot come"),
        (lambda: courses([[(9, 0)]]), "^9 is"),
        (lambda: courses([[(3, 0), (3, -4)]]), "cannot come -4 days after"),
        (lambda: tried([((-1.0, 5.0), 2)], ((3,),)), "are impossible"),
    ],
)
def test_nothing_impossible_goes_in(call: Callable[[], object], message: str) -> None:
    """The engine would take most of these and answer with a number."""
    with pytest.raises(SchedulerError, match=message):
        call()


def test_a_panic_is_an_error_of_ours() -> None:
    """A panic of the engine is no `Exception`, so that nothing but `except BaseException` sees it.

    None is known from what the scheduler calls; this one is from elsewhere in the engine.
    """
    engine = fsrs_rs_python.FSRS(fsrs_rs_python.DEFAULT_PARAMETERS)
    with pytest.raises(BaseException, match="NotEnoughData") as panic:
        engine.benchmark([])
    assert not isinstance(panic.value, Exception)
    with pytest.raises(SchedulerError, match=r"The scheduler failed: .*NotEnoughData"):
        fsrs._call(engine.benchmark, [])


def test_an_interrupt_is_none() -> None:
    """Ctrl-C while the engine works stays what it is."""
    with pytest.raises(KeyboardInterrupt):
        fsrs._call(signal.raise_signal, signal.SIGINT)


def test_the_version_is_the_installed_and_the_pinned_one() -> None:
    """What is stamped on states is what made them."""
    installed = version("fsrs-rs-python")
    assert f"FSRS-6, fsrs-rs-python {installed}" == fsrs.SCHEDULER
    pyproject = (Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8")
    assert f'"fsrs-rs-python=={installed}"' in pyproject


FIXED = [
    (
        [(3, 0), (3, 2), (1, 11), (3, 0), (2, 3), (4, 9), (3, 40), (3, 150)],
        [2.3065, 10.9643, 1.53834, 1.5712, 4.18988, 19.2579, 53.515, 148.927],
        7.6203,
    ),
    (
        [(1, 0), (1, 0), (3, 0), (2, 1), (3, 5), (1, 30), (2, 0), (3, 0)],
        [0.212, 0.0833567, 0.103141, 0.459238, 2.22133, 0.811255, 0.811255, 0.864215],
        9.77971,
    ),
    ([(4, 0), (4, 8), (2, 60), (3, 60)], [8.2956, 65.6243, 164.891, 284.162], 4.00183),
    ([(2, 0), (3, 0), (3, 1), (3, 400)], [1.2931, 1.3359, 4.60225, 71.1378], 5.08255),
]
"""Reviews, the stability (days) after each, and the last difficulty."""


@pytest.mark.parametrize(("reviews", "stabilities", "difficulty"), FIXED)
def test_a_fixed_log_leads_to_fixed_states(
    reviews: list[tuple[int, int]], stabilities: list[float], difficulty: float
) -> None:
    """What a new release of the engine changes has to be wanted: all states follow from it.

    To 1e-4, as float32 varies by processor.
    """
    (course,) = courses([reviews])
    assert course.stabilities == pytest.approx(stabilities, rel=1e-4)
    assert course.end.difficulty == pytest.approx(difficulty, rel=1e-4)
