"""What a session of drills was, as lines: on the last screen, and on the main one on leaving."""

from collections.abc import Mapping
from typing import NamedTuple

from quiz.report.drills import DrillReport
from quiz.screens.durations import count, spell
from quiz.screens.text import BLANK, Line, cells, cut, width_of, wrap
from quiz.screens.theme import Look


class Summary(NamedTuple):
    """Everything the summary shows."""

    report: DrillReport
    numbers: Mapping[str, int]
    """Question id -> its number."""


def summary_lines(summary: Summary, width: int, look: Look) -> list[Line]:
    """How many were right, by question, the slips, and one command for each thing to do next."""
    figures = summary.report
    if not figures.asked:
        return [(("No drill was answered. Nothing was lost either.", ""),)]
    text = f"{figures.right} of {figures.asked} right at the first go, in {spell(figures.seconds)}."
    lines = wrap([(text, "bold")], width)
    if figures.repeats:
        repeats = count(figures.repeats, "repeat")
        lines += wrap([(f"{repeats}, {figures.repeats_right} right.", "")], width)
    lines += [BLANK, (("By question", "heading"),), *_tallies(summary, width, look)]
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
    advice = "What went wrong comes first: quiz drill" if wrong else "Another ten: quiz drill"
    return lines + wrap([(advice, "")], width, f"{look.bullet} ", "  ")


def _tallies(summary: Summary, width: int, look: Look) -> list[Line]:
    """A row for each question, the weakest first, with the command where something went wrong."""
    tallies = summary.report.tallies
    counts = max(len(f"{one.right} of {one.asked}") for one in tallies)
    names = min(max(cells(one.question) for one in tallies), max(1, width - counts - 6))
    layouts: list[list[Line]] = [[], [], []]
    for one in tallies:
        number = summary.numbers[one.question]
        right = f"{one.right} of {one.asked}"
        name = cut(one.question, names)[0]
        row: Line = ((f"{number:>3} {name:{names}}  {right:>{counts}}", ""),)
        bar: Line = (("  ", ""), (look.bar(one.right / one.asked, 8), "good"))
        command: Line = ()
        if one.right < one.asked:
            command = (("  ", ""), (f"quiz drill {number}", "code"))
        for lines, parts in zip(layouts, ((bar, command), (command,), ()), strict=True):
            lines.append(sum(parts, row))
    fitting = (lines for lines in layouts if max(map(width_of, lines)) <= width)
    return next(fitting, layouts[-1])
