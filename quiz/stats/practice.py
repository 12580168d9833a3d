"""Mock interviews and drills over time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from quiz.scheduling.state import AGAIN, GOOD
from quiz.scheduling.study_day import study_day
from quiz.stats.calibration import Share
from quiz.store.events import Answer, Drilled, Event, Mock

_Key = TypeVar("_Key", int, str)
LEAST_DRILLS = 10
"""With fewer drills than this their share says little."""


@dataclass(frozen=True, slots=True)
class MockScore:
    """One mock interview of which at least one question was answered."""

    day: int
    asked: int
    """Questions it was to have."""
    answered: int
    recalled: int
    """Answers not rated Again."""
    said: Share
    """Key points said, of those of all its questions that are still in the deck: as its scorecard
    counts, nothing was said of what was not reached."""

    @property
    def score(self) -> float:
        """The share of key points said."""
        return self.said.value or 0.0


@dataclass(frozen=True, slots=True)
class Practice:
    """Mocks in order of time, and how many drills were right."""

    mocks: tuple[MockScore, ...]
    drills: Share
    weeks: tuple[tuple[int, Share], ...]
    """(Monday, drills of that week), of the weeks with any."""
    demos: tuple[tuple[str, Share], ...]
    """(demo, its drills), the demo with the smallest share of right answers first."""


def practice(
    answers: Iterable[Answer], events: Sequence[Event], points: Mapping[str, int]
) -> Practice:
    """The figures of practice.

    Args:
        answers: those that count, in order of time; the ones in mocks matter.
        events: everything else of the deck, in order of time.
        points: question id -> how many key points it has, of every question in the deck.

    """
    by_mock: dict[str, list[Answer]] = {}
    for one in answers:
        if one.mock:
            by_mock.setdefault(one.mock, []).append(one)
    scores = [
        _score(event, event.what, by_mock[event.id], points)
        for event in events
        if isinstance(event.what, Mock) and event.id in by_mock
    ]
    drills = [
        (study_day(event.time, event.offset), event.what)
        for event in events
        if isinstance(event.what, Drilled)
    ]
    demos = _shares((drill.drill.partition("/")[0], drill.right) for _, drill in drills)
    return Practice(
        mocks=tuple(score for score in scores if score.said.of),  # else all of it is gone
        drills=Share(sum(drill.right for _, drill in drills), len(drills)),
        weeks=tuple(sorted(_shares((day - (day - 1) % 7, drill.right) for day, drill in drills))),
        demos=tuple(sorted(demos, key=lambda one: (one[1].value or 0.0, one[0]))),
    )


def _score(
    event: Event, mock: Mock, answers: Sequence[Answer], points: Mapping[str, int]
) -> MockScore:
    last = {one.question: one for one in answers}  # an answer given twice counts once
    known = [name for name in mock.questions if name in points]
    said = sum(_said(last[name], points[name]) for name in known if name in last)
    return MockScore(
        day=study_day(event.time, event.offset),
        asked=len(mock.questions),
        answered=len(last),
        recalled=sum(one.rating != AGAIN for one in last.values()),
        said=Share(said, sum(max(1, points[name]) for name in known)),
    )


def _said(answer: Answer, points: int) -> int:
    """Key points said; a question without any is one point, said when rated Good."""
    return min(answer.ticked, points) if points else int(answer.rating >= GOOD)


def _shares(outcomes: Iterable[tuple[_Key, bool]]) -> list[tuple[_Key, Share]]:
    found: dict[_Key, Share] = {}
    for key, right in outcomes:
        before = found.get(key, Share(0, 0))
        found[key] = Share(before.hits + right, before.of + 1)
    return list(found.items())
