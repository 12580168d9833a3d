"""Which key points a typed answer covers. It suggests the ticks; the person decides.

A key point is covered if one of its keywords occurs in the text and is not negated. The words of a
keyword may be in any order, within a few words of each other, in any form, with small typing
errors. Maths must match as written, apart from spaces and multiplication signs. A keyword that
contains "not", "no" or "never" matches only a negated statement. The parts of a keyword with "…"
must occur in one sentence in that order, possibly in different clauses. `quiz.deck.question` spells
out alternatives in braces.

Meaning is not understood: a false statement in the right words is ticked.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from quiz.deck.question import KeyPoint, phrases
from quiz.deck.words import american, forms, is_plural, is_typing_error, stem
from quiz.typed.passage import Passage, plain

_GROUPS = (
    "unit neuron node, sample example instance, network model, label target, error loss, "
    "slope derivative, boundary border, large big, small tiny, few less, many several numerous, "
    "one single, each every, whole entire full complete, same identical, equal equivalent, "
    "new unseen fresh, good great excellent perfect, bad poor terrible awful, "
    "hard difficult tricky, fast quick rapid, learnable trainable, increase rise grow climb, "
    "decrease shrink fall diminish, vanish disappear, store save cache remember, "
    "compute calculate, penalise punish, wrong incorrect, "
    "inference test testing eval evaluation evaluate production deployment deploy"
)
"""A group holds only words that can be swapped in any keyword without changing its claim. Words
that are synonyms only in some contexts ("step" and "update", "gradient" and "slope") are left to
the keywords."""
_CONTRARIES = (("low small", "high large"), ("underfit underfitting", "overfit overfitting"))
_WORDS = {stem(group.split()[0]): group.split() for group in _GROUPS.split(", ")}
_MEANT = {stem(word): key for key, words in _WORDS.items() for word in words}


def meaning(word: str) -> str:
    """The key that a word shares with its forms and its synonyms."""
    root = stem(word)
    return _MEANT.get(root, root)


def synonyms(word: str) -> Iterator[str]:
    """`word`, and the words that may replace it; in the plural if it is a plural."""
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

_SLACK = 3
"""How many other words may come between the words of a keyword."""
_SHORT_SLACK = 1
"""The same for a keyword of two words, or one with "many" or "fewer", which belong to a noun."""
_NUMBERING = frozenset(meaning(word) for word in ("many", "few"))
_PLURAL = "+"
"""Marks the key of a word that must be plural: "many layers" does not match "layer"."""
_APART = 20
"""How many words apart the parts of a keyword may be, gaps between clauses included."""
_LONGEST_TYPING_ERROR = 24
_BEGINNING = 4
_LONGEST_KEYWORD = 200
_OPERAND = r"(?:[\w.()|]|'(?!\w))+"
_MATHS = re.compile(rf"-?{_OPERAND}(?:\s*[-+*/^=<>]+\s*{_OPERAND})+|[-<>]\s?{_OPERAND}")
_NO_MATHS = re.compile(r"-?[\d.]+(?:e-?\d+)?(?:/\d+)?|[^\W\d]{2,}(?:-[^\W\d]{2,})+|\w+-[^\W\d]{2,}")

Span = tuple[int, int]
"""First and last word of a stretch of a passage."""
Places = dict[str, list[Span]]
"""Stem -> where a passage has it."""


class Part(NamedTuple):
    """Words and maths of a keyword that must be close together."""

    stems: tuple[str, ...]
    """Without duplicates."""
    maths: tuple[str, ...]
    slack: int
    """How many other words may come between them."""
    negative: bool
    """Whether the keyword itself says "not"."""
    ends_negative: bool
    """Whether the "not" is its last word: "adds nothing"."""


class Phrase(NamedTuple):
    """A keyword, compiled."""

    point: str
    parts: tuple[Part, ...]


class Patterns(NamedTuple):
    """All keywords of a question, compiled."""

    phrases: tuple[Phrase, ...]
    roots: frozenset[str]
    """All stems, and the stems of their antonyms."""
    spellings: dict[str, tuple[tuple[str, int, str], ...]]
    """By first letter: a form, its letters as bits, and its stem."""
    beginnings: frozenset[str]
    """Of all forms. Two typed words are joined ("over fitting") only if the result begins so."""


def covered(points: Sequence[KeyPoint], text: str) -> frozenset[str]:
    """The ids of the key points that `text` covers. Never raises, whatever was typed."""
    found, _, _ = _found(points, text)
    return frozenset(found)


def mentions(points: Sequence[KeyPoint], text: str) -> tuple[Span, ...]:
    """Where in `text` the words are that make it cover a point, in order.

    Each is its first character, and one after the last. Only one keyword is shown per point.
    """
    found, passage, places = _found(points, text)
    words = {word for phrase in found.values() for word in _words_of(phrase, passage, places)}
    return tuple(span for place, span in _typed(passage.words, text) if place in words)


def _found(points: Sequence[KeyPoint], text: str) -> tuple[dict[str, Phrase], Passage, Places]:
    """For each covered point, its first phrase found, in the text as it was read."""
    patterns, passage = _patterns(tuple(points)), Passage(plain(text))
    places = _places(patterns, passage)
    found: dict[str, Phrase] = {}
    for phrase in patterns.phrases:
        if phrase.point not in found and _stands(phrase, passage, places):
            found[phrase.point] = phrase
    return found, passage, places


def _words_of(phrase: Phrase, passage: Passage, places: Places) -> Iterator[int]:
    """The words of a passage that match a phrase: for each part, those found first."""
    for part in phrase.parts:
        windows = _windows(part, passage, places)
        begin, end = next(span for span in windows if _said(part, passage, *span))
        found = [places.get(root, []) for root in part.stems]
        found += [passage.places(maths) for maths in part.maths]
        for first, last in (span for spans in found for span in spans):
            if begin <= first and last <= end:
                yield from range(first, last + 1)


def _typed(words: Sequence[str], text: str) -> Iterator[tuple[int, Span]]:
    """Each word of a passage that is in the text as it was read, and where it is there."""
    tokens = [(match[0].casefold(), match.span()) for match in re.finditer(r"[^\W_]+", text)]
    at = 0
    for place, word in enumerate(words):
        ahead = range(at, min(at + _LOOK_AHEAD, len(tokens)))
        found = next((one for one in ahead if word and plain(tokens[one][0]).strip() == word), None)
        if found is not None:
            yield place, tokens[found][1]
            at = found + 1


_LOOK_AHEAD = 40
"""How many ignored typed words may lie between two words of a passage."""


@lru_cache(maxsize=128)
def _patterns(points: tuple[KeyPoint, ...]) -> Patterns:
    found: list[Phrase] = []
    vocabulary: set[tuple[str, str]] = set()
    for point in points:
        for keyword in _plain_keywords(point):
            for way in _ways(keyword):
                parts = []
                for piece in way.split("..."):
                    part, words = _part(piece.strip())
                    parts.append(part)
                    vocabulary.update(words)
                if all(part.stems or part.maths for part in parts):
                    found.append(Phrase(point.id, tuple(parts)))
    spellings: dict[str, set[tuple[str, int, str]]] = {}
    for word, root in vocabulary:
        for same in synonyms(word):
            for form in forms(same):
                spellings.setdefault(form[0], set()).add((form, _letters(form), root))
    roots = {root for phrase in found for part in phrase.parts for root in part.stems}
    return Patterns(
        tuple(found),
        frozenset(roots.union(*map(contraries, roots))),
        {letter: tuple(sorted(entries)) for letter, entries in spellings.items()},
        frozenset(form[:_BEGINNING] for entries in spellings.values() for form, _, _ in entries),
    )


def _ways(keyword: str) -> Iterable[str]:
    """A plain keyword as written, and again with its hyphenated words joined."""
    return dict.fromkeys((keyword, re.sub(r"(?<=[^\W\d])-(?=[^\W\d])", "", keyword)))


@lru_cache(maxsize=4096)  # parts recur: what is summed comes before many words for a step
def _part(keyword: str) -> tuple[Part, frozenset[tuple[str, str]]]:
    """A part of a plain keyword, and its words with their keys."""
    maths = [match[0] for match in _MATHS.finditer(keyword) if not _NO_MATHS.fullmatch(match[0])]
    for piece in maths:
        keyword = keyword.replace(piece, " ")
    words = Passage(keyword).words
    keys = {word: meaning(word) for word in words if word}
    numbering = not _NUMBERING.isdisjoint(keys.values())
    if numbering:
        keys = {word: key + _PLURAL * is_plural(word) for word, key in keys.items()}
    stems = tuple(dict.fromkeys(keys.values()))
    part = Part(
        stems,
        tuple(Passage(piece).maths for piece in maths),
        _SHORT_SLACK if numbering or len(stems) == 2 else _SLACK,
        negative="" in words,
        ends_negative=words[-1:] == [""],
    )
    return part, frozenset(keys.items())


def _plain_keywords(point: KeyPoint) -> list[str]:
    """The keywords in plain notation; all in one pass, which is several times faster."""
    each = (phrase for keyword in point.keywords for phrase in phrases(keyword))
    return plain("\n".join(phrase[:_LONGEST_KEYWORD] for phrase in each)).split("\n")


def _stands(phrase: Phrase, passage: Passage, places: Places) -> bool:
    """Whether one sentence of the passage contains all parts of the phrase."""
    found = (
        (span for span in _windows(part, passage, places) if _said(part, passage, *span))
        for part in phrase.parts
    )
    first = next(found)
    if len(phrase.parts) == 1:
        return any(True for _ in first)
    starts = [passage.positions[begin] for begin, _ in first]
    barriers = [passage.positions[at] for at in _contrary(phrase.parts[0], places)]
    for spans in found if starts else ():
        others = sorted(passage.positions[begin] for begin, _ in spans)
        starts = [start for start in starts if _is_near(start, others, barriers)]
    return bool(starts)


def _contrary(part: Part, places: Places) -> list[int]:
    """Where the passage has an antonym of a word of the part, such as "low" for "high"."""
    others = {contrary for root in part.stems for contrary in contraries(root)}
    return sorted(
        first for root in others.difference(part.stems) for first, _ in places.get(root, ())
    )


def _is_near(position: int, others: Sequence[int], barriers: Sequence[int]) -> bool:
    """Whether one of `others` is at or soon after `position` and before any barrier; all sorted."""
    at, barred = bisect_left(others, position), bisect_left(barriers, position)
    limit = min([position + _APART, *barriers[barred : barred + 1]])
    return at < len(others) and others[at] <= limit


def _said(part: Part, passage: Passage, first: int, last: int) -> bool:
    """Whether the words from `first` to `last` state the part rather than deny it."""
    after = last + 1
    if part.ends_negative and passage.words[after : after + 1] == [""]:
        last = after if passage.clauses[after] == passage.clauses[last] else last
    return passage.negated(first, last) == part.negative


def _letters(word: str) -> int:
    return sum(1 << bit for bit in {ord(letter) & 31 for letter in word})


def _places(patterns: Patterns, passage: Passage) -> Places:
    """Where each stem of the keywords occurs, also written as two words ("over fitting")."""
    known: dict[str, tuple[str, ...]] = {}
    places: Places = {}
    before = ""
    for index, word in enumerate(passage.words):
        if word and word not in known:
            known[word] = tuple(_roots(patterns, word))
        for root in known.get(word, ()):
            places.setdefault(root, []).append((index, index))
        if before and word and passage.positions[index] == passage.positions[index - 1] + 1:
            joined = before + word
            joined = meaning(joined) if joined[:_BEGINNING] in patterns.beginnings else ""
            if joined in patterns.roots:
                places.setdefault(joined, []).append((index - 1, index))
        before = word if len(word) <= _LONGEST_TYPING_ERROR else ""
    return places


def _roots(patterns: Patterns, word: str) -> Iterable[str]:
    """The stems a typed word may mean: its own, or those of words it misspells."""
    root = meaning(word) if len(word) <= _LONGEST_TYPING_ERROR else word
    own = {root, root + _PLURAL} & patterns.roots
    if own:
        return own if is_plural(word) else own - {root + _PLURAL}
    if not (word.isalpha() and 5 <= len(word) <= _LONGEST_TYPING_ERROR):
        return ()
    typed, letters = american(word), _letters(word)
    return {
        meant
        for form, bits, meant in patterns.spellings.get(word[0], ())
        if (letters ^ bits).bit_count() <= 4 and is_typing_error(typed, form)
    }


def _windows(part: Part, passage: Passage, places: Places) -> Iterator[Span]:
    """The spans of the passage that contain the whole part, close enough together."""
    found = [places.get(root, []) for root in part.stems]
    if all(found):
        found += [passage.places(maths) for maths in part.maths]
    if not all(found):
        return
    where = passage.positions
    barriers = _contrary(part, places)
    seen: dict[int, Span] = {}
    for first, last, which in sorted(
        (*span, which) for which, spans in enumerate(found) for span in spans
    ):
        seen[which] = (first, last)
        if len(seen) < len(found):
            continue
        begin, end = min(seen.values())[0], max(span[1] for span in seen.values())
        inside = sum(where[span[1]] - where[span[0]] for span in seen.values())
        near = where[end] - where[begin] - inside < len(found) + part.slack
        if near and bisect_left(barriers, begin) == bisect_left(barriers, end):
            yield begin, end
