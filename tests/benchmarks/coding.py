"""What it takes from the command to the verdict on code, beside importing NumPy in Python."""

import sys
import tempfile
from functools import partial
from pathlib import Path

from measuring import Row, cpu, in_turn, row
from pseudo_terminal import environment

from quiz.code.exercises import in_order

RUNS = 5
MOST = 1.0
"""Seconds of CPU for a verdict: the fastest of the runs."""
MOST_OF_A_LIST = 0.25
_HEAD = "from __future__ import annotations\nfrom typing import *\nimport numpy as np"


def coding() -> list[Row]:
    """The list; then of each exercise code that is a little wrong, so that every slip is run."""
    quiz = [sys.executable, "-m", "quiz", "code"]
    with tempfile.TemporaryDirectory() as folder:
        commands = {"numpy": [sys.executable, "-c", "import numpy"], "list": [*quiz, "--list"]}
        for text in in_order():
            file = Path(folder, f"{text.name}.py")
            source = f"{_HEAD}\n\n{text.solution}\n\n{_spoiled(text.functions[0])}"
            file.write_text(source, "utf-8")
            commands[text.name] = [*quiz, text.name, "--check", str(file)]
        home = environment(QUIZ_HOME=folder)
        cpu([*quiz, "relu", "--hint"], home)  # the deck is compiled
        taken = in_turn({key: partial(cpu, one, home) for key, one in commands.items()}, RUNS)
    rows = []
    for name, found in taken.items():
        limit = MOST_OF_A_LIST if name == "list" else MOST
        what = {"numpy": "import numpy", "list": "quiz code --list"}.get(name, name)
        late = name != "numpy" and min(found) > limit
        rows.append(row(what, found, taken["numpy"], "import numpy")._replace(late=late))
    return rows


def _spoiled(function: str) -> str:
    """Source that makes a function wrong in its last digits: then every slip is compared."""
    return (
        f"_right = {function}\n\n\ndef _off(value):\n"
        "    if isinstance(value, (tuple, list)):\n"
        "        return type(value)([_off(value[0]), *value[1:]]) if value else value\n"
        "    return value + 1e-3 if value is not None else None\n\n\n"
        f"def {function}(*values, **named):\n    return _off(_right(*values, **named))\n"
    )
