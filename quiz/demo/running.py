"""Running a demo: the setup, the prediction, the run, what to change next; or all as a tour."""

import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.live import Live
from rich.text import Text

from quiz.charts.look import PlainConsole, printable
from quiz.demo import Pace, paced
from quiz.demo.names import claim, path, views
from quiz.demo.parameters import Options, Turning, parse
from quiz.demo.run import LEAST_WIDTH, ROWS, Run, as_record, check_saving, opening, save
from quiz.terminal.keys import Keys, TerminalKeys
from quiz.terminal.ui import is_dumb

FRAMES_PER_SECOND = 15
PATIENCE = 0.4  # seconds a run may take to finish once a key skips the animation
END = "any other key: end"
_LEAVING = ("q", "esc", "ctrl-d", "eof")
_NEWS = ("tick", "resize", "resume")


def run_here(
    name: str,
    arguments: Sequence[str],
    color: bool | None = None,
    *,
    question: int | None = None,
    wait: str = END,
    forget: bool = False,
    plain: bool = False,
) -> str | None:
    """Run a demo on stdout; ask, animate and offer its knobs if stdin and stdout are a terminal.

    Args:
        name, arguments, question, wait: as for `run`, which raises the same errors.
        color: whether to use color; None: as the terminal and the environment say.
        forget: whether keys typed ahead are dropped at the end.
        plain: whether the picture is in words, and nothing is asked or animated.

    Returns:
        The key that ended it; None if it did not wait for one.

    """
    console = _console(color, plain or is_dumb())
    linear = console.linear or not os.environ.get("TERM") or sys.platform == "win32"
    if linear or not (sys.stdin.isatty() and sys.stdout.isatty()):
        run(name, arguments, console, question=question)
        return None
    # The cursor is hidden during the animation; Ctrl-Z shows it again.
    with TerminalKeys(0, leave=lambda: console.show_cursor(True)) as keys:
        key = run(name, arguments, console, keys, question=question, wait=wait)
        if forget:
            _forget(keys)
        return key


def tour(
    stops: Sequence[tuple[str, int | None]], color: bool | None = None, *, plain: bool = False
) -> None:
    """Run one demo after another: in a terminal at the person's pace, in a pipe all at once.

    `stops` are names of demos, each with the number of its question, if any.
    """
    console = _console(color, plain or is_dumb())
    headings = [f"{number}. {name}" if number else name for name, number in stops]
    for place, (name, number) in enumerate(stops, start=1):
        console.print(f"\n{headings[place - 1]}\n", style="bold")
        left, wait = len(stops) - place, END
        if left:
            wait = f"any other key: {headings[place]} ({left} to go)   q: end the tour"
        key = run_here(name, [], color, question=number, wait=wait, plain=plain)
        if key in _LEAVING:
            return


def _console(color: bool | None, linear: bool) -> PlainConsole:
    """A console on stdout that shows text as written.

    Without color, it counts as a terminal only if stdout is one: because of `FORCE_COLOR`, even
    `FORCE_COLOR=0`, Rich would write bold and dim into a pipe.
    """
    colorless = color is False or (color is None and os.environ.get("FORCE_COLOR") == "0")
    return PlainConsole(
        linear=linear,
        no_color=colorless or None,
        force_terminal=True if color else sys.stdout.isatty() if colorless else None,
    )


def run(
    name: str,
    arguments: Sequence[str],
    console: Console,
    keys: Keys | None = None,
    *,
    question: int | None = None,
    wait: str = END,
) -> str | None:
    """Run one demo from its command line.

    Args:
        name: the demo, as `quiz.demo.names.find` gives it.
        arguments: its options.
        console: where to draw, up to 120 columns wide.
        keys: the person's keys; without them, nothing is asked or animated.
        question: the number of the demo's question, mentioned at the end.
        wait: what any other key does at the end.

    Returns:
        The key that ended it; None without keys.

    Raises:
        UsageError: an option does not exist or is out of range.
        QuizError: the picture cannot be saved.

    """
    options = parse(name, claim(name), views(name), arguments)
    check_saving(options.save)
    if options.source:
        _print_source(name, console)
        return None
    if keys is not None and not options.as_json:
        return _Stage(name, console, keys, question, wait).play(options)
    with paced(report=_Progress(name)):
        result = options.view.compute(**options.values)
    done = Run(options, options.view.predict(**options.arguments), result)
    if options.as_json:
        ascii_only = console.options.ascii_only  # an encoding without ∂ would change the data
        record = json.dumps(as_record(name, done), indent=2, ensure_ascii=ascii_only)
        sys.stdout.write(record + "\n")
    else:
        with console.capture() as captured:
            _say(console, *opening(name, done.prediction.scene))
            console.print(done.picture(console.width, ROWS))
            _say(console, *done.said(None), *_closing(name, done, question))
        for line in captured.get().splitlines():
            console.file.write(f"{line.rstrip(' ')}\n")
    save(name, done)
    return None


