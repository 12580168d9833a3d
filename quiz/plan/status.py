"""The plan of a desk: its status, how a session changed it, setting and clearing it."""

from quiz.code.session import counted
from quiz.desk import Desk
from quiz.errors import UsageError
from quiz.plan import current
from quiz.plan.current import MOST_PER_DAY, PLANS, CurrentPlan, latest_plan
from quiz.plan.outlook import DeckState, deck_state, outlook, without_plan
from quiz.plan.preparation import (
    USUAL_PER_DAY,
    PlanStatus,
    Preparation,
    RecallChange,
    possible,
    preparation,
)
from quiz.scheduling.study_day import FORMS, day_of
from quiz.store import rows
from quiz.store.database import Database
from quiz.store.events import Debrief, Plan
from quiz.terminal.text import dated
from quiz.terminal.ui import UI

MOST_MINUTES = 600
COMING_DAYS = 5
"""How many coming days are shown after a session."""


def deck(desk: Desk) -> tuple[DeckState, int]:
    """The deck as a plan sees it, and how many questions are suspended."""
    order, states = desk.deck.in_learning_order(), desk.schedule.states()
    return deck_state(order, states, desk.settings.retention)


def debrief_on(database: Database, deck: str, day: int) -> str | None:
    """How the interview of study day `day` went, in the candidate's words.

    Empty if the question was skipped, None if it was never asked.
    """
    words = [
        (event.id, event.what.text)
        for event in rows.read(database, f"{PLANS} AND kind = 'interview'", deck)
        if isinstance(event.what, Debrief) and event.what.day == day
    ]
    return max(words)[1] if words else None


def plan_status(desk: Desk) -> PlanStatus:
    """The current plan with all its figures; without one, the last and where others would lead."""
    database, name, today, code = desk.database, desk.deck.id, desk.today, counted(desk)
    plan = latest_plan(database, name)
    if plan is not None and plan.day >= today:
        return PlanStatus(today, _preparation(desk, plan), code=code, flags=desk.deck_flags)
    could_be = possible(deck(desk)[0], today)
    if plan is None:
        return PlanStatus(today, None, possible=could_be, code=code, flags=desk.deck_flags)
    debrief = debrief_on(database, name, plan.day)
    return PlanStatus(today, None, plan.day, debrief, could_be, code, desk.deck_flags)


def _preparation(desk: Desk, plan: CurrentPlan) -> Preparation:
    state, suspended = deck(desk)
    return preparation(
        current.with_budget(desk, plan),
        state,
        desk.today,
        suspended=suspended,
        minutes=0.0 if plan.per_day else plan.minutes,
        pace=current.pace_of(desk),
    )


def recall_without_plan(desk: Desk) -> float | None:
    """Mean recall on the day of the interview if nothing more is done; None without a plan."""
    plan = current.current_plan(desk)
    return None if plan is None else without_plan(deck(desk)[0], plan.day)


def recall_change(desk: Desk, before: float | None) -> RecallChange | None:
    """The outlook now and `before`; None without a plan."""
    interview = current.interview(desk)
    if interview is None:
        return None
    ahead = outlook(interview, deck(desk)[0], desk.today)
    looks = [(load.day, load.questions) for load in ahead.days]
    coming = [(day, many) for day, many in [*looks, (interview.day, ahead.on_the_day)] if many]
    now = ahead.without_plan
    return RecallChange(
        interview.day, now if before is None else before, now, ahead.planned, coming
    )


def coming(desk: Desk, change: RecallChange | None) -> list[tuple[int, int]]:
    """The next days with something to ask, and how much.

    By the plan if there is one and its last day is not over, otherwise by what falls due.
    """
    if change is None or change.day <= desk.today:
        return desk.schedule.coming(COMING_DAYS)
    return [one for one in change.coming if one[0] > desk.today][:COMING_DAYS]


def set_plan(desk: Desk, date: str, per_day: int | None, minutes: float | None) -> None:
    """Set a plan, or change the current one; what is not given stays as it is.

    Raises:
        UsageError: the date or the budget is not valid, or there is no date at all.

    """
    if per_day is not None and minutes is not None:
        raise UsageError("Give --per-day or --minutes, not both.")
    if per_day is not None and not 1 <= per_day <= MOST_PER_DAY:
        raise UsageError(f"--per-day must be 1 to {MOST_PER_DAY} questions, not {per_day}.")
    if minutes is not None and not 1 <= minutes <= MOST_MINUTES:  # also refuses nan
        raise UsageError(f"--minutes must be 1 to {MOST_MINUTES} a day, not {minutes:g}.")
    before = current.current_plan(desk)
    if not date and before is None:
        example = f"quiz plan +14 --per-day 10{desk.deck_flags}"
        raise UsageError(f"A budget needs a date. Write it as {FORMS}: {example}")
    day = day_of(date, desk.today) if date else before.day if before else desk.today
    if per_day is None and minutes is None:
        kept = (before.per_day, before.minutes) if before else (USUAL_PER_DAY, 0.0)
        desk.record(Plan(day, *kept))
    else:
        desk.record(Plan(day, per_day or 0, minutes or 0.0))


def clear(desk: Desk) -> bool:
    """Clear the plan; False if there was none."""
    if latest_plan(desk.database, desk.deck.id) is None:
        return False
    desk.record(Plan(None))
    return True


def awaiting_debrief(desk: Desk) -> int | None:
    """The day of the last interview, if it is over and nobody has asked how it went."""
    database, name = desk.database, desk.deck.id
    plan = latest_plan(database, name)
    if plan is None or plan.day >= desk.today:
        return None
    return plan.day if debrief_on(database, name, plan.day) is None else None


def save_debrief(desk: Desk, day: int, text: str) -> None:
    """Save how an interview went; an empty text is saved too, so that nobody asks again."""
    desk.record(Debrief(day, text.strip()))


def ask_debrief(desk: Desk, ui: UI) -> None:
    """Ask once for a line about an interview that is over; skipping counts as answering.

    If nobody can answer (end of input, Ctrl-C), it asks another time.
    """
    day = awaiting_debrief(desk)
    if day is None or not desk.database.writable:
        return
    when = dated(day, desk.today)
    text = ui.ask(f"How did the interview on {when} go? One line, or Enter to skip")
    if text is not None:
        save_debrief(desk, day, text)
