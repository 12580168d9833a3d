"""Replaying whole events, to compare what a log has derived with."""

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from quiz.scheduling import fsrs
from quiz.scheduling.state import QuestionState
from quiz.store import states
from quiz.store.database import open_writable
from quiz.store.events import Event, Fit, effective
from quiz.store.log import Log
from quiz.store.replay import of_events


def replay(events: Iterable[Event]) -> dict[tuple[str, str], QuestionState]:
    """The state of every question that the events mention, by (deck id, question id).

    The scheduler computes by the parameters of the latest fit from then on.
    """
    decks: dict[str, list[Event]] = {}
    parameters: tuple[float, ...] = ()
    for event in effective(events):
        decks.setdefault(event.deck, []).append(event)
        parameters = event.what.parameters if isinstance(event.what, Fit) else parameters
    fsrs.use(parameters or None)
    return {
        (deck, question): state
        for deck, counting in decks.items()
        for question, state in of_events(counting).states.items()
    }


def sound(path: Path) -> list[Event]:
    """The events of a data file that is sound, and whose states are those of a replay."""
    with closing(open_writable(str(path))) as database:
        assert database.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        events = list(Log(database).events())
        assert states.everything(database.connection) == replay(events)
        assert not states.are_stale(database.connection)
        return events
