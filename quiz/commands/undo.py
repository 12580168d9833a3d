"""`quiz undo`: take back the latest decision."""

from quiz.commands.options import ColorFlag, DeckBefore
from quiz.commands.output import say
from quiz.commands.show import described
from quiz.desk import Desk
from quiz.errors import QuizError
from quiz.plain_text import local_time


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
