"""Characters that may draw, and characters that may drive a terminal or hide what is written.

Refused in a deck and stripped from whatever else comes from outside: the C0 controls but for
line feed and tab, DEL, the C1 controls, the bidirectional overrides and isolates
(https://trojansource.codes), the line and paragraph separators, byte order marks, noncharacters
and lone surrogates. Without ESC and CSI an escape sequence is inert text.
"""

from itertools import chain

CONTROL = frozenset(
    chain(
        (code for code in range(0x20) if code not in (0x09, 0x0A)),
        range(0x7F, 0xA0),
        range(0x2028, 0x202F),
        range(0x2066, 0x206A),
        range(0xD800, 0xE000),
        (0xFEFF, 0xFFFE, 0xFFFF),
    )
)
"""Code points that no text of a deck may hold. Line feed and tab are not among them."""

_REMOVED: dict[int, str | None] = dict.fromkeys(CONTROL)
_DRAWN = _REMOVED | {0x09: "    "}


def find_control(text: str) -> int | None:
    """Find the offset of the first character of `CONTROL` in the text, or None."""
    if text.isprintable() or len(text.translate(_REMOVED)) == len(text):
        return None
    return next(offset for offset, character in enumerate(text) if ord(character) in CONTROL)


def strip_control(text: str) -> str:
    """Take the characters of `CONTROL` out; a tab becomes four spaces, lines stay."""
    return text if text.isprintable() else text.translate(_DRAWN)
