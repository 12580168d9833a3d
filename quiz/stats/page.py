"""The page of `quiz stats`, laid out by the width and height of the terminal.

The most important comes first: the headline, the calendar, recall against prediction, what is due
next, the weakest memories. A page longer than the screen goes through the pager.
"""

from rich.console import Group, RenderableType
from rich.text import Text

from quiz.charts import Beside
from quiz.stats import parts
from quiz.stats.figures import Stats
from quiz.terminal.style import Look

WIDE = 78
"""From this many columns on, parts are side by side."""
HABIT = 20
"""Columns needed by the streak and the times beside the calendar."""
WIDER = 110
"""From this many columns on, three parts are side by side."""
GAP = 2
MONTH = 64
"""Columns for 30 bars that are two wide."""
HIGH = 44
"""From this many lines on, charts are drawn tall."""
MEMORIES = 100
"""The most bars of memories."""


def page(
    title: str, stats: Stats, look: Look, width: int, height: int | None = None, flags: str = ""
) -> Group:
    """The page.

    `height` is the terminal's, None in a pipe; `flags` are the options a command needs to use the
    same deck.
    """
    shown: list[RenderableType]
    head = [Text(title, "bold", overflow="ellipsis", no_wrap=True), Text(parts.counts(stats))]
    if not stats.reviews:
        words = f"No answer yet: quiz{flags} asks the first questions. Afterwards this page shows"
        words += " what you did, what you would recall, and whether the predictions hold."
        shown = [Text(words), parts.categories(stats.categories, width, look)]
    elif look.linear or width < WIDE:
        shown = _stacked(stats, look, width, flags)
    else:
        shown = _side_by_side(stats, look, width, height, flags)
    return Group(*head, *(one for part in shown for one in (Text(""), part)))


def _stacked(stats: Stats, look: Look, width: int, flags: str) -> list[RenderableType]:
    """Parts one below the other; in words, without parts that only a picture can show."""
    linear = look.linear
    habit = Text("\n".join(parts.habit(stats)))
    calendar = parts.calendar(stats.calendar, width, look)
    return [
        *([habit, parts.days(stats.calendar)] if linear else [calendar]),
        parts.recall(stats.calibration, width, look),
        parts.forecast(stats, explained=True),
        parts.memories(stats.memories, width, look, None if linear else MEMORIES),
        *([] if linear else [parts.minutes(stats.calendar), habit]),
        *_practice(stats, look, width, flags),
        parts.categories(stats.categories, width, look),
    ]


def _side_by_side(
    stats: Stats, look: Look, width: int, height: int | None, flags: str
) -> list[RenderableType]:
    high = height is None or height >= HIGH
    left = parts.calendar_width(width - HABIT - GAP)
    days = parts.calendar(stats.calendar, left, look)
    habit = Text("\n" + "\n".join(parts.habit(stats)))
    # The right half holds 30 bars, two wide if possible.
    other = max((width - GAP) // 2, min(MONTH, width - GAP - 50))
    one = width - GAP - other

    def pair(left: RenderableType, right: RenderableType) -> Beside:
        return Beside(left, right, shares=(one, other), always=True)

    recall = parts.recall(stats.calibration, one, look, None if high else 7)
    forecast = parts.forecast(stats, 11 if high else 7, explained=high)
    time = parts.minutes(stats.calendar, 12 if high else 7)
    shown: list[RenderableType] = [
        Beside(days, habit, shares=(left, width - left - GAP), always=True),
        pair(recall, forecast),
        parts.memories(stats.memories, width, look, MEMORIES),
    ]
    if width >= WIDER:
        *three, code = _practice(stats, look, (width - 2 * GAP) // 3, flags)
        rows = parts.categories(stats.categories, one, look)
        below = pair(rows, Group(time, Text(""), code))
        return [*shown, Beside(*three, always=True), below]
    sure, scores, drills, code = _practice(stats, look, one, flags)
    rows = parts.categories(stats.categories, width, look)
    return [*shown, pair(sure, scores), pair(drills, code), time, rows]


def _practice(stats: Stats, look: Look, width: int, flags: str) -> list[RenderableType]:
    """Confidence, mock interviews, drills and code."""
    return [
        parts.confidence(stats.confidence, width, look),
        parts.mocks(stats.mocks, stats.today, width, look, flags),
        parts.drills(stats.drills, width, look, flags),
        parts.code(stats.code, width, look, flags),
    ]
