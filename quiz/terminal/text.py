"""Styled text in terminal cells: lines of spans, wrapped, clipped and padded to a width.

The session draws with these few functions instead of `rich.console`, whose import alone takes
3.7 times as long as a bare interpreter needs to print a word; the first question may take six.
Everything that is not on that path is drawn with Rich.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from unicodedata import category, east_asian_width

from quiz.plain_text import strip_control
from quiz.terminal.style import Look

MOST_WIDTH = 88
"""Longer lines are hard to read."""


Span = tuple[str, str]
"""A text and the name of its style (see `quiz.terminal.style`)."""
Line = tuple[Span, ...]
BLANK: Line = ()


def cells(text: str) -> int:
    """How many terminal cells a text takes: wide characters two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(_widths(text))


_EMOJI_STYLE = "\ufe0f"
_JOINER = "\u200d"


def _widths(text: str) -> Iterator[int]:
    """The cells of each character, given those before it, as terminals draw sequences.

    A character that a variation selector turns into an emoji is wide; what is joined to it takes no
    extra room.
    """
    before, joined = 0, False
    for character in text:
        if character == _EMOJI_STYLE:
            width, before = (1 if before == 1 else 0), 2
        else:
            width = 0 if joined else _cell(character)
            joined = character == _JOINER and before == 2
            before = width or before
        yield width


@cache
def _cell(character: str) -> int:
    if character < "\u0300":
        return 1
    if category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(character) in ("W", "F") else 1


def width_of(line: Sequence[Span]) -> int:
    """How many cells a line takes."""
    return sum(cells(text) for text, _ in line)


def plain(line: Line) -> str:
    """The line's text without its styles."""
    return "".join(text for text, _ in line)


def cut(text: str, width: int) -> tuple[str, str]:
    """The longest beginning of a text that fits in `width` cells, and the rest."""
    if text.isascii():
        return text[:width], text[width:]
    used = 0
    for index, one in enumerate(_widths(text)):
        used += one
        if used > width:
            return text[:index], text[index:]
    return text, ""


def fitted(text: str, width: int, look: Look) -> str:
    """A text in exactly `width` cells: padded, or cut with a mark."""
    if cells(text) > width:
        text = cut(text, width - 1)[0] + look.ellipsis
    return text + " " * (width - cells(text))


