"""An exercise session: the file is edited elsewhere, judged at each save, then rated.

The state of an attempt is next to the draft, so that a person can leave and return. A rating is
in the log before the next exercise is shown.
"""

import time
from functools import partial
from typing import Literal, NamedTuple

from quiz.code import screen
from quiz.code.attempt import Rated, State, press
from quiz.code.exercises import Draft, Text, find, in_order, names, read
from quiz.code.running import Runner
from quiz.code.screen import View
from quiz.code.verdict import Attempt, Progress, Standing, progress, standings
from quiz.desk import Desk
from quiz.errors import QuizError, UsageError
from quiz.scheduling.state import AGAIN, RATINGS
from quiz.store.events import Coded, Event
from quiz.store.rows import read as read_log
from quiz.terminal.page import TOP
from quiz.terminal.session import Session, hold, nothing, open_editor
from quiz.terminal.style import Look
from quiz.terminal.text import Line, wrap
from quiz.terminal.ui import UI, MakeLines

LOOK_SECONDS = 0.1
"""How often the file is looked at."""


def written(desk: Desk) -> dict[str, Standing]:
    """How each exercise stands that was ever written, in whichever deck."""
    query = "WHERE kind IN ('code', 'undo', 'retime')"
    return standings(read_log(desk.database, query))


def how_far(desk: Desk) -> Progress:
    """Progress with all exercises today, and what comes next."""
    order = [text.name for text in in_learning_order(desk)]
    return progress(order, written(desk), desk.today)


def counted(desk: Desk) -> Progress:
    """Progress without the learning order, for which no exercise file is read."""
    return progress(names(), written(desk), desk.today)


def in_learning_order(desk: Desk) -> list[Text]:
    """All exercises, as their questions are learned; each after those that it requires."""
    return in_order(name for linked in desk.deck.exercises().values() for name in linked)


def questions(desk: Desk) -> dict[str, str]:
    """Exercise -> id of the first question that names it."""
    found: dict[str, str] = {}
    for question, named in desk.deck.exercises().items():
        for name in named:
            found.setdefault(name, question)
    return found


class Request(NamedTuple):
    """What to sit down to."""

    exercises: tuple[str, ...] = ()
    """By name; empty for what is due, then the next new one."""
    watch: bool = False
    """Edited in another window: the editor is not opened."""
    question: str | None = None
    """The question that led here; else the first that names the exercise."""
    mock: str = ""
    """Id of the mock interview that it belongs to."""


NOTHING_LEFT = "Every exercise is written and none is due. quiz code NAME writes one again."


def serve(desk: Desk, request: Request) -> None:
    """Write exercises until the person leaves.

    Raises:
        UsageError: nothing is due and nothing new, or a setting is out of range.
        StoreError: the clock is more than a day behind the log.

    """
    settings = desk.settings
    note = desk.check_clock()
    if not request.exercises and how_far(desk).next is None:
        raise UsageError(NOTHING_LEFT)
    hold(settings, lambda ui: practise(desk, ui, request, note or ""))


def practise(desk: Desk, ui: UI, request: Request, note: str = "") -> MakeLines:
    """Write exercises until the person leaves; what to leave on the main screen."""
    session = CodeSession(desk, ui, request, note)
    try:
        session.run()
    finally:
        session.close()
    return session.left_behind


