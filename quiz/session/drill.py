"""A session of drills: each answer is saved before the next one is asked. Nothing is scheduled."""

from quiz.deck.plain_text import strip_control
from quiz.demo.drills import Instance
from quiz.errors import StoreError
from quiz.events import Drilled
from quiz.practice.drill import Answered, Series, Turn, press, submit_line
from quiz.practice.review import TOP, Command, Refused, Scroll
from quiz.report.drills import Answer, report
from quiz.screens import drill as screen
from quiz.screens import page as pages
from quiz.screens.drill import View
from quiz.screens.drill_summary import Summary, summary_lines
from quiz.screens.page import Page
from quiz.screens.review import Choice as Key
from quiz.screens.text import BLANK, Line, wrap
from quiz.screens.theme import Look
from quiz.session.dealing import Dealer, Request
from quiz.session.demonstration import demonstrate
from quiz.session.desk import Desk
from quiz.session.face import EVENTS_OF_THE_TERMINAL, Face, MakeLines
from quiz.session.faces import open_face
from quiz.session.last_page import LEAVE, key_on_page
from quiz.settings import COLOR, PLAIN, SETTINGS

QUIT, DONE = "quit", "done"


def serve(desk: Desk, request: Request, plain: bool | None = None) -> None:
    """Ask the drills of a request, and sum up.

    Raises:
        UsageError: no drill fits the request, or a setting is out of range.
        StoreError: the clock is more than a day behind the log.

    """
    for setting in SETTINGS.values():
        desk.setting(setting)  # a wrong one is told before the first drill, not after
    note = desk.check_clock()
    dealer = Dealer(desk, request)
    linear = bool(desk.setting(PLAIN).value) if plain is None else plain
    with open_face(linear, str(desk.setting(COLOR).value)) as face:
        left_behind = practise(desk, face, dealer, note)
    face.end(left_behind)


def practise(desk: Desk, face: Face, dealer: Dealer, note: str | None = None) -> MakeLines:
    """Ask, then show the summary until the person leaves it; what of it to leave behind."""
    session = DrillSession(desk, face, dealer, note)
    try:
        session.run()
    finally:
        face.keys.pastes = False
    return session.sum_up()


