"""What to work on: from ticks, ratings, hints, follow-ups, drills and code, by question and point.

Every answer is a piece of evidence between 0 (nothing was right) and 1 (all of it was):

- a review with ticks: the share of the key points that were ticked; without, or with ticks of
  points that are gone: Again 0, Hard ½, Good and Easy 1. A hint that gave the cues away halves it.
- a follow-up: missed 0, partly ½, said 1. A drill: wrong 0, right 1.
- code from memory: Again 0, Hard ½, Good and Easy 1.

A question's strength is the mean of its evidence, weighted by 2^(−age/21 days), and of one
piece of ¾ that stands for what is not known yet: a single slip is no verdict. A question under
`SHAKY` is weak, and so is one that was answered sure and wrong.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from shlex import quote
from typing import NamedTuple

from quiz.deck.decks import CompiledDeck
from quiz.deck.question import Heading, label
from quiz.plain_text import count, percent
from quiz.scheduling.state import AGAIN, HARD, UNSEEN, QuestionState
from quiz.scheduling.study_day import StudyDay
from quiz.store.events import Coded, Drilled, Event, FollowedUp, Reset, Review, effective
from quiz.terminal.style import Look
from quiz.terminal.text import BLANK, Line, day, wrap

SHAKY = 0.7
HALVING_DAYS = 21
UNKNOWN_STRENGTH, UNKNOWN_WEIGHT = 0.75, 1.0
CUES_SHOWN = 2
"""The level of hints that shows the cues."""
_OF_RATING = {AGAIN: 0.0, HARD: 0.5}
"""The share that a rating stands for; of any other rating all."""
REVIEWS, FOLLOW_UPS, DRILLS, CODE = "reviews", "follow-ups", "drills", "code"
_Evidence = Review | FollowedUp | Drilled | Coded


class PointRecord(NamedTuple):
    """How often a key point was said, in the answers whose ticks are known."""

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
        more = self._replace(asked=self.asked + 1, hit=self.hit + said, open=not said)
        return more._replace(last_hit=day) if said else more._replace(last_missed=day)


class Tally(NamedTuple):
    """How much evidence of one kind there is, and how much of it was right."""

    asked: int = 0
    right: float = 0.0
    lost: float = 0.0
    """The part that was not right, weighted by age."""
    last_lost: int | None = None
    """The latest study day on which something was missing."""


class Strength(NamedTuple):
    """How well a question is answered, by all the evidence in the log."""

    question: str
    strength: float
    tallies: Mapping[str, Tally]
    """Kind of evidence (`reviews`, `follow-ups`, `drills`, `code`) -> its tally."""
    points: tuple[PointRecord, ...]
    again: int
    hinted: int
    misjudged: bool
    """Whether it was answered wrongly while sure, and not recalled on a later day since."""

    @property
    def weak(self) -> bool:
        """Whether it needs work before others."""
        return self.misjudged or self.strength < SHAKY

    @property
    def open_points(self) -> tuple[PointRecord, ...]:
        """The key points missed by the latest answer."""
        return tuple(point for point in self.points if point.open)

    @property
    def worst(self) -> str:
        """The kind of evidence with the largest loss."""
        return max(self.tallies, key=lambda kind: self.tallies[kind].lost)


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
        states: the state of each question.
        today: the study day from which ages count.

    """
    evidence: dict[str, list[tuple[StudyDay, _Evidence]]] = {}
    for event in events:
        if event.question is None or event.question not in points:
            continue
        if isinstance(event.what, Reset):
            evidence.pop(event.question, None)
        elif isinstance(event.what, _Evidence):
            evidence.setdefault(event.question, []).append((event.moment.day, event.what))
    found = [
        _strength(name, points[name], given, states.get(name, UNSEEN).misjudged, today)
        for name, given in evidence.items()
    ]
    return sorted(found, key=lambda one: (not one.misjudged, one.strength, one.question))


def _strength(
    name: str,
    points: Sequence[str],
    evidence: Sequence[tuple[StudyDay, _Evidence]],
    misjudged: bool,
    today: int,
) -> Strength:
    records = {one: PointRecord(name, one) for one in points}
    weights, right = UNKNOWN_WEIGHT, UNKNOWN_WEIGHT * UNKNOWN_STRENGTH
    tallies: dict[str, Tally] = {}
    for when, what in evidence:
        if isinstance(what, Review) and _ticks_known(what):
            said = set(what.points)  # of another rubric, only what was said tells of this one
            tell = points if said <= records.keys() else said.intersection(records)
            records |= {one: records[one].after(one in said, when) for one in tell}
        kind, share = _share(what, points)
        weight = 0.5 ** (max(0, today - when) / HALVING_DAYS)
        weights += weight
        right += weight * share
        before = tallies.get(kind, Tally())
        tallies[kind] = Tally(
            before.asked + 1,
            before.right + share,
            before.lost + weight * (1 - share),
            when if share < 1 else before.last_lost,
        )
    reviews = [what for _, what in evidence if isinstance(what, Review)]
    return Strength(
        question=name,
        strength=right / weights,
        tallies=tallies,
        points=tuple(records.values()),
        again=sum(what.rating == AGAIN for what in reviews),
        hinted=sum(what.hints > 0 for what in reviews),
        misjudged=misjudged,
    )


