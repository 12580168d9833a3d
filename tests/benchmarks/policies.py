"""Which questions to ask before an interview: policies on simulated learners.

    python tests/benchmarks/policies.py [--quick] [--learners N]

Each learner's memory differs from what the scheduler believes (see `learner.py`), and every
policy meets the same learners with the same luck. `two-phase` is what the program ships: it is
driven through `quiz.plan.policy`. A figure is the true probability of recall on the day
of the interview, in percent, mean over all questions and learners.
"""

import argparse
import statistics
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import product
from math import sqrt
from multiprocessing import Pool
from random import Random
from typing import NamedTuple

from learner import Learner

from quiz.plan.outlook import DeckState, outlook
from quiz.plan.policy import DeckSnapshot, Interview, gains, todays
from quiz.scheduling.fsrs import Trace, after, days_until, retrievability
from quiz.scheduling.state import Due

LEARNERS, QUICK = 400, 24
QUESTIONS, DAYS, PER_DAY = (20, 60), (3, 7, 14, 30, 60), (5, 10, 20)
Z = 1.96
"""Half the width of a 95 % interval, in standard errors."""


class Setting(NamedTuple):
    """One task: so many questions, the interview in so many days, so many questions a day."""

    questions: int
    days: int
    per_day: int


SETTINGS = [Setting(*values) for values in product(QUESTIONS, DAYS, PER_DAY)]


class Now(NamedTuple):
    """What a policy knows on a day."""

    setting: Setting
    day: int
    unseen: Sequence[str]
    seen: Sequence[Due]


class Policy(NamedTuple):
    """Questions to ask on a day, in order: as many as there is a budget for are asked."""

    order: Callable[[Now], Iterable[str]]
    retention: float = 0.9
    capped: bool = False
    """Whether nothing falls due later than the eve of the interview."""


class Result(NamedTuple):
    """How one learner fared with a policy."""

    recall: float
    asked: int
    answers: int


def due_first(now: Now) -> list[str]:
    """As FSRS has it: what is due, by the lowest recall, then new ones."""
    return [*_due(now), *now.unseen]


def new_first(now: Now) -> list[str]:
    """New ones, then what is due, by the lowest recall."""
    return [*now.unseen, *_due(now)]


def evenly(now: Now) -> list[str]:
    """Round and round: new ones, then whatever was seen longest ago."""
    return [*now.unseen, *(one.question for one in sorted(now.seen, key=lambda one: one[2:0:-1]))]


def greedily(now: Now) -> list[str]:
    """New ones, then what one look today adds most to on the day, from the first day on."""
    ahead = now.setting.days - now.day
    looks = [(Trace(one.stability, one.difficulty), now.day - one.last_day) for one in now.seen]
    added = zip(gains(looks, ahead), (one.question for one in now.seen), strict=True)
    return [*now.unseen, *(question for gain, question in sorted(added, reverse=True) if gain > 0)]


def two_phase(now: Now) -> list[str]:
    """What the program does."""
    interview = Interview(now.setting.days, now.setting.per_day)
    return todays(interview, DeckSnapshot(now.setting.questions, now.unseen, now.seen, 0), now.day)


POLICIES = {
    "two-phase": Policy(two_phase),
    "FSRS 0.9 due first": Policy(due_first),
    "FSRS 0.9 new first": Policy(new_first),
    "new first, capped": Policy(new_first, capped=True),
    "FSRS 0.97 new first": Policy(new_first, retention=0.97),
    "even spacing": Policy(evenly),
    "greedy": Policy(greedily),
}


def fare(policy: Policy, setting: Setting, seed: int, as_believed: bool = False) -> Result:
    """One learner, from the first day to the day of the interview."""
    learner = Learner(Random(f"learner {seed}"), as_believed)
    names = [f"q{number:02}" for number in range(setting.questions)]
    luck = {name: Random(f"{seed} {name}") for name in names}
    unseen, seen = list(names), dict[str, Due]()
    asked = answers = 0
    for day in range(setting.days):
        now = Now(setting, day, unseen, list(seen.values()))
        for name in list(policy.order(now))[: setting.per_day]:
            said = learner.answers(name, day, luck[name]).ratings
            asked, answers = asked + 1, answers + len(said)
            seen[name] = _believed(policy, setting, name, seen.get(name), said, day)
        unseen = [name for name in unseen if name not in seen]
    recalls = [learner.recall(name, setting.days) for name in names]
    return Result(statistics.fmean(recalls), asked, answers)


