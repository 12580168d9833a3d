"""Words as people type them: stems for their forms, and typing errors told from other words.

A stem is a key for comparing, not a word: "saturates" and "saturation" share "satur", "normalise"
and "normalization" share "normaliz". The rules are few and lean towards keeping words apart.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

_SPELLINGS = (
    (re.compile(r"^(\w{4,})is(e[ds]?|ing|ers?|ations?)$"), r"\1iz\2"),
    (re.compile(r"^(\w{3,})ys(e[ds]?|ing)$"), r"\1yz\2"),
    (re.compile(r"centre(s?)$"), r"center\1"),
    (re.compile(r"centr(?:ed|ing)$"), "centered"),
    (re.compile(r"^(behavi|col|neighb|fav)our"), r"\1or"),
)

_IRREGULAR = {
    "convergence": "converg",
    "convergent": "converg",
    "dependence": "depend",
    "dependent": "depend",
    "divergence": "diverg",
    "divergent": "diverg",
    "explosion": "explod",
    "half": "1/2",
    "halve": "1/2",
    "independence": "independ",
    "independent": "independ",
    "learnt": "learn",
    "maxima": "maximum",
    "minima": "minimum",
    "multiply": "multipl",
    "shrank": "shrink",
    "shrunk": "shrink",
    "transformer": "transformer",
}
_NUMBERS = {
    "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
    "seven": "7", "eight": "8", "nine": "9", "ten": "10",
}  # fmt: skip
_PLURALS_IN_US = ("cpus", "gpus", "tpus", "relus", "elus")
_SUFFIXES = (
    ("ization", "iz", 3),
    ("ation", "", 4),
    ("ating", "", 4),
    ("ated", "", 4),
    ("ate", "", 4),
    ("ity", "", 6),
    ("ering", "", 3),
    ("ered", "", 3),
    ("ing", "", 3),
    ("est", "", 4),
    ("ion", "", 4),
    ("ed", "", 3),
    ("er", "", 3),
    ("ly", "", 4),
    ("ness", "", 4),
)
"""Ending, what takes its place, and how many letters must stand before it."""
_LONG_ROOT = 6
_COMMON_ENDINGS = ("", "e", "es", "ed", "ing", "ation")


def american(word: str) -> str:
    """`word`, in lower case, in American spelling: the two spellings compare as one."""
    if "is" in word or "ys" in word or "centr" in word or "our" in word:
        for pattern, replacement in _SPELLINGS:
            word = pattern.sub(replacement, word)
    return word


def digits(word: str) -> str:
    """`word`, or its digits where it is a number up to ten."""
    return _NUMBERS.get(word, word)


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """The key that the forms of a word share; a number word gives its digits."""
    word = _singular(american(word))
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word in _NUMBERS:
        return _NUMBERS[word]
    for ending, replacement, least in _SUFFIXES:
        if word.endswith(ending) and len(word) - len(ending) >= least:
            word = word[: -len(ending)] + replacement
            break
    if word in _NUMBERS:
        return _NUMBERS[word]
    if len(word) > 3 and word[-1] in "eyi":
        word = word[:-1]
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "sz0123456789":
        word = word[:-1]
    return word


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
    """Spellings that a typing error may be near to: the word itself and, if long, its endings."""
    root = stem(word)
    if word.isalpha() and root.isalpha():
        yield from dict.fromkeys((word, american(word)))
        if len(root) >= _LONG_ROOT:
            yield from (root + ending for ending in _COMMON_ENDINGS)


def is_other_word(root: str) -> bool:
    """Whether `root` is the stem of an English word that looks like a slip in another one."""
    return root in _OTHER_WORDS


def is_typing_error(typed: str, meant: str) -> bool:
    """Whether `typed` is `meant` with a letter more, fewer or other, or two neighbours swapped.

    One such slip is allowed in a word of five letters or more, two from nine letters on. The
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


_OTHER_WORDS = frozenset(stem(word) for word in (
    "alter", "based", "began", "blown", "breadth", "chance", "charge", "choose", "clash",
    "classic", "clause", "clone", "collect", "collection", "comment", "commute", "company",
    "compare", "compete", "complete", "complex", "compose", "compress", "computation", "concern",
    "condense", "conference", "confidence", "confident", "connect", "connection", "construct",
    "contact", "content", "continue", "convenient", "convention", "conversation", "convert",
    "correct", "correction", "correlation", "corrupt", "course", "covariance", "curse", "curve",
    "delay", "derivation", "descend", "detect", "directive", "discover", "drive", "examine",
    "exclude", "execute", "exist", "exit", "expand", "expensive", "expert", "explain", "exploit",
    "explore", "express", "expression", "fail", "fall", "fill", "fraction", "function", "general",
    "given", "harden", "identify", "influence", "information", "initial", "insert", "integration",
    "interaction", "interfere", "invent", "inverse", "invert", "later", "leader", "linger",
    "march", "maximise", "maximum", "minimise", "minimum", "mode", "model", "multilayer",
    "multiple", "multiplication", "multiply", "negation", "notion", "older", "original",
    "oversize", "party", "place", "point", "position", "precede", "precise", "predicate",
    "predict", "present", "preserve", "prevent", "prime", "print", "probable", "process",
    "produce", "product", "project", "proportion", "protect", "prove", "provide", "raise",
    "reason", "record", "reduce", "refer", "release", "remote", "replay", "rescale", "resolve",
    "result", "retain", "return", "reverse", "revert", "risk", "sample", "scale", "scope", "score",
    "separate", "shake", "shall", "shape", "share", "simple", "simply", "simulate", "simulation",
    "situation", "skill", "smooth", "something", "stack", "stage", "stale", "state", "status",
    "step", "stop", "store", "stuck", "table", "taken", "though", "throughout", "torch", "trail",
    "trailing", "transfer", "transform", "transport", "turn", "unable", "undefined", "understand",
    "variable", "variant", "wait", "want", "weaken", "weigh", "while", "whose", "widen", "word",
    "worst",
))  # fmt: skip