def _share(what: _Evidence, points: Sequence[str]) -> tuple[str, float]:
    """The kind of a piece of evidence, and the share that was right."""
    if isinstance(what, FollowedUp):
        return FOLLOW_UPS, what.hit / 2
    if isinstance(what, Drilled):
        return DRILLS, float(what.right)
    share = _OF_RATING.get(what.rating, 1.0)
    if isinstance(what, Coded):
        return CODE, share
    if points and _ticks_known(what) and set(what.points).issubset(points):
        share = min(1.0, len(what.points) / len(points))
    return REVIEWS, share / 2 if what.hints >= CUES_SHOWN else share


def _ticks_known(review: Review) -> bool:
    """Whether the ticks say what was missing: not if a flashcard was rated without any."""
    return bool(review.points) or review.mode != "flashcard"


def strengths(
    deck: CompiledDeck,
    events: Iterable[Event],
    states: Mapping[str, QuestionState],
    today: int,
) -> list[Strength]:
    """Every question of the deck with any evidence among events of it, the weakest first."""
    events = list(events)
    asked = {event.question for event in events}
    points = {
        heading.id: [point.id for point in deck.question(heading.id).key_points]
        for heading in deck.headings()
        if heading.id in asked
    }
    return weigh(points, effective(events), states, today)


def cues(deck: CompiledDeck, found: Iterable[Strength]) -> dict[tuple[str, str], str]:
    """(question id, key point id) -> the cue of the key point."""
    return {
        (question.id, point.id): point.cue
        for question in (deck.question(one.question) for one in found)
        for point in question.key_points
    }


def command(found: Strength, heading: Heading, flags: str, path_of: Callable[[str], str]) -> str:
    """The one command that helps most, by where the most was lost.

    Args:
        found: the question.
        heading: the question's.
        flags: the options a command needs to use the same decks.
        path_of: question id -> file of its deck, which a command for a single deck is given if it
            is not the first deck.

    """
    number, alone = label(heading), str(heading.number)
    of_one = flags
    if "/" in heading.id:
        of_one = f" --deck {quote(path_of(heading.id))}"
    if found.worst == DRILLS:
        return f"quiz drill {alone}{of_one}"
    if found.worst == CODE:
        return f"quiz code {alone}{of_one}"
    if found.worst == FOLLOW_UPS:
        return f"quiz show {number} --answer{flags}"
    if found.open_points:
        return f"quiz review {number} --typed{flags}"
    return f"quiz demo {alone}{of_one}" if heading.demo else f"quiz review {number}{flags}"


def reasons(found: Strength, cues: Mapping[tuple[str, str], str], today: int) -> list[str]:
    """Why a question needs work, as sentences, the most serious reason first."""
    said = []
    if found.misjudged:
        said.append("You were sure of it and wrong.")
    missing = [cues[point.question, point.point] for point in found.open_points]
    if missing:
        said.append(f"Missed last time: {'; '.join(missing)}.")
    reviews = found.tallies.get(REVIEWS)
    if reviews is not None and found.again:
        said.append(f"Rated Again in {found.again} of {count(reviews.asked, 'review')}.")
    if reviews is not None and found.hinted:
        said.append(f"Hints for {found.hinted} of {count(reviews.asked, 'answer')}.")
    for kind, name in ((DRILLS, "Drills"), (FOLLOW_UPS, "Follow-ups"), (CODE, "Code from memory")):
        tally = found.tallies.get(kind)
        if tally is not None and tally.last_lost is not None:
            said.append(f"{name}: {_right(tally)} ({_past(tally.last_lost, today)}).")
    if not said:
        said.append("Not yet strong." if found.weak else "Strong so far.")
    return said


def _right(tally: Tally) -> str:
    """How much was right: `1 partly right`, `1 wrong`, `2.5 of 4 right`."""
    if tally.asked == 1:
        return "1 partly right" if tally.right else "1 wrong"
    return f"{tally.right:g} of {tally.asked} right"


_BAR = 10
"""Cells of a strength's bar."""


def lines(
    found: Sequence[Strength],
    headings: Mapping[str, Heading],
    cues: Mapping[tuple[str, str], str],
    commands: Mapping[str, str],
    today: int,
    width: int,
    look: Look,
) -> list[Line]:
    """The questions in order, with their strength, the reasons, and the command that helps.

    Headings and commands are by question id, cues from `cues`.
    """
    made: list[Line] = []
    for one in found:
        heading = headings[one.question]
        made += wrap([(heading.question, "bold")], width, f"{label(heading):<3} ", "    ")
        bar = look.bar(one.strength, _BAR) + " " * (not look.linear)
        strength = f"strength {percent(one.strength)}"
        made.append((("    ", ""), (bar, "accent"), (strength, "")))
        for reason in reasons(one, cues, today):
            made += wrap([(reason, "")], width, "    ", "    ")
        made += [(("    ", ""), (commands[one.question], "key")), BLANK]
    return made[:-1]


def _past(ordinal: int, today: int) -> str:
    return "yesterday" if ordinal == today - 1 else day(ordinal, today)
