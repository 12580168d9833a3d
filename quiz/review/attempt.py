"""One question from first look to rating: key in; new state and perhaps a decision out."""

from typing import Literal, NamedTuple

from quiz.deck.question import Question
from quiz.scheduling.state import AGAIN, EASY, GOOD, HARD
from quiz.terminal.page import PAGES, SCROLL, TOP, Key, KeyTable, Refused, Scroll, page_scroll

FLUENT_SECONDS = 60


Phase = Literal["thinking", "revealed"]
THINKING: Phase = "thinking"
REVEALED: Phase = "revealed"
LABELS = "abcde"
Overlay = Literal["precise", "follow-ups", "help"]
When = Literal["before", "after", "reading", "aside", "asked", "told", "help"]
"""Before the answer is shown; after; while it is only read; on a page beside it, where its keys
work too; at a follow-up before and after its answer is shown; in help."""
BEFORE: tuple[When, ...] = ("before",)
AFTER: tuple[When, ...] = ("after",)
ALWAYS: tuple[When, ...] = ("before", "after", "reading")
READ: tuple[When, ...] = ("reading",)
SHOWN: tuple[When, ...] = ("after", "reading")
Action = Literal[
    "type", "undo", "bury", "suspend", "note", "edit", "demo", "picture", "code", "quit",
    "help", "next", "back", "was read",
]  # fmt: skip
"""What a key asks the session to do."""
KeyAction = (
    Action
    | Overlay
    | Literal["sure", "reveal", "hint", "tick", "accept", "rate", "scroll", "close"]
    | Literal["tell", "mark", "unmarked", "next follow-up"]
)
"""What a key does to the question on the screen, or asks the session to do."""
Keys = KeyTable[KeyAction, When]

_SCROLLS = (*PAGES, *SCROLL)
_CLOSE: Key[KeyAction, When] = Key(
    ("esc",), "close", ("aside", "asked", "told", "help"), (("Esc", "close"),)
)
KEYS: Keys = KeyTable(
    _CLOSE,
    Key(("1", "2", "3"), "sure", BEFORE,
        (("1", "unsure"), ("2", "fair"), ("3", "sure: reveal")),
        "1 2 3", "unsure, fair, sure: shows the answer"),
    Key(("space", "enter"), "reveal", BEFORE, (("Space", "reveal"),),
        "Space, Enter", "show the answer"),
    Key(("t",), "type", BEFORE, (("t", "type"),),
        "t", "type the answer: what it says is ticked, you correct the ticks"),
    Key(("h",), "hint", BEFORE, (("h", "hint"),),
        "h", "a hint: how many key points, then their cues"),
    Key(tuple(LABELS), "tick", AFTER, (("a-e", "tick"),),
        "a-e", "tick the key points that you said"),
    Key(("enter",), "accept", AFTER, (),
        "Enter", "accept the rating that the ticks suggest"),
    Key(("1", "2", "3", "4"), "rate", AFTER, (("1-4", "rate"),),
        "1 2 3 4", "rate: Again, Hard, Good, Easy"),
    Key(("enter",), "was read", READ, (("Enter", "ask me in a moment"),)),
    Key(("p",), "precise", SHOWN, (("p", "precise"),),
        "p", "to be precise: what is loose in the usual answer, with sources"),
    Key(("f",), "follow-ups", SHOWN, (("f", "follow-ups"),),
        "f", "follow-up questions, one by one, and then the traps"),
    Key(("r",), "demo", SHOWN, (("r", "demo"),), "r", "the demo that shows it"),
    Key(("v",), "picture", ALWAYS, (("v", "picture"),),
        "v", "view the card's picture in the system's viewer"),
    Key(("w",), "code", SHOWN, (("w", "write code"),),
        "w", "write it as code, from memory; rated apart from the question"),
    Key(("space", "enter"), "tell", ("asked",), (("Space", "its answer"),)),
    Key(("1", "2", "3"), "unmarked", ("asked",)),
    Key(("1", "2", "3"), "mark", ("told",), (("1-3", "how was it?"),)),
    Key(("enter",), "unmarked", ("told",)),
    Key(("f",), "next follow-up", ("asked", "told"), (("f", "next"),)),
    Key(_SCROLLS, "scroll", (*ALWAYS, "aside", "asked", "told", "help"),
        (("Space", "scroll"),),
        "Space, arrows", "scroll; PgUp, PgDn, Home and End, too"),
    Key(("u",), "undo", ALWAYS, (("u", "undo"),),
        "u", "undo the last rating, suspend or not-today, as often as you like"),
    Key(("n",), "bury", ALWAYS, (("n", "not today"),), "n", "not today: ask again tomorrow"),
    Key(("s",), "suspend", ALWAYS, (("s", "suspend"),),
        "s", "suspend: never ask until `quiz suspend --off`"),
    Key(("o",), "edit", ALWAYS, (("o", "edit"),),
        "o", "open the deck in $EDITOR at this question"),
    Key(("m",), "note", ALWAYS, (("m", "note"),),
        "m", "your own note, shown under the answer"),
    Key(("?",), "help", (*ALWAYS, "aside", "asked", "told"), (("?", "help"),),
        "?", "this help"),
    Key(("?",), "close", ("help",)),
    Key(("q", "ctrl-d", "eof"), "quit", (*ALWAYS, "aside", "asked", "told", "help"),
        (("q", "quit"),), "q, Ctrl-D", "end the session; everything is saved already"),
)  # fmt: skip
_ABOUT_THE_ANSWER = ("rate", "precise", "follow-ups", "demo", "code")
READING: Keys = KeyTable(
    _CLOSE,
    Key(("n", "enter", "right"), "next", READ, (("n", "next"),)),
    Key(("b", "left"), "back", READ, (("b", "back"),)),
    Key(_SCROLLS, "scroll", READ, (("Space", "scroll, then next"),)),
    Key(_SCROLLS, "scroll", ("aside",), (("Space", "scroll"),)),
    Key(("p",), "precise", READ, (("p", "precise"),)),
    Key(("f",), "follow-ups", READ, (("f", "follow-ups"),)),
    Key(("q", "esc", "ctrl-d", "eof"), "quit", ("reading", "aside"), (("q", "quit"),)),
)
"""The keys while reading through all questions, with nothing to rate."""
TICK_OR_RATE = "Rate with 1–4, or tick what you said (a–e) and press Enter."
RATE = "Rate with 1–4."
MISSED, PARTLY, SAID = 0, 1, 2
MARKS = {MISSED: "missed", PARTLY: "partly", SAID: "said it"}
"""The marks for the answer to a follow-up."""
MARK_IT = "Mark your answer: 1 missed, 2 partly, 3 said it."
TELL_FIRST = "First answer it aloud, then Space shows its answer."


