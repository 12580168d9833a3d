"""The figures of `quiz plan`: the progress, where it leads, and where other budgets lead."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

from quiz.code.verdict import Progress
from quiz.plan.outlook import DeckState, Outlook, Prospect, least_budget, outlook
from quiz.plan.policy import Interview, Pace

AT_RISK = 0.80
"""A question less likely to be recalled on the day is at risk."""
WORTH = 0.01
"""A larger budget that adds less recall than this is not worth it."""
NEARLY = 0.02
"""A smaller budget that loses no more recall than this nearly does."""
USUAL_PER_DAY = 10
_QUICK = 12_000
"""Questions times days: up to this, trying other budgets takes only a moment."""
DISTANCES, BUDGETS = (3, 7, 14, 30), (5, 10, 20)
"""Days ahead and questions a day to show while there is no plan."""


class Budget(NamedTuple):
    """Questions a day, and the mean recall on the day that results."""

    per_day: int
    planned: float


@dataclass(frozen=True, slots=True)
class Preparation:
    """A plan, its progress and where it leads."""

    outlook: Outlook
    minutes: float
    """Minutes a day if the budget was given in minutes; else 0."""
    pace: Pace
    """What turned minutes into questions."""
    asked: int
    """Distinct questions answered today."""
    repeats: int
    """How many of them return today after a lapse: these are part of what is left."""
    unseen: int
    suspended: int
    least: int | None
    """The smallest budget that covers the deck, if the plan's does not."""
    nearly: int | None
    """The smallest budget that nearly does as well as the plan's; None if the plan's covers too
    little, no smaller one does, or the deck is too large to try."""
    budgets: tuple[Budget, ...]
    """The plan's own and others; only the plan's if the deck is too large to try others."""

    @property
    def interview(self) -> Interview:
        """The day and the budget."""
        return self.outlook.interview

    @property
    def days_left(self) -> int:
        """Days until the interview."""
        return self.interview.day - self.outlook.today

    @property
    def weakest_first(self) -> list[Prospect]:
        """All questions, least likely to be recalled on the day first.

        Questions within a point of each other are ordered by their recall without the plan.
        """

        def strength(one: Prospect) -> tuple[float, float, str]:
            return round(one.planned, 2), one.without_plan, one.question

        return sorted(self.outlook.questions, key=strength)

    @property
    def at_risk(self) -> list[Prospect]:
        """The questions likely to fail even with the plan."""
        return [one for one in self.weakest_first if one.planned < AT_RISK]

    @property
    def best_budget(self) -> tuple[int, float] | None:
        """The larger budget that adds the most recall, and how much; None if none is worth it."""
        own = dict(self.budgets)[self.interview.per_day]
        more = [(per_day, recall - own) for per_day, recall in self.budgets]
        best = max(more, key=lambda one: (one[1], -one[0]))
        return best if best[0] > self.interview.per_day and best[1] >= WORTH else None


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
        pace: what turned minutes into questions.
        suspended: how many questions are suspended.
        minutes: the budget if it was given in minutes.

    """
    least = least_budget(interview, deck, today)
    ahead = outlook(interview, deck, today)
    budgets = {interview.per_day: ahead.planned}

    def planned(per_day: int) -> float:
        if per_day not in budgets:
            budgets[per_day] = outlook(interview._replace(per_day=per_day), deck, today).planned
        return budgets[per_day]

    nearly = None
    if deck.questions * len(ahead.days) <= _QUICK:
        if least is None and (found := _nearly(planned, interview.per_day)) < interview.per_day:
            nearly = found
        own = interview.per_day
        shown = {nearly} if nearly else {ceil(own / 2), least or ceil(1.5 * own)}
        shown = {one for one in {own, 2 * own, *shown} if one <= max(own, deck.questions)}
        budgets = {per_day: planned(per_day) for per_day in shown}
    return Preparation(
        outlook=ahead,
        minutes=minutes,
        pace=pace,
        asked=deck.snapshot(today).asked,
        repeats=sum(one in deck.seen and deck.seen[one].last_day >= today for one in ahead.left),
        unseen=len(deck.unseen),
        suspended=suspended,
        least=least,
        nearly=nearly,
        budgets=tuple(Budget(*one) for one in sorted(budgets.items())),
    )


def _nearly(planned: Callable[[int], float], own: int) -> int:
    """The smallest budget that loses at most `NEARLY` to `own`; recall rises with the budget."""
    wanted = planned(own) - NEARLY
    return bisect_left(range(1, own), True, key=lambda per_day: planned(per_day) >= wanted) + 1


@dataclass(frozen=True, slots=True)
class Possible:
    """Where plans would lead, for an interview some days ahead."""

    days: int
    without_plan: float
    """Mean recall on the day if nothing is done until then."""
    budgets: tuple[Budget, ...]


def possible(deck: DeckState, today: int) -> tuple[Possible, ...]:
    """Where plans with several horizons and budgets would lead; none for an empty deck."""
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
    """What `quiz plan` shows: a plan, or the last one and where others would lead."""

    today: int
    figures: Preparation | None
    past: int | None = None
    """The day of the latest interview, if it is over."""
    debrief: str | None = None
    """How it went; None if nobody asked."""
    possible: tuple[Possible, ...] = ()
    code: Progress | None = None
    """The progress with code written from memory."""
    flags: str = ""
    """The options a command needs to use the same deck."""


@dataclass(frozen=True, slots=True)
class RecallChange:
    """How a session changed the mean recall on the day of the interview. Shares from 0 to 1."""

    day: int
    """The study day of the interview."""
    before: float
    """What it was before the session, with nothing more done."""
    after: float
    """What it is now, with nothing more done."""
    planned: float
    """With the rest of the plan."""
    coming: Sequence[tuple[int, int]]
    """Study days on which the plan asks something, and how much; includes the rest of today."""
