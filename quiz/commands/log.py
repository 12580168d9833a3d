"""`quiz log` and `quiz undo`: everything that happened, and taking back the latest of it."""

from collections import deque
from typing import Annotated

import typer

from quiz.commands.options import MOST, ColorFlag, DeckBefore, Plain
from quiz.commands.output import print_json, say
from quiz.commands.show import described
from quiz.desk import Desk
from quiz.errors import QuizError
from quiz.plain_text import local_time


def log(
    json: Annotated[
        bool, typer.Option("--json", help="JSON Lines: one event on each line, whole.")
    ] = False,
    limit: Annotated[int | None, typer.Option(min=1, max=MOST, help="Only the last N.")] = None,
    deck: DeckBefore = None,
    plain: Plain = None,
    color: ColorFlag = None,
) -> None:
    """Print the log. Nothing in it is ever changed or deleted; undo is an event too."""
    with Desk.open(deck, plain=plain, color=color) as opened:
        events = opened.log.events()
        for event in deque(events, maxlen=limit) if limit else events:
            if json:
                print_json(event.as_dict(), lines=True)
                continue
            when = local_time(event.time, event.offset)
            line = f"{when}  {event.id}  {event.question or '-':28}  {described(event)}"
            say(line.replace("\n", " "))


def undo(deck: DeckBefore = None, color: ColorFlag = None) -> None:
    """Take back the latest rating, suspend, not-today or reset. Again: the one before."""
    with Desk.open(deck, writable=True, color=color) as opened:
        targets = opened.undo()
        if not targets:
            raise QuizError("There is nothing to undo.")
        for target in reversed(targets):
            when = local_time(target.time, target.offset)
            about = f" for {target.question}" if target.question else ""
            say(f"Undone: {described(target)}{about}, {when}")
