"""The interview that today's session works towards, from the log.

On the path to the first question: the plan by its index, the deck's states, and no scheduler.
"""

from typing import TYPE_CHECKING

from quiz.scheduling.interview import Interview, Standing, todays
from quiz.session.desk import Desk
from quiz.store import plans, states

if TYPE_CHECKING:  # only a plan in minutes asks for it
    from quiz.scheduling.pace import Pace

MOST_PER_DAY = 300
_ANSWERS = 400
"""So many of the latest answers tell a pace."""


def plan_ahead(desk: Desk) -> plans.Plan | None:
    """The plan that rules today's session; none from the day after the interview on."""
    plan = plans.standing(desk.database.connection, desk.deck.id)
    return None if plan is None or plan.day < desk.today else plan


def interview(desk: Desk) -> Interview | None:
    """The interview ahead, with the budget as questions; None without a plan."""
    plan = plan_ahead(desk)
    return None if plan is None else with_budget(desk, plan)


def with_budget(desk: Desk, plan: plans.Plan) -> Interview:
    """A plan with its minutes turned into questions, at the pace up to yesterday.

    Today's answers do not change today's budget.
    """
    if plan.per_day > 0:
        return Interview(plan.day, min(plan.per_day, MOST_PER_DAY))
    from quiz.scheduling import pace

    return Interview(plan.day, pace.per_day(plan.minutes, pace_of(desk).seconds, MOST_PER_DAY))


def pace_of(desk: Desk) -> "Pace":
    """Seconds for a question, from the latest answers before today."""
    from quiz.scheduling import pace
    from quiz.scheduling.study_day import starts, study_day

    before = starts(desk.today, desk.clock.offset())
    rows = plans.answered(desk.database.connection, desk.deck.id, before, _ANSWERS)
    return pace.pace(
        pace.Answered(question, study_day(time, offset), seconds)
        for question, time, offset, seconds in rows
    )


def questions(desk: Desk, interview: Interview) -> list[str]:
    """What is left of today's share of the plan, in order."""
    connection, deck, today = desk.database.connection, desk.deck, desk.today
    asked = states.count_asked(connection, deck.id, today)
    room = max(0, interview.per_day - asked)
    standing = Standing(
        questions=deck.count - states.count_suspended(connection, deck.id),
        unseen=states.new(connection, deck.key, deck.id, today, room),
        seen=list(states.seen(connection, deck.key, deck.id, today)),
        asked=asked,
    )
    return todays(interview, standing, today)
