"""How many questions fit into a number of minutes, at the candidate's own pace."""

from collections.abc import Iterable
from typing import NamedTuple

USUAL_SECONDS = 60.0
"""For a question and its repeats, where there is too little of one's own to go by."""
ENOUGH = 10
"""So many questions on so many days tell a pace."""
IDLE_SECONDS = 300
"""More time on one answer than this is idle time and does not count."""


class Answered(NamedTuple):
    """One answer."""

    question: str
    day: int
    seconds: float


class Pace(NamedTuple):
    """Seconds for a question, its repeats of the same day included."""

    seconds: float
    known: bool
    """Whether it is the candidate's own: the median of what they took."""


def pace(answers: Iterable[Answered]) -> Pace:
    """The median over questions and days; `USUAL_SECONDS` where there are fewer than `ENOUGH`."""
    taken: dict[tuple[str, int], float] = {}
    for question, day, seconds in answers:
        key = question, day
        taken[key] = taken.get(key, 0.0) + min(max(seconds, 0.0), IDLE_SECONDS)
    times = sorted(time for time in taken.values() if time)  # none was taken by what was imported
    if len(times) < ENOUGH:
        return Pace(USUAL_SECONDS, known=False)
    middle = len(times) // 2
    return Pace((times[middle] + times[~middle]) / 2, known=True)


def per_day(minutes: float, seconds: float, most: int) -> int:
    """How many questions fit into so many minutes: at least one, at most `most`."""
    return int(min(max(1, minutes * 60 // seconds), most))
