"""What a log adds up to, found by walking it answer by answer: SQLite has to count the same."""

from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Mapping

from quiz.stats.results import EDGES, BinTotal, Confidence, MockAnswer, Share
from quiz.stats.totals import DayTotal, Totals, Wait
from quiz.store.events import FAIR, SURE, UNSURE, Answer, Event
from quiz.store.replay import Step, of_events

IDLE = 300


def binned(steps: Iterable[Step]) -> tuple[BinTotal, ...]:
    """Count the tests of memory in each bin of predicted recall."""
    bins: list[list[tuple[bool, float]]] = [[] for _ in EDGES[1:]]
    for step in steps:
        if step.recall is not None:
            place = bisect(EDGES, step.recall, 1, len(bins)) - 1
            bins[place].append((step.answer.rating > 1, step.recall))
    return tuple(
        BinTotal(len(one), sum(right for right, _ in one), sum(recall for _, recall in one))
        for one in bins
    )


def wrong(answer: Answer, points: int) -> bool:
    """Find whether an answer to a question with so many key points was wrong."""
    if answer.rating == 1:
        return True
    return (answer.ticked > 0 or answer.mode != "flashcard") and 2 * answer.ticked < points


def confidence(
    answers: Iterable[Answer], points: Mapping[str, int], misjudged: Iterable[str] = ()
) -> Confidence:
    """Find how often answers were right at each confidence."""
    found = {level: list[bool]() for level in (UNSURE, FAIR, SURE)}
    latest = dict[str, None]()
    for answer in answers:
        latest.pop(answer.question, None)
        latest[answer.question] = None
        if answer.confidence:
            found[answer.confidence].append(not wrong(answer, points.get(answer.question, 0)))
    left = tuple(name for name in reversed(latest) if name in misjudged and name in points)
    unsure, fair, sure = (Share(sum(said), len(said)) for said in found.values())
    return Confidence(unsure, fair, sure, left)


def totals_of(events: Iterable[Event], points: Mapping[str, int]) -> Totals:
    """Walk the events of a deck that count; `points` are the numbers of its key points."""
    steps, periods, states = of_events(events)
    days = defaultdict[int, list[Step]](list)
    for step in steps:
        days[step.day].append(step)
    answers = [step.answer for step in steps]
    return Totals(
        days={
            day: DayTotal(
                len(some),
                sum(min(one.answer.seconds, IDLE) for one in some),
                sum(one.recall is not None for one in some),
                sum(one.recall is not None and one.answer.rating > 1 for one in some),
            )
            for day, some in days.items()
        },
        tests=binned(steps),
        confidence=confidence(
            answers, points, [name for name, state in states.items() if state.misjudged]
        ),
        mocks=tuple(
            MockAnswer(one.mock, one.question, one.rating, one.ticked)
            for one in answers
            if one.mock
        ),
        waits=tuple(Wait(first, last, 1) for name, first, last in periods if name in points),
    )