class Attempt(NamedTuple):
    """The state of one question on screen."""

    question: str
    points: tuple[str, ...]
    """Ids of the key points, in order of their labels a–e."""
    ask_confidence: bool = False
    phase: Phase = THINKING
    ticked: frozenset[str] = frozenset()
    hints: int = 0
    """0 none, 1 how many key points, 2 their cues."""
    confidence: int | None = None
    overlay: Overlay | None = None
    seconds_to_reveal: float = 0.0
    typed: str = ""
    """The answer as typed; empty if it is spoken."""
    found: frozenset[str] = frozenset()
    """The key points found in the typed answer: they start out ticked."""
    marks: tuple[tuple[int, int], ...] = ()
    """Where their words are in it: first character, one past the last."""
    examined: bool = False
    """Whether they were found by the person's own examiner."""
    essential: frozenset[str] = frozenset()
    """The key points without which nobody is ready."""

    follow_ups: int = 0
    """How many follow-ups there are to ask, one by one."""
    follow_up: int = 0
    """Which one comes next, counted from 0; after the last come the traps."""
    told: bool = False
    """Whether its answer is shown."""
    reading: bool = False
    """Whether the answer is there to read, with nothing to rate."""
    since: float = 0.0
    """Seconds: when the follow-up appeared; once its answer is shown, how long that took."""

    @property
    def when(self) -> When:
        """Which keys of a table work now."""
        if self.overlay == "follow-ups" and self.follow_up < self.follow_ups:
            return "told" if self.told else "asked"
        if self.overlay is not None:
            return "help" if self.overlay == "help" else "aside"
        if self.reading:
            return "reading"
        return "after" if self.phase == REVEALED else "before"

    @property
    def suggestion(self) -> int | None:
        """The rating that the ticks suggest; None while nothing is ticked.

        All, or all but one of four or five: Good. All of them without a hint and revealed within
        60 seconds: Easy. At least half: Hard. Else Again. Without one of the essential ones: Hard
        at best.
        """
        points, ticked = len(self.points), len(self.ticked)
        if not ticked:
            return None
        if self.essential <= self.ticked:
            if ticked == points:
                fluent = not self.hints and self.seconds_to_reveal <= FLUENT_SECONDS
                return EASY if fluent else GOOD
            if points >= 4 and ticked == points - 1:
                return GOOD
        return HARD if 2 * ticked >= points else AGAIN

    @property
    def reason(self) -> str:
        """Why that rating: `3 of 5, without essential c`; "" while nothing is ticked."""
        if not self.ticked:
            return ""
        text = f"{len(self.ticked)} of {len(self.points)}"
        missing = [
            label
            for label, point in zip(LABELS, self.points, strict=False)
            if point in self.essential - self.ticked
        ]
        if missing:
            text += f", without essential {', '.join(missing)}"
        elif self.suggestion == GOOD and len(self.ticked) == len(self.points):
            text += ", with a hint" if self.hints else f", in over {FLUENT_SECONDS} s"
        return text

    def only_ticked(self, before: "Attempt") -> bool:
        """Whether only ticks have changed since `before`."""
        return self != before and self == before._replace(ticked=self.ticked)

    @property
    def hit(self) -> tuple[str, ...]:
        """The ticked key points, in the order of the question."""
        return tuple(point for point in self.points if point in self.ticked)


