"""How well a candidate is prepared for an interview: the figures of `quiz plan`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any, NamedTuple

from quiz.code.figures import Progress
from quiz.plan.outlook import DeckState, Outlook, Prospect, least_budget, outlook
from quiz.plan.policy import Interview, Pace, todays
from quiz.scheduling.queue import Due
from quiz.scheduling.state import UNSEEN, QuestionState

AT_RISK = 0.80
"""What is less likely to be recalled on the day is a risk."""
WORTH = 0.01
"""A larger budget that adds less recall is not worth it."""
USUAL_PER_DAY = 10
_QUICK = 12_000
"""Questions times days: up to so many, other budgets are tried in a moment."""
DISTANCES, BUDGETS = (3, 7, 14, 30), (5, 10, 20)
"""Days ahead and questions a day that are shown while there is no plan."""


class Budget(NamedTuple):
    """Questions a day, and the mean recall on the day with so many."""

    per_day: int
    planned: float


@dataclass(frozen=True, slots=True)
class Preparation:
    """A plan, how far it has got and where it leads."""

    outlook: Outlook
    minutes: float
    """Minutes a day if the budget was given in minutes; else 0."""
    seconds: float
    """What a question takes with its repeats: it turns minutes into questions."""
    own_pace: bool
    """Whether that is the candidate's own pace."""
    left: tuple[str, ...]
    """What is still to ask today, in order."""
    asked: int
    """Distinct questions answered today."""
    repeats: int
    """Those of them that return today after a lapse: they are part of `left`."""
    unseen: int
    suspended: int
    least: int | None
    """The smallest budget that covers the deck if the plan's does not."""
    budgets: tuple[Budget, ...]
    """The plan's own and others, or the plan's alone if the deck is too large to try others."""

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

        Those that differ by less than a point with the plan are ordered by recall without it.
        """

        def strength(one: Prospect) -> tuple[float, float, str]:
            return round(one.planned, 2), one.without_plan, one.question

        return sorted(self.outlook.questions, key=strength)

    @property
    def at_risk(self) -> list[Prospect]:
        """The questions that may well fail even with the plan."""
        return [one for one in self.weakest_first if one.planned < AT_RISK]

    @property
    def best_budget(self) -> tuple[int, float] | None:
        """The larger budget that adds most recall, and how much; None if none is worth it."""
        own = dict(self.budgets)[self.interview.per_day]
        more = [(per_day, recall - own) for per_day, recall in self.budgets]
        best = max(more, key=lambda one: (one[1], -one[0]))
        return best if best[0] > self.interview.per_day and best[1] >= WORTH else None


def deck_state(
    order: Sequence[str], states: Mapping[str, QuestionState], retention: float
) -> tuple[DeckState, int]:
    """What counts of a deck, given in the order of learning; and how many are suspended."""
    unseen, suspended = list[str](), 0
    seen, buried, suspended_days = dict[str, Due](), dict[str, int](), list[int]()
    for name in order:
        state = states.get(name, UNSEEN)
        memory = state.memory
        if state.suspended:
            suspended += 1
            suspended_days += [memory.last_day] if memory else []
            continue
        if state.buried_until is not None:
            buried[name] = state.buried_until
        if memory is None:
            unseen.append(name)
        else:
            seen[name] = Due(
                name, memory.stability, memory.last_day, memory.due_day, state.misjudged,
                memory.difficulty,
            )  # fmt: skip
    return DeckState(unseen, seen, buried, retention, suspended_days), suspended


def preparation(
    interview: Interview,
    deck: DeckState,
    today: int,
    *,
    pace: Pace,
    suspended: int = 0,
    minutes: float = 0.0,
) -> Preparation:
    """The figures of a plan on study day `today`.

    Args:
        interview: the day, and the budget in questions.
        deck: as of `deck_state`.
        today: study day.
        pace: by which minutes became questions.
        suspended: how many questions are suspended.
        minutes: the budget if it was given in minutes.

    """
    snapshot = deck.snapshot(today)
    least = least_budget(interview, deck, today)
    ahead = outlook(interview, deck, today)
    budgets = {interview.per_day: ahead.planned}
    for per_day in _other_budgets(interview, deck, len(ahead.days), least):
        budgets[per_day] = outlook(interview._replace(per_day=per_day), deck, today).planned
    left = todays(interview, snapshot, today)
    return Preparation(
        outlook=ahead,
        minutes=minutes,
        seconds=pace.seconds,
        own_pace=pace.known,
        left=tuple(left),
        asked=snapshot.asked,
        repeats=sum(one in deck.seen and deck.seen[one].last_day >= today for one in left),
        unseen=len(deck.unseen),
        suspended=suspended,
        least=least,
        budgets=tuple(Budget(*one) for one in sorted(budgets.items())),
    )


def _other_budgets(interview: Interview, deck: DeckState, days: int, least: int | None) -> set[int]:
    """What else to try: the least that covers the deck; half, 1½ times and twice the plan's own."""
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
    without_plan: float
    """Mean recall on the day if nothing is done until then."""
    budgets: tuple[Budget, ...]


