"""The outlook: exact where it can be, monotonous, and within its budget on every day."""

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.plan.outlook import DeckState, least_budget, needed, outlook, without_plan
from quiz.plan.policy import Interview, Pace
from quiz.plan.preparation import preparation
from quiz.scheduling.fsrs import retrievability
from quiz.scheduling.state import Due, Memory, review
from quiz.scheduling.study_day import DAY, Moment

TODAY = 739_000
NOON = (TODAY - 719_163) * DAY + DAY // 2
NAMES = "abcdefghijkl"


@st.composite
def decks(draw: st.DrawFn) -> DeckState:
    """Draw a deck: some seen, some not, some put off until another day."""
    seen = draw(
        st.lists(
            st.builds(
                Due,
                question=st.sampled_from(NAMES),
                stability=st.sampled_from([0.05, 1.0, 3.5, 40.0, 900.0]),
                last_day=st.integers(TODAY - 90, TODAY),
                due_day=st.integers(TODAY - 9, TODAY + 9),
                difficulty=st.sampled_from([1.0, 5.0, 9.5]),
            ),
            unique_by=lambda due: due.question,
        )
    )
    known = {one.question: one for one in seen}
    unseen = draw(
        st.lists(st.sampled_from([n for n in NAMES if n not in known] or ["z"]), unique=True)
    )
    buried = draw(st.dictionaries(st.sampled_from(NAMES), st.integers(TODAY, TODAY + 5)))
    return DeckState(unseen, known, buried)


INTERVIEWS = st.builds(Interview, day=st.integers(TODAY, TODAY + 25), per_day=st.integers(1, 9))


def last_day_before(answers: list[tuple[int, int]]) -> Memory:
    """The memory after answers, each a number of days before today and a rating."""
    kept = None
    for days, rating in answers:
        kept = review(kept, rating, Moment(NOON - days * DAY, 0), 0.9)
    assert kept is not None
    return kept


@given(INTERVIEWS, decks())
def test_what_is_expected_is_possible(interview: Interview, deck: DeckState) -> None:
    """Recall between 0 and 1; no day over the budget; each day from today to the eve once."""
    found = outlook(interview, deck, TODAY)
    for one in found.questions:
        assert 0 <= one.without_plan <= 1
        assert 0 <= one.planned <= 1
        assert (one.planned == 0) == (one.question in deck.unseen and one.looks == 0)
    assert {one.question for one in found.questions} == {*deck.unseen, *deck.seen}
    last = max(TODAY, interview.day - 1)
    assert [load.day for load in found.days] == list(range(TODAY, last + 1))
    repeats = sum(one.last_day >= TODAY >= one.due_day for one in deck.seen.values())
    for load in found.days:
        free = repeats if load.day == TODAY else 0
        assert load.new <= load.questions <= interview.per_day + free
        assert load.questions <= load.answers + 1e-9 <= 2 * load.questions + 1e-9
    assert sum(load.questions for load in found.days) == sum(one.looks for one in found.questions)
    assert outlook(interview, deck, TODAY) == found
    assert found.without_plan == pytest.approx(without_plan(deck, interview.day))


@given(INTERVIEWS, decks())
def test_an_unseen_question_never_waits_for_a_seen_one(
    interview: Interview, deck: DeckState
) -> None:
    """While a question is still to be met for the first time no other is asked again."""
    found = outlook(interview, deck, TODAY)
    never = {one.question for one in found.questions if one.planned == 0}
    may_be_asked = {q for q in never if deck.buried.get(q, TODAY) <= TODAY}
    if may_be_asked and not any(one.last_day >= TODAY for one in deck.seen.values()):
        assert all(load.new == load.questions for load in found.days)


def test_one_question_on_the_eve_by_hand() -> None:
    """A single last look, against all its ratings through the scheduler, weighed by hand."""
    kept = last_day_before([(30, 3), (25, 3), (9, 4)])
    deck = DeckState(
        (), {"a": Due("a", kept.stability, kept.last_day, kept.due_day, False, kept.difficulty)}, {}
    )
    found = outlook(Interview(TODAY + 1, 5), deck, TODAY)
    recall = retrievability(9, kept.stability)
    ways = [(0.224, (2,)), (0.631, (3,)), (0.145, (4,))]
    expected = 0.0
    for share, ratings in [*((recall * share, r) for share, r in ways), (1 - recall, (1, 3))]:
        after: Memory = kept
        for number, rating in enumerate(ratings):
            after = review(after, rating, Moment(NOON + number, 0), 0.9)
        expected += share * retrievability(1, after.stability)
    assert found.planned == pytest.approx(expected, abs=1e-12)
    assert found.without_plan == pytest.approx(retrievability(10, kept.stability), abs=1e-12)
    assert [load.answers for load in found.days] == pytest.approx([2 - recall])


def test_two_looks_against_all_lives_played_out() -> None:
    """Learn on one day and look again on the next: within a point of 4 · 4 lives by hand."""
    deck = DeckState(("a",), {}, {})
    found = outlook(Interview(TODAY + 2, 1), deck, TODAY)
    assert [load.questions for load in found.days] == [1, 1]
    first = [(0.24, (1, 3)), (0.094, (2, 3)), (0.495, (3,)), (0.171, (4,))]
    expected = 0.0
    for (share, ratings), second in product(first, (1, 2, 3, 4)):
        kept = None
        for number, rating in enumerate(ratings):
            kept = review(kept, rating, Moment(NOON + number, 0), 0.9)
        assert kept is not None
        recall = retrievability(1, kept.stability)
        weight = {1: 1 - recall, 2: 0.224 * recall, 3: 0.631 * recall, 4: 0.145 * recall}[second]
        kept = review(kept, second, Moment(NOON + DAY, 0), 0.9)
        if second == 1:
            kept = review(kept, 3, Moment(NOON + DAY + 1, 0), 0.9)
        expected += share * weight * retrievability(1, kept.stability)
    assert found.planned == pytest.approx(expected, abs=0.01)


