"""The parts of the page of `quiz stats`, each a picture or a sentence under its title."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from math import nan

from rich.console import Group, RenderableType
from rich.text import Text

from quiz.charts import Columns, Interval, Intervals, Sparkline
from quiz.plain_text import count, percent
from quiz.scheduling.fitting import LEAST_REVIEWS
from quiz.scheduling.fsrs import RETENTION_RANGE
from quiz.stats.figures import (
    FORECAST_DAYS,
    WEEKS,
    WINDOW_DAYS,
    CalendarDay,
    Category,
    Remembered,
    Stats,
)
from quiz.stats.results import (
    LEAST,
    LEAST_ASKED,
    LEAST_DRILLS,
    Bin,
    Calibration,
    CodePractice,
    Confidence,
    Drills,
    MockScore,
    Share,
)
from quiz.terminal.style import Look
from quiz.terminal.text import (
    MONTHS,
    WEEKDAYS,
    Line,
    cells,
    day,
    fitted,
    in_columns,
    spell,
)

Part = Group


def part(title: str, *body: RenderableType) -> Part:
    """A part of the page under its title; texts in it are shown as they are."""
    texts = (Text(one) if isinstance(one, str) else one for one in body)
    return Group(Text(title, style="bold"), *texts)


Row = tuple[str, float, str, str]
"""A name, a share from 0 to 1, the share or its parts as text, and a style."""
_GAP = 2
_RICH = {"good": "green", "hard": "magenta", "accent": "magenta"}
"""Rich's names for the colors of `quiz.terminal.style`."""


def _bars(
    rows: Sequence[Row], width: int, look: Look, most_name: int = 28, columns: int = 1
) -> list[Text]:
    """Rows of name, bar and figure, in `columns` columns that are read downwards."""
    each = (width - _GAP * (columns - 1)) // columns
    figure = max(cells(row[2]) for row in rows)
    name = min(max(cells(row[0]) for row in rows), most_name, max(6, each - figure - 10))
    bar = max(1, min(50, each - name - figure - 2))
    lines: list[Line] = [
        ((f"{label}: {value}", style),)
        if look.linear
        else (
            (f"{fitted(label, name, look)} ", ""),
            (look.bar(share, bar), style),
            (f" {value:>{figure}}", ""),
        )
        for label, share, value, style in rows
    ]
    return [
        Text.assemble(*((text, _RICH.get(style, style)) for text, style in line))
        for line in in_columns(lines, columns, each, _GAP)
    ]


def counts(stats: Stats) -> str:
    """How many questions there are, and how many are learned, due, new and suspended."""
    words = f"{count(stats.questions, 'question')}: {stats.learned:,} learned, "
    words += f"{stats.due:,} due, {stats.new:,} new"
    return words + (f", {stats.suspended:,} suspended" if stats.suspended else "")


def habit(stats: Stats) -> list[str]:
    """The streak, the time, and the recall of the last 30 days, a line for each."""
    lines = [f"{count(stats.streak, 'day')} in a row"]
    if stats.longest_streak > stats.streak:
        lines.append(f"longest: {stats.longest_streak}")
    lines += [
        f"today: {spell(stats.seconds_today)}",
        f"{WINDOW_DAYS} days: {spell(stats.seconds_window)}",
        f"in all: {spell(stats.seconds_total)}",
    ]
    studied = [one.seconds for one in stats.calendar[-WINDOW_DAYS:] if one.reviews]
    if studied:
        lines.append(f"{spell(sum(studied) / len(studied))} a study day")
    if stats.retention is not None and stats.tested >= LEAST:
        lines.append(f"recalled {percent(stats.retention)}")
        lines.append(f"  of {stats.tested} in {WINDOW_DAYS} days")
    return lines


def categories(figures: Sequence[Category], width: int, look: Look) -> Part:
    """A bar per category: the share of its questions, seen or not, that would be recalled now."""
    rows = []
    for one in figures:
        share = one.seen / one.questions * (one.recall or 0)
        due = f", {one.due} due" if one.due else ""
        name = f"{one.category} {one.seen}/{one.questions}"
        rows.append((name, share, percent(share) + due, "good"))
    bars = _bars(rows, width, look, most_name=width)
    return part("Categories: seen, and recall of all", *bars)


