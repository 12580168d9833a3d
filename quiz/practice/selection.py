"""Which questions a mock interview asks: a mix by level, what is weak first, dice from a seed.

The dice are SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): a few lines, the same on every
machine, and nothing to import before the first question is on screen.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from quiz.deck.question import DIFFICULTIES

_MASK = (1 << 64) - 1
WEAK, UNKNOWN, FIRM = 0, 1, 2
"""How well a question is answered so far; what is never asked is in between."""


class Level(NamedTuple):
    """What a level of mock interviews is made of."""

    mix: tuple[int, int, int]
    """Percent of easy, medium and hard questions."""
    follow_ups: int
    """How many each question is followed by."""


LEVELS = {"junior": Level((50, 40, 10), 1), "senior": Level((10, 40, 50), 2)}


class Candidate(NamedTuple):
    """A question that may be asked."""

    id: str
    difficulty: str
    firmness: int = UNKNOWN


def draw(seed: int, name: str) -> int:
    """A number of 64 bits that looks random, the same for the same seed and name."""
    state = _mixed(seed & _MASK)
    for byte in name.encode("utf-8", "surrogatepass"):
        state = _mixed(state ^ byte)
    return state


def _mixed(state: int) -> int:
    state = (state + 0x9E3779B97F4A7C15) & _MASK
    state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & _MASK
    return state ^ (state >> 31)


def shares(mix: Sequence[int], number: int) -> list[int]:
    """`number` divided in the proportions of `mix`, rounded by largest remainder.

    Of equal remainders the larger proportion is rounded up first.
    """
    total = sum(mix)
    parts = [number * part // total for part in mix]
    remainders = [(number * part % total, part, -place) for place, part in enumerate(mix)]
    for _, _, place in sorted(remainders, reverse=True)[: number - sum(parts)]:
        parts[-place] += 1
    return parts


def select(
    candidates: Iterable[Candidate], level: str, limit: int, seed: int, before: Collection[str]
) -> tuple[str, ...]:
    """The ids of at most `limit` questions in the order in which they are asked, easy ones first.

    Within the level's mix what is weak comes before what was never asked, and that before what
    is firm. A difficulty that has too few is filled up from the nearest. What the last mock
    asked, `before`, is repeated only when nothing else is left.
    """

    def order(one: Candidate) -> tuple[int, int, str]:
        return one.firmness, draw(seed, one.id), one.id

    everyone = sorted(candidates, key=order)
    fresh = [one for one in everyone if one.id not in before]
    chosen: list[Candidate] = []
    for difficulty, share in zip(DIFFICULTIES, shares(LEVELS[level].mix, limit), strict=True):
        chosen += [one for one in fresh if one.difficulty == difficulty][:share]
    middle = max(zip(LEVELS[level].mix, range(3), strict=True))[1]
    rest = [one for one in fresh if one not in chosen]
    rest.sort(key=lambda one: abs(DIFFICULTIES.index(one.difficulty) - middle))
    chosen += rest[: limit - len(chosen)]
    asked_again = [one for one in everyone if one.id in before]
    chosen += asked_again[: limit - len(chosen)]
    chosen.sort(key=lambda one: (DIFFICULTIES.index(one.difficulty), draw(seed, one.id)))
    return tuple(one.id for one in chosen)
