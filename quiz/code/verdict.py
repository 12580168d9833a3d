"""What came of writing an exercise: a verdict, an attempt, and over time how it stands.

Values; those of a verdict also as they pass through a pipe as JSON.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from zlib import crc32

from quiz.scheduling.fsrs import retrievability
from quiz.scheduling.state import AGAIN, Memory, review
from quiz.store.events import Coded, Event, effective

Cell = tuple[str, bool]
"""A number as it is shown, and whether it differs from what was expected."""


class Grid(NamedTuple):
    """A value as it is shown: an array row by row, or anything else in one cell."""

    about: str
    """Its shape and type, `(2, 3) float64`; empty of a single number."""
    rows: tuple[tuple[Cell, ...], ...]


class Failure(NamedTuple):
    """The first thing that went wrong in a check, or before any could run."""

    text: str
    """What is wrong, in a sentence."""
    call: str = ""
    """The call that led to it, `dropout(x, p, rng)`."""
    inputs: tuple[tuple[str, Grid], ...] = ()
    """The arguments of that call by name."""
    expected: Grid | None = None
    got: Grid | None = None
    line: int = 0
    """The line of the person's file on which it was raised, counted from 1; 0 where it was not."""
    source: str = ""
    """What stands on that line."""


class Checked(NamedTuple):
    """One check, as far as it came."""

    name: str
    failure: Failure | None = None

    @property
    def passed(self) -> bool:
        """Whether every case of it fitted."""
        return self.failure is None


class Recognized(NamedTuple):
    """A slip that the code behaves as."""

    name: str
    why: str


class Verdict(NamedTuple):
    """What the judging of a file found."""

    names: tuple[str, ...]
    """Of all checks."""
    checks: tuple[Checked, ...] = ()
    """Those that were run, in their order."""
    trouble: Failure | None = None
    """What kept it from being judged, or from being judged to the end."""
    unwritten: bool = False
    """Whether it is still the stub, or a part of it."""
    slips: tuple[Recognized, ...] = ()
    """What together explains everything that is wrong: none, one or two."""
    printed: str = ""
    """The beginning of what the code printed."""
    unlimited: tuple[str, ...] = ()
    """The limits that this system lacks."""

    @property
    def passed(self) -> int:
        """How many checks passed."""
        return sum(one.passed for one in self.checks)

    @property
    def right(self) -> bool:
        """Whether all checks passed."""
        return self.trouble is None and self.passed == len(self.names) > 0

    @property
    def first_failure(self) -> tuple[str, Failure] | None:
        """The name of the first check that failed, and why; "" for what is no check's."""
        for one in self.checks:
            if one.failure is not None:
                return one.name, one.failure
        return ("", self.trouble) if self.trouble is not None else None


PAUSE_SECONDS = 20 * 60
"""Who does nothing for longer has been away: what is longer does not count."""


class Attempt(NamedTuple):
    """What counts of an attempt, over all the times that one sat down to it."""

    seconds: float = 0.0
    """Spent on it, pauses left out."""
    seen: int = 0
    """When something last happened, milliseconds since 1970 UTC."""
    hints: int = 0
    failures: int = 0
    """Versions that were complete and wrong."""
    judged: int = 0
    """A checksum of the last of these: the same one judged twice counts once."""
    slip: str = ""
    """The slip recognized last."""

    def at(self, now: int) -> "Attempt":
        """The attempt when something happens `now`, in milliseconds since 1970 UTC."""
        passed = (now - self.seen) / 1000 if self.seen else 0.0
        return self._replace(
            seconds=self.seconds + min(max(passed, 0.0), PAUSE_SECONDS), seen=max(now, self.seen)
        )

    def after(self, verdict: Verdict, source: str) -> "Attempt":
        """The attempt after a version was judged. What is unfinished or cannot be read is free."""
        slip = "; ".join(one.name for one in verdict.slips) or self.slip
        checksum = crc32(source.encode("utf-8", "replace"))
        if verdict.right or verdict.unwritten or not verdict.checks or checksum == self.judged:
            return self._replace(slip=slip)
        return self._replace(slip=slip, failures=self.failures + 1, judged=checksum)


def checked(value: Any) -> Checked:
    """The `Checked` that JSON has made a list of.

    Raises:
        ValueError, TypeError: it is none.

    """
    name, found = value
    return Checked(str(name), None if found is None else failure(found))


def failure(value: Any) -> Failure:
    """The `Failure` that JSON has made a list of; raises as `checked` does."""
    made = Failure(*value)
    return made._replace(
        inputs=tuple((str(name), _grid(one)) for name, one in made.inputs),
        expected=made.expected and _grid(made.expected),
        got=made.got and _grid(made.got),
    )


def _grid(value: Sequence[Any]) -> Grid:
    about, rows = value
    return Grid(
        str(about), tuple(tuple((str(text), bool(off)) for text, off in row) for row in rows)
    )


class Standing(NamedTuple):
    """How an exercise stands after it was written at least once."""

    memory: Memory
    last: Coded
    times: int
    """How often it was written."""

    @property
    def known(self) -> bool:
        """Whether it was written from memory the last time, however slowly."""
        return self.last.rating != AGAIN

    @property
    def due_day(self) -> int:
        """The study day on which it is due: another than that of the last time."""
        return max(self.memory.due_day, self.memory.last_day + 1)

    def recall(self, today: int) -> float:
        """The probability that it would be written from memory on a study day."""
        return retrievability(max(0, today - self.memory.last_day), self.memory.stability)


def standings(events: Iterable[Event]) -> dict[str, Standing]:
    """How each exercise stands that was ever written, whatever the deck.

    Args:
        events: those of kind `code`, and the corrections among the log, in any order.

    """
    found: dict[str, Standing] = {}
    for event in effective(events):
        what = event.what
        if isinstance(what, Coded):
            before = found.get(what.exercise)
            known = before and before.memory
            memory = review(known, what.rating, event.moment, what.retention)
            found[what.exercise] = Standing(memory, what, before.times + 1 if before else 1)
    return found


class Progress(NamedTuple):
    """How far one is with the exercises of the program, on a study day."""

    known: int
    """Written from memory the last time."""
    total: int
    due: tuple[str, ...]
    """The one most likely forgotten first."""
    new: tuple[str, ...]
    """Never written, each after those that it requires."""

    @property
    def next(self) -> str | None:
        """What to write now: what is due, then the next new one; None if neither is left."""
        return next(iter((*self.due, *self.new)), None)


def progress(names: Sequence[str], found: Mapping[str, Standing], today: int) -> Progress:
    """How far one is with some exercises, given in the order of learning."""
    seen = [name for name in names if name in found]
    due = [name for name in seen if found[name].due_day <= today]
    return Progress(
        known=sum(found[name].known for name in seen),
        total=len(names),
        due=tuple(sorted(due, key=lambda name: (found[name].recall(today), name))),
        new=tuple(name for name in names if name not in found),
    )
