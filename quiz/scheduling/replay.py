"""Log in, states out. Deterministic: the same set of events gives the same states, in any order.

Events count in the order of `(time, id)`, after undone ones are left out and wrongly stamped
ones are put where they belong. Merging two logs is the union of their events.
"""

from collections.abc import Iterable

from quiz.scheduling import memory
from quiz.scheduling.state import AGAIN, UNSEEN, QuestionState
from quiz.store.events import SURE, Bury, Event, Note, Reset, Review, Suspend, Unsuspend, effective


def fold(state: QuestionState, event: Event) -> QuestionState:
    """The state after one more event of the same question."""
    match event.what:
        case Review() as review:
            before = state.memory
            after = memory.review(before, review.rating, event.time, event.offset, review.retention)
            misjudged = state.misjudged
            if review.rating == AGAIN:
                misjudged = misjudged or review.confidence == SURE
            elif before is None or after.last_day > before.last_day:
                misjudged = False  # a repeat on the same day does not make up for it
            return state._replace(memory=after, buried_until=None, misjudged=misjudged)
        case Suspend():
            return state._replace(suspended=True)
        case Unsuspend():
            return state._replace(suspended=False)
        case Bury(until=until):
            return state._replace(buried_until=until)
        case Reset():
            return state._replace(memory=None, buried_until=None, misjudged=False)
        case Note(text=text):
            return state._replace(note=text)
    return state


def replay(events: Iterable[Event]) -> dict[tuple[str, str], QuestionState]:
    """The state of every question that the log mentions, by (deck id, question id)."""
    states: dict[tuple[str, str], QuestionState] = {}
    for event in effective(events):
        if event.question is not None:
            key = (event.deck, event.question)
            states[key] = fold(states.get(key, UNSEEN), event)
    return states
