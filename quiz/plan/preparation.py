"""How far one is prepared for an interview: the figures of `quiz plan`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any

from quiz.plan.outlook import Deck, Outlook, Prospect, least_budget, outlook
from quiz.plan.policy import Interview, todays
from quiz.scheduling.queue import Due
from quiz.scheduling.state import QuestionState

AT_RISK = 0.80
"""Less likely recalled on the day than this is a risk."""
WORTH = 0.01
"""A larger budget that brings less than this is not worth it."""
USUAL_PER_DAY = 10
_QUICK = 12_000
"""Questions times days: so much is tried with every budget in a moment."""
DISTANCES, BUDGETS = (3, 7, 14, 30), (5, 10, 20)
"""Days and questions a day that are shown while there is no plan."""


@dataclass(frozen=True, slots=True)
class Preparation:
    """A plan, how it stands and where it leads."""

    outlook: Outlook
    minutes: float
    """A day, where the budget was given in minutes; else 0."""
    seconds: float
    """For a question with its repeats, by which minutes become questions."""
    own_pace: bool
    """Whether that is the candidate's own pace."""
    left: tuple[str, ...]
    """What is still to ask today, in order."""
    asked: int
    """Distinct questions answered today."""
    repeats: int
    """Those of them that return today, after a lapse: they are among what is left."""
    unseen: int
    suspended: int
    least: int | None
    """The smallest budget that covers the deck, where the plan's does not."""
    budgets: tuple[tuple[int, float], ...]
    """Questions a day, and mean recall on the day with so many; the plan's own among them, and
    alone where a deck is too large to try others."""

    @property
    def interview(self) -> Interview:
        """The day and the budget."""
        return self.outlook.interview

    @property
    def days_left(self) -> int:
        """Nights until the interview."""
        return self.interview.day - self.outlook.today

    @property
    def weakest_first(self) -> list[Prospect]:
        """All questions, the one least likely recalled on the day first.

        What differs by less than a point with the plan stands in the order in which it is now.
        """

        def strength(one: Prospect) -> tuple[float, float, str]:
            return round(one.planned, 2), one.untouched, one.question

        return sorted(self.outlook.questions, key=strength)

    @property
    def at_risk(self) -> list[Prospect]:
        """The questions that may well fail even with the plan."""
        return [one for one in self.weakest_first if one.planned < AT_RISK]

    @property
    def best_budget(self) -> tuple[int, float] | None:
        """The larger budget that adds most, and how much; None where none is worth it."""
        own = dict(self.budgets)[self.interview.per_day]
        more = [(per_day, recall - own) for per_day, recall in self.budgets]
        best = max(more, key=lambda one: (one[1], -one[0]))
        return best if best[0] > self.interview.per_day and best[1] >= WORTH else None


def deck_of(
    order: Sequence[str], states: Mapping[str, QuestionState], retention: float
) -> tuple[Deck, int]:
    """What counts of a deck, given in the order of learning; and how many are suspended."""
    suspended = {name for name in order if name in states and states[name].suspended}
    awake = [name for name in order if name not in suspended]
    memories = {name: states[name].memory for name in awake if name in states}
    seen = {
        name: Due(
            name,
            memory.stability,
            memory.last_day,
            memory.due_day,
            states[name].misjudged,
            memory.difficulty,
        )
        for name, memory in memories.items()
        if memory is not None
    }
    until = {name: states[name].buried_until for name in awake if name in states}
    put_off = {name: day for name, day in until.items() if day is not None}
    unseen = [name for name in awake if name not in seen]
    aside = [memory.last_day for name in suspended if (memory := states[name].memory)]
    return Deck(unseen, seen, put_off, retention, aside), len(suspended)


def prepared(
    interview: Interview,
    deck: Deck,
    today: int,
    *,
    suspended: int = 0,
    minutes: float = 0.0,
    pace: tuple[float, bool] = (0.0, False),
) -> Preparation:
    """The figures on study day `today`."""
    standing = deck.standing(today)
    least = least_budget(interview, deck, today)
    ahead = outlook(interview, deck, today)
    others = _other_budgets(interview, deck, len(ahead.days), least)
    reached = {one: outlook(interview._replace(per_day=one), deck, today).planned for one in others}
    left = todays(interview, standing, today)
    return Preparation(
        outlook=ahead,
        minutes=minutes,
        seconds=pace[0],
        own_pace=pace[1],
        left=tuple(left),
        asked=standing.asked,
        repeats=sum(one in deck.seen and deck.seen[one].last_day >= today for one in left),
        unseen=len(deck.unseen),
        suspended=suspended,
        least=least,
        budgets=tuple(sorted((reached | {interview.per_day: ahead.planned}).items())),
    )


def _other_budgets(interview: Interview, deck: Deck, days: int, least: int | None) -> set[int]:
    """What else is worth trying: the least that covers the deck, the half, 1½ times, the double."""
    if deck.questions * days > _QUICK:
        return set()
    own = interview.per_day
    others = {ceil(own * share) for share in ((0.5, 2.0) if least else (0.5, 1.5, 2.0))}
    if least is not None:
        others.add(least)
    return {one for one in others if one != own and one <= max(own, deck.questions)}


@dataclass(frozen=True, slots=True)
class Possible:
    """What a plan would lead to, for an interview in so many days."""

    days: int
    untouched: float
    planned: tuple[tuple[int, float], ...]
    """Questions a day, and mean recall on the day."""


def possible(deck: Deck, today: int) -> tuple[Possible, ...]:
    """What plans over several distances and with several budgets would lead to.

    Nothing where there is nothing to plan.
    """
    found = []
    if not deck.questions:
        return ()
    for days in DISTANCES:
        tried = [(b, outlook(Interview(today + days, b), deck, today)) for b in BUDGETS]
        reached = tuple((per_day, one.planned) for per_day, one in tried)
        found.append(Possible(days, tried[0][1].untouched, reached))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Stands:
    """What there is to tell on a study day: a plan, or what was and what could be."""

    today: int
    figures: Preparation | None
    past: int | None = None
    """The day of the latest interview, where it is over."""
    told: str | None = None
    """How that one went; None where it was not asked."""
    possible: tuple[Possible, ...] = ()


@dataclass(frozen=True, slots=True)
class Moved:
    """How a session moved the outlook. Mean recall on the day of the interview, from 0 to 1."""

    day: int
    """The study day of the interview."""
    before: float
    """As one was, if nothing more had been done."""
    after: float
    """As one is."""
    planned: float
    """With the rest of the plan."""
    coming: Sequence[tuple[int, int]]
    """Study days on which the plan asks something, today's rest included, and how much."""


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
