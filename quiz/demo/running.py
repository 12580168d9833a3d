"""Running a demo: predict, run, see, and what to turn next. Here, or all of them as a tour."""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from rich.console import Console, RenderableType
from rich.live import Live
from rich.text import Text

from quiz.charts.text import printable
from quiz.demo.contract import Demo, Prediction
from quiz.demo.names import claim, load
from quiz.demo.parameters import Options, Parameter, parameters, parse
from quiz.demo.record import as_record, check_saving, save, without_seed
from quiz.terminal.console import PlainConsole
from quiz.terminal.keys import Keys, TerminalKeys

LEAST_WIDTH = 40
MOST_WIDTH = 120
FRAMES_PER_SECOND = 15
_LEAVING = ("q", "esc", "ctrl-d", "eof")


def run_here(
    name: str,
    arguments: Sequence[str],
    color: bool | None = None,
    *,
    question: int | None = None,
    wait: str | None = None,
) -> str | None:
    """Run a demo on stdout; ask and animate where both ends are a terminal.

    Args:
        name: the demo.
        arguments: its options.
        color: whether to use color; None lets the terminal and the environment decide.
        question: the number of the question that the demo belongs to, to end with.
        wait: what to say before waiting for a key at the end, where there is a terminal.

    Returns:
        The key that was waited for; None where there was no waiting.

    Raises:
        UsageError: an option does not exist or is out of range.

    """
    console = _console(color)
    dumb = os.environ.get("TERM", "") in ("dumb", "")
    if sys.platform == "win32" or dumb or not (sys.stdin.isatty() and sys.stdout.isatty()):
        run(name, arguments, console, question=question)
        return None
    with TerminalKeys(0, leave=lambda: _show_cursor(console)) as keys:
        ending = question if wait is None else None  # a row less where it has been said
        run(name, arguments, console, keys, question=ending)
        if wait is None:
            return None
        console.print(wait, style="bold")
        while (key := keys.read(None)) in ("resize", "resume"):
            pass
        return key


def tour(stops: Sequence[tuple[str, int | None]], color: bool | None = None) -> None:
    """Run one demo after the other: in a terminal at the person's pace, in a pipe all at once.

    Args:
        stops: name of each demo, and the number of its question if it has one.
        color: as for `run_here`.

    """
    console = _console(color)
    headings = [f"{number}. {name}" if number else name for name, number in stops]
    for place, (name, number) in enumerate(stops, start=1):
        console.print(f"\n{headings[place - 1]}\n", style="bold")
        left = len(stops) - place
        wait = f"Any key: {headings[place]} ({left} to go)   q: end the tour" if left else None
        if run_here(name, [], color, question=number, wait=wait) in _LEAVING:
            return


def _show_cursor(console: PlainConsole) -> None:
    """Before Ctrl-Z gives the terminal back: it is hidden while a demo is watched."""
    console.show_cursor(True)


def _console(color: bool | None) -> PlainConsole:
    """A console on stdout that shows text as it is written.

    Without color it is a terminal only where stdout is one: Rich would take `FORCE_COLOR`, also
    `FORCE_COLOR=0`, as a reason to write bold and dim into a pipe.
    """
    plain = color is False or (color is None and os.environ.get("FORCE_COLOR") == "0")
    return PlainConsole(
        no_color=plain or None,
        force_terminal=True if color else sys.stdout.isatty() if plain else None,
    )


def run(
    name: str,
    arguments: Sequence[str],
    console: Console,
    keys: Keys | None = None,
    *,
    question: int | None = None,
) -> None:
    """Run one demo from its command line.

    Args:
        name: the demo, as `quiz.demo.names.find` gives it.
        arguments: its options.
        console: where to draw; as wide as it is, up to 120 columns.
        keys: where the person's keys come from; without any nothing is asked or animated.
        question: the number of the question that the demo belongs to, to end with.

    Raises:
        UsageError: an option does not exist or is out of range.
        QuizError: the picture cannot be saved.

    """
    demo = load(name)
    known = parameters(demo.compute)
    options = parse(name, claim(name), known, arguments)
    check_saving(options.save)
    prediction = demo.predict(**without_seed(options.values))
    if options.as_json:
        result = demo.compute(**options.values)
        record = as_record(name, demo, options.values, result, prediction)
        ascii_only = console.options.ascii_only  # an encoding without ∂ would change the data
        sys.stdout.write(json.dumps(record, indent=2, ensure_ascii=ascii_only) + "\n")
        save(demo, result, options.save)
        return
    guess = None
    if prediction is not None and options.predict and keys is not None:
        guess = _ask(prediction, console, keys)
    result = _result(demo, options, console, keys)
    show(name, demo, result, prediction, guess, console)
    _say_what_next(name, demo, known, options, console)
    if question is not None:
        _say(console, (f"Question {question}: quiz show {question} --answer", "dim"))
    save(demo, result, options.save)


