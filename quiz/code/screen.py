"""The screen of an exercise: its task, then its checks, the first failure, the slip, what next.

State -> Frame or lines: pure, in the manner of `quiz.drill.screen`.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from quiz.code.attempt import KEYS, State
from quiz.code.exercises import Text
from quiz.code.verdict import Failure, Grid, Progress, Standing, Verdict
from quiz.plain_text import count, strip_control
from quiz.scheduling.state import RATINGS
from quiz.terminal.page import (
    Frame,
    KeyHint,
    help_rows,
    in_margin,
    keys_line,
    progress_header,
    room,
    rule,
    said,
)
from quiz.terminal.style import RATING_STYLES, Look
from quiz.terminal.text import BLANK, Line, cells, clip, clock, cut, day, labeled, wrap

TOLD_ONCE = (
    "Your code runs on this machine with your rights: limits on time and memory catch "
    "accidents, they are no sandbox."
)


class View(NamedTuple):
    """Everything the screen shows."""

    state: State
    path: str
    """Where the person writes."""
    seconds: float
    question: str = ""
    """What the question asks that led here."""
    watching: bool = False
    running: bool = False
    """Whether the checks are running just now."""
    first: bool = False
    """Whether no code of the person was ever run here."""
    message: str = ""


def frame(view: View, width: int, look: Look) -> Frame:
    """The screen at `width` cells."""
    lines, follow = _body(view, room(width), look)
    return Frame(
        _header(view, width, look),
        in_margin([BLANK, *lines], width),
        _footer(view, width, look),
        follow=follow and (follow[0] + 1, follow[1] + 1),
        scroll_key="Space",
    )


def _header(view: View, width: int, look: Look) -> tuple[Line, ...]:
    text, verdict = view.state.text, view.state.verdict
    share, counted = 0.0, f" {text.name}"
    if verdict is not None and verdict.names:
        passed, of = verdict.passed, len(verdict.names)
        share, counted = passed / of, f" {passed} of {of} checks {look.dot} {text.name}"
    late = view.seconds > text.minutes * 60
    right: Line = (
        (f"{clock(view.seconds)} / {clock(text.minutes * 60)} ", "hard" if late else "dim"),
    )
    return progress_header(share, max(8, min(16, width // 6)), counted, right, width, look)


def _body(view: View, width: int, look: Look) -> tuple[list[Line], tuple[int, int] | None]:
    """The lines, and which of them have to be seen: the latest hint."""
    state = view.state
    if state.overlay == "help":
        return help_lines(width), None
    if state.verdict is None or state.overlay == "statement":
        lines = task(view, width)
        if state.solution and state.overlay is None:
            lines = [*solution_lines(state.text), BLANK, *lines]
    else:
        lines = told(state.verdict, width, look)
        if view.first:
            lines += [BLANK, *wrap([(TOLD_ONCE, "dim")], width)]
    hints = hint_lines(state, width)
    lines += [line for hint in hints for line in hint]
    follow = (len(lines) - len(hints[-1]), len(lines)) if hints else None
    return lines, follow


def task(view: View, width: int) -> list[Line]:
    """What to write, and where."""
    lines = statement_lines(view.state.text, width)
    if view.question:
        lines += [BLANK, *labeled(("Question  ", "dim"), [(view.question, "")], width)]
    beside = cells(view.path) + 6 <= width
    lines += [BLANK, *([] if beside else [(("File", "dim"),)])]
    lines += wrap([(view.path, "code")], width, (("File  ", "dim"),) if beside else "")
    if view.first:
        lines += [BLANK, *wrap([(TOLD_ONCE, "dim")], width)]
    return lines


def statement_lines(text: Text, width: int) -> list[Line]:
    """The title and the task, line by line as it is written: its columns mean something."""
    lines = [*wrap([(text.title, "title")], width), BLANK]
    for line in text.statement.split("\n"):
        indent = " " * (len(line) - len(line.lstrip()))
        code = line.lstrip().startswith(">>>")
        if cells(line) <= width:
            lines.append(((line, "code" if code else ""),) if line else BLANK)
        else:
            lines += wrap([(line, "code" if code else "")], width, indent, indent + "  ")
    return lines


def told(verdict: Verdict, width: int, look: Look) -> list[Line]:
    """A verdict: the checks, the slip, the first failure, what was printed, what is next."""
    lines = check_lines(verdict, width, look) if verdict.checks else []
    for one in verdict.slips:
        spans = [(one.name, "bold"), (". ", ""), (one.why, "")]
        lines += [BLANK, *labeled(("Slip  ", "hard"), spans, width)]
    failed = verdict.first_failure
    if failed is not None:
        lines += [BLANK] if lines else []
        lines += _failure(*failed, verdict, width, look)
    if verdict.printed:
        rows = verdict.printed.split("\n")
        lines += [BLANK, (("It printed", "heading"),)]
        lines += [clip(((row, ""),), width) for row in rows[:_MOST_PRINTED]]
        if len(rows) > _MOST_PRINTED:
            lines.append(((f"… and {count(len(rows) - _MOST_PRINTED, 'more line')}", "dim"),))
    if verdict.unlimited:
        lacking = f"This system does not limit: {', '.join(verdict.unlimited)}."
        lines += [BLANK, *wrap([(lacking, "dim")], width)]
    return [*lines, BLANK, *wrap([(_next(verdict), "bold")], width)]


_MARKS = {
    True: ("✓", "+", "good", "", "passed", "dim"),
    False: ("✗", "x", "again", "bold", "failed", "again"),
    None: ("·", "-", "", "dim", "not run", "dim"),
}
"""Of a check that passed, failed or was not run: its mark, in ASCII too, and their styles."""


def check_lines(verdict: Verdict, width: int, look: Look) -> list[Line]:
    """A line for each check: passed, failed or not run."""
    passed = {one.name: one.passed for one in verdict.checks}
    lines: list[Line] = []
    for name in verdict.names:
        sign, ascii_sign, shade, style, word, word_style = _MARKS[passed.get(name)]
        mark = ((f"{sign if look.unicode else ascii_sign} ", shade),)
        spans = [(name, style), (f" {look.dot} {word}", word_style)]
        lines += wrap(spans, width, mark, "  ")
    return lines


_MOST_PRINTED = 5


def _next(verdict: Verdict) -> str:
    """What to do now, in a sentence."""
    if verdict.right:
        return f"All {count(len(verdict.names), 'check')} passed."
    if verdict.unwritten:
        return "Some of it is still to be written."
    if verdict.trouble is not None and not verdict.checks:
        return "Fix that and save: the checks will run."
    return f"{verdict.passed} of {count(len(verdict.names), 'check')} passed. Fix it and save."


def _failure(name: str, failure: Failure, verdict: Verdict, width: int, look: Look) -> list[Line]:
    """The first failure: what is wrong, where, and with which input."""
    if verdict.unwritten and failure.text.startswith("NotImplementedError"):
        failure = failure._replace(text="Not written yet.", inputs=(), call="")
    lines = wrap([(name, "heading")], width) if name else []
    lines += wrap([(strip_control(failure.text), "again")], width)
    if failure.line:
        source = strip_control(failure.source.strip())
        where: Line = ((f"line {failure.line}  ", "dim"),)
        lines += labeled(where, [(source, "code")], width)
    if failure.call:
        lines += labeled(("call      ", "dim"), [(failure.call, "code")], width)
    for label, value in (*failure.inputs, ("expected", failure.expected), ("got", failure.got)):
        if value is not None:
            lines += grid_lines(label, value, width, look, marked=value is failure.got)
    return lines


_LABEL = 10


def grid_lines(label: str, grid: Grid, width: int, look: Look, marked: bool = False) -> list[Line]:
    """A value beside its label, row by row; with `marked` a * stands before what differs."""
    column = max(_LABEL, cells(label) + 2)
    head = f"{label:{column}}"
    if not grid.rows:
        return [clip(((head, "dim"), (f"empty, {grid.about}", "")), width)]
    cell_width = max(cells(text) for row in grid.rows for text, _ in row) + 1
    lines: list[Line] = []
    for place, row in enumerate(grid.rows):
        spans = [(head if place == 0 else " " * column, "dim")]
        for text, differs in row:
            shown = ("*" if marked and differs else "") + (
                text if look.unicode else text.replace("…", "...")
            )
            spans.append((f"{shown:>{cell_width}} ", "again" if marked and differs else ""))
        if place == 0 and grid.about:
            spans.append((f"  {grid.about}", "dim"))
        lines.append(clip(tuple(spans), width))
    return lines


def hint_lines(state: State, width: int) -> list[list[Line]]:
    """The lines of each hint taken so far, with a blank one before it."""
    return [
        [BLANK, *labeled((f"Hint {number}  ", "key"), [(hint, "")], width)]
        for number, hint in enumerate(state.hints, 1)
    ]


def solution_lines(text: Text) -> list[Line]:
    """Our solution, as it stands in its file."""
    lines: list[Line] = [(("Our solution", "heading"),), BLANK]
    return lines + [((line, "code"),) if line else BLANK for line in text.solution.split("\n")]


def _footer(view: View, width: int, look: Look) -> tuple[Line, ...]:
    state = view.state
    lines: list[Line] = [rule(width, look)]
    if view.running:
        lines += wrap([("Running the checks …", "accent")], width, " ", " ")
    elif view.message:
        lines += said(view.message, width)
    elif view.watching and state.when == "writing":
        lines += wrap([("Watching: the checks run at each save.", "dim")], width, " ", " ")
    if state.when == "passed":
        lines.append(_ratings(state, width))
    lines.append(keys_line(keys_now(state), width))
    return tuple(lines)


def _ratings(state: State, width: int) -> Line:
    spans = [(" ", "")]
    for rating, name in RATINGS.items():
        style = "chosen" if rating == state.suggestion else RATING_STYLES[rating]
        spans += [(str(rating), "key"), (" ", ""), (name, style), ("   ", "")]
    return clip((*spans, ("Enter", "key"), (f" {RATINGS[state.suggestion]}", "")), width)


def keys_now(state: State) -> list[KeyHint]:
    """The keys that work now, the most useful first; help and quit stand last."""
    return [hint for _, hints in KEYS.hints(state.when) for hint in hints]


def help_lines(width: int) -> list[Line]:
    """How an exercise goes, and all keys."""
    text = (
        "Write the functions in the file, from memory. The checks look at what they do, never at "
        "their text. On the first try and in time is Easy, on the first try Good; with hints or "
        "after a failure Hard; with the solution Again. It suggests, you decide."
    )
    keys = [(key.label, key.help) for key in KEYS.rows if key.help]
    return [*wrap([(text, "")], width), BLANK, (("Keys", "heading"),), *help_rows(keys, 13, width),
            BLANK, *wrap([(TOLD_ONCE, "dim")], width)]  # fmt: skip


def changes(before: State | None, view: View, width: int, look: Look) -> list[Line]:
    """The lines to print, line by line, when `before` has become this view."""
    state, width = view.state, room(width)
    lines: list[Line] = []
    if before is None:
        lines += [BLANK, *task(view, width), BLANK]
    if state.overlay is not None:
        lines += help_lines(width) if state.overlay == "help" else task(view, width)
    if state.verdict is not None and (before is None or state.verdict != before.verdict):
        lines += [*told(state.verdict, width, look)]
        if state.when == "passed":
            names = ", ".join(f"{rating} {name}" for rating, name in RATINGS.items())
            text = f"Rate: {names}. Enter: {RATINGS[state.suggestion]}"
            lines += wrap([(text, "")], width)
    if before is not None and state.hints != before.hints:
        lines += hint_lines(state, width)[-1][1:]
    if state.solution and (before is None or not before.solution):
        lines += solution_lines(state.text)
    if view.message:
        lines += wrap([(view.message, "warning")], width)
    if state.overlay is None and (before is None or before.when != state.when):
        text = ", ".join(f"{key} {label}" for key, label in keys_now(state) if label != "scroll")
        if view.watching and state.when in ("writing", "asked"):  # nothing is read until it passes
            text = "Watching: the checks run at each save. Ctrl-C ends it."
        lines += wrap([(f"[{text}]", "dim")], width)
    return lines


def listing(
    texts: Iterable[Text],
    found: Mapping[str, Standing],
    numbers: Mapping[str, int],
    today: int,
    width: int,
) -> list[Line]:
    """A row for each exercise: question, name, how it stands, expected minutes, what to write."""
    rows = [
        (str(numbers.get(one.name, "")), one.name, standing(found.get(one.name), today),
         f"{one.minutes:g} min", one.title)
        for one in texts
    ]  # fmt: skip
    columns = [max((cells(row[at]) for row in rows), default=0) for at in range(4)]
    lines: list[Line] = []
    for number, name, stands, minutes, title in rows:
        left: Line = (
            (f"{number:>{columns[0]}}  ", "dim"), (f"{name:{columns[1]}}  ", "code"),
            (f"{stands:{columns[2]}}  ", "hard" if stands.startswith("due") else ""),
            (f"{minutes:>{columns[3]}}  ", "dim"),
        )  # fmt: skip
        used = sum(columns) + 8
        text = title if cells(title) <= width - used else cut(title, width - used - 1)[0] + "…"
        lines.append((*left, (text, "")) if width - used > 8 else clip(left, width))
    return lines


def standing(found: Standing | None, today: int) -> str:
    """How an exercise stands, in a few words."""
    if found is None:
        return "new"
    name = RATINGS[found.last.rating]
    if found.due_day <= today:
        return f"due, {name} last"
    return f"{name}, {day(found.due_day, today)}"


def progress_line(now: Progress) -> str:
    """How far one is with all exercises, in a sentence."""
    text = f"{now.known} of {count(now.total, 'exercise')} written from memory"
    return f"{text}, {len(now.due)} due." if now.due else f"{text}."
