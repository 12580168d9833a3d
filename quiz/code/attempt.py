"""One exercise from the first look to the rating: what keys do, and how it scores itself."""

from typing import Literal, NamedTuple

from quiz.code.exercises import Text
from quiz.code.verdict import Attempt, Verdict
from quiz.scheduling.state import AGAIN, EASY, GOOD, HARD
from quiz.terminal.page import PAGES, SCROLL, TOP, Key, KeyTable, Refused, Scroll, page_scroll


def suggest(attempt: Attempt, minutes: float) -> int:
    """The rating of code that passed: Hard with hints or failures, Easy in time, else Good."""
    if attempt.hints or attempt.failures:
        return HARD
    return EASY if attempt.seconds <= minutes * 60 else GOOD


When = Literal["writing", "asked", "passed", "rated", "aside"]
"""Before it passes; after `s` was pressed once; ready to rate; rated; on another page."""
Overlay = Literal["statement", "help"]
Action = Literal["edit", "check", "hint", "show", "next", "quit"]
"""What a key asks the session to do."""
KeyAction = Action | Overlay | Literal["ask", "accept", "rate", "scroll", "close"]
_WORKING: tuple[When, ...] = ("writing", "asked")
_BELOW: tuple[When, ...] = ("writing", "asked", "passed", "rated")
_QUIT = ("q", "ctrl-d", "eof")
KEYS: KeyTable[KeyAction, When] = KeyTable(
    Key(("enter", "e"), "edit", _WORKING, (("Enter", "edit"),),
        "Enter, e", "open the file in $EDITOR; its checks run when you return"),
    Key(("c",), "check", _WORKING, (("c", "check"),),
        "c", "run the checks; saving the file runs them, too"),
    Key(("h",), "hint", _WORKING, (("h", "hint"),), "h", "a hint; Hard is the best after one"),
    Key(("s",), "ask", ("writing",), (("s", "solution"),),
        "s", "our solution; it counts as Again, so press it twice"),
    Key(("s",), "show", ("asked",), (("s", "show the solution"),)),
    Key(("enter",), "accept", ("passed",), (("Enter", "accept"),),
        "Enter", "accept the suggested rating"),
    Key(("1", "2", "3", "4"), "rate", ("passed",), (("1-4", "rate"),),
        "1 2 3 4", "correct it: Again, Hard, Good, Easy"),
    Key(("n", "enter"), "next", ("rated",), (("n", "next exercise"),), "n", "the next exercise"),
    Key(("e",), "edit", ("rated",), (("e", "edit"),)),
    Key(("c",), "check", ("rated",), (("c", "check"),)),
    Key(("t",), "statement", _BELOW, (("t", "task"),), "t", "the task again"),
    Key(("t", "?", "esc", "enter"), "close", ("aside",), (("Esc", "close"),)),
    Key((*PAGES, *SCROLL), "scroll", (*_BELOW, "aside"), (("Space", "scroll"),),
        "Space, PgUp, PgDn, arrows", "scroll"),
    Key(("?",), "help", _BELOW, (("?", "help"),), "?", "this help"),
    Key(_QUIT, "quit", (*_BELOW, "aside"), (("q", "end"),),
        "q, Ctrl-D", "end; your file and your ratings are kept"),
)  # fmt: skip


class State(NamedTuple):
    """An exercise on screen."""

    text: Text
    attempt: Attempt
    verdict: Verdict | None = None
    """The verdict on the latest version judged."""
    asked: bool = False
    """Whether `s` was pressed once, and has to be pressed again."""
    solution: bool = False
    """Whether it is shown."""
    rating: int | None = None
    """What was saved."""
    overlay: Overlay | None = None

    @property
    def when(self) -> When:
        """Which keys work now."""
        if self.overlay is not None:
            return "aside"
        if self.rating is not None:
            return "rated"
        if self.verdict is not None and self.verdict.right:
            return "passed"
        return "asked" if self.asked else "writing"

    @property
    def suggestion(self) -> int:
        """The rating to accept once it passes."""
        return AGAIN if self.solution else suggest(self.attempt, self.text.minutes)

    @property
    def hints(self) -> tuple[str, ...]:
        """The hints taken so far."""
        return self.text.hints[: self.attempt.hints]


class Rated(NamedTuple):
    """The exercise was rated."""

    rating: int


Decision = Rated | Action | Refused | Scroll | None
ASKED = "The solution counts as Again. Press s once more to read it."
NO_MORE_HINTS = "There are no more hints. s shows the solution, which counts as Again."


def press(state: State, key: str) -> tuple[State, Decision]:
    """What a key does: the new state, and what the session is asked to do (None for nothing)."""
    action = KEYS.actions.get((key, state.when))
    state = state._replace(asked=False)
    match action:
        case "ask":
            return state._replace(asked=True), Refused(ASKED)
        case "hint" if state.attempt.hints >= len(state.text.hints):
            return state, Refused(NO_MORE_HINTS)
        case "hint":
            attempt = state.attempt._replace(hints=state.attempt.hints + 1)
            return state._replace(attempt=attempt), "hint"
        case "statement" | "help" as overlay:
            return state._replace(overlay=overlay), TOP
        case "close":
            return state._replace(overlay=None), TOP
        case "scroll":
            return state, page_scroll(key)
        case "accept":
            return state, Rated(state.suggestion)
        case "rate":
            return state, Rated(int(key))
        case "edit" | "check" | "show" | "next" | "quit" as command:
            return state, command
    return state, None
