"""`quiz doctor`: where everything lives, and whether it is sound."""

import os
import shlex
import sqlite3
import stat
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

import typer

from quiz import __version__, settings
from quiz.commands.options import ColorFlag, DeckFile, Json
from quiz.commands.output import print_json, say
from quiz.deck.decks import open_deck
from quiz.desk import Desk
from quiz.errors import DeckError, QuizError, StoreError
from quiz.plain_text import count, local_time, strip_control
from quiz.scheduling.fsrs import PUBLISHED, SCHEDULER, in_force
from quiz.scheduling.state import UNSEEN
from quiz.store import rows, states
from quiz.store.database import FORMAT
from quiz.store.events import Event, Other, Retime


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report. `ok` is False where something has to be done."""

    what: str
    found: str
    ok: bool = True


def places_only() -> list[Finding]:
    """What can be told before the data file is opened."""
    path = settings.database()
    size = f"{os.path.getsize(path):,} bytes" if os.path.exists(path) else "not there yet"
    return [
        Finding("program", f"nn-quiz {__version__}, Python {sys.version.split()[0]}"),
        Finding("data", f"{path} ({size})"),
        *_permissions(),
    ]


def _permissions() -> list[Finding]:
    """Nobody else should be able to read the log."""
    path = settings.database()
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
    database = desk.database
    writable = "writable" if database.writable else "read-only"
    return [
        Finding("format", f"{FORMAT}, {writable}, SQLite {sqlite3.sqlite_version}"),
        *_decks(desk),
        Finding("scheduler", _scheduler(desk)),
        _integrity(desk),
        *(_tried(what, check, desk) for what, check in _CHECKS.items()),
        *_tried_all("log", _unusable, desk),
        *_tried_all("progress", _homeless, desk),
    ]


def _decks(desk: Desk) -> list[Finding]:
    """Every deck that is served."""
    found = []
    for path in desk.deck_paths:
        try:
            deck = open_deck(desk.database, path)
        except DeckError as error:
            found.append(
                Finding("deck", f"{error.faults[0]} `quiz check {shlex.quote(path)}`", ok=False)
            )
            continue
        found.append(Finding("deck", f"{path} ({count(deck.count, 'question')}, id {deck.id})"))
    return found


def _scheduler(desk: Desk) -> str:
    """The scheduler with its parameters, and whether the states follow from it."""
    own = " with your own parameters (quiz fit)" if in_force() != PUBLISHED else ""
    by = f"{SCHEDULER}{own}"
    if desk.rederived:
        where = "just now" if desk.database.writable else "into memory: the file is read-only"
        return f"{by}; the states did not follow from this log and were rebuilt {where}"
    return by


def _tried(what: str, check: Callable[[Desk], Finding], desk: Desk) -> Finding:
    """What a check found, or why it could not be made: a damaged file has more to tell."""
    try:
        with desk.database.told():
            return check(desk)
    except StoreError as error:
        return Finding(what, str(error), ok=False)


def _tried_all(what: str, check: Callable[[Desk], list[Finding]], desk: Desk) -> list[Finding]:
    try:
        return check(desk)
    except StoreError as error:
        return [Finding(what, str(error), ok=False)]


def _integrity(desk: Desk) -> Finding:
    try:
        told_of = desk.database.connection.execute("PRAGMA integrity_check(5)").fetchall()
    except sqlite3.DatabaseError as error:
        told_of = [(str(error),)]
    lines = [line for row in told_of for line in row[0].splitlines() if not line.startswith("***")]
    faults = [line for line in lines if line != "ok"]
    if not faults:
        return Finding("integrity", "the file is sound")
    text = "; ".join(faults[:5])
    return Finding("integrity", f"damaged: {text}. {desk.database.remedy}", ok=False)


def _log(desk: Desk) -> Finding:
    events = list(desk.log.events())
    devices = {event.device for event in events}
    text = f"{count(len(events), 'event')} from {count(len(devices), 'device')}"
    if events:
        first, last = events[0], events[-1]
        text += f", {local_time(first.time, first.offset)} to {local_time(last.time, last.offset)}"
    return Finding("log", text)


_NAMED = 5
"""Ids that are named, at most."""


def _unusable(desk: Desk) -> list[Finding]:
    """The events that are kept and change nothing, by the reason."""
    later, ignored, broken = list[str](), list[str](), list[str]()
    with desk.database.told():
        for row in rows.selected(desk.database.connection):
            event = rows.event_of(row)
            if event is None or rows.is_damaged(event):
                broken.append(strip_control(str(row[0])))
            elif isinstance(event.what, Other):
                (later if rows.is_from_later(event) else ignored).append(event.id)
    findings = []
    if later:
        text = f"{count(len(later), 'event is', 'events are')} of a later version of the program: "
        findings.append(Finding("later", f"{text}{_some(later)}. Kept, and used once it is here"))
    if ignored:
        text = f"{count(len(ignored), 'event is', 'events are')} out of range: {_some(ignored)}"
        findings.append(Finding("ignored", f"{text}. Kept, and they change nothing"))
    if broken:
        text = f"{count(len(broken), 'event is', 'events are')} damaged: {_some(broken)}. "
        text += "Move the file away, put a backup in its place, then quiz merge the one moved"
        findings.append(Finding("damaged", text, ok=False))
    return findings


def _some(ids: list[str]) -> str:
    more = len(ids) - _NAMED
    return ", ".join(ids[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")


def _homeless(desk: Desk) -> list[Finding]:
    """What has progress and is in no deck that was read."""
    with desk.database.told():
        kept = states.everything(desk.database.connection)
    seen = {key for key, state in kept.items() if state.memory is not None}
    with desk.database.told():
        there = set(
            desk.database.connection.execute(
                "SELECT deck.id, q.id FROM deck JOIN deck_question q ON q.deck = deck.key"
            )
        )
    lost = sorted(seen - there)
    gone = [question for deck, question in lost if deck == desk.deck.id]
    findings = []
    if gone:
        text = f"{count(len(gone), 'question')} with progress left this deck: {_some(gone)}. "
        findings.append(
            Finding("progress", f"{text}Did an id change? quiz rename OLD NEW{desk.deck_flags}")
        )
    decks = sorted({deck for deck, _ in lost} - {deck for deck, _ in there})
    if decks:
        text = f"There are answers to decks that were not read here: {_some(decks)}. "
        findings.append(Finding("progress", f"{text}Did the id of a deck change? Put it back"))
    return findings


def _derived(desk: Desk) -> Finding:
    kept = {
        key: state
        for key, state in states.everything(desk.database.connection).items()
        if state != UNSEEN
    }
    right = {key: state for key, state in desk.log.derived().items() if state != UNSEEN}
    if kept == right:
        return Finding("derived", f"{count(len(kept), 'state')}, equal to a replay of the log")
    wrong = sum(kept.get(key) != right.get(key) for key in kept.keys() | right.keys())
    differ = count(wrong, "state differs", "states differ")
    return Finding("derived", f"{differ} from a replay. quiz doctor --rebuild", ok=False)


def _clock(desk: Desk) -> Finding:
    now = desk.clock.now()
    ahead = _ahead(desk, now + _CLOCKS_DIFFER)
    if not ahead:
        return Finding("clock", f"{_here(desk, now)}, after the last event")
    stamped = count(len(ahead), "event is", "events are")
    text = f"{stamped} stamped after {_here(desk, now)}. "
    text += f"Set the clock right, or correct {'them' if len(ahead) > 1 else 'it'}: "
    text += "quiz doctor --retime"
    return Finding("clock", text, ok=False)


def _here(desk: Desk, instant: int) -> str:
    return local_time(instant, desk.clock.offset())


_CLOCKS_DIFFER = 60_000
"""Milliseconds by which two clocks that are right may differ."""


def _ahead(desk: Desk, now: int) -> list[Event]:
    """The events that count as later than `now`, in their order; undone ones hold the clock too."""
    events = sorted(desk.log.events(), key=lambda event: event.id)
    times = {event.id: event.time for event in events}
    times |= {e.what.target: e.what.corrected for e in events if isinstance(e.what, Retime)}
    late = [event for event in events if times[event.id] > now]
    return sorted(late, key=lambda event: (times[event.id], event.id))


_CHECKS = {"log": _log, "derived": _derived, "clock": _clock}


def rebuild_states(desk: Desk) -> Finding:
    """Rebuild all states from the log."""
    return Finding("rebuilt", f"{count(desk.log.rebuild(), 'state')} from the log")


def retime_log(desk: Desk) -> Finding:
    """Bring every event from the future back to now, keeping their order.

    The log is not changed: a `retime` event for each says when it counts as having happened.
    """
    now = desk.clock.now()
    ahead = _ahead(desk, now)
    start = now - len(ahead)
    for place, event in enumerate(ahead):
        desk.correct(event, Retime(event.id, start + place))
    return Finding("retimed", f"{count(len(ahead), 'event')}, to {_here(desk, now)}")


def doctor(
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Rebuild all states from the log.")
    ] = False,
    retime: Annotated[
        bool,
        typer.Option("--retime", help="Correct events that a wrong clock stamped in the future."),
    ] = False,
    json: Json = False,
    deck: DeckFile = None,
    color: ColorFlag = None,
) -> None:
    """Show where your data is and check it.

    The file, the log, and what is derived from it.
    """
    findings = places_only()
    if not json:
        for finding in findings:
            say(_line(finding))
    with Desk.open(deck, writable=rebuild or retime, color=color) as opened:
        if retime:
            findings.append(retime_log(opened))
        if rebuild:
            findings.append(rebuild_states(opened))
        first = 0 if json else len(findings) - retime - rebuild
        findings += examine(opened)
    if json:
        print_json([{"what": f.what, "found": f.found, "ok": f.ok} for f in findings])
    else:
        for finding in findings[first:]:
            say(_line(finding))
    if not all(finding.ok for finding in findings):
        raise QuizError("Something is wrong: see the lines marked with ✗ above.")


def _line(finding: "Finding") -> str:
    return f"{'ok' if finding.ok else '✗ '}  {finding.what:12}  {finding.found}"
