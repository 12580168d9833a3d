"""What the log holds of mock interviews."""

from quiz.desk import Desk
from quiz.mock.interview import ends_taken_back
from quiz.store.events import Event, Mock, effective
from quiz.store.log import read


def last(desk: Desk) -> Event | None:
    """The deck's latest mock interview, of those that this version can read."""
    query = "WHERE deck = ? AND kind = 'mock' ORDER BY time DESC, id DESC"
    events = read(desk.database, query, desk.deck.id)
    return next((event for event in events if isinstance(event.what, Mock)), None)


def of_mock(desk: Desk, began: Event) -> list[Event]:
    """The events that a mock interview may consist of, those that no longer count left out.

    An interview is open again where one of its answers was taken back after its end.
    """
    query = (
        "WHERE deck = ? AND time >= ? AND kind IN "
        "('review', 'follow_up', 'mock_end', 'undo', 'retime') ORDER BY time, id"
    )
    events = list(read(desk.database, query, began.deck, began.time))
    reopened = ends_taken_back(events)
    return [event for event in effective(events) if event.id not in reopened]
