"""What the parts of the screen have in common: a title, bars with a name, words that fit."""

from collections.abc import Sequence
from datetime import date

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from quiz.charts import Intervals, Sparkline
from quiz.plain_text import count, percent
from quiz.stats.calibration import LEAST, Bin, Calibration, Share
from quiz.stats.days import WEEKS, Calendar, StudyDay, levels
from quiz.stats.figures import LEAST_ASKED, Confidence, Remembered
from quiz.stats.practice import LEAST_DRILLS, MockScore, Practice
from quiz.terminal.style import Look
from quiz.terminal.text import MONTHS, WEEKDAYS, cells, cut, day


def part(title: str, *body: RenderableType) -> Group:
    """A part of the screen under its title."""
    return Group(Text(title, style="bold"), *body)


def said(words: str) -> Text:
    """A sentence in place of a picture."""
    return Text(words)


def fitted(text: str, width: int, look: Look) -> str:
    """A text in exactly `width` cells: padded, or cut with a mark."""
    if cells(text) > width:
        text = cut(text, width - 1)[0] + ("…" if look.unicode else "~")
    return text + " " * (width - cells(text))


def bars(
    rows: Sequence[tuple[str, float, str, str]], width: int, look: Look, most_name: int = 28
) -> list[Text]:
    """A line for each (name, share, figure, style): name, bar, figure."""
    figure = max(cells(row[2]) for row in rows)
    name = min(max(cells(row[0]) for row in rows), most_name, max(6, width - figure - 10))
    bar = max(1, min(50, width - name - figure - 2))
    return [
        Text.assemble(
            f"{fitted(label, name, look)} ",
            (look.bar(share, bar), style),
            f" {value:>{figure}}",
        )
        for label, share, value, style in rows
    ]


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
        for one in days[weekday::7]:
            mark = _mark(one, ranges, look) * min(cell, 2) + " " * (cell - 2)
            row.append(mark, style=STYLE if one.reviews else "" if one.missed else "dim")
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


COLUMN = 36
"""Columns that a list of names and bars needs at least."""
GAP = 2
FADED = 0.9
"""Under this a bar has the colour of a warning; the number says it too."""


