"""The policy of a plan: two phases, a budget, the gain of a look by brute force, the pace."""

import random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quiz.plan.policy import (
    ENOUGH,
    USUAL_SECONDS,
    Bounds,
    DeckSnapshot,
    Interview,
    expected,
    expected_first,
    gains,
    pace,
    per_day,
    todays,
    window,
)
from quiz.scheduling.fsrs import Trace, retrievability
from quiz.scheduling.state import Due, Memory, review
from quiz.scheduling.study_day import DAY, Moment

TODAY = 739_000
SEEN = st.lists(
    st.builds(
        Due,
        question=st.sampled_from("abcdefghijklmnop"),
        stability=st.sampled_from([0.2, 1.0, 3.5, 3.6, 40.0]),
        last_day=st.integers(TODAY - 60, TODAY + 1),
        due_day=st.integers(TODAY - 9, TODAY + 9),
        misjudged=st.booleans(),
        difficulty=st.sampled_from([1.0, 5.0, 9.5]),
    ),
    unique_by=lambda due: due.question,
    max_size=14,
)
UNSEEN = st.lists(st.sampled_from("tuvwxyz"), unique=True)
INTERVIEWS = st.builds(Interview, day=st.integers(TODAY, TODAY + 40), per_day=st.integers(1, 20))


@st.composite
def standings(draw: st.DrawFn) -> DeckSnapshot:
    """Draw a deck on one day: seen and unseen, some put off, some asked today already."""
    seen, unseen = draw(SEEN), draw(UNSEEN)
    buried = draw(st.integers(0, 5))
    asked = sum(one.last_day >= TODAY for one in seen) + draw(st.integers(0, buried))
    return DeckSnapshot(len(seen) + len(unseen) + buried, unseen, seen, asked)


def seen_on(stability: float, days: int, due_in: int, name: str = "relu") -> Due:
    """A question last seen `days` ago and due in `due_in` days."""
    return Due(name, stability, TODAY - days, TODAY + due_in)


@pytest.mark.parametrize(
    ("questions", "per_day", "days"),
    [
        (20, 10, 3), (20, 5, 5), (20, 20, 2), (60, 5, 15), (60, 20, 4), (1, 10, 1), (7, 5, 2),
        (4, 5, 1), (0, 5, 0),
    ],
)  # fmt: skip
def test_window_by_hand(questions: int, per_day: int, days: int) -> None:
    """One and a quarter times the deck, in days of the budget, rounded up."""
    assert window(questions, per_day) == days


@given(INTERVIEWS, standings())
def test_the_budget_is_kept(interview: Interview, snapshot: DeckSnapshot) -> None:
    """With what was asked before, no more distinct questions than a day may have."""
    chosen = todays(interview, snapshot, TODAY)
    assert len(chosen) == len(set(chosen))
    repeats = {one.question for one in snapshot.seen if one.last_day >= TODAY}
    fresh = [question for question in chosen if question not in repeats]
    assert len(fresh) <= max(0, interview.per_day - snapshot.asked)


@given(INTERVIEWS, standings())
def test_no_unseen_question_stands_behind_a_seen_one(
    interview: Interview, snapshot: DeckSnapshot
) -> None:
    """New ones come first, in the order of learning; a seen one only when all of them do."""
    chosen = todays(interview, snapshot, TODAY)
    new = [question for question in chosen if question in snapshot.unseen]
    assert new == list(snapshot.unseen[: len(new)])
    assert chosen[: len(new)] == new
    repeats = {one.question for one in snapshot.seen if one.last_day >= TODAY}
    if set(chosen) - set(new) - repeats:
        assert len(new) == len(snapshot.unseen)


@given(INTERVIEWS, standings(), st.randoms(use_true_random=False))
def test_the_order_in_which_states_are_read_is_nothing_to_it(
    interview: Interview, snapshot: DeckSnapshot, dice: random.Random
) -> None:
    """The same deck in another order of rows gives the same questions in the same order."""
    shuffled = list(snapshot.seen)
    dice.shuffle(shuffled)
    assert todays(interview, snapshot._replace(seen=shuffled), TODAY) == todays(
        interview, snapshot, TODAY
    )


