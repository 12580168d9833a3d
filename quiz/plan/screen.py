"""The plan as lines: recall on the day, today's share, the coming days, the risks."""

from collections.abc import Iterator, Sequence
from datetime import date
from math import ceil

from quiz.code.verdict import Progress
from quiz.plain_text import count, percent, whole_percent
from quiz.plan.outlook import Load, Prospect
from quiz.plan.preparation import AT_RISK, PlanStatus, Preparation, RecallChange
from quiz.terminal.style import Look
from quiz.terminal.text import (
    BLANK,
    Line,
    Span,
    cells,
    clip,
    dated,
    day,
    fitted,
    in_columns,
    spell,
    spread,
    upright,
    wrap,
)

_MARGIN = "     "
_LABEL_CELLS = 12
"""The least distance in cells between two names of days under the columns."""


def calendar_lines(figures: Preparation, width: int, look: Look, rows: int) -> list[Line]:
    """The questions of the coming days as columns, with the last look marked under them."""
    loads = figures.outlook.days
    if look.linear:
        return [_calendar_title(figures, 1, width), *_calendar_in_words(figures)]
    room = width - len(_MARGIN) - 1
    each = ceil(len(loads) / room)
    groups = [loads[place : place + each] for place in range(0, len(loads), each)]
    cell = max(1, min(4, room // len(groups)))
    heights = [sum(load.questions for load in group) / len(group) for group in groups]
    top = max(1.0, *heights)
    bar = max(1, cell - 1)
    marks = upright([height / top * rows for height in heights], rows, look.upward)
    lines = [_calendar_title(figures, each, width)]
    for number, row in enumerate(marks, start=1):
        label = _MARGIN if number > 1 else f"{round(top):>{len(_MARGIN) - 1}} "
        spans: list[Span] = [(label, "dim"), ("│" if look.unicode else "|", "dim")]
        for group, height, mark in zip(groups, heights, row, strict=True):
            if not height and number == rows:
                spans.append((f"{look.dot * bar:{cell}}", "dim"))
            else:
                style = "accent" if _last_look(group) else "good"
                spans.append((f"{mark * bar:{cell}}", style))
        lines.append(tuple(spans))
    return [*lines, *_under(figures, groups, cell, width, look)]


def _calendar_in_words(figures: Preparation) -> Iterator[Line]:
    """A line for each coming day."""
    for load in figures.outlook.days:
        when, last = day(load.day, figures.outlook.today), ", last look" if load.last_look else ""
        yield ((f"{when}: {count(load.questions, 'question')}{last}", ""),)


def _calendar_title(figures: Preparation, each: int, width: int) -> Line:
    total = sum(load.questions for load in figures.outlook.days)
    text = " questions a day"
    text += f", the mean of {each} days a column" if each > 1 else ""
    time = f"; {count(total, 'question')} in all, about {spell(total * figures.pace.seconds)}"
    if len(text + time) + 12 > width:
        time = ""
    return (("Coming days:", "bold"), (text + time, ""))


def _under(
    figures: Preparation, groups: Sequence[Sequence[Load]], cell: int, width: int, look: Look
) -> list[Line]:
    """Under the columns: names of days as far as they fit, and where the last look is."""
    names, margin = "", f"{_MARGIN} "
    for number, group in enumerate(groups):
        place, name = number * cell, day(group[0].day, figures.outlook.today)
        free = place > len(names) + (1 if names else -1)
        fits = len(margin) + place + len(name) <= width
        if free and fits and (not place or place % _LABEL_CELLS < cell):
            names = f"{names:{place}}{name}"
    lines: list[Line] = [((margin + names, "dim"),)]
    begin = next((number for number, group in enumerate(groups) if _last_look(group)), None)
    if begin is not None:
        length = cell * (len(groups) - begin) - (cell > 1)
        lines.append(clip(_last_look_mark(begin * cell, length, width, look), width))
    return lines


def _last_look(group: Sequence[Load]) -> bool:
    """Whether the last look has begun on any day of a column."""
    return any(load.last_look for load in group)


def _last_look_mark(before: int, length: int, width: int, look: Look) -> Line:
    """A bar of `length` cells under the columns of the last look, with its name if it fits."""
    margin, text, mark = f"{_MARGIN} ", "last look", "━" if look.unicode else "="
    bar = mark * max(1, length)
    if before > len(text):
        return ((f"{margin}{text:>{before - 1}} ", ""), (bar, "accent"))
    if len(margin) + before + len(bar) + 1 + len(text) <= width:
        return ((margin + " " * before, ""), (bar, "accent"), (f" {text}", ""))
    return ((margin + " " * before, ""), (f" {text} ".center(len(bar), mark), "accent"))


_COLUMN = 38
"""Cells of a question's row; as many columns as fit are side by side."""
_GAP = 2
MOST_WIDTH = 120
_CHART_ROWS = 3
_LOW, _NARROW = 22, 72
"""With fewer rows, or cells, less is shown."""
_LEAST_BAR = 8
_MOST_RISKS = 3
_EXAMPLE_DAYS = 14


def plan_lines(status: PlanStatus, width: int, look: Look, rows: int | None = None) -> list[Line]:
    """The plan; without one, how the last one ended and where plans would lead.

    Args:
        status: what there is to show.
        width: cells of a line.
        look: how it is drawn.
        rows: lines of the terminal, which limit the questions shown; None for all.

    """
    width = min(width, MOST_WIDTH)
    if status.figures is not None:
        code = _code(status.code, width, status.flags)
        room = None if rows is None else rows - len(code)
        return [
            clip(line, width)
            for line in [*_plan(status.figures, width, look, room, status.flags), *code]
        ]
    lines = []
    if status.past is not None:
        text = f"The interview was on {dated(status.past, status.today)}."
        said = f" You said: {status.debrief}" if status.debrief else ""
        lines = [*wrap([(text, "title"), (said, "")], width), BLANK]
    return [*lines, *_possible(status, width)]


def _code(code: Progress | None, width: int, flags: str) -> list[Line]:
    """The progress with code from memory, once any was written."""
    if code is None or len(code.new) == code.total:
        return []
    text = f"{code.known} of {code.total} exercises written from memory"
    return wrap([(f"{text}, {len(code.due)} due: quiz code{flags}", "")], width, "Code: ")


def _plan(figures: Preparation, width: int, look: Look, rows: int | None, flags: str) -> list[Line]:
    head = [*_head(figures, width, look), BLANK if look.linear else ((look.rule * width, "dim"),)]
    if not figures.outlook.questions:
        return [*head, *_nothing(width, flags)]
    tail = [
        BLANK,
        *_today(figures, width, flags),
        *calendar_lines(figures, width, look, _CHART_ROWS if rows is None or rows >= _LOW else 2),
        *_risks(figures, width),
        *_budgets(figures, width),
        *_warning(figures, width),
    ]
    room = None if rows is None else max(2, rows - len(head) - len(tail) - 1)
    return [*head, *_questions(figures, width, look, room), *tail]


def _nothing(width: int, flags: str) -> list[Line]:
    text = "Every question is suspended: there is nothing to plan."
    return wrap([(f"{text} quiz suspend ID --off{flags} asks one again.", "warning")], width)


def _head(figures: Preparation, width: int, look: Look) -> list[Line]:
    """The date, the budget, and the mean recall on the day, without and with the plan."""
    interview, left = figures.interview, figures.days_left
    when = "today" if not left else f"in {count(left, 'day')}" if left > 1 else "tomorrow"
    title = f"Interview on {dated(interview.day, figures.outlook.today)}, {when}"
    budget = f"{count(interview.per_day, 'question')} a day"
    if figures.minutes:
        many = count(interview.per_day, "question")
        budget = f"{figures.minutes:g} min a day: {many} of {spell(figures.pace.seconds)}"
    lines: list[Line] = [spread(((title, "title"),), ((budget, ""),), width)]
    if len(title) + 1 + len(budget) > width:
        lines = [*wrap([(title, "title")], width), *wrap([(budget, "")], width)]
    now, then = figures.outlook.without_plan, figures.outlook.planned
    label = "Recall on the day  "
    text = f"{percent(now)} as you are {look.arrow} "
    end = f"{percent(then)} planned"
    if look.linear:
        return [*lines, ((f"{label.rstrip()}: {text}{end}", ""),)]
    room = width - len(label) - 2 - len(text) - len(end)
    if room < _LEAST_BAR:  # the figures have a line of their own
        bar = two_tone(now, then, max(_LEAST_BAR, width - len(label)), look)
        return [*lines, ((label, ""), *bar), ((text, ""), (end, "bold"))]
    return [
        *lines,
        ((label, ""), *two_tone(now, then, room, look), (f"  {text}", ""), (end, "bold")),
    ]


def two_tone(now: float, then: float, width: int, look: Look) -> tuple[Span, ...]:
    """A bar of `width` cells: `now` in full, on to `then` in a lighter mark and another color."""
    if look.linear:
        return ()
    full, light = ("■", "□") if look.unicode else ("#", "=")
    sure = min(width, int(min(now, then) * width + 0.5))
    reached = min(width, max(sure, int(then * width + 0.5)))
    return (
        (full * sure, "good"),
        (light * (reached - sure), "accent"),
        (("·" if look.unicode else ".") * (width - reached), "dim"),
    )


def _questions(figures: Preparation, width: int, look: Look, room: int | None) -> list[Line]:
    """A bar per question in columns, weakest first; those that do not fit are counted."""
    found = figures.weakest_first
    columns = 1 if look.linear else max(1, (width + _GAP) // (_COLUMN + _GAP))
    shown = found
    if room is not None and ceil(len(found) / columns) > room:
        shown = found[: (room - 1) * columns]
    label = max(cells(one.question) for one in found)
    each = (width - _GAP * (columns - 1)) // columns
    rows = [_question(one, label, each, look) for one in shown]
    lines = in_columns(rows, columns, each, _GAP)
    if len(shown) < len(found):
        least = percent(found[len(shown)].planned)
        more = "…" if look.unicode else "..."
        text = f"{more} and {len(found) - len(shown)} more, {least} or better"
        lines.append(((text, "dim"),))
    return lines


def _question(one: Prospect, label: int, width: int, look: Look) -> Line:
    """Name, bar, both figures; the name gets `label` cells if that leaves enough for the bar."""
    weak = "warning" if one.planned < AT_RISK else ""
    now, then = whole_percent(one.without_plan), whole_percent(one.planned)
    if look.linear:
        return ((f"{one.question}: {now}% as you are, {then}% planned", weak),)
    figures = f"{now:>3}{look.arrow}{then:<3}"
    label = min(label, max(10, width - len(figures) - _LEAST_BAR - 2))
    bar = two_tone(one.without_plan, one.planned, max(4, width - label - len(figures) - 2), look)
    return ((f"{fitted(one.question, label, look)} ", weak), *bar, (f" {figures}", weak))


def _headed(heading: str, say: str, width: int, style: str = "bold") -> list[Line]:
    """A paragraph after its heading, with a hanging indent."""
    return wrap([(f"{heading}:", style), (f" {say}", "")], width, rest="  ")


def _today(figures: Preparation, width: int, flags: str) -> list[Line]:
    """What is left of today's share."""
    left, asked = len(figures.outlook.left), figures.asked - figures.repeats
    new = min(figures.unseen, figures.outlook.days[0].new)
    if left:
        say = count(left, "question")
        if new:
            every = "a new one" if left == 1 else "all of them new"
            say += f", {every if new == left else f'{new} of them new'}"
        say += f"; {asked} done." if asked else "."
    elif asked:
        say = f"{count(asked, 'question')} done: that was today's share."
    else:
        say = "nothing to do. That is how it should be."
    if figures.minutes and not figures.pace.known:
        say += f" It is {spell(figures.pace.seconds)} a question until your own pace is known."
    if left and width >= _NARROW:
        say += f" Start with: quiz{flags}"
    return _headed("Today", say, width)


def _risks(figures: Preparation, width: int) -> list[Line]:
    """What may fail on the day even with the plan."""
    risks = figures.at_risk
    if not risks:
        weakest = figures.weakest_first[0]
        named = f"{weakest.question}, {percent(weakest.planned)}"
        return _headed("At risk", f"nothing; the weakest on the day is {named}.", width)
    names = [f"{one.question} {percent(one.planned)}" for one in risks[:_MOST_RISKS]]
    more = f" and {len(risks) - _MOST_RISKS} more" if len(risks) > _MOST_RISKS else ""
    return _headed("At risk", f"{', '.join(names)}{more}.", width, "warning")


def _budgets(figures: Preparation, width: int) -> list[Line]:
    """Whether more is worth it, whether less nearly does, and where other budgets lead."""
    best, own, nearly = figures.best_budget, figures.interview.per_day, figures.nearly
    if len(figures.budgets) == 1 and own < len(figures.outlook.questions):
        return []  # no other was tried
    say = "more adds nothing"
    if best:
        say = f"{best[0]} a day adds {count(round(100 * best[1]), 'point')}"
    if nearly:
        say += f"; {nearly} a day nearly does"
    if len(figures.budgets) > 1 and width >= _NARROW:
        tried = [f"{per_day}: {percent(recall)}" for per_day, recall in figures.budgets]
        say += f" ({', '.join(tried)})"
    return _headed("Your budget", f"{say}.", width)


def _warning(figures: Preparation, width: int) -> list[Line]:
    """If the budget cannot cover the deck, the smallest that can."""
    if figures.least is None:
        return []
    never = sum(one.planned == 0 for one in figures.outlook.questions)
    own = count(figures.interview.per_day, "question")
    text = f"{own} a day is not enough to see every question twice"
    text += f"; {never} would never be asked" if never else ""
    enough = "is enough" if len(figures.outlook.days) > 1 or not figures.unseen else "comes nearest"
    return wrap([(f"{text}. {figures.least} a day {enough}.", "warning")], width)


def recall_change_lines(change: RecallChange, today: int, width: int, look: Look) -> list[Line]:
    """How a session changed the outlook; a single figure if it did not."""
    now = percent(change.after)
    if percent(change.before) != now:
        now = f"{percent(change.before)} {look.arrow} {now}"
    text = f"Predicted recall on {dated(change.day, today)}: {now}"
    rest = f" as you are, {percent(change.planned)} with the rest of the plan."
    return wrap([(text, "bold"), (rest, "")], width)


def _possible(status: PlanStatus, width: int) -> list[Line]:
    """Where plans would lead, and how to set one."""
    found, today, flags = status.possible, status.today, status.flags
    if not found:
        return _nothing(width, flags)
    lines = wrap([("No interview date is set.", "title"), (" If your interview were", "")], width)
    names = [f"in {one.days} days" for one in found]
    if width >= _NARROW:
        dates = (dated(today + one.days, today) for one in found)
        names = [f"{name}, {date}" for name, date in zip(names, dates, strict=True)]
    column = max(map(len, names))
    head = "".join(f"{f'{per_day} a day':>10}" for per_day, _ in found[0].budgets)
    lines.append(((f"  {'':{column}}{'as you are':>12}{head}", "dim"),))
    for name, one in zip(names, found, strict=True):
        figures = "".join(f"{percent(recall):>10}" for _, recall in one.budgets)
        lines.append(((f"  {name:{column}}{percent(one.without_plan):>12}", ""), (figures, "bold")))
    lines.append(BLANK)
    lines += wrap(
        [(f"With a date set, `quiz{flags}` asks what counts most for that day:", "")], width
    )
    example = date.fromordinal(today + _EXAMPLE_DAYS).isoformat()
    lines.append(((f"  quiz plan {example} --per-day 10{flags}", "code"),))
    also = "Also +14, 10 Dec or tomorrow; --minutes 15 instead of questions."
    return [*lines, *wrap([(also, "dim")], width)]
