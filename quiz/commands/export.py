"""`quiz export`: the deck as a file for other programs."""

import os
from typing import Annotated

from typer import Option

from quiz.commands.options import DeckFile, Force, Json, path_argument
from quiz.commands.output import as_json, print_json, say, show_progress
from quiz.desk import Desk
from quiz.exchange import export as exchange
from quiz.plain_text import count


def export(
    file: Annotated[
        str,
        path_argument(
            f"The file to write; its extension decides the format: {', '.join(exchange.ENDINGS)}."
        ),
    ],
    progress: Annotated[
        bool, Option("--progress", help="In an Anki package, include memory and the review log.")
    ] = False,
    force: Force = False,
    json: Json = False,
    deck: DeckFile = None,
) -> None:
    """Write the deck for Anki, a spreadsheet or a browser.

    Or as a deck to edit. The file's extension decides the format.
    """
    path = os.path.abspath(os.path.expanduser(file))
    with Desk(deck, alone=True) as opened:
        aside = opened.decks_aside
        done = exchange.export(opened, path, progress=progress, replace=force, drawn=_drawing)
    if json:
        print_json(as_json(done))
        return
    if aside and not deck:
        say(
            f"{count(aside, 'other deck is', 'other decks are')} also served: --deck NAME.",
            err=True,
        )
    reviews = f" and {count(done.reviews, 'review')}" if progress else ""
    say(f"{file}: {count(done.questions, 'question')}{reviews}, {done.size:,} bytes.")
    if progress:
        say("In Anki's import dialog, turn on “Import any learning progress”, and FSRS.")


def _drawing(done: int, of: int) -> None:
    show_progress(f"Drawing the demos' pictures: {done + 1} of {of}" if done + 1 < of else "")
