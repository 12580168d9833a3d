"""Text without style: what may be drawn at all, and how numbers, times and names are written.

Refused in a deck and stripped from whatever else comes from outside: the C0 controls except
line feed and tab, DEL, the C1 controls, the bidirectional overrides and isolates
(https://trojansource.codes), the line and paragraph separators, byte order marks, noncharacters
and lone surrogates. Without ESC and CSI an escape sequence is inert text.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from heapq import nlargest
from itertools import chain, pairwise

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
"""Code points that a deck's text may not contain. Line feed and tab are allowed."""

_REMOVED: dict[int, str | None] = dict.fromkeys(CONTROL)
_DRAWN = _REMOVED | {0x09: "    "}


def find_control(text: str) -> int | None:
    """Find the offset of the first character of `CONTROL` in the text, or None."""
    if text.isprintable() or len(text.translate(_REMOVED)) == len(text):
        return None
    return next(offset for offset, character in enumerate(text) if ord(character) in CONTROL)


def strip_control(text: str) -> str:
    """Remove the characters of `CONTROL`; tabs become four spaces, line breaks stay."""
    return text if text.isprintable() else text.translate(_DRAWN)


def fence(line: str, opened: str = "") -> str:
    """The mark of the code block that is open after a line of Markdown; empty if none is.

    Args:
        line: the line. It belongs to a code block if one is open before it or after it.
        opened: the mark of the code block that is open before it: three or more ` or ~.

    """
    bare = line.strip()
    mark = bare[: len(bare) - len(bare.lstrip(bare[:1]))]
    if opened:
        return "" if mark == bare and mark.startswith(opened) else opened
    return mark if mark.startswith(("```", "~~~")) and "`" not in bare[len(mark) :] else ""


def in_code(lines: Iterable[str]) -> Iterator[bool]:
    """For each line of Markdown, whether it belongs to a code block, its fences included."""
    mark = ""
    for line in lines:
        before, mark = mark, fence(line, mark)
        yield bool(before or mark)


def count(number: int, noun: str, plural: str | None = None) -> str:
    """`1 question`, `2 questions`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def whole_percent(share: float) -> int:
    """A share in whole percent; 100 only for everything, 0 only for nothing."""
    rounded = round(100 * share)
    return min(99, max(1, rounded)) if 0 < share < 1 else rounded


def percent(share: float) -> str:
    """A share as `96%`; 100% only for everything, 0% only for nothing."""
    return f"{whole_percent(share)}%"


def local_time(instant: int, offset: int) -> str:
    """An instant as `2026-11-23 14:05`.

    Args:
        instant: milliseconds since 1970 UTC.
        offset: minutes by which the place is ahead of UTC.

    """
    then = datetime.fromtimestamp(instant / 1000, UTC) + timedelta(minutes=offset)
    return then.strftime("%Y-%m-%d %H:%M")


def some(names: Sequence[str], most: int = 5) -> str:
    """At most `most` names, and how many more there are."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more:,} more" if more > 0 else "")


_LONGEST_NAME = 80  # a longer one is not a typo, and comparing is quadratic
_CLOSE_LOOKS = 50


def nearest(name: str, known: Collection[str]) -> str | None:
    """The known name that `name` was probably meant to be; None when none is close."""
    from difflib import get_close_matches

    if len(name) > _LONGEST_NAME:
        return None
    if len(known) > _CLOSE_LOOKS:
        pairs = set(pairwise(name))
        known = nlargest(
            _CLOSE_LOOKS, known, key=lambda other: len(pairs.intersection(pairwise(other)))
        )
    matches = get_close_matches(name, known, n=1)
    return matches[0] if matches else None
