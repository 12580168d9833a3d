"""A series of drills: their order, one drill up to its verdict, and the report of all.

Pure: the seeds of instances are arguments.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Generic, Literal, NamedTuple, TypeVar

from quiz.drill.grading import Option, Verdict, form, grade, pick, read
from quiz.drill.numerals import UnreadableError
from quiz.plan.policy import IDLE_SECONDS
from quiz.store.events import Drilled
from quiz.terminal.page import (
    PAGES,
    PASTE,
    SCROLL,
    TOP,
    Key,
    KeyTable,
    Refused,
    Scroll,
    page_scroll,
)

if TYPE_CHECKING:
    from quiz.demo import Drill


MOST_CHARACTERS = 200


class Entry(NamedTuple):
    """A line of text with a cursor."""

    before: str = ""
    """What is before the cursor."""
    after: str = ""

    @property
    def text(self) -> str:
        """The whole line."""
        return self.before + self.after

    def pressed(self, key: str) -> "Entry":
        """The line after a key; unchanged if the key means nothing here."""
        before, after = self
        match key:
            case "backspace":
                return Entry(before[:-1], after)
            case "delete":
                return Entry(before, after[1:])
            case "ctrl-u":
                return Entry("", after)
            case "ctrl-w":
                return Entry("".join(before.rstrip().rpartition(" ")[:2]), after)
            case "left":
                return Entry(before[:-1], before[-1:] + after)
            case "right":
                return Entry(before + after[:1], after[1:])
            case "home":
                return Entry("", self.text)
            case "end":
                return Entry(self.text)
        added = " " if key == "space" else key if len(key) == 1 and key.isprintable() else ""
        if key.startswith(PASTE):
            added = key.removeprefix(PASTE)
        return Entry(before + added[: max(0, MOST_CHARACTERS - len(self.text))], after)


T = TypeVar("T")

REPEAT_AFTER = 3
"""How many other drills come between a wrong answer and the drill's next instance."""
LINE = "line "
"""What the key of a whole line begins with, in line mode."""
_END = ("ctrl-d", "eof")


def adapt(names: Sequence[str], past: Iterable[Drilled]) -> list[str]:
    """Drills in the order in which they are worth practicing.

    First those wrong last time, then the least practiced; among equals one per demo before a
    second of any, otherwise in the given order.

    Args:
        names: the drills, `demo/drill`, shuffled if chance should break ties.
        past: the answers so far, earliest first.

    """
    right: dict[str, bool] = {}
    count: dict[str, int] = {}
    for answer in past:
        name = answer.drill.partition("#")[0]
        right[name] = answer.right
        count[name] = count.get(name, 0) + 1
    equals: dict[tuple[bool, int, str], int] = {}
    places: dict[str, tuple[bool, int, int]] = {}
    for name in names:
        rank = (True, count.get(name, 0)) if right.get(name, True) else (False, 0)
        alike = (*rank, name.partition("/")[0])
        places[name] = (*rank, equals.get(alike, 0))
        equals[alike] = equals.get(alike, 0) + 1
    return sorted(names, key=lambda name: places[name])


class Series(NamedTuple, Generic[T]):
    """The instances still to ask, and the progress of the session."""

    upcoming: tuple[T, ...]
    done: int = 0
    """How many drills were answered and will not come back."""
    repeats: frozenset[T] = frozenset()
    """Those in `upcoming` that repeat a drill answered wrongly."""

    @property
    def current(self) -> T | None:
        """The instance to ask now."""
        return self.upcoming[0] if self.upcoming else None

    @property
    def asked(self) -> int:
        """How many drills were answered at least once."""
        return self.done + len(self.repeats)

    @property
    def total(self) -> int:
        """How many drills there are, not counting repeats."""
        return self.done + len(self.upcoming)

    def answered(self, again: T | None = None) -> "Series[T]":
        """The series moved on; `again` is a fresh instance of a drill answered wrongly."""
        rest = self.upcoming[1:]
        repeats = self.repeats - {self.upcoming[0]}
        if again is None:
            return Series(rest, self.done + 1, repeats)
        later = (*rest[:REPEAT_AFTER], again, *rest[REPEAT_AFTER:])
        return Series(later, self.done, repeats | {again})


When = Literal["empty", "typing", "choosing", "told", "help"]
"""While the line is empty; while typing; choosing an option; after the verdict; in help."""
Asks = Literal["help", "solution", "next", "demo", "quit"]
KeyAction = Asks | Literal["answer", "choose", "clear", "scroll", "close"]
KEYS: KeyTable[KeyAction, When] = KeyTable(
    Key(("enter",), "answer", ("empty", "typing"), (("Enter", "answer"),),
        "Enter", "hand in the answer; then the next one"),
    Key(("enter",), "answer", ("choosing",)),
    Key(("enter",), "next", ("told",), (("Enter", "next"),)),
    Key(tuple("1234567890"), "choose", ("choosing",), (("1-9", "answer"),),
        "1 2 3 …", "where there are options: take that one"),
    Key(("esc",), "clear", ("typing",), (("Esc", "clear"),), "Esc, Ctrl-U", "clear the line"),
    Key(("esc", "?", "enter", "q"), "close", ("help",), (("Esc", "close"),)),
    Key(("s",), "solution", ("choosing",), (("s", "show the solution"),)),
    Key((), "solution", ("empty",), (("s Enter", "show the solution"),),
        "s Enter", "s alone: show the solution; it counts as not right"),
    Key(("r",), "demo", ("told",), (("r", "demo"),),
        "r", "after the answer: run the demo that shows it"),
    Key((*PAGES, *SCROLL), "scroll", ("told", "help"), (("Space", "scroll"),)),
    Key(("up", "down", "pgup", "pgdn"), "scroll", ("empty", "typing", "choosing")),
    Key(("?",), "help", ("empty", "choosing", "told"), (("?", "help"),)),
    Key(("q",), "quit", ("empty", "choosing", "told"), (("q", "end"),),
        "q, Ctrl-D", "end; every answer is saved already"),
    Key(_END, "quit", ("typing", "help"), (("Ctrl-D", "end"),)),
    Key(_END, "quit", ("empty", "choosing", "told")),
)  # fmt: skip


