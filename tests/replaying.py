"""Replaying whole events, to compare what a log has derived with."""

from collections.abc import Iterable

from quiz.scheduling import fsrs
from quiz.scheduling.state import QuestionState
from quiz.store.events import Event, Fit, effective
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
