"""`quiz plan`: towards the date of an interview."""

import sys
from typing import Annotated

import typer

from quiz.commands.options import ColorFlag, DeckFile, Json, Plain
from quiz.commands.output import Output, as_json, print_json, say
from quiz.desk import Desk
from quiz.errors import UsageError
from quiz.plan import status
from quiz.plan.preparation import plan_json
from quiz.plan.screen import plan_lines
from quiz.plan.status import ask_debrief
from quiz.terminal.ui import open_ui


def plan(
    date: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[DATE]", help="2026-12-10, +14 (days from now), 10 Dec or tomorrow."
        ),
    ] = None,
    per_day: Annotated[
        int | None, typer.Option("--per-day", help="Questions a day; repeats are free.")
    ] = None,
    minutes: Annotated[
        float | None, typer.Option("--minutes", help="Minutes a day instead, at your own pace.")
    ] = None,
    clear: Annotated[bool, typer.Option("--clear", help="Drop the plan.")] = False,
    json: Json = False,
    deck: DeckFile = None,
    plain: Plain = None,
    color: ColorFlag = None,
) -> None:
    """Prepare for an interview on a date.

    Without a date it shows how the plan stands. With a plan, `quiz` asks what counts
    most for that day, as many questions a day as you say.
    """
    words = " ".join(date or [])
    budget = per_day is not None or minutes is not None
    if clear and (words or budget):
        raise UsageError("--clear drops the plan: it takes neither a date nor a budget.")
    with Desk.open(
        deck, writable=clear or budget or bool(words), plain=plain, color=color
    ) as opened:
        if clear:
            dropped = status.clear(opened)
            say("The plan is dropped." if dropped else "There is no plan.", err=json)
        elif words or budget:
            status.set_plan(opened, words, per_day, minutes)
        if json:
            print_json(as_json(plan_json(status.plan_status(opened))))
        elif not clear:
            _show(opened)


def _show(opened: Desk) -> None:
    if status.awaiting_debrief(opened) is not None and sys.stdin.isatty() and sys.stdout.isatty():
        with open_ui(plain=True, color=opened.color) as ui:
            ask_debrief(opened, ui)
    out = Output(opened.color, opened.plain)
    out.print_lines(plan_lines(status.plan_status(opened), out.width, out.look, out.height))