class CodeSession(Session):
    """Exercise after exercise."""

    def __init__(self, desk: Desk, ui: UI, request: Request, note: str = "") -> None:
        super().__init__(ui, note)
        self.desk = desk
        self.events: list[Event] = []
        """What was rated in this session."""
        self._request = request
        self._draft: Draft
        self._runner: Runner | None = None
        self._state: State
        self._printed: State | None = None
        self._saved_at = (0, 0)
        """Of the version that was judged last, or found."""
        self._first = not written(desk)

    def close(self) -> None:
        """End what was started ahead."""
        if self._runner is not None:
            self._runner.close()

    def run(self) -> None:
        """Write what was asked for, or what is due and then what is new."""
        request = self._request
        named = list(request.exercises)
        while True:
            goes_on = not (request.mock or request.question)
            name = named.pop(0) if named else how_far(self.desk).next if goes_on else None
            if name is None or self._sit_down(read(name)) == "quit":
                return

    def _sit_down(self, text: Text) -> Literal["quit", "next"]:
        """One exercise, until it is rated or the person leaves."""
        self._draft = Draft(text)
        attempt = self._begin(text)
        self.close()
        self._runner = Runner(text.name)
        self._runner.warm()
        self._state = State(text, attempt)
        self._first = self._first and not self.events
        self._printed = None
        self._saved_at = self._draft.saved_at()
        self.ui.scroll(TOP)
        self._show()
        if not self._request.watch and not self.ui.linear:
            self._edit()
        outcome: Literal["quit", "next"] = self.until_done(self._show, self._act)
        self._keep()
        return outcome

    def _begin(self, text: Text) -> Attempt:
        """Go on with an attempt, or begin one: from memory, so with the stub again."""
        attempt = self._draft.attempt()
        try:
            if attempt == Attempt() and text.name in written(self.desk):
                kept = self._draft.reset()
                if kept is not None:
                    self.message = f"From memory again. Your last version is {kept}."
            self._draft.begin()
        except QuizError as error:
            self.message = str(error)
        return attempt.at(self.desk.clock.now())

    def read(self, seconds: float | None) -> str:
        """The next key, or `saved` when the file has changed."""
        watched = not self.ui.linear or self._request.watch
        while True:
            if watched and self._draft.saved_at() != self._saved_at:
                return "saved"
            if self.ui.linear and watched and self._state.when not in ("passed", "rated"):
                time.sleep(LOOK_SECONDS)  # nothing is read until it passes
                continue
            key = self.ui.keys.read(LOOK_SECONDS if watched else seconds)
            if key != "tick":
                return key

    def _act(self, key: str) -> Literal["quit", "next"] | None:
        """What a key does: `quit`, `next`, or None while the exercise stays."""
        if key == "saved":
            self._judge()
            return None
        self._state, decision = press(self._state, key)
        match decision:
            case Rated(rating=rating):
                self._rate(rating)
            case "edit":
                self._edit()
            case "check":
                self._judge()
            case "hint":
                self._touch()
                self.ui.keep_in_view()
            case "show":
                self._read_solution()
            case "next" | "quit":
                return decision
            case _:
                self.move(decision)
        return None

    def _edit(self) -> None:
        """Open the editor, and judge what it has left."""
        verdict = self._state.verdict
        failed = verdict.first_failure if verdict else None
        self.message = open_editor(self.ui, self._draft.path, failed[1].line if failed else 1)
        while not self.ui.linear and self.ui.keys.read(0) not in ("tick", "eof"):
            pass  # what was typed ahead was meant for the editor
        if self._draft.saved_at() != self._saved_at:
            self._judge()

    def _judge(self) -> None:
        """Run the checks on the file as it is."""
        assert self._runner is not None
        if not self.ui.linear:
            view = self._view()._replace(running=True)
            self.ui.show(partial(screen.frame, view), nothing)
        self._saved_at = self._draft.saved_at()
        source = self._draft.source()
        verdict = self._runner.judge(self._draft.path)
        if not verdict.right:
            self._runner.warm()
        attempt = self._state.attempt
        if self._state.rating is None:
            attempt = self._now().after(verdict, source)
        self._state = self._state._replace(verdict=verdict, attempt=attempt, overlay=None)
        self._keep()
        self.ui.scroll(TOP)

    def _now(self) -> Attempt:
        """The attempt, with the time that has passed."""
        return self._state.attempt.at(self.desk.clock.now())

    def _touch(self) -> None:
        """Note that something happened now."""
        self._state = self._state._replace(attempt=self._now())
        self._keep()

    def _keep(self) -> None:
        """Keep what counts of the attempt, as long as it is not rated."""
        if self._state.rating is None:
            try:
                self._draft.keep(self._state.attempt)
            except QuizError as error:
                self.message = str(error)

    def _rate(self, rating: int) -> None:
        """Save the rating; the attempt is over then."""
        self._touch()
        state = self._state
        what = coded(state, rating, self.desk.settings.retention, self._request.mock)
        name = state.text.name
        question = self._request.question or questions(self.desk).get(name)
        event = self.saved(lambda: self.desk.record(what, question))
        if event is None:
            return
        self.events.append(event)
        self._draft.forget()
        self._state = state._replace(rating=rating)
        self.message = f"Saved: {RATINGS[rating]}. quiz undo takes it back."

    def _read_solution(self) -> None:
        """Show our solution, which is rated Again before it is seen."""
        self._state = self._state._replace(solution=True)
        self._rate(AGAIN)
        if self._state.rating is None:  # not saved
            self._state = self._state._replace(solution=False)
        self.ui.scroll(TOP)

    def _view(self) -> View:
        state = self._state
        question = self._request.question
        return View(
            state=state,
            path=self._draft.path,
            seconds=(self._now() if state.rating is None else state.attempt).seconds,
            question=self.desk.deck.heading(question).question if question else "",
            watching=self._request.watch,
            first=self._first,
            message=self.message,
        )

    def _show(self) -> None:
        view = self._view()
        self.ui.show(partial(screen.frame, view), partial(screen.changes, self._printed, view))
        if self.ui.linear:  # an overlay has been printed: nothing is left to close
            self._state = self._state._replace(overlay=None)
            self.message = ""
        self._printed = self._state

    def left_behind(self, width: int, look: Look) -> list[Line]:
        """What was rated, and how far one is."""
        rated = [one.what for one in self.events if isinstance(one.what, Coded)]
        texts = [f"{one.exercise}: {RATINGS[one.rating]}, saved." for one in rated]
        texts = texts or [f"Nothing was rated. Your file: {self._draft.path}"]
        lines = [line for text in texts for line in wrap([(text, "")], width)]
        return lines + wrap([(screen.progress_line(counted(self.desk)), "dim")], width)


