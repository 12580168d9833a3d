"""Names of decks, questions and key points: what one looks like, and how one follows from a text.

A name that nobody chose follows from what is asked, so that the same question keeps its progress
wherever it stands; a readable beginning makes it easy to type, a digest keeps it apart.
"""

import re
import unicodedata
from collections.abc import Collection

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
    from hashlib import blake2b

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
