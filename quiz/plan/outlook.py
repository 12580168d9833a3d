"""What a plan leads to: the deck taken forward day by day.

Each day up to the eve, the real queue (`policy.todays`) picks the day's questions from the
memories as predicted for that day. Asking a question has several possible results
(`policy.expected`); they are folded into one memory, with their mean difficulty and the stability
that gives their mean recall on the day of the interview. So the figure is exact for a question's
last look, and nearly so for several: over the 30 settings of `tests/benchmarks/policies.py` it is
0.3 points from the mean of 400 simulated learners, and 1.1 at most; 0.4 and 1.3 if the scheduler is
wrong about the learners. A question that is never asked counts as not known.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from quiz.plan.policy import (
    FIRST,
    Bounds,
    DeckSnapshot,
    Expected,
    Interview,
    expected,
    expected_first,
    todays,
    window,
)
from quiz.scheduling import fsrs
from quiz.scheduling.fsrs import Trace, days_until, retrievability, stability_of
from quiz.scheduling.state import GOOD, UNSEEN, Due, QuestionState


@dataclass(frozen=True, slots=True)
class DeckState:
    """The deck as far as it matters to a plan, as of today, without suspended questions."""

    unseen: Sequence[str]
    """Never answered, in learning order."""
    seen: Mapping[str, Due]
    buried: Mapping[str, int]
    """Question -> the study day before which it is not asked."""
    retention: float = 0.9
    """Desired recall when a question falls due."""
    suspended_days: Sequence[int] = ()
    """Study days of the last answers to suspended questions: they count toward the budget, too."""

    @property
    def questions(self) -> int:
        """How many questions there are."""
        return len(self.unseen) + len(self.seen)

    def snapshot(self, today: int) -> DeckSnapshot:
        """The deck as the queue of a day sees it."""
        away = {question for question, day in self.buried.items() if day > today}
        days = [one.last_day for one in self.seen.values()]
        return DeckSnapshot(
            questions=self.questions,
            unseen=[question for question in self.unseen if question not in away],
            seen=[one for name, one in self.seen.items() if name not in away],
            asked=sum(map(today.__le__, (*days, *self.suspended_days))),  # in C
        )


def deck_state(
    order: Sequence[str], states: Mapping[str, QuestionState], retention: float
) -> tuple[DeckState, int]:
    """The state of a deck, given in learning order; and how many questions are suspended."""
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


class Load(NamedTuple):
    """The expected load of a day."""

    day: int
    questions: int
    new: int
    answers: float
    """Questions and their expected repeats."""
    last_look: bool


class Prospect(NamedTuple):
    """One question on the day of the interview. Probabilities of recall; 0 if never seen."""

    question: str
    without_plan: float
    """If it is not asked again before the interview."""
    planned: float
    """With the rest of the plan."""
    looks: int
    """On how many days the plan is expected to ask it."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where a plan leads. The questions are in learning order, then by id."""

    interview: Interview
    today: int
    window: int
    """How many days before the interview the last look begins."""
    days: tuple[Load, ...]
    left: tuple[str, ...]
    """The questions still to ask today, in order."""
    on_the_day: int
    """How many questions are asked on the morning of the interview, which no figure includes; 0 if
    that is today."""
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
    """Take a deck forward from the rest of today to the day of the interview."""
    believed = dict(deck.seen)
    unseen = list(deck.unseen)
    looks = dict.fromkeys([*deck.unseen, *deck.seen], 0)
    loads, orders = list[Load](), list[list[str]]()
    bounds = Bounds(interview.day)
    for day in interview.days(today):
        now = replace(deck, unseen=unseen, seen=believed)
        chosen = todays(interview, now.snapshot(day), day, bounds)
        orders.append(chosen)
        fresh = [question for question in chosen if question not in believed]
        answers = 0.0
        for question in chosen:
            looks[question] += 1
            answers += _answers(believed.get(question), day)
        ahead = max(1, interview.day - day)  # on the day itself nothing is left to forecast
        for one in list(_asked(chosen, believed, day, ahead, deck.retention)):
            believed[one.question] = one
        unseen = [question for question in unseen if question not in believed]
        last_look = interview.last_look(day, deck.questions)
        loads.append(Load(day, len(chosen), len(fresh), answers, last_look))
    ends = replace(deck, unseen=unseen, seen=believed).snapshot(interview.day)
    return Outlook(
        interview=interview,
        today=today,
        window=window(deck.questions, interview.per_day),
        days=tuple(loads),
        left=tuple(orders[0]),
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
    """How many looks it takes to see each unseen question, and then every question once more."""
    return len(deck.unseen) + deck.questions


def least_budget(interview: Interview, deck: DeckState, today: int) -> int | None:
    """The smallest number of questions a day that covers the deck; None if the plan does.

    Covering means seeing every question, and then once more (about twice the deck at the start).
    Never more than the whole deck: on a single day, a new question cannot be seen once more.
    """
    days, asked = len(interview.days(today)), deck.snapshot(today).asked
    least = min(-(-(needed(deck) + asked) // days), deck.questions)
    return least if least > interview.per_day else None


def _answers(before: Due | None, day: int) -> float:
    """How many answers a question is expected to take on a day: after a lapse it returns."""
    if before is None:
        return 1 + sum(share for rating, share in FIRST if rating < GOOD)
    return 2 - retrievability(day - before.last_day, before.stability)


def _asked(
    chosen: Iterable[str], believed: Mapping[str, Due], day: int, ahead: int, retention: float
) -> Iterator[Due]:
    """The memories after a day on which questions are asked, each's outcomes folded into one.

    Args:
        chosen: the questions.
        believed: the memories before.
        day: the study day.
        ahead: days until the interview.
        retention: desired recall when a question falls due.

    """
    before = {question: believed.get(question) for question in chosen}
    looks = {
        question: (Trace(one.stability, one.difficulty), day - one.last_day)
        for question, one in before.items()
        if one is not None and one.last_day < day
    }
    found = dict(zip(looks, expected(list(looks.values()), ahead), strict=True))
    for question, one in before.items():
        if one is None:
            mean = expected_first(ahead)
        elif question in found:
            mean = found[question]
        else:  # its repeat after a lapse today
            after = fsrs.after(Trace(one.stability, one.difficulty), GOOD, 0)
            mean = Expected(retrievability(ahead, after.stability), after.difficulty)
        stability = stability_of(mean.recall, ahead)
        due = day + max(1, round(days_until(retention, stability)))
        yield Due(question, stability, day, due, difficulty=mean.difficulty)


def _recall(one: Due | None, day: int) -> float:
    return 0.0 if one is None else retrievability(day - one.last_day, one.stability)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