@given(INTERVIEWS, standings())
def test_what_was_asked_today_returns_only_as_a_repeat(
    interview: Interview, snapshot: DeckSnapshot
) -> None:
    """After a lapse, at the end and at no cost; otherwise not before tomorrow."""
    chosen = todays(interview, snapshot, TODAY)
    today = {one.question: one for one in snapshot.seen if one.last_day >= TODAY}
    repeats = [question for question in chosen if question in today]
    assert set(repeats) == {name for name, one in today.items() if one.due_day <= TODAY}
    assert chosen[len(chosen) - len(repeats) :] == repeats


def test_early_due_comes_before_fading_and_what_is_sure_is_left_alone() -> None:
    """Far from the day: due by the lowest recall, then under 95 % by the lowest, then nothing."""
    seen = [
        seen_on(30.0, 10, 20, "sure"),  # 96 %
        seen_on(10.0, 7, 3, "fading"),  # 93 %
        seen_on(10.0, 9, 1, "fading more"),
        seen_on(10.0, 10, 0, "due"),
        seen_on(4.0, 10, -5, "overdue"),
    ]
    assert retrievability(10, 30.0) > 0.95 > retrievability(7, 10.0)
    far = Interview(TODAY + 40, per_day=10)
    order = ["overdue", "due", "fading more", "fading"]
    snapshot = DeckSnapshot(5, (), seen, 0)
    assert todays(far, snapshot, TODAY) == order
    assert todays(far._replace(per_day=3), snapshot, TODAY) == order[:3]


def test_in_the_last_days_the_largest_gain_comes_first() -> None:
    """From the first day of the window on, by the expectation itself, whatever is due."""
    seen = [
        seen_on(2.0, 1, 1, "fresh"),
        seen_on(300.0, 30, -1, "firm but due"),
        seen_on(5.0, 20, -15, "shaky"),
        seen_on(40.0, 20, 20, "middling"),
    ]
    first = Interview(TODAY + window(4, 2), per_day=2)
    looks = [(Trace(one.stability, one.difficulty), TODAY - one.last_day) for one in seen]
    added = zip(gains(looks, first.day - TODAY), (one.question for one in seen), strict=True)
    best = [name for _, name in sorted(added, reverse=True)]
    snapshot = DeckSnapshot(4, (), seen, 0)
    assert todays(first, snapshot, TODAY) == best[:2]
    assert "firm but due" not in best[:2]
    before = first._replace(day=first.day + 1)  # one day earlier it is only due that counts
    assert todays(before, snapshot, TODAY) == ["shaky", "firm but due"]


@given(SEEN, INTERVIEWS, st.lists(st.integers(0, 15), max_size=5))
def test_bounds_change_no_day(seen: list[Due], interview: Interview, asked: list[int]) -> None:
    """A forecast that remembers what each look may add asks the same, day after day."""
    bounds, believed = Bounds(interview.day), {one.question: one for one in seen}
    for day in range(TODAY, interview.day + 1):
        snapshot = DeckSnapshot(len(believed), (), list(believed.values()), 0)
        assert todays(interview, snapshot, day, bounds) == todays(interview, snapshot, day)
        for place in asked:
            name = "abcdefghijklmnop"[(place + day) % 16]
            if name in believed:
                believed[name] = Due(name, 2.0 + place, day, day + 1, day % 5 == 0, 4.0)


def test_sure_and_wrong_comes_before_the_other_seen_ones() -> None:
    """What was misjudged leads, after the new ones, in both phases."""
    seen = [seen_on(2.0, 9, -7, "weak"), Due("wrong", 8.0, TODAY - 8, TODAY, True)]
    for days in (2, 40):
        chosen = todays(Interview(TODAY + days, 5), DeckSnapshot(3, ("new",), seen, 0), TODAY)
        assert chosen == ["new", "wrong", "weak"]


def test_the_day_itself() -> None:
    """On the morning the weakest come first; until then the plan counts on the days to the eve."""
    interview = Interview(TODAY, per_day=2)
    seen = [seen_on(stability, 5, 9, str(stability)) for stability in (3.0, 9.0, 1.0)]
    assert todays(interview, DeckSnapshot(3, (), seen, 0), TODAY) == ["1.0", "3.0"]
    assert list(interview.days(TODAY)) == [TODAY]
    assert list(interview.days(TODAY - 2)) == [TODAY - 2, TODAY - 1]


