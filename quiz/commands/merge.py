"""`quiz merge` and `quiz sync`: one log out of several machines'."""

import os
import sys
from collections.abc import Iterator
from typing import Annotated

import typer

from quiz import settings
from quiz.commands.options import ColorFlag, DeckBefore, DeckFile, Json, complete_paths
from quiz.commands.output import print_json, say
from quiz.desk import Desk
from quiz.errors import UsageError
from quiz.plain_text import count, local_time
from quiz.store import sources
from quiz.store.merging import Merged
from quiz.store.merging import merge as united
from quiz.store.rows import Row

_STDIN = "-"
_NAMED = 5
"""Ids that are named, at most; `--json` names all."""


def merge(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            autocompletion=complete_paths,
            help="Other machines' quiz.db, folders of them, or - for `quiz log --json`.",
        ),
    ],
    retime: Annotated[
        bool,
        typer.Option("--retime", help="Also add events from the future, as having happened now."),
    ] = False,
    json: Json = False,
    deck: DeckFile = None,
    color: ColorFlag = None,
) -> None:
    """Add what happened on other machines.

    Their files are read, never changed. Merge both ways, in any order and as often as
    you like: nothing counts twice.
    """
    own = settings.database()
    paths = [
        name if name == _STDIN else os.path.abspath(os.path.expanduser(name)) for name in files
    ]
    for name, path in zip(files, paths, strict=True):
        if path != _STDIN and os.path.realpath(path) == os.path.realpath(own):
            raise UsageError(
                f"{name} is this machine's own file. Name a copy of the other machine's."
            )
    if _STDIN in paths and sys.stdin.isatty():
        raise UsageError("- reads a log from a pipe: ssh SERVER quiz log --json | quiz merge -")
    with Desk.open(deck, writable=True, color=color) as opened:
        merged = united(opened.database, _rows(paths, own), opened.stamp(), retime=retime)
    if json:
        print_json(merged._asdict())
        return
    for line in told(merged, retime):
        say(line)


def _rows(paths: list[str], own: str) -> Iterator[Iterator[Row | None]]:
    for path in paths:
        if path == _STDIN:
            yield sources.of_lines(sys.stdin.buffer, "Standard input")
        else:
            yield from sources.of_paths([path], own)


def told(merged: Merged, retime: bool) -> list[str]:
    """What came of a merge, in lines."""
    if merged.new:
        lines = [
            f"{count(merged.new, 'new event')} from {count(merged.devices, 'device')}; "
            f"{merged.known:,} known already."
        ]
    else:
        lines = [f"Nothing new: {count(merged.known, 'event')}, known already."]
    if merged.later:
        lines.append(
            f"{count(merged.later, 'event was', 'events were')} written by a later version: kept, "
            "and used once this program is updated."
        )
    if merged.ignored:
        names = ", ".join(merged.ignored[:_NAMED])
        more = len(merged.ignored) - _NAMED
        lines.append(
            f"{count(len(merged.ignored), 'event is', 'events are')} out of range: kept, and "
            f"ignored ({names}{f' and {more:,} more' if more > 0 else ''})."
        )
    if merged.unreadable:
        what = count(
            merged.unreadable, "entry that is no event was", "entries that are no events were"
        )
        lines.append(f"{what} left out.")
    if merged.future and merged.latest:
        where = f"up to {local_time(*merged.latest)}"
        events = count(merged.future, "event")
        if retime:
            lines.append(f"{events} from the future ({where}) count as of now.")
        else:
            lines.append(
                f"{events} from the future ({where}) not merged: a clock there is or was wrong. "
                "Set it right; to add them as of now: quiz merge --retime"
            )
    return lines


def sync(
    folder: Annotated[
        str | None,
        typer.Argument(
            metavar="[FOLDER]",
            help="A folder that your machines share.",
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
    for line in done.summary(folder or path):
        say(line)
