"""Questions that ask the same thing in nearly the same words.

Two questions are taken for one when they have the same words in any order, or all but one, and
that one is spelt alike (a slip, a plural, British or American). No question is compared with
all others: only those that share the rest of their words are, so 10,000 take a second.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from quiz.deck.question import Question

_FILLERS = frozenset(
    ["a", "an", "the", "is", "are", "was", "were", "do", "does", "did", "you", "your", "briefly"]
)
_PUNCTUATION = dict.fromkeys(map(ord, ".,;:!?\"'`*()[]{}“”‘’„…–—"), " ")

_LONGEST = 60  # words; longer texts are compared as they stand
_SHORTEST_WORD = 6  # letters; "relu" and "selu" are no slips of each other
_ALIKE = 0.88  # of 1; "neuron" and "neurons" 0.92, "encoder" and "decoder" 0.86


def similar(questions: Sequence[Question]) -> Iterator[tuple[Question, Question]]:
    """Find the questions that repeat an earlier one: pairs of the later and the earlier."""
    first: dict[tuple[str, ...], int] = {}
    spelt: defaultdict[tuple[str, ...], list[tuple[str, int]]] = defaultdict(list)
    for position, question in enumerate(questions):
        words = _words(question.question)
        if first.setdefault(words, position) != position:
            yield question, questions[first[words]]
        elif len(words) <= _LONGEST:
            for index, word in enumerate(words):
                if len(word) >= _SHORTEST_WORD and not any(map(str.isdigit, word)):
                    spelt[words[:index] + words[index + 1 :]].append((word, position))
    pairs = set[tuple[int, int]]()
    for words_left_out in spelt.values():
        for (word, one), (other_word, other) in pairwise(sorted(words_left_out)):
            if one != other and _spelt_alike(word, other_word):
                pairs.add((max(one, other), min(one, other)))
    for later, earlier in sorted(pairs):
        yield questions[later], questions[earlier]


def _words(text: str) -> tuple[str, ...]:
    words = text.casefold().translate(_PUNCTUATION).split()
    return tuple(sorted(word for word in words if word not in _FILLERS)) or (text,)


def _spelt_alike(word: str, other: str) -> bool:
    # "unsupervised" is no slip for "supervised", nor "nonconvex" for "convex".
    if word.endswith(other) or other.endswith(word):
        return False
    matcher = SequenceMatcher(None, word, other, autojunk=False)
    return matcher.real_quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE
