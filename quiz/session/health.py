"""Is everything sound? The findings of `quiz doctor`, and the two repairs it can make."""

import os
import sqlite3
import stat
import sys
from dataclasses import dataclass

from quiz import __version__, places
from quiz.events import Retime
from quiz.scheduling.replay import effective
from quiz.scheduling.state import UNSEEN
from quiz.session.clock import local
from quiz.session.desk import Desk
from quiz.store import states
from quiz.store.database import FORMAT


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report. `ok` is False where something has to be done."""

    what: str
    found: str
    ok: bool = True


def places_only() -> list[Finding]:
    """What can be told before the data file is opened."""
    path = places.database()
    size = f"{os.path.getsize(path):,} bytes" if os.path.exists(path) else "not there yet"
    return [
        Finding("program", f"nn-quiz {__version__}, Python {sys.version.split()[0]}"),
        Finding("data", f"{path} ({size})"),
        *_permissions(),
    ]


def _permissions() -> list[Finding]:
    """Nobody else should be able to read the log."""
    path = places.database()
    findings = []
    for place, wanted in ((os.path.dirname(path), 0o700), (path, 0o600)):
        if os.name != "posix" or not os.path.exists(place):
            continue
        mode = stat.S_IMODE(os.stat(place).st_mode)
        if mode & 0o077:
            text = f"{place} can be opened by others (mode {mode:o}). chmod {wanted:o} {place}"
            findings.append(Finding("privacy", text, ok=False))
    return findings


def examine(desk: Desk) -> list[Finding]:
    """Check the file, the log and what is derived from it."""
    from quiz.scheduling.memory import ALGORITHM

    database = desk.database
    writable = "writable" if database.writable else "read-only"
    return [
        Finding("format", f"{FORMAT}, {writable}, SQLite {sqlite3.sqlite_version}"),
        Finding("deck", f"{desk.deck_path} ({desk.deck.count:,} questions, id {desk.deck.id})"),
        Finding("scheduler", ALGORITHM),
        _integrity(desk),
        _log(desk),
        _derived(desk),
        _clock(desk),
    ]


def _integrity(desk: Desk) -> Finding:
    try:
        rows = desk.database.connection.execute("PRAGMA integrity_check(5)").fetchall()
    except sqlite3.DatabaseError as error:
        rows = [(str(error),)]
    faults = [row[0] for row in rows if row[0] != "ok"]
    if not faults:
        return Finding("integrity", "the file is sound")
    text = "; ".join(fault.splitlines()[0] for fault in faults)
    return Finding(
        "integrity", f"damaged ({text}). Put a copy from a backup in its place", ok=False
    )


def _log(desk: Desk) -> Finding:
    events = list(desk.log.events())
    devices = {event.device for event in events}
    text = f"{len(events):,} events from {len(devices)} device{'s'[: len(devices) != 1]}"
    if events:
        first, last = events[0], events[-1]
        text += f", {local(first.time, first.offset)} to {local(last.time, last.offset)}"
    return Finding("log", text)


def _derived(desk: Desk) -> Finding:
    kept = {
        key: state
        for key, state in states.everything(desk.database.connection).items()
        if state != UNSEEN
    }
    right = {key: state for key, state in desk.log.derived().items() if state != UNSEEN}
    if kept == right:
        return Finding("derived", f"{len(kept):,} states, equal to a replay of the log")
    wrong = sum(kept.get(key) != right.get(key) for key in kept.keys() | right.keys())
    return Finding(
        "derived", f"{wrong:,} states differ from a replay. quiz doctor --rebuild", False
    )


def _clock(desk: Desk) -> Finding:
    now = desk.clock.now()
    ahead = [event for event in effective(desk.log.events()) if event.time > now]
    if not ahead:
        return Finding("clock", f"{local(now, desk.clock.offset())}, after the last event")
    text = f"{len(ahead)} events are stamped after {local(now, desk.clock.offset())}. "
    text += "Set the clock right, or correct them: quiz doctor --retime"
    return Finding("clock", text, ok=False)


def rebuild(desk: Desk) -> Finding:
    """Derive all states from the log anew."""
    return Finding("rebuilt", f"{desk.log.rebuild():,} states from the log")


def retime(desk: Desk) -> Finding:
    """Bring every event from the future back to now, keeping their order.

    The log is not changed: a `retime` event for each says when it counts as having happened.
    """
    now = desk.clock.now()
    ahead = [event for event in effective(desk.log.events()) if event.time > now]
    start = now - len(ahead)
    for place, event in enumerate(ahead):
        desk.correct(event, Retime(event.id, start + place))
    return Finding("retimed", f"{len(ahead)} events, to {local(now, desk.clock.offset())}")
