"""A session of drills: each answer is saved before the next drill appears; none is scheduled."""

from collections.abc import Iterator
from functools import partial
from itertools import cycle
from typing import Literal, NamedTuple

from quiz.deck.question import Heading
from quiz.demo.drills import Instance, demos, dice, drills, make
from quiz.desk import Desk
from quiz.drill import screen
from quiz.drill.grading import Option, options
from quiz.drill.screen import View, summary_lines
from quiz.drill.turn import (
    LINE,
    Answer,
    Answered,
    Command,
    Series,
    Turn,
    adapt,
    press,
    report,
)
from quiz.errors import UsageError
from quiz.plain_text import strip_control
from quiz.review.programs import demonstrate
from quiz.store.events import Drilled
from quiz.terminal.page import TOP
from quiz.terminal.session import LEAVE, Pages, Session, hold, in_room, nothing, page_of
from quiz.terminal.ui import UI, MakeLines

LIMIT = 10
_SEEDS = 1_000_000
"""Seeds are below this, so that ids stay short."""
_DRAWS = 50
"""How often an instance is redrawn before one already seen is accepted."""
_OPTIONS = 4
"""The most options offered for a drill that has no choices of its own."""


class Request(NamedTuple):
    """Which drills to ask. With nothing chosen: the whole deck."""

    questions: tuple[str, ...] = ()
    """Ids."""
    named: tuple[tuple[str, int | None], ...] = ()
    """Drills, `demo/drill`; with a seed, that exact instance."""
    tags: tuple[str, ...] = ()
    limit: int = LIMIT
    seed: int | None = None
    """Random seed; None for a new one."""
    choices: bool = False
    """Whether to offer the answer among distractors."""


class Dealer:
    """Deals instances of the requested drills.

    Raises:
        UsageError: no drill fits the request; says why.

    """

    def __init__(self, desk: Desk, request: Request) -> None:
        self._rng = dice(request.seed)
        self._request = request
        known = set(demos())
        self._linked = {
            one.demo: one
            for one in reversed(desk.deck.headings())
            if one.demo in known and one.demo
        }
        if not self._linked:
            raise UsageError("No question of this deck has drills: none links a demo with some.")
        names = self._names(desk)
        shuffled = [names[int(place)] for place in self._rng.permutation(len(names))]
        events = desk.log.practice(desk.deck.id)
        past = (event.what for event in events if isinstance(event.what, Drilled))
        self._order = adapt(shuffled, past)
        self._seen: set[str] = set()

    def _names(self, desk: Desk) -> list[str]:
        """The drills to choose from, without those requested as a single instance."""
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
        fitting = [
            one
            for one in chosen or desk.deck.headings()
            if one.demo in self._linked and one.fits(request.tags)
        ]
        if not fitting:
            tags = " or ".join(request.tags)
            raise UsageError(f"No question with the tag {tags} has drills. Drop the filter.")
        return fitting

    def heading(self, instance: Instance) -> Heading:
        """The question of an instance: the first one that links its demo."""
        return self._linked[instance.demo]

    def deal(self) -> list[Instance]:
        """As many instances as requested; no prompt twice while a drill has others."""
        request = self._request
        named = [make(name, seed) for name, seed in request.named if seed is not None]
        dealt = named[: request.limit]
        self._seen.update(one.drill.prompt for one in dealt)
        turns: Iterator[str] = cycle(self._order)
        if self._order:
            dealt += [self.another(next(turns)) for _ in range(request.limit - len(dealt))]
        return dealt

    def another(self, name: str) -> Instance:
        """A new instance of a drill."""
        for _ in range(_DRAWS):
            instance = make(name, int(self._rng.integers(_SEEDS)))
            if instance.drill.prompt not in self._seen and self._can_be_chosen(instance):
                break
        self._seen.add(instance.drill.prompt)
        return instance

    def _can_be_chosen(self, instance: Instance) -> bool:
        """Whether it has enough distinct options; always true if none are wanted."""
        wrong = len(instance.drill.wrong)
        return not self._request.choices or len(options(instance.drill)) > min(2, wrong)

    def options(self, instance: Instance) -> tuple[Option, ...]:
        """The options to choose from; none if the answer is to be typed."""
        offered = options(instance.drill)
        if instance.drill.choices:
            return offered
        if not self._request.choices or len(offered) < 2:
            return ()
        offered = offered[:_OPTIONS]
        return tuple(offered[place] for place in instance.shuffled(len(offered)))


Outcome = Literal["quit", "done"]


def serve(desk: Desk, request: Request) -> None:
    """Ask the requested drills, then sum up.

    Raises:
        UsageError: no drill fits the request, or a setting is out of range.
        StoreError: the clock is more than a day behind the log.

    """
    settings = desk.settings
    note = desk.notice()
    dealer = Dealer(desk, request)
    hold(settings, lambda ui: practise(desk, ui, dealer, note))


