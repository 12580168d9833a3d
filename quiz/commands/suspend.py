"""`quiz suspend`, `quiz unsuspend` and `quiz reset`: what is asked at all, and starting afresh."""

from typing import Annotated

import typer

from quiz.commands.options import ColorFlag, DeckFile, Ids, resolved
from quiz.commands.output import say
from quiz.desk import Desk
from quiz.errors import UsageError
from quiz.plain_text import nearest
from quiz.scheduling.state import UNSEEN
from quiz.store.events import Happening, Rename, Reset, Suspend, Unsuspend


def suspend(ids: Ids, deck: DeckFile = None, color: ColorFlag = None) -> None:
    """Stop asking these questions."""
    _record(ids, deck, color, Suspend(), "Suspended")


def unsuspend(ids: Ids, deck: DeckFile = None, color: ColorFlag = None) -> None:
    """Ask these questions again when they are due."""
    _record(ids, deck, color, Unsuspend(), "Asked again")


def reset(ids: Ids, deck: DeckFile = None, color: ColorFlag = None) -> None:
    """Make these questions new again. The log keeps their history; `quiz undo` takes it back."""
    _record(ids, deck, color, Reset(), "New again")


def rename(
    old: Annotated[str, typer.Argument(help="The id that the question had.")],
    new: Annotated[str, typer.Argument(help="The id that it has now.")],
    deck: DeckFile = None,
    color: ColorFlag = None,
) -> None:
    """Let a question whose id was changed keep its progress."""
    with Desk.open(deck, writable=True, color=color) as opened:
        [question] = resolved(opened, [new])
        known = opened.schedule.states()
        ids = set(opened.deck.in_learning_order())
        if old in ids:
            raise UsageError(f"“{old}” is a question of this deck still. Change its id first.")
        if old not in known:
            near = nearest(old, known.keys() - ids)
            hint = f" Did you mean {near}?" if near else " `quiz doctor` lists what has."
            raise UsageError(f"Nothing was answered under the id “{old}”.{hint}")
        if known.get(question, UNSEEN).memory is not None:
            raise UsageError(
                f"{question} has answers of its own. `quiz reset {question}` first, to drop them."
            )
        opened.record(Rename(old), question)
        opened.deck.notes.clear()  # that the old id has left the deck
        say(f"Renamed: {old} is {question} now, with its answers, notes and due day.")


def _record(
    ids: list[str], deck: list[str] | None, color: str | None, what: Happening, done: str
) -> None:
    with Desk.open(deck, writable=True, color=color) as opened:
        names = resolved(opened, ids)
        states = {name: opened.schedule.state(name) for name in names}
        changed = [
            name
            for name, state in states.items()
            if _changes(what, state.suspended, state.memory is not None)
        ]
        opened.record_together(what, changed)
        for name in names:
            say(f"{done}: {name}" if name in changed else f"Nothing to do: {name}")


def _changes(what: Happening, suspended: bool, seen: bool) -> bool:
    if isinstance(what, Reset):
        return seen
    return suspended is not isinstance(what, Suspend)