def coded(state: State, rating: int, retention: float, mock: str = "") -> Coded:
    """The event of an exercise that is rated."""
    verdict, attempt = state.verdict, state.attempt
    return Coded(
        exercise=state.text.name,
        rating=rating,
        passed=verdict.passed if verdict else 0,
        checks=len(verdict.names) if verdict else 0,
        failures=attempt.failures,
        slip=attempt.slip,
        hints=attempt.hints,
        solution=state.solution,
        seconds=round(attempt.seconds, 1),
        retention=retention,
        mock=mock,
    )


def take_hint(desk: Desk, name: str) -> tuple[str, ...]:
    """The hints of an exercise up to the next one, which counts from now on."""
    text = read(name)
    draft = Draft(text)
    attempt = draft.attempt().at(desk.clock.now())
    attempt = attempt._replace(hints=min(attempt.hints + 1, len(text.hints)))
    draft.keep(attempt)
    return text.hints[: attempt.hints]


def read_solution(desk: Desk, name: str) -> str:
    """Our solution, after that it was rated Again is saved."""
    text = read(name)
    draft = Draft(text)
    state = State(text, draft.attempt().at(desk.clock.now()), solution=True)
    desk.record(coded(state, AGAIN, desk.settings.retention), questions(desk).get(name))
    draft.forget()
    return text.solution


def exercises_of(desk: Desk, question: str) -> tuple[str, ...]:
    """The exercises of a question, in its order.

    Raises:
        UsageError: it has none, or one that does not exist.

    """
    linked = desk.deck.exercises().get(question)
    if not linked:
        raise UsageError(f"“{desk.deck.heading(question).question}” has no exercise.")
    return tuple(find(name) for name in linked)
