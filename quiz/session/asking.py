"""What reviews and mock interviews share: a clock for one question, and the typing of an answer."""

from quiz.deck.question import Question
from quiz.session.clock import Clock
from quiz.session.face import Face, MakeFrame
from quiz.session.written import Written

_TICK_SECONDS = 1.0


class Stopwatch:
    """How long a question has been on screen, in seconds."""

    def __init__(self, clock: Clock, spent: float = 0.0) -> None:
        self._clock = clock
        self._spent = spent
        self._started: float | None = clock.seconds()

    @property
    def seconds(self) -> float:
        """Seconds so far."""
        if self._started is None:
            return self._spent
        return self._spent + self._clock.seconds() - self._started

    def stop(self) -> None:
        """Stand still from now on."""
        self._spent, self._started = self.seconds, None

    def until_next_second(self) -> float | None:
        """Seconds until the shown time changes; None when it stands still."""
        if self._started is None:
            return None
        return _TICK_SECONDS - self.seconds % _TICK_SECONDS


class Drafts:
    """Answers begun and not handed in, kept for as long as the session lasts."""

    def __init__(self) -> None:
        self._texts: dict[object, str] = {}

    def keep(self, key: object, text: str) -> None:
        """Offer this text when an answer to `key` is typed the next time."""
        self._texts[key] = text

    def type(self, face: Face, draw: MakeFrame, key: object) -> Written:
        """Let the person type, beginning with the draft; what is not handed in becomes one."""
        result = face.type_answer(draw, self._texts.get(key, ""))
        self._texts[key] = result.text
        return result


FOUND = "Ticked is what you seem to say; correct it with a-e."
NOTHING_FOUND = "No key point was found in your words. Tick with a-e what you did say."


def found(question: Question, text: str) -> frozenset[str]:
    """Ids of the key points that a typed answer covers. A suggestion: the person decides."""
    from quiz.typed.matching import covered

    return covered(question.key_points, text)