class DrillSession:
    """Asks what was dealt, and what went wrong once more, until nothing is left."""

    def __init__(self, desk: Desk, face: Face, dealer: Dealer, note: str | None = None) -> None:
        self.desk = desk
        self.face = face
        self.dealer = dealer
        dealt = dealer.deal()
        self._instances = {one.id: one for one in dealt}
        self.series = Series(tuple(one.id for one in dealt))
        self.answers: list[Answer] = []
        self.message = note or ""

    def run(self) -> None:
        """Ask until nothing is left or the person ends the session."""
        ask = self._ask_by_line if self.face.linear else self._ask
        while self.series.current is not None:
            if ask(self._instances[self.series.current]) == QUIT:
                return

    def _opened(self, instance: Instance) -> View:
        """A drill as it is first shown."""
        return View(
            heading=self.dealer.heading(instance),
            id=instance.id,
            turn=Turn(instance.drill, self.dealer.options(instance)),
            done=self.series.done,
            total=self.series.total,
            right=sum(one.what.right for one in self.answers),
            answered=len(self.answers),
            repeats=len(self.series.repeats - {instance.id}),
            again=instance.id in self.series.repeats,
        )

    def _ask(self, instance: Instance) -> str:
        """One drill on the screen, from its prompt to the key that goes on."""
        view = self._opened(instance)
        started = self.desk.clock.seconds()
        self.face.scroll(TOP)
        self.face.follow()
        while True:
            turn = view.turn
            self.face.keys.pastes = turn.verdict is None and not turn.options
            view = view._replace(message=self.message)
            self.face.show_frame(lambda width, look, now=view: screen.frame(now, width, look))  # type: ignore[misc]
            key = self.face.keys.read(None)
            if key in EVENTS_OF_THE_TERMINAL:
                continue
            self.message = ""
            moved, decision = press(turn, key)
            if moved.entry != turn.entry:
                self.face.follow()
            match decision:
                case Scroll():
                    self.face.scroll(decision)
                case Refused(why=why):
                    self.message = why
                case Answered() if not self._save(instance, moved, started):
                    continue
                case Answered():
                    self.face.follow()
                    view = self._counted(view, moved)
                case Command(name="next"):
                    return DONE
                case Command(name="demo"):
                    self.message = demonstrate(self.face, view.heading)
                case Command(name="quit"):
                    return QUIT
            view = view._replace(turn=moved)

    def _ask_by_line(self, instance: Instance) -> str:
        """One drill in line mode: an answer is a line, and the next one follows at once."""
        view = self._opened(instance)
        started = self.desk.clock.seconds()
        if self.message:
            self._say(self.message)
        self.face.tell(lambda width, look: screen.asked(view, _room(width), look))
        while True:
            self.message = ""
            line = self.face.keys.read_line()
            if line is None:
                return QUIT
            line = strip_control(line)
            if line.strip().lower() == "r":
                self._run_last_demo(view)
                continue
            moved, decision = submit_line(view.turn, line)
            match decision:
                case Refused(why=why):
                    self._say(why)
                case Command(name="quit"):
                    return QUIT
                case Answered() if self._save(instance, moved, started):
                    told = view._replace(turn=moved)
                    self.face.tell(lambda width, look, it=told: screen.told(it, _room(width)))  # type: ignore[misc]
                    return DONE
                case Answered():
                    self._say(self.message)
                case _:
                    self.face.tell(
                        lambda width, look: [BLANK, *screen.help_lines(view.turn, _room(width))]
                    )

    def _counted(self, view: View, turn: Turn) -> View:
        """The progress with the answer just given."""
        assert turn.verdict is not None
        return view._replace(
            done=self.series.done,
            right=view.right + turn.verdict.right,
            answered=view.answered + 1,
            repeats=len(self.series.repeats),
        )

    def _save(self, instance: Instance, turn: Turn, started: float) -> bool:
        """Save an answer and go on in the series. False, with a message, where it cannot be."""
        assert turn.verdict is not None
        question = self.dealer.heading(instance).id
        what = Drilled(
            drill=instance.id,
            right=turn.verdict.right,
            answer=turn.answer,
            misconception=turn.verdict.misconception,
            seconds=round(self.desk.clock.seconds() - started, 1),
        )
        try:
            self.desk.record(what, question)
        except StoreError as error:
            self.message = f"Not saved. {error}"
            return False
        repeat = instance.id in self.series.repeats
        self.answers.append(Answer(question, what, repeat))
        again = None
        if not what.right:
            fresh = self.dealer.another(instance.name)
            self._instances[fresh.id] = fresh
            again = fresh.id
        self.series = self.series.answered(again)
        return True

    def _run_last_demo(self, view: View) -> None:
        """In line mode `r` runs the demo of what was answered last."""
        if not self.answers:
            self._say("First an answer; then r runs the demo that shows it.")
            return
        last = self.desk.deck.heading(self.answers[-1].question)
        self._say(demonstrate(self.face, last))
        self.face.tell(lambda width, look: screen.asked(view, _room(width), look))

    def _say(self, text: str) -> None:
        self.face.tell(lambda width, look: wrap([(text, "warning")], _room(width)))

    def sum_up(self) -> MakeLines:
        """The summary, until the person leaves; what of it to print on the main screen."""
        if not self.answers and not self.face.linear:
            return lambda width, look: []
        numbers = {one.id: one.number for one in self.desk.deck.headings()}
        summary = Summary(report(self.answers), numbers)

        def lines(width: int, look: Look) -> list[Line]:
            return summary_lines(summary, pages.room(width), look)

        keys: tuple[Key, ...] = (("Space", "scroll"), ("q", "leave"))
        keys = keys[self.face.linear :]
        title = "Drills: summary"
        self.face.scroll(TOP)
        while True:
            self.face.show_page(
                lambda width, look: Page(title, tuple(lines(width, look)), keys),
            )
            if key_on_page(self.face) == LEAVE:
                return lines


def _room(width: int) -> int:
    """How wide running text is, line by line."""
    return pages.room(width)
