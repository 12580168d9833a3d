"""`quiz merge`, `quiz sync` and `quiz backup`: one log from several machines."""

import os
import sys
from collections.abc import Iterator
from contextlib import closing
from typing import Annotated

from typer import Option

from quiz import settings
from quiz.commands.options import DeckBefore, DeckFile, Force, Json, path_argument
from quiz.commands.output import print_json, say
from quiz.desk import Desk
from quiz.errors import StoreError, UsageError
from quiz.plain_text import count, local_time
from quiz.store import merging
from quiz.store.database import open_readable
from quiz.store.file import data_file_exists
from quiz.store.merging import Merged
from quiz.store.rows import Row

_STDIN = "-"


def merge(
    files: Annotated[
        list[str],
        path_argument(
            "Other machines' quiz.db, folders of them, or - for `quiz log --json`.", "FILE..."
        ),
    ],
    retime: Annotated[
        bool, Option("--retime", help="Also add events from the future, as having happened now.")
    ] = False,
    json: Json = False,
    deck: DeckFile = None,
) -> None:
    """Add events from other machines.

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
    with Desk(deck, writable=True) as opened:
        merged = merging.merge(opened.database, _rows(paths, own), opened.stamp(), retime=retime)
    if json:
        print_json(merged._asdict())
        return
    for line in told(merged, retime):
        say(line)


def _rows(paths: list[str], own: str) -> Iterator[Iterator[Row | None]]:
    for path in paths:
        if path == _STDIN:
            yield merging.of_lines(sys.stdin.buffer, "Standard input")
        else:
            yield from merging.of_paths([path], own)


def told(merged: Merged, retime: bool) -> list[str]:
    """The result of a merge, as lines."""
    known = f"; {count(merged.known, 'event')} known already" if merged.known else ""
    lines = [f"{merged.came if merged.new else 'Nothing new'}{known}.", *merged.notes()]
    if merged.future and merged.latest:
        where = f"up to {local_time(*merged.latest)}"
        events = count(merged.future, "event")
        if retime:
            lines.append(f"{events} from the future ({where}) count as of now.")
        else:
            lines.append(
                f"{events} from the future ({where}) not merged: a clock there is or was wrong. "
                "Set it right. To add them as of now: quiz merge --retime"
            )
    return lines


def sync(
    folder: Annotated[
        str | None, path_argument("A folder your machines share.", "[FOLDER]")
    ] = None,
    json: Json = False,
    deck: DeckBefore = None,
) -> None:
    """Exchange events with your other machines through a folder.

    `quiz config sync FOLDER` does it at the end of each session.
    """
    with Desk(deck, writable=True) as desk:
        path = folder or desk.settings.sync
        if not path:
            raise UsageError("Name a folder: quiz sync FOLDER. Or set it: quiz config sync FOLDER")
        path = os.path.abspath(os.path.expanduser(path))
        done = desk.sync(path)
    if json:
        print_json(done._asdict() | {"merged": done.merged._asdict()})
        return
    for line in done.summary(folder or path):
        say(line)


def backup(
    file: Annotated[str, path_argument("Where to write the copy.")],
    force: Force = False,
) -> None:
    """Copy the whole data file, even during a session. `quiz merge FILE` reads such a copy."""
    path, own = os.path.abspath(os.path.expanduser(file)), settings.database()
    if not data_file_exists(own):
        raise StoreError(f"There is nothing to copy yet: {own} is made by the first session.")
    with closing(open_readable(own)) as database:
        size = database.back_up(path, replace=force)
    say(f"{file}: {size:,} bytes, everything so far.")
