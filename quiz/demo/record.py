"""What a run of a demo leaves behind: one JSON-ready object, or its picture in a file."""

import math
import os
from dataclasses import fields, is_dataclass
from typing import Any

from rich.console import Console
from rich.text import Text

from quiz.demo.contract import Demo, Prediction
from quiz.errors import QuizError, UsageError

_SAVERS = (".svg", ".html", ".txt")
WIDTH = 80


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
        "parameters": _plain(without_seed(values), "parameters", notes),
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


def without_seed(values: dict[str, Any]) -> dict[str, Any]:
    """The parameters of a run without its seed."""
    return {key: value for key, value in values.items() if key != "seed"}


def check_saving(path: str | None) -> None:
    """Before a run: whether its picture can be written.

    Raises:
        UsageError: the file ends in a way that is not known.
        QuizError: its folder cannot be written.

    """
    if path is None:
        return
    if not path.endswith(_SAVERS):
        raise UsageError(f"--save writes {', '.join(_SAVERS)}; “{path}” ends differently.")
    folder = os.path.dirname(os.path.abspath(path))
    if not os.access(folder, os.W_OK) or os.path.isdir(path):
        raise QuizError(f"{path} cannot be written. Give a file in a folder that can.")


def save(demo: Demo, result: Any, path: str | None) -> None:
    """Write the picture, in color and 80 columns wide whatever the terminal is."""
    if path is None:
        return
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        recorder = Console(
            record=True, width=WIDTH, file=nowhere, force_terminal=True, color_system="truecolor"
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
