"""The interview that today's session works towards, from the log.

On the path to the first question: the plan by its index, the deck's states, and no scheduler.
"""

import sqlite3
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from quiz.desk import Desk
from quiz.plan.policy import Interview, Standing, todays

if TYPE_CHECKING:
    from quiz.plan.policy import Pace


_EFFECTIVE_TIME = (  # of an event that was stamped by a wrong clock, when it really happened
    "coalesce((SELECT json_extract(r.data, '$.corrected') FROM event r INDEXED BY event_retime "
    "WHERE r.kind = 'retime' AND json_extract(r.data, '$.target') = event.id "
    "ORDER BY r.id DESC LIMIT 1), time)"
)
_PLANS = (
    "FROM event INDEXED BY event_plan "
    "WHERE deck = :deck AND kind IN ('plan', 'interview') AND kind = :kind"
)


class Plan(NamedTuple):
    """The latest plan of a deck, as its event has it."""

    day: int
    """The study day of the interview."""
    per_day: int
    """Distinct questions a day; 0 where `minutes` says how much."""
    minutes: float


def standing(connection: sqlite3.Connection, deck: str) -> Plan | None:
    """The plan that stands; None where none was made, or the latest was cleared."""
    row = connection.execute(
        "SELECT json_extract(data, '$.day'), "
        "CAST(json_extract(data, '$.per_day') AS INTEGER), "
        f"CAST(json_extract(data, '$.minutes') AS REAL) {_PLANS} "
        "AND json_type(data, '$.day') IN ('integer', 'null') "  # else it is a later version's
        f"ORDER BY {_EFFECTIVE_TIME} DESC, id DESC LIMIT 1",
        {"deck": deck, "kind": "plan"},
    ).fetchone()
    if row is None or row[0] is None:
        return None
    return Plan(int(row[0]), int(row[1] or 0), float(row[2] or 0))


def told(connection: sqlite3.Connection, deck: str, day: int) -> str | None:
    """How the interview of study day `day` went, "" where nobody wanted to say; None: not asked."""
    row = connection.execute(
        f"SELECT json_extract(data, '$.text') {_PLANS} AND json_extract(data, '$.day') = :day "
        "ORDER BY id DESC LIMIT 1",
        {"deck": deck, "kind": "interview", "day": day},
    ).fetchone()
    return None if row is None else str(row[0])


def answered(
    connection: sqlite3.Connection, deck: str, before: int, most: int
) -> Iterator[tuple[str, int, int, float]]:
    """The last answers before an instant: question, time, offset, seconds. Latest first."""
    return connection.execute(
        "SELECT question, time, offset, coalesce(json_extract(data, '$.seconds'), 0.0) FROM event "
        "WHERE deck = ? AND kind = 'review' AND time < ? AND id NOT IN "
        "(SELECT coalesce(json_extract(data, '$.target'), '') FROM event WHERE kind = 'undo') "
        "ORDER BY time DESC, id DESC LIMIT ?",
        (deck, before, most),
    )


MOST_PER_DAY = 300
_ANSWERS = 400
"""So many of the latest answers tell a pace."""


def plan_ahead(desk: Desk) -> Plan | None:
    """The plan that rules today's session; none from the day after the interview on."""
    plan = standing(desk.database.connection, desk.deck.id)
    return None if plan is None or plan.day < desk.today else plan


def interview(desk: Desk) -> Interview | None:
    """The interview ahead, with the budget as questions; None without a plan."""
    plan = plan_ahead(desk)
    return None if plan is None else with_budget(desk, plan)


def with_budget(desk: Desk, plan: Plan) -> Interview:
    """A plan with its minutes turned into questions, at the pace up to yesterday.

    Today's answers do not change today's budget.
    """
    if plan.per_day > 0:
        return Interview(plan.day, min(plan.per_day, MOST_PER_DAY))
    from quiz.plan import policy

    return Interview(plan.day, policy.per_day(plan.minutes, pace_of(desk).seconds, MOST_PER_DAY))


def pace_of(desk: Desk) -> "Pace":
    """Seconds for a question, from the latest answers before today."""
    from quiz.plan import policy
    from quiz.scheduling.study_day import starts, study_day

    before = starts(desk.today, desk.clock.offset())
    rows = answered(desk.database.connection, desk.deck.id, before, _ANSWERS)
    return policy.pace(
        policy.Answered(question, study_day(time, offset), seconds)
        for question, time, offset, seconds in rows
    )


def questions(desk: Desk, interview: Interview) -> list[str]:
    """What is left of today's share of the plan, in order."""
    schedule, today = desk.schedule, desk.today
    asked = schedule.count_asked()
    room = max(0, interview.per_day - asked)
    standing = Standing(
        questions=desk.deck.count - schedule.count_suspended(),
        unseen=schedule.new(room),
        seen=list(schedule.seen()),
        asked=asked,
    )
    return todays(interview, standing, today)
