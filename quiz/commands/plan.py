"""`quiz plan`: prepare for the date of an interview."""

import sys
from datetime import date as calendar_date
from typing import Annotated, Any

from typer import Argument, Option

from quiz.commands.options import ColorFlag, DeckFile, Json, Plain
from quiz.commands.output import Output, as_json, print_json, say
from quiz.desk import Desk
from quiz.errors import UsageError
from quiz.plan import status
from quiz.plan.preparation import PlanStatus, Preparation
from quiz.plan.screen import plan_lines
from quiz.plan.status import ask_debrief
from quiz.terminal.session import open_ui


def plan(
    date: Annotated[
        list[str] | None,
        Argument(metavar="[DATE]", help="2026-12-10, +14 (days from now), 10 Dec or tomorrow."),
    ] = None,
    per_day: Annotated[
        int | None, Option("--per-day", help="Questions a day; repeats are free.")
    ] = None,
    minutes: Annotated[
        float | None, Option("--minutes", help="Instead, minutes a day at your own pace.")
    ] = None,
    clear: Annotated[bool, Option("--clear", help="Drop the plan.")] = False,
    json: Json = False,
    deck: DeckFile = None,
    plain: Plain = None,
    color: ColorFlag = None,
) -> None:
    """Prepare for an interview on a date.

    Without a date, it shows your progress. With a plan, `quiz` asks what counts most for
    that day, as many questions a day as you choose.
    """
    words = " ".join(date or [])
    budget = per_day is not None or minutes is not None
    if clear and (words or budget):
        raise UsageError("--clear drops the plan: it takes no date and no budget.")
    with Desk(deck, writable=clear or budget or bool(words), plain=plain, color=color) as opened:
        if clear:
            dropped = status.clear(opened)
            say("Plan dropped." if dropped else "There is no plan.", err=json)
        elif words or budget:
            status.set_plan(opened, words, per_day, minutes)
        if json:
            print_json(as_json(_record(status.plan_status(opened))))
        elif not clear:
            _show(opened)


def _show(opened: Desk) -> None:
    if status.awaiting_debrief(opened) is not None and sys.stdin.isatty() and sys.stdout.isatty():
        with open_ui(plain=True, color=opened.color) as ui:
            ask_debrief(opened, ui)
    out = Output(opened.color, opened.plain)
    out.print_lines(plan_lines(status.plan_status(opened), out.width, out.look, out.height))


def _record(status: PlanStatus) -> dict[str, Any]:
    """Everything as values that `as_json` turns into JSON; recall from 0 to 1."""
    code, past = status.code, None
    if status.past is not None:
        past = {"day": calendar_date.fromordinal(status.past), "told": status.debrief}
    return {
        "today": calendar_date.fromordinal(status.today),
        "plan": None if status.figures is None else _preparation_record(status.figures),
        "past": past,
        "code": code and {"known": code.known, "total": code.total, "due": code.due},
        "possible": [
            {"days": one.days, "untouched": one.without_plan, "budgets": one.budgets}
            for one in status.possible
        ],
    }


def _preparation_record(figures: Preparation) -> dict[str, Any]:
    outlook, interview = figures.outlook, figures.interview
    last_look = max(outlook.today, interview.day - outlook.window)
    return {
        "day": calendar_date.fromordinal(interview.day),
        "days_left": figures.days_left,
        "per_day": interview.per_day,
        "minutes": figures.minutes or None,
        "seconds_per_question": round(figures.pace.seconds, 1) or None,
        "own_pace": figures.pace.known,
        "recall": {"untouched": outlook.without_plan, "planned": outlook.planned},
        "today": {"asked": figures.asked, "left": figures.outlook.left},
        "questions": len(outlook.questions),
        "unseen": figures.unseen,
        "suspended": figures.suspended,
        "last_look_from": calendar_date.fromordinal(last_look),
        "smallest_budget": figures.least,
        "nearly_enough": figures.nearly,
        "budgets": figures.budgets,
        "at_risk": [one.question for one in figures.at_risk],
        "days": [
            {
                "day": calendar_date.fromordinal(load.day),
                "questions": load.questions,
                "new": load.new,
                "answers": round(load.answers, 1),
                "last_look": load.last_look,
            }
            for load in outlook.days
        ],
        "prospects": [
            {
                "id": one.question,
                "untouched": one.without_plan,
                "planned": one.planned,
                "looks": one.looks,
            }
            for one in figures.weakest_first
        ],
    }