def forecast(stats: Stats, height: int = 10, *, explained: bool = False) -> Part:
    """A bar per day from today on, in `height` lines; and what the forecast assumes."""
    due, title = [one.due for one in stats.forecast], f"Due in {FORECAST_DAYS} days"
    if not any(due):
        later = f"; {stats.forecast_later:,} later" if stats.forecast_later else ""
        return part(title, f"Nothing{later}.")
    chart: list[RenderableType] = [Columns(due, x_title="days from today", height=height)]
    if explained:
        chart.append("Each question once, on the day it is asked next; new ones left out.")
    return part(f"{title}: {sum(due):,} ({due[0]:,} today)", *chart)


def minutes(calendar: Sequence[CalendarDay], height: int = 10) -> Part:
    """A bar per day of the last 30, today at the right; `height` lines in all."""
    days = calendar[-WINDOW_DAYS:]
    seconds = sum(one.seconds for one in days)
    title = f"Minutes a day, {WINDOW_DAYS} days: {spell(seconds)}"
    if not seconds:
        return part(title, "Nothing yet.")
    each = [one.seconds / 60 for one in days]
    chart = Columns(each, start=1 - len(days), x_title="days from today", height=height - 1)
    return part(title, chart)


_NAME = 4
"""Columns for the names of the weekdays."""


