"""`quiz suspend`, `quiz unsuspend` and `quiz reset`: what is asked at all, and starting afresh."""

from quiz.commands.options import ColorFlag, DeckFile, Ids, resolved
from quiz.commands.output import say
from quiz.desk import Desk
from quiz.store.events import Happening, Reset, Suspend, Unsuspend


def suspend(ids: Ids, deck: DeckFile = None, color: ColorFlag = None) -> None:
    """Stop asking these questions."""
    _record(ids, deck, color, Suspend(), "Suspended")


def unsuspend(ids: Ids, deck: DeckFile = None, color: ColorFlag = None) -> None:
    """Ask these questions again when they are due."""
    _record(ids, deck, color, Unsuspend(), "Asked again")


def reset(ids: Ids, deck: DeckFile = None, color: ColorFlag = None) -> None:
    """Make these questions new again. The log keeps their history; `quiz undo` takes it back."""
    _record(ids, deck, color, Reset(), "New again")


def _record(
    ids: list[str], deck: str | None, color: str | None, what: Happening, done: str
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
