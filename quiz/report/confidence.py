"""Whether one is right when one is sure, and where one is sure and wrong."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from quiz.answer import Answer
from quiz.events import FAIR, SURE, UNSURE
from quiz.rating import AGAIN
from quiz.report.wilson import Share

LEAST = 10
"""With fewer answers than this at one confidence its share says little."""


@dataclass(frozen=True, slots=True)
class Confidence:
    """Answers before which confidence was asked for."""

    unsure: Share
    fair: Share
    sure: Share
    """Of the answers at each confidence, how many were right."""
    misjudged: tuple[str, ...]
    """Questions answered sure and wrong and not made up for since: asked before all others when
    they are due. The latest first."""

    @property
    def asked(self) -> int:
        """All answers with a confidence."""
        return self.unsure.of + self.fair.of + self.sure.of


def wrong(answer: Answer, points: int) -> bool:
    """Whether an answer was wrong: rated Again, or with fewer than half of its key points.

    A flashcard answer without a tick does not count as one without a point: nobody has to tick.

    Args:
        points: how many key points the question has now; 0 where it is gone from the deck.

    """
    if answer.rating == AGAIN:
        return True
    counted = answer.ticked > 0 or answer.mode != "flashcard"
    return counted and 2 * answer.ticked < points


def confidence(
    answers: Iterable[Answer], points: Mapping[str, int], misjudged: Container[str]
) -> Confidence:
    """The figures over answers in order of time.

    Args:
        answers: those that count.
        points: question id -> how many key points it has, of every question in the deck.
        misjudged: questions whose state says that one was sure and wrong.

    """
    right, asked = [0, 0, 0, 0], [0, 0, 0, 0]
    latest: dict[str, None] = {}
    for one in answers:
        latest.pop(one.question, None)
        latest[one.question] = None
        if one.confidence not in (UNSURE, FAIR, SURE):
            continue
        fault = wrong(one, points.get(one.question, 0))
        asked[one.confidence] += 1
        right[one.confidence] += not fault
    unsure, fair, sure = (Share(right[level], asked[level]) for level in (UNSURE, FAIR, SURE))
    wrongly = tuple(name for name in reversed(latest) if name in points and name in misjudged)
    return Confidence(unsure, fair, sure, wrongly)
