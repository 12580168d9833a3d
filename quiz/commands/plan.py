"""`quiz plan`: towards the date of an interview."""

import sys
from typing import Annotated

import typer

from quiz.commands.options import DeckFile, Json
from quiz.commands.output import colour_setting, height, look, print_json, print_lines, width
from quiz.errors import UsageError
from quiz.session.desk import Desk
from quiz.session.opening import desk


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
    as_json: Json = False,
    deck: DeckFile = None,
) -> None:
    """Prepare for an interview on a date; without one show how the plan stands.

    With a plan, `quiz` asks what counts most for that day, as many questions a day as you say.
    """
    from quiz.report.preparation_record import as_record
    from quiz.session import preparation

    words = " ".join(date or [])
    budget = per_day is not None or minutes is not None
    if clear and (words or budget):
        raise UsageError("--clear drops the plan: it takes neither a date nor a budget.")
    with desk(deck, writable=clear or budget or bool(words)) as opened:
        if clear:
            dropped = preparation.clear(opened)
            typer.echo("The plan is dropped." if dropped else "There is no plan.", err=as_json)
        elif words or budget:
            preparation.set_plan(opened, words, per_day, minutes)
        if as_json:
            print_json(as_record(preparation.stands(opened)))
        elif not clear:
            _show(opened)


def _show(opened: Desk) -> None:
    from quiz.screens.plan import plan_lines
    from quiz.session import preparation
    from quiz.session.afterwards import ask_how_it_went
    from quiz.session.faces import open_face

    if preparation.over(opened) is not None and sys.stdin.isatty() and sys.stdout.isatty():
        with open_face(plain=True, color=colour_setting()) as face:
            ask_how_it_went(opened, face)
    print_lines(plan_lines(preparation.stands(opened), width(), look(), height()))
