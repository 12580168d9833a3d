"""The figures of `quiz plan` as JSON-ready values."""

from datetime import date
from typing import Any

from quiz.report.preparation import Preparation, Stands


def as_record(stands: Stands) -> dict[str, Any]:
    """Everything as JSON-ready values; dates in ISO 8601, recall from 0 to 1."""
    plan = None if stands.figures is None else _plan_record(stands.figures)
    past = None if stands.past is None else {"day": _iso(stands.past), "told": stands.told}
    return {
        "today": _iso(stands.today),
        "plan": plan,
        "past": past,
        "possible": [
            {
                "days": one.days,
                "untouched": _rounded(one.untouched),
                "budgets": [
                    {"per_day": per_day, "planned": _rounded(recall)}
                    for per_day, recall in one.planned
                ],
            }
            for one in stands.possible
        ],
    }


def _plan_record(figures: Preparation) -> dict[str, Any]:
    outlook, interview = figures.outlook, figures.interview
    return {
        "day": _iso(interview.day),
        "days_left": figures.days_left,
        "per_day": interview.per_day,
        "minutes": figures.minutes or None,
        "seconds_per_question": round(figures.seconds, 1) or None,
        "own_pace": figures.own_pace,
        "recall": {"untouched": _rounded(outlook.untouched), "planned": _rounded(outlook.planned)},
        "today": {"asked": figures.asked, "left": list(figures.left)},
        "questions": len(outlook.questions),
        "unseen": figures.unseen,
        "suspended": figures.suspended,
        "last_look_from": _iso(max(outlook.today, interview.day - outlook.window)),
        "smallest_budget": figures.least,
        "budgets": [
            {"per_day": per_day, "planned": _rounded(recall)} for per_day, recall in figures.budgets
        ],
        "at_risk": [one.question for one in figures.at_risk],
        "days": [
            {
                "day": _iso(load.day),
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
                "untouched": _rounded(one.untouched),
                "planned": _rounded(one.planned),
                "looks": one.looks,
            }
            for one in figures.weakest_first
        ],
    }


def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()


def _rounded(value: float) -> float:
    return round(value, 4)
