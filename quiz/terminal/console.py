"""A Rich console that leaves broken pipes to `quiz.errors`, and can print everything as rows."""

from collections.abc import Iterable
from typing import Any, NoReturn

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.table import Table
from rich.text import Text
from rich.tree import Tree


class PlainConsole(Console):
    """Text as it is written: no markup, no emoji codes, no highlighting.

    Args:
        linear: whether charts, tables and trees are printed as labeled rows.
        options: Rich's own.

    """

    def __init__(self, *, linear: bool = False, **options: Any) -> None:
        self.linear = linear
        super().__init__(highlight=False, markup=False, emoji=False, **options)

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """Render as Rich does; in linear output, tables with headings and trees as rows."""
        if self.linear and isinstance(renderable, Table) and renderable.show_header:
            renderable = _told(renderable)
        elif self.linear and isinstance(renderable, Tree):
            renderable = Text("\n").join(_leaves(renderable))
        return super().render(renderable, options)

    def on_broken_pipe(self) -> NoReturn:
        """Rich would exit with 1 here, but it is not an error when `head` has read enough."""
        raise BrokenPipeError


def _told(table: Table) -> Text:
    """A line for each row: its first column, then the others with their names."""
    names = ["", *(str(column.header) for column in table.columns[1:])]
    rows = zip(*(column.cells for column in table.columns), strict=True)
    lines = (
        ", ".join(
            f"{name} {cell}".lstrip()
            for name, cell in zip(names, cells, strict=True)
            if str(cell).strip()
        )
        for cells in rows
    )
    title = [str(table.title)] if table.title else []
    return Text("\n".join([*title, *lines]))


def _leaves(tree: Tree) -> Iterable[Text]:
    """The labels of a tree, each branch before its children."""
    yield tree.label if isinstance(tree.label, Text) else Text(str(tree.label))
    for child in tree.children:
        yield from _leaves(child)