class Turn(NamedTuple):
    """One drill on screen."""

    drill: "Drill"
    options: tuple[Option, ...] = ()
    """The options to choose from; empty if the answer is typed."""
    entry: Entry = Entry()
    verdict: Verdict | None = None
    help: bool = False

    @property
    def answer(self) -> str:
        """The answer as typed."""
        return self.entry.text.strip()

    @property
    def when(self) -> When:
        """Which keys work now."""
        if self.help:
            return "help"
        if self.verdict is not None:
            return "told"
        if self.options:
            return "choosing"
        return "typing" if self.entry.text else "empty"


class Answered(NamedTuple):
    """The drill was answered: the turn has its verdict, which the session must save."""

    kind: Literal["answered"] = "answered"


class Command(NamedTuple):
    """Something the session has to do."""

    name: Literal["next", "demo", "quit"]
    kind: Literal["command"] = "command"


Decision = Answered | Command | Refused | Scroll | None


def press(turn: Turn, key: str) -> tuple[Turn, Decision]:
    """What a key or a `LINE` does: the new turn, and what the session should do, or None."""
    if key.startswith(LINE):
        return _submit_line(turn, key.removeprefix(LINE))
    match KEYS.actions.get((key, turn.when)):
        case None if turn.when in ("empty", "typing"):
            return turn._replace(entry=turn.entry.pressed(key)), None
        case None:
            return turn, None
        case "answer":
            return submit(turn, turn.entry.text)
        case "choose":
            return submit(turn, key)
        case "clear":
            return turn._replace(entry=Entry()), None
        case "scroll":
            return turn, page_scroll(key)
        case "close":
            return turn._replace(help=False), TOP
        case action:
            return _act(turn, action)


def _act(turn: Turn, action: Asks) -> tuple[Turn, Decision]:
    match action:
        case "help":
            return turn._replace(help=True), TOP
        case "solution":
            return turn._replace(verdict=Verdict(False, shown=True)), Answered()
    return turn, Command(action)


def submit(turn: Turn, text: str) -> tuple[Turn, Decision]:
    """The turn after a whole answer: with its verdict, or unchanged if it cannot be read."""
    if not text.strip():
        return turn, Refused(form(turn.drill, turn.options))
    if text.strip().lower() == "s" and not turn.options:  # only alone: `sqrt(2)` starts with s
        return _act(turn._replace(entry=Entry()), "solution")
    try:
        if turn.options:
            option = pick(turn.options, text)
            right = option.value == turn.drill.answer
            text, verdict = option.text, Verdict(right, "" if right else option.misconception)
        else:
            verdict = grade(turn.drill, read(turn.drill, text))
    except UnreadableError as error:
        why = str(error) if turn.options else f"{error} {form(turn.drill)}"
        return turn, Refused(why)
    return turn._replace(entry=Entry(text.strip()), verdict=verdict), Answered()


def _submit_line(turn: Turn, line: str) -> tuple[Turn, Decision]:
    """Like `submit`, for a line in line mode, which may also be a key: `?`, `s`, `r` or `q`."""
    bare = line.strip().lower()
    if bare == "r":
        return turn, Command("demo")
    match KEYS.actions.get((bare, "choosing")):
        case "help" | "solution" | "quit" as action if len(bare) == 1:
            return _act(turn, action)
    return submit(turn, line)


class Answer(NamedTuple):
    """One answered drill."""

    question: str
    what: Drilled
    repeat: bool = False
    """Whether it repeats a drill answered wrongly before."""


class Tally(NamedTuple):
    """How many drills of a question were asked, and how many were right on the first try."""

    question: str
    asked: int
    right: int


class Slip(NamedTuple):
    """A misconception behind wrong answers to a drill."""

    misconception: str
    drill: str
    """`demo/drill`."""
    times: int


class DrillReport(NamedTuple):
    """The figures of a session's summary. Repeats count only for the slips and the time."""

    asked: int
    right: int
    repeats: int
    repeats_right: int
    seconds: float
    tallies: tuple[Tally, ...]
    """The weakest question first."""
    slips: tuple[Slip, ...]
    """The most frequent first."""


def report(answers: Iterable[Answer]) -> DrillReport:
    """The figures of a session's answers, given in order."""
    everything = list(answers)
    first = [one.what.right for one in everything if not one.repeat]
    repeats = [one.what.right for one in everything if one.repeat]
    asked: dict[str, list[bool]] = {}
    slips: Counter[tuple[str, str]] = Counter()
    for one in everything:
        if not one.repeat:
            asked.setdefault(one.question, []).append(one.what.right)
        if one.what.misconception:
            slips[one.what.misconception, one.what.drill.partition("#")[0]] += 1
    tallies = [Tally(question, len(hits), sum(hits)) for question, hits in asked.items()]
    return DrillReport(
        asked=len(first),
        right=sum(first),
        repeats=len(repeats),
        repeats_right=sum(repeats),
        seconds=sum(min(one.what.seconds, IDLE_SECONDS) for one in everything),
        tallies=tuple(sorted(tallies, key=lambda one: one.right / one.asked)),
        slips=tuple(Slip(*what, times) for what, times in slips.most_common()),
    )
