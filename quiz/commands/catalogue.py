"""Every command by name. Each is a file of its own, imported when it is wanted.

A command that asks questions should have the first of them on screen at once, and importing the
others takes longer than everything that it needs itself.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any

_PLACES = {
    "review": ("review", "review"),
    "list": ("listing", "list_questions"),
    "show": ("show", "show"),
    "recap": ("recap", "recap"),
    "demo": ("demo", "demo"),
    "mock": ("mock", "mock"),
    "drill": ("drill", "drill"),
    "plan": ("plan", "plan"),
    "stats": ("stats", "stats"),
    "weak": ("weak", "weak"),
    "check": ("check", "check"),
    "undo": ("undo", "undo"),
    "suspend": ("suspend", "suspend"),
    "unsuspend": ("suspend", "unsuspend"),
    "reset": ("suspend", "reset"),
    "log": ("log", "log"),
    "merge": ("merge", "merge"),
    "doctor": ("doctor", "doctor"),
    "config": ("config", "config"),
}
NAMES = tuple(_PLACES)
"""In the order in which they are listed."""


def command(name: str) -> Callable[..., Any]:
    """The function behind a command.

    Raises:
        KeyError: there is no such command.

    """
    module, function = _PLACES[name]
    found: Callable[..., Any] = getattr(import_module(f"quiz.commands.{module}"), function)
    return found
