"""`quiz weak`: what to work on, why, and the one command for each."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from quiz.commands.options import MOST, ColorFlag, DeckFile, Json, Plain
from quiz.commands.output import Output, as_json, print_json, say
from quiz.deck.question import Heading
from quiz.desk import Desk
from quiz.stats import weak_page
from quiz.stats.weak import Strength
from quiz.stats.weak_page import command, cues, reasons, strengths
from quiz.terminal.text import BLANK

USUAL = 5
"""Questions that are enough for a day."""


def weak(
    everything: Annotated[
        bool, typer.Option("--all", help="Also show strong questions, weakest first.")
    ] = False,
    limit: Annotated[
        int | None,
        typer.Option(min=1, max=MOST, help="At most N questions. [default: 5; none with --all]"),
    ] = None,
    json: Json = False,
    deck: DeckFile = None,
    plain: Plain = None,
    color: ColorFlag = None,
) -> None:
    """Show what to work on, and why.

    From ticks, ratings, hints, mock interviews and drills.
    """
    with Desk.open(deck, plain=plain, color=color) as opened:
        found = strengths(opened)
        chosen = [one for one in found if everything or one.weak]
        headings = {heading.id: heading for heading in opened.deck.headings()}
        texts, today = cues(opened, chosen), opened.today
        if json:
            print_json(
                [
                    _record(one, headings[one.question], texts, today, opened.deck_flags)
                    for one in chosen
                ]
            )
            return
        if not chosen:
            flags = opened.deck_flags
            nothing = f"Nothing is weak so far. `quiz weak --all{flags}` shows every question."
            say(nothing if found else f"Nothing was answered yet: quiz{flags}")
            return
        most = limit or (len(chosen) if everything else USUAL)
        shown = chosen[:most]
        with Output(opened.color, opened.plain) as out:
            out.print_lines(
                weak_page.lines(
                    shown, headings, texts, today, out.text_width, out.look, opened.deck_flags
                )
            )
            if len(chosen) > most:
                rest = "--all" if everything else f"--limit {len(chosen)}"
                more = f"and {len(chosen) - most} more: quiz weak {rest}{opened.deck_flags}"
                out.print_lines([BLANK, ((more, ""),)])


def _record(
    one: Strength, heading: Heading, texts: Mapping[tuple[str, str], str], today: int, flags: str
) -> dict[str, Any]:
    """A question with the reasons why it is weak, as JSON has it."""
    return {
        "question": one.question,
        "number": heading.number,
        "strength": as_json(one.strength),
        "weak": one.weak,
        "misjudged": one.misjudged,
        "reasons": reasons(one, texts, today),
        "command": command(one, heading) + flags,
        "points": [
            as_json(point) | {"cue": texts[point.question, point.point]} for point in one.points
        ],
        "evidence": {
            kind: {"asked": tally.asked, "right": as_json(tally.right)}
            for kind, tally in one.tallies.items()
        },
    }