def _closing(name: str, done: Run, question: int | None) -> list[Text]:
    """What to change next, as commands, and the demo's question."""
    texts = []
    for arguments, look_for in _unturned(name, done.options):
        turn, why = (f"quiz demo {name} {arguments}", "cyan"), (f"  ({look_for})", "dim")
        texts.append(Text.assemble(("Turn next: ", "dim"), turn, why))
    return [*texts, *_about(question)]


def _about(question: int | None) -> list[Text]:
    return [Text(f"Question {question}: quiz show {question} --answer", "dim")] if question else []


def _keyed(name: str, done: Run, width: int) -> list[Text]:
    """What to change next, by keys: on one line if all fit."""
    knobs = [
        Text.assemble((f"{number} ", "bold"), (arguments, "cyan"), (f" ({look_for})", "dim"))
        for number, (arguments, look_for) in enumerate(_unturned(name, done.options), start=1)
    ]
    if not knobs:
        return []
    joined = Text.assemble(("Turn next: ", "dim"), Text("   ").join(knobs))
    if joined.cell_len <= width:
        return [joined]
    return [Text.assemble(("Turn next: ", "dim"), knob) for knob in knobs]


def _unturned(name: str, options: Options) -> list[tuple[str, str]]:
    """The knobs, except those already turned that way."""
    return [
        (arguments, look_for)
        for arguments, look_for in options.view.knobs.items()
        if _turned(name, arguments, options).arguments != options.arguments
    ]


def _turned(name: str, arguments: str, options: Options) -> Options:
    known, given = views(name), arguments.split()
    if "--show" not in given and len(known) > 1:
        given = ["--show", options.view.name, *given]
    return parse(name, "", known, [*given, "--seed", str(options.values["seed"])])


def _say(console: Console, *texts: Text) -> None:
    """Print lines, in ASCII if the console has nothing else."""
    for text in texts:
        console.print(_spelled(text, console))


def _spelled(text: Text, console: Console) -> Text:
    if not console.options.ascii_only or text.plain.isascii():
        return text
    parts = text.render(console)
    return Text.assemble(*((printable(part.text, True), part.style or "") for part in parts))


def _print_source(name: str, console: Console) -> None:
    with open(path(name), encoding="utf-8") as file:
        text = file.read()
    if not console.is_terminal or console.no_color:
        sys.stdout.write(text)
        return
    from rich.syntax import Syntax

    console.print(Syntax(text, "python", theme="ansi_dark", background_color="default"))


class _Progress:
    """Reports on stderr the progress of a run that takes longer than three seconds."""

    def __init__(self, name: str) -> None:
        self._name, self._next = name, time.monotonic() + 3.0

    def __call__(self, part: float) -> None:
        """Called after each step with the share done; prints at most one line per second."""
        if time.monotonic() >= self._next and part < 1:
            sys.stderr.write(f"{self._name}: {part:.0%}\n")
            sys.stderr.flush()
            self._next = time.monotonic() + 1.0