def in_columns(rows: Sequence[Line], columns: int, width: int, gap: int) -> list[Line]:
    """Rows of at most `width` cells, side by side in so many columns, read down each column."""
    height = -(-len(rows) // max(1, columns))
    lines: list[Line] = []
    for place in range(height):
        spans: list[Span] = []
        for row in rows[place::height][:columns]:
            if spans:
                spans.append((" " * gap, ""))
            spans += [*row, (" " * (width - width_of(row)), "")]
        lines.append(tuple(spans[:-1]))
    return lines


def upright(heights: Iterable[float], rows: int, marks: str) -> list[list[str]]:
    """Vertical bars: in each row, from the top down, the mark of each bar.

    Args:
        heights: in rows; anything above 0 is drawn.
        rows: how many there are.
        marks: from a sliver of a cell to a full cell.

    """
    fine = len(marks)
    levels = [max(1, round(height * fine)) if height > 0 else 0 for height in heights]
    return [
        [marks[min(fine, level - floor) - 1] if level > floor else " " for level in levels]
        for floor in range((rows - 1) * fine, -1, -fine)
    ]


def clip(line: Line, width: int) -> Line:
    """The line, cut off at `width` cells."""
    if width_of(line) <= width:
        return line
    spans: list[Span] = []
    for text, style in line:
        head, rest = cut(text, width)
        spans.append((head, style))
        width -= cells(head)
        if rest:
            break
    return tuple(spans)


def spread(left: Line, right: Line, width: int) -> Line:
    """`left` and `right` at the two ends of a line; `right` gives way when both do not fit."""
    gap = width - width_of(left) - width_of(right)
    if gap < 1:
        return clip(left, width)
    return (*left, (" " * gap, ""), *right)


def labeled(label: Span | Line, spans: Iterable[Span], width: int) -> list[Line]:
    """A text next to its label; further lines are indented by the label's width."""
    first = (label,) if isinstance(label[0], str) else label
    return wrap(spans, width, first, " " * width_of(first))


def wrap(spans: Iterable[Span], width: int, first: str | Line = "", rest: str = "") -> list[Line]:
    """Lines of at most `width` cells, broken at spaces; words that are too long are cut.

    `first` (with its own styles or none) goes before the first line and `rest` before the others;
    both count toward the width.
    """
    lines: list[Line] = []
    prefix: Line = ((first, ""),) if isinstance(first, str) else first
    line, used = list[Span](), 0
    room = max(1, width - width_of(prefix))

    def flush() -> None:
        nonlocal prefix, line, used, room
        lines.append(_joined([*prefix, *line]))
        prefix, line, used = ((rest, ""),), [], 0
        room = max(1, width - cells(rest))

    for word in _words(spans):
        length = width_of(word)
        gap = 1 if line else 0  # a word may be a combining character alone, of no cells
        if line and used + gap + length > room:
            flush()
            gap = 0
        if gap:
            same = line[-1][1] == word[0][1]
            line.append((" ", word[0][1] if same else ""))
            used += 1
        if length <= room - used:
            line += word
            used += length
            continue
        for text, style in word:  # too long for any line
            start = 0
            for index, one in enumerate(_widths(text)):
                if used + one > room and (used or index > start):
                    line.append((text[start:index], style))
                    start = index
                    flush()
                used += one
            line.append((text[start:], style))
    if line or not lines:
        flush()
    return lines


def _words(spans: Iterable[Span]) -> list[list[Span]]:
    """The spans cut at white space; a word may run over several spans."""
    words: list[list[Span]] = []
    open_word = False
    for text, style in spans:
        for index, part in enumerate(text.replace("\n", " ").replace("\t", " ").split(" ")):
            if index:
                open_word = False
            if part:
                if not open_word:
                    words.append([])
                    open_word = True
                words[-1].append((part, style))
    return words


def _joined(spans: Sequence[Span]) -> Line:
    """Without empty spans, and with neighbors of the same style merged."""
    merged: list[Span] = []
    for text, style in spans:
        if text and merged and merged[-1][1] == style:
            merged[-1] = (merged[-1][0] + text, style)
        elif text:
            merged.append((text, style))
    return tuple(merged)


def encode(line: Line, look: Look) -> str:
    """A line with the escape sequences of its styles; none if the look has none.

    No other control character gets out, whatever a note or a message contains.
    """
    parts = []
    for text, style in line:
        shown = text
        if not text.isprintable():
            shown = strip_control(text.replace("\t", " ").replace("\n", " "))
        codes = look.sgr(style)
        parts.append(f"\x1b[{codes}m{shown}\x1b[0m" if codes else shown)
    return "".join(parts)


def printed(lines: Iterable[Line], look: Look) -> str:
    """Lines as text to print, each with a newline."""
    return "".join(f"{encode(line, look)}\n" for line in lines)


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def interval(days: int) -> str:
    """The study days until a question returns: `soon` (today), `2 d`, `1.4 mo`, `2.1 y`."""
    if days < 1:
        return "soon"
    if days < 31:
        return f"{days} d"
    return f"{days / 30.44:.1f} mo" if days < 365 else f"{days / 365.25:.1f} y"


def clock(seconds: float) -> str:
    """Minutes and seconds: `0:42`."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def spell(seconds: float) -> str:
    """A stretch of time: `40 s`, `12 min`, `3 h 5 min`."""
    if round(seconds) < 60:
        return f"{round(seconds)} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def day(ordinal: int, today: int) -> str:
    """A study day as a person says it: `today`, `tomorrow`, `Thu 26 Nov`, `Fri 1 Jan 2027`."""
    if ordinal == today:
        return "today"
    if ordinal == today + 1:
        return "tomorrow"
    return dated(ordinal, today)


def dated(ordinal: int, today: int) -> str:
    """A study day by its date, however near: `Thu 26 Nov`; with the year if it is another."""
    then = date.fromordinal(ordinal)
    text = f"{WEEKDAYS[then.weekday()]} {then.day} {MONTHS[then.month - 1]}"
    return text if then.year == date.fromordinal(today).year else f"{text} {then.year}"
