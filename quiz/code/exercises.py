"""The exercises by name, read from their files without importing any: numpy takes 130 ms."""

import ast
import os
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from quiz.demo.names import FOLDER as DEMOS
from quiz.demo.names import module_name, pick

FOLDER = os.path.join(DEMOS, "code")


class Text(NamedTuple):
    """What there is to read of an exercise."""

    name: str
    """As people type it, with hyphens."""
    title: str
    statement: str
    """What to write, with shapes and an example."""
    functions: tuple[str, ...]
    """The names of what is to be written."""
    stub: str
    """The file that the person completes."""
    solution: str
    hints: tuple[str, ...]
    minutes: float
    requires: tuple[str, ...]

    @property
    def file(self) -> str:
        """The name of the file in which it is written."""
        return f"{module_name(self.name)}.py"


def names() -> list[str]:
    """The names of all exercises, in the order of the alphabet."""
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
    """What there is to read of an exercise that exists."""
    with open(path(name), encoding="utf-8") as file:
        source = file.read()
    module = ast.parse(source)
    title, _, statement = (ast.get_docstring(module) or "").partition("\n")
    fields = _fields(module)
    functions = tuple(one.id for one in fields["functions"].elts)
    written = [
        one for one in module.body if isinstance(one, ast.FunctionDef) and one.name in functions
    ]
    lines = source.splitlines()
    return Text(
        name=name,
        title=title.rstrip("."),
        statement=statement.strip("\n"),
        functions=functions,
        stub=_stub(title, statement.strip("\n"), written),
        solution="\n\n\n".join(
            "\n".join(lines[one.lineno - 1 : one.end_lineno]) for one in written
        ),
        hints=ast.literal_eval(fields["hints"]),
        minutes=float(ast.literal_eval(fields["minutes"])),
        requires=ast.literal_eval(fields["requires"]) if "requires" in fields else (),
    )


def in_order(first: Iterable[str] = ()) -> list[Text]:
    """All exercises, each after those that it requires, else in the order of `first`.

    What that does not name comes last, in the order of the alphabet.
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