def _result(demo: Demo, options: Options, console: Console, keys: Keys | None) -> Any:
    steps = getattr(demo, "steps", None)
    if steps is None or keys is None or console.width < LEAST_WIDTH:
        return demo.compute(**options.values)
    return _play(steps(**options.values), demo.render, console, keys)


def _play(
    steps: Iterator[Any],
    render: Callable[[Any], RenderableType],
    console: Console,
    keys: Keys,
) -> Any:
    """Show each step for a fifteenth of a second; a key skips to the end. Returns the last step.

    The live picture is taken away again: the caller prints the last one, as a pipe would get it.
    """
    last: Any = None
    shown = True
    with Live(console=console, auto_refresh=False, transient=True, screen=False) as live:
        for step in steps:
            last = step
            if not shown:
                continue
            began = time.monotonic()
            live.update(render(step), refresh=True)
            left = 1 / FRAMES_PER_SECOND - (time.monotonic() - began)
            key = keys.read(max(0.0, left))
            shown = key in ("tick", "resize", "resume")
            if shown and key != "tick":  # what was drawn lies about in pieces
                console.clear()
    return last


def show(
    name: str,
    demo: Demo,
    result: Any,
    prediction: Prediction | None,
    guess: int | None,
    console: Console,
) -> None:
    """Print the picture, whether the prediction held, and the headline."""
    if console.width < LEAST_WIDTH:
        console.print(Text(f"The picture needs {LEAST_WIDTH} columns; there are {console.width}."))
    else:
        console.print(demo.render(result), width=min(console.width, MOST_WIDTH))
    if prediction is not None:
        _say(console, _verdict(prediction, prediction.key(result), guess))
    _say(console, (demo.headline(result), "bold"))


def _say(console: Console, *parts: tuple[str, str]) -> None:
    """Print a line of texts and their styles, spelled in ASCII where the console has no more."""
    ascii_only = console.options.ascii_only
    console.print(Text.assemble(*((printable(text, ascii_only), style) for text, style in parts)))


def _say_what_next(
    name: str, demo: Demo, known: Sequence[Parameter], options: Options, console: Console
) -> None:
    """The knobs to turn, but for those that are turned so already."""
    for knob in demo.KNOBS:
        turned = parse(name, "", known, knob.arguments.split()).values
        if without_seed(turned) != without_seed(options.values):
            command, why = f"quiz demo {name} {knob.arguments}", f"  ({knob.look_for})"
            _say(console, ("Turn next: ", "dim"), (command, "cyan"), (why, "dim"))


def _ask(prediction: Prediction, console: Console, keys: Keys) -> int | None:
    """The option a person expects; None where they would rather just see."""
    _say(console, ("What do you expect? ", "bold"), (prediction.question, ""))
    for number, option in enumerate(prediction.options, start=1):
        _say(console, (f"  {number}  ", "bold cyan"), (option, ""))
    _say(console, (f"1-{len(prediction.options)} to predict, Enter just to see", "dim"))
    while True:
        key = keys.read(None)
        if key in ("enter", "space", "esc", "eof", "ctrl-d", "q"):
            return None
        if key.isdecimal() and 1 <= int(key) <= len(prediction.options):
            return int(key) - 1


def _verdict(prediction: Prediction, right: int | None, guess: int | None) -> tuple[str, str]:
    """Whether the prediction held, and the color to say it in. A tie is not graded."""
    if right is None:
        return f"{prediction.question} No clear answer in this run: not graded.", "yellow"
    found = prediction.options[right]
    if guess is None:
        return f"{prediction.question} {found}", ""
    if guess == right:
        return f"You predicted {found}: right.", "green"
    return f"You predicted {prediction.options[guess]}; it is {found}.", "red"
