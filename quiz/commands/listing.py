"""`quiz list`: every question and where it stands."""

from typing import Annotated

import typer

from quiz.commands.options import DeckFile, Json
from quiz.commands.output import print_json, print_rich, width
from quiz.report.standing import standing
from quiz.session.opening import desk


def list_questions(
    text: Annotated[
        str | None, typer.Argument(help="Only questions with this in their text, id or tags.")
    ] = None,
    as_json: Json = False,
    deck: DeckFile = None,
) -> None:
    """List the questions and when each is due."""
    from quiz.scheduling.state import UNSEEN
    from quiz.screens.listing import table

    with desk(deck) as opened:
        found = opened.deck.search(text) if text else opened.deck.headings()
        states, today = opened.states(), opened.today
        if as_json:
            print_json(
                [
                    heading._asdict() | standing(states.get(heading.id, UNSEEN), today)
                    for heading in found
                ]
            )
            return
        if not found:
            typer.echo(f"No question mentions “{text}”.", err=True)
            return
        rows = [(heading, states.get(heading.id, UNSEEN)) for heading in found]
        print_rich(table(rows, today, width()))
