"""`quiz backup`: a whole copy of the data file."""

import os
from typing import Annotated

import typer

from quiz import settings
from quiz.commands.options import ColorFlag, complete_paths
from quiz.commands.output import say
from quiz.errors import StoreError
from quiz.store.database import open_readable
from quiz.store.file import is_there


def backup(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE", help="Where to write the copy.", autocompletion=complete_paths
        ),
    ],
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
    color: ColorFlag = None,
) -> None:
    """Copy the whole data file, while sessions may go on. `quiz merge FILE` reads such a copy."""
    del color  # taken by every command
    path, own = os.path.abspath(os.path.expanduser(file)), settings.database()
    if not is_there(own):
        raise StoreError(f"There is nothing to copy yet: {own} is made by the first session.")
    database = open_readable(own)
    try:
        size = database.back_up(path, replace=force)
    finally:
        database.close()
    say(f"{file}: {size:,} bytes, everything up to now.")