def _believed(
    policy: Policy, setting: Setting, name: str, before: Due | None, said: Iterable[int], day: int
) -> Due:
    """What the scheduler believes after the answers of a day."""
    trace = None if before is None else Trace(before.stability, before.difficulty)
    days = 0 if before is None else day - before.last_day
    for rating in said:
        trace, days = after(trace, rating, days), 0
    assert trace is not None
    due = day + max(1, round(days_until(policy.retention, trace.stability)))
    if policy.capped:
        due = min(due, max(day + 1, setting.days - 1))
    return Due(name, trace.stability, day, due, difficulty=trace.difficulty)


def _due(now: Now) -> list[str]:
    due = [one for one in now.seen if one.due_day <= now.day]
    due.sort(key=lambda one: (retrievability(now.day - one.last_day, one.stability), one.question))
    return [one.question for one in due]


BELIEVED = "two-phase, as believed"


def of_learner(policies: dict[str, Policy], seed: int) -> dict[tuple[Setting, str], Result]:
    """One learner with every policy in every setting; and one who is as the scheduler believes."""
    plan = Policy(two_phase)
    believed = {
        (setting, BELIEVED): fare(plan, setting, seed, as_believed=True) for setting in SETTINGS
    }
    return believed | {
        (setting, name): fare(policy, setting, seed)
        for setting in SETTINGS
        for name, policy in policies.items()
    }


def tables(
    policies: Sequence[str], results: list[dict[tuple[Setting, str], Result]]
) -> Iterator[str]:
    """The figures of each setting, and the regret of each policy over all of them."""
    width = max(map(len, policies)) + 2
    head = "questions days /day" + "".join(f"{name:>{width}}" for name in policies)
    yield "Expected recall on the day, %, ± half of its 95 % interval; * is the best"
    yield head
    regrets: dict[str, list[float]] = {name: [] for name in policies}
    for setting in SETTINGS:
        means, cells = {}, []
        for name in policies:
            recalls = [100 * one[setting, name].recall for one in results]
            means[name] = statistics.fmean(recalls)
            cells.append(f"{means[name]:.1f} ±{_half(recalls):.1f}")
        best = max(means, key=lambda name: means[name])
        marked = (
            f"{'*' if name == best else ''}{cell}"
            for name, cell in zip(policies, cells, strict=True)
        )
        yield f"{setting.questions:9} {setting.days:4} {setting.per_day:4}" + "".join(
            f"{cell:>{width}}" for cell in marked
        )
        for name in policies:
            regrets[name].append(means[best] - means[name])
    yield ""
    yield "Points lost to the best policy of each setting; questions and answers are per interview"
    yield f"{'':{width}}{'mean':>8}{'worst':>8}{'recall':>9}{'questions':>11}{'answers':>9}"
    for name in sorted(policies, key=lambda name: statistics.fmean(regrets[name])):
        of_policy = [one[setting, name] for one in results for setting in SETTINGS]
        yield (
            f"{name:{width}}{statistics.fmean(regrets[name]):8.2f}{max(regrets[name]):8.2f}"
            f"{100 * statistics.fmean(one.recall for one in of_policy):9.2f}"
            f"{statistics.fmean(one.asked for one in of_policy):11.0f}"
            f"{statistics.fmean(one.answers for one in of_policy):9.0f}"
        )


def outlooks(results: list[dict[tuple[Setting, str], Result]]) -> Iterator[str]:
    """What the plan predicts on its first day, beside what became of the learners."""
    yield "Predicted recall on the day, less the recall that was reached; points"
    for name, who in (
        (BELIEVED, "learners as the scheduler believes"),
        ("two-phase", "all others"),
    ):
        missed = []
        for setting in SETTINGS:
            names = [f"q{number:02}" for number in range(setting.questions)]
            interview = Interview(setting.days, setting.per_day)
            predicted = outlook(interview, DeckState(names, {}, {}), 0).planned
            reached = statistics.fmean(one[setting, name].recall for one in results)
            missed.append(100 * (predicted - reached))
        mean, worst = statistics.fmean(map(abs, missed)), max(missed, key=abs)
        yield f"  {who}: {mean:.2f} in the mean, {worst:+.2f} at worst"


def _half(figures: Sequence[float]) -> float:
    return Z * statistics.stdev(figures) / sqrt(len(figures))


def main() -> None:
    """Simulate as many learners as the command line says."""
    parser = argparse.ArgumentParser(description="Policies towards an interview, simulated.")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} learners only")
    parser.add_argument("--learners", type=int, default=LEARNERS)
    given = parser.parse_args()
    learners = QUICK if given.quick else max(2, given.learners)
    with Pool() as pool:
        results = pool.map(partial(of_learner, POLICIES), range(learners), chunksize=4)
    sys.stdout.write(f"{learners} simulated learners, {len(SETTINGS)} settings\n\n")
    sys.stdout.write("\n".join(tables(list(POLICIES), results)) + "\n\n")
    sys.stdout.write("\n".join(outlooks(results)) + "\n")


if __name__ == "__main__":
    main()
