"""Which parts of `quiz stats` are shown on a screen of a given size, and where.

The most important come first: the headline, the calendar, recall against prediction, what is
coming, the weakest memories. A low terminal gets these, each as flat as it can be; a higher one
gets whatever else fits; a pipe gets everything.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.segment import Segment
from rich.text import Text

from quiz.charts import Columns, SideBySide, Sparkline
from quiz.plain_text import count, percent
from quiz.stats.calibration import LEAST
from quiz.stats.days import Calendar
from quiz.stats.figures import DAYS, WINDOW_DAYS, CategoryProgress, Forecast, Stats
from quiz.stats.parts import (
    bars,
    calendar,
    calendar_width,
    confidence,
    drills,
    memory,
    mocks,
    part,
    recall,
    recall_line,
    said,
)
from quiz.terminal.style import Look
from quiz.terminal.text import cells, spell


def categories(figures: Sequence[CategoryProgress], width: int, look: Look) -> Group:
    """A bar for each: what would be recalled now, of all its questions, seen or not."""
    rows = [
        (
            f"{one.category} {one.seen}/{one.questions}",
            one.seen / one.questions * (one.recall or 0),
            percent(one.seen / one.questions * (one.recall or 0))
            + (f", {one.due} due" if one.due else ""),
            "green",
        )
        for one in figures
    ]
    return part("Categories: seen, and recall of all", *bars(rows, width, look, most_name=width))


ASSUMED = "Each question once, on the day it is asked next; new ones left out."
TITLE = f"Due in {DAYS} days"


def coming(figures: Forecast, height: int = 10, *, explained: bool = False) -> Group:
    """A bar for each day from today on, `height` lines of it; and what it assumes."""
    if not figures.total:
        return _nothing(figures)
    chart: list[RenderableType] = [Columns(figures.due, x_title="days from today", height=height)]
    return part(_title(figures), *chart, *([said(ASSUMED)] if explained else []))


def coming_line(figures: Forecast, width: int) -> Group:
    """The same in two lines."""
    if not figures.total:
        return _nothing(figures)
    title = f"{_title(figures)}, from left to right"
    return part(title, Sparkline(figures.due, low=0, width=width))


def _nothing(figures: Forecast) -> Group:
    return part(TITLE, said(f"Nothing; {figures.later:,} later." if figures.later else "Nothing."))


def _title(figures: Forecast) -> str:
    return f"{TITLE}: {figures.total:,} ({figures.due[0]:,} today)"


def standing(stats: Stats) -> str:
    """Where the questions stand."""
    figures = stats.progress
    words = f"{count(figures.questions, 'question')}: {figures.learned:,} learned, "
    words += f"{figures.due:,} due, {figures.new:,} new"
    return words + (f", {figures.suspended:,} suspended" if figures.suspended else "")


def habit(stats: Stats) -> list[str]:
    """The streak, the time, and the recall of the last 30 days."""
    figures, row = stats.progress, stats.streak
    lines = [f"{count(row.current, 'day')} in a row"]
    if row.longest > row.current:
        lines.append(f"longest: {row.longest}")
    lines += [
        f"today: {spell(figures.seconds_today)}",
        f"{WINDOW_DAYS} days: {spell(figures.seconds_window)}",
        f"in all: {spell(figures.seconds_total)}",
    ]
    studied = [day for day in stats.calendar.last(WINDOW_DAYS) if day.reviews]
    if studied:
        mean = sum(day.seconds for day in studied) / len(studied)
        lines.append(f"{spell(mean)} a study day")
    if figures.retention is not None and figures.tested >= LEAST:
        lines.append(f"recalled {percent(figures.retention)}")
        lines.append(f"  of {figures.tested} in {WINDOW_DAYS} days")
    return lines


def minutes(figures: Calendar, height: int = 10) -> Group:
    """A bar for each of the last 30 days, today at the right end; `height` lines in all."""
    days = figures.last(WINDOW_DAYS)
    seconds = sum(day.seconds for day in days)
    title = f"Minutes a day, {WINDOW_DAYS} days: {spell(seconds)}"
    if not seconds:
        return part(title, said("Nothing yet."))
    each = [day.seconds / 60 for day in days]
    chart = Columns(each, start=1 - len(days), x_title="days from today", height=height - 1)
    return part(title, chart)


WIDE = 78
"""From so many columns on, parts stand side by side."""
FACTS = 20
"""Columns that the figures beside the calendar need."""
WIDER = 110
"""From so many columns on, three of them."""
GAP = 2
MONTH = 64
"""Columns in which each of 30 bars is two wide."""
LOW, HIGH = 32, 44
"""Under so many lines parts are flat; from so many on they are drawn large."""
MEMORIES = 100
"""Bars of memories at most, even where the height is not limited."""

Lines = list[list[Segment]]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class StatsPage:
    """The screen. `height` is the terminal's, None where there is none: then all of it is drawn."""

    title: str
    stats: Stats
    look: Look
    height: int | None = None

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        free = options.update(height=None)
        parts = [
            console.render_lines(part, free, pad=False) for part in self._parts(options.max_width)
        ]
        room = sum(map(len, parts)) * 2 if self.height is None else self.height - 1  # the prompt
        shown, left = _fitting(parts, room)
        spare = room - sum(map(len, shown))
        if left:
            top = self._title(options.max_width, count(left, "more part"), ": quiz stats | less")
            shown[0] = [*console.render_lines(top, free, pad=False), *shown[0][1:]]
        for place, one in enumerate(shown):
            if place and spare > 0:
                spare -= 1
                yield Segment.line()
            for line in one:
                yield from line
                yield Segment.line()

    def _title(self, width: int, hint: str = "", more: str = "") -> Text:
        """The title, and at the right end what is not shown, as much of it as has room."""
        title = Text(self.title, style="bold", overflow="ellipsis", no_wrap=True)
        for note in (hint + more, hint):
            gap = width - cells(self.title) - len(note)
            if note and gap > 1:
                return title.append(" " * gap + note, style="not bold dim")
        return title

    def _parts(self, width: int) -> list[RenderableType]:
        """All parts, the most important first."""
        facts = standing(self.stats)
        if not self.stats.progress.reviews:
            words = "No answer yet: quiz asks the first questions. Afterwards this page shows what"
            words += " you did, what you would recall, and whether the predictions hold."
            head = Group(self._title(width), Text(facts), Text(words))
            return [head, categories(self.stats.progress.categories, width, self.look)]
        if width < WIDE:
            return self._stacked(width, f"{facts}. {habit(self.stats)[0]}")
        return self._side_by_side(width, facts)

    def _stacked(self, width: int, facts: str) -> list[RenderableType]:
        stats, look = self.stats, self.look
        tested, due = stats.calibration, stats.forecast
        if self._pick(True, False, False):
            middle: list[RenderableType] = [
                Text(recall_line(tested, look)),
                coming_line(due, width),
            ]
        else:
            middle = [recall(tested, width, look), coming(due, explained=True)]
        return [
            Group(self._title(width), Text(facts)),
            calendar(stats.calendar, width, look),
            *middle,
            memory(stats.memories, width, look, self._pick(4, 8, MEMORIES)),
            minutes(stats.calendar),
            Text("\n".join(habit(stats))),
            confidence(stats.confidence, width, look),
            mocks(stats.practice, stats.today, width, look),
            drills(stats.practice, width, look),
            categories(stats.progress.categories, width, look),
        ]

    def _side_by_side(self, width: int, facts: str) -> list[RenderableType]:
        stats, look = self.stats, self.look
        left = calendar_width(width - FACTS - GAP)
        days = calendar(stats.calendar, left, look)
        one, other = _halves(width)
        lines = self._pick(7, 7, 11)
        return [
            Group(self._title(width), Text(facts)),
            SideBySide([days, Text("\n" + "\n".join(habit(stats)))], 0, (left, width - left - GAP)),
            SideBySide(
                [
                    recall(stats.calibration, one, look, self._pick(lines, lines, None)),
                    coming(stats.forecast, lines, explained=self._pick(False, False, True)),
                ],
                0,
                (one, other),
            ),
            memory(stats.memories, width, look, self._pick(4, 5, MEMORIES)),
            *self._practice(width),
        ]

    def _practice(self, width: int) -> list[RenderableType]:
        """What is shown where there is room for more."""
        stats, look = self.stats, self.look
        one, other = _halves(width)
        wider = width >= WIDER
        each = (width - 2 * GAP) // 3 if wider else one
        sure = confidence(stats.confidence, each, look)
        scores = mocks(stats.practice, stats.today, each, look)
        computed = drills(stats.practice, each, look)
        time = minutes(stats.calendar, self._pick(7, 7, 12))
        rows = categories(stats.progress.categories, one if wider else width, look)
        if wider:
            return [
                SideBySide([sure, scores, computed], 0),
                SideBySide([rows, time], 0, (one, other)),
            ]
        return [
            SideBySide([sure, computed], 0, (one, other)),
            SideBySide([scores, time], 0, (one, other)),
            rows,
        ]

    def _pick(self, low: _T, middle: _T, high: _T) -> _T:
        """One of three by the height of the terminal."""
        if self.height is None or self.height >= HIGH:
            return high
        return low if self.height < LOW else middle


def _halves(width: int) -> tuple[int, int]:
    """Widths of two parts side by side; the right one holds 30 bars, two wide if possible."""
    right = max((width - GAP) // 2, min(MONTH, width - GAP - 50))
    return width - GAP - right, right


def _fitting(parts: Sequence[Lines], room: int) -> tuple[list[Lines], int]:
    """The parts that fit into `room` lines, the first in any case; how many do not."""
    shown: list[Lines] = []
    for one in parts:
        if not shown or sum(map(len, shown)) + len(one) <= room:
            shown.append(one)
    return shown, len(parts) - len(shown)
