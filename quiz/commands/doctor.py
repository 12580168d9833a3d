"""`quiz doctor`: where everything is, and whether it is sound."""

import os
import shlex
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterator, Sized
from typing import Annotated, NamedTuple

from typer import Option

from quiz import __version__, settings
from quiz.commands.options import DeckFile, Json
from quiz.commands.output import print_json, say
from quiz.deck.decks import open_deck
from quiz.desk import Desk
from quiz.errors import DeckError, QuizError, StoreError
from quiz.plain_text import count, local_time, some, strip_control
from quiz.scheduling.fsrs import PUBLISHED, SCHEDULER, in_force
from quiz.scheduling.state import UNSEEN
from quiz.store import rows, states
from quiz.store.database import FORMAT
from quiz.store.events import Event, Retime


class Finding(NamedTuple):
    """One line of the report. `ok` is False if something needs to be done."""

    what: str
    found: str
    ok: bool = True


def places_only() -> Iterator[Finding]:
    """What is known before the data file is opened."""
    path = settings.database()
    size = f"{os.path.getsize(path):,} bytes" if os.path.exists(path) else "not there yet"
    yield Finding("program", f"nn-quiz {__version__}, Python {sys.version.split()[0]}")
    yield Finding("data", f"{path} ({size})")
    for place, wanted in ((os.path.dirname(path), 0o700), (path, 0o600)):
        if os.name == "posix" and os.path.exists(place):
            mode = stat.S_IMODE(os.stat(place).st_mode)
            if mode & 0o077:
                text = f"{place} can be opened by others (mode {mode:o}). chmod {wanted:o} {place}"
                yield Finding("privacy", text, ok=False)


def examine(desk: Desk) -> list[Finding]:
    """Check the file, the log and what is derived from it; an error becomes a finding."""
    findings: list[Finding] = []
    for what, check in _CHECKS:
        try:
            with desk.database.sqlite_errors():
                findings += check(desk)
        except StoreError as error:
            findings.append(Finding(what, str(error), ok=False))
    return findings


def _format(desk: Desk) -> Iterator[Finding]:
    writable = "writable" if desk.database.writable else "read-only"
    yield Finding("format", f"{FORMAT}, {writable}, SQLite {sqlite3.sqlite_version}")


def _decks(desk: Desk) -> Iterator[Finding]:
    """Every deck that is served."""
    for path in desk.deck_paths:
        try:
            deck = open_deck(desk.database, path)
        except DeckError as error:
            text = f"{error.faults[0]} `quiz check {shlex.quote(path)}`"
            yield Finding("deck", text, ok=False)
        else:
            yield Finding("deck", f"{path} ({count(deck.count, 'question')}, id {deck.id})")


def _scheduler(desk: Desk) -> Iterator[Finding]:
    """The scheduler with its parameters, and whether the states follow from it."""
    text = SCHEDULER + (" with your own parameters (quiz fit)" if in_force() != PUBLISHED else "")
    if desk.rederived:
        where = "just now" if desk.database.writable else "into memory: the file is read-only"
        text += f"; the states did not follow from this log and were rebuilt {where}"
    yield Finding("scheduler", text)


def _integrity(desk: Desk) -> Iterator[Finding]:
    try:
        told_of = desk.database.connection.execute("PRAGMA integrity_check(5)").fetchall()
    except sqlite3.DatabaseError as error:
        told_of = [(str(error),)]
    lines = [line for row in told_of for line in row[0].splitlines() if not line.startswith("***")]
    faults = [line for line in lines if line != "ok"]
    if faults:
        text = f"damaged: {'; '.join(faults[:5])}. {desk.database.remedy}"
        yield Finding("integrity", text, ok=False)
    else:
        yield Finding("integrity", "the file is sound")


def _log(desk: Desk) -> Iterator[Finding]:
    events = list(desk.log.events())
    devices = {event.device for event in events}
    text = f"{count(len(events), 'event')} from {count(len(devices), 'device')}"
    if events:
        first, last = events[0], events[-1]
        text += f", {local_time(first.time, first.offset)} to {local_time(last.time, last.offset)}"
    yield Finding("log", text)


def _unusable(desk: Desk) -> Iterator[Finding]:
    """The events that are kept but ignored, by reason."""
    later, ignored, broken = list[str](), list[str](), list[str]()
    lists = {"later": later, "ignored": ignored, None: broken, "used": list[str]()}
    for row in rows.selected(desk.database.connection):
        lists[rows.outcome(row)].append(strip_control(str(row[0])))
    if later:
        text = f"{_events(later)} from a later version of the program: {some(later)}. "
        yield Finding("later", f"{text}They are kept, and used once you update")
    if ignored:
        text = f"{_events(ignored)} out of range: {some(ignored)}"
        yield Finding("ignored", f"{text}. They are kept but ignored")
    if broken:
        text = f"{_events(broken)} damaged: {some(broken)}. "
        text += "Move the file away, put a backup in its place, then quiz merge the moved file"
        yield Finding("damaged", text, ok=False)


def _events(events: Sized) -> str:
    return count(len(events), "event is", "events are")


