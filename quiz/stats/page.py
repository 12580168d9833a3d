"""Which parts of `quiz stats` are shown on a screen of a given size, and where.

The most important come first: the headline, the calendar, recall against prediction, what is
due next, the weakest memories. A low terminal gets these, each as flat as it can be; a higher one
gets whatever else fits; a pipe gets everything.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.segment import Segment
from rich.text import Text

from quiz.charts import Beside
from quiz.plain_text import count
from quiz.stats import parts
from quiz.stats.figures import Stats
from quiz.terminal.style import Look
from quiz.terminal.text import cells

WIDE = 78
"""From so many columns on, parts stand side by side."""
HABIT = 20
"""Columns that the streak and the times beside the calendar need."""
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
    """The page. `height` is the terminal's; None, as in a pipe: then all of it is drawn."""

    title: str
    stats: Stats
    look: Look
    height: int | None = None

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        free = options.update(height=None)
        drawn = [
            console.render_lines(part, free, pad=False) for part in self._parts(options.max_width)
        ]
        room = sum(map(len, drawn)) * 2 if self.height is None else self.height - 1  # the prompt
        shown, left = _fitting(drawn, room)
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
        """The title, and at the right end what was left out, as much of it as has room."""
        title = Text(self.title, style="bold", overflow="ellipsis", no_wrap=True)
        for note in (hint + more, hint):
            gap = width - cells(self.title) - len(note)
            if note and gap > 1:
                return title.append(" " * gap + note, style="not bold dim")
        return title

    def _parts(self, width: int) -> list[RenderableType]:
        """All parts, the most important first."""
        counts = parts.counts(self.stats)
        if not self.stats.reviews:
            words = "No answer yet: quiz asks the first questions. Afterwards this page shows what"
            words += " you did, what you would recall, and whether the predictions hold."
            head = Group(self._title(width), Text(counts), Text(words))
            return [head, parts.categories(self.stats.categories, width, self.look)]
        if self.look.linear:
            return self._in_words(width, counts)
        if width < WIDE:
            return self._stacked(width, f"{counts}. {parts.habit(self.stats)[0]}")
        return self._side_by_side(width, counts)

    def _stacked(self, width: int, counts: str) -> list[RenderableType]:
        stats, look = self.stats, self.look
        tested = stats.calibration
        if self._pick(True, False, False):
            middle: list[RenderableType] = [
                Text(parts.recall_line(tested, look)),
                parts.forecast_line(stats, width),
            ]
        else:
            middle = [parts.recall(tested, width, look), parts.forecast(stats, explained=True)]
        return [
            Group(self._title(width), Text(counts)),
            parts.calendar(stats.calendar, width, look),
            *middle,
            parts.memories(stats.memories, width, look, self._pick(4, 8, MEMORIES)),
            parts.minutes(stats.calendar),
            Text("\n".join(parts.habit(stats))),
            parts.confidence(stats.confidence, width, look),
            parts.mocks(stats.mocks, stats.today, width, look),
            parts.drills(stats.drills, width, look),
            parts.categories(stats.categories, width, look),
        ]

    def _in_words(self, width: int, counts: str) -> list[RenderableType]:
        """All of it, one below the other, without what only its picture says."""
        stats, look = self.stats, self.look
        return [
            Group(self._title(width), Text(counts)),
            Text("\n".join(parts.habit(stats))),
            parts.days(stats.calendar),
            parts.recall(stats.calibration, width, look),
            parts.forecast(stats, explained=True),
            parts.memories(stats.memories, width, look),
            parts.confidence(stats.confidence, width, look),
            parts.mocks(stats.mocks, stats.today, width, look),
            parts.drills(stats.drills, width, look),
            parts.categories(stats.categories, width, look),
        ]

    def _side_by_side(self, width: int, counts: str) -> list[RenderableType]:
        stats, look = self.stats, self.look
        left = parts.calendar_width(width - HABIT - GAP)
        days = parts.calendar(stats.calendar, left, look)
        habit = Text("\n" + "\n".join(parts.habit(stats)))
        one, other = _halves(width)
        lines = self._pick(7, 7, 11)
        recall = parts.recall(stats.calibration, one, look, self._pick(lines, lines, None))
        forecast = parts.forecast(stats, lines, explained=self._pick(False, False, True))
        return [
            Group(self._title(width), Text(counts)),
            Beside(days, habit, shares=(left, width - left - GAP), always=True),
            Beside(recall, forecast, shares=(one, other), always=True),
            parts.memories(stats.memories, width, look, self._pick(4, 5, MEMORIES)),
            *self._practice(width),
        ]

    def _practice(self, width: int) -> list[RenderableType]:
        """What is shown where there is room for more."""
        stats, look = self.stats, self.look
        one, other = _halves(width)
        wider = width >= WIDER
        each = (width - 2 * GAP) // 3 if wider else one
        sure = parts.confidence(stats.confidence, each, look)
        scores = parts.mocks(stats.mocks, stats.today, each, look)
        drills = parts.drills(stats.drills, each, look)
        time = parts.minutes(stats.calendar, self._pick(7, 7, 12))
        rows = parts.categories(stats.categories, one if wider else width, look)
        if wider:
            return [
                Beside(sure, scores, drills, always=True),
                Beside(rows, time, shares=(one, other), always=True),
            ]
        return [
            Beside(sure, drills, shares=(one, other), always=True),
            Beside(scores, time, shares=(one, other), always=True),
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


def _fitting(drawn: Sequence[Lines], room: int) -> tuple[list[Lines], int]:
    """The parts that fit into `room` lines, the first in any case; and how many do not."""
    shown: list[Lines] = []
    for one in drawn:
        if not shown or sum(map(len, shown)) + len(one) <= room:
            shown.append(one)
    return shown, len(drawn) - len(shown)
