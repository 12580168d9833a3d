"""A mock interview: what comes next follows from what was answered; and the keys of its steps.

Each question is asked, answered and scored like a review, then followed up: deeper when the
answer was good, easier when it was not. Nothing else is remembered than events, so that an
interview that was interrupted goes on as if it had not been.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from quiz.events import Event, FollowedUp, Mock, MockEnd, Review, Undo
from quiz.practice.review import (
    PAGES,
    REVEALED,
    SCROLL,
    THINKING,
    TOP,
    Attempt,
    Command,
    Rated,
    Refused,
    Scroll,
    page_scroll,
    press,
)
from quiz.practice.selection import LEVELS, draw
from quiz.rating import AGAIN, GOOD

MISSED, PARTLY, SAID = 0, 1, 2
MARKS = {MISSED: "missed", PARTLY: "partly", SAID: "said it"}
_OF_REVIEWS_ONLY = ("h", "p", "f", "r", "n", "s", "m", "o", "u", "?")
TICK_FIRST = "First tick the key points you said (a-e). If it was none, 1."
MARK_IT = "Mark your answer: 1 missed, 2 partly, 3 said it."


class Progress(NamedTuple):
    """What has been answered of a mock interview."""

    answers: Mapping[str, Review]
    """By question."""
    follow_ups: Mapping[str, tuple[FollowedUp, ...]]
    """By question, in the order in which they were asked."""
    ended: bool

    def seconds(self, question: str | None = None) -> float:
        """Time spent on answering: on one question with its follow-ups, or on all of them."""
        names = self.answers.keys() | self.follow_ups.keys() if question is None else {question}
        answers = (self.answers[name].seconds for name in names if name in self.answers)
        followed = (one.seconds for name in names for one in self.follow_ups.get(name, ()))
        return sum(answers) + sum(followed)


def progress(mock: str, events: Iterable[Event]) -> Progress:
    """Where a mock interview stands.

    Args:
        mock: the id of its `Mock` event.
        events: in order, undone ones left out; those of anything else are passed over.

    """
    answers: dict[str, Review] = {}
    follow_ups: dict[str, tuple[FollowedUp, ...]] = {}
    ended = False
    for event in events:
        what, question = event.what, event.question or ""
        if isinstance(what, Review) and what.mock == mock:
            answers[question] = what
        elif isinstance(what, FollowedUp) and what.mock == mock:
            follow_ups[question] = (*follow_ups.get(question, ()), what)
        elif isinstance(what, MockEnd) and what.mock == mock:
            ended = True
    return Progress(answers, follow_ups, ended)


def ends_taken_back(events: Iterable[Event]) -> set[str]:
    """Ids of the ends after which an answer of their interview was undone, of events in order."""
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
    """The first thing of the interview that has not been answered; None when all has been.

    `levels` gives the level of each of a question's follow-ups, and None for a question that the
    deck no longer has.
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
    """Which follow-up suits the answer, of those not asked yet; the seed decides among equals."""
    wanted = "deeper" if good else "easier"
    left = [index for index in range(len(levels)) if index not in asked]
    return min(
        left, key=lambda index: (levels[index] != wanted, draw(mock.seed, f"{question} {index}"))
    )


def press_question(
    attempt: Attempt, key: str, seconds: float
) -> tuple[Attempt, Rated | Command | Scroll | Refused | None]:
    """What a key does to a question: as in a review, without its help and its excuses.

    A rating above Again needs a tick, where there are key points: the scorecard counts them.
    """
    if key in _OF_REVIEWS_ONLY:
        return attempt, None
    after, decision = press(attempt, key, seconds)
    unticked = attempt.phase == REVEALED and attempt.points and not attempt.ticked
    rated_anyway = isinstance(decision, Rated) and decision.rating != AGAIN
    if unticked and (rated_anyway or key == "enter"):
        return attempt, Refused(TICK_FIRST)
    return after, decision


class FollowUpAttempt(NamedTuple):
    """The state of a follow-up on screen."""

    question: str
    place: int
    """Which of the question's follow-ups, counted from 0."""
    phase: str = THINKING
    typed: str = ""


class Marked(NamedTuple):
    """The answer to a follow-up was marked: `MISSED`, `PARTLY` or `SAID`."""

    hit: int


def press_follow_up(
    attempt: FollowUpAttempt, key: str
) -> tuple[FollowUpAttempt, Marked | Command | Scroll | Refused | None]:
    """What a key does to a follow-up: answer, see the answer, mark it."""
    if key in ("q", "ctrl-d", "eof"):
        return attempt, Command("quit")
    if attempt.phase == THINKING:
        if key in ("space", "enter"):
            return attempt._replace(phase=REVEALED), TOP
        if key == "t":
            return attempt, Command("type")
        if key in ("1", "2", "3"):
            return attempt, Refused("First answer: aloud and then Enter, or t to type.")
    elif key in ("1", "2", "3"):
        return attempt, Marked(int(key) - 1)
    elif key == "enter":
        return attempt, Refused(MARK_IT)
    if key in SCROLL or key in PAGES:
        return attempt, page_scroll(key)
    return attempt, None