def calendar_width(width: int) -> int:
    """The columns of the calendar in `width`: 3, 2 or 1 per week."""
    return _NAME + WEEKS * max(1, min(3, (width - _NAME) // WEEKS))


def calendar(days: Sequence[CalendarDay], width: int, look: Look) -> Part:
    """Months, seven rows of days, and what the marks mean: nine lines if they fit."""
    ranges = levels(one.reviews for one in days)
    weeks = max(1, min(WEEKS, width - _NAME))  # on a very narrow screen the latest
    cell = max(1, min(3, (width - _NAME) // weeks))
    days = days[7 * (WEEKS - weeks) :]
    off, missed, shades = _marks(look, len(ranges))
    rows = [Text(_months(days, cell), style="dim")]
    for weekday, name in enumerate(WEEKDAYS):
        row = Text.assemble((f"{name:{_NAME}}", "dim"))
        for one in days[weekday::7]:
            mark, style = (missed, "") if one.missed else (off, "dim")
            if one.reviews:
                mark, style = shades[sum(one.reviews > high for _, high in ranges)], "green"
            row.append(mark * min(cell, 2) + " " * (cell - 2), style)
        row.rstrip()
        rows.append(row)
    return Group(*rows, _legend(ranges, width, look))


def days(calendar: Sequence[CalendarDay]) -> Part:
    """The last days in words: those with answers, and those missed although something was due."""
    told = []
    for one in calendar[-WINDOW_DAYS:]:
        done = f"{count(one.reviews, 'answer')}, {spell(one.seconds)}" if one.reviews else "missed"
        if one.reviews or one.missed:
            told.append(f"{date.fromordinal(one.day).isoformat()}: {done}")
    title = f"The last {WINDOW_DAYS} days: answers and time"
    return part(title, "\n".join(told) or "None.")


def levels(counts: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """At most four ranges of counts, low to high, each with about as many of the days.

    They leave no gap between 1 and the largest count, so every day has a level.
    """
    found = sorted(count for count in counts if count > 0)
    if not found:
        return ()
    ends = sorted({found[(len(found) * part + 3) // 4 - 1] for part in range(1, 5)})
    return tuple((low + 1, high) for low, high in pairwise([0, *ends]))


def _marks(look: Look, levels: int) -> tuple[str, str, str]:
    """The marks for a day with nothing due, for a missed one, and for `levels` of answers."""
    off, missed, shades = ("·", "×", "░▒▓█") if look.unicode else (".", "x", "-+*#")
    return off, missed, shades[4 - levels :]


def _months(days: Sequence[CalendarDay], cell: int) -> str:
    """The names of months over the weeks in which they start."""
    line = ""
    for week, monday in enumerate(days[::7]):
        inside = [date.fromordinal(one.day) for one in days[7 * week : 7 * week + 7]]
        begins = [one for one in inside if one.day == 1]
        place = _NAME + week * cell
        if week == 0 and date.fromordinal(monday.day).day <= 14:
            begins = begins or inside[:1]
        if begins and (not line or place > len(line)):
            line = line.ljust(place) + MONTHS[begins[0].month - 1]
    return line[: _NAME + cell * len(days[::7])]


def _legend(ranges: Sequence[tuple[int, int]], width: int, look: Look) -> Text:
    """What each mark means; shades only if there are answers."""
    off, missed, shades = _marks(look, len(ranges))
    items = [
        f"{shade} {low:,}{'' if low == high else f'{look.dash}{high:,}'}"
        for shade, (low, high) in zip(shades, ranges, strict=True)
    ]
    items[-1:] = [f"{items[-1]} answers"] if items else []
    items += [f"{off} none due", f"{missed} missed"]
    roomy = " " * _NAME + "  ".join(items)
    return Text(roomy if len(roomy) <= width else " ".join(items), style="dim")


_COLUMN = 36
"""The least columns for a list of names and bars."""
_FADED = 0.9
"""Below this a bar has a warning color; its number says so, too."""


def memories(
    figures: Sequence[Remembered], width: int, look: Look, most: int | None = None
) -> Part:
    """Bars in as many columns as fit, read downwards; `most` of them if given."""
    if not figures:
        return part("Recall now", "Every question of this deck is new.")
    columns = 1 if look.linear else max(1, (width + _GAP) // (_COLUMN + _GAP))
    shown = figures[:most]
    title = "Recall now, weakest first"
    if len(shown) < len(figures):
        title += f": {len(shown)} of {len(figures):,}"
    if any(one.suspended for one in shown):
        title += ", in brackets what is suspended"
    rows = [
        _recalled(f"({one.question})" if one.suspended else one.question, one.recall)
        for one in shown
    ]
    return part(title, *_bars(rows, width, look, columns=min(columns, len(shown))))


def _recalled(name: str, recall: float) -> Row:
    return name, recall, percent(recall), "hard" if recall < _FADED else "good"


_MOCKS, _DEMOS, _QUESTIONS, _EXERCISES = 4, 3, 3, 4
"""The most that are shown."""


def mocks(
    figures: Sequence[MockScore], today: int, width: int, look: Look, flags: str = ""
) -> Part:
    """The scores of the latest mock interviews; for many, also all of them as a line."""
    title = "Mock interviews: key points said"
    if not figures:
        return part(title, f"None yet: quiz mock{flags}")
    rows = []
    for one in figures[-_MOCKS:]:
        cut_short = f", {one.answered} of {one.asked}" if one.answered < one.asked else ""
        rows.append((day(one.day, today) + cut_short, one.score, percent(one.score), "accent"))
    more: list[RenderableType] = []
    if len(figures) > _MOCKS:
        every = Sparkline([one.score for one in figures], 0, 1)
        more = [f"All {len(figures)}, from 0 to 100%:", every]
    return part(title, *_bars(rows, width, look), *more)


def drills(figures: Drills, width: int, look: Look, flags: str = "") -> Part:
    """How many were right, week by week, and where the most went wrong."""
    if not figures.of:
        return part("Drills", f"None yet: quiz drill{flags}")
    title = f"Drills: {figures.right:,} of {count(figures.of, 'answer')} right"
    if figures.of < LEAST_DRILLS:
        return part(title, f"Too few to tell; shown from {LEAST_DRILLS} on.")
    words = f"{percent(figures.share or 0)} {_between(figures, look)}"
    body: list[RenderableType] = [words]
    if len(figures.weeks) > 2:
        by_week = Sparkline([one.share for one in figures.weeks], 0, 1)
        body = [f"{words}; by week:", by_week]
    wrong = [one for one in figures.demos if one.right < one.of][:_DEMOS]
    if wrong:
        rows = [(one.demo, one.share or 0, f"{one.right}/{one.of}", "accent") for one in wrong]
        body += _bars(rows, width, look)
    return part(title, *body)


def code(figures: CodePractice, width: int, look: Look, flags: str = "") -> Part:
    """How many exercises are known from memory, and those most likely forgotten."""
    title = "Code from memory"
    if not figures.written:
        return part(title, f"None yet: quiz code{flags}")
    title += f": {figures.known} of {figures.total}"
    title += f", {figures.due} due" if figures.due else ""
    rows = [_recalled(one.exercise, one.recall) for one in figures.written[:_EXERCISES]]
    return part(title, *_bars(rows, width, look))


def confidence(figures: Confidence, width: int, look: Look) -> Part:
    """How often answers were right when unsure, fair and sure; and what was sure but wrong."""
    title = "How sure, and how often right"
    if not figures.asked:
        return part(title, "Not asked yet: quiz config confidence on.")
    levels = (("unsure", figures.unsure), ("fair", figures.fair), ("sure", figures.sure))
    enough = [(name, share) for name, share in levels if share.of >= LEAST_ASKED]
    body: list[RenderableType] = []
    if enough:
        intervals = [
            _interval(name, share, text=f"{percent(share.share or 0)} of {share.of:,}")
            for name, share in enough
        ]
        body.append(Intervals(intervals, (0, 100)))
    few = [f"{name} {share.of}" for name, share in levels if share.of < LEAST_ASKED]
    if few:
        body.append(f"Too few answers: {', '.join(few)}; shown from {LEAST_ASKED} on.")
    if figures.sure_and_wrong:
        names = ", ".join(figures.sure_and_wrong[:_QUESTIONS])
        left = len(figures.sure_and_wrong) - _QUESTIONS
        words = f"Sure and wrong: {names}" + (f" and {left} more" if left > 0 else "")
        body.append(fitted(words, width, look).rstrip())
    return part(title, *body)


def _interval(name: str, share: Share, predicted: float = nan, text: str = "") -> Interval:
    """A share and its confidence interval, in percent."""
    low, high = share.ends
    return Interval(name, 100 * low, 100 * (share.share or 0), 100 * high, predicted, text)


def _between(share: Share, look: Look) -> str:
    low, high = share.ends
    return f"({round(low * 100)}{look.dash}{round(high * 100)}%)"


def verdict_line(figures: Calibration) -> str | None:
    """Whether you remember better or worse than predicted, and what to do; None if neither."""
    if not figures.verdict or figures.predicted is None or figures.share is None:
        return None
    low, high = RETENTION_RANGE
    aim = min(max(2 * figures.predicted - figures.share, low), high)
    more = "better" if figures.verdict > 0 else "less"
    often = "less often" if figures.verdict > 0 else "more often"
    fit = "quiz fit learns from it; " if figures.of >= LEAST_REVIEWS else ""
    return f"You remember {more} than predicted: {fit}quiz config retention {aim:.2f} asks {often}."


def recall_line(figures: Calibration, look: Look) -> str:
    """Predicted and true recall in a sentence."""
    if figures.share is None or figures.predicted is None:
        return "Recall is tested from the second day on."
    if not figures.enough:
        return (
            f"Recalled {figures.right} of {count(figures.of, 'answer')} on a later"
            f" day; from {LEAST} on this is compared with what was predicted."
        )
    predicted, true = percent(figures.predicted), percent(figures.share)
    return f"Recall: predicted {predicted}, true {true} {_between(figures, look)}"


def recall(figures: Calibration, width: int, look: Look, height: int | None = None) -> Part:
    """The sentence, and an interval for each bin of predictions with enough answers.

    With `height`, only the fullest bins are shown, as many as fit.
    """
    if not figures.enough:
        return part("Predicted and true recall", recall_line(figures, look))
    bins = list(figures.filled)
    if height is not None:
        fullest = sorted(bins, key=lambda one: -one.of)[: max(1, height - 5)]
        bins = [one for one in bins if one in fullest]
    named: list[tuple[str, Bin | Calibration]] = [(_bin_name(one, look), one) for one in bins]
    roomy = width >= _COLUMN
    intervals = [
        _interval(name, one, 100 * (one.predicted or 0.0), f"{one.of:,}" if roomy else "")
        for name, one in [*named, ("all", figures)]
    ]
    lowest = min(min(one.low, one.expected) for one in intervals)
    chart = Intervals(
        intervals,
        (min(90, 10 * int(lowest / 10)), 100),
        ("true, 95% interval" if roomy else "true", "predicted"),
    )
    verdict = verdict_line(figures) if height is None else None
    title = recall_line(figures, look)
    if len(title) > width:  # the interval is in the picture too
        title = title.partition(" (")[0]
    return part(title, chart, *([verdict] if verdict else []))


def _bin_name(one: Bin, look: Look) -> str:
    if not one.from_:
        return f"under {percent(one.to)}"
    return f"{round(100 * one.from_)}{look.dash}{percent(one.to)}"
