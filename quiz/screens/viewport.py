"""What is seen of a frame on a screen of a given height, and how it is sent to the terminal."""

from collections.abc import Iterable, Sequence

from quiz.screens.review import Frame
from quiz.screens.text import BLANK, Line, clip, width_of
from quiz.screens.theme import Look

LEAST_WIDTH, LEAST_HEIGHT = 34, 9


def body_height(frame: Frame, height: int) -> int:
    """How many lines of the body are seen at once."""
    return max(1, height - len(frame.header) - len(frame.footer))


def most_scroll(frame: Frame, height: int) -> int:
    """The first line of the body when its end is in sight."""
    return max(0, len(frame.body) - body_height(frame, height))


def scroll_to(frame: Frame, scroll: int, height: int) -> int:
    """The least move from `scroll` that brings the lines which the frame wants seen into sight."""
    if frame.follow is None:
        return scroll
    first, last = frame.follow
    room = body_height(frame, height)
    if first >= scroll and last <= scroll + room:
        return scroll
    return first if last - first >= room or first < scroll else last - room


def fitted(frame: Frame, scroll: int, width: int, height: int, look: Look) -> list[Line]:
    """Exactly `height` lines: header, the part of the body from line `scroll`, footer."""
    if width < LEAST_WIDTH or height < LEAST_HEIGHT:
        return _too_small(width, height)
    room = body_height(frame, height)
    scroll = min(max(0, scroll), most_scroll(frame, height))
    seen = list(frame.body[scroll : scroll + room])
    seen += [BLANK] * (room - len(seen))
    below = len(frame.body) - scroll - room
    footer = list(frame.footer)
    if below > 0 or scroll > 0:
        footer[0] = _scroll_rule(scroll, below, width, look)
    return [clip(line, width) for line in (*frame.header, *seen, *footer)][:height]


def _scroll_rule(above: int, below: int, width: int, look: Look) -> Line:
    """The rule above the footer, saying how many lines are hidden."""
    parts = []
    if above > 0:
        parts.append(f"{above} above")
    if below > 0:
        parts.append(f"{below} more below: Space")
    text = f" {', '.join(parts)} "
    left = max(0, width - len(text) - 2)
    return (
        (look.rule * left, "dim"),
        (text, "bold"),
        (look.rule * (width - left - len(text)), "dim"),
    )


def _too_small(width: int, height: int) -> list[Line]:
    words = f"{width}x{height} is too small: {LEAST_WIDTH}x{LEAST_HEIGHT} at least. q quits."
    lines: list[Line] = []
    while words and len(lines) < height:
        lines.append(((words[:width], ""),))
        words = words[width:].lstrip()
    return lines + [BLANK] * (height - len(lines))


def encode(line: Line, look: Look) -> str:
    """A line with the escape sequences of its styles; without any where the look has none."""
    parts = []
    for text, style in line:
        codes = look.sgr(style)
        parts.append(f"\x1b[{codes}m{text}\x1b[0m" if codes else text)
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
