"""How keywords are written: plain words, with alternatives in braces.

`{weighted sum, dot product} … {step, sign}` stands for four phrases, as in a shell. Braces and not
parentheses, because keywords hold mathematics: `O(n)`, `1/(1 − p)`. What `…` means is told by
`quiz.typed.matching`.
"""

import re
from itertools import product
from math import prod

MOST_PHRASES = 500
"""That a keyword may stand for: a few pairs of braces multiply to millions."""
_BRACES = re.compile(r"\{([^{}]*)\}")


def phrases(keyword: str) -> list[str]:
    """All that a sound keyword stands for; itself, if it has no alternatives."""
    return [" ".join("".join(way).split()) for way in product(*_choices(keyword))]


def fault(keyword: str) -> tuple[str, str] | None:
    """What is wrong with the braces of a keyword, and what to do about it; None: nothing."""
    if re.search("[{}]", _BRACES.sub("", keyword)):
        return "has a brace without its partner, or inside others", "write {one, another}"
    choices = _choices(keyword)
    if not all(each.strip() for inside in choices[1::2] for each in inside):
        return "has an empty alternative", "take out the comma that is too many, or the braces"
    if prod(map(len, choices)) > MOST_PHRASES:
        return f"stands for more than {MOST_PHRASES} phrases", "write it as several keywords"
    return None


def _choices(keyword: str) -> list[list[str]]:
    """The text before, inside, between and after the braces; inside them, several choices."""
    pieces = _BRACES.split(keyword)
    return [piece.split(",") if at % 2 else [piece] for at, piece in enumerate(pieces)]
