"""What a session of drills was: how many were right, in which question, and what was believed."""

from collections.abc import Iterable
from typing import NamedTuple

from quiz.plan.policy import IDLE_SECONDS
from quiz.store.events import Drilled


class Answer(NamedTuple):
    """One answered drill."""

    question: str
    what: Drilled
    repeat: bool = False
    """Whether it stands for one that went wrong before."""


class Tally(NamedTuple):
    """How many drills of a question were asked, and how many were right at the first go."""

    question: str
    asked: int
    right: int


class Slip(NamedTuple):
    """A misconception that answers to a drill betrayed."""

    misconception: str
    drill: str
    """`demo/drill`."""
    times: int


class DrillReport(NamedTuple):
    """The figures of a session's summary. Repeats count for the slips and the time only."""

    asked: int
    right: int
    repeats: int
    repeats_right: int
    seconds: float
    tallies: tuple[Tally, ...]
    """The weakest question first."""
    slips: tuple[Slip, ...]
    """The most frequent first."""


def report(answers: Iterable[Answer]) -> DrillReport:
    """The report of a session's answers, in the order in which they were given."""
    everything = list(answers)
    first = [one for one in everything if not one.repeat]
    repeats = [one for one in everything if one.repeat]
    asked: dict[str, list[bool]] = {}
    for one in first:
        asked.setdefault(one.question, []).append(one.what.right)
    slips: dict[tuple[str, str], int] = {}
    for one in everything:
        if one.what.misconception:
            key = (one.what.misconception, one.what.drill.partition("#")[0])
            slips[key] = slips.get(key, 0) + 1
    tallies = [Tally(question, len(hits), sum(hits)) for question, hits in asked.items()]
    return DrillReport(
        asked=len(first),
        right=sum(one.what.right for one in first),
        repeats=len(repeats),
        repeats_right=sum(one.what.right for one in repeats),
        seconds=sum(min(one.what.seconds, IDLE_SECONDS) for one in everything),
        tallies=tuple(sorted(tallies, key=lambda one: one.right / one.asked)),
        slips=tuple(
            Slip(why, drill, times)
            for (why, drill), times in sorted(slips.items(), key=lambda item: -item[1])
        ),
    )
