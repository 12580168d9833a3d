"""Which key points a typed answer covers. It suggests the ticks; the person decides.

A point is covered where one of its keywords stands in the text and is not negated. The words of
a phrase may come in any order within a few words of each other, in any form, with small typing
errors. A keyword with a "not", "no" or "never" of its own wants a negation in the text as well.
Maths is compared as it is written, spaces and signs of multiplication aside.

No meaning is understood: a wrong statement in the right words is ticked.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from quiz.deck.question import KeyPoint
from quiz.practice.passage import Passage, plain, read
from quiz.practice.wording import american, forms, is_typing_error, stem

_SLACK = 3
"""How many other words may stand between the words of a phrase."""
_LONGEST_TYPING_ERROR = 24
_MATHS = re.compile(r"[+/^=<>∂]|\b\w\s*-\s*\w\b|\b\w+\s+-\s+\w+")


class Phrase(NamedTuple):
    """A keyword made comparable."""

    point: str
    stems: tuple[str, ...]
    """Each different; empty for maths."""
    negative: bool
    """Whether the keyword itself says "not"."""
    maths: str = ""


class Patterns(NamedTuple):
    """All keywords of a question."""

    phrases: tuple[Phrase, ...]
    roots: frozenset[str]
    spellings: dict[str, tuple[tuple[str, int, str], ...]]
    """By first letter: a form, the set of its letters as bits, and the stem it stands for."""


def covered(points: Sequence[KeyPoint], text: str) -> frozenset[str]:
    """The ids of the key points that `text` covers. Never raises, whatever was typed."""
    patterns = _patterns(tuple(points))
    passage = read(text)
    places = _places(patterns, passage)
    hit: set[str] = set()
    for phrase in patterns.phrases:
        if phrase.point in hit:
            continue
        found = _maths(phrase, passage) if phrase.maths else _windows(phrase, passage, places)
        if any(passage.negated(*span) == phrase.negative for span in found):
            hit.add(phrase.point)
    return frozenset(hit)


@lru_cache(maxsize=128)
def _patterns(points: tuple[KeyPoint, ...]) -> Patterns:
    phrases: list[Phrase] = []
    spellings: dict[str, set[tuple[str, int, str]]] = {}
    for point in points:
        for keyword in point.keywords:
            phrases.extend(_phrases(point.id, keyword))
            for word in read(keyword).words:
                if word.isalpha():
                    for form in forms(word):
                        if len(form) >= 5:
                            entry = (form, _letters(form), stem(word))
                            spellings.setdefault(form[0], set()).add(entry)
    roots = frozenset(root for phrase in phrases for root in phrase.stems)
    return Patterns(
        tuple(phrases), roots, {letter: tuple(sorted(s)) for letter, s in spellings.items()}
    )


def _phrases(point: str, keyword: str) -> Iterator[Phrase]:
    """The keyword as a phrase, and again with its hyphened words joined."""
    text = plain(keyword)
    if _MATHS.search(text):
        yield Phrase(point, (), negative=False, maths=read(keyword).maths)
        return
    for way in dict.fromkeys((text, re.sub(r"(?<=[^\W\d])-(?=[^\W\d])", "", text))):
        passage = read(way)
        stems = tuple(dict.fromkeys(stem(word) for word in passage.words if word))
        if stems:
            yield Phrase(point, stems, negative="" in passage.words)


def _letters(word: str) -> int:
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 31)
    return bits


def _places(patterns: Patterns, passage: Passage) -> dict[str, list[tuple[int, int]]]:
    """For each stem, the words (first, last) of the passage that it stands for, in order."""
    known: dict[str, tuple[str, ...]] = {}
    places: dict[str, list[tuple[int, int]]] = {}

    def put(word: str, first: int, last: int) -> None:
        roots = known.get(word)
        if roots is None:
            roots = known[word] = tuple(_roots(patterns, word))
        for root in roots:
            places.setdefault(root, []).append((first, last))

    before = ""
    for index, word in enumerate(passage.words):
        if word:
            put(word, index, index)
            if before and passage.positions[index] - passage.positions[index - 1] == 1:
                joined = before + word
                if stem(joined) in patterns.roots:
                    places.setdefault(stem(joined), []).append((index - 1, index))
        before = word
    return places


def _roots(patterns: Patterns, word: str) -> Iterable[str]:
    root = stem(word)
    if root in patterns.roots:
        return (root,)
    if not 5 <= len(word) <= _LONGEST_TYPING_ERROR or not word.isalpha():
        return ()
    typed, letters = american(word), _letters(word)
    return {
        meant
        for form, bits, meant in patterns.spellings.get(word[0], ())
        if (letters ^ bits).bit_count() <= 4 and is_typing_error(typed, form)
    }


def _windows(
    phrase: Phrase, passage: Passage, places: dict[str, list[tuple[int, int]]]
) -> Iterator[tuple[int, int]]:
    """The stretches (first, last word) of the passage that hold all words of the phrase."""
    lists = [places.get(root) for root in phrase.stems]
    found = [where for where in lists if where]
    if len(found) < len(lists):
        return
    width = len(lists) + _SLACK
    seen: list[tuple[int, int] | None] = [None] * len(found)
    merged = sorted((*span, which) for which, where in enumerate(found) for span in where)
    for first, last, which in merged:
        seen[which] = (first, last)
        spans = [span for span in seen if span]
        if len(spans) < len(seen):
            continue
        begin, end = min(span[0] for span in spans), max(span[1] for span in spans)
        if passage.positions[end] - passage.positions[begin] < width:
            yield begin, end


def _maths(phrase: Phrase, passage: Passage) -> Iterator[tuple[int, int]]:
    """The places of the passage at which the phrase's maths stands."""
    at = passage.maths.find(phrase.maths)
    while at >= 0:
        if at in passage.starts and at + len(phrase.maths) in passage.ends and passage.words:
            index = min(passage.starts[at], len(passage.words) - 1)
            yield index, index
        at = passage.maths.find(phrase.maths, at + 1)
