"""Cloze: a sentence of which a part is hidden on the front of a card."""

import re
from collections.abc import Iterable
from typing import NamedTuple


class Piece(NamedTuple):
    """A part of a cloze's sentence."""

    text: str
    hidden: bool = False
    hint: str = ""


_TOKEN = re.compile(
    r"(?P<code>(?<!`)(?P<ticks>`{1,9})(?!`).+?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<math>\$\$.+?\$\$|\$(?=\S)[^$\n]*?(?<=\S)\$(?!\d)|\\\(.+?\\\))"
    r"|\\(?P<escaped>[\[\]])"
    r"|(?P<link>!?\[(?:[^\[\]\\]|\\.)*\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)|\[\^[^\]]*\])"
    r"|(?P<bracket>[\[\]])"
    r"|(?P<text>[^`$\\\[\]!]+|.)",
    re.DOTALL,
)
LONGEST_CLOZE = 5_000
"""Characters of a sentence with blanks."""


def cloze_pieces(text: str) -> list[Piece]:
    r"""A cloze's sentence in parts: in clear, and hidden in [brackets], perhaps with a ||hint.

    Of `\[` and `\]` the backslash is gone, in code and in $formulas$ too.
    """
    tokens: list[str] = []
    opened: list[int] = []
    closes: dict[int, int] = {}
    for match in _TOKEN.finditer(text):
        if match["bracket"] == "[":
            opened.append(len(tokens))
        elif match["bracket"] and opened:
            closes[opened.pop()] = len(tokens)
        own = match["math"] and match[0].startswith("\\")  # \( … \) stays
        tokens.append(
            match["escaped"]
            or (match[0] if own else match[0].replace("\\[", "[").replace("\\]", "]"))
        )
    found: list[Piece] = []
    clear, place = "", 0
    while place < len(tokens):
        end = closes.get(place)
        within = "" if end is None else "".join(tokens[place + 1 : end])
        if end is None or not within.strip():
            clear += tokens[place]
            place += 1
            continue
        hidden, _, hint = within.partition("||")
        found += [Piece(clear)] if clear else []
        found.append(Piece(hidden.strip(), True, hint.strip()))
        clear, place = "", end + 1
    return [*found, Piece(clear)] if clear else found


def with_blank(pieces: Iterable[Piece], hole: Piece) -> str:
    """The sentence with one of its parts hidden, and the others in clear."""
    return "".join(
        f"[{piece.hint or '...'}]" if piece is hole else piece.text for piece in pieces
    ).strip()
