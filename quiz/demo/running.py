"""Running a demo: predict, run, see, and what to turn next."""

import json
import math
import os
import sys
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from quiz.charts.lettering import printable
from quiz.demo.contract import Demo, Prediction
from quiz.demo.names import claim, load
from quiz.demo.parameters import Options, Parameter, parameters, parse
from quiz.demo.player import play
from quiz.errors import QuizError, UsageError

if TYPE_CHECKING:
    from quiz.keys import Keys

LEAST_WIDTH = 40
MOST_WIDTH = 120
_SAVERS = (".svg", ".html", ".txt")


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
    _check_saving(options.save)
    prediction = demo.predict(**_without_seed(options.values))
    if options.as_json:
        result = demo.compute(**options.values)
        record = as_record(name, demo, options.values, result, prediction)
        ascii_only = console.options.ascii_only  # an encoding without ∂ would change the data
        sys.stdout.write(json.dumps(record, indent=2, ensure_ascii=ascii_only) + "\n")
        _save(demo, result, options.save)
        return
    guess = None
    if prediction is not None and options.predict and keys is not None:
        guess = _ask(prediction, console, keys)
    result = _result(demo, options, console, keys)
    show(name, demo, result, prediction, guess, console)
    _say_what_next(name, demo, known, options, console)
    if question:
        _say(console, (f"Question {demo.QUESTION}: quiz show {demo.QUESTION} --answer", "dim"))
    _save(demo, result, options.save)


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
        if _without_seed(turned) != _without_seed(options.values):
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


def as_record(
    name: str, demo: Demo, values: dict[str, Any], result: Any, prediction: Prediction | None
) -> dict[str, Any]:
    """What `--json` prints: arrays as lists, numbers that are not finite as null with a note."""
    notes: list[str] = []
    asked = None
    if prediction is not None:
        right = prediction.key(result)
        asked = {
            "question": prediction.question,
            "options": list(prediction.options),
            "answer": None if right is None else prediction.options[right],
        }
    record = {
        "demo": name,
        "parameters": _plain(_without_seed(values), "parameters", notes),
        "seed": values["seed"],
        "result": _plain(result, "result", notes),
        "prediction": asked,
        "headline": demo.headline(result),
    }
    return record | ({"notes": notes} if notes else {})


def _plain(value: Any, where: str, notes: list[str]) -> Any:
    """A value of a result as JSON has it."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: _plain(getattr(value, field.name), f"{where}.{field.name}", notes)
            for field in fields(value)
        }
    if hasattr(value, "tolist"):  # an array or a number of numpy, which is not imported here
        return _plain(value.tolist(), where, notes)
    if isinstance(value, dict):
        return {str(key): _plain(one, f"{where}.{key}", notes) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one, where, notes) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        note = f"{where} holds {value}, printed as null"
        if note not in notes:
            notes.append(note)
        return None
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _without_seed(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key != "seed"}


def _check_saving(path: str | None) -> None:
    if path is None:
        return
    if not path.endswith(_SAVERS):
        raise UsageError(f"--save writes {', '.join(_SAVERS)}; “{path}” ends differently.")
    folder = os.path.dirname(os.path.abspath(path))
    if not os.access(folder, os.W_OK) or os.path.isdir(path):
        raise QuizError(f"{path} cannot be written. Give a file in a folder that can.")


def _save(demo: Demo, result: Any, path: str | None) -> None:
    """Write the picture, in colour and 80 columns wide whatever the terminal is."""
    if path is None:
        return
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        recorder = Console(
            record=True, width=80, file=nowhere, force_terminal=True, color_system="truecolor"
        )
        recorder.print(demo.render(result))
        recorder.print(Text(demo.headline(result), style="bold"))
    title = f"{demo.__name__.rpartition('.')[2]}"
    try:
        if path.endswith(".svg"):
            recorder.save_svg(path, title=title)
        elif path.endswith(".html"):
            # The SVG on a page: as plain text, braille of another font's width parts the columns.
            with open(path, "w", encoding="utf-8") as file:
                head = f'<!doctype html>\n<meta charset="utf-8">\n<title>{title}</title>\n'
                file.write(head + recorder.export_svg(title=title))
        else:
            recorder.save_text(path)
    except OSError as error:
        raise QuizError(f"{path} cannot be written ({error.strerror}).") from error


def main(module: str, name: str) -> None:
    """The entrance of `python -m demos.NAME`; `module` is the caller's `__name__`.

    Runs only when the module is the program, and then exits.
    """
    if module != "__main__":
        return
    from quiz.boundary import guarded

    guarded(lambda: _as_program(name))


def _as_program(name: str) -> int:
    from quiz.demo.entrance import run_here

    run_here(name, sys.argv[1:])
    return 0
