"""Names of decks, questions and key points: what one looks like, and how one follows from a text.

A name that nobody chose follows from what is asked, so that the same question keeps its progress
wherever it stands; a readable beginning makes it easy to type, a digest keeps it apart. Whether a
name still stands for the same question is seen when a deck is read anew.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping
from hashlib import blake2b

from quiz.plain_text import some

NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""What stands in the log: small letters a to z and digits, joined by single hyphens."""

_READABLE = 32
"""Characters of a text that its name shows."""
_DIGITS = 8
"""Hexadecimal ones of the digest: of 10,000 questions none shares them, 99 times of 100."""
_UNSEEN = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFE0E, 0xFE0F))


def question_id(text: str) -> str:
    """The id of a question that has none: its first words and a digest of the whole text.

    Spaces, case, forms of the same letter (Unicode's NFKC) and invisible joiners do not count.
    """
    told = " ".join(unicodedata.normalize("NFKC", text).translate(_UNSEEN).casefold().split())
    digest = blake2b(told.encode("utf-8", "replace"), digest_size=_DIGITS // 2).hexdigest()
    return f"{slug(told) or 'question'}-{digest}"


def slug(text: str, longest: int = _READABLE) -> str:
    """The words of a text as a name, as many whole ones as fit; empty where it has no letters."""
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
    """The id of a deck that has none: the name of its file."""
    return slug(_stem(path)) or "deck"


def deck_title(path: str) -> str:
    """The title of a deck that has none: the name of its file, as it is written."""
    return _stem(path).replace("_", " ").strip() or "Deck"


def _stem(path: str) -> str:
    name = re.split(r"[/\\]", path)[-1]
    return name.rpartition(".")[0] or name


def unique(name: str, taken: Collection[str]) -> str:
    """The name, numbered where it is taken."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    return free


LEAST_SHARED = 0.3
"""Share of the words of two answers that both have: below it they say something else."""


def identity_notes(
    before: Mapping[str, tuple[str, str]],
    now: Mapping[str, tuple[str, str]],
    answered: Collection[str],
    elsewhere: str | None = None,
) -> list[str]:
    """What to tell, in whole sentences: mostly nothing.

    Args:
        before: id -> question and answer, as they were read last.
        now: the same, as they are read now.
        answered: ids that have a memory.
        elsewhere: the other file in which `before` stands; None where it is the same file.

    """
    both = [name for name in now if name in before and name in answered]
    others = [name for name in both if _differs(before[name], now[name])]
    if elsewhere is not None:
        if not others:
            return []
        return [
            f"{elsewhere} has the same deck id, but other questions as {some(others, 3)}: answers "
            "to either count for both. Give one of the decks an id of its own (deck: …)."
        ]
    told = []
    gone = [name for name in before if name not in now and name in answered]
    if gone:
        told.append(
            f"{some(gone, 3)} had progress and left the deck. "
            f"Did an id change? `quiz rename {gone[0]} NEW` carries the progress over."
        )
    if others:
        told.append(
            f"{some(others, 3)} became another question, but the progress counts on. "
            f"`quiz reset {others[0]}` starts it afresh."
        )
    return told


def _differs(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether a question and its answer both say something else: an edit keeps either."""
    if one[0] == other[0]:
        return False
    here, there = (set(re.findall(r"\w+", answer.casefold())) for _, answer in (one, other))
    return len(here & there) < LEAST_SHARED * len(here | there)
