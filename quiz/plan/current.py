"""The interview that today's session works towards, from the log.

On the path to the first question: the plan by its index, the deck's states, and no scheduler.
"""

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from quiz.desk import Desk
from quiz.plan import policy
from quiz.plan.policy import DeckSnapshot, Interview, Pace, todays
from quiz.scheduling.study_day import starts, study_day

MOST_PER_DAY = 300
_PACE_ANSWERS = 400
"""The latest answers from which a pace is told."""

_EFFECTIVE_TIME = (  # of an event that was stamped by a wrong clock, when it really happened
    "coalesce((SELECT json_extract(r.data, '$.corrected') FROM event r INDEXED BY event_retime "
    "WHERE r.kind = 'retime' AND json_extract(r.data, '$.target') = event.id "
    "ORDER BY r.id DESC LIMIT 1), time)"
)
_PLANS = (
    "FROM event INDEXED BY event_plan "
    "WHERE deck = :deck AND kind IN ('plan', 'interview') AND kind = :kind"
)


class CurrentPlan(NamedTuple):
    """The latest plan of a deck, as its event has it."""

    day: int
    """The study day of the interview."""
    per_day: int
    """Distinct questions a day; 0 where `minutes` says how much."""
    minutes: float


def latest_plan(connection: sqlite3.Connection, deck: str) -> CurrentPlan | None:
    """The plan that was made last; None if there never was one, or it was cleared."""
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
    return CurrentPlan(int(row[0]), int(row[1] or 0), float(row[2] or 0))


def debrief_on(connection: sqlite3.Connection, deck: str, day: int) -> str | None:
    """How the interview of study day `day` went, in the candidate's words.

    Empty if the question was skipped, None if it was never asked.
    """
    row = connection.execute(
        f"SELECT json_extract(data, '$.text') {_PLANS} AND json_extract(data, '$.day') = :day "
        "ORDER BY id DESC LIMIT 1",
        {"deck": deck, "kind": "interview", "day": day},
    ).fetchone()
    return None if row is None else str(row[0])


def latest_answers(
    connection: sqlite3.Connection, deck: str, before: int, most: int
) -> Iterator[tuple[str, int, int, float]]:
    """The last answers before an instant, latest first: question, time, offset, seconds."""
    return connection.execute(
        "SELECT question, time, offset, coalesce(json_extract(data, '$.seconds'), 0.0) FROM event "
        "WHERE deck = ? AND kind = 'review' AND time < ? AND id NOT IN "
        "(SELECT coalesce(json_extract(data, '$.target'), '') FROM event WHERE kind = 'undo') "
        "ORDER BY time DESC, id DESC LIMIT ?",
        (deck, before, most),
    )


def current_plan(desk: Desk) -> CurrentPlan | None:
    """The plan that rules today's session; None from the day after the interview on."""
    plan = latest_plan(desk.database.connection, desk.deck.id)
    return None if plan is None or plan.day < desk.today else plan


def interview(desk: Desk) -> Interview | None:
    """The interview ahead, with the budget in questions; None without a plan."""
    plan = current_plan(desk)
    return None if plan is None else with_budget(desk, plan)


def with_budget(desk: Desk, plan: CurrentPlan) -> Interview:
    """A plan with its minutes turned into questions, at the pace up to yesterday.

    Today's answers do not change today's budget.
    """
    if plan.per_day > 0:
        return Interview(plan.day, min(plan.per_day, MOST_PER_DAY))
    return Interview(plan.day, policy.per_day(plan.minutes, pace_of(desk).seconds, MOST_PER_DAY))


def pace_of(desk: Desk) -> Pace:
    """Seconds for a question, from the latest answers before today."""
    before = starts(desk.today, desk.clock.offset())
    rows = latest_answers(desk.database.connection, desk.deck.id, before, _PACE_ANSWERS)
    return policy.pace(
        (question, study_day(time, offset), seconds) for question, time, offset, seconds in rows
    )


def questions_today(desk: Desk, interview: Interview) -> list[str]:
    """What is left of today's share of the plan, in order."""
    schedule, today = desk.schedule, desk.today
    asked = schedule.count_asked()
    room = max(0, interview.per_day - asked)
    snapshot = DeckSnapshot(
        questions=desk.deck.count - schedule.count_suspended(),
        unseen=schedule.new(room),
        seen=list(schedule.seen()),
        asked=asked,
    )
    return todays(interview, snapshot, today)
