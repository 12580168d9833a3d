"""What a plan leads to: the deck taken forward day by day; and the figures of `quiz plan`.

Each day up to the eve the real queue (`policy.todays`) picks the day's questions from
the memories as they are believed to be then. A question that is asked may go in several ways
(`policy.outcomes`); they are folded into one memory, whose difficulty is their mean and
whose stability is the one with which it is recalled on the day of the interview exactly as
likely as over all ways on average. So the figure is exact for a question's last look. For several
it is nearly so: over the 30 settings of `tests/benchmarks/policies.py` it lies 0.3 points from
the mean of 400 lives played out, and 1.1 at most; 0.4 and 1.3 where the scheduler is not right
about the learners. A question that is never asked counts as not known.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, exp, log
from typing import NamedTuple

from quiz.code.verdict import Progress
from quiz.plan.policy import (
    FIRST,
    Bounds,
    DeckSnapshot,
    Interview,
    Outcome,
    Pace,
    expected_recall,
    first_outcomes,
    outcomes,
    todays,
    window,
)
from quiz.scheduling import fsrs
from quiz.scheduling.fsrs import Trace, days_until, retrievability, stability_of
from quiz.scheduling.queue import Due
from quiz.scheduling.state import GOOD, UNSEEN, QuestionState


@dataclass(frozen=True, slots=True)
class DeckState:
    """What of a deck counts for a plan, as it is believed to be today; nothing suspended."""

    unseen: Sequence[str]
    """Never answered, in the order of learning."""
    seen: Mapping[str, Due]
    buried: Mapping[str, int]
    """Question -> the study day before which it is not to be asked."""
    retention: float = 0.9
    """Desired recall when a question falls due."""
    suspended_days: Sequence[int] = ()
    """Study days of the last answers to suspended questions: these count for the budget too."""

    @property
    def questions(self) -> int:
        """How many there are."""
        return len(self.unseen) + len(self.seen)

    def snapshot(self, today: int) -> DeckSnapshot:
        """The deck as the queue of a day sees it."""
        away = {question for question, day in self.buried.items() if day > today}
        return DeckSnapshot(
            questions=self.questions,
            unseen=[question for question in self.unseen if question not in away],
            seen=[one for one in self.seen.values() if one.question not in away],
            asked=sum(day >= today for day in self.suspended_days)
            + sum(one.last_day >= today for one in self.seen.values()),
        )


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


@dataclass(frozen=True, slots=True)
class Load:
    """What a day is expected to bring."""

    day: int
    questions: int
    new: int
    answers: float
    """Questions and their expected repeats."""
    last_look: bool


@dataclass(frozen=True, slots=True)
class Prospect:
    """One question on the day of the interview. Probabilities of recall; 0 when never seen."""

    question: str
    without_plan: float
    """If it is not asked again before the interview."""
    planned: float
    """With what the plan still has to do."""
    looks: int
    """On how many days the plan is expected to ask it."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where a plan leads. The questions stand in the order of learning, then by id."""

    interview: Interview
    today: int
    window: int
    """How many days before the interview the last look begins."""
    days: tuple[Load, ...]
    on_the_day: int
    """How many questions are asked on the morning of the interview, which no figure counts on; 0
    if that is today."""
    questions: tuple[Prospect, ...]

    @property
    def without_plan(self) -> float:
        """Mean recall on the day if nothing more is done."""
        return _mean([one.without_plan for one in self.questions])

    @property
    def planned(self) -> float:
        """Mean recall on the day with the plan."""
        return _mean([one.planned for one in self.questions])


def without_plan(deck: DeckState, day: int) -> float:
    """Mean recall on a later day if nothing more is done; 0 for an empty deck."""
    recalls = [retrievability(day - one.last_day, one.stability) for one in deck.seen.values()]
    return sum(recalls) / deck.questions if recalls else 0.0


