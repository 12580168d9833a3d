"""A run of a demo as one JSON-ready object."""

import math
from dataclasses import fields, is_dataclass
from typing import Any

from quiz.demo.contract import Demo, Prediction


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