def practise(desk: Desk, ui: UI, dealer: Dealer, note: str | None = None) -> MakeLines:
    """Ask, then show the summary. Returns the lines to leave on the main screen."""
    session = DrillSession(desk, ui, dealer, note)
    try:
        session.run()
    finally:
        ui.keys.pastes = False
    return session.sum_up()


class DrillSession(Session):
    """Asks what was dealt, and again what was wrong, until nothing is left."""

    def __init__(self, desk: Desk, ui: UI, dealer: Dealer, note: str | None = None) -> None:
        super().__init__(ui, note or "")
        self.desk = desk
        self.dealer = dealer
        self.series = Series(tuple(dealer.deal()))
        self.answers: list[Answer] = []
        self._view: View
        """The drill on the screen."""
        self._printed: View | None = None
        """In line mode, the drill as last printed; None to ask it again."""
        self._started = 0.0
        """When it appeared, in seconds of the clock."""

    def run(self) -> None:
        """Ask until nothing is left or the person ends the session."""
        while (instance := self.series.current) is not None:
            self._view, self._printed = self._opened(instance), None
            self._started = self.desk.clock.seconds()
            self.ui.scroll(TOP)
            self.ui.keep_in_view()
            if self.until_done(self._show, partial(self._act, instance)) == "quit":
                return

    def _opened(self, instance: Instance) -> View:
        """A drill when it is first shown."""
        return View(
            heading=self.dealer.heading(instance),
            id=instance.id,
            turn=Turn(instance.drill, self.dealer.options(instance)),
            done=self.series.asked,
            total=self.series.total,
            right=sum(one.what.right for one in self.answers),
            answered=len(self.answers),
            repeats=len(self.series.repeats - {instance}),
            again=instance in self.series.repeats,
        )

    def read(self, seconds: float | None) -> str:
        """The next key; in line mode a whole line, which is an answer."""
        if not self.ui.linear:
            return super().read(seconds)
        line = self.ui.keys.read_line()
        return "eof" if line is None else LINE + strip_control(line)

    def _show(self) -> None:
        turn = self._view.turn
        self.ui.keys.pastes = turn.verdict is None and not turn.options
        view = self._view._replace(message=self.message)
        self.ui.show(partial(screen.frame, view), partial(screen.changes, self._printed, view))
        if self.ui.linear:  # the help has been printed: nothing is left to close
            self._view = self._printed = view._replace(turn=turn._replace(help=False))

    def _act(self, instance: Instance, key: str) -> Outcome | None:
        """What a key does: `quit`, `done`, or None while the drill stays."""
        before = self._view
        turn, decision = press(before.turn, key)
        if turn.entry != before.turn.entry:
            self.ui.keep_in_view()
        match decision:
            case Answered() if not self._save(instance, turn):
                return None
            case Answered():
                self.ui.keep_in_view()
                self._view = self._opened(instance)._replace(turn=turn, again=before.again)
                if self.ui.linear:  # the next drill follows at once
                    self._show()
                    return "done"
            case Command(name="next"):
                return "done"
            case Command(name="demo"):
                self._run_demo()
            case Command(name="quit"):
                return "quit"
            case _:
                self.move(decision)
        self._view = self._view._replace(turn=turn)
        return None

    def _run_demo(self) -> None:
        """Run the drill's demo; in line mode that of the last one answered."""
        heading = self._view.heading
        if self.ui.linear:
            if not self.answers:
                self.message = "Answer first; then r runs the demo that shows it."
                return
            heading = self.desk.deck.heading(self.answers[-1].question)
            self._printed = None
        self.message = demonstrate(self.ui, heading)

    def _save(self, instance: Instance, turn: Turn) -> bool:
        """Save an answer and move on in the series. False, with a message, if that failed."""
        assert turn.verdict is not None
        question = self.dealer.heading(instance).id
        what = Drilled(
            drill=instance.id,
            right=turn.verdict.right,
            answer=turn.answer,
            misconception=turn.verdict.misconception,
            seconds=round(self.desk.clock.seconds() - self._started, 1),
        )
        if self.saved(lambda: self.desk.record(what, question)) is None:
            return False
        repeat = instance in self.series.repeats
        self.answers.append(Answer(question, what, repeat))
        again = None if what.right else self.dealer.another(instance.name)
        self.series = self.series.answered(again)
        return True

    def sum_up(self) -> MakeLines:
        """Show the summary until the person leaves; returns the lines for the main screen."""
        if not self.answers and not self.ui.linear:
            return nothing
        numbers = {one.id: one.number for one in self.desk.deck.headings()}
        figures = report(self.answers)
        lines = in_room(partial(summary_lines, figures, numbers, self.desk.deck_flags))
        scroll = () if self.ui.linear else (("Space", "scroll"),)
        self.ui.scroll(TOP)
        pages = Pages(self.ui)
        while pages.key(page_of("Drills: summary", lines, *scroll, ("q", "leave"))) != LEAVE:
            pass
        return lines
