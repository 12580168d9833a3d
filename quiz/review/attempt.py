"""One question from the first look to the rating: key in, new state and perhaps a decision out."""

from typing import NamedTuple

from quiz.deck.question import Question
from quiz.scheduling.state import AGAIN, EASY, GOOD, HARD
from quiz.terminal.page import PAGES, SCROLL, TOP, Command, Refused, Scroll

FLUENT_SECONDS = 60


def suggest(points: int, ticked: int, hints: int, seconds_to_reveal: float) -> int | None:
    """The rating that `ticked` of `points` key points suggest; None while nothing is ticked.

    All, or all but one of four or five: Good. All of them without a hint and revealed within
    60 seconds: Easy. At least half: Hard. Else Again.
    """
    if not ticked:
        return None
    if ticked == points:
        fluent = hints == 0 and seconds_to_reveal <= FLUENT_SECONDS
        return EASY if fluent else GOOD
    if points >= 4 and ticked == points - 1:
        return GOOD
    return HARD if 2 * ticked >= points else AGAIN


THINKING, REVEALED = "thinking", "revealed"
LABELS = "abcde"
OVERLAYS = {"p": "precise", "f": "follow-ups", "?": "help"}
COMMANDS = {
    "r": "demo",
    "u": "undo",
    "n": "bury",
    "s": "suspend",
    "m": "note",
    "o": "edit",
    "q": "quit",
    "ctrl-d": "quit",
    "eof": "quit",
}
TICK_OR_RATE = "Rate with 1–4, or tick what you said (a–e) and press Enter."
RATE = "Rate with 1–4."


class Attempt(NamedTuple):
    """The state of one question on screen."""

    question: str
    points: tuple[str, ...]
    """Ids of the key points, in the order of their labels a–e."""
    ask_confidence: bool = False
    phase: str = THINKING
    ticked: frozenset[str] = frozenset()
    hints: int = 0
    """0 none, 1 how many key points, 2 their cues."""
    confidence: int | None = None
    overlay: str | None = None
    seconds_to_reveal: float = 0.0
    typed: str = ""
    """The answer as it was typed; empty where it is spoken."""
    found: frozenset[str] = frozenset()
    """The key points that were found in the typed answer: they begin ticked."""

    @property
    def suggestion(self) -> int | None:
        """The rating that the ticks suggest."""
        return suggest(len(self.points), len(self.ticked), self.hints, self.seconds_to_reveal)

    @property
    def hit(self) -> tuple[str, ...]:
        """The ticked key points, in the order of the question."""
        return tuple(point for point in self.points if point in self.ticked)


class Rated(NamedTuple):
    """The answer was rated."""

    rating: int


def hand_in(attempt: Attempt, text: str, found: frozenset[str], seconds: float) -> Attempt:
    """The attempt with a typed answer, `seconds` after the question appeared.

    The answer is revealed, unless the person has still to say how sure they are.
    """
    answered = attempt._replace(typed=text, found=found, ticked=found)
    if attempt.ask_confidence:
        return answered
    return answered._replace(phase=REVEALED, seconds_to_reveal=seconds)


Decision = Rated | Command | Scroll | Refused | None


def press(attempt: Attempt, key: str, seconds: float) -> tuple[Attempt, Decision]:
    """What a key does, `seconds` after the question appeared.

    Returns the new state, and what the session is asked to do (None when nothing).
    """
    if attempt.overlay is not None and key in ("esc", _opener(attempt.overlay)):
        return attempt._replace(overlay=None), TOP
    if key in SCROLL:
        return attempt, Scroll(lines=SCROLL[key])
    if attempt.overlay is not None and key in PAGES:
        return attempt, Scroll(pages=PAGES[key])
    if key == "?":
        return attempt._replace(overlay="help"), TOP
    if attempt.overlay == "help":
        return (attempt, Command("quit")) if COMMANDS.get(key) == "quit" else (attempt, None)
    if attempt.phase == THINKING:
        return _press_thinking(attempt, key, seconds)
    return _press_revealed(attempt, key)


def _opener(overlay: str) -> str:
    return next(key for key, name in OVERLAYS.items() if name == overlay)


def _press_thinking(attempt: Attempt, key: str, seconds: float) -> tuple[Attempt, Decision]:
    revealed = attempt._replace(phase=REVEALED, seconds_to_reveal=seconds)
    if attempt.ask_confidence and key in ("1", "2", "3"):
        return revealed._replace(confidence=int(key)), TOP
    if key in ("space", "enter"):
        return revealed, TOP
    if key == "t":
        return attempt, Command("type")
    if key == "h":
        return attempt._replace(hints=min(attempt.hints + 1, 2)), None
    if key in ("p", "f", "r", "1", "2", "3", "4"):
        return attempt, Refused("First reveal the answer: Space.")
    if key in PAGES:
        return attempt, Scroll(pages=PAGES[key])
    return attempt, Command(COMMANDS[key]) if key in COMMANDS else None


def _press_revealed(attempt: Attempt, key: str) -> tuple[Attempt, Decision]:
    if key in ("1", "2", "3", "4"):
        return attempt, Rated(int(key))
    if key == "enter":
        if attempt.suggestion is None:
            return attempt, Refused(TICK_OR_RATE if attempt.points else RATE)
        return attempt, Rated(attempt.suggestion)
    if key in LABELS[: len(attempt.points)]:
        point = attempt.points[LABELS.index(key)]
        return attempt._replace(ticked=attempt.ticked ^ {point}), None
    if key in OVERLAYS:
        return attempt._replace(overlay=OVERLAYS[key]), TOP
    if key in PAGES:
        return attempt, Scroll(pages=PAGES[key])
    return attempt, Command(COMMANDS[key]) if key in COMMANDS else None


FOUND = "Ticked is what you seem to say; correct it with a-e."
NOTHING_FOUND = "No key point was found in your words. Tick with a-e what you did say."


def found(question: Question, text: str) -> frozenset[str]:
    """Ids of the key points that a typed answer covers. A suggestion: the person decides."""
    from quiz.typed.matching import covered

    return covered(question.key_points, text)
