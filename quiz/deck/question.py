"""The values a deck is made of, how they are stored, and names. Plain text; math is Unicode.

`lead`, `answer`, `point`, `plus`, `said`, `exact`, `wrong`, `why` and the follow-ups may use a
small Markdown subset (paragraphs, `- ` bullets, **bold**, `code`, fenced code blocks); everything
else is shown exactly as it is written.

Named tuples, not dataclasses: importing `dataclasses` and making these nine classes took 18 ms of
the first launch.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Collection
from itertools import product
from math import prod
from operator import call
from typing import Any, NamedTuple, get_args, get_origin

DIFFICULTIES = ("easy", "medium", "hard")
DIFFICULTY = "medium"
"""The default for a question without one."""
LEVELS = ("easier", "deeper")
"""Levels of follow-ups, by the answer that they follow."""
MOST_KEY_POINTS = 5
"""The most key points per question: they are ticked with the keys a to e."""


class KeyPoint(NamedTuple):
    """One thing a strong answer hits. `id` is stable: the log of reviews refers to it."""

    id: str
    point: str
    cue: str
    """Two to four words: a hint that names the point without giving it away."""
    keywords: tuple[str, ...]
    """Words and phrases, any of which shows that a typed answer covers the point; `phrases`
    describes their syntax."""
    plus: str | None = None
    """What a senior engineer adds. `point` alone earns the tick."""
    essential: bool = False
    """Whether it is a must."""


class Source(NamedTuple):
    """A published work. `key` is unique within its question; notes refer to it."""

    key: str
    authors: str
    year: int
    title: str
    where: str


class PreciseNote(NamedTuple):
    """Where the usual short answer is loose or wrong, and what is exactly true."""

    said: str
    exact: str
    source: tuple[str, ...] = ()
    """Keys of the question's sources that support the note."""


class Trap(NamedTuple):
    """A wrong statement that sounds right, and why it is wrong."""

    wrong: str
    why: str
    source: tuple[str, ...] = ()
    """Keys of the question's sources, as in a precise note."""


class FollowUp(NamedTuple):
    """What an interviewer asks next."""

    question: str
    answer: str
    level: str = "deeper"
    """`deeper`, asked after a good answer, or `easier`, asked after a weak one."""
    source: tuple[str, ...] = ()