def outlook(interview: Interview, deck: DeckState, today: int) -> Outlook:
    """Take a deck forward to the day of the interview, from what is left of today on."""
    believed = dict(deck.seen)
    unseen = list(deck.unseen)
    looks = dict.fromkeys([*deck.unseen, *deck.seen], 0)
    loads = []
    bounds = Bounds(interview.day)
    for day in interview.days(today):
        now = replace(deck, unseen=unseen, seen=believed)
        chosen = todays(interview, now.snapshot(day), day, bounds)
        fresh = [question for question in chosen if question not in believed]
        answers = 0.0
        for question in chosen:
            looks[question] += 1
            answers += _answers(believed.get(question), day)
            believed[question] = _expected(question, believed.get(question), day, interview, deck)
        unseen = [question for question in unseen if question not in believed]
        last_look = interview.last_look(day, deck.questions)
        loads.append(Load(day, len(chosen), len(fresh), answers, last_look))
    ends = replace(deck, unseen=unseen, seen=believed).snapshot(interview.day)
    return Outlook(
        interview=interview,
        today=today,
        window=window(deck.questions, interview.per_day),
        days=tuple(loads),
        on_the_day=len(todays(interview, ends, interview.day)) if interview.day > today else 0,
        questions=tuple(
            Prospect(
                question,
                _recall(deck.seen.get(question), interview.day),
                _recall(believed.get(question), interview.day),
                number,
            )
            for question, number in looks.items()
        ),
    )


def needed(deck: DeckState) -> int:
    """How many looks it takes to meet each unseen question and see every one once more."""
    return len(deck.unseen) + deck.questions


def least_budget(interview: Interview, deck: DeckState, today: int) -> int | None:
    """The smallest number of questions a day that covers the deck; None if the plan does.

    Covered means met at least once and seen once more (about twice the deck at its start).
    Never more than the whole deck: on a single day, what is new cannot be seen once more.
    """
    days, asked = len(interview.days(today)), deck.snapshot(today).asked
    least = min(-(-(needed(deck) + asked) // days), deck.questions)
    return least if least > interview.per_day else None


def _answers(before: Due | None, day: int) -> float:
    """How many answers a question is expected to take on a day: a lapse brings it back."""
    if before is None:
        return 1 + sum(share for rating, share in FIRST if rating < GOOD)
    return 2 - retrievability(day - before.last_day, before.stability)


def _expected(
    question: str, before: Due | None, day: int, interview: Interview, deck: DeckState
) -> Due:
    """A question's memory after a day on which it was asked, its outcomes folded into one."""
    if before is None:
        ways = first_outcomes()
    elif before.last_day >= day:  # its repeat after a lapse today
        after = fsrs.after(Trace(before.stability, before.difficulty), GOOD, 0)
        ways = [Outcome(1.0, after)]
    else:
        ways = outcomes(Trace(before.stability, before.difficulty), day - before.last_day)
    ahead = interview.day - day
    if ahead > 0:
        stability = stability_of(expected_recall(ways, ahead), ahead)
    else:  # on the day itself nothing is left to forecast
        stability = exp(sum(way.probability * log(way.trace.stability) for way in ways))
    difficulty = sum(way.probability * way.trace.difficulty for way in ways)
    due = day + max(1, round(days_until(deck.retention, stability)))
    return Due(question, stability, day, due, difficulty=difficulty)


def _recall(one: Due | None, day: int) -> float:
    return 0.0 if one is None else retrievability(day - one.last_day, one.stability)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


AT_RISK = 0.80
"""What is less likely to be recalled on the day is a risk."""
WORTH = 0.01
"""A larger budget that adds less recall is not worth it."""
NEARLY = 0.02
"""A smaller budget that loses no more recall than that nearly does."""
USUAL_PER_DAY = 10
_QUICK = 12_000
"""Questions times days: up to this many, other budgets are tried in a moment."""
DISTANCES, BUDGETS = (3, 7, 14, 30), (5, 10, 20)
"""Days ahead and questions a day that are shown while there is no plan."""


class Budget(NamedTuple):
    """Questions a day, and the mean recall on the day that they lead to."""

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
    nearly: int | None
    """The smallest budget that nearly does what the plan's does; None if it covers too little, or
    no smaller one does, or the deck is too large to try."""
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
        nearly=nearly,
        budgets=tuple(Budget(*one) for one in sorted(budgets.items())),
    )


def _nearly(planned: Callable[[int], float], own: int) -> int:
    """The smallest budget that loses at most `NEARLY` against `own`; recall rises with a budget."""
    wanted = planned(own) - NEARLY
    return bisect_left(range(1, own), True, key=lambda per_day: planned(per_day) >= wanted) + 1


@dataclass(frozen=True, slots=True)
class Possible:
    """What a plan would lead to, for an interview some days ahead."""

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
    flags: str = ""
    """What a command needs in order to be about the same deck."""


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
