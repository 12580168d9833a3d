"""The parts of the page of `quiz stats`, each a picture or a sentence under its title."""

from collections.abc import Sequence
from datetime import date

from rich.console import Group, RenderableType
from rich.text import Text

from quiz.charts import Columns, Intervals, Sparkline
from quiz.plain_text import count, percent
from quiz.scheduling.fitting import LEAST_REVIEWS
from quiz.scheduling.fsrs import RETENTION_RANGE
from quiz.stats.calibration import LEAST, LEAST_ASKED, Bin, Calibration, Confidence, Share
from quiz.stats.figures import FORECAST_DAYS, WINDOW_DAYS, Category, Remembered, Stats
from quiz.stats.practice import (
    LEAST_DRILLS,
    WEEKS,
    CalendarDay,
    CodePractice,
    Drills,
    MockScore,
    levels,
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

_GAP = 2


Part = Group


def part(title: str, *body: RenderableType) -> Part:
    """A part of the page under its title; what is a text in it is taken as it is."""
    texts = (Text(one) if isinstance(one, str) else one for one in body)
    return Group(Text(title, style="bold"), *texts)


Row = tuple[str, float, str, str]
"""A name, a share from 0 to 1, the share or its parts as text, and a style."""
_RICH = {"good": "green", "hard": "magenta", "accent": "magenta"}
"""The names that Rich has for the colors of `quiz.terminal.style`."""


def _bars(rows: Sequence[Row], width: int, look: Look, most_name: int = 28) -> list[Line]:
    """A line of `width` cells or fewer for each row: name, bar, figure."""
    if look.linear:
        return [((f"{label}: {value}", style),) for label, _, value, style in rows]
    figure = max(cells(row[2]) for row in rows)
    name = min(max(cells(row[0]) for row in rows), most_name, max(6, width - figure - 10))
    bar = max(1, min(50, width - name - figure - 2))
    return [
        (
            (f"{fitted(label, name, look)} ", ""),
            (look.bar(share, bar), style),
            (f" {value:>{figure}}", ""),
        )
        for label, share, value, style in rows
    ]


def _texts(lines: Sequence[Line]) -> list[Text]:
    return [
        Text.assemble(*((text, _RICH.get(style, style)) for text, style in line)) for line in lines
    ]


def counts(stats: Stats) -> str:
    """How many questions there are, and how many of them are learned, due, new, suspended."""
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
    """A bar for each: what would be recalled now, of all its questions, seen or not."""
    rows = []
    for one in figures:
        share = one.seen / one.questions * (one.recall or 0)
        due = f", {one.due} due" if one.due else ""
        name = f"{one.category} {one.seen}/{one.questions}"
        rows.append((name, share, percent(share) + due, "good"))
    bars = _bars(rows, width, look, most_name=width)
    return part("Categories: seen, and recall of all", *_texts(bars))


_FORECAST = f"Due in {FORECAST_DAYS} days"


def forecast(stats: Stats, height: int = 10, *, explained: bool = False) -> Part:
    """A bar for each day from today on, `height` lines of it; and what it assumes."""
    due = [one.due for one in stats.forecast]
    if not any(due):
        later = f"Nothing; {stats.forecast_later:,} later." if stats.forecast_later else "Nothing."
        return part(_FORECAST, later)
    chart: list[RenderableType] = [Columns(due, x_title="days from today", height=height)]
    if explained:
        chart.append("Each question once, on the day it is asked next; new ones left out.")
    return part(f"{_FORECAST}: {sum(due):,} ({due[0]:,} today)", *chart)


def minutes(calendar: Sequence[CalendarDay], height: int = 10) -> Part:
    """A bar for each of the last 30 days, today at the right end; `height` lines in all."""
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
    """How many columns the calendar takes of `width`: each week 3, 2 or 1."""
    return _NAME + WEEKS * max(1, min(3, (width - _NAME) // WEEKS))


def calendar(days: Sequence[CalendarDay], width: int, look: Look) -> Part:
    """Months, seven rows of days, and what the marks mean: nine lines where there is room."""
    ranges = levels(one.reviews for one in days)
    weeks = max(1, min(WEEKS, width - _NAME))  # on a very narrow screen the latest
    cell = max(1, min(3, (width - _NAME) // weeks))
    days = days[7 * (WEEKS - weeks) :]
    rows = [Text(_months(days, cell), style="dim")]
    for weekday, name in enumerate(WEEKDAYS):
        row = Text.assemble((f"{name:{_NAME}}", "dim"))
        for one in days[weekday::7]:
            mark = _mark(one, ranges, look) * min(cell, 2) + " " * (cell - 2)
            row.append(mark, style="green" if one.reviews else "" if one.missed else "dim")
        row.rstrip()
        rows.append(row)
    return Group(*rows, _legend(ranges, width, look))


def days(calendar: Sequence[CalendarDay]) -> Part:
    """The last days in words: each on which one answered, or did not though something was due."""
    told = []
    for one in calendar[-WINDOW_DAYS:]:
        if one.reviews:
            done = f"{count(one.reviews, 'answer')}, {spell(one.seconds)}"
            told.append(f"{date.fromordinal(one.day).isoformat()}: {done}")
        elif one.missed:
            told.append(f"{date.fromordinal(one.day).isoformat()}: missed")
    title = f"The last {WINDOW_DAYS} days: answers and time"
    return part(title, "\n".join(told) or "None.")


def _mark(one: CalendarDay, ranges: Sequence[tuple[int, int]], look: Look) -> str:
    """One character for a day."""
    if not one.reviews:
        return _missed(look) if one.missed else _off(look)
    level = sum(one.reviews > high for _, high in ranges)
    return _shades(look, len(ranges))[level]


def _missed(look: Look) -> str:
    return "×" if look.unicode else "x"


def _off(look: Look) -> str:
    return look.dot if look.unicode else "."


def _shades(look: Look, number: int) -> str:
    """`number` shades, the fullest last."""
    return ("░▒▓█" if look.unicode else "-+*#")[4 - number :]


def _months(days: Sequence[CalendarDay], cell: int) -> str:
    """The names of months over the weeks in which they begin."""
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
    """What each mark means; shades only if there is an answer."""
    items = [
        f"{shade} {low:,}{'' if low == high else f'{look.dash}{high:,}'}"
        for shade, (low, high) in zip(_shades(look, len(ranges)), ranges, strict=True)
    ]
    items[-1:] = [f"{items[-1]} answers"] if items else []
    items += [f"{_off(look)} none due", f"{_missed(look)} missed"]
    roomy = " " * _NAME + "  ".join(items)
    return Text(roomy if len(roomy) <= width else " ".join(items), style="dim")


_COLUMN = 36
"""Columns that a list of names and bars needs at least."""
_FADED = 0.9
"""Under this a bar has the color of a warning; the number says it too."""


def memories(
    figures: Sequence[Remembered], width: int, look: Look, most: int | None = None
) -> Part:
    """Bars in as many columns as have room, read downwards; `most` of them where that is given."""
    if not figures:
        return part("Recall now", "Every question of this deck is new.")
    columns = 1 if look.linear else max(1, (width + _GAP) // (_COLUMN + _GAP))
    shown = figures[:most]
    title = "Recall now, weakest first"
    if len(shown) < len(figures):
        title += f": {len(shown)} of {len(figures):,}"
    if any(one.suspended for one in shown):
        title += ", in brackets what is suspended"
    columns = min(columns, len(shown))
    each = (width - _GAP * (columns - 1)) // columns
    rows = _bars([_memory(one) for one in shown], each, look)
    return part(title, *_texts(in_columns(rows, columns, each, _GAP)))


def _memory(one: Remembered) -> Row:
    name = f"({one.question})" if one.suspended else one.question
    return name, one.recall, percent(one.recall), _faded(one.recall)


def _faded(recall: float) -> str:
    return "hard" if recall < _FADED else "good"


_MOCKS, _DEMOS, _QUESTIONS, _EXERCISES = 4, 3, 3, 4
"""How many are shown at most."""


def mocks(
    figures: Sequence[MockScore], today: int, width: int, look: Look, flags: str = ""
) -> Part:
    """The score of the latest mock interviews; of many also the whole line."""
    title = "Mock interviews: key points said"
    if not figures:
        return part(title, f"None yet: quiz mock{flags}")
    rows = _bars([_mock(one, today) for one in figures[-_MOCKS:]], width, look)
    more: list[RenderableType] = []
    if len(figures) > _MOCKS:
        every = Sparkline([one.score for one in figures], 0, 1)
        more = [f"All {len(figures)}, from 0 to 100%:", every]
    return part(title, *_texts(rows), *more)


def _mock(one: MockScore, today: int) -> Row:
    cut_short = f", {one.answered} of {one.asked}" if one.answered < one.asked else ""
    return f"{day(one.day, today)}{cut_short}", one.score, percent(one.score), "accent"


def drills(figures: Drills, width: int, look: Look, flags: str = "") -> Part:
    """How many were right, week by week, and where most went wrong."""
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
        body += _texts(_bars(rows, width, look))
    return part(title, *body)


def code(figures: CodePractice, width: int, look: Look, flags: str = "") -> Part:
    """How much is known from memory, and the exercises most likely forgotten."""
    title = "Code from memory"
    if not figures.written:
        return part(title, f"None yet: quiz code{flags}")
    title += f": {figures.known} of {figures.total}"
    title += f", {figures.due} due" if figures.due else ""
    rows = [
        (one.exercise, one.recall, percent(one.recall), _faded(one.recall))
        for one in figures.written[:_EXERCISES]
    ]
    return part(title, *_texts(_bars(rows, width, look)))


def confidence(figures: Confidence, width: int, look: Look) -> Part:
    """How often one was right when unsure, fair and sure; and where sure and wrong."""
    title = "How sure, and how often right"
    if not figures.asked:
        return part(title, "Not asked yet: quiz config confidence on.")
    levels = (("unsure", figures.unsure), ("fair", figures.fair), ("sure", figures.sure))
    enough = [(name, share) for name, share in levels if share.of >= LEAST_ASKED]
    body: list[RenderableType] = []
    if enough:
        texts = [f"{percent(share.share or 0)} of {share.of:,}" for _, share in enough]
        body.append(_intervals(enough, texts=texts, low=0.0))
    few = [f"{name} {share.of}" for name, share in levels if share.of < LEAST_ASKED]
    if few:
        body.append(f"Too few answers: {', '.join(few)}; shown from {LEAST_ASKED} on.")
    if figures.sure_and_wrong:
        names = ", ".join(figures.sure_and_wrong[:_QUESTIONS])
        left = len(figures.sure_and_wrong) - _QUESTIONS
        words = f"Sure and wrong: {names}" + (f" and {left} more" if left > 0 else "")
        body.append(fitted(words, width, look).rstrip())
    return part(title, *body)


def _intervals(
    rows: Sequence[tuple[str, Share]],
    *,
    low: float,
    predicted: Sequence[float] = (),
    texts: Sequence[str] = (),
    names: tuple[str, str] = ("", ""),
) -> Intervals:
    """An interval for each (name, share), in percent from `low` to 100."""
    return Intervals(
        [name for name, _ in rows],
        [100 * share.ends[0] for _, share in rows],
        [100 * (share.share or 0) for _, share in rows],
        [100 * share.ends[1] for _, share in rows],
        predicted,
        texts,
        names,
        x_range=(low, 100.0),
    )


def _between(share: Share, look: Look) -> str:
    low, high = share.ends
    return f"({round(low * 100)}{look.dash}{round(high * 100)}%)"


def verdict_line(figures: Calibration) -> str | None:
    """Whether one remembers better or worse than predicted, and what to do; None where neither."""
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

    With `height` only the fullest bins are shown, as many as fit into that many lines.
    """
    if not figures.enough:
        return part("Predicted and true recall", recall_line(figures, look))
    bins = list(figures.filled)
    if height is not None:
        fullest = sorted(bins, key=lambda one: -one.of)[: max(1, height - 5)]
        bins = [one for one in bins if one in fullest]
    shares: list[Bin | Calibration] = [*bins, figures]
    rows = list(zip([*(_bin_name(one, look) for one in bins), "all"], shares, strict=True))
    predicted = [one.predicted or 0.0 for one in shares]
    lowest = min(min(one.ends[0], one.predicted or 1.0) for one in shares)
    roomy = width >= _COLUMN
    chart = _intervals(
        rows,
        low=min(90.0, 10 * int(10 * lowest)),
        predicted=[100 * guess for guess in predicted],
        texts=[f"{share.of:,}" for _, share in rows] if roomy else (),
        names=("true, 95% interval", "predicted") if roomy else ("true", "predicted"),
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
