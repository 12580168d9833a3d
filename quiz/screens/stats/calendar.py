"""The last 26 weeks as a heatmap: a column for each week, a shade for each day.

Shades and not colours tell how much: more ink is more, on a dark ground and on a light one.
"""

from datetime import date

from rich.console import Group
from rich.text import Text

from quiz.report.calendar import WEEKS, Calendar, StudyDay, levels
from quiz.screens.durations import MONTHS, WEEKDAYS
from quiz.screens.theme import Look

NAME = 4
"""Columns for the names of the weekdays."""
STYLE = "green"


def calendar_width(width: int) -> int:
    """How many columns the calendar takes of `width`: each week 3, 2 or 1."""
    return NAME + WEEKS * max(1, min(3, (width - NAME) // WEEKS))


def calendar(figures: Calendar, width: int, look: Look) -> Group:
    """Months, seven rows of days, and what the marks mean: nine lines where there is room."""
    ranges = levels(day.reviews for day in figures.days)
    weeks = max(1, min(WEEKS, width - NAME))  # on a very narrow screen the latest
    cell = max(1, min(3, (width - NAME) // weeks))
    days = figures.days[7 * (WEEKS - weeks) :]
    rows = [Text(_months(days, cell, look), style="dim")]
    for weekday, name in enumerate(WEEKDAYS):
        row = Text.assemble((f"{name:{NAME}}", "dim"))
        for day in days[weekday::7]:
            mark = _mark(day, ranges, look) * min(cell, 2) + " " * (cell - 2)
            row.append(mark, style=STYLE if day.reviews else "" if day.missed else "dim")
        row.rstrip()
        rows.append(row)
    return Group(*rows, _legend(ranges, width, look))


def _mark(day: StudyDay, ranges: tuple[tuple[int, int], ...], look: Look) -> str:
    """One character for a day."""
    if not day.reviews:
        return _missed(look) if day.missed else look.dot if look.unicode else "."
    level = sum(day.reviews > high for _, high in ranges)
    return _shades(look, len(ranges))[level]


def _missed(look: Look) -> str:
    return "×" if look.unicode else "x"


def _shades(look: Look, count: int) -> str:
    """`count` shades, the fullest last."""
    return ("░▒▓█" if look.unicode else "-+*#")[4 - count :]


def _months(days: tuple[StudyDay, ...], cell: int, look: Look) -> str:
    """The names of months over the weeks in which they begin."""
    line = ""
    for week, monday in enumerate(days[::7]):
        inside = [date.fromordinal(day.day) for day in days[7 * week : 7 * week + 7]]
        begins = [day for day in inside if day.day == 1]
        place = NAME + week * cell
        if week == 0 and date.fromordinal(monday.day).day <= 14:
            begins = begins or inside[:1]
        if begins and (not line or place > len(line)):
            line = line.ljust(place) + MONTHS[begins[0].month - 1]
    return line[: NAME + cell * len(days[::7])]


def _legend(ranges: tuple[tuple[int, int], ...], width: int, look: Look) -> Text:
    """What each mark means. Without an answer there is none of them to explain."""
    items = [
        f"{shade} {low:,}{'' if low == high else f'{look.dash}{high:,}'}"
        for shade, (low, high) in zip(_shades(look, len(ranges)), ranges, strict=True)
    ]
    items[-1:] = [f"{items[-1]} answers"] if items else []
    dot = look.dot if look.unicode else "."
    items += [f"{dot} none due", f"{_missed(look)} missed"]
    roomy = " " * NAME + "  ".join(items)
    return Text(roomy if len(roomy) <= width else " ".join(items), style="dim")
