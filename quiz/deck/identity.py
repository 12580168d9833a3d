"""Whether a question is still the one whose answers count for it: an id is a bare name.

What a deck says is compared with what was last read under the same names, when it is read anew.
"""

import re
from collections.abc import Collection, Mapping

LEAST_SHARED = 0.3
"""Share of the words of two answers that both have: below it they say something else."""
_NAMED = 3


def notes(
    before: Mapping[str, tuple[str, str]],
    now: Mapping[str, tuple[str, str]],
    answered: Collection[str],
    elsewhere: str | None = None,
) -> list[str]:
    """What to tell, in whole sentences: mostly nothing.

    Args:
        before: id -> question and answer, as they were read last.
        now: the same, as they are read now.
        answered: ids that have a memory.
        elsewhere: the other file in which `before` stands; None where it is the same file.

    """
    both = [name for name in now if name in before and name in answered]
    others = [name for name in both if _differs(before[name], now[name])]
    if elsewhere is not None:
        if not others:
            return []
        return [
            f"{elsewhere} has the same deck id, but other questions as {_some(others)}: answers "
            "to either count for both. Give one of the decks an id of its own (deck: …)."
        ]
    told = []
    gone = [name for name in before if name not in now and name in answered]
    if gone:
        told.append(
            f"{_some(gone)} had progress and left the deck. "
            f"Did an id change? `quiz rename {gone[0]} NEW` carries the progress over."
        )
    if others:
        told.append(
            f"{_some(others)} became another question, but the progress counts on. "
            f"`quiz reset {others[0]}` starts it afresh."
        )
    return told


def _differs(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether a question and its answer both say something else: an edit keeps either."""
    if one[0] == other[0]:
        return False
    here, there = (set(re.findall(r"\w+", answer.casefold())) for _, answer in (one, other))
    return len(here & there) < LEAST_SHARED * len(here | there)


def _some(names: list[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")
