"""The exercises by name, and a person's drafts of them, all as files.

Exercises are read without importing any: numpy takes 130 ms. Drafts are in the folder `code` of
the person's data. A draft is never overwritten: to start over, it is renamed.
"""

import ast
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from typing import Any, NamedTuple

from quiz import settings
from quiz.code.verdict import Attempt
from quiz.demo.names import FOLDER as DEMOS
from quiz.demo.names import module_name, pick
from quiz.errors import QuizError
from quiz.files import make_folder, write

FOLDER = os.path.join(DEMOS, "code")


class Text(NamedTuple):
    """The text of an exercise."""

    name: str
    """As people type it, with hyphens."""
    title: str
    statement: str
    """What to write, with shapes and an example."""
    functions: tuple[str, ...]
    """The names of the functions to write."""
    stub: str
    """The file that the person completes."""
    solution: str
    hints: tuple[str, ...]
    minutes: float
    requires: tuple[str, ...]


def names() -> list[str]:
    """The names of all exercises, in alphabetical order."""
    return sorted(
        file.removesuffix(".py").replace("_", "-")
        for file in os.listdir(FOLDER)
        if file.endswith(".py") and not file.startswith("_")
    )


def find(text: str) -> str:
    """The name that `text` stands for: hyphens or underscores, or a unique beginning.

    Raises:
        UsageError: no exercise fits, or several; names the nearest.

    """
    return pick(text, names(), "exercise", "quiz code --list")


def path(name: str) -> str:
    """The file of an exercise."""
    return os.path.join(FOLDER, f"{module_name(name)}.py")


@cache
def read(name: str) -> Text:
    """The text of an exercise that exists."""
    with open(path(name), encoding="utf-8") as file:
        source = file.read()
    module = ast.parse(source)
    title, _, statement = (ast.get_docstring(module) or "").partition("\n")
    fields = _fields(module)
    functions = tuple(one.id for one in fields["functions"].elts)
    written = [
        one for one in module.body if isinstance(one, ast.FunctionDef) and one.name in functions
    ]
    statement = statement.strip("\n")
    return Text(
        name=name,
        title=title.rstrip("."),
        statement=statement,
        functions=functions,
        solution="\n\n\n".join(ast.get_source_segment(source, one) or "" for one in written),
        stub=_stub(title, statement, written),
        hints=ast.literal_eval(fields["hints"]),
        minutes=float(ast.literal_eval(fields["minutes"])),
        requires=ast.literal_eval(fields["requires"]) if "requires" in fields else (),
    )


def in_order(first: Iterable[str] = ()) -> list[Text]:
    """All exercises, each after those that it requires, else in the order of `first`.

    What that does not name comes last, in alphabetical order.
    """
    known = names()
    texts = {name: read(name) for name in dict.fromkeys((*first, *known)) if name in known}
    ordered: dict[str, Text] = {}

    def put(name: str) -> None:
        if name not in ordered:
            for before in texts[name].requires:
                put(before)
            ordered[name] = texts[name]

    for name in texts:
        put(name)
    return list(ordered.values())


def _fields(module: ast.Module) -> dict[str, Any]:
    """The arguments of the `Exercise(…)` in which the file ends."""
    call = module.body[-1]
    assert isinstance(call, ast.Assign)
    assert isinstance(call.value, ast.Call)
    return {one.arg: one.value for one in call.value.keywords if one.arg}


def _stub(title: str, statement: str, functions: list[ast.FunctionDef]) -> str:
    """The file that the person completes: the statement, and the functions without their bodies."""
    parts = [f'"""{title}\n\n{statement}\n"""\n\nimport numpy as np']
    for one in functions:
        for argument in (*one.args.args, *one.args.kwonlyargs):
            argument.annotation = None
        docstring = (ast.get_docstring(one) or "").replace("\n", "\n    ")
        parts.append(
            f'def {one.name}({ast.unparse(one.args)}):\n    """{docstring}"""\n'
            "    raise NotImplementedError  # write it here"
        )
    return "\n\n\n".join(parts) + "\n"


class Draft:
    """A person's file for an exercise, and next to it the state of the attempt."""

    def __init__(self, text: Text) -> None:
        self._stub = text.stub
        self._folder = os.path.join(settings.home(), "code")
        self.path = os.path.join(self._folder, f"{module_name(text.name)}.py")
        self._beside = os.path.join(self._folder, f".{text.name}.json")

    def begin(self) -> None:
        """Write the stub if there is no draft.

        Raises:
            QuizError: it cannot be written.

        """
        if not os.path.exists(self.path):
            make_folder(self._folder)
            write(self.path, self._stub.encode())

    def reset(self) -> str | None:
        """Start over. Returns where the old draft is now; None if there was none.

        Raises:
            QuizError: it cannot be put aside.

        """
        kept = None
        try:
            if os.path.exists(self.path) and self.source() != self._stub:
                kept = _free(self.path)
                os.rename(self.path, kept)
        except OSError as error:
            raise QuizError(f"{self.path} cannot be renamed ({error.strerror}).") from error
        self.forget()
        self.begin()
        return kept

    def source(self) -> str:
        """The draft's text; empty if it cannot be read."""
        with suppress(OSError), open(self.path, encoding="utf-8", errors="replace") as file:
            return file.read()
        return ""

    def saved_at(self) -> tuple[int, int]:
        """A mark that changes with every save."""
        with suppress(OSError):
            status = os.stat(self.path)
            return status.st_mtime_ns, status.st_size
        return 0, 0

    def attempt(self) -> Attempt:
        """The state of the current attempt; a new one if there is none."""
        with suppress(OSError, ValueError, TypeError):
            with open(self._beside, encoding="utf-8") as file:
                found = Attempt(**json.load(file))
            if list(map(type, found)) == list(map(type, Attempt())):
                return found
        return Attempt()

    def keep(self, attempt: Attempt) -> None:
        """Save the state of an attempt.

        Raises:
            QuizError: it cannot be written.

        """
        make_folder(self._folder)
        write(self._beside, json.dumps(attempt._asdict()).encode(), replace=True)

    def forget(self) -> None:
        """The attempt is over."""
        with suppress(OSError):
            os.remove(self._beside)


def _free(path: str) -> str:
    """A free name next to a file: `dropout-1.py`."""
    stem, number = path.removesuffix(".py"), 1
    while os.path.exists(f"{stem}-{number}.py"):
        number += 1
    return f"{stem}-{number}.py"
