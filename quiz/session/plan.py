"""Which questions a session asks: from the derived states by way of `quiz.scheduling.queue`."""

from collections.abc import Sequence
from typing import NamedTuple

from quiz.scheduling.queue import by_retrievability
from quiz.session import towards
from quiz.session.desk import Desk
from quiz.settings import NEW_PER_DAY
from quiz.store import states
from quiz.store.latest import last_time

LONG = 500
"""Of a longer backlog the earliest are taken: ordering all of it would cost a start its speed."""


class Choice(NamedTuple):
    """What a session was asked to be about. With nothing chosen it is today's session."""

    ids: tuple[str, ...] = ()
    """Asked even when not due, in this order."""
    tags: tuple[str, ...] = ()
    difficulty: str | None = None
    limit: int | None = None
    new: int | None = None
    """New questions today; None for the setting."""
    ahead: bool = False
    """Also what is not due yet, the one most likely forgotten first."""

    @property
    def everything(self) -> bool:
        """Whether nothing narrows the deck."""
        return not (self.ids or self.tags or self.difficulty)

    @property
    def todays(self) -> bool:
        """Whether it is simply today's session, which follows a plan where there is one."""
        return self.everything and self.new is None and not self.ahead


def questions(desk: Desk, choice: Choice) -> list[str]:
    """The questions to ask now, in order, without those already dealt with."""
    if choice.ids:
        return list(dict.fromkeys(choice.ids))[: choice.limit]
    interview = towards.interview(desk) if choice.todays else None
    if interview is not None:
        return towards.questions(desk, interview)[: choice.limit]
    connection, deck, today = desk.database.connection, desk.deck, desk.today
    allowed = None if choice.everything else _allowed(desk, choice)
    most = LONG if allowed is None else deck.count
    due = list(states.due(connection, deck.key, deck.id, today, most))
    chosen = _only(by_retrievability(due, today), allowed)
    if allowed is not None or len(due) < LONG:  # a long backlog comes first; then one looks again
        fresh = new_left(desk, choice)
        most = fresh if allowed is None else deck.count
        unseen_ids = states.new(connection, deck.key, deck.id, today, most)
        chosen += _only(unseen_ids, allowed)[:fresh]
    if choice.ahead:
        seen = states.seen(connection, deck.key, deck.id, today)
        known = set(chosen)
        rest = (item for item in seen if item.question not in known and item.last_day < today)
        chosen += _only(by_retrievability(rest, today), allowed)
    return chosen[: choice.limit]


def new_left(desk: Desk, choice: Choice) -> int:
    """How many more new questions may be introduced today."""
    if choice.new is not None:
        return choice.new
    allowed = int(desk.setting(NEW_PER_DAY).value)
    introduced = states.count_introduced(desk.database.connection, desk.deck.id, desk.today)
    return max(0, allowed - introduced)


def waiting(desk: Desk) -> int:
    """How many questions are due in all, however long the backlog; with a plan, left of today."""
    interview = towards.interview(desk)
    if interview is not None:
        return len(towards.questions(desk, interview))
    connection, deck, today = desk.database.connection, desk.deck, desk.today
    counted = states.count_due(connection, deck.id, today)
    if counted >= LONG:  # questions gone from the deck would be found out too slowly
        return counted
    return len(list(states.due(connection, deck.key, deck.id, today, LONG)))


def unseen(desk: Desk) -> int:
    """How many questions have never been answered and may be asked."""
    deck = desk.deck
    return len(states.new(desk.database.connection, deck.key, deck.id, desk.today, deck.count))


def nothing_yet(desk: Desk) -> bool:
    """Whether no question was ever answered: the very first session."""
    return last_time(desk.database) is None or states.nothing_seen(desk.database.connection)


def done_today(desk: Desk) -> int:
    """How many questions were finished today, in this session or an earlier one."""
    return states.count_done(desk.database.connection, desk.deck.id, desk.today)


def _allowed(desk: Desk, choice: Choice) -> set[str]:
    return {
        heading.id
        for heading in desk.deck.headings()
        if (not choice.tags or set(choice.tags) & set(heading.tags))
        and choice.difficulty in (None, heading.difficulty)
    }


def _only(questions: Sequence[str], allowed: set[str] | None) -> list[str]:
    return [question for question in questions if allowed is None or question in allowed]