@dataclass(frozen=True, slots=True)
class _Stage:
    """A demo in a terminal: its prediction, its animation, and keys for its knobs."""

    name: str
    console: Console
    keys: Keys
    question: int | None
    wait: str

    def play(self, options: Options) -> str:
        """Run it, and again with each knob turned, until another key ends it."""
        ghost: Run | None = None
        turning = Turning(options)
        asking, drawn = options.predict, 0
        while True:
            asked = options.view.predict(**options.arguments)
            guess: int | None = None
            if asking:
                _say(self.console, *opening(self.name, asked.scene))
                answer = self._ask(asked.question, asked.options)
                if isinstance(answer, str):
                    return answer
                guess = answer
            done = self._watched(options, asked, animate=asking or ghost is None)
            if isinstance(done, str):
                return done
            drawn = self._show(done, guess, ghost, turning, over=0 if asking else drawn)
            save(self.name, done)
            key = self._next(options)
            if key in ("up", "down", "left", "right"):
                ghost = done if key in ("left", "right") else None
                options, asking = turning.turned(key), False
            elif key.isdecimal():
                ghost, asking = done, True
                arguments, _ = _unturned(self.name, options)[int(key) - 1]
                options = _turned(self.name, arguments, options)
                turning = Turning(options)
            else:
                return key

    def _ask(self, question: str, options: Sequence[str]) -> int | str | None:
        """The option the person expects; None if they only want to see; the key if they leave."""
        if len(options) < 2:
            return None
        _say(self.console, Text.assemble(("What do you expect? ", "bold"), question))
        for number, option in enumerate(options, start=1):
            _say(self.console, Text.assemble((f"  {number}  ", "bold cyan"), option))
        hint = f"1-{len(options)} to predict, Enter just to see, q to leave"
        _say(self.console, Text(hint, "dim"))
        while True:
            key = self.keys.read(None)
            if key in _LEAVING:
                return key
            if key in ("enter", "space"):
                return None
            if key.isdecimal() and 1 <= int(key) <= len(options):
                return int(key) - 1

    def _watched(self, options: Options, asked: Any, animate: bool) -> Run | str:
        """The run, animated if there is something to watch; the key if they left it."""
        steps = options.view.steps
        if steps is None or not animate or self.console.width < LEAST_WIDTH:
            return Run(options, asked, options.view.compute(**options.values))
        with paced() as pace:
            return self._frames(steps(**options.values), options, asked, pace)

    def _frames(self, steps: Iterator[Any], options: Options, asked: Any, pace: Pace) -> Run | str:
        """Show each step for 1/15 s; a key skips to the end, if that is near.

        The animation is erased at the end; the caller prints the last picture.
        """
        last: Any = None
        height = self.console.height - 6
        with Live(console=self.console, auto_refresh=False, transient=True) as live:
            for last in steps:
                if not pace.every:
                    break
                began = time.monotonic()
                picture = Run(options, asked, last).picture(self.console.width, height)
                live.update(picture, refresh=True)
                left = 1 / FRAMES_PER_SECOND - (time.monotonic() - began)
                key = self.keys.read(max(0.0, left))
                if key in _LEAVING:
                    return key
                if key not in _NEWS:
                    pace.every, pace.deadline = False, time.monotonic() + PATIENCE
                elif key != "tick":  # a resize leaves pieces of what was drawn
                    self.console.clear()
        return Run(options, asked, last, whole=pace.done >= 1)

    def _show(
        self, done: Run, guess: int | None, ghost: Run | None, turning: Turning, over: int
    ) -> int:
        """Draw the picture and the texts below it to fit the screen, over the last ones.

        Returns the number of lines drawn.
        """
        console = self.console
        texts = [*done.said(guess), *_keyed(self.name, done, console.width)]
        texts += _about(self.question)
        if ghost is not None:
            before = Text(f"Before: {ghost.headline}", "dim")
            before.truncate(console.width, overflow="ellipsis")
            texts.append(before)
        texts.append(Text("   ".join(filter(None, [turning.hint, self.wait])), "bold"))
        under = [line for text in texts for line in console.render_lines(_spelled(text, console))]
        rows = max(8, console.height - 1 - len(under))
        picture = console.render_lines(done.picture(console.width, rows, ghost), pad=False)
        if over:
            moved = min(over, console.height - 1)
            console.file.write(f"\x1b[{moved}A\r\x1b[J")
        console.print(done.picture(console.width, rows, ghost))
        _say(console, *texts)
        return len(picture) + len(under)

    def _next(self, options: Options) -> str:
        """The next key that means something: a knob's, an arrow, or one that ends it."""
        _forget(self.keys)
        count = len(_unturned(self.name, options))
        while True:
            key = self.keys.read(None)
            if key in _NEWS or (key.isdecimal() and not 1 <= int(key) <= count):
                continue
            return key


def _forget(keys: Keys) -> None:
    """Drop what was typed ahead."""
    if isinstance(keys, TerminalKeys):
        keys.forget()
