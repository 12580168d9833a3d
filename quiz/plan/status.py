"""How far one is prepared, from a desk: for `quiz plan`, the summary and the menu."""

from quiz.desk import Desk
from quiz.errors import UsageError
from quiz.plan import current
from quiz.plan.outlook import Deck, outlook, untouched
from quiz.plan.preparation import (
    USUAL_PER_DAY,
    Moved,
    Preparation,
    Stands,
    deck_of,
    possible,
    prepared,
)
from quiz.scheduling.dates import FORMS, day_of
from quiz.store.events import Interview as Went
from quiz.store.events import Plan
from quiz.terminal.screen import Face
from quiz.terminal.text import dated

MOST_MINUTES = 600
COMING_DAYS = 5
"""Of the days to come so many are shown after a session."""


def deck(desk: Desk) -> tuple[Deck, int]:
    """What of the deck counts, and how many questions are suspended."""
    retention = desk.settings.retention
    return deck_of(desk.deck.in_learning_order(), desk.schedule.states(), retention)


def preparation(desk: Desk, plan: current.Plan) -> Preparation:
    """All figures of a plan."""
    counted, suspended = deck(desk)
    pace = current.pace_of(desk)
    return prepared(
        current.with_budget(desk, plan),
        counted,
        desk.today,
        suspended=suspended,
        minutes=0.0 if plan.per_day else plan.minutes,
        pace=(pace.seconds, pace.known),
    )


def stands(desk: Desk) -> Stands:
    """The plan that stands, or what was of it and what others would lead to."""
    connection, name, today = desk.database.connection, desk.deck.id, desk.today
    plan = current.standing(connection, name)
    if plan is not None and plan.day >= today:
        return Stands(today, preparation(desk, plan))
    past = None if plan is None else plan.day
    return Stands(
        today,
        figures=None,
        past=past,
        told=None if past is None else current.told(connection, name, past),
        possible=possible(deck(desk)[0], today),
    )


def recall_as_one_is(desk: Desk) -> float | None:
    """Mean recall on the day of the interview if nothing more is done; None without a plan."""
    plan = current.plan_ahead(desk)
    return None if plan is None else untouched(deck(desk)[0], plan.day)


def moved(desk: Desk, before: float | None) -> Moved | None:
    """How the outlook stands, and how it stood `before`; None without a plan."""
    interview = current.interview(desk)
    if interview is None:
        return None
    ahead = outlook(interview, deck(desk)[0], desk.today)
    looks = [(load.day, load.questions) for load in ahead.days]
    coming = [(day, many) for day, many in [*looks, (interview.day, ahead.on_the_day)] if many]
    now = ahead.untouched
    return Moved(interview.day, now if before is None else before, now, ahead.planned, coming)


def over(desk: Desk) -> int | None:
    """The day of the latest plan's interview where it is past and nobody asked how it went."""
    connection, name = desk.database.connection, desk.deck.id
    plan = current.standing(connection, name)
    if (
        plan is None
        or plan.day >= desk.today
        or current.told(connection, name, plan.day) is not None
    ):
        return None
    return plan.day


def set_plan(desk: Desk, date: str, per_day: int | None, minutes: float | None) -> None:
    """Make a plan, or change the one that stands; what is not said stays as it is.

    Raises:
        UsageError: the date or the budget will not do, or there is no date at all.

    """
    if per_day is not None and minutes is not None:
        raise UsageError("Give --per-day or --minutes, not both.")
    if per_day is not None and not 1 <= per_day <= current.MOST_PER_DAY:
        raise UsageError(f"--per-day is 1 to {current.MOST_PER_DAY} questions, not {per_day}.")
    if minutes is not None and not 1 <= minutes <= MOST_MINUTES:  # also refuses nan
        raise UsageError(f"--minutes is 1 to {MOST_MINUTES} a day, not {minutes:g}.")
    before = current.standing(desk.database.connection, desk.deck.id)
    if before is not None and before.day < desk.today:
        before = None
    if not date and before is None:
        raise UsageError(f"A budget needs a date. Write it as {FORMS}: quiz plan +14 --per-day 10")
    day = day_of(date, desk.today) if date else before.day if before else desk.today
    if per_day is None and minutes is None:
        kept = (before.per_day, before.minutes) if before else (USUAL_PER_DAY, 0.0)
        desk.record(Plan(day, *kept))
    else:
        desk.record(Plan(day, per_day or 0, minutes or 0.0))


def clear(desk: Desk) -> bool:
    """Drop the plan; False where there was none."""
    if current.standing(desk.database.connection, desk.deck.id) is None:
        return False
    desk.record(Plan(None))
    return True


def told(desk: Desk, day: int, text: str) -> None:
    """Keep how the interview of a day went; an empty text is kept too: nobody asks again."""
    desk.record(Went(day, text.strip()))


def coming(desk: Desk, moved: Moved | None) -> list[tuple[int, int]]:
    """The next days with something to ask, and how much: by the plan if there is one.

    After its last day it is what falls due.
    """
    if moved is None or moved.day <= desk.today:
        return desk.schedule.coming(COMING_DAYS)
    return [one for one in moved.coming if one[0] > desk.today][:COMING_DAYS]


def ask_how_it_went(desk: Desk, face: Face) -> None:
    """Keep a line on an interview that is over. An empty one is an answer: nobody asks again.

    Where there is nobody to answer (the end of input, Ctrl-C) it is asked another time.
    """
    day = over(desk)
    if day is None or not desk.database.writable:
        return
    when = dated(day, desk.today)
    text = face.ask(f"How did the interview on {when} go? One line, or Enter to skip")
    if text is not None:
        told(desk, day, text)
