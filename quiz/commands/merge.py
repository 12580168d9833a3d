"""`quiz merge`: one log out of two machines'."""

import os
from typing import Annotated

import typer

from quiz import settings
from quiz.commands.options import ColorFlag, DeckFile, Json
from quiz.commands.output import print_json
from quiz.desk import Desk
from quiz.errors import UsageError
from quiz.plain_text import count
from quiz.store.merging import merge as united


def merge(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The other machine's quiz.db.")],
    json: Json = False,
    deck: DeckFile = None,
    color: ColorFlag = None,
) -> None:
    """Add what happened on another machine: the other file is read, never changed.

    Merge both ways, in any order and as often as you like: nothing counts twice.
    """
    other = os.path.abspath(os.path.expanduser(file))
    if os.path.realpath(other) == os.path.realpath(settings.database()):
        raise UsageError(f"{file} is this machine's own file. Name a copy of the other machine's.")
    with Desk.open(deck, writable=True, color=color) as opened:
        found = united(opened.database, other)
        questions = opened.log.rebuild()
    if json:
        print_json(found._asdict() | {"questions": questions})
        return
    if not found.new:
        typer.echo(f"Nothing new: {count(found.known, 'event')}, known already.")
        return
    typer.echo(
        f"{count(found.new, 'new event')} from {count(found.devices, 'device')}; "
        f"{found.known:,} known already."
    )
