"""`quiz sync`: one log on several machines, through a folder."""

import os
from typing import Annotated

import typer

from quiz.commands.options import ColorFlag, DeckBefore, Json, complete_paths
from quiz.commands.output import print_json, say
from quiz.desk import Desk
from quiz.errors import UsageError
from quiz.store.syncing import summary


def sync(
    folder: Annotated[
        str | None,
        typer.Argument(
            metavar="[FOLDER]",
            help="A folder that is carried between your machines.",
            autocompletion=complete_paths,
        ),
    ] = None,
    json: Json = False,
    deck: DeckBefore = None,
    color: ColorFlag = None,
) -> None:
    """Exchange events with your other machines through a folder.

    `quiz config sync FOLDER` does it at the end of each session.
    """
    with Desk.open(deck, writable=True, color=color) as desk:
        path = folder or desk.settings.sync
        if not path:
            raise UsageError("Name a folder: quiz sync FOLDER. Or once: quiz config sync FOLDER")
        path = os.path.abspath(os.path.expanduser(path))
        done = desk.sync(path)
    if json:
        print_json(done._asdict() | {"merged": done.merged._asdict()})
        return
    for line in summary(done, folder or path):
        say(line)
