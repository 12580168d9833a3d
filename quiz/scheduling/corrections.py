"""What later events say about earlier ones: that they are undone, or were wrongly stamped."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import NamedTuple

from quiz.answer import Answer
from quiz.events import UNDOABLE, Event, Retime, Undo


class Corrections(NamedTuple):
    """The undos and retimes of a log, ready to be applied to its answers."""

    undone: frozenset[str]
    """Ids of events that no longer count."""
    retimed: Mapping[str, int]
    """Id -> when it really happened, milliseconds since 1970 UTC."""

    @classmethod
    def of(cls, events: Iterable[Event]) -> "Corrections":
        """The corrections among events, in any order. Of several retimes the latest stands."""
        undone, retimed = set[str](), dict[str, int]()
        for event in sorted(events, key=attrgetter("id")):  # a stamp may be wrong, an id is not
            if isinstance(event.what, Undo):
                undone.add(event.what.target)
            elif isinstance(event.what, Retime):
                retimed[event.what.target] = event.what.corrected
        return cls(frozenset(undone), retimed)

    def applied(self, answers: Sequence[Answer]) -> list[Answer]:
        """The answers that count, in the order of `(time, id)` in which they really happened."""
        if not self.undone and not self.retimed:
            return list(answers)
        counting = [
            one._replace(time=self.retimed[one.id]) if one.id in self.retimed else one
            for one in answers
            if one.id not in self.undone
        ]
        return sorted(counting, key=attrgetter("time", "id"))

    def counting(self, events: Iterable[Event]) -> list[Event]:
        """The same of whole events, of which only some kinds can be undone."""
        counting = [
            replace(event, time=self.retimed[event.id]) if event.id in self.retimed else event
            for event in events
            if not (event.id in self.undone and event.kind in UNDOABLE)
        ]
        return sorted(counting, key=attrgetter("time", "id"))


def effective(events: Iterable[Event]) -> list[Event]:
    """The events that count, in the order in which they happened."""
    everything = list(events)
    return Corrections.of(everything).counting(everything)
