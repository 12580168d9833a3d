"""What is seen of a frame on a screen of a given height, and how it is sent to the terminal."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from quiz.plain_text import strip_control
from quiz.terminal.style import Look
from quiz.terminal.text import BLANK, Line, clip, width_of, wrap


class Body(NamedTuple):
    """What scrolls, in the layout for one kind of screen."""

    lines: list[Line]
    follow: tuple[int, int] | None = None
    """The lines to keep in sight: first, and one after the last."""


class Frame(NamedTuple):
    """A screen before it is cut to its height."""

    header: tuple[Line, ...]
    body: tuple[Line, ...]
    footer: tuple[Line, ...]
    follow: tuple[int, int] | None = None
    """The lines of the body to bring into sight after a tick: first, and one after the last."""
    scroll_key: str = "Space"
    """The key that brings on what is below."""
    said: tuple[Line, ...] = ()
    """What the footer has to say, for a screen that puts keys of its own there."""
    low: "Frame | None" = None
    """The frame for a screen on which the lines to `follow` have no room; None for this one."""


LEAST_WIDTH, LEAST_HEIGHT = 34, 9
PINNED = 2
"""The last lines of a footer: the ratings and the keys."""


def body_height(frame: Frame, height: int) -> int:
    """How many lines of the body are seen at once."""
    return max(1, height - len(frame.header) - len(frame.footer))


def for_height(frame: Frame, height: int) -> Frame:
    """The frame itself, or the first of its lower ones whose lines to follow have room."""
    while frame.low is not None and frame.follow is not None:
        if frame.follow[1] <= body_height(frame, height):
            break
        frame = frame.low
    return frame


def most_scroll(frame: Frame, height: int) -> int:
    """The first line of the body when its end is in sight."""
    return max(0, len(frame.body) - body_height(frame, height))


def scroll_to(frame: Frame, scroll: int, height: int) -> int:
    """The least move from `scroll` that brings the lines which the frame wants seen into sight.

    Where they are too many for the screen it stays among them.
    """
    if frame.follow is None:
        return scroll
    first, last = frame.follow
    room = body_height(frame, height)
    if first >= scroll and last <= scroll + room:
        return scroll
    if last - first > room and first <= scroll < last:
        return scroll
    return first if last - first >= room or first < scroll else last - room


def is_too_small(width: int, height: int) -> bool:
    """Whether nothing of a frame can be shown; a line says so in its place."""
    return width < LEAST_WIDTH or height < LEAST_HEIGHT


def fitted(frame: Frame, scroll: int, width: int, height: int, look: Look) -> list[Line]:
    """Exactly `height` lines: header, the part of the body from line `scroll`, footer."""
    if is_too_small(width, height):
        return _too_small(width, height)
    header, footer = _squeezed(frame, height)
    room = body_height(frame, height)
    scroll = min(max(0, scroll), most_scroll(frame, height))
    seen = list(frame.body[scroll : scroll + room])
    seen += [BLANK] * (room - len(seen))
    below = len(frame.body) - scroll - room
    if below > 0 or scroll > 0:
        footer[0] = _scroll_rule(scroll, below, frame.scroll_key, width, look)
    return [clip(line, width) for line in (*header, *seen, *footer)]


def _squeezed(frame: Frame, height: int) -> tuple[list[Line], list[Line]]:
    """Header and footer with a line of the body between them, whatever the height.

    On a low screen the header gives way, then the end of the message above the ratings and the
    keys; these two never do.
    """
    header, footer = list(frame.header), list(frame.footer)
    excess = len(header) + 1 + len(footer) - height
    if excess > 0:
        dropped = min(excess, len(header))
        del header[len(header) - dropped :]
        excess -= dropped
    if excess > 0:
        del footer[-PINNED - excess : -PINNED]
    return header, footer


def _scroll_rule(above: int, below: int, key: str, width: int, look: Look) -> Line:
    """The rule above the footer, saying how many lines are hidden."""
    parts = []
    if above > 0:
        parts.append(f"{above} above")
    if below > 0:
        parts.append(f"{below} more below: {key}")
    text = f" {', '.join(parts)} "
    left = max(0, width - len(text) - 2)
    return (
        (look.rule * left, "dim"),
        (text, "bold"),
        (look.rule * (width - left - len(text)), "dim"),
    )


def _too_small(width: int, height: int) -> list[Line]:
    words = f"{width}x{height} is too small: {LEAST_WIDTH}x{LEAST_HEIGHT} at least. q quits."
    lines = wrap([(words, "")], width)[:height]
    return lines + [BLANK] * (height - len(lines))


def encode(line: Line, look: Look) -> str:
    """A line with the escape sequences of its styles; without any where the look has none.

    No other control character leaves here, whatever a note or a message holds.
    """
    parts = []
    for text, style in line:
        shown = text
        if not text.isprintable():
            shown = strip_control(text.replace("\t", " ").replace("\n", " "))
        codes = look.sgr(style)
        parts.append(f"\x1b[{codes}m{shown}\x1b[0m" if codes else shown)
    return "".join(parts)


def full_screen(lines: Sequence[Line], look: Look) -> str:
    """The whole frame as one write, shown at once where the terminal knows synchronized updates."""
    # Each row is cleared before it is written: after its last cell the cursor still stands on it.
    rows = "".join(
        f"\x1b[{row};1H\x1b[2K{encode(line, look)}" for row, line in enumerate(lines, start=1)
    )
    return f"\x1b[?2026h{rows}\x1b[?2026l"


def printed(lines: Iterable[Line], look: Look, width: int | None = None) -> str:
    """Lines as text to print, each with a newline."""
    return "".join(
        encode(line if width is None or width_of(line) <= width else clip(line, width), look) + "\n"
        for line in lines
    )
