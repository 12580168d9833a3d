"""Which key points a typed answer covers. It suggests the ticks; the person decides.

A point is covered where one of its keywords stands in the text and is not negated. The words of
a keyword may come in any order within a few words of each other, in any form, with small typing
errors; its maths is compared as written, spaces and signs of multiplication aside. A keyword
with a "not", "no" or "never" of its own wants a negation in the text as well.

No meaning is understood: a wrong statement made in the right words is ticked.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from quiz.deck.question import KeyPoint
from quiz.practice.notation import plain
from quiz.practice.passage import Passage, read, read_plain
from quiz.practice.wording import american, forms, is_other_word, is_typing_error, stem

_SLACK = 3
"""How many other words may stand between the words of a keyword."""
_LONGEST_TYPING_ERROR = 24
_LONGEST_KEYWORD = 200
_OPERAND = r"(?:[\w.()|]|'(?!\w))+"
_MATHS = re.compile(rf"-?{_OPERAND}(?:\s*[-+*/^=<>]+\s*{_OPERAND})+|[-<>]\s?{_OPERAND}")
_NO_MATHS = re.compile(r"-?[\d.]+(?:e-?\d+)?(?:/\d+)?|[^\W\d]{2,}(?:-[^\W\d]{2,})+|\w+-[^\W\d]{2,}")

Span = tuple[int, int]
"""First and last word of a stretch of a passage."""


class Phrase(NamedTuple):
    """A keyword made comparable."""

    point: str
    stems: tuple[str, ...]
    """Each of them once."""
    maths: tuple[str, ...]
    negative: bool
    """Whether the keyword itself says "not"."""
    ends_negative: bool
    """Whether that stands last: "adds nothing"."""


class Patterns(NamedTuple):
    """All keywords of a question."""

    phrases: tuple[Phrase, ...]
    roots: frozenset[str]
    """All stems."""
    spellings: dict[str, tuple[tuple[str, int, str], ...]]
    """By first letter: a form, its letters as bits, and the stem that it stands for."""


def covered(points: Sequence[KeyPoint], text: str) -> frozenset[str]:
    """The ids of the key points that `text` covers. Never raises, whatever was typed."""
    patterns = _patterns(tuple(points))
    passage = read(text)
    places = _places(patterns, passage)
    hit: set[str] = set()
    for phrase in patterns.phrases:
        if phrase.point not in hit and any(
            _said(phrase, passage, *span) for span in _windows(phrase, passage, places)
        ):
            hit.add(phrase.point)
    return frozenset(hit)


@lru_cache(maxsize=128)
def _patterns(points: tuple[KeyPoint, ...]) -> Patterns:
    phrases: list[Phrase] = []
    vocabulary: set[str] = set()
    spellings: dict[str, set[tuple[str, int, str]]] = {}
    for point in points:
        for keyword in _plain_keywords(point):
            for words, maths in _readings(keyword):
                stems = tuple(dict.fromkeys(stem(word) for word in words if word))
                if stems or maths:
                    negative = "" in words
                    phrases.append(Phrase(point.id, stems, maths, negative, words[-1:] == ("",)))
                vocabulary.update(words)
    for word in vocabulary:
        for form in forms(word):
            spellings.setdefault(form[0], set()).add((form, _letters(form), stem(word)))
    return Patterns(
        tuple(phrases),
        frozenset(root for phrase in phrases for root in phrase.stems),
        {letter: tuple(sorted(entries)) for letter, entries in spellings.items()},
    )


def _readings(keyword: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The words and the maths of a plain keyword; and again with its hyphened words joined."""
    maths = [match[0] for match in _MATHS.finditer(keyword) if not _NO_MATHS.fullmatch(match[0])]
    for piece in maths:
        keyword = keyword.replace(piece, " ")
    for way in dict.fromkeys((keyword, re.sub(r"(?<=[^\W\d])-(?=[^\W\d])", "", keyword))):
        yield read_plain(way).words, tuple(read_plain(piece).maths for piece in maths)


def _plain_keywords(point: KeyPoint) -> list[str]:
    """The keywords in plain notation; all in one pass, which is several times faster."""
    lines = (keyword[:_LONGEST_KEYWORD].replace("\n", " ") for keyword in point.keywords)
    return plain("\n".join(lines)).split("\n")


def _said(phrase: Phrase, passage: Passage, first: int, last: int) -> bool:
    """Whether what the phrase says is said there, and not its contrary."""
    after = last + 1
    if phrase.ends_negative and passage.words[after : after + 1] == ("",):
        last = after if passage.clauses[after] == passage.clauses[last] else last
    return passage.negated(first, last) == phrase.negative


def _letters(word: str) -> int:
    bits = 0
    for letter in set(word):
        bits |= 1 << (ord(letter) & 31)
    return bits


def _places(patterns: Patterns, passage: Passage) -> dict[str, list[Span]]:
    """Where the passage has each stem of the keywords, also in two words ("over fitting")."""
    known: dict[str, tuple[str, ...]] = {}
    places: dict[str, list[Span]] = {}
    before = ""
    for index, word in enumerate(passage.words):
        if word and word not in known:
            known[word] = tuple(_roots(patterns, word))
        for root in known.get(word, ()):
            places.setdefault(root, []).append((index, index))
        if before and word and passage.positions[index] == passage.positions[index - 1] + 1:
            joined = stem(before + word)
            if joined in patterns.roots:
                places.setdefault(joined, []).append((index - 1, index))
        before = word if len(word) <= _LONGEST_TYPING_ERROR else ""
    return places


def _roots(patterns: Patterns, word: str) -> Iterable[str]:
    """The stems that a typed word stands for: its own, or those it is a typing error for."""
    root = stem(word) if len(word) <= _LONGEST_TYPING_ERROR else word
    if root in patterns.roots:
        return (root,)
    if is_other_word(root) or not 5 <= len(word) <= _LONGEST_TYPING_ERROR or not word.isalpha():
        return ()
    typed, letters = american(word), _letters(word)
    return {
        meant
        for form, bits, meant in patterns.spellings.get(word[0], ())
        if (letters ^ bits).bit_count() <= 4 and is_typing_error(typed, form)
    }


def _windows(phrase: Phrase, passage: Passage, places: dict[str, list[Span]]) -> Iterator[Span]:
    """The stretches of the passage that hold all of the phrase, close enough together."""
    found = [places.get(root, []) for root in phrase.stems]
    if all(found):
        found += [passage.places(maths) for maths in phrase.maths]
    if not all(found):
        return
    where = passage.positions
    seen: dict[int, Span] = {}
    for first, last, which in sorted(
        (*span, which) for which, spans in enumerate(found) for span in spans
    ):
        seen[which] = (first, last)
        if len(seen) < len(found):
            continue
        begin, end = min(seen.values())[0], max(span[1] for span in seen.values())
        inside = sum(where[span[1]] - where[span[0]] for span in seen.values())
        if where[end] - where[begin] - inside < len(found) + _SLACK:
            yield begin, end
