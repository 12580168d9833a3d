"""The list of demos as a Rich table."""

from collections.abc import Iterable

from rich.table import Table
from rich.text import Text


def table(rows: Iterable[tuple[int | None, str, str]]) -> Table:
    """Number of the question if one links the demo, name, and what one will see."""
    made = Table(box=None, pad_edge=False, header_style="bold")
    made.add_column("#", justify="right", no_wrap=True)
    made.add_column("demo", style="cyan", no_wrap=True)
    made.add_column("what you will see")
    for number, name, claim in rows:
        made.add_row(Text(str(number or "")), Text(name), Text(claim))
    return made