def possible(deck: DeckState, today: int) -> tuple[Possible, ...]:
    """What plans over several distances and with several budgets would lead to.

    Empty if there is nothing to plan.
    """
    if not deck.questions:
        return ()
    found = []
    for days in DISTANCES:
        tried = [outlook(Interview(today + days, per_day), deck, today) for per_day in BUDGETS]
        budgets = tuple(Budget(one.interview.per_day, one.planned) for one in tried)
        found.append(Possible(days, tried[0].without_plan, budgets))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class PlanStatus:
    """What there is to show on a study day: a plan, or the last one and what others would do."""

    today: int
    figures: Preparation | None
    past: int | None = None
    """The day of the latest interview if it is over."""
    debrief: str | None = None
    """How that one went; None if nobody asked."""
    possible: tuple[Possible, ...] = ()
    code: Progress | None = None
    """How far one is with writing code from memory."""


@dataclass(frozen=True, slots=True)
class RecallChange:
    """How a session changed the mean recall on the day of the interview. Shares from 0 to 1."""

    day: int
    """The study day of the interview."""
    before: float
    """What it was before the session, if nothing more had been done."""
    after: float
    """What it is now, if nothing more is done."""
    planned: float
    """With the rest of the plan."""
    coming: Sequence[tuple[int, int]]
    """Study days on which the plan asks something, today's rest included, and how much."""


def plan_json(status: PlanStatus) -> dict[str, Any]:
    """Everything as values of which `as_json` makes JSON; recall from 0 to 1."""
    past = None
    if status.past is not None:
        past = {"day": date.fromordinal(status.past), "told": status.debrief}
    return {
        "today": date.fromordinal(status.today),
        "plan": None if status.figures is None else _preparation_json(status.figures),
        "past": past,
        "code": status.code
        and {
            "known": status.code.known,
            "total": status.code.total,
            "due": status.code.due,
        },
        "possible": [
            {"days": one.days, "untouched": one.without_plan, "budgets": one.budgets}
            for one in status.possible
        ],
    }


def _preparation_json(figures: Preparation) -> dict[str, Any]:
    outlook, interview = figures.outlook, figures.interview
    last_look = max(outlook.today, interview.day - outlook.window)
    return {
        "day": date.fromordinal(interview.day),
        "days_left": figures.days_left,
        "per_day": interview.per_day,
        "minutes": figures.minutes or None,
        "seconds_per_question": round(figures.seconds, 1) or None,
        "own_pace": figures.own_pace,
        "recall": {"untouched": outlook.without_plan, "planned": outlook.planned},
        "today": {"asked": figures.asked, "left": figures.left},
        "questions": len(outlook.questions),
        "unseen": figures.unseen,
        "suspended": figures.suspended,
        "last_look_from": date.fromordinal(last_look),
        "smallest_budget": figures.least,
        "budgets": figures.budgets,
        "at_risk": [one.question for one in figures.at_risk],
        "days": [
            {
                "day": date.fromordinal(load.day),
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
