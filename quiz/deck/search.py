"""Which questions a text is about. Titles count more than other text.

Case, punctuation, hyphens, -ise or -ize, plurals and other forms of a word make no difference, and
a longer word may be cut to its first letters: "weight init".
"""

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import NamedTuple

from quiz.deck.words import american, stem

_WORD = re.compile(r"[^\W_]+(?:[-‐‑–’'][^\W_]+)*")
_INSIDE = re.compile(r"(?<=[^\W_])[-‐‑–’'](?=[^\W_])")
_SIGN = re.compile(r"[^\w\s.,:;?!()\"'’“”–-]")
"""Signs of math, say: a text with one is searched for as typed."""
_FILLERS = frozenset(
    re.findall(
        r"\w+",
        "a about an and are as at be between by can compare define describe did different "
        "difference do does each explain for from give has have how i important in is it its "
        "me mean my of on or our role s simple tell term terms than that the their them they "
        "this to use used vs we what when where which why with work works you your ",
    )
)
_SHORTEST_BEGINNING = 4
"""Fewest letters that may stand for a longer word; "he" does not mean the Heaviside step."""

TITLE, LABEL, TEXT = 1.0, 0.5, 0.2
"""The score of a word, by the first of these places that contains it."""
_ENOUGH, _CLEARLY = 0.55, 1.15
"""How well the intended question must fit, and how many times better than the next one."""


_IN_NO_TITLE = 0.2
"""The weight of a word that no title has; a word that few titles have weighs more."""


class Entry(NamedTuple):
    """The parts of a question that are searched."""

    id: str
    number: int
    title: str
    """The question itself, its aliases, and its id."""
    labels: str
    """Category, tags and lead."""
    text: str
    """All of its text."""


class Match(NamedTuple):
    """How well a question fits a search."""

    id: str
    number: int
    score: float
    """From 0 (no word) to 1 (every word is in the title)."""
    complete: bool
    """Whether the question contains every word."""


def search(entries: Iterable[Entry], text: str) -> list[str]:
    """The ids of the questions that mention a text or all its words, and of the one that it names.

    The best comes first.
    """
    found = _matches(entries, text)
    named = _meant(found)
    return [match.id for match in found if match.complete or match.id == named]


def named(entries: Iterable[Entry], text: str) -> str | None:
    """The id of the question that a text clearly asks for; None if none or several fit."""
    return _meant(_matches(entries, text))


def _meant(matches: Sequence[Match]) -> str | None:
    if not matches or matches[0].score < _ENOUGH:
        return None
    if len(matches) > 1 and matches[0].score < _CLEARLY * matches[1].score:
        return None
    return matches[0].id


def _matches(entries: Iterable[Entry], text: str) -> list[Match]:
    """All questions with at least one word of the text, best first."""
    wanted = " ".join(text.casefold().split())
    said = _WORD.findall(wanted)
    tokens = [token for token in said if token not in _FILLERS] or said
    patterns = [_pattern(token, tokens[at - 1 : at] if at else [], tokens[at + 1 : at + 2])
                for at, token in enumerate(tokens)]  # fmt: skip
    as_it_stands = len(said) > 1 or bool(_SIGN.search(wanted))
    places = []
    for entry in entries:
        text_of = entry.text.casefold()
        levels = [(TITLE, _both(entry.title)), (LABEL, _both(entry.labels)), (TEXT, _both(text_of))]
        worth = [
            next((value for value, where in levels if pattern.search(where)), 0.0)
            for pattern in patterns
        ]
        places.append((entry, worth, as_it_stands and wanted in text_of))
    if _SIGN.search(wanted) and any(mentioned for _, _, mentioned in places):
        places = [(entry, worth, True) for entry, worth, mentioned in places if mentioned]
    titles = [sum(worth[at] == TITLE for _, worth, _ in places) for at in range(len(tokens))]
    weights = [1 / many if many else _IN_NO_TITLE for many in titles]
    found = [
        Match(entry.id, entry.number, _score(worth, weights), mentioned or _all(worth))
        for entry, worth, mentioned in places
    ]
    return sorted(
        (match for match in found if match.score or match.complete),
        key=lambda match: (-match.score, match.number),
    )


def _score(worth: Sequence[float], weights: Sequence[float]) -> float:
    return sum(map(float.__mul__, worth, weights)) / (sum(weights) or 1)


def _all(worth: Sequence[float]) -> bool:
    return bool(worth) and all(worth)


def _both(text: str) -> str:
    """A text as is, and again without the hyphens inside its words."""
    text = text.casefold()
    return f"{text} {_INSIDE.sub('', text)}"


def _pattern(token: str, before: Sequence[str], after: Sequence[str]) -> re.Pattern[str]:
    """A pattern for a word of the search: alone, or joined with the word before or after it."""
    forms = ["".join(_INSIDE.split(token)), *(one + token for one in before)]
    forms += [token + one for one in after]
    return re.compile("|".join(rf"(?<![^\W_]){_beginning(form)}" for form in forms))


def _beginning(word: str) -> str:
    """The prefix of a word's forms: "entrop" for "entropy", whose stem is "entropi"."""
    spelled = american(word)
    alike = (one == other for one, other in zip(spelled, stem(spelled), strict=False))
    root = spelled[: sum(takewhile(bool, alike))]
    if len(root) < min(_SHORTEST_BEGINNING, len(spelled)):
        root = spelled
    return (
        re.escape(root) if len(root) >= _SHORTEST_BEGINNING else rf"{re.escape(root)}s?(?![^\W_])"
    )
