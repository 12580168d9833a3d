"""Which questions a mock interview asks: the deck and the log, by way of `practice.selection`.

Read before the first question is on screen, so it takes no more of the log than it needs.
"""

from typing import NamedTuple

from quiz.errors import UsageError
from quiz.events import Mock
from quiz.practice.selection import FIRM, UNKNOWN, WEAK, Candidate, select
from quiz.report.weak import weigh
from quiz.scheduling.corrections import effective
from quiz.scheduling.queue import by_retrievability
from quiz.scheduling.state import QuestionState
from quiz.session.desk import Desk
from quiz.session.mock_log import last
from quiz.store import states
from quiz.store.log import read

RECENT = 6
"""So many of a question's latest events tell how firm it is; older ones hardly count."""
MOST_LOOKED_AT = 200
"""Of a large deck the questions most likely forgotten are looked at."""


class Request(NamedTuple):
    """What kind of mock interview was asked for."""

    limit: int = 6
    minutes: float = 20.0
    tags: tuple[str, ...] = ()
    difficulty: str | None = None
    level: str = "junior"
    seed: int = 0
    typed: bool = False


def choose(desk: Desk, request: Request) -> Mock:
    """The interview to hold.

    Raises:
        UsageError: the filters leave no question, or only suspended ones.

    """
    allowed = {
        heading.id: heading.difficulty
        for heading in desk.deck.headings()
        if (not request.tags or set(request.tags) & set(heading.tags))
        and request.difficulty in (None, heading.difficulty)
    }
    known = desk.states()
    suspended = {name for name, state in known.items() if state.suspended}
    firm = _firmness(desk, set(allowed) - suspended, known)
    candidates = [
        Candidate(name, difficulty, firm.get(name, UNKNOWN))
        for name, difficulty in allowed.items()
        if name not in suspended
    ]
    if not candidates and allowed:
        raise UsageError("Every question that fits is suspended: `quiz unsuspend` brings one back.")
    if not candidates:
        raise UsageError("No question fits these filters. Drop one; `quiz list` shows the deck.")
    before = last(desk)
    asked_before = before.what.questions if before and isinstance(before.what, Mock) else ()
    questions = select(candidates, request.level, request.limit, request.seed, asked_before)
    return Mock(questions, request.minutes, request.level, request.seed)


def _firmness(desk: Desk, names: set[str], known: dict[str, QuestionState]) -> dict[str, int]:
    """How well each question that was answered before is answered."""
    connection, deck = desk.database.connection, desk.deck
    seen = [
        one
        for one in states.seen(connection, deck.key, deck.id, desk.today)
        if one.question in names
    ]
    looked_at = by_retrievability(seen, desk.today)[:MOST_LOOKED_AT]
    query = (
        "WHERE deck = ? AND question = ? AND kind IN "
        "('review', 'follow_up', 'drill', 'reset', 'undo', 'retime') "
        "ORDER BY time DESC, id DESC LIMIT ?"
    )
    events = effective(
        event for name in looked_at for event in read(desk.database, query, deck.id, name, RECENT)
    )
    points = {name: [point.id for point in desk.question(name).key_points] for name in looked_at}
    found = weigh(points, events, known, desk.today)
    return {one.question: WEAK if one.weak else FIRM for one in found}