def test_a_larger_budget_helps() -> None:
    """From one question a day to twenty, for twenty new questions in a week."""
    deck = DeckState([f"q{number}" for number in range(20)], {}, {})
    reached = [outlook(Interview(TODAY + 7, b), deck, TODAY).planned for b in (1, 2, 3, 5, 10, 20)]
    assert all(less < more for less, more in pairwise(reached))
    assert reached[0] < 0.35
    assert reached[-1] > 0.97


@pytest.mark.parametrize(
    ("unseen", "seen", "days", "per_day", "least"),
    [
        (20, 0, 4, 10, None),  # 40 looks in 40 places
        (20, 0, 4, 9, 10),
        (20, 0, 3, 10, 14),
        (0, 20, 4, 5, None),  # all met: 20 looks
        (0, 20, 4, 4, 5),
        (5, 15, 5, 4, 5),  # 25 looks
        (1, 0, 1, 1, None),  # it is asked once: no more fits into a day
        (20, 0, 1, 10, 20),  # all of them once
    ],
)
def test_smallest_budget_by_hand(
    unseen: int, seen: int, days: int, per_day: int, least: int | None
) -> None:
    """Each unseen question met once and every question looked at once more."""
    known = {f"s{n}": Due(f"s{n}", 3.0, TODAY - 3, TODAY) for n in range(seen)}
    deck = DeckState([f"u{number}" for number in range(unseen)], known, {})
    assert needed(deck) == 2 * unseen + seen
    assert least_budget(Interview(TODAY + days, per_day), deck, TODAY) == least


@pytest.mark.parametrize("questions", [1, 5, 13, 20, 41])
@pytest.mark.parametrize("days", [2, 3, 5, 14])
def test_the_smallest_budget_does(questions: int, days: int) -> None:
    """With it the plan looks at every new question at least twice, with one less it cannot."""
    deck = DeckState([f"u{number}" for number in range(questions)], {}, {})
    least = least_budget(Interview(TODAY + days, 1), deck, TODAY) or 1
    found = outlook(Interview(TODAY + days, least), deck, TODAY)
    assert min(one.looks for one in found.questions) >= 2
    assert (least - 1) * days < 2 * questions


def test_the_look_on_the_day_itself() -> None:
    """One more, as many as the budget has, at what is seen by then; not counted among the looks."""
    deck = DeckState([f"u{number}" for number in range(8)], {}, {})
    found = outlook(Interview(TODAY + 2, 3), deck, TODAY)
    assert (found.on_the_day, sum(one.looks for one in found.questions)) == (3, 6)
    assert outlook(Interview(TODAY, 3), deck, TODAY).on_the_day == 0


def test_a_deck_of_nothing() -> None:
    """All suspended: no day brings anything, and nothing is divided by nothing."""
    found = outlook(Interview(TODAY + 3, 5), DeckState((), {}, {}), TODAY)
    assert (found.without_plan, found.planned, found.window) == (0.0, 0.0, 0)
    assert [load.questions for load in found.days] == [0, 0, 0]
    assert least_budget(Interview(TODAY + 3, 5), DeckState((), {}, {}), TODAY) is None


def test_months_without_a_review() -> None:
    """After a gap of ten months everything is weak, and a week brings it back."""
    deck = DeckState((), {n: Due(n, 4.0, TODAY - 300, TODAY - 296, False, 5.0) for n in NAMES}, {})
    found = outlook(Interview(TODAY + 7, 6), deck, TODAY)
    assert found.without_plan < 0.6
    assert found.planned > 0.9
    assert [load.last_look for load in found.days] == [False] * 4 + [True] * 3


@pytest.mark.parametrize(("questions", "days", "per_day"), [(20, 14, 10), (20, 30, 3), (8, 20, 20)])
def test_a_smaller_budget_that_nearly_does(questions: int, days: int, per_day: int) -> None:
    """The smallest that loses at most two points: by trying every one; one less loses more."""
    deck = DeckState([f"q{number}" for number in range(questions)], {}, {})

    def planned(many: int) -> float:
        return outlook(Interview(TODAY + days, many), deck, TODAY).planned

    found = preparation(Interview(TODAY + days, per_day), deck, TODAY, pace=Pace(60, known=False))
    enough = [many for many in range(1, per_day) if planned(many) >= planned(per_day) - 0.02]
    assert found.nearly == min(enough, default=None)
    assert found.nearly is None or found.nearly in dict(found.budgets)


def test_a_budget_that_is_too_small_has_no_smaller_one() -> None:
    """Where the plan's own does not do, only the smallest that does is named."""
    deck = DeckState([f"q{number}" for number in range(20)], {}, {})
    found = preparation(Interview(TODAY + 3, 5), deck, TODAY, pace=Pace(60, known=False))
    assert (found.least, found.nearly) == (14, None)
