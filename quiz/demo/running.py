"""Running a demo: predict, run, see, and what to turn next."""

import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from quiz.charts.text import printable
from quiz.demo.contract import Demo, Prediction
from quiz.demo.names import claim, load
from quiz.demo.parameters import Options, Parameter, parameters, parse
from quiz.demo.player import play
from quiz.demo.record import as_record, without_seed
from quiz.demo.saving import check_saving, save

if TYPE_CHECKING:
    from quiz.terminal.keys import Keys

LEAST_WIDTH = 40
MOST_WIDTH = 120


def run(
    name: str,
    arguments: Sequence[str],
    console: Console,
    keys: "Keys | None" = None,
    *,
    question: bool = True,
) -> None:
    """Run one demo from its command line.

    Args:
        name: the demo, as `quiz.demo.names.find` gives it.
        arguments: its options.
        console: where to draw; as wide as it is, up to 120 columns.
        keys: where the person's keys come from; without any nothing is asked or animated.
        question: whether to end with the question that the demo belongs to.

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
    if question:
        _say(console, (f"Question {demo.QUESTION}: quiz show {demo.QUESTION} --answer", "dim"))
    save(demo, result, options.save)


def _result(demo: Demo, options: Options, console: Console, keys: "Keys | None") -> Any:
    steps = getattr(demo, "steps", None)
    if steps is None or keys is None or console.width < LEAST_WIDTH:
        return demo.compute(**options.values)
    return play(steps(**options.values), demo.render, console, keys)


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


def _ask(prediction: Prediction, console: Console, keys: "Keys") -> int | None:
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
    """Whether the prediction held, and the colour to say it in. A tie is not graded."""
    if right is None:
        return f"{prediction.question} No clear answer in this run: not graded.", "yellow"
    found = prediction.options[right]
    if guess is None:
        return f"{prediction.question} {found}", ""
    if guess == right:
        return f"You predicted {found}: right.", "green"
    return f"You predicted {prediction.options[guess]}; it is {found}.", "red"
