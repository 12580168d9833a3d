"""Demos by name: listed without importing any, and imported when one is run."""

import ast
import os
from collections.abc import Sequence
from functools import cache
from importlib import import_module

from quiz.demo import View
from quiz.errors import UsageError
from quiz.plain_text import nearest

FOLDER = os.path.join(
    os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "demos"
)


def names(folder: str = FOLDER) -> list[str]:
    """The names of all demos, or of another folder's modules: hyphenated, in alphabetical order."""
    return sorted(
        file.removesuffix(".py").replace("_", "-")
        for file in os.listdir(folder)
        if file.endswith(".py") and not file.startswith("_")
    )


@cache
def claim(name: str) -> str:
    """The first line of a demo's docstring. The file is parsed, not imported."""
    with open(path(name), encoding="utf-8") as file:
        docstring = ast.get_docstring(ast.parse(file.read())) or ""
    return docstring.split("\n")[0]


def find(text: str, numbered: dict[int, str] | None = None) -> str:
    """The demo that a person's `text` means: a name, a unique prefix, or a question's number.

    Args:
        text: with hyphens or underscores.
        numbered: the demo of each question; None if numbers are not accepted.

    Raises:
        UsageError: no demo matches, or several; suggests the nearest.

    """
    wanted = text.strip().lower()
    if wanted.isdecimal() and numbered is not None:
        number = int(wanted) if len(wanted) < 20 else -1  # int() refuses thousands of digits
        if number in numbered:
            return numbered[number]
        raise UsageError(f"No question {wanted} has a demo. `quiz demo` lists them all.")
    return pick(text, names(), "demo", "quiz demo")


def pick(text: str, known: Sequence[str], noun: str, lister: str) -> str:
    """The known name that `text` means; `lister` is the command that lists them all.

    Raises:
        UsageError: none matches, or several; suggests the nearest.

    """
    wanted = text.strip().lower().replace("_", "-")
    if wanted in known:
        return wanted
    fitting = [name for name in known if wanted and name.startswith(wanted)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise UsageError(f"“{text}” fits several {noun}s: {', '.join(fitting)}.")
    near = [name for name in known if len(wanted) > 2 and wanted in name]
    meant = " or ".join(near) or nearest(wanted, known)
    hint = f"Did you mean {meant}?" if meant else f"`{lister}` lists them all."
    raise UsageError(f"There is no {noun} “{text}”. {hint}")


def views(name: str) -> list[View]:
    """The views of a demo: its own functions, then its `VIEWS`. Imports the demo, and numpy."""
    module = import_module(f"demos.{module_name(name)}")
    first = View(
        getattr(module, "FIRST", "first"),
        getattr(module, "steps", None) or module.compute,
        module.predict,
        module.render,
        module.verdicts,
        module.KNOBS,
    )
    return [first, *getattr(module, "VIEWS", ())]


def path(name: str) -> str:
    """The file of a demo."""
    return os.path.join(FOLDER, f"{module_name(name)}.py")


def title(name: str) -> str:
    """A demo's name as a heading: `Gradient clipping`."""
    return _TITLES.get(name, name.replace("-", " ").capitalize())


_TITLES = {
    "adam-vs-sgd": "Adam against SGD",
    "cross-entropy": "Cross-entropy",
    "f1-imbalanced": "F1 on rare cases",
    "perceptron-xor": "Perceptron and XOR",
}


def module_name(name: str) -> str:
    """The name of a demo's module."""
    return name.replace("-", "_")
