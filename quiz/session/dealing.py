"""Which drills are asked: those of the deck's questions, in the order that the log suggests.

The dice come in here. Imported when drills are asked for: making one imports NumPy.
"""

from collections.abc import Iterator
from itertools import cycle
from typing import NamedTuple

from quiz.deck.heading import Heading
from quiz.demo.drills import Instance, demos, drills, make
from quiz.errors import UsageError
from quiz.events import Drilled
from quiz.practice.drill import adapt
from quiz.practice.grading import Option, options
from quiz.session.desk import Desk

LIMIT = 10
_SEEDS = 1_000_000
"""Seeds of instances are below it, so that their ids are short."""
_DRAWS = 50
"""How often an instance is drawn anew before one that was seen is taken after all."""
_OPTIONS = 4
"""At most so many are offered of a drill that has no choices of its own."""


class Request(NamedTuple):
    """What a session of drills was asked to be about. With nothing asked, the whole deck."""

    questions: tuple[str, ...] = ()
    """Ids."""
    named: tuple[tuple[str, int | None], ...] = ()
    """Drills, `demo/drill`; with a seed this very instance."""
    tags: tuple[str, ...] = ()
    limit: int = LIMIT
    seed: int | None = None
    """Of all dice; None throws them anew."""
    choices: bool = False
    """Offer the answer among its distractors."""


class Dealer:
    """Deals instances of the drills that a request is about.

    Raises:
        UsageError: no drill fits the request; says why.

    """

    def __init__(self, desk: Desk, request: Request) -> None:
        from numpy.random import default_rng

        self._rng = default_rng(request.seed)
        self._request = request
        self._linked: dict[str, Heading] = {}
        for heading in reversed(desk.deck.headings()):
            if heading.demo is not None:
                self._linked[heading.demo] = heading
        known = set(demos())
        self._linked = {demo: one for demo, one in self._linked.items() if demo in known}
        if not self._linked:
            raise UsageError("No question of this deck has drills: none links a demo with some.")
        names = self._names(desk)
        shuffled = [names[int(place)] for place in self._rng.permutation(len(names))]
        events = desk.log.of_kind(desk.deck.id, Drilled.kind)
        past = (event.what for event in events if isinstance(event.what, Drilled))
        self._order = adapt(shuffled, past)
        self._seen: set[str] = set()

    def _names(self, desk: Desk) -> list[str]:
        """The drills to choose from, without those of which a single instance was named."""
        request = self._request
        for name, _ in request.named:
            demo = name.partition("/")[0]
            if demo not in self._linked:
                raise UsageError(f"No question of this deck links the demo {demo}.")
        names = [name for name, seed in request.named if seed is None]
        if request.named and not request.questions:
            return names
        headings = self._questions(desk)
        demos = [one.demo for one in headings if one.demo in self._linked]
        return list(dict.fromkeys([*names, *(name for demo in demos for name in drills(demo))]))

    def _questions(self, desk: Desk) -> list[Heading]:
        request = self._request
        chosen = [desk.deck.heading(question) for question in request.questions]
        for heading in chosen:
            if heading.demo not in self._linked:
                raise UsageError(f"The question {heading.id} has no drills: it links no demo.")
        wanted = set(request.tags)
        fitting = [
            one
            for one in chosen or desk.deck.headings()
            if one.demo in self._linked and (not wanted or wanted & set(one.tags))
        ]
        if not fitting:
            tags = " or ".join(request.tags)
            raise UsageError(f"No question with the tag {tags} has drills. Drop the filter.")
        return fitting

    def heading(self, instance: Instance) -> Heading:
        """The question that an instance belongs to: the first that links its demo."""
        return self._linked[instance.demo]

    def deal(self) -> list[Instance]:
        """As many instances as were asked for; no prompt twice, while a drill has others."""
        request = self._request
        named = [make(name, seed) for name, seed in request.named if seed is not None]
        dealt = named[: request.limit]
        self._seen.update(one.drill.prompt for one in dealt)
        turns: Iterator[str] = cycle(self._order)
        if self._order:
            dealt += [self.another(next(turns)) for _ in range(request.limit - len(dealt))]
        return dealt

    def another(self, name: str) -> Instance:
        """A fresh instance of a drill."""
        for _ in range(_DRAWS):
            instance = make(name, int(self._rng.integers(_SEEDS)))
            if instance.drill.prompt not in self._seen and self._can_be_chosen(instance):
                break
        self._seen.add(instance.drill.prompt)
        return instance

    def _can_be_chosen(self, instance: Instance) -> bool:
        """Whether enough options are left where some look alike; always where none are wanted."""
        wrong = len(instance.drill.wrong)
        return not self._request.choices or len(options(instance.drill)) > min(2, wrong)

    def options(self, instance: Instance) -> tuple[Option, ...]:
        """What to choose from; nothing where the answer is to be typed."""
        offered = options(instance.drill)
        if instance.drill.choices:
            return offered
        if not self._request.choices or len(offered) < 2:
            return ()
        offered = offered[:_OPTIONS]
        return tuple(offered[place] for place in instance.shuffled(len(offered)))
