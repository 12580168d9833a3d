"""The demos by name: listed from their files, read without importing any, loaded when run."""

import ast
import os
from importlib import import_module
from typing import TYPE_CHECKING, cast

from quiz.errors import UsageError
from quiz.plain_text import nearest

if TYPE_CHECKING:
    from quiz.demo.contract import Demo

FOLDER = os.path.join(
    os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "demos"
)


def names() -> list[str]:
    """The names of all demos, written with hyphens, in the order of the alphabet."""
    return sorted(
        file.removesuffix(".py").replace("_", "-")
        for file in os.listdir(FOLDER)
        if file.endswith(".py") and not file.startswith("_")
    )


def claim(name: str) -> str:
    """The first line of a demo's docstring. The file is parsed, not imported."""
    with open(os.path.join(FOLDER, f"{module_name(name)}.py"), encoding="utf-8") as file:
        docstring = ast.get_docstring(ast.parse(file.read())) or ""
    return docstring.split("\n")[0]


def find(text: str, numbered: dict[int, str] | None = None) -> str:
    """The name that `text` stands for: hyphens or underscores, a unique prefix, or a number.

    Args:
        text: what a person typed.
        numbered: number of a question -> name of its demo.

    Raises:
        UsageError: no demo fits, or several; names the nearest.

    """
    wanted, known = text.strip().lower().replace("_", "-"), names()
    if wanted in known:
        return wanted
    if wanted.isdecimal() and numbered is not None:
        number = int(wanted) if len(wanted) < 20 else -1  # int() refuses thousands of digits
        if number in numbered:
            return numbered[number]
        raise UsageError(f"No question {wanted} has a demo. `quiz demo` lists them all.")
    fitting = [name for name in known if wanted and name.startswith(wanted)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise UsageError(f"“{text}” fits several demos: {', '.join(fitting)}.")
    near = [name for name in known if len(wanted) > 2 and wanted in name]
    meant = " or ".join(near) or nearest(wanted, known)
    hint = f"Did you mean {meant}?" if meant else "`quiz demo` lists them all."
    raise UsageError(f"There is no demo “{text}”. {hint}")


def load(name: str) -> "Demo":
    """Import a demo. This is where numpy comes in."""
    return cast("Demo", import_module(f"demos.{module_name(name)}"))


def module_name(name: str) -> str:
    """The name of a demo's module."""
    return name.replace("-", "_")
