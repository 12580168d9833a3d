"""The rules of a mock interview: which questions, what comes next, and the keys of each step.

Each question is asked, answered and scored like a review, then followed up: deeper if the answer
was good, easier if not. The only memory is the log's events, so an interview that was interrupted
continues as if nothing had happened.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from quiz.deck.question import DIFFICULTIES, Question
from quiz.review.attempt import (
    AFTER,
    BEFORE,
    LABELS,
    REVEALED,
    Attempt,
    Command,
    Decision,
    Keys,
    Rated,
    When,
    first_look,
    press,
)
from quiz.scheduling.state import AGAIN, GOOD
from quiz.store.events import Coded, Event, FollowedUp, Mock, MockEnd, Review, Undo
from quiz.terminal.page import PAGES, SCROLL, Key, KeyTable, Refused

_MASK = (1 << 64) - 1
WEAK, UNKNOWN, FIRM = 0, 1, 2
"""How well a question has been answered so far; one never asked is in between."""


class Level(NamedTuple):
    """What an interview of a level consists of."""

    mix: tuple[int, int, int]
    """Percent of easy, medium and hard questions."""
    follow_ups: int
    """How many follow-ups each question has."""


LEVELS = {"junior": Level((50, 40, 10), 1), "senior": Level((10, 40, 50), 2)}


class Candidate(NamedTuple):
    """A question that may be asked."""

    id: str
    difficulty: str
    firmness: int = UNKNOWN


def draw(seed: int, name: str) -> int:
    """A pseudorandom 64-bit number that depends only on the seed and the name."""
    state = _mixed(seed & _MASK)
    for byte in name.encode("utf-8", "surrogatepass"):
        state = _mixed(state ^ byte)
    return state


def _mixed(state: int) -> int:
    state = (state + 0x9E3779B97F4A7C15) & _MASK
    state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & _MASK
    return state ^ (state >> 31)


def shares(mix: Sequence[int], number: int) -> list[int]:
    """`number` divided in the proportions of `mix`, rounded by largest remainder.

    Ties go to the larger proportion.
    """
    total = sum(mix)
    parts = [number * part // total for part in mix]
    remainders = [(number * part % total, part, -place) for place, part in enumerate(mix)]
    for _, _, place in sorted(remainders, reverse=True)[: number - sum(parts)]:
        parts[-place] += 1
    return parts


def select(
    candidates: Iterable[Candidate], level: str, limit: int, seed: int, before: Collection[str]
) -> tuple[str, ...]:
    """The ids of at most `limit` questions in the order they are asked, easy ones first.

    Within the level's mix, weak questions come before those never asked, and firm ones last. If a
    difficulty has too few, the nearest fills in. Questions of the last interview, `before`, are
    repeated only when nothing else is left.
    """

    def order(one: Candidate) -> tuple[int, int, str]:
        return one.firmness, draw(seed, one.id), one.id

    everyone = sorted(candidates, key=order)
    fresh = [one for one in everyone if one.id not in before]
    chosen: list[Candidate] = []
    for difficulty, share in zip(DIFFICULTIES, shares(LEVELS[level].mix, limit), strict=True):
        chosen += [one for one in fresh if one.difficulty == difficulty][:share]
    middle = max(zip(LEVELS[level].mix, range(3), strict=True))[1]
    rest = [one for one in fresh if one not in chosen]
    rest.sort(key=lambda one: abs(DIFFICULTIES.index(one.difficulty) - middle))
    chosen += rest[: limit - len(chosen)]
    asked_again = [one for one in everyone if one.id in before]
    chosen += asked_again[: limit - len(chosen)]
    chosen.sort(key=lambda one: (DIFFICULTIES.index(one.difficulty), draw(seed, one.id)))
    return tuple(one.id for one in chosen)


_SCROLLS = (*PAGES, *SCROLL)
_ANSWERING: tuple[When, ...] = ("before", "asked")
_SCORING: tuple[When, ...] = ("after", "told")
_ALWAYS = (*_ANSWERING, *_SCORING)
KEYS: Keys = KeyTable(
    Key(("space", "enter"), "reveal", BEFORE, (("Enter", "I answered aloud"),)),
    Key(("space", "enter"), "tell", ("asked",), (("Enter", "I answered aloud"),)),
    Key(("t",), "type", _ANSWERING, (("t", "type the answer"),)),
    Key(tuple(LABELS), "tick", AFTER, (("a-e", "tick"),)),
    Key(("enter",), "accept", AFTER),
    Key(("1", "2", "3", "4"), "rate", AFTER, (("1-4", "rate"),)),
    Key(("1", "2", "3"), "unmarked", ("asked",)),
    Key(("1", "2", "3"), "mark", ("told",), (("1-3", "how was it?"),)),
    Key(("enter",), "unmarked", ("told",)),
    Key(_SCROLLS, "scroll", _ANSWERING),
    Key(_SCROLLS, "scroll", _SCORING, (("Space", "scroll"),)),
    Key(("?",), "help", _ALWAYS, (("?", "help"),)),
    Key(("q", "ctrl-d", "eof"), "quit", _ALWAYS, (("q", "leave"),)),
)
"""The keys of a question and its follow-ups. Hints, notes and the like have no place here."""
ANSWER_FIRST = "First answer: aloud, then Enter, or t to type."
TICK_FIRST = "First tick the key points you said (a-e). If you said none, press 1."


class Progress(NamedTuple):
    """The answers of a mock interview so far."""

    answers: Mapping[str, Review]
    """By question."""
    follow_ups: Mapping[str, tuple[FollowedUp, ...]]
    """By question, in the order they were asked."""
    ended: bool
    code: Coded | None = None
    """The exercise written at its end."""

    def seconds(self, question: str | None = None) -> float:
        """Seconds spent answering one question with its follow-ups, or all of them."""
        names = self.answers.keys() | self.follow_ups.keys() if question is None else {question}
        answers = (self.answers[name].seconds for name in names if name in self.answers)
        followed = (one.seconds for name in names for one in self.follow_ups.get(name, ()))
        return sum(answers) + sum(followed)


def progress(mock: str, events: Iterable[Event]) -> Progress:
    """The answers of a mock interview so far.

    Args:
        mock: the id of its `Mock` event.
        events: in order, without undone ones; events of anything else are skipped.

    """
    answers: dict[str, Review] = {}
    follow_ups: dict[str, tuple[FollowedUp, ...]] = {}
    ended = False
    code = None
    for event in events:
        what, question = event.what, event.question or ""
        if isinstance(what, Coded) and what.mock == mock:
            code = what
        elif isinstance(what, Review) and what.mock == mock:
            answers[question] = what
        elif isinstance(what, FollowedUp) and what.mock == mock:
            follow_ups[question] = (*follow_ups.get(question, ()), what)
        elif isinstance(what, MockEnd) and what.mock == mock:
            ended = True
    return Progress(answers, follow_ups, ended, code)


def ends_taken_back(events: Iterable[Event]) -> set[str]:
    """Ids of `MockEnd`s whose interview had an answer undone afterwards; events in order."""
    interviews: dict[str, str] = {}
    ends: dict[str, list[str]] = {}
    found: set[str] = set()
    for event in events:
        match event.what:
            case Review(mock=mock):
                interviews[event.id] = mock
            case MockEnd(mock=mock):
                ends.setdefault(mock, []).append(event.id)
            case Undo(target=target) if target in interviews:
                found.update(ends.pop(interviews[target], ()))
    return found


class Step(NamedTuple):
    """What is asked next: a question, or one of its follow-ups."""

    question: str
    follow_up: int | None = None


def next_step(
    mock: Mock, now: Progress, levels: Callable[[str], Sequence[str] | None]
) -> Step | None:
    """The first question or follow-up not answered yet; None when all are.

    `levels` gives the level of each of a question's follow-ups, or None for a question that is no
    longer in the deck.
    """
    wanted = LEVELS[mock.level].follow_ups if mock.level in LEVELS else 1
    for question in mock.questions:
        known = levels(question)
        if known is None:
            continue
        answer = now.answers.get(question)
        if answer is None:
            return Step(question)
        asked = [one.index for one in now.follow_ups.get(question, ())]
        if len(asked) < min(wanted, len(known)):
            return Step(question, _follow_up(known, answer.rating >= GOOD, asked, mock, question))
    return None


def _follow_up(
    levels: Sequence[str], good: bool, asked: Sequence[int], mock: Mock, question: str
) -> int:
    """The follow-up to ask next, deeper or easier depending on the answer; the seed breaks ties."""
    wanted = "deeper" if good else "easier"
    left = [index for index in range(len(levels)) if index not in asked]
    return min(
        left, key=lambda index: (levels[index] != wanted, draw(mock.seed, f"{question} {index}"))
    )


def first_attempt(question: Question, follow_up: int | None) -> Attempt:
    """The attempt when a question, or one of its follow-ups, is first shown."""
    if follow_up is None:
        return first_look(question)
    return Attempt(
        question.id,
        (),
        overlay="follow-ups",
        follow_ups=len(question.follow_ups),
        follow_up=follow_up,
    )


def is_follow_up(attempt: Attempt) -> bool:
    """Whether it is a follow-up that is asked, and not its question."""
    return attempt.when in ("asked", "told")


def is_scored(attempt: Attempt) -> bool:
    """Whether the answer is shown, and the candidate scores their own."""
    return attempt.when in _SCORING


def press_key(attempt: Attempt, key: str, seconds: float) -> tuple[Attempt, Decision]:
    """What a key does: as in a review, without hints and notes.

    If there are key points, a rating above Again needs a tick: the scorecard counts them.
    """
    match KEYS.actions.get((key, attempt.when)):
        case "help":
            return attempt, Command("help")
        case "unmarked" if not attempt.told:
            return attempt, Refused(ANSWER_FIRST)
    after, decision = press(attempt, key, seconds, KEYS)
    unticked = attempt.phase == REVEALED and attempt.points and not attempt.ticked
    rated_anyway = isinstance(decision, Rated) and decision.rating != AGAIN
    if unticked and (rated_anyway or key == "enter"):
        return attempt, Refused(TICK_FIRST)
    return after, decision