def test_nothing_to_ask() -> None:
    """An empty deck, or one of which everything is suspended, is no fault."""
    assert todays(Interview(TODAY + 9, 5), DeckSnapshot(0, (), (), 0), TODAY) == []


NOON = 1_780_000_000_000
HISTORIES = st.lists(st.tuples(st.integers(1, 40), st.integers(1, 4)), min_size=1, max_size=6)
"""Days since the answer before, and the rating."""


def learnt(history: list[tuple[int, int]]) -> tuple[Memory, int]:
    """The memory that a history leaves, and when its last answer was."""
    kept, at = None, NOON
    for days, rating in history:
        at += days * DAY
        kept = review(kept, rating, Moment(at, 0), 0.9)
    assert kept is not None
    return kept, at


def again(kept: Memory | None, at: int, *ratings: int) -> Memory:
    """The memory after these answers, ten minutes apart."""
    for number, rating in enumerate(ratings):
        kept = review(kept, rating, Moment(at + number * 600_000, 0), 0.9)
    assert kept is not None
    return kept


@given(HISTORIES, st.integers(1, 60), st.integers(0, 60))
def test_gain_is_that_of_all_ratings_tried(
    history: list[tuple[int, int]], days: int, ahead: int
) -> None:
    """Each rating through the scheduler itself, weighed by hand, against the formula."""
    kept, last = learnt(history)
    now = last + days * DAY
    recall = retrievability(days, kept.stability)

    def on_the_day(*ratings: int) -> float:
        return retrievability(ahead, again(kept, now, *ratings).stability)

    recalled = 0.224 * on_the_day(2) + 0.631 * on_the_day(3) + 0.145 * on_the_day(4)
    reviewed = recall * recalled + (1 - recall) * on_the_day(1, 3)
    added = (reviewed - retrievability(days + ahead, kept.stability)) / (2 - recall)
    before = Trace(kept.stability, kept.difficulty)
    assert gains([(before, days)], ahead) == [pytest.approx(added, abs=1e-12)]
    assert expected([(before, days)], ahead)[0].recall == pytest.approx(reviewed, abs=1e-12)


@given(st.integers(0, 90))
def test_first_answers_are_tried_alike(ahead: int) -> None:
    """A new question: Again and Hard return the same day and are Good; against the scheduler."""
    ways = [(0.24, (1, 3)), (0.094, (2, 3)), (0.495, (3,)), (0.171, (4,))]
    by_hand = sum(
        share * retrievability(ahead, again(None, NOON, *ratings).stability)
        for share, ratings in ways
    )
    assert expected_first(ahead).recall == pytest.approx(by_hand, abs=1e-12)
    for _, ratings in ways:  # and the repeats are the scheduler's own
        kept = review(None, ratings[0], Moment(NOON, 0), 0.9)
        assert (kept.due_day == kept.last_day) == (len(ratings) == 2)


@given(HISTORIES, st.integers(1, 400), st.integers(0, 400))
def test_expectations_are_probabilities(
    history: list[tuple[int, int]], days: int, ahead: int
) -> None:
    """Outcomes add up to one, and what is expected of them lies between 0 and 1, or 1 and 10."""
    kept, _ = learnt(history)
    look = Trace(kept.stability, kept.difficulty), days
    assert expected([look], 0)[0].recall == pytest.approx(1)
    ((recall, difficulty),) = expected([look], ahead)
    assert 0 <= recall <= 1 + 1e-12
    assert 1 <= difficulty <= 10


@given(HISTORIES, st.integers(1, 200))
def test_on_the_morning_the_weakest_gains_most(history: list[tuple[int, int]], days: int) -> None:
    """With no night between, a look brings recall to 1: the gain is what was missing."""
    kept, _ = learnt(history)
    recall = retrievability(days, kept.stability)
    assume(recall < 1)
    before = Trace(kept.stability, kept.difficulty)
    assert gains([(before, days)], 0) == [pytest.approx((1 - recall) / (2 - recall))]


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
