"""The keys of a screen as one table, from which what a key does, the footer and the help follow."""

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, NamedTuple, TypeVar

from quiz.terminal.page import KeyHint
from quiz.terminal.text import Line, cells, labelled, wrap

Action = TypeVar("Action", bound=str)
Phase = TypeVar("Phase", bound=str)


class Key(NamedTuple, Generic[Action, Phase]):
    """A row of the table."""

    keys: tuple[str, ...]
    """As the terminal names them."""
    action: Action
    phases: tuple[Phase, ...]
    """When they do it."""
    hints: tuple[KeyHint, ...] = ()
    """What the footer says of them."""
    label: str = ""
    """How the help writes the keys; empty where it leaves them out."""
    help: str = ""


class KeyTable(Generic[Action, Phase]):
    """All keys of a screen. Where two rows of a phase have a key the earlier one counts."""

    def __init__(self, *rows: Key[Action, Phase]) -> None:
        self.rows = rows
        self._actions = {
            (key, phase): row.action
            for row in reversed(rows)
            for phase in row.phases
            for key in row.keys
        }

    def action(self, key: str, phase: Phase) -> Action | None:
        """What a key does in a phase; None for nothing."""
        return self._actions.get((key, phase))

    def hints(
        self, phase: Phase, offered: Callable[[Action], bool] = lambda action: True
    ) -> Iterator[tuple[Action, tuple[KeyHint, ...]]]:
        """What the footer says in a phase of the actions that are offered, in the table's order."""
        for row in self.rows:
            if phase in row.phases and row.hints and offered(row.action):
                yield row.action, row.hints


def help_rows(rows: Iterable[tuple[str, str]], column: int, width: int) -> list[Line]:
    """Keys in a column of so many cells, what they do beside them; below them where too long."""
    lines: list[Line] = []
    for label, text in rows:
        if cells(label) > column - 1:
            lines.append(((label, "key"),))
            lines += wrap([(text, "")], width, " " * column, " " * column)
        else:
            lines += labelled((label.ljust(column), "key"), [(text, "")], width)
    return lines