class Question(NamedTuple):
    """One interview question with everything needed to ask, answer and score it."""

    id: str
    """Stable kebab-case name. Progress is tied to it, so it never changes."""
    question: str
    answer: str
    number: int = 0
    difficulty: str = DIFFICULTY
    category: str = ""
    tags: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    """Other ways to ask or name it; used in searches."""
    lead: str | None = None
    """One sentence: what to remember."""
    formula: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    use: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    key_points: tuple[KeyPoint, ...] = ()
    precise: tuple[PreciseNote, ...] = ()
    traps: tuple[Trap, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    sources: tuple[Source, ...] = ()
    demo: str | None = None
    exercise: tuple[str, ...] = ()
    """Names of its code exercises."""
    line: int = 0
    """Line of the file where the question starts, from 1; 0 if unknown."""


class RecapItem(NamedTuple):
    """One line of the quick recap, the questions it sums up, and its caveat if it needs one."""

    text: str
    questions: tuple[str, ...]
    note: str | None = None


class RecapSection(NamedTuple):
    """A heading of the quick recap with its lines."""

    title: str
    items: tuple[RecapItem, ...]


class Deck(NamedTuple):
    """A whole deck, in the order of its file."""

    id: str
    title: str
    questions: tuple[Question, ...]
    recap: tuple[RecapSection, ...] = ()


class Heading(NamedTuple):
    """The head of a question, as a compiled deck keeps it in columns."""

    id: str
    number: int
    question: str
    difficulty: str
    category: str
    tags: tuple[str, ...]
    demo: str | None

    def fits(self, tags: Collection[str] = (), difficulty: str | None = None) -> bool:
        """Whether it has one of the tags and the difficulty; either may be left open."""
        return difficulty in (None, self.difficulty) and (
            not tags or not set(tags).isdisjoint(self.tags)
        )


BODY = tuple(name for name in Question._fields if name not in Heading._fields)
"""The fields of a question that are not in its heading."""

compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""A value as compact JSON. A named tuple is an array."""


def encode(question: Question, fields: tuple[str, ...]) -> str:
    """Some fields of a question as a JSON array."""
    return compact([getattr(question, name) for name in fields])


def decode(heading: str, body: str) -> Question:
    """The question whose heading and remaining fields were written by `encode`."""
    stored = zip((*Heading._fields, *BODY), json.loads(heading) + json.loads(body), strict=True)
    return Question(**{name: _PARTS[name](value) for name, value in stored})


def restorer(kind: Any) -> Callable[[Any], Any]:
    """A function that turns JSON's form of a value back into this type."""
    if get_origin(kind) is tuple:
        item, _ = get_args(kind)
        restored = restorer(item)
        return tuple if restored is _as_it_is else lambda values: tuple(map(restored, values))
    if hasattr(kind, "_fields"):
        parts = [restorer(part) for part in kind.__annotations__.values()]
        if set(parts) == {_as_it_is}:
            return kind._make  # type: ignore[no-any-return]
        return lambda values: kind._make(map(call, parts, values))
    return _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


_PARTS = {name: restorer(kind) for name, kind in Question.__annotations__.items()}


def layout(kind: Any) -> str:
    """A type, written out down to the last field of its parts."""
    if hasattr(kind, "_fields"):
        parts = [f"{name}: {layout(one)}" for name, one in kind.__annotations__.items()]
        return f"({', '.join(parts)})"
    if get_origin(kind) is tuple:
        return f"[{', '.join(map(layout, get_args(kind)))}]"
    return kind.__name__ if isinstance(kind, type) else str(kind).replace("Ellipsis", "...")


def label(question: Question | Heading) -> str:
    """A question's short name: its number, or `deck/number` if from another deck."""
    deck, apart, _ = question.id.partition("/")
    return f"{deck}/{question.number}" if apart else str(question.number)


NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""A name as in the log: small letters a to z and digits, joined by single hyphens."""
NAMED = "use small letters a to z and digits, joined by single hyphens: batch-norm"
"""What to do about an invalid name."""

_READABLE = 32
"""How many characters of a text its name shows."""
_DIGITS = 8
"""Hexadecimal digits of the digest: 10,000 questions collide in 1 case of 100."""
_UNSEEN = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFE0E, 0xFE0F))


def question_id(text: str) -> str:
    """The id for a question without one: its first words and a digest of the whole text.

    So a question keeps its progress wherever it is moved. Spaces, case, forms of the same letter
    (Unicode's NFKC) and invisible joiners do not matter.
    """
    told = " ".join(unicodedata.normalize("NFKC", text).translate(_UNSEEN).casefold().split())
    return f"{slug(told) or 'question'}-{digest(told.encode('utf-8', 'replace'), _DIGITS)}"


def digest(data: bytes, digits: int) -> str:
    """A BLAKE2b digest in so many hexadecimal digits."""
    try:  # as the standard library's `random` does: `hashlib` loads OpenSSL, which takes 6 ms
        from _blake2 import blake2b
    except ImportError:  # a Python built without it
        from hashlib import blake2b
    return blake2b(data, digest_size=digits // 2).hexdigest()


def slug(text: str, longest: int = _READABLE) -> str:
    """A text's words as a name, as many whole words as fit; empty if it has no letters."""
    apart = unicodedata.normalize("NFKD", text.replace("'", "").replace("’", "")).casefold()
    words = re.findall("[a-z0-9]+", "".join(c for c in apart if not unicodedata.combining(c)))
    found = ""
    for word in words:
        longer = f"{found}-{word}" if found else word[:longest]
        if len(longer) > longest:
            break
        found = longer
    return found


def deck_id(path: str) -> str:
    """The id for a deck without one: the name of its file."""
    return slug(_stem(path)) or "deck"


def deck_title(path: str) -> str:
    """The title for a deck without one: the name of its file, as written."""
    return _stem(path).replace("_", " ").strip() or "Deck"


def _stem(path: str) -> str:
    name = re.split(r"[/\\]", path)[-1]
    return name.rpartition(".")[0] or name


def unique(name: str, taken: Collection[str]) -> str:
    """The name, with a number if it is taken."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    return free


MOST_PHRASES = 500
"""The most phrases per keyword: a few pairs of braces multiply to millions."""
_BRACES = re.compile(r"\{([^{}]*)\}")


def phrases(keyword: str) -> list[str]:
    """All phrases that a valid keyword stands for; itself, if it has no alternatives.

    `{weighted sum, dot product} … {step, sign}` stands for four phrases, as in a shell. It uses
    braces, not parentheses, because keywords hold math: `O(n)`, `1/(1 − p)`. `quiz.typed.matching`
    explains `…`.
    """
    pieces = _BRACES.split(keyword)
    choices = [piece.split(",") if at % 2 else [piece] for at, piece in enumerate(pieces)]
    return [" ".join("".join(way).split()) for way in product(*choices)]


def keyword_fault(keyword: str) -> tuple[str, str] | None:
    """What is wrong with a keyword's braces and what to do about it; None if nothing is."""
    if "{" not in keyword and "}" not in keyword:
        return None
    pieces = _BRACES.split(keyword)
    around, choices = "".join(pieces[::2]), [inside.split(",") for inside in pieces[1::2]]
    if "{" in around or "}" in around:
        return "has a brace without its partner, or inside others", "write {one, another}"
    if not all(each.strip() for inside in choices for each in inside):
        return "has an empty alternative", "remove the extra comma, or the braces"
    if prod(map(len, choices)) > MOST_PHRASES:
        return f"stands for more than {MOST_PHRASES} phrases", "write it as several keywords"
    return None
