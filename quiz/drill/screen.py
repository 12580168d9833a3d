"""The drill screen: progress, the prompt with the line being typed, then the verdict.

View -> Frame or lines: pure, like `quiz.review.screen`.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from quiz.deck.question import Heading
from quiz.drill.grading import form, tolerance, written
from quiz.drill.numerals import read_as
from quiz.drill.turn import KEYS, DrillReport, Tally, Turn
from quiz.plain_text import count
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
from quiz.terminal.style import Look
from quiz.terminal.text import (
    BLANK,
    Line,
    cells,
    cut,
    labeled,
    spell,
    width_of,
    wrap,
)

PROMPT = "> "


class View(NamedTuple):
    """Everything the drill screen shows."""

    heading: Heading
    """The drill's question."""
    id: str
    """`demo/drill#seed`."""
    turn: Turn
    done: int
    total: int
    right: int
    """How many of the answers so far were right."""
    answered: int
    repeats: int = 0
    """How many of the remaining drills repeat one answered wrongly."""
    again: bool = False
    """Whether this one does."""
    message: str = ""


def frame(view: View, width: int, look: Look) -> Frame:
    """The drill screen at `width` cells."""
    lines, follow = _body(view, room(width), look)
    return Frame(
        _header(view, width, look),
        in_margin(lines, width),
        _footer(view, width, look),
        follow=follow,
        scroll_key="PgDn" if view.turn.verdict is None else "Space",
    )