class Rated(NamedTuple):
    """The answer was rated."""

    rating: int
    kind: Literal["rated"] = "rated"


class Marked(NamedTuple):
    """The answer to a follow-up was marked: `MISSED`, `PARTLY` or `SAID`."""

    hit: int
    kind: Literal["marked"] = "marked"


class Command(NamedTuple):
    """Something the session has to do."""

    name: Action
    kind: Literal["command"] = "command"


class Assessment(NamedTuple):
    """Which key points a typed answer seems to cover. A suggestion: the person decides."""

    points: frozenset[str]
    marks: tuple[tuple[int, int], ...] = ()
    """Where in the answer the matcher found its words: first character, and one after the last."""
    message: str = ""
    examined: bool = False
    """Whether the points are those of the person's examiner."""


def hand_in(attempt: Attempt, text: str, assessed: Assessment, seconds: float) -> Attempt:
    """The attempt with a typed answer, `seconds` after the question appeared.

    The answer is revealed, unless the person still has to say how sure they are.
    """
    found, marks, _, examined = assessed
    answered = attempt._replace(
        typed=text, found=found, ticked=found, marks=marks, examined=examined
    )
    if attempt.ask_confidence:
        return answered
    return answered._replace(phase=REVEALED, seconds_to_reveal=seconds)


Decision = Rated | Marked | Command | Scroll | Refused | None
"""Two of different kinds are never equal, and none is falsy."""


def press(
    attempt: Attempt, key: str, seconds: float, keys: Keys = KEYS
) -> tuple[Attempt, Decision]:
    """What a key does, `seconds` after the question appeared.

    Args:
        attempt: the question as it is on the screen.
        key: as the terminal names it.
        seconds: since the question appeared.
        keys: the screen's key table; a mock interview has only a few of a review's keys.

    Returns:
        The new state, and what the session should do, or None.

    """
    action = _action(attempt, key, keys)
    match action:
        case None:
            return attempt, None
        case "scroll":
            return attempt, page_scroll(key)
        case "close":
            return attempt._replace(overlay=None), TOP
        case _ if attempt.phase == THINKING and action in _ABOUT_THE_ANSWER:
            return attempt, Refused("First reveal the answer: Space.")
        case "help" | "precise" | "follow-ups":
            opened = attempt._replace(overlay=None if action == attempt.overlay else action)
            return (opened._replace(since=seconds) if opened.when == "asked" else opened), TOP
        case "tell":
            return attempt._replace(told=True, since=seconds - attempt.since), TOP
        case "unmarked":
            return attempt, Refused(MARK_IT if attempt.told else TELL_FIRST)
        case "mark":
            return attempt, Marked(int(key) - 1)
        case "next follow-up":
            return next_follow_up(attempt, seconds), TOP
        case "sure":
            confident = attempt._replace(confidence=int(key))
            return confident._replace(phase=REVEALED, seconds_to_reveal=seconds), TOP
        case "reveal":
            return attempt._replace(phase=REVEALED, seconds_to_reveal=seconds), TOP
        case "hint":
            return attempt._replace(hints=min(attempt.hints + 1, 2)), None
        case "tick":
            point = attempt.points[LABELS.index(key)]
            return attempt._replace(ticked=attempt.ticked ^ {point}), None
        case "accept":
            suggestion = attempt.suggestion
            if suggestion is None:
                return attempt, Refused(TICK_OR_RATE if attempt.points else RATE)
            return attempt, Rated(suggestion)
        case "rate":
            return attempt, Rated(int(key))
        case _:
            return attempt, Command(action)


def next_follow_up(attempt: Attempt, seconds: float) -> Attempt:
    """The attempt at its next follow-up, or at the traps after the last one."""
    return attempt._replace(follow_up=attempt.follow_up + 1, told=False, since=seconds)


def _action(attempt: Attempt, key: str, keys: Keys) -> KeyAction | None:
    """What a key means now."""
    action = keys.actions.get((key, attempt.when))
    if action is None and attempt.when == "aside":
        action = keys.actions.get((key, "reading" if attempt.reading else "after"))
    elif attempt.when == "before" and (
        action is None or (action == "sure" and not attempt.ask_confidence)
    ):
        action = keys.actions.get((key, "after"))  # which is refused, with a reason
        action = action if action in _ABOUT_THE_ANSWER else None
    if action == "tick" and key not in LABELS[: len(attempt.points)]:
        return None
    return action


def essentials(question: Question) -> frozenset[str]:
    """Ids of the key points without which nobody is ready."""
    return frozenset(point.id for point in question.key_points if point.essential)


def first_look(question: Question, ask_confidence: bool = False) -> Attempt:
    """The attempt when a question is first shown."""
    return Attempt(
        question.id,
        tuple(point.id for point in question.key_points),
        ask_confidence,
        essential=essentials(question),
        follow_ups=len(question.follow_ups),
    )
