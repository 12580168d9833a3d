"""What to work on: from ticks, ratings, hints, follow-ups, drills and code, by question and point.

Every answer is a piece of evidence between 0 (nothing was right) and 1 (all of it was):

- a review with ticks: the share of the key points that were ticked; without: Again 0, Hard ½,
  Good and Easy 1. A hint that gave the cues away halves it.
- a follow-up: missed 0, partly ½, said 1. A drill: wrong 0, right 1.
- code from memory: Again 0, Hard ½, Good and Easy 1.

A question's strength is the mean of its evidence, weighted by 2^(−age/21 days), and of one
piece of ¾ that stands for what is not known yet: a single slip is no verdict. A question under
`SHAKY` is weak, and so is one that was answered sure and wrong.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from quiz.scheduling.state import AGAIN, HARD, UNSEEN, QuestionState
from quiz.scheduling.study_day import StudyDay
from quiz.store.events import Coded, Drilled, Event, FollowedUp, Reset, Review

SHAKY = 0.7
HALVING_DAYS = 21
UNKNOWN_STRENGTH, UNKNOWN_WEIGHT = 0.75, 1.0
CUES_SHOWN = 2
"""The level of hints that gives the cues away."""
_OF_RATING = {AGAIN: 0.0, HARD: 0.5}
"""The share that a rating stands for; of any other rating all."""
REVIEWS, FOLLOW_UPS, DRILLS, CODE = "reviews", "follow-ups", "drills", "code"


@dataclass(frozen=True, slots=True)
class PointRecord:
    """How often a key point was said, over the answers whose ticks are known."""

    question: str
    point: str
    asked: int = 0
    hit: int = 0
    last_hit: StudyDay | None = None
    last_missed: StudyDay | None = None
    open: bool = False
    """Whether the latest of these answers missed it."""

    def after(self, said: bool, day: StudyDay) -> "PointRecord":
        """The record after one more answer."""
        return PointRecord(
            self.question,
            self.point,
            self.asked + 1,
            self.hit + said,
            day if said else self.last_hit,
            self.last_missed if said else day,
            open=not said,
        )


@dataclass(frozen=True, slots=True)
class Tally:
    """How much of one kind of evidence there is, and how much of it was right."""

    asked: int = 0
    right: float = 0.0
    lost: float = 0.0
    """What was not right, weighted by age."""
    last_lost: int | None = None
    """The latest study day on which something was missing."""


@dataclass(frozen=True, slots=True)
class Strength:
    """How well a question is answered, from all the evidence in the log."""

    question: str
    strength: float
    tallies: Mapping[str, Tally]
    """Kind of evidence (`reviews`, `follow-ups`, `drills`, `code`) -> its tally."""
    points: tuple[PointRecord, ...]
    again: int
    hinted: int
    misjudged: bool
    """Answered sure and wrong, and not recalled on a later day since."""
    gone: int = 0
    """Ticks of key points that the deck no longer has. Such an answer tells by its rating."""

    @property
    def weak(self) -> bool:
        """Whether it should be worked on before others."""
        return self.misjudged or self.strength < SHAKY

    @property
    def open_points(self) -> tuple[PointRecord, ...]:
        """The key points that the latest answer missed."""
        return tuple(point for point in self.points if point.open)

    @property
    def worst(self) -> str:
        """The kind of evidence in which most was lost."""
        return max(self.tallies, key=lambda kind: self.tallies[kind].lost)


@dataclass(slots=True)
class _Account:
    """The running totals of one question."""

    points: dict[str, PointRecord]
    weight: float = UNKNOWN_WEIGHT
    right: float = UNKNOWN_WEIGHT * UNKNOWN_STRENGTH
    tallies: dict[str, Tally] = field(default_factory=dict)
    again: int = 0
    hinted: int = 0
    gone: int = 0

    def add(self, kind: str, share: float, day: int, today: int) -> None:
        """One more piece of evidence."""
        weight = 0.5 ** (max(0, today - day) / HALVING_DAYS)
        self.weight += weight
        self.right += weight * share
        before = self.tallies.get(kind, Tally())
        self.tallies[kind] = Tally(
            before.asked + 1,
            before.right + share,
            before.lost + weight * (1 - share),
            day if share < 1 else before.last_lost,
        )


def weigh(
    points: Mapping[str, Sequence[str]],
    events: Iterable[Event],
    states: Mapping[str, QuestionState],
    today: int,
) -> list[Strength]:
    """Every question with any evidence, the weakest first.

    Args:
        points: question id -> ids of its key points; other questions are left out.
        events: the deck's events that count, in order of time.
        states: what the log says about each question.
        today: the study day from which ages count.

    """
    accounts: dict[str, _Account] = {}
    for event in events:
        if event.question is None or event.question not in points:
            continue
        if isinstance(event.what, Reset):
            accounts.pop(event.question, None)
        if not isinstance(event.what, Review | FollowedUp | Drilled | Coded):
            continue
        name = event.question
        if name not in accounts:
            accounts[name] = _Account({one: PointRecord(name, one) for one in points[name]})
        _account(accounts[name], event.what, event.moment.day, today)
    found = [
        Strength(
            question=name,
            strength=account.right / account.weight,
            tallies=account.tallies,
            points=tuple(account.points.values()),
            again=account.again,
            hinted=account.hinted,
            gone=account.gone,
            misjudged=states.get(name, UNSEEN).misjudged,
        )
        for name, account in accounts.items()
    ]
    return sorted(found, key=lambda one: (not one.misjudged, one.strength, one.question))


def _account(
    account: _Account, what: Review | FollowedUp | Drilled | Coded, day: StudyDay, today: int
) -> None:
    if isinstance(what, FollowedUp):
        account.add(FOLLOW_UPS, what.hit / 2, day, today)
        return
    if isinstance(what, Drilled):
        account.add(DRILLS, float(what.right), day, today)
        return
    if isinstance(what, Coded):
        account.add(CODE, _OF_RATING.get(what.rating, 1.0), day, today)
        return
    account.again += what.rating == AGAIN
    account.hinted += what.hints > 0
    said = set(what.points)
    gone = said.difference(account.points)
    account.gone += len(gone)
    if ticks_known(what):  # of another rubric, only what was said tells of this one
        account.points = {
            name: record.after(name in said, day) if name in said or not gone else record
            for name, record in account.points.items()
        }
    share = share_said(what, 0 if gone else len(account.points))
    account.add(REVIEWS, share / 2 if what.hints >= CUES_SHOWN else share, day, today)


def ticks_known(review: Review) -> bool:
    """Whether the ticks say what was missing: not if a flashcard was rated without any."""
    return bool(review.points) or review.mode != "flashcard"


def share_said(review: Review, points: int) -> float:
    """The share of an answer that was right: from its ticks if known, else from its rating.

    `points` are those that it was ticked against; 0 if they are not known.
    """
    if ticks_known(review) and points:
        return min(1.0, len(review.points) / points)
    return _OF_RATING.get(review.rating, 1.0)