def _homeless(desk: Desk) -> Iterator[Finding]:
    """Progress on questions that are in none of the decks read."""
    connection = desk.database.connection
    kept = states.everything(connection)
    seen = {key for key, state in kept.items() if state.memory is not None}
    query = "SELECT deck.id, q.id FROM deck JOIN deck_question q ON q.deck = deck.key"
    there = set(connection.execute(query))
    lost = sorted(seen - there)
    gone = [question for deck, question in lost if deck == desk.deck.id]
    if gone:
        text = f"{count(len(gone), 'question')} with progress left this deck: {some(gone)}. "
        text += f"Did an id change? quiz rename OLD NEW{desk.deck_flags}"
        yield Finding("progress", text)
    decks = sorted({deck for deck, _ in lost} - {deck for deck, _ in there})
    if decks:
        text = f"There are answers for decks that were not read here: {some(decks)}. "
        yield Finding("progress", f"{text}Did the id of a deck change? Change it back")


def _derived(desk: Desk) -> Iterator[Finding]:
    kept, right = (
        {key: state for key, state in found.items() if state != UNSEEN}
        for found in (states.everything(desk.database.connection), desk.log.derived())
    )
    if kept == right:
        yield Finding("derived", f"{count(len(kept), 'state')}, equal to a replay of the log")
        return
    wrong = sum(kept.get(key) != right.get(key) for key in kept.keys() | right.keys())
    text = f"{count(wrong, 'state differs', 'states differ')} from a replay. quiz doctor --rebuild"
    yield Finding("derived", text, ok=False)


def _clock(desk: Desk) -> Iterator[Finding]:
    now = desk.clock.now()
    ahead = _ahead(desk, now + _CLOCKS_DIFFER)
    if not ahead:
        after = ", after the last event" if desk.database.last_time() is not None else ""
        yield Finding("clock", f"{_here(desk, now)}{after}")
        return
    text = f"{_events(ahead)} stamped after {_here(desk, now)}. Set the clock right, or "
    text += f"correct {'them' if len(ahead) > 1 else 'it'}: quiz doctor --retime"
    yield Finding("clock", text, ok=False)


def _here(desk: Desk, instant: int) -> str:
    return local_time(instant, desk.clock.offset())


_CLOCKS_DIFFER = 60_000
"""Milliseconds by which two correct clocks may differ."""


def _ahead(desk: Desk, now: int) -> list[Event]:
    """The events dated later than `now`, in order; undone ones count too."""
    events = sorted(desk.log.events(), key=lambda event: event.id)
    times = {event.id: event.time for event in events}
    times |= {e.what.target: e.what.corrected for e in events if isinstance(e.what, Retime)}
    late = [event for event in events if times[event.id] > now]
    return sorted(late, key=lambda event: (times[event.id], event.id))


_CHECKS: tuple[tuple[str, Callable[[Desk], Iterator[Finding]]], ...] = (
    ("format", _format),
    ("deck", _decks),
    ("scheduler", _scheduler),
    ("integrity", _integrity),
    ("log", _log),
    ("derived", _derived),
    ("clock", _clock),
    ("log", _unusable),
    ("progress", _homeless),
)
"""Each with the name to report it under if it fails."""


def rebuild_states(desk: Desk) -> Finding:
    """Rebuild all states from the log, and let reports read it again."""
    desk.log.forget_answers()
    return Finding("rebuilt", f"{count(desk.log.rebuild(), 'state')} from the log")


def retime_log(desk: Desk) -> Finding:
    """Move every event from the future back to now, in order.

    The log is not changed: a `retime` event for each says when it counts as having happened.
    """
    now = desk.clock.now()
    ahead = _ahead(desk, now)
    start = now - len(ahead)
    for place, event in enumerate(ahead):
        desk.correct(event, Retime(event.id, start + place))
    return Finding("retimed", f"{count(len(ahead), 'event')}, to {_here(desk, now)}")


def doctor(
    rebuild: Annotated[bool, Option("--rebuild", help="Rebuild all states from the log.")] = False,
    retime: Annotated[
        bool, Option("--retime", help="Correct events that a wrong clock dated in the future.")
    ] = False,
    json: Json = False,
    deck: DeckFile = None,
) -> None:
    """Show where your data is, and check it.

    It checks the file, the log, and what is derived from it.
    """
    findings = list(places_only())
    if not json:
        for finding in findings:
            say(_line(finding))
    with Desk(deck, writable=rebuild or retime) as opened:
        if retime:
            findings.append(retime_log(opened))
        if rebuild:
            findings.append(rebuild_states(opened))
        first = 0 if json else len(findings) - retime - rebuild
        findings += examine(opened)
    if json:
        print_json([finding._asdict() for finding in findings])
    else:
        for finding in findings[first:]:
            say(_line(finding))
    if not all(finding.ok for finding in findings):
        raise QuizError("Something is wrong: see the lines marked with ✗ above.")


def _line(finding: Finding) -> str:
    return f"{'ok' if finding.ok else '✗ '}  {finding.what:12}  {finding.found}"
