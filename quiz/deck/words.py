"""Words as people type them: stems for their forms, and typing errors.

A stem is a key for comparing, not a word: "saturates" and "saturation" share "satur". Snowball's
English stemmer finds it; this module adds what it leaves alone: British spelling, plurals such as
"RNNs", comparatives ("larger"), irregular forms, and numbers in words.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from snowballstemmer import stemmer

_SPELLINGS = (
    (re.compile(r"^(\w{4,})is(e[ds]?|ing|ers?|ations?)$"), r"\1iz\2"),
    (re.compile(r"^(\w{3,})ys(e[ds]?|ing)$"), r"\1yz\2"),
    (re.compile(r"centre(s?)$"), r"center\1"),
    (re.compile(r"centr(?:ed|ing)$"), "centered"),
    (re.compile(r"^(behavi|col|neighb|fav)our"), r"\1or"),
)

# Keyed by Snowball's stem.
_IRREGULAR = {
    "bigg": "big",
    "explos": "explod",
    "half": "1/2",
    "halv": "1/2",
    "learnt": "learn",
    "maxima": "maximum",
    "minima": "minimum",
    "multipl": "multipli",
    "shrank": "shrink",
    "shrunk": "shrink",
}
_NUMBERS = {
    "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
    "seven": "7", "eight": "8", "nine": "9", "ten": "10",
}  # fmt: skip
_PLURALS_IN_US = ("cpus", "gpus", "tpus", "relus", "elus")
_LONG_ROOT = 6
_COMMON_ENDINGS = ("", "e", "es", "ed", "ing", "ation")
_SNOWBALL = stemmer("english")
_COMPARED = re.compile(r"(?<=\w{3})er$|(?<=\w{4})est$|(?<=\w{3})e$")
"""The "e" goes too, so that "wide" and "wider" share a stem."""


def american(word: str) -> str:
    """`word`, in lower case, in American spelling: the two spellings compare as one."""
    if "is" in word or "ys" in word or "centr" in word or "our" in word:
        for pattern, replacement in _SPELLINGS:
            word = pattern.sub(replacement, word)
    return word


def digits(word: str) -> str:
    """`word`, or its digits if it is a number up to ten."""
    return _NUMBERS.get(word, word)


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """The key that the forms of a word share; a number word gives its digits."""
    root = _COMPARED.sub("", str(_SNOWBALL.stemWord(_singular(american(word)))))
    return _IRREGULAR.get(root) or _NUMBERS.get(root, root)


def is_plural(word: str) -> bool:
    """Whether `word` looks like the plural of a noun."""
    return _singular(word) != word


def _singular(word: str) -> str:
    if word in _PLURALS_IN_US:
        return word[:-1]
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is", "as")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zzes", "oes")):
        return word[:-2]
    return word[:-1]


def forms(word: str) -> Iterator[str]:
    """Spellings that a typing error may be close to: the word itself and, if long, its endings."""
    if word.isalpha():
        yield from dict.fromkeys((word, american(word)))
        if len(word) >= _LONG_ROOT and len(root := stem(word)) >= _LONG_ROOT:
            yield from (root + ending for ending in _COMMON_ENDINGS)


def is_typing_error(typed: str, meant: str) -> bool:
    """Whether `typed` is `meant` with a letter added, missing or changed, or two neighbors swapped.

    One such slip is allowed in a word of five letters or more, and two from nine letters on. The
    first letter must be right, so that "dependent" is never read as "independent".
    """
    shorter = min(len(typed), len(meant))
    allowed = 0 if shorter < 5 else 1 if shorter < 9 else 2
    if not allowed or typed[0] != meant[0] or abs(len(typed) - len(meant)) > allowed:
        return False
    before: list[int] = []
    above = list(range(len(meant) + 1))
    for i, letter in enumerate(typed, start=1):
        row = [i]
        for j, other in enumerate(meant, start=1):
            best = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == meant[j - 2] and typed[i - 2] == other:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        if min(row) > allowed:
            return False
        before, above = above, row
    return above[-1] <= allowed
