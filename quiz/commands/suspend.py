"""`quiz suspend`, `quiz reset` and `quiz rename`: which questions are asked, and starting over."""

import sys
from collections.abc import Sequence
from typing import Annotated

from typer import Argument, Option

from quiz.commands.options import DeckFile, Ids, SomeIds, resolved
from quiz.commands.output import say
from quiz.desk import Desk
from quiz.errors import UsageError
from quiz.plain_text import count, nearest, strip_control
from quiz.scheduling.state import UNSEEN, QuestionState
from quiz.store.events import Happening, Rename, Reset, Suspend, Unsuspend


def suspend(
    ids: Ids,
    off: Annotated[bool, Option("--off", help="Ask them again when they are due.")] = False,
    deck: DeckFile = None,
) -> None:
    """Stop asking some questions; --off asks them again."""
    if off:
        unsuspend(ids, deck)
        return
    with Desk(deck, writable=True) as opened:
        _record(opened, resolved(opened, ids), Suspend(), "Suspended")


def unsuspend(ids: Ids, deck: DeckFile = None) -> None:
    """Ask these questions again: the old name of `quiz suspend --off`."""
    with Desk(deck, writable=True) as opened:
        _record(opened, resolved(opened, ids), Unsuspend(), "Asked again")


def reset(
    ids: SomeIds = None,
    everything: Annotated[
        bool, Option("--all", help="All questions; asks for confirmation first.")
    ] = False,
    yes: Annotated[bool, Option("--yes", help="Do not ask.")] = False,
    deck: DeckFile = None,
) -> None:
    """Make some questions new again.

    The log keeps their history, and `quiz undo` reverts it.
    """
    if bool(ids) is everything:
        raise UsageError("Name the questions, or use --all: quiz reset ID")
    with Desk(deck, writable=True) as opened:
        names = resolved(opened, ids or []) if ids else _answered(opened)
        if everything and not names:
            say("Nothing to do: no question has been answered yet.")
        elif not everything or yes or _agreed(opened, len(names)):
            _record(opened, names, Reset(), "New again")
        else:
            say("Nothing was reset.", err=True)


def _answered(opened: Desk) -> tuple[str, ...]:
    """The deck's questions that are not new, in its order."""
    states = opened.schedule.states()
    return tuple(
        heading.id
        for heading in opened.deck.headings()
        if states.get(heading.id, UNSEEN).memory is not None
    )


def _agreed(opened: Desk, number: int) -> bool:
    """Whether the person really wants the whole deck to be new again.

    Raises:
        UsageError: there is nobody to ask.

    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            f"This would make {count(number, 'question')} new again, and there is no terminal to "
            f"ask you. If you mean it: quiz reset --all --yes{opened.deck_flags}"
        )
    wanted = f"Make {count(number, 'question')} of “{opened.deck.title}” new again? yes or no: "
    sys.stdout.write(strip_control(wanted))
    sys.stdout.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def rename(
    old: Annotated[str, Argument(help="The question's old id.")],
    new: Annotated[str, Argument(help="The question's new id.")],
    deck: DeckFile = None,
) -> None:
    """Carry a question's progress over to its new id."""
    with Desk(deck, writable=True) as opened:
        [question] = resolved(opened, [new])
        known = opened.schedule.states()
        ids = set(opened.deck.in_learning_order())
        if old in ids:
            raise UsageError(f"“{old}” is still a question of this deck. Change its id first.")
        if old not in known:
            near = nearest(old, known.keys() - ids)
            hint = f" Did you mean {near}?" if near else " `quiz doctor` lists those that have."
            raise UsageError(f"There are no answers under the id “{old}”.{hint}")
        if known.get(question, UNSEEN).memory is not None:
            first = f"quiz reset {question}{opened.deck_flags}"
            raise UsageError(f"{question} has answers of its own. `{first}` drops them.")
        opened.record(Rename(old), question)
        opened.deck.notes.clear()  # that the old id has left the deck
        say(f"Renamed: {old} is {question} now, with its answers, notes and due day.")


def _record(opened: Desk, names: Sequence[str], what: Happening, done: str) -> None:
    changed = [name for name in names if _changes(what, opened.schedule.state(name))]
    opened.record_together(what, changed)
    for name in names:
        say(f"{done}: {name}" if name in changed else f"Nothing to do: {name}")


def _changes(what: Happening, state: QuestionState) -> bool:
    if isinstance(what, Reset):
        return state.memory is not None
    return state.suspended is not isinstance(what, Suspend)
