"""What the log says of each exercise: its memory, how it went, and what to write next."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from quiz.scheduling.fsrs import retrievability
from quiz.scheduling.state import AGAIN, Memory, review
from quiz.store.events import Coded, Event, effective


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
