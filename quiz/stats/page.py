"""The page of `quiz stats`: what stands where, by how wide and high the terminal is.

The most important comes first: the headline, the calendar, recall against prediction, what is due
next, the weakest memories. What does not fit on the screen is paged, as other long output is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.segment import Segment
from rich.text import Text

from quiz.charts import Beside
from quiz.stats import parts
from quiz.stats.figures import Stats
from quiz.terminal.style import Look

WIDE = 78
"""Columns from which on parts stand side by side."""
HABIT = 20
"""Columns that the streak and the times beside the calendar need."""
WIDER = 110
"""Columns from which on there are three beside each other."""
GAP = 2
MONTH = 64
"""Columns in which each of 30 bars is two wide."""
HIGH = 44
"""Lines from which on charts are drawn high."""
MEMORIES = 100
"""Bars of memories at most."""


@dataclass(frozen=True, slots=True)
class StatsPage:
    """The page.

    `height` is the terminal's, None in a pipe; `flags` are what a command needs in order to be
    about the same deck.
    """

    title: str
    stats: Stats
    look: Look
    height: int | None = None
    flags: str = ""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        free = options.update(height=None)
        for place, one in enumerate(self._parts(options.max_width)):
            if place:
                yield Segment.line()
            for line in console.render_lines(one, free, pad=False):
                yield from line
                yield Segment.line()

    def _parts(self, width: int) -> list[RenderableType]:
        """All parts, the most important first."""
        title = Text(self.title, style="bold", overflow="ellipsis", no_wrap=True)
        head = Group(title, Text(parts.counts(self.stats)))
        if not self.stats.reviews:
            words = f"No answer yet: quiz{self.flags} asks the first questions. Afterwards this"
            words += " page shows what you did, what you would recall, and whether the predictions"
            words += " hold."
            rows = parts.categories(self.stats.categories, width, self.look)
            return [Group(head, Text(words)), rows]
        if self.look.linear or width < WIDE:
            return [head, *self._stacked(width)]
        return [head, *self._side_by_side(width)]

    def _stacked(self, width: int) -> list[RenderableType]:
        """One below the other; in words without what only its picture says."""
        stats, look, linear = self.stats, self.look, self.look.linear
        habit = Text("\n".join(parts.habit(stats)))
        calendar = parts.calendar(stats.calendar, width, look)
        return [
            *([habit, parts.days(stats.calendar)] if linear else [calendar]),
            parts.recall(stats.calibration, width, look),
            parts.forecast(stats, explained=True),
            parts.memories(stats.memories, width, look, None if linear else MEMORIES),
            *([] if linear else [parts.minutes(stats.calendar), habit]),
            *self._practice(width),
            parts.categories(stats.categories, width, look),
        ]

    def _side_by_side(self, width: int) -> list[RenderableType]:
        stats, look = self.stats, self.look
        high = self.height is None or self.height >= HIGH
        left = parts.calendar_width(width - HABIT - GAP)
        days = parts.calendar(stats.calendar, left, look)
        habit = Text("\n" + "\n".join(parts.habit(stats)))
        one, other = _halves(width)
        recall = parts.recall(stats.calibration, one, look, None if high else 7)
        forecast = parts.forecast(stats, 11 if high else 7, explained=high)
        wider = width >= WIDER
        practice: Sequence[RenderableType] = self._practice(
            (width - 2 * GAP) // 3 if wider else one
        )
        time = parts.minutes(stats.calendar, 12 if high else 7)
        rows = parts.categories(stats.categories, one if wider else width, look)
        shown: list[RenderableType] = [
            Beside(days, habit, shares=(left, width - left - GAP), always=True),
            Beside(recall, forecast, shares=(one, other), always=True),
            parts.memories(stats.memories, width, look, MEMORIES),
        ]
        if wider:
            sure, scores, drills, code = practice
            below = Beside(rows, Group(time, Text(""), code), shares=(one, other), always=True)
            return [*shown, Beside(sure, scores, drills, always=True), below]
        pairs = [Beside(*practice[n : n + 2], shares=(one, other), always=True) for n in (0, 2)]
        return [*shown, *pairs, time, rows]

    def _practice(self, width: int) -> list[RenderableType]:
        """How sure one was; mock interviews, drills and code."""
        stats, look, flags = self.stats, self.look, self.flags
        return [
            parts.confidence(stats.confidence, width, look),
            parts.mocks(stats.mocks, stats.today, width, look, flags),
            parts.drills(stats.drills, width, look, flags),
            parts.code(stats.code, width, look, flags),
        ]


def _halves(width: int) -> tuple[int, int]:
    """Widths of two parts side by side; the right one holds 30 bars, two wide if possible."""
    right = max((width - GAP) // 2, min(MONTH, width - GAP - 50))
    return width - GAP - right, right
