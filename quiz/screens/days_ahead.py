"""The days until an interview as columns: how much each is expected to bring, and the last look."""

from collections.abc import Sequence
from math import ceil

from quiz.report.preparation import Preparation
from quiz.scheduling.outlook import Load
from quiz.screens.durations import count, day, spell
from quiz.screens.text import Line, Span, clip
from quiz.screens.theme import Look

_MARGIN = "     "
_EIGHTHS = " ▁▂▃▄▅▆▇█"
_LABEL_CELLS = 12
"""Of the day names under the columns, one for so many cells."""


def calendar_lines(figures: Preparation, width: int, look: Look, rows: int) -> list[Line]:
    """Questions on each of the coming days as columns, the last look marked under them."""
    loads = figures.outlook.days
    room = width - len(_MARGIN) - 1
    each = ceil(len(loads) / room)
    groups = [loads[place : place + each] for place in range(0, len(loads), each)]
    cell = max(1, min(4, room // len(groups)))
    heights = [sum(load.questions for load in group) / len(group) for group in groups]
    top = max(1.0, *heights)
    bar = max(1, cell - 1)
    lines = [_calendar_title(figures, each, width)]
    for row in range(rows, 0, -1):
        label = f"{round(top):>{len(_MARGIN) - 1}} " if row == rows else _MARGIN
        spans: list[Span] = [(label, "dim"), ("│" if look.unicode else "|", "dim")]
        for group, height in zip(groups, heights, strict=True):
            mark = _level(height / top * rows - (row - 1), look)
            style = "accent" if _last_look(group) else "good"
            if not height and row == 1:
                mark, style = look.dot, "dim"
            spans.append((f"{mark * bar:{cell}}", style))
        lines.append(tuple(spans))
    return [*lines, *_under(figures, groups, cell, width, look)]


def _calendar_title(figures: Preparation, each: int, width: int) -> Line:
    total = sum(load.questions for load in figures.outlook.days)
    text = " questions a day"
    text += f", the mean of {each} days a column" if each > 1 else ""
    time = f"; {count(total, 'question')} in all, about {spell(total * figures.seconds)}"
    if len(text + time) + 12 > width:
        time = ""
    return (("Coming days:", "bold"), (text + time, ""))


def _under(
    figures: Preparation, groups: Sequence[Sequence[Load]], cell: int, width: int, look: Look
) -> list[Line]:
    """Under the columns: days by name as far as there is room, and where the last look is."""
    names, long = "", cell * len(groups)
    for place, group in enumerate(groups):
        name = day(group[0].day, figures.outlook.today)
        free = place * cell > len(names) + (1 if names else -1)
        if (
            free
            and len(_MARGIN) + 1 + place * cell + len(name) <= width
            and (place == 0 or (place * cell) % _LABEL_CELLS < cell)
        ):
            names = f"{names:{place * cell}}{name}"
    margin = f"{_MARGIN} "
    lines: list[Line] = [((margin + names, "dim"),)]
    begin = next((n for n, group in enumerate(groups) if _last_look(group)), None)
    if begin is not None:
        mark = _last_look_mark(begin * cell, long - begin * cell - (cell > 1), width, look)
        lines.append(clip(mark, width))
    return lines


def _last_look(group: Sequence[Load]) -> bool:
    """Whether the last look has begun in some day of a column."""
    return any(load.last_look for load in group)


def _last_look_mark(before: int, length: int, width: int, look: Look) -> Line:
    """A bar of `length` cells under the columns of the last look, named where there is room."""
    margin, text, mark = f"{_MARGIN} ", "last look", "━" if look.unicode else "="
    bar = mark * max(1, length)
    if before > len(text):
        return ((f"{margin}{text:>{before - 1}} ", ""), (bar, "accent"))
    if len(margin) + before + len(bar) + 1 + len(text) <= width:
        return ((margin + " " * before, ""), (bar, "accent"), (f" {text}", ""))
    return ((margin + " " * before, ""), (f" {text} ".center(len(bar), mark), "accent"))


def _level(height: float, look: Look) -> str:
    """The mark of one row of a column that reaches `height` rows into it."""
    if not look.unicode:
        return "#" if height >= 0.5 else " "
    if height <= 0:
        return " "
    return _EIGHTHS[max(1, min(8, round(height * 8)))]
