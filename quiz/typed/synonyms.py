"""Synonyms in the field: a unit is a neuron, an example is a sample.

A group holds only words that can be swapped in any keyword without changing its claim. Words that
are synonyms only in some contexts ("step" and "update", "gradient" and "slope") are left to the
keywords.
"""

from collections.abc import Iterator

from quiz.deck.words import is_plural, stem

_GROUPS = (
    "unit neuron node",
    "sample example instance",
    "network model",
    "label target",
    "error loss",
    "slope derivative",
    "boundary border",
    "large big",
    "small tiny",
    "few less",
    "many several numerous",
    "one single",
    "each every",
    "whole entire full complete",
    "same identical",
    "equal equivalent",
    "new unseen fresh",
    "good great excellent perfect",
    "bad poor terrible awful",
    "hard difficult tricky",
    "fast quick rapid",
    "learnable trainable",
    "increase rise grow climb",
    "decrease shrink fall diminish",
    "vanish disappear",
    "store save cache remember",
    "compute calculate",
    "penalise punish",
    "wrong incorrect",
    "inference test testing eval evaluation evaluate production deployment deploy",
)
_CONTRARIES = (("low small", "high large"), ("underfit underfitting", "overfit overfitting"))
_MEANT = {stem(word): stem(group.split()[0]) for group in _GROUPS for word in group.split()}
_WORDS = {stem(group.split()[0]): tuple(group.split()) for group in _GROUPS}


def meaning(word: str) -> str:
    """The key that a word shares with its forms and its synonyms."""
    root = stem(word)
    return _MEANT.get(root, root)


def synonyms(word: str) -> Iterator[str]:
    """`word`, and the words that may stand for it; in the plural, where it is a plural."""
    yield word
    for other in _WORDS.get(meaning(word), ()):
        yield other + "s" * is_plural(word)


def contraries(key: str) -> frozenset[str]:
    """The keys of the antonyms of a word, given its key."""
    return _OPPOSED.get(key, frozenset())


_OPPOSED = {
    meaning(word): frozenset(map(meaning, other.split()))
    for pair in _CONTRARIES
    for one, other in (pair, pair[::-1])
    for word in one.split()
}
