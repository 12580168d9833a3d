"""Which questions a mock interview asks: the mix, what is weak, what was asked before, the seed."""

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.deck.question import DIFFICULTIES
from quiz.mock.interview import FIRM, LEVELS, UNKNOWN, WEAK, Candidate, draw, select, shares

PLENTY = [
    Candidate(f"{difficulty}-{number}", difficulty)
    for difficulty in DIFFICULTIES
    for number in range(12)
]


def mix(chosen: tuple[str, ...]) -> tuple[int, ...]:
    """How many easy, medium and hard questions were chosen."""
    counted = Counter(name.partition("-")[0] for name in chosen)
    return tuple(counted[difficulty] for difficulty in DIFFICULTIES)


# By hand: 50/40/10 % of n, rounded down, the rest by largest remainder.
@pytest.mark.parametrize(
    ("level", "number", "expected"),
    [
        ("junior", 10, (5, 4, 1)),
        ("junior", 6, (3, 2, 1)),  # 3.0 2.4 0.6
        ("junior", 5, (3, 2, 0)),  # 2.5 2.0 0.5: of equal remainders the larger share
        ("junior", 4, (2, 2, 0)),  # 2.0 1.6 0.4
        ("junior", 2, (1, 1, 0)),  # 1.0 0.8 0.2
        ("junior", 1, (1, 0, 0)),  # 0.5 0.4 0.1
        ("senior", 6, (1, 2, 3)),  # 0.6 2.4 3.0
        ("senior", 5, (0, 2, 3)),  # 0.5 2.0 2.5
        ("senior", 2, (0, 1, 1)),
        ("senior", 1, (0, 0, 1)),
    ],
)
def test_mix_of_a_level(level: str, number: int, expected: tuple[int, ...]) -> None:
    """The difficulties stand in the level's proportions, rounded by largest remainder."""
    assert mix(select(PLENTY, level, number, 7, ())) == expected


@given(st.lists(st.integers(0, 100), min_size=1, max_size=5).filter(any), st.integers(0, 60))
def test_shares_keep_the_quota(proportions: list[int], number: int) -> None:
    """They add up, and each differs by less than one from its exact value."""
    parts = shares(proportions, number)
    assert sum(parts) == number
    for part, proportion in zip(parts, proportions, strict=True):
        assert abs(part - Fraction(number * proportion, sum(proportions))) < 1


CANDIDATES = st.lists(
    st.builds(
        Candidate,
        st.text("abcdef", min_size=1, max_size=4),
        st.sampled_from(DIFFICULTIES),
        st.sampled_from([WEAK, UNKNOWN, FIRM]),
    ),
    max_size=25,
    unique_by=lambda one: one.id,
)


@given(
    CANDIDATES,
    st.sampled_from(sorted(LEVELS)),
    st.integers(1, 12),
    st.integers(0, 2**32),
    st.data(),
)
def test_never_repeats_while_others_are_left(
    candidates: list[Candidate], level: str, limit: int, seed: int, data: st.DataObject
) -> None:
    """As many as there are, each once; of the last mock only when everything else is asked."""
    ids = [one.id for one in candidates]
    before = data.draw(st.sets(st.sampled_from(ids))) if ids else set()
    chosen = select(candidates, level, limit, seed, before)
    assert len(chosen) == len(set(chosen)) == min(limit, len(ids))
    assert set(chosen) <= set(ids)
    if set(chosen) & before:
        assert set(ids) - before <= set(chosen)


@given(CANDIDATES, st.integers(1, 12), st.integers(0, 2**32), st.randoms(use_true_random=False))
def test_the_seed_decides_alone(
    candidates: list[Candidate], limit: int, seed: int, order: object
) -> None:
    """The same candidates in another order lead to the same interview."""
    shuffled = list(candidates)
    order.shuffle(shuffled)  # type: ignore[attr-defined] # hypothesis's own Random
    assert select(candidates, "junior", limit, seed, ()) == select(
        shuffled, "junior", limit, seed, ()
    )


def test_seeds_differ() -> None:
    """Twenty seeds lead to twenty different interviews of ten out of 36."""
    assert len({select(PLENTY, "senior", 10, seed, ()) for seed in range(20)}) == 20


def test_weak_comes_first_and_firm_last() -> None:
    """Within a difficulty the weak are asked, then those never asked, then the firm ones."""
    of_easy = [Candidate(f"easy-{number}", "easy", number % 3) for number in range(9)]
    for seed in range(10):
        chosen = select(of_easy, "junior", 4, seed, ())
        firmness = Counter(int(name[5:]) % 3 for name in chosen)
        assert firmness == {WEAK: 3, UNKNOWN: 1}


def test_easy_questions_are_asked_first() -> None:
    """An interview warms up: the difficulty never falls."""
    chosen = select(PLENTY, "junior", 12, 3, ())
    order = [DIFFICULTIES.index(name.partition("-")[0]) for name in chosen]
    assert order == sorted(order)


def test_a_missing_difficulty_is_filled_up_from_the_nearest() -> None:
    """A junior gets medium questions, not hard ones, where the easy ones run out."""
    few = [one for one in PLENTY if one.difficulty != "easy"] + [Candidate("easy-1", "easy")]
    assert mix(select(few, "junior", 6, 1, ())) == (1, 4, 1)
    assert mix(select([one for one in PLENTY if one.difficulty == "hard"], "junior", 3, 1, ())) == (
        0, 0, 3,
    )  # fmt: skip


def test_dice_are_pinned() -> None:
    """SplitMix64 from seed 0: its first published output; and names decide too."""
    assert draw(0, "") == 0xE220A8397B1DCDAF
    assert draw(0, "a") != draw(0, "b") != draw(1, "b")


def test_dice_are_even() -> None:
    """Over 4,000 names the top bits fall into 16 bins as evenly as chance has it."""
    bins = Counter(draw(5, str(name)) >> 60 for name in range(4_000))
    chi_squared = sum((bins[place] - 250) ** 2 / 250 for place in range(16))
    assert chi_squared < 37.7  # 0.1 % of fair dice with 15 degrees of freedom exceed it