def memory(
    figures: Sequence[Remembered], width: int, look: Look, lines: int | None = None
) -> Group:
    """Bars in as many columns as have room, read downwards; with `lines`, so many at most."""
    if not figures:
        return part("Recall now", said("Every question of this deck is new."))
    columns = max(1, (width + GAP) // (COLUMN + GAP))
    count = len(figures)
    if lines is not None:
        figures = figures[: max(1, lines - 1) * columns]
    title = "Recall now, weakest first"
    if len(figures) < count:
        title += f": {len(figures)} of {count:,}"
    if any(one.suspended for one in figures):
        title += ", in brackets what is suspended"
    columns = min(columns, len(figures))
    each = (width - GAP * (columns - 1)) // columns
    down = -(-len(figures) // columns)
    rows = bars([_row(one) for one in figures], each, look)
    if columns == 1:
        return part(title, *rows)
    grid = Table.grid(padding=0)
    for place in range(columns):
        grid.add_column(width=each + (GAP if place < columns - 1 else 0), no_wrap=True)
    for line in range(down):
        cells: list[RenderableType] = list(rows[line::down])
        grid.add_row(*cells)
    return part(title, grid)


def _row(one: Remembered) -> tuple[str, float, str, str]:
    style = "yellow" if one.recall < FADED else "green"
    name = f"({one.question})" if one.suspended else one.question
    return name, one.recall, percent(one.recall), style


MOCKS_SHOWN, DEMOS_SHOWN, NAMES_SHOWN = 4, 3, 3


def mocks(figures: Practice, today: int, width: int, look: Look) -> Group:
    """The score of the latest mock interviews; of many also the whole line."""
    title = "Mock interviews: key points said"
    if not figures.mocks:
        return part(title, said("None yet: quiz mock."))
    latest = figures.mocks[-MOCKS_SHOWN:]
    rows = bars([_mock(one, today) for one in latest], width, look)
    more: list[RenderableType] = []
    if len(figures.mocks) > MOCKS_SHOWN:
        more = [
            said(f"All {len(figures.mocks)}, from 0 to 100%:"),
            Sparkline([one.score for one in figures.mocks], low=0, high=1),
        ]
    return part(title, *rows, *more)


def _mock(one: MockScore, today: int) -> tuple[str, float, str, str]:
    cut_short = f", {one.answered} of {one.asked}" if one.answered < one.asked else ""
    return f"{day(one.day, today)}{cut_short}", one.score, percent(one.score), "magenta"


def drills(figures: Practice, width: int, look: Look) -> Group:
    """How many were right, week by week, and where most went wrong."""
    share = figures.drills
    title = f"Drills: {_counted(share)} right"
    if not share.of:
        return part("Drills", said("None yet: quiz drill."))
    if share.of < LEAST_DRILLS:
        return part(title, said(f"Too few to tell; shown from {LEAST_DRILLS} on."))
    words = f"{percent(share.value or 0)} {_between(share, look)}"
    body: list[RenderableType] = [said(words)]
    if len(figures.weeks) > 2:
        body = [
            said(f"{words}; by week:"),
            Sparkline([one.value for _, one in figures.weeks], low=0, high=1),
        ]
    wrong = [(name, one) for name, one in figures.demos if one.hits < one.of][:DEMOS_SHOWN]
    body += bars(
        [(name, one.value or 0, f"{one.hits}/{one.of}", "magenta") for name, one in wrong],
        width,
        look,
    )
    return part(title, *body)


def confidence(figures: Confidence, width: int, look: Look) -> Group:
    """How often one was right when unsure, fair and sure; and where sure and wrong."""
    title = "How sure, and how often right"
    if not figures.asked:
        return part(title, said("Not asked yet: quiz config confidence on."))
    levels = (("unsure", figures.unsure), ("fair", figures.fair), ("sure", figures.sure))
    enough = [(name, share) for name, share in levels if share.of >= LEAST_ASKED]
    body: list[RenderableType] = []
    if enough:
        body.append(
            Intervals(
                [name for name, _ in enough],
                [100 * share.interval[0] for _, share in enough],
                [100 * (share.value or 0) for _, share in enough],
                [100 * share.interval[1] for _, share in enough],
                texts=[f"{percent(share.value or 0)} of {share.of:,}" for _, share in enough],
                x_range=(0.0, 100.0),
            )
        )
    few = [f"{name} {share.of}" for name, share in levels if share.of < LEAST_ASKED]
    if few:
        body.append(said(f"Too few answers: {', '.join(few)}; shown from {LEAST_ASKED} on."))
    if figures.misjudged:
        names = ", ".join(figures.misjudged[:NAMES_SHOWN])
        left = len(figures.misjudged) - NAMES_SHOWN
        words = f"Sure and wrong: {names}" + (f" and {left} more" if left > 0 else "")
        body.append(said(fitted(words, width, look).rstrip()))
    return part(title, *body)


def _counted(share: Share) -> str:
    return f"{share.hits:,} of {count(share.of, 'answer')}"


def _between(share: Share, look: Look) -> str:
    low, high = share.interval
    return f"({round(low * 100)}{look.dash}{round(high * 100)}%)"


VERDICTS = {
    1: "You remember better than predicted.",
    0: "",
    -1: "You remember less than predicted.",
}


def recall_line(figures: Calibration, look: Look) -> str:
    """All of it in a sentence."""
    value = figures.recalled.value
    if value is None or figures.predicted is None:
        return "Recall is tested from the second day on."
    if not figures.enough:
        return (
            f"Recalled {figures.recalled.hits} of {count(figures.recalled.of, 'answer')} on a later"
            f" day; from {LEAST} on this is compared with what was predicted."
        )
    low, high = figures.recalled.interval
    return (
        f"Recall: predicted {percent(figures.predicted)}, true {percent(value)} "
        f"({round(low * 100)}{look.dash}{round(high * 100)}%)"
    )


def recall(figures: Calibration, width: int, look: Look, height: int | None = None) -> Group:
    """The sentence, and an interval for each bin of predictions with enough answers.

    With `height` as many of the bins, the fullest, as leave it at so many lines.
    """
    if not figures.enough:
        return part("Predicted and true recall", said(recall_line(figures, look)))
    bins = list(figures.filled)
    if height is not None:
        fullest = sorted(bins, key=lambda one: -one.recalled.of)[: max(1, height - 5)]
        bins = [one for one in bins if one in fullest]
    rows = [(_name(one, look), one.predicted, one.recalled) for one in bins]
    rows.append(("all", figures.predicted, figures.recalled))
    lowest = min(min(share.interval[0], predicted or 1.0) for _, predicted, share in rows)
    chart = Intervals(
        [name for name, _, _ in rows],
        [100 * share.interval[0] for _, _, share in rows],
        [100 * (share.value or 0) for _, _, share in rows],
        [100 * share.interval[1] for _, _, share in rows],
        [100 * (predicted or 0) for _, predicted, _ in rows],
        [f"{share.of:,}" for _, _, share in rows] if width >= 36 else (),
        ("true, 95% interval", "predicted") if width >= 36 else ("true", "predicted"),
        x_range=(min(90.0, 10 * int(10 * lowest)), 100.0),
    )
    more = [said(verdict)] if height is None and (verdict := VERDICTS[figures.verdict or 0]) else []
    title = recall_line(figures, look)
    if len(title) > width:  # the interval is in the picture too
        title = title.partition(" (")[0]
    return part(title, chart, *more)


def _name(one: Bin, look: Look) -> str:
    if not one.low:
        return f"under {percent(one.high)}"
    return f"{round(100 * one.low)}{look.dash}{percent(one.high)}"
