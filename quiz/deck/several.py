"""Several decks served as one.

A question of the first deck keeps its id; one from another deck is called `deck/id`, which
shows its origin and keeps equal ids apart. In the log, each is still under its own deck.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import nsmallest
from itertools import chain, zip_longest
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

from quiz.deck.decks import CompiledDeck, open_deck
from quiz.deck.question import Heading, Question, RecapSection
from quiz.errors import DeckError
from quiz.plain_text import count
from quiz.scheduling.state import Due, QuestionState
from quiz.store.database import Database
from quiz.store.states import Counted, Schedule

if TYPE_CHECKING:
    from quiz.store.events import Event
    from quiz.store.log import Log


T = TypeVar("T")

_LONGEST_TITLE = 24
"""Characters of a deck's title next to a question."""


def open_decks(
    database: Database, paths: Iterable[str], progress: Callable[[int], None] | None
) -> tuple[CompiledDeck, dict[str, str]]:
    """The decks in several files as one, and the file of each by its deck's id.

    A deck that cannot be read becomes a note and does not stop the others. Arguments as in
    `open_deck`.

    Raises:
        DeckError: none of them can be read.

    """
    opened: dict[str, CompiledDeck] = {}
    path_of: dict[str, str] = {}
    faults: list[str] = []
    notes: list[str] = []
    for path in paths:
        try:
            deck = open_deck(database, path, progress)
        except DeckError as error:
            faults += error.faults
            more = f" (and {len(error.faults) - 1} more)" if len(error.faults) > 1 else ""
            notes.append(f"Not served: {error.faults[0]}{more}")
            continue
        if deck.id in opened:
            notes.append(
                f"Not served: {path} has the id {deck.id}, the same as {path_of[deck.id]}. "
                "Give it another one: `id: …` at the top."
            )
            continue
        opened[deck.id], path_of[deck.id] = deck, path
    if not opened:
        raise DeckError(faults)
    first, *others = opened.values()
    if others:
        return Decks([first, *others], notes), path_of
    first.notes[:0] = notes
    return first, path_of


class Decks(CompiledDeck):
    """Several decks as one. Its id is that of the first, under which plans are logged."""

    def __init__(self, decks: Sequence[CompiledDeck], notes: Iterable[str] = ()) -> None:
        self._decks = tuple(decks)
        self._by_id = {deck.id: deck for deck in self.decks}
        first = self.decks[0]
        self.key = first.key
        self.id = first.id
        self.title = f"{first.title} and {count(len(self.decks) - 1, 'more deck')}"
        self.count = sum(deck.count for deck in self.decks)
        self.notes = [*notes, *chain.from_iterable(deck.notes for deck in self.decks)]

    @property
    def decks(self) -> Sequence[CompiledDeck]:
        return self._decks

    @property
    def first(self) -> CompiledDeck:
        """The deck to use when there can be only one."""
        return self.decks[0]

    def place(self, question: str) -> tuple[CompiledDeck, str]:
        """The deck that a question belongs to, and its id there.

        Raises:
            KeyError: there is no such deck.

        """
        name, apart, own = question.partition("/")
        return (self._by_id[name], own) if apart else (self.first, question)

    def name(self, deck: str, question: str) -> str | None:
        """The name of a deck's question here; None if that deck is not served."""
        if deck == self.first.id:
            return question
        return f"{deck}/{question}" if deck in self._by_id else None

    def named_here(self, deck: CompiledDeck, question: str) -> str:
        """The name here of a question of one of the decks."""
        return question if deck is self.first else f"{deck.id}/{question}"

    def question(self, question: str) -> Question:
        deck, own = self.place(question)
        found = deck.question(own)
        requires = tuple(self.named_here(deck, one) for one in found.requires)
        category = self._category(deck, found.category)
        return found._replace(id=question, category=category, requires=requires)

    def heading(self, question: str) -> Heading:
        deck, own = self.place(question)
        return self._renamed(deck, deck.heading(own))

    def _renamed(self, deck: CompiledDeck, heading: Heading) -> Heading:
        name = self.named_here(deck, heading.id)
        return heading._replace(id=name, category=self._category(deck, heading.category))

    @staticmethod
    def _category(deck: CompiledDeck, category: str) -> str:
        title = deck.title.partition(":")[0].strip()
        title = title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1] + "…"
        return f"{title}: {category}" if category else title

    def revision(self, question: str) -> str | None:
        try:
            deck, own = self.place(question)
        except KeyError:
            return None
        return deck.revision(own)

    def headings(self) -> list[Heading]:
        return [self._renamed(deck, one) for deck in self.decks for one in deck.headings()]

    def point_counts(self) -> dict[str, int]:
        return self._of_all(CompiledDeck.point_counts)

    def exercises(self) -> dict[str, list[str]]:
        return self._of_all(CompiledDeck.exercises)

    def _of_all(self, read: Callable[[CompiledDeck], dict[str, T]]) -> dict[str, T]:
        return {
            self.named_here(deck, name): value
            for deck in self.decks
            for name, value in read(deck).items()
        }

    def search(self, text: str) -> list[Heading]:
        return [self._renamed(deck, one) for deck in self.decks for one in deck.search(text)]

    def named(self, text: str) -> str | None:
        """The id of the question that a text clearly asks for, from the first deck that has one."""
        found = ((deck, deck.named(text)) for deck in self.decks)
        return next((self.named_here(deck, name) for deck, name in found if name is not None), None)

    def in_learning_order(self) -> list[str]:
        """All ids, prerequisites first; the decks take turns."""
        return _in_turn(
            [
                [self.named_here(deck, one) for one in deck.in_learning_order()]
                for deck in self.decks
            ]
        )

    def recap(self) -> tuple[RecapSection, ...]:
        return self.first.recap()

    def served(self, event: "Event") -> "Event":
        """An event with its question's name here; unchanged if no deck here has the question."""
        name = event.question and self.name(event.deck, event.question)
        if name is None or name == event.question:
            return event
        return event._replace(question=name)

    def events(self, log: "Log", questions: Iterable[str]) -> "Iterator[Event]":
        """The events of some questions."""
        for question in questions:
            deck, own = self.place(question)
            yield from map(self.served, log.of_question(deck.id, own))