def _header(view: View, width: int, look: Look) -> tuple[Line, ...]:
    share = view.done / view.total if view.total else 1.0
    counted = f" {view.done} of {view.total} answered"
    if view.repeats:
        counted += f", {view.repeats} to repeat"
    score: Line = ((f"{view.right} of {view.answered} right ", "dim"),) if view.answered else ()
    return progress_header(share, max(8, min(24, width // 5)), counted, score, width, look)


def _body(view: View, width: int, look: Look) -> tuple[list[Line], tuple[int, int] | None]:
    """The lines, and which of them must be visible: the line being typed, then the verdict."""
    turn = view.turn
    if turn.help:
        return [BLANK, *help_lines(turn, width)], None
    lines = [BLANK, *_facts(view, width, look), BLANK, *_prompt(turn, width), BLANK]
    if turn.options:
        lines += [*_options(turn, width), BLANK]
    place = len(lines)
    if turn.verdict is not None:
        if turn.answer and not turn.options:
            lines += [*wrap([(turn.answer, "bold")], width, PROMPT, "  "), BLANK]
        lines += told(view, width)
    elif not turn.options:
        lines.append(_typed(turn, width))
    return lines, (place, len(lines)) if len(lines) > place else None


def _facts(view: View, width: int, look: Look) -> list[Line]:
    facts = [str(view.heading.number), view.heading.category, _title(view.id)]
    if view.again:
        facts.append("again")
    return wrap([(f" {look.dot} ".join(facts), "dim")], width)


def _title(instance: str) -> str:
    """`of logits` of `cross-entropy/of-logits#17`."""
    return instance.partition("#")[0].partition("/")[2].replace("-", " ")


def _prompt(turn: Turn, width: int) -> list[Line]:
    return wrap([(turn.drill.prompt, "bold")], width)


def _options(turn: Turn, width: int) -> list[Line]:
    """The options; once answered, the right one and the chosen one are marked."""
    lines: list[Line] = []
    for number, option in enumerate(turn.options, start=1):
        style, mark = "", ""
        if turn.verdict is not None and option.value == turn.drill.answer:
            style, mark = "good", "  right"
        elif turn.verdict is not None and option.text == turn.answer:
            style, mark = "again", "  your answer"
        rows = labeled((f"{number}  ", "key"), [(option.text, style)], width - cells(mark))
        lines += [*rows[:-1], (*rows[-1], (mark, style)) if mark else rows[-1]]
    return lines


def _typed(turn: Turn, width: int) -> Line:
    """The line being typed, as much as fits around the cursor; a hint while it is empty."""
    before, after = turn.entry
    if not turn.entry.text:
        hint = form(turn.drill).rstrip(".")
        while cells(hint) > width - 4 and ", " in hint:
            hint = hint.rpartition(", ")[0]
        return ((PROMPT, "key"), (" ", "chosen"), (f" {cut(hint, width - 4)[0]}", "dim"))
    at = after[:1] or " "
    room = width - cells(PROMPT) - cells(at)
    while cells(before) > room:
        before = before[1:]
    after = cut(after[1:], room - cells(before))[0]
    return ((PROMPT, "key"), (before, "bold"), (at, "chosen"), (after, "bold"))


def told(view: View, width: int) -> list[Line]:
    """Right or wrong, the expected answer, the slip behind a wrong one, and the solution."""
    turn, verdict = view.turn, view.turn.verdict
    assert verdict is not None
    drill = turn.drill
    right = written(drill, drill.answer)
    within = f" (within {tolerance(drill)})" if drill.tolerance and not turn.options else ""
    if verdict.right:
        lines = wrap([("Right", "good"), (f": {right}{within}.", "")], width)
    else:
        opening = "The answer is" if verdict.shown else "Not right: it is"
        lines = wrap([(opening, "again"), (f" {right}{within}.", "bold")], width)
    meant = None if isinstance(drill.answer, tuple | str) else read_as(turn.answer)
    if meant is not None and not turn.options:
        lines += wrap([(f"{turn.answer} was read as {meant:.6g}.", "dim")], width)
    rows = [("Slip", verdict.misconception, "hard"), ("Worked", drill.solution, "key")]
    rows.append(("See it", f"quiz demo {view.id.partition('/')[0]}", "key"))
    for label, text, style in rows:
        if text:
            gap = [] if label == "See it" else [BLANK]
            lines += [*gap, *labeled((f"{label:8}", style), [(text, "")], width)]
    return lines


def _footer(view: View, width: int, look: Look) -> tuple[Line, ...]:
    lines: list[Line] = [rule(width, look)]
    verdict = view.turn.verdict
    if view.message:
        lines += said(view.message, width)
    elif verdict is not None and not verdict.right and not view.turn.help:
        lines += wrap([("Another one like it comes back in this session.", "dim")], width, " ", " ")
    lines.append(keys_line(keys_now(view.turn), width))
    return tuple(lines)


def keys_now(turn: Turn) -> list[KeyHint]:
    """The keys that work now, the most useful first; help and quit last."""
    choose = ((f"1-{len(turn.options)}", "answer"),)
    return [
        hint
        for action, hints in KEYS.hints(turn.when)
        for hint in (choose if action == "choose" else hints)
    ]


_FORMS = (
    ("numbers", "0.37, 3/8, 37%, 3.7e-1, 10^-3, 2^5, 1,000, ½, or x = 3"),
    ("vectors", "(1, 2) or [1 2] or 1; 2"),
)


def help_lines(turn: Turn, width: int) -> list[Line]:
    """What you can type, and all keys."""
    lines: list[Line] = [(("What this one takes", "heading"),)]
    lines += [*wrap([(form(turn.drill, turn.options), "")], width), BLANK]
    lines.append((("Ways to write an answer", "heading"),))
    keys = [(key.label, key.help) for key in KEYS.rows if key.help]
    lines += [*help_rows(_FORMS, 13, width), BLANK, (("Keys", "heading"),)]
    lines += help_rows(keys, 13, width)
    closing = "An answer that cannot be read is asked for again and does not count as wrong."
    return [*lines, BLANK, *wrap([(closing, "")], width)]


def changes(before: View | None, view: View, width: int, look: Look) -> list[Line]:
    """The lines to print in line mode when `before` has become `view`."""
    width = room(width)
    lines = wrap([(view.message, "warning")], width) if view.message else []
    if before is None:
        lines += asked(view, width, look)
    if view.turn.help:
        lines += [BLANK, *help_lines(view.turn, width)]
    if view.turn.verdict is not None:
        lines += told(view, width)
    return lines


def asked(view: View, width: int, look: Look) -> list[Line]:
    """The drill in line mode: progress, prompt, options, and what a line may be."""
    turn = view.turn
    lines: list[Line] = [BLANK]
    repeats = f", {view.repeats} to repeat" if view.repeats else ""
    lines += wrap([(f"{view.done} of {view.total} answered{repeats}.", "dim")], width)
    lines += [*_facts(view, width, look), *_prompt(turn, width), *_options(turn, width)]
    keys = "s alone shows the solution, ? help, q ends"
    return lines + wrap([(f"[{form(turn.drill, turn.options)} {keys}]", "dim")], width)


def summary_lines(
    figures: DrillReport, numbers: Mapping[str, int], flags: str, width: int, look: Look
) -> list[Line]:
    """How many were right, by question, the slips, and one command for each thing to do next.

    Args:
        figures: of the session.
        numbers: question id -> its number.
        flags: the options a command needs to use the same deck.
        width: in cells.
        look: how to draw.

    """
    if not figures.asked:
        return [(("No drill was answered. Nothing was lost either.", ""),)]
    text = (
        f"{figures.right} of {figures.asked} right on the first try, in {spell(figures.seconds)}."
    )
    lines = wrap([(text, "bold")], width)
    if figures.repeats:
        repeats = count(figures.repeats, "repeat")
        lines += wrap([(f"{repeats}, {figures.repeats_right} right.", "")], width)
    lines += [
        BLANK,
        (("By question", "heading"),),
        *_tallies(figures.tallies, numbers, flags, width, look),
    ]
    if figures.slips:
        lines += [BLANK, (("Slips to unlearn", "heading"),)]
        for slip in figures.slips:
            times = f" ({slip.times} times)" if slip.times > 1 else ""
            demo, _, drill = slip.drill.partition("/")
            spans = [(f"{drill.replace('-', ' ')}: ", "dim"), (slip.misconception + times, "")]
            lines += wrap(spans, width, f"{look.bullet} ", "  ")
            lines.append((("  see it: ", "dim"), (f"quiz demo {demo}", "code")))
    lines += [BLANK, (("What to do next", "heading"),)]
    wrong = figures.right < figures.asked
    advice = "What went wrong comes first" if wrong else "Another ten"
    command = f"{advice}: quiz drill{flags}"
    return lines + wrap([(command, "")], width, f"{look.bullet} ", "  ")


def _tallies(
    tallies: Sequence[Tally], numbers: Mapping[str, int], flags: str, width: int, look: Look
) -> list[Line]:
    """A row per question, weakest first, with the command to practice it if anything was wrong."""
    counts = max(len(f"{one.right} of {one.asked}") for one in tallies)
    names = min(max(cells(one.question) for one in tallies), max(1, width - counts - 6))
    layouts: list[list[Line]] = [[], [], []]
    for one in tallies:
        number = numbers[one.question]
        right = f"{one.right} of {one.asked}"
        name = cut(one.question, names)[0]
        row: Line = ((f"{number:>3} {name:{names}}  {right:>{counts}}", ""),)
        bar: Line = (("  ", ""), (look.bar(one.right / one.asked, 8), "good"))
        command: Line = ()
        if one.right < one.asked:
            command = (("  ", ""), (f"quiz drill {number}{flags}", "code"))
        for lines, parts in zip(layouts, ((bar, command), (command,), ()), strict=True):
            lines.append(sum(parts, row))
    fitting = (lines for lines in layouts if max(map(width_of, lines)) <= width)
    return next(fitting, layouts[-1])
