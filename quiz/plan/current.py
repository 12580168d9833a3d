"""The interview that today's session works towards, from the log.

On the path to the first question: it reads the plan by its index and needs no scheduler.
"""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from quiz.desk import Desk
from quiz.plan import policy
from quiz.plan.policy import DeckSnapshot, Interview, Pace, todays
from quiz.scheduling.study_day import StudyDay
from quiz.store.database import Database

MOST_PER_DAY = 300
_PACE_ANSWERS = 400
"""How many of the latest answers the pace is computed from."""

PLANS = "INDEXED BY event_plan WHERE deck = ? AND kind IN ('plan', 'interview')"


class CurrentPlan(NamedTuple):
    """The latest plan of a deck, as in its event."""

    day: int
    """The study day of the interview."""
    per_day: int
    """Distinct questions a day; 0 if the budget is in minutes."""
    minutes: float


def latest_plan(database: Database, deck: str) -> CurrentPlan | None:
    """The latest plan; None if there never was one, or it was cleared."""
    query = f"SELECT 1 FROM event {PLANS} AND kind = 'plan' LIMIT 1"
    if database.connection.execute(query, (deck,)).fetchone() is None:
        return None  # the usual case: then the log is not imported before the first question
    from quiz.store import events, rows

    made = rows.read(database, f"{PLANS} AND kind = 'plan'", deck)
    counting = events.effective([*made, *rows.read(database, "WHERE kind = 'retime'")])
    plans = [event.what for event in counting if isinstance(event.what, events.Plan)]
    if not plans or plans[-1].day is None:
        return None
    return CurrentPlan(plans[-1].day, plans[-1].per_day, plans[-1].minutes)


def latest_answers(
    database: Database, deck: str, before: int, most: int
) -> Iterator[tuple[str, StudyDay, float]]:
    """The last answers before an instant, latest first, as (question, study day, seconds)."""
    from quiz.store import events, rows

    undos = (event.what for event in rows.read(database, "WHERE kind = 'undo'"))
    undone = {undo.target for undo in undos if isinstance(undo, events.Undo)}
    query = "WHERE deck = ? AND kind = 'review' AND time < ? ORDER BY time DESC, id DESC"
    answers = (
        (event.question, event.moment.day, event.what.seconds)
        for event in rows.read(database, query, deck, before)
        if isinstance(event.what, events.Review) and event.question and event.id not in undone
    )
    return islice(answers, most)


def current_plan(desk: Desk) -> CurrentPlan | None:
    """The plan in force today; None from the day after the interview on."""
    plan = latest_plan(desk.database, desk.deck.id)
    return None if plan is None or plan.day < desk.today else plan


def interview(desk: Desk) -> Interview | None:
    """The interview ahead, with its budget in questions; None without a plan."""
    plan = current_plan(desk)
    return None if plan is None else with_budget(desk, plan)


def with_budget(desk: Desk, plan: CurrentPlan) -> Interview:
    """The plan with its minutes turned into questions, at the pace up to yesterday.

    Today's answers do not change today's budget.
    """
    if plan.per_day > 0:
        return Interview(plan.day, min(plan.per_day, MOST_PER_DAY))
    return Interview(plan.day, policy.per_day(plan.minutes, pace_of(desk).seconds, MOST_PER_DAY))


def pace_of(desk: Desk) -> Pace:
    """Seconds for a question, from the latest answers before today."""
    before = desk.moment().start_of(desk.today)
    return policy.pace(latest_answers(desk.database, desk.deck.id, before, _PACE_ANSWERS))


def questions_today(desk: Desk, interview: Interview) -> list[str]:
    """What is left of today's share of the plan, in order."""
    schedule, today = desk.schedule, desk.today
    asked = schedule.count("asked")
    room = max(0, interview.per_day - asked)
    snapshot = DeckSnapshot(
        questions=desk.deck.count - schedule.count("suspended"),
        unseen=schedule.new(room),
        seen=list(schedule.seen()),
        asked=asked,
    )
    return todays(interview, snapshot, today)