def _in_turn(lists: Iterable[Sequence[str]]) -> list[str]:
    return [one for row in zip_longest(*lists) for one in row if one is not None]


class Schedules(Schedule):
    """What is due, new, seen and done in several decks on one study day."""

    def __init__(self, decks: Decks, schedule: Callable[[CompiledDeck], Schedule]) -> None:
        self._decks = decks
        self._each = [(deck, schedule(deck)) for deck in decks.decks]
        self.day = self._each[0][1].day

    def _due(self, deck: CompiledDeck, found: Iterable[Due]) -> Iterator[Due]:
        return (one._replace(question=self._decks.named_here(deck, one.question)) for one in found)

    def state(self, question: str) -> QuestionState:
        deck, own = self._decks.place(question)
        return next(schedule for other, schedule in self._each if other is deck).state(own)

    def states(self) -> dict[str, QuestionState]:
        return {
            self._decks.named_here(deck, name): state
            for deck, schedule in self._each
            for name, state in schedule.states().items()
        }

    def due(self, most: int) -> Iterator[Due]:
        found = [self._due(deck, schedule.due(most)) for deck, schedule in self._each]
        return iter(nsmallest(most, chain.from_iterable(found), key=attrgetter("due_day")))

    def seen(self) -> Iterator[Due]:
        return chain.from_iterable(
            self._due(deck, schedule.seen()) for deck, schedule in self._each
        )

    def new(self, most: int) -> list[str]:
        """The first `most` questions not seen yet; the decks take turns."""
        found = [
            [self._decks.named_here(deck, one) for one in schedule.new(most)]
            for deck, schedule in self._each
        ]
        return _in_turn(found)[: max(0, most)]

    def coming(self, most: int) -> list[tuple[int, int]]:
        """The next `most` study days on which something falls due, with the number due."""
        days: dict[int, int] = {}
        for _, schedule in self._each:
            for day, number in schedule.coming(most):
                days[day] = days.get(day, 0) + number
        return sorted(days.items())[:most]

    def count(self, what: Counted) -> int:
        return sum(schedule.count(what) for _, schedule in self._each)
