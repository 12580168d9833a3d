"""`quiz weak`: what to work on, why, and the one command for each."""

from collections.abc import Mapping
from typing import Annotated, Any

from typer import Option

from quiz.commands.options import MOST, ColorFlag, DeckFile, Json, Plain
from quiz.commands.output import Output, as_json, print_json, say
from quiz.desk import Desk
from quiz.stats.weak import Strength, command, cues, lines, reasons, strengths
from quiz.terminal.text import BLANK

USUAL = 5
"""Enough questions for one day."""


def weak(
    everything: Annotated[
        bool, Option("--all", help="Also show strong questions, weakest first.")
    ] = False,
    limit: Annotated[
        int | None,
        Option(min=1, max=MOST, help="At most N questions. [default: 5; none with --all]"),
    ] = None,
    json: Json = False,
    deck: DeckFile = None,
    plain: Plain = None,
    color: ColorFlag = None,
) -> None:
    """Show what to work on, and why.

    Based on your ticks, ratings, hints, mock interviews and drills.
    """
    with Desk(deck, plain=plain, color=color) as opened:
        served, today, flags = opened.deck, opened.today, opened.deck_flags
        named = (event for event in opened.log.events() if served.name(event.deck, "") is not None)
        found = strengths(served, map(served.served, named), opened.schedule.states(), today)
        chosen = [one for one in found if everything or one.weak]
        headings = {heading.id: heading for heading in served.headings()}
        texts = cues(served, chosen)
        commands = {
            one.question: command(one, headings[one.question], flags, opened.path_of)
            for one in chosen
        }
        if json:
            print_json([
                {"question": one.question, "number": headings[one.question].number}
                | _record(one, texts, commands[one.question], today)
                for one in chosen
            ])  # fmt: skip
            return
        if not chosen:
            everyone = f"Nothing is weak so far. `quiz weak --all{flags}` shows every question."
            say(everyone if found else f"Nothing has been answered yet: quiz{flags}")
            return
        most = limit or (len(chosen) if everything else USUAL)
        with Output(opened.color, opened.plain) as out:
            shown = chosen[:most]
            out.print_lines(
                lines(shown, headings, texts, commands, today, out.text_width, out.look)
            )
            if len(chosen) > most:
                rest = "--all" if everything else f"--limit {len(chosen)}"
                more = f"and {len(chosen) - most} more: quiz weak {rest}{flags}"
                out.print_lines([BLANK, ((more, ""),)])


def _record(
    one: Strength, texts: Mapping[tuple[str, str], str], command: str, today: int
) -> dict[str, Any]:
    """The reasons why a question is weak, for JSON."""
    return {
        "strength": as_json(one.strength),
        "weak": one.weak,
        "misjudged": one.misjudged,
        "reasons": reasons(one, texts, today),
        "command": command,
        "points": [
            as_json(point) | {"cue": texts[point.question, point.point]} for point in one.points
        ],
        "evidence": {
            kind: {"asked": tally.asked, "right": as_json(tally.right)}
            for kind, tally in one.tallies.items()
        },
    }
